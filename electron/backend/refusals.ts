// Refusals that several features say alike, each detail in both languages.
import { AppError } from '#contract/errors.ts';

export type Text = readonly [zh: string, en: string];

const states: Readonly<Record<'setup' | 'assigned' | 'judging' | 'scored' | 'published', Text>> = {
  setup: ['准备中', 'being set up'], assigned: ['已分配', 'assigned'], judging: ['评审中', 'being judged'],
  scored: ['已计算结果', 'scored'], published: ['已发布', 'published'],
};

const things = {
  contest: ['活动', 'contest'], sample: ['示例活动', 'sample contest'], entry: ['作品', 'entry'], judge: ['评委', 'judge'],
  entryOrJudge: ['作品或评委', 'entry or judge'], pack: ['评审包', 'judging pack'],
  file: ['文件', 'file'], teacher: ['教师', 'teacher'], school: ['学校', 'school'], period: ['状态时段', 'status period'], unit: ['报送单位', 'submitting unit'], session: ['培训班次', 'training session'],
  line: ['台账记录', 'line of the ledger'], ruleSet: ['学分规则', 'rule set'], exemption: ['豁免', 'exemption'], design: ['报表设计', 'report design'],
  finding: ['问题', 'finding'], relation: ['回避关系', 'relation'], expert: ['专家', 'expert'], draw: ['抽取记录', 'draw'],
  case: ['待处理事项', 'case'], publication: ['公示', 'posted list'], objection: ['异议', 'objection'],
} as const satisfies Record<string, Text>;

export const notFound = (thing: keyof typeof things): AppError =>
  new AppError('not_found', { what: things[thing][0], whatEn: things[thing][1] });

/** `state` is the state of the contest, or another state in words. */
export function wrongState(state: keyof typeof states | Text, action: Text, todo: Text): AppError {
  const [zh, en] = typeof state === 'string' ? states[state] : state;
  return new AppError('wrong_state', { state: zh, stateEn: en, action: action[0], actionEn: action[1], todo: todo[0], todoEn: todo[1] });
}

/** Nothing that a locked result was computed from may change under it. */
export const lockedRefusal = (version: number, action: Text): AppError => new AppError('results_locked', {
  version, action: action[0], actionEn: action[1],
  todo: '确实要改时，请先到“结果”写明理由解除锁定，再重新计算。', todoEn: 'If it must change, unlock the results with a reason first and compute them anew.',
});
