// Words of training results: levels and forms with the national codes, results, whether somebody took part, the review.
import { trainingFocuses, trainingForms, trainingLevels, trainingResults, type CodeEntry } from '#seeds/templates/training-codes.ts';
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import { matchText } from '../tidy.ts';
import { wordList, type WordList } from '../words.ts';

const fromCodes = <T extends string>(list: readonly (CodeEntry & { code: T })[], more: (one: CodeEntry) => readonly string[] = () => []) =>
  list.map((one) => [one.code, [one.name, ...one.aliases, ...more(one)].join(' ')] as const);

export const levels: WordList<Level> = wordList<Level>(fromCodes(trainingLevels, (one) => {
  const bare = one.name.replace(/级$/, '');
  return [`${one.name}培训`, `${bare}级项目`, `${bare}级研修`];
}));
export const forms: WordList<Form> = wordList<Form>(fromCodes(trainingForms));
export type ResultWord = 'excellent' | 'good' | 'pass' | 'fail' | 'unfinished';
export const results: WordList<ResultWord> = wordList<ResultWord>([
  ...fromCodes<ResultWord>(trainingResults, (one) => (one.code === 'pass' ? ['是', '已合格', '已通过', '完成', '已完成', '合格（结业）']
    : one.code === 'fail' ? ['否'] : [])),
  ['unfinished', '未考核 学习中 未完成 待考核 进行中 缺考 未参加 未参训 未学习 在学 培训中 暂无成绩'],
]);
export const logins = wordList([['yes', '已登录 是 登录 已登陆 1 有 Y'], ['no', '未登录 否 未登陆 0 没有 N 从未登录']] as const);
export const studies = wordList([
  ['yes', '有效学习 已学习 是 学习中 已完成 完成 1 合格 已参训 参训 正常 100% 学习完成 Y'], ['no', '未学习 否 未有效学习 无效学习 未参训 0 未开始 缺训 0% 未完成 N'],
] as const);
export type ReviewWord = 'certified' | 'pending' | 'refused';
export const reviews: WordList<ReviewWord> = wordList<ReviewWord>([
  ['certified', '通过 审核通过 已审核 已通过 已认定 同意 合格 认定 已认定通过 县级通过 终审通过 是'],
  ['pending', '未审核 待审核 审核中 待认定 未认定 待审 待复核 已提交 待县级审核 待校级审核 学校已审 初审通过 否'],
  ['refused', '不通过 未通过 审核不通过 审核未通过 退回 退回修改 驳回 不予认定 不同意 已退回 作废'],
]);

/** The level a programme's name or organiser tells when its column says nothing; null when neither does. */
const levelSigns: readonly (readonly [RegExp, Level])[] = [
  [/国培|国家级/, 'national'], [/省培|省级/, 'province'], [/市培|市级/, 'city'], [/县培|区培|县级|区级/, 'county'], [/校本|校级|园本/, 'school'],
];
const formSigns: readonly (readonly [RegExp, Form])[] = [
  [/校本|园本/, 'schoolBased'], [/混合|线上线下/, 'blended'], [/远程|网络研修|网络培训|在线|线上/, 'remote'], [/集中|面授|跟岗|脱产/, 'concentrated'],
];
export const levelOfName = (name: string): Level | null => levelSigns.find(([sign]) => sign.test(name))?.[1] ?? null;
export const formOfName = (name: string): Form | null => formSigns.find(([sign]) => sign.test(name))?.[1] ?? null;

const focusWords = trainingFocuses.flatMap((one) => [one.name, ...one.aliases].map((word) => ({ code: one.code, word: matchText(word) })))
  .filter(({ word }) => word.length > 2).toSorted((a, b) => b.word.length - a.word.length);

/** What a new programme is about, by its name: the longest known words in it; '' for none. People may correct it. */
export function focusOfName(name: string): string {
  const plain = matchText(name);
  return focusWords.find(({ word }) => plain.includes(word))?.code ?? '';
}
