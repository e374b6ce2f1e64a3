// Fair scores of one ranking group: marks corrected for severe and lenient judges, how sure they are, and whether to use them.
//
//   fairScores(marks, { entries, judges, rule }) → adjusted scores, judges' effects, variances, the gate
//   awardProbabilities({ truths, awardOf, … }) → how probable each award is for each entry
//   cuspOf({ truths, … , readings }) → which entries are worth one more reading
//   trimmedMeanOf(marks, drop, decimals)
import type { z } from 'zod';
import type { FairRule as FairRuleSchema } from '#contract/schema/result-rules.ts';
import type { Gate } from '#contract/schema/statistics.ts';
import type { Truths } from './draws.ts';
import type { Effect, Mark } from './mixed.ts';

export type FairRule = z.output<typeof FairRuleSchema>;

export interface FairOptions {
  /** How many there are; numbers in the marks run from 0. Entries and judges without a mark are allowed. */
  readonly entries: number;
  readonly judges: number;
  readonly rule: FairRule;
  /** Default: both random. */
  readonly entryEffect?: Effect;
  readonly judgeEffect?: Effect;
}

/** All in points; null where the marks do not tell. */
export interface FairEntry {
  readonly marks: number; readonly raw: number | null; readonly adjusted: number | null;
  /** Standard error of the adjusted score and its interval with the rule's confidence. */
  readonly error: number | null; readonly low: number | null; readonly high: number | null;
}

/** effect: + lenient, − severe. */
export interface FairJudge {
  readonly marks: number; readonly effect: number | null; readonly error: number | null; readonly low: number | null; readonly high: number | null;
}

export interface FairScores {
  readonly intercept: number | null;
  readonly entries: readonly FairEntry[];
  readonly judges: readonly FairJudge[];
  /** Squared points; null: taken as fixed, or not fitted. */
  readonly variance: { readonly entry: number | null; readonly judge: number | null; readonly residual: number | null };
  /** Every judge with a mark hangs together with every other through entries they share, within this group. */
  readonly connected: boolean;
  readonly gate: Gate;
  /** −2 × restricted log likelihood. */
  readonly reml: number | null;
  readonly estimator: string;
  readonly reason?: { readonly zh: string; readonly en: string };
  /** Where the true scores may lie, for the probabilities: by the raw means, and by the adjusted scores. */
  readonly truths: { readonly raw: Truths | null; readonly adjusted: Truths | null };
}

export type { Mark, Truths };

export { awardProbabilities, type AwardOf, type Simulation } from './chances.ts';
export { cuspOf, type CuspEntry, type CuspList, type CuspOptions } from './cusp.ts';
export { trimmedMeanOf } from './trimmed.ts';

export function fairScores(marks: readonly Mark[], options: FairOptions): FairScores {
  throw new Error(`not built yet: ${marks.length} ${options.entries}`);
}
