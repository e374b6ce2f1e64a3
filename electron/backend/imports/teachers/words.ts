// Words of a list of teachers: sex, stage and state, and what a school's code or name says of its stage.
import { periodKinds, readCode, stages } from '#seeds/templates/training-codes.ts';
import { wordList } from '../words.ts';

export const sexes = wordList([['male', '男 1 男性 M 先生'], ['female', '女 2 女性 F 女士'], ['unstated', '未知 0 9 未说明 保密']] as const);

export type StateWord = 'active' | 'left' | 'retired' | 'maternity' | 'sick' | 'volunteerTeaching' | 'secondment' | 'study' | 'overseas' | 'newTeacher' | 'other';

const inService: readonly (readonly [StateWord, string])[] = [
  ['active', '在职 在岗 在编 正常 在编在岗 在职在岗 任教 是 合同制 聘用 在校 正式'],
  ['left', '调出 离职 辞职 调离 离校 辞退 解聘 除名 死亡 去世 病故 已调出 已离职 转出 不在职'],
];
/** The same words for periods as everywhere, and what lists of personnel write beside them. */
const more: Partial<Record<StateWord, string>> = {
  retired: '离休 内退 退养', maternity: '休产假', sick: '长病 长期病休 因病离岗', volunteerTeaching: '轮岗支教 援疆 援藏 交流轮岗 交流', secondment: '借出 跟岗学习',
  study: '学习 在职学习', overseas: '公派出国 国外任教', newTeacher: '新聘', other: '长期事假',
};

/** Periods leave a teacher in service; 退休 is both. */
export const states = wordList<StateWord>([...inService, ...periodKinds.map(({ code, name, aliases }) => {
  const words = [name, ...aliases, ...(more[code]?.split(' ') ?? [])];
  return [code, words.join(' ')] as const;
})]);

/** 学前, 小学 … for the other words for them; what nobody knows stays as it is written. */
export const stageName = (text: string): string => readCode(stages, text)?.name ?? text;

/** Of GB/T codes of schools (机构类型, the first two digits) and of the words in names. */
const byCode: Readonly<Record<string, string>> = {
  11: '学前', 21: '小学', 31: '初中', 32: '初中', 34: '高中', 36: '中职', 37: '特教', 51: '特教',
};
const byName: readonly (readonly [RegExp, string])[] = [
  [/幼儿园|幼教|保育院/, '学前'], [/特殊教育|特教|聋|盲|培智|启智/, '特教'], [/职业|职教|中专|技工|中等专业/, '中职'],
  [/初级中学|初中|九年/, '初中'], [/高级中学|高中|完全中学/, '高中'], [/小学|教学点/, '小学'],
];

/** The stage of a school that a sheet names for the first time; '' when neither code nor name tell. */
export const stageOfSchool = (code: string, name: string): string =>
  byCode[code.slice(0, 2)] ?? byName.find(([words]) => words.test(name))?.[1] ?? '';
