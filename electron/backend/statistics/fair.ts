// Fair scores of one ranking group: marks corrected for severe and lenient judges, how sure they are, and whether to use them.
//
//   fairScores(marks, { entries, judges, rule }) → adjusted scores, judges' effects, variances, the gate
//   awardProbabilities({ truths, awardOf, … }) → how probable each award is for each entry
//   cuspOf({ truths, … , readings }) → which entries are worth one more reading
//   trimmedMeanOf(marks, drop, decimals)
import type { z } from 'zod';
import type { FairRule as FairRuleSchema } from '#contract/schema/result-rules.ts';
import type { Gate } from '#contract/schema/statistics.ts';
import { normalAt } from './distributions.ts';
import type { Truths } from './draws.ts';
import { gateOf } from './gate.ts';
import { fitMixed, type Effect, type Mark, type MixedModel } from './mixed.ts';
import { obstacleOf, type Reason } from './obstacle.ts';
import { meanOf } from './panel.ts';
import { partsOf } from './parts.ts';
import { precisionOf, rawTruthsOf, truthsOf } from './precision.ts';

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
  /** Judges stand in its sentences as {judge:3}: see `nameJudges`. */
  readonly gate: Gate;
  /** −2 × restricted log likelihood. */
  readonly reml: number | null;
  readonly estimator: string;
  readonly estimatorEn: string;
  readonly reason?: { readonly zh: string; readonly en: string };
  /** Where the true scores may lie, for the probabilities: by the raw means, and by the adjusted scores. */
  readonly truths: { readonly raw: Truths | null; readonly adjusted: Truths | null };
}

export type { Mark, Truths };

export { awardProbabilities, type AwardOf, type Simulation } from './chances.ts';
export { cuspOf, type CuspEntry, type CuspList, type CuspOptions } from './cusp.ts';
export { nameJudges } from './gate.ts';
export { trimmedMeanOf } from './trimmed.ts';

const words = {
  random: ['随机', 'random'], fixed: ['固定', 'fixed'],
} as const;

/**
 * Corrects the marks of one ranking group for severe and lenient judges.
 * @param marks in points; entries and judges by number. An entry's adjusted score is the mean level plus its effect: what the
 * average judge would have given, drawn towards the middle as far as chance is in its marks where entries are random.
 * @returns raw means as adjusted scores, with the reason, where nothing can be fitted
 * @source judges as random effects by REML (Henderson 1975; Patterson & Thompson 1971); intervals by the normal distribution with the
 * variances taken as known
 */
export function fairScores(marks: readonly Mark[], options: FairOptions): FairScores {
  const { rule, entryEffect = 'random', judgeEffect = 'random' } = options;
  const counts = { entries: options.entries, judges: options.judges };
  const byEntry: number[][] = Array.from({ length: counts.entries }, () => []);
  const byJudge = new Int32Array(counts.judges);
  for (const mark of marks) {
    byEntry[mark.entry]?.push(mark.score);
    byJudge[mark.judge]! += 1;
  }
  const raw = byEntry.map((own) => (own.length > 0 ? meanOf(own) : null));
  const parts = partsOf(marks, counts.entries, counts.judges).firstJudges.length;
  const why = obstacleOf(marks, counts, { entryEffect, judgeEffect });
  if (why) {
    return {
      intercept: marks.length > 0 ? meanOf(marks.map((mark) => mark.score)) : null, connected: parts === 1, reml: null, reason: why,
      variance: { entry: null, judge: null, residual: null },
      entries: raw.map((mean, entry) => ({ marks: byEntry[entry]!.length, raw: mean, adjusted: mean, error: null, low: null, high: null })),
      judges: [...byJudge].map((count) => ({ marks: count, effect: null, error: null, low: null, high: null })),
      gate: gateOf(marks, counts, rule, null, why), estimator: `原始均分（${why.zh}）`, estimatorEn: `raw means (${why.en})`,
      truths: { raw: null, adjusted: null },
    };
  }
  const model = fitMixed(marks, counts, { entryEffect, judgeEffect });
  const precision = precisionOf(model);
  const wide = normalAt(1 - (1 - rule.confidence) / 2);
  const about = (value: number, error: number): { error: number; low: number; high: number } =>
    ({ error, low: value - wide * error, high: value + wide * error });
  const asked = gateModel(marks, options, model);
  const [apart, apartEn] = judgeEffect !== 'fixed' || parts === 1 ? ['', ''] : entryEffect === 'fixed'
    ? [`；评委分成 ${parts} 片，各片以本片平均为零，片与片之间不能相比`, `; judges fall into ${parts} groups, each with its own zero, not to be compared`]
    : [`；评委分成 ${parts} 片，片与片之间的宽严只靠各片作品水平相当来分，不可靠`,
      `; judges fall into ${parts} groups that only entries of a like level tie together, which is not reliable`];
  const [slow, slowEn] = model.converged ? ['', ''] : ['；迭代没有完全收敛', '; the iteration did not fully converge'];
  return {
    intercept: model.intercept, variance: model.variance, connected: parts === 1, reml: model.deviance,
    entries: raw.map((mean, entry) => {
      if (mean === null) return { marks: 0, raw: null, adjusted: null, error: null, low: null, high: null };
      const adjusted = model.intercept + model.entries[entry]!;
      return { marks: byEntry[entry]!.length, raw: mean, adjusted, ...about(adjusted, precision.entries[entry]!) };
    }),
    judges: [...byJudge].map((count, judge) => (count === 0 ? { marks: 0, effect: null, error: null, low: null, high: null }
      : { marks: count, effect: model.judges[judge]!, ...about(model.judges[judge]!, precision.judges[judge]!) })),
    gate: gateOf(marks, counts, rule, asked.model, asked.why),
    estimator: `REML 混合模型，作品${words[entryEffect][0]}、评委${words[judgeEffect][0]}${apart}${slow}`,
    estimatorEn: `mixed model by REML, entries ${words[entryEffect][1]}, judges ${words[judgeEffect][1]}${apartEn}${slowEn}`,
    truths: {
      raw: rawTruthsOf(asked.model ?? model, marks, raw), adjusted: truthsOf(model, precision, raw.map((mean) => mean !== null)),
    },
  };
}

/** The gate asks about the variance of judges, so it needs them random. */
function gateModel(marks: readonly Mark[], options: FairOptions, model: MixedModel): { model: MixedModel | null; why: Reason } {
  const none = { zh: '', en: '' };
  if (options.judgeEffect !== 'fixed') return { model, why: none };
  const asked = { entryEffect: options.entryEffect ?? 'random', judgeEffect: 'random' } as const;
  const why = obstacleOf(marks, options, asked);
  return why ? { model: null, why } : { model: fitMixed(marks, options, asked), why: none };
}
