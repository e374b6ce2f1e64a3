// Columns of a sheet of affinities: one row an entry and a judge, or one row an entry and one column a judge.
import type { JudgeRoster, RosterJudge } from '#backend/identity/roster.ts';
import type { Filling } from '../kind.ts';
import { headerKey, target, vocabularyOf } from '../targets.ts';
import type { Target } from '../targets.ts';

export const affinityTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  target('work', '作品编号', 'Entry number', '作品 编号 作品号 评审编号 匿名编号 作品代码 盲评编号', { required: true, code: true }),
  target('judge', '评委', 'Judge', '评委姓名 评审专家 专家 专家姓名 姓名', { holds: 'names' }),
  target('judgeUnit', '评委单位', 'Judge’s unit', '评委所在单位 专家单位 评委工作单位 单位', { holds: 'school' }),
  target('value', '匹配度', 'Affinity', '匹配 匹配值 匹配分 相似度 适配度 亲和度 契合度 得分 分值 意愿 偏好', { holds: 'number' }),
  target('title', '作品名称', 'Title', '作品题目 作品标题 题目'),
  target('remark', '备注', 'Remark', '说明'),
];

const prefix = 'judge:';
export const judgeIdOf = (key: string): string | null => (key.startsWith(prefix) ? key.slice(prefix.length) : null);

/** The columns of a contest: those of the long form, and one for each judge, by the name that means just this one. */
export function targetsWithJudges<T extends RosterJudge>(judges: readonly T[], roster: JudgeRoster<T>): Target[] {
  const { byAlias } = vocabularyOf(affinityTargets);
  const own = judges.flatMap((one): Target[] => {
    const label = roster.label(one);
    const names = [label, `${one.name}（${one.unit}）`].filter((name) => !byAlias.has(headerKey(name)));
    const [heading] = names;
    return heading === undefined ? [] : [{ ...target(prefix + one.id, heading, heading, '', { holds: 'number' }), aliases: names.slice(1) }];
  });
  return [...affinityTargets, ...own];
}

export const affinityFillings: Readonly<Record<string, Filling>> = {
  index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
  work: { width: 16, note: '作品编号或匿名评审编号。也可以一件作品一行、一位评委一列，列名写评委姓名。', example: 'A001' },
  judge: { width: 12, note: '评委名单里的姓名。', example: '王五' },
  judgeUnit: { width: 24, note: '有同名评委时必填；没有同名的可不填。', example: '' },
  value: { width: 10, note: '-10000 到 10000 之间的数字，越大越合适，最多 4 位小数；不写百分号和文字。没有写到的作品和评委，照活动规则按学科、组别算。', example: '0.85' },
  remark: { width: 16, note: '可不填，不导入。', example: '' },
};
