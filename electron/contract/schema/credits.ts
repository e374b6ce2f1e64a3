// What crosses the border for training credits: rule sets in force, the ledger, balances, re-rating, simulation,
// shortages.
import { z } from 'zod';
import { Amount, Code, CreditRecord, Cycle, Day, Evaluation, Form, GivenExemption, Level,
  RuleSet } from './credit-rules.ts';
import { TeacherBrief, TeacherId } from './directory.ts';
import { Result } from './programmes.ts';
import { Id, IsoTime } from './shared.ts';

const RuleSetId = z.string().min(1).max(60);
const Actor = z.string().trim().max(60).default('').describe('who does it, as it stands in the ledger');
const Revision = z.number().int().min(0);

export const RuleUse = z.object({ unitId: Id.nullable(), unitName: z.string(), from: Day, at: IsoTime, version: z.number().int() });
export const RuleSets = z.object({
  ruleSets: z.array(z.object({
    ruleSetId: RuleSetId, version: z.number().int(), versions: z.array(z.number().int()),
      origin: z.enum(['seed', 'edited']),
    name: z.string(), area: z.string(), docNumber: z.string(), source: z.string(), effectiveFrom: Day.nullable(),
      effectiveTo: Day.nullable(),
    unknown: z.array(z.string()), extends: z.string().nullable(), uses: z.array(RuleUse), body: RuleSet,
  })),
});
export const UseInput = z.object({
  ruleSetId: RuleSetId, version: z.number().int().optional().describe('newest if absent'),
  unitId: Id.nullable().default(null).describe('a submitting unit; null: everybody'), from: Day, actor: Actor,
});
export const Used = z.object({
  useId: z.number().int(), ruleSetId: RuleSetId, version: z.number().int(),
    rated: z.number().int().describe('lines that no rule had rated and now are'),
  toRerate: z.number().int().describe('lines that the rule would rate otherwise; unchanged, see credits.rerateProposal'),
  revision: Revision,
});
export const SaveRuleSetInput = z.object({ body: RuleSet.omit({ version: true }) });
export const SavedRuleSet = z.object({ ruleSetId: RuleSetId, version: z.number().int() });

/** Pure: touches no database. */
export const EvaluateInput = z.object({
  ruleSetId: RuleSetId, records: z.array(CreditRecord).max(20_000), cycle: Cycle,
    exemptions: z.array(GivenExemption).max(200).default([]),
  asOf: Day.optional().describe('what can still be made up is counted from this day; absent: the end of the cycle'),
});

export const BalanceInput = z.object({
  teacherId: TeacherId.optional(), idNumber: z.string().trim().max(40).optional(), asOf: Day.optional(),
}).refine((input) => (input.teacherId === undefined) !== (input.idNumber === undefined), 'teacherId 或 idNumber，二者给一个');

export const Standing = z.enum(['complete', 'onTrack', 'slow', 'behind', 'unreachable', 'noRule', 'notCounted']);
export const Balance = z.object({
  teacher: TeacherBrief, ruleSet: z.object({ ruleSetId: z.string(), version: z.number().int(), name: z.string() }).nullable(),
  asOf: Day, cycle: z.object({ from: Day, to: Day }), standing: Standing,
    dueNow: z.number().describe('what is due by the end of this credit year'),
  total: z.number(), byCategory: z.record(z.string(), z.number()), hours: z.number(), evaluation: Evaluation,
  categories: z.array(z.object({
    code: z.string(), name: z.string(), required: z.boolean(), counted: z.number(), min: z.number().nullable(),
      yearMax: z.number().nullable(),
    byLevel: z.record(z.string(), z.number()),
  })),
  registration: z.object({ from: Day, to: Day, hours: z.number(), needed: z.number(), short: z.number(),
    reachable: z.boolean() }).nullable()
    .describe('the personal 定期注册 period; null when its start is not recorded or the rules know none'),
  warnings: z.array(z.string()).describe('what cannot wait, and what can no longer be made up'),
  forecast: z.string(), pending: z.object({ declarations: z.number().int(), unrated: z.number().int() }),
  exemptions: z.array(z.object({
    exemptionId: z.number().int(), reason: z.string(), name: z.string(), from: Day, to: Day, effect: z.string(),
      category: z.string(),
    credits: z.number().nullable(), note: z.string(), revokedAt: IsoTime.nullable(),
  })),
  loans: z.array(z.object({ seq: z.number().int(), credits: z.number(), repay: z.number(), repaid: z.number(),
    dueOn: Day, note: z.string() })),
  revision: Revision,
});

