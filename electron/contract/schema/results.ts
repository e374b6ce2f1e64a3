// What crosses the border for results: compute (codes only), fairness, lock, publish (unblind), look.
import { z } from 'zod';
import { ContestId, FilePath, Id, IsoTime, Revision } from './shared.ts';
import { Gate } from './statistics.ts';

/** rule: as the rules say · mixed: corrected for severe and lenient judges · z, t: only where a rule demands it. */
export const Method = z.enum(['rule', 'mean', 'trimmed', 'mixed', 'z', 't']);
export type Method = z.output<typeof Method>;

export const ResultRow = z.object({
  entryId: Id, code: z.string(), title: z.string(), division: z.string(), category: z.string(), subject: z.string(),
  sheets: z.number().int(), missing: z.number().int(), mean: z.number().nullable(), trimmedMean: z.number().nullable(),
  score: z.number().nullable(), rank: z.number().int().nullable(), rankStandard: z.number().int().nullable(),
  rankDense: z.number().int().nullable(), rankOrdinal: z.number().int().nullable(), tied: z.boolean(),
  tieBrokenBy: z.string(), award: z.string().describe('name of the award, empty for none'),
  spread: z.number().nullable().describe('highest minus lowest total of its sheets'), discrepant: z.boolean(),
  vetoes: z.number().int().optional().describe('judges who failed it in a veto criterion; absent: none'),
  excluded: z.string().optional().describe('why it has neither rank nor award, as a sentence'),
  authors: z.array(z.string()).describe('empty before publication'), school: z.string(), number: z.string(),
  settled: z.string().optional().describe('arbitration: how the mark came about, as a sentence; absent: none was needed'),
  changed: z.object({ from: z.string(), reason: z.string() }).optional().describe('the award was changed by hand'),
  adjusted: z.number().nullable().default(null).describe('corrected score; null: not computed by this method'),
});

const AwardLine = z.object({
  group: z.string(), award: z.string(), base: z.number().int(), planned: z.number().int(), given: z.number().int(),
  sentence: z.string(),
  boundary: z.string().default('').describe('what would change if the tie at this line were broken otherwise; empty: no tie'),
});

export const ComputeInput = ContestId.extend({
  method: Method.default('rule'),
  acceptGate: z.string().trim().max(500).default('').describe('mixed although the gate of a group is closed, or z/t: the rule that demands it'),
});
export const Results = z.object({
  computedAt: IsoTime, publishedAt: IsoTime.nullable(), missing: z.number().int(), method: z.string(),
  rankStyle: z.enum(['standard', 'dense', 'ordinal']), rounding: z.string(), stale: z.boolean(),
  rows: z.array(ResultRow), lines: z.array(AwardLine), basedOn: Revision,
  methodId: Method.default('rule'), lockedAt: IsoTime.nullable().default(null), version: z.number().int().nullable().default(null),
  commitment: z.string().default('').describe('SHA-256 of the locked docket and rows; empty: not locked'),
  openArbitrations: z.number().int().default(0), sealed: z.boolean().default(false).describe('identities are under two keys'),
  warnings: z.array(z.string()).default([]),
});
export const CurrentResults = z.object({ results: Results.nullable() });

/** Raw and adjusted scores side by side, the gate, and how sure each award is. */
export const Fairness = z.object({
  groups: z.array(z.object({
    group: z.string(), division: z.string(), category: z.string(), gate: Gate, estimator: z.string(), estimatorEn: z.string().default(''),
    confidence: z.number(),
    variance: z.object({ entry: z.number(), judge: z.number(), residual: z.number() }).nullable(),
    judges: z.array(z.object({ judgeId: Id, name: z.string(), marks: z.number().int(), effect: z.number(), low: z.number(), high: z.number() }))
      .describe('+ lenient, − severe; names of judges, never of authors'),
    rows: z.array(z.object({
      entryId: Id, code: z.string(), raw: z.number().nullable(), adjusted: z.number().nullable(), error: z.number().nullable(),
      low: z.number().nullable(), high: z.number().nullable(), rawRank: z.number().int().nullable(), adjustedRank: z.number().int().nullable(),
      rawAward: z.string(), adjustedAward: z.string().describe('where they differ, the entry crosses a line'),
      probabilities: z.array(z.object({ award: z.string(),
        p: z.number() })).describe('of each award by the method in force; the last, "", of none'),
    })),
  })),
  draws: z.number().int(), seed: z.number().int(), basedOn: Revision,
});
export const CuspInput = ContestId.extend({
  readings: z.number().int().min(1).max(10_000).describe('spare readings'), award: z.string().max(80).optional().describe('only this line'),
});
export const Cusp = z.object({
  entries: z.array(z.object({
    entryId: Id, code: z.string(), title: z.string(), group: z.string(), award: z.string().describe('of which line'),
      rank: z.number().int().nullable(),
    score: z.number().nullable(), p: z.number().describe('probability of this award or a better one'), readings: z.number().int(),
    gain: z.number().describe('expected fall of wrongly given awards'),
  })),
  wrongNow: z.number().describe('awards expected to be given wrongly now'), wrongThen: z.number(),
  sentence: z.string(),
});

