// Declarations as tests make and decide them: a training, a paper, the school's head and the county's certifier.
import type { InputOf } from '#contract/define.ts';
import type { contract } from '#contract/index.ts';
import type { Bureau } from '../programmes/bureau.ts';

export type Declared = InputOf<typeof contract.certifying.declare>;

export const roadOf = (one: () => Bureau) => ({
  training: (index = 0, more: Partial<Declared> = {}): Declared => ({
    teacherId: one().teachers[index] ?? '', kind: 'training', subject: '国培计划骨干教师研修', level: 'national',
    form: 'concentrated', organiser: '教育部', from: '2026-05-11', to: '2026-05-15', hours: 40, result: 'pass',
    certificateNumber: '国培2026-0117', ...more,
  }),
  paper: (index = 0, more: Partial<Declared> = {}): Declared => ({
    teacherId: one().teachers[index] ?? '', kind: 'activity', activity: 'paper', subject: '小学科学实验教学研究',
    level: 'county', form: 'selfDirected', from: '2026-05-20', to: '2026-05-20', ...more,
  }),
  declare: async (told: Declared): Promise<number> => (await one().client.certifying.declare(told)).declarationId,
  decide: (
    declarationIds: number[], step: 'school' | 'county', decision: 'pass' | 'return' | 'reject' = 'pass',
    credits: number | null = null,
  ) => one().client.certifying.decide({
    declarationIds, step, decision, credits, actor: step === 'school' ? '孙校长' : '周主任',
    opinion: decision === 'pass' ? '' : '原件与所填不符',
  }),
  shown: async (id: number) =>
    (await one().client.certifying.list({})).declarations.find((each) => each.declarationId === id),
  lines: (): number => one().count('select count(*) as n from postings'),
});
