// What crosses the border for statistics: panels of marks with gaps, severity by the mixed model, trimmed means, awards as JSON.
import { z } from 'zod';

const mark = z.number().nullable();
const Ratings = z.array(z.array(mark).max(1000)).max(100_000).describe('a row for each target, a column for each judge; null: no mark');
const Reason = z.object({ zh: z.string(), en: z.string() });
/** value null: not defined on these marks, and why. */
const Coefficient = z.object({
  value: z.number().nullable(), low: z.number().nullable().optional(), high: z.number().nullable().optional(), p: z.number().nullable().optional(),
  estimator: z.string().describe('how it was estimated, e.g. ANOVA, REML'), reason: Reason.optional(),
});

export const ReliabilityInput = z.object({ ratings: Ratings, confidence: z.number().gt(0).lt(1).default(0.95) });
const IccValue = mark;
export const Reliability = z.object({
  icc: z.object({ '1,1': IccValue, '2,1': IccValue, '3,1': IccValue, '1,k': IccValue, '2,k': IccValue, '3,k': IccValue }),
  kendallW: mark, krippendorff: z.object({ nominal: mark, ordinal: mark, interval: mark, ratio: mark }), cronbachAlpha: mark,
  anova: z.object({
    targets: z.object({ ss: z.number(), df: z.number(), ms: z.number() }), judges: z.object({ ss: z.number(), df: z.number(), ms: z.number() }),
    residual: z.object({ ss: z.number(), df: z.number(), ms: z.number() }), within: z.object({ ss: z.number(), df: z.number(), ms: z.number() }),
  }).nullable(),
  details: z.record(z.string(), Coefficient).describe('by the same names (icc.2,1, krippendorff.interval …): interval, estimator, why null'),
  components: z.object({ target: z.number(), judge: z.number(), residual: z.number() }).nullable().describe('variances by REML, gaps allowed'),
  dStudy: z.array(z.object({ judges: z.number().int(), relative: z.number(), phi: z.number() }))
    .describe('with n judges for each target: Eρ² and Φ'),
});

const SeverityMark = z.object({ entry: z.string().or(z.number()), judge: z.string().or(z.number()), score: z.number() });
export const SeverityInput = z.object({
  scores: z.array(SeverityMark).max(1_000_000), entryEffect: z.enum(['random', 'fixed']).default('random'),
  judgeEffect: z.enum(['random', 'fixed']).default('random'),
  minMarks: z.number().int().min(1).default(8), significance: z.number().gt(0).max(0.5).default(0.05),
  confidence: z.number().min(0.5).max(0.999).default(0.9),
});
export const GateCheck = z.object({
  id: z.enum(['connected', 'marks', 'variance', 'leaveOut']), passed: z.boolean(),
  sentence: z.string(), sentenceEn: z.string(),
});
export const Gate = z.object({
  apply: z.boolean(), reasons: z.array(z.string()).describe('Chinese, for the file; the failed ones first'), reasonsEn: z.array(z.string()),
  checks: z.array(GateCheck),
});
export type Gate = z.output<typeof Gate>;
export const Severity = z.object({
  intercept: z.number().nullable(), variance: z.object({ entry: mark, judge: mark, residual: mark }),
  judges: z.record(z.string(), z.number()), entries: z.record(z.string(), z.number()), adjusted: z.record(z.string(), z.number()),
  errors: z.record(z.string(), z.number()).describe('standard error of each adjusted score'),
  judgeErrors: z.record(z.string(), z.number()).describe('standard error of each effect of a judge'),
  connected: z.boolean(), gate: Gate, reml: z.number().nullable().describe('−2 × restricted log likelihood'),
  estimator: z.string(), reason: Reason.optional().describe('why nothing could be fitted'),
});

export const TrimmedMeanInput = z.object({
  marks: Ratings, drop: z.number().int().min(0).max(25).default(1).describe('so many highest and so many lowest'),
  decimals: z.number().int().min(0).max(6).default(2),
});
export const TrimmedMeans = z.object({
  means: z.array(mark).describe('one a row, half away from zero; null: not more marks than are dropped'),
  kept: z.array(z.number().int()),
});

const Candidate = z.object({
  id: z.string().max(64), score: mark, tie: z.array(mark).max(100).default([]), unit: z.string().max(64).default(''),
  group: z.string().max(200).default(''),
});
export const AwardsInput = z.object({
  entries: z.array(Candidate).max(1_000_000),
  rules: z.array(z.object({ name: z.string().max(80), kind: z.enum(['ratio', 'count', 'threshold']), value: z.number().min(0) })).max(50),
  rounding: z.enum(['floor', 'round', 'ceil']).default('floor'), atLine: z.enum(['include', 'exclude', 'order']).default('include'),
  style: z.enum(['standard', 'dense', 'ordinal']).default('standard'), minimumScore: mark.default(null),
  decimals: z.number().int().min(0).max(6).default(2), bases: z.record(z.string(), z.number().int().min(0)).default({})
    .describe('group → base of ratios where it is not the number of entries of the group'),
  unitCap: z.number().int().min(1).nullable().default(null), unitCapShare: z.number().min(0).max(1).nullable().default(null),
});
export const Awarded = z.object({
  entries: z.array(z.object({ id: z.string(), group: z.string(), rank: z.number().int().nullable(), tied: z.boolean(), award: z.string() })),
  lines: z.array(z.object({
    group: z.string(), award: z.string(), base: z.number().int(), planned: z.number().int(), given: z.number().int(), sentence: z.string(),
    boundary: z.string().describe('what would change if the tie at the line were broken otherwise; empty: nothing'),
  })),
});
