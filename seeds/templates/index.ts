// The activity templates: rules of real activities, each with its source; parsed once, when first asked for.
import { Template } from '#contract/schema/rules.ts';
import anli from './anli.json' with { type: 'json' };
import chuangke from './chuangke.json' with { type: 'json' };
import diannao from './diannao.json' with { type: 'json' };
import jiaoliu from './jiaoliu.json' with { type: 'json' };
import jingpinke from './jingpinke.json' with { type: 'json' };
import jiqiren from './jiqiren.json' with { type: 'json' };
import jishuChuangxin from './jishu-chuangxin.json' with { type: 'json' };
import kaohe from './kaohe.json' with { type: 'json' };
import keti from './keti.json' with { type: 'json' };
import kongjian from './kongjian.json' with { type: 'json' };
import biaogan from './rending-biaogan.json' with { type: 'json' };
import jidi from './rending-jidi.json' with { type: 'json' };
import xunishiyan from './rending-xunishiyan.json' with { type: 'json' };
import yiliu from './rending-yiliu.json' with { type: 'json' };
import ziyuanku from './rending-ziyuanku.json' with { type: 'json' };
import rengongzhineng from './rengongzhineng.json' with { type: 'json' };
import sanyou from './sanyou.json' with { type: 'json' };
import shidian from './shidian.json' with { type: 'json' };
import shifanqu from './shifanqu.json' with { type: 'json' };
import shuzixiaoyuan from './shuzixiaoyuan.json' with { type: 'json' };
import weike from './weike.json' with { type: 'json' };
import xuesheng from './xuesheng.json' with { type: 'json' };
import youke from './youke.json' with { type: 'json' };
import zhihuixiaoyuan from './zhihuixiaoyuan.json' with { type: 'json' };
import zhuanjiaku from './zhuanjiaku.json' with { type: 'json' };

const files = [
  weike, jingpinke, sanyou, jiaoliu, youke, anli,
  xuesheng, jishuChuangxin, diannao, chuangke, jiqiren, rengongzhineng,
  keti, shidian, zhihuixiaoyuan, shifanqu, shuzixiaoyuan, kongjian, kaohe,
  ziyuanku, biaogan, jidi, yiliu, xunishiyan, zhuanjiaku,
];
let parsed: readonly Template[] | undefined;

/** In the order people look for them: contests of teachers, of pupils, then projects, assessments, recognition, recruitment. */
export const templates = (): readonly Template[] => parsed ??= files.map((file) => Template.parse(file));
