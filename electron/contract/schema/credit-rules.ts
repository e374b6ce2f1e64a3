// A rule set for training credits as data: what counts, at which rate, how much is needed, by which article. The
// numbers
// themselves lie in seeds/templates/credit-rules/*.json and, once edited, in the workspace.
import { z } from 'zod';

export const Level = z.enum(['national', 'province', 'city', 'county', 'school', 'other']);
export type Level = z.output<typeof Level>;
/** 集中 远程 混合 校本 自主 */
export const Form = z.enum(['concentrated', 'remote', 'blended', 'schoolBased', 'selfDirected']);
export type Form = z.output<typeof Form>;

export const Code = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);
export const Day = z.iso.date().describe('YYYY-MM-DD, a day of the calendar');
const MonthDay = z.string().regex(/^(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2\d)|(?:0[13-9]|1[0-2])-30|(?:0[13578]|1[02])-31)$/)
  .describe('MM-DD');
/** Credits or hours as people write them: at most two decimals. */
export const Amount = z.number().min(0).max(100_000);
const Clause = z.string().max(300).default('').describe('article of the document this rests on');
const Name = z.string().min(1).max(60);
const Words = z.string().max(2000);

export const CreditCategory = z.object({
  code: Code, name: Name, nameEn: Name,
  required: z.boolean().default(false).describe('必修'),
  min: Amount.nullable().default(null).describe('needed in a cycle'),
  max: Amount.nullable().default(null).describe('at most counted in a cycle'),
  yearMax: Amount.nullable().default(null).describe('at most counted in a credit year'),
  yearMin: Amount.nullable().default(null).describe('needed in each credit year'),
  countsPercent: z.number().min(0).max(100).default(100).describe('share that counts towards the total of the cycle'),
  minDays: z.number().int().min(1).max(60).nullable().default(null).describe('consecutive days a training must last'),
  lowestOrganiser: Level.nullable().default(null).describe('lowest level of organiser that counts'),
  clause: Clause,
});

/** The first rate that fits a record decides. Exactly one of perHour, hoursPerCredit, fixed, range, own is given. */
export const CreditRate = z.object({
  category: Code,
  forms: z.array(Form).max(5).default([]).describe('empty: any'),
  levels: z.array(Level).max(6).default([]).describe('empty: any'),
  activity: Code.nullable().default(null).describe('null: trainings'),
  perHour: z.number().min(0).max(100).nullable().default(null),
  hoursPerCredit: z.number().min(0.01).max(1000).nullable().default(null),
  fixed: Amount.nullable().default(null).describe('credits for each achievement'),
  range: z.object({ min: Amount, max: Amount }).nullable().default(null).describe('a certifier picks the value inside'),
  own: z.boolean().default(false).describe('the record brings its own credits (each city has its own table; platforms)'),
  excellentFactor: z.number().min(1).max(3).default(1).describe('for the result 优秀'),
  clause: Clause,
});

export const CreditActivity = z.object({
  code: Code, name: Name, nameEn: Name,
  /** Posted from published contest results of this workspace. */
  from: z.enum(['register', 'contestAward', 'advising', 'judging']).default('register'),
});

export const CreditExemption = z.object({
  code: Code, name: Name, nameEn: Name,
  effect: z.enum(['reduceMin', 'grantCredits', 'extendCycle', 'loan']),
  category: Code.nullable().default(null).describe('null: every category with a yearly limit, and the total by the same sum'),
  credits: Amount.nullable().default(null).describe('for each credit year touched; null with reduceMin: the yearly limit'),
  repayRate: z.number().min(0).max(5).default(1).describe('loan: what is paid back for each credit lent'),
  repayYears: z.number().int().min(1).max(10).default(1).describe('loan: years until it is due'),
  clause: Clause,
});

/** Beside sums: one training of some size, or hours on a subject (能力提升工程 50 学时，班主任 30 学时). */
export const CreditRequirement = z.object({
  code: Code, name: Name, nameEn: Name,
  kind: z.enum(['singleTraining', 'hoursOfFocus', 'hours']),
  category: Code.nullable().default(null), focus: Code.nullable().default(null),
  min: Amount,
  informational: z.boolean().default(false).describe('shown, but does not decide about passing'),
  clause: Clause,
});