/** How the judges marked: reliability, severity, spread, agreement, and how many judges it takes. */
export const JudgeStatistics = z.object({
  groups: z.array(z.object({
    group: z.string(), entries: z.number().int(), marks: z.number().int(),
    reliability: z.array(z.object({ id: z.string(), value: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable(),
      estimator: z.string(), sentence: z.string() })),
    components: z.array(z.object({ part: z.enum(['entry', 'judge', 'residual']), variance: z.number(), share: z.number() })),
    dStudy: z.array(z.object({ judges: z.number().int(), relative: z.number(), phi: z.number() })), dSentence: z.string(),
    judges: z.array(z.object({
      judgeId: Id, name: z.string(), marks: z.number().int(), effect: z.number().nullable(), low: z.number().nullable(),
        high: z.number().nullable(),
      box: z.object({ low: z.number(), q1: z.number(), median: z.number(), q3: z.number(), high: z.number(),
        outside: z.array(z.number()) }).nullable()
        .describe('differences from the other judges of the same entries'),
    })),
    agreement: z.array(z.array(z.object({ shared: z.number().int(), difference: z.number().nullable(), correlation: z.number().nullable() })))
      .describe('judge × judge, in the order of `judges`'),
  })),
  basedOn: Revision,
});

/** Votes of the public, or marks of a round that was held elsewhere. */
export const OutsideInput = ContestId.extend({
  source: z.string().min(1).max(40).describe("'vote', or the id of a round of the rules"),
  rows: z.array(z.object({ entry: z.string().min(1).max(80).describe('number or code of the entry'), value: z.number().min(0).max(1_000_000_000) }))
    .max(200_000).default([]),
  file: FilePath.optional().describe('workbook with the columns 作品编号 and 票数 or 得分; instead of rows'), basedOn: Revision,
});
export const OutsideSet = z.object({ entries: z.number().int(), unknown: z.array(z.string()), missing: z.number().int(), revision: Revision });
export const Outside = z.object({ sources: z.array(z.object({ source: z.string(), name: z.string(), entries: z.number().int(), at: IsoTime })) });

export const ChangeAwardInput = ContestId.extend({
  entryId: Id, award: z.string().max(80).nullable().describe('name of an award of the rules; empty: none; null: back to what the rules give'),
  reason: z.string().trim().min(1).max(500), person: z.string().trim().min(1).max(80), basedOn: Revision,
});
export const Changed = z.object({ revision: Revision });

export const LockInput = ContestId.extend({
  person: z.string().trim().min(1).max(80), basedOn: Revision,
  acceptMissing: z.string().max(500).optional().describe('reason for locking although sheets or arbitrations are missing'),
});
export const Locked = z.object({
  version: z.number().int(), commitment: z.string(), checkpoint: z.string().describe('the signed note that was made'),
    code: z.string().describe('核验码'),
  revision: Revision,
});
export const UnlockInput = ContestId.extend({
  person: z.string().trim().min(1).max(80), reason: z.string().trim().min(1).max(500), basedOn: Revision,
});
export const Versions = z.object({
  versions: z.array(z.object({
    version: z.number().int(), kind: z.enum(['locked', 'corrected']), at: IsoTime, person: z.string(), method: z.string(), reason: z.string(),
    commitment: z.string(), void: z.boolean(), awards: z.number().int(),
    changes: z.array(z.object({ code: z.string(), from: z.string(), to: z.string() })).describe('awards that differ from the version before'),
  })),
});

export const PublishInput = ContestId.extend({
  basedOn: Revision, acceptMissing: z.string().max(500).optional().describe('reason for publishing although sheets are missing'),
});
export const Published = z.object({ publishedAt: IsoTime, awards: z.number().int(), revision: Revision });

/** 优秀组织奖, 指导教师奖 and the list for the level above; after identities are open. */
export const Honours = z.object({
  organisation: z.object({
    name: z.string(), sentence: z.string(),
    units: z.array(z.object({ unit: z.string(), entries: z.number().int(), awards: z.number().int(), share: z.number(), points: z.number(),
      given: z.boolean(), why: z.string() })),
  }).nullable(),
  advisors: z.object({
    name: z.string(), sentence: z.string(),
    people: z.array(z.object({ name: z.string(), school: z.string(), award: z.string(), entries: z.array(z.string()) })),
  }).nullable(),
  recommended: z.array(z.object({ entryId: Id, number: z.string(), title: z.string(), group: z.string(), rank: z.number().int(),
    award: z.string(), school: z.string() })),
  sentence: z.string(),
});
export const HonoursFileInput = ContestId.extend({ outFile: FilePath });
export const HonoursFile = z.object({ file: FilePath, units: z.number().int(), advisors: z.number().int(), recommended: z.number().int() });

/** 成绩复核单 of one entry, as PDF. */
export const ReviewSheetInput = ContestId.extend({ entryId: Id, outFile: FilePath });
export const ReviewSheet = z.object({ file: FilePath, pages: z.number().int(), hash: z.string() });
