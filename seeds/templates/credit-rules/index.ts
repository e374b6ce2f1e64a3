// The rule sets for training credits that come with the program: parsed once, with the layers underneath merged in.
import { RuleSet } from '#contract/schema/credit-rules.ts';
import { layered } from '#backend/credit-rules/layers.ts';
import beijing135 from './beijing-135.json' with { type: 'json' };
import fujian from './fujian.json' with { type: 'json' };
import gansuYongdeng from './gansu-yongdeng.json' with { type: 'json' };
import guangdong from './guangdong.json' with { type: 'json' };
import hunan2011 from './hunan-2011.json' with { type: 'json' };
import hunanChangsha from './hunan-changsha.json' with { type: 'json' };
import jiangxi2018 from './jiangxi-2018.json' with { type: 'json' };
import jiangxiYujiang from './jiangxi-yujiang.json' with { type: 'json' };
import jilinLeave from './jilin-leave.json' with { type: 'json' };
import national from './national.json' with { type: 'json' };
import older68 from './older-6-8.json' with { type: 'json' };
import schoolAwards from './school-awards.json' with { type: 'json' };
import shaanxi2018 from './shaanxi-2018.json' with { type: 'json' };
import shaanxiOlder from './shaanxi-older.json' with { type: 'json' };
import shandong2015 from './shandong-2015.json' with { type: 'json' };
import shanghaiXuhui from './shanghai-xuhui.json' with { type: 'json' };
import sichuanNanbu from './sichuan-nanbu.json' with { type: 'json' };
import xiamen from './xiamen.json' with { type: 'json' };
import zhejiang2016 from './zhejiang-2016.json' with { type: 'json' };
import zhejiangCity from './zhejiang-city.json' with { type: 'json' };

const files = [
  shaanxi2018, shaanxiOlder, national, zhejiang2016, zhejiangCity,
  hunan2011, hunanChangsha, shandong2015, beijing135, jiangxi2018,
  jiangxiYujiang, guangdong, gansuYongdeng, shanghaiXuhui, sichuanNanbu,
  schoolAwards, older68, jilinLeave, fujian, xiamen,
];

/** As the files say it, each without the layers underneath. */
export const creditRuleLayers: RuleSet[] = files.map((file) => RuleSet.parse(file));

const layers = new Map(creditRuleLayers.map((set) => [set.id, set]));

function whole(set: RuleSet, above: readonly string[] = []): RuleSet {
  if (set.extends === null) return set;
  const base = layers.get(set.extends);
  if (!base || above.includes(base.id)) throw new Error(`rule set ${set.id} rests on ${set.extends}, which is ${base ? 'a circle' : 'not there'}`);
  return layered(whole(base, [...above, set.id]), set);
}

/** Every rule set, whole: what lies underneath is merged in and the stricter holds. */
export const creditRuleSets: RuleSet[] = creditRuleLayers.map((set) => whole(set));