export const RuleSet = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,59}$/), version: z.number().int().min(1).max(10_000),
  name: z.string().min(1).max(200), nameEn: z.string().min(1).max(200), area: z.string().max(60),
  docNumber: z.string().max(200), source: Words, effectiveFrom: Day.nullable(), effectiveTo: Day.nullable(),
  extends: z.string().max(60).nullable().default(null).describe('rule set underneath; where both speak, the stricter holds'),
  unknown: z.array(Words).max(50).describe('what no source was found for'),
  unit: z.enum(['credits', 'hours']).describe('what total, minima and limits are counted in'),
  cycle: z.object({ start: Day, years: z.number().int().min(1).max(10) }).describe('common cycle'),
  registration: z.object({ years: z.number().int().min(1).max(10), hours: Amount, clause: Clause }).nullable()
    .describe('personal 定期注册 period'),
  creditYear: z.object({ start: MonthDay, end: MonthDay }),
  total: z.object({ min: Amount.nullable(), clause: Clause }),
  year: z.object({
    min: Amount.nullable().default(null),
    makeUp: z.boolean().default(true).describe('false: a year missed stays missed'),
    conditions: z.array(z.object({ category: Code.nullable(), singleTrainingOf: Amount, min: Amount,
      clause: Clause })).max(10).default([])
      .describe('in a year with a single training of that many credits, the year needs at least min'),
    clause: Clause,
  }),
  hour: z.object({ minutes: z.number().int().min(1).max(120), perDay: z.number().min(1).max(24), clause: Clause }),
  categories: z.array(CreditCategory).max(30),
  rates: z.array(CreditRate).max(400),
  activities: z.array(CreditActivity).max(60).default([]),
  offsets: z.array(z.object({ from: Code, to: Code, clause: Clause })).max(30).default([])
    .describe('what exceeds the minimum of one category fills another; one way, in this order'),
  exemptions: z.array(CreditExemption).max(40).default([]),
  requirements: z.array(CreditRequirement).max(30).default([]),
  achievements: z.enum(['highest', 'each']).default('highest').describe('one achievement honoured at several levels'),
  newTeacher: z.object({ years: z.number().int().min(1).max(5), hours: Amount,
    countsPercent: z.number().min(0).max(100), clause: Clause })
    .nullable().default(null),
  portability: z.enum(['city', 'province', 'nation']).nullable().default(null),
  rounding: z.object({ decimals: z.number().int().min(0).max(2), mode: z.enum(['halfUp', 'down']) }),
  nationalTemplate: z.object({ rounding: z.enum(['halfUp', 'down',
    'up']) }).describe('the national template takes whole credits'),
  progress: z.object({ slowWithin: Amount }).describe('how far behind counts as 略慢 and not yet as 落后'),
});
export type RuleSet = z.output<typeof RuleSet>;

/** A record as the rules see it. */
export const CreditRecord = z.object({
  level: Level, form: Form,
  activity: Code.optional().describe('an activity of the rule set instead of a training'),
  hours: Amount.optional(), credits: Amount.optional().describe('own credits: school-based, or picked inside a range'),
  date: Day.describe('last day'), days: z.number().int().min(1).max(366).optional(),
  organiserLevel: Level.optional().describe('decides the level of the credit; else level'),
  result: z.enum(['', 'excellent', 'good', 'pass', 'fail']).default(''),
  achievement: z.string().max(200).optional().describe('same text: the same achievement honoured at several levels'),
  focus: Code.optional(),
  newTeacher: z.boolean().default(false).describe('training of the first years, which may count less'),
});
export type CreditRecord = z.output<typeof CreditRecord>;

export const GivenExemption = z.object({
  reason: z.string().min(1).max(60).describe('code or name of an exemption of the rule set, or free words'),
  year: z.number().int().min(1990).max(2100).optional().describe('a credit year, instead of from and to'),
  from: Day.optional(), to: Day.optional(),
  effect: z.enum(['reduceMin', 'grantCredits', 'extendCycle']).optional(),
  category: Code.optional(), credits: Amount.optional(), years: z.number().int().min(0).max(5).optional(),
});
export type GivenExemption = z.output<typeof GivenExemption>;

export const Cycle = z.object({ start: Day, years: z.number().int().min(1).max(10) });

export const Evaluation = z.object({
  unit: z.enum(['credits', 'hours']),
  total: z.number().describe('counted in the cycle, after limits; an offset moves nothing in or out of it'),
  byCategory: z.record(z.string(), z.number()).describe('category → counted, after limits, before offsets'),
  hours: z.number(),
  byYear: z.array(z.object({
    year: z.number().int(), from: Day, to: Day, counted: z.number(), needed: z.number().nullable(),
    byCategory: z.record(z.string(), z.object({ raw: z.number(), counted: z.number(), limit: z.number().nullable() })),
  })),
  offsets: z.array(z.object({ from: z.string(), to: z.string(), credits: z.number() })),
  needs: z.array(z.object({
    code: z.string().describe('total, a category, year:2026, or a requirement'), name: z.string(),
    min: z.number(), counted: z.number().describe('with what was offset'), short: z.number(),
    dueBy: Day.describe('last day it can be made up'), reachable: z.boolean(), sentence: z.string(),
  })).describe('everything that is needed, met or not'),
  shortages: z.array(z.object({
    code: z.string(), name: z.string(), short: z.number(), dueBy: Day, reachable: z.boolean(), sentence: z.string(),
  })).describe('what is still missing'),
  pass: z.boolean(),
  records: z.array(z.object({
    index: z.number().int(), category: z.string(), year: z.number().int().nullable(), hours: z.number(),
      credits: z.number(),
    counted: z.number(), why: z.string(),
  })),
  explain: z.array(z.string()).describe('sentences for the file, in order'),
});
export type Evaluation = z.output<typeof Evaluation>;