export const LineState = z.enum(['certified', 'reversal', 'reversed', 'unrated']);
export const Line = z.object({
  seq: z.number().int(), kind: z.string(), date: Day, year: z.number().int(), subject: z.string(), session: z.string(),
    level: z.string(), form: z.string(),
  category: z.string(), categoryName: z.string(), hours: z.number(), credits: z.number(), counted: z.number(),
    state: LineState, result: z.string(),
  certificateNumber: z.string(), rule: z.string().describe('rule set and version'), why: z.string(), actor: z.string(),
    at: IsoTime,
  reverses: z.number().int().nullable(), reversedBy: z.number().int().nullable(),
});
export const LedgerInput = z.object({ teacherId: TeacherId });
export const Ledger = z.object({ lines: z.array(Line), hours: z.number(), credits: z.number(), counted: z.number() });

/** Without defaults: where only some of it is changed, what is not named must stay away. */
const FactWords = z.object({
  subject: z.string().trim().min(1).max(200), activity: Code.nullable(), sessionId: z.number().int().nullable(), level: Level, form: Form,
  organiserLevel: Level.optional(), from: Day.optional(), to: Day, days: z.number().int().min(1).max(366).nullable(), hours: Amount,
  credits: Amount.nullable().describe('own credits, or picked inside a range'), result: z.enum(['', 'excellent', 'good', 'pass', 'fail']),
  certificateNumber: z.string().trim().max(60),
});
const Fact = FactWords.extend({
  kind: z.enum(['training', 'activity']).default('training'), activity: FactWords.shape.activity.default(null),
  sessionId: FactWords.shape.sessionId.default(null), days: FactWords.shape.days.default(null), hours: Amount.default(0),
  credits: FactWords.shape.credits.default(null), result: Result.default(''), certificateNumber: FactWords.shape.certificateNumber.default(''),
});
export const RegisterInput = Fact.extend({ teacherIds: z.array(TeacherId).min(1).max(2000), actor: Actor });
export const Registered = z.object({
  posted: z.number().int(), same: z.number().int().describe('already in the ledger'), credits: z.number(),
    revision: Revision,
  lines: z.array(z.object({ seq: z.number().int(), teacherId: TeacherId, credits: z.number(),
    why: z.string() })).max(2000),
});
export const RatePreview =
  z.object({ credits: z.number(), category: z.string(), categoryName: z.string(), min: z.number().nullable(), max: z.number().nullable(),
    why: z.string() });
export const RateInput = Fact.extend({ teacherId: TeacherId });

export const CorrectInput = z.object({
  seq: z.number().int(), reason: z.string().trim().min(2).max(300), actor: Actor,
  changes: FactWords.partial().describe('what was wrong; the rest stays'),
});
export const ReverseInput =
  z.object({ seq: z.number().int(), reason: z.string().trim().min(2).max(300), actor: Actor });
export const Reversed =
  z.object({ reversal: z.number().int(), line: z.number().int().nullable(), credits: z.number(), revision: Revision });

export const ScopeInput =
  z.object({ unitId: Id.nullable().default(null), ruleSetId: RuleSetId.nullable().default(null) });
export const RerateProposal = z.object({
  basedOn: Revision, lines: z.number().int(), teachers: z.number().int(), before: z.number(), after: z.number(),
  changed: z.array(z.object({
    seq: z.number().int(), teacherId: TeacherId, teacherName: z.string(), date: Day, subject: z.string(),
      before: z.number(), after: z.number(),
    difference: z.number(), why: z.string(),
  })).describe('the first 500'),
});
export const RerateInput =
  ScopeInput.extend({ basedOn: Revision, reason: z.string().trim().min(2).max(300), actor: Actor });
export const Rerated = z.object({ lines: z.number().int(), before: z.number(), after: z.number(), revision: Revision });

/**
 * Path → value; members of lists are named by their code: categories.schoolBased.yearMax, rates.0.perHour, total.min.
 */
export const Changes = z.record(z.string().min(1).max(120),
  z.union([z.number(), z.string().max(200), z.boolean(), z.null()]));
const Value = z.union([z.number(), z.string().max(200), z.boolean(), z.null()]);
export const SimulateInput = z.object({
  ruleSetId: RuleSetId, version: z.number().int().optional(), unitId: Id.nullable().default(null), asOf: Day.optional(),
  changes: z.union([Changes, z.array(z.object({ path: z.string().min(1).max(120), value: Value })).max(100)]),
  limit: z.number().int().min(0).max(5000).default(500),
});
const Counts = z.record(z.string(), z.number().int()).describe('standing → teachers');
export const Simulation = z.object({
  teachers: z.number().int(), before: Counts, after: Counts,
    pass: z.object({ before: z.number().int(), after: z.number().int() }),
  changedCount: z.number().int(),
  changed: z.array(z.object({
    teacherId: TeacherId, name: z.string(), schoolName: z.string(), before: Standing, after: Standing,
      totalBefore: z.number(), totalAfter: z.number(),
    passBefore: z.boolean(), passAfter: z.boolean(), why: z.string(),
  })),
  body: RuleSet.describe('the rule set with the changes, to be saved as a new version'),
});

