// Columns of a 名额分配表: one for each division and category of the contest, sums to be checked, and the long form.
import type { ContestRules } from '#contract/schema/rules.ts';
import { target } from '../targets.ts';
import type { Target } from '../targets.ts';

/** What a column of the table stands for: a quota (division or category '' for all of them), or a sum of others. */
export type QuotaColumn =
  | { is: 'quota'; division: string; category: string }
  | { is: 'sum'; division: string; category: string };

const unit = target('unit', '报送单位', 'Submitting unit',
  '单位 单位名称 报送单位/县区 报送区县 推荐单位 推荐区县 县区 区县 区（县） 县（市、区） 县市区 地区 组织单位 报送地区 学校 学校名称', { required: true });
const index = target('index', '序号', 'No.', '顺序号 行号');
const division = target('division', '组别', 'Division', '参赛组别 作品组别 学段 参赛学段');
const category = target('category', '项目', 'Category', '类别 项目类别 作品类别 参赛项目 项目名称');
const most = target('most', '名额', 'Quota', '名额数 限报数 限报件数 可报件数 推荐名额 分配名额 名额（件） 上报名额', { holds: 'number' });
/** Columns without which and with which any contest's table is read; those of its cells come from its rules. */
export const quotaTargets: readonly Target[] = [index, unit, division, category, most];

const totals = ['总名额', '单位总名额', '名额总数', '总数', '限报总数'];
const sums = ['合计', '总计', '小计', '共计', '合计（件）'];

type Named = { id: string; name: string; aliases: readonly string[] };
/** As in the vocabulary of a contest: 组 and 类 at the end do not matter, unless two would then be one. */
function namesOf(all: readonly Named[], one: Named, suffix: RegExp, add: string): string[] {
  const own = [one.name, ...one.aliases];
  const loose = own.flatMap((name) => [name.replace(suffix, ''), name.endsWith(add) ? name : name + add]);
  const others = new Set(all.filter((other) => other !== one).flatMap((other) => [other.name, ...other.aliases]));
  return [...own, ...loose.filter((name) => name !== '' && !others.has(name))];
}

/** The targets of one contest, and what each of its own columns means. */
export function columnsFor(rules: ContestRules): { targets: Target[]; meaning: Map<string, QuotaColumn> } {
  const meaning = new Map<string, QuotaColumn>();
  const targets: Target[] = [index, unit, division, category, most];
  const add = (key: string, heading: string, headingEnglish: string, aliases: readonly string[], column: QuotaColumn): void => {
    meaning.set(key, column);
    targets.push({ ...target(key, heading, headingEnglish, '', { holds: 'number' }), aliases: [...new Set(aliases)] });
  };
  const divisions = rules.divisions.map((one) => ({ ...one, names: namesOf(rules.divisions, one, /组$/, '组') }));
  const categories = rules.categories.map((one) => ({ ...one, names: namesOf(rules.categories, one, /[类组]$/, '类') }));
  const [onlyDivision, onlyCategory] = [divisions.length === 1, categories.length === 1];
  for (const d of divisions) {
    for (const c of categories) {
      if (c.divisions.length > 0 && !c.divisions.includes(d.id)) continue;
      const pairs = d.names.flatMap((one) => c.names.flatMap((other) => [`${one}/${other}`, `${other}/${one}`]));
      const alone = [...(onlyDivision ? c.names : []), ...(onlyCategory ? d.names : [])];
      add(`cell:${d.id}:${c.id}`, `${d.name}/${c.name}`, `${d.name}/${c.name}`, [...pairs, ...alone], { is: 'quota', division: d.id, category: c.id });
    }
  }
  for (const d of divisions) {
    const own = onlyCategory ? [] : [...d.names, ...d.names.map((name) => `${name}名额`)];
    add(`division:${d.id}`, `${d.name}/组别总名额`, `${d.name}, all categories`, [...own, ...d.names.map((name) => `${name}/总名额`)],
      { is: 'quota', division: d.id, category: '' });
    add(`sum:${d.id}:`, `${d.name}/小计`, `${d.name}, sum`, d.names.flatMap((name) => sums.map((word) => `${name}/${word}`)), { is: 'sum', division: d.id, category: '' });
  }
  for (const c of categories) {
    const own = onlyDivision ? [] : [...c.names, ...c.names.map((name) => `${name}名额`)];
    add(`category:${c.id}`, `各组别合用/${c.name}`, `${c.name}, all divisions`, [...own, ...c.names.flatMap((name) => [`不分组别/${name}`, `全部组别/${name}`])],
      { is: 'quota', division: '', category: c.id });
    add(`sum::${c.id}`, `合计/${c.name}`, `${c.name}, sum`, c.names.flatMap((name) => sums.flatMap((word) => [`${word}/${name}`, `${name}/${word}`])),
      { is: 'sum', division: '', category: c.id });
  }
  add('total', '总名额', 'Whole unit', totals, { is: 'quota', division: '', category: '' });
  add('sum', '合计', 'Sum', sums, { is: 'sum', division: '', category: '' });
  return { targets, meaning };
}