export const Filter = z.object({
  unitId: Id.nullable().default(null), schoolId: Id.nullable().default(null),
    stage: z.string().max(40).nullable().default(null),
  subject: z.string().max(40).nullable().default(null), standing: Standing.nullable().default(null),
    asOf: Day.optional(),
});
export const Overview = z.object({
  asOf: Day, cycle: z.object({ from: Day, to: Day }).nullable(), ruleSetName: z.string(), teachers: z.number().int(),
    mean: z.number(), dueNow: z.number(),
  unit: z.string(), standings: Counts,
  schools: z.array(z.object({
    schoolId: Id, name: z.string(), unitName: z.string(), stage: z.string(), teachers: z.number().int(),
      mean: z.number(), standings: Counts,
    short: z.record(z.string(), z.number().int()).describe('category → teachers short of it'),
  })),
  categories: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string().default('') })), stages: z.array(z.string()),
    subjects: z.array(z.string()),
  bands: z.array(z.object({ name: z.string(), nameEn: z.string().default(''), teachers: z.number().int() })).describe('hours of this year, 教基4068'),
  completion: z.object({
    reported: z.number().int(), loggedIn: z.number().int(), studied: z.number().int(), qualified: z.number().int(),
    participation: z.number().nullable(), study: z.number().nullable(), qualification: z.number().nullable(),
  }),
  todo: z.array(z.object({ code: z.string(), text: z.string(), textEn: z.string().default(''), people: z.number().int(),
    schools: z.number().int() })).describe('before the end of the year'),
  ledger: z.object({ lines: z.number().int(), unrated: z.number().int(), pending: z.number().int() }),
    revision: Revision,
});
export const PeopleInput = Filter.extend({
  text: z.string().max(100).default(''), sort: z.enum(['name', 'total', 'short']).default('name'),
  limit: z.number().int().min(1).max(1000).default(200), offset: z.number().int().min(0).default(0),
});
export const People = z.object({
  total: z.number().int(),
  people: z.array(TeacherBrief.extend({
    standing: Standing, counted: z.number(), short: z.number(), shortages: z.array(z.string()),
  })),
});
export const Warnings = z.object({
  total: z.number().int(),
  rows: z.array(TeacherBrief.extend({
    standing: Standing, counted: z.number(), short: z.number(), dueBy: Day, reachable: z.boolean(),
      sentences: z.array(z.string()), forecast: z.string(),
    registration: z.object({ to: Day, short: z.number() }).nullable(),
  })),
});

export const ExemptInput = z.object({
  teacherId: TeacherId, reason: z.string().trim().min(1).max(60).describe('code of an exemption of the rules, or free words'), from: Day, to: Day,
  effect: z.enum(['reduceMin', 'grantCredits', 'extendCycle']).optional(), category: Code.nullable().default(null),
    credits: Amount.nullable().default(null),
  years: z.number().int().min(0).max(5).nullable().default(null), note: z.string().trim().max(300).default(''),
    actor: Actor,
});
export const Exempted = z.object({ exemptionId: z.number().int(), sentence: z.string(), revision: Revision });
export const RevokeInput =
  z.object({ exemptionId: z.number().int(), reason: z.string().trim().min(2).max(300), actor: Actor });
export const LendInput = z.object({
  teacherId: TeacherId, category: Code, credits: Amount, date: Day, reason: z.string().trim().min(2).max(300),
    dueOn: Day.optional(),
  repay: Amount.optional().describe('absent: by the rate of the rule set'), actor: Actor,
});
export const RepayInput =
  z.object({ seq: z.number().int().describe('the loan'), credits: Amount, date: Day, actor: Actor });
export const Lent = z.object({ seq: z.number().int(), sentence: z.string(), revision: Revision });

export const ContestProposal = z.object({
  basedOn: Revision, lines: z.number().int(), credits: z.number(),
  rows: z.array(z.object({
    teacherId: TeacherId.nullable(), name: z.string(), role: z.enum(['author', 'advisor', 'judge']),
      subject: z.string(), award: z.string().describe('as values name it; judges have none'), credits: z.number(),
    state: z.enum(['post', 'same', 'noTeacher', 'ambiguous', 'noRule', 'needsValue']), why: z.string(),
  })),
});
export const ContestInput = z.object({
  contestId: Id, level: Level, organiserLevel: Level.optional(),
  values: z.array(z.object({ role: z.enum(['author', 'advisor', 'judge']), award: z.string().max(60).default(''), credits: Amount })).max(100).default([])
    .describe('where the rules leave a range: what a role with an award gets'),
});
export const ContestApply = ContestInput.extend({ basedOn: Revision, actor: Actor });

export const Verified = z.object({
  intact: z.boolean(), lines: z.number().int(), batches: z.number().int(), firstBadBatch: z.number().int().nullable(),
    head: z.string().describe('last hash, to be printed'),
  faults: z.array(z.string()),
});

/** A made-up city to try everything with; only into a workspace that has no teachers yet. */
export const Sampled = z.object({ teachers: z.number().int(), lines: z.number().int() });
