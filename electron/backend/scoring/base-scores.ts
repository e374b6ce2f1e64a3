// The score of each entry of a group by the method of the computation, before later rounds and votes.
//
// What is exact stays exact: means are fractions. Fitted and standardised scores are rounded to the rule's decimals first, so
// that two scores that print alike are alike.
import type { Method } from '#contract/schema/results.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { fairScores, type FairScores } from '#backend/statistics/fair.ts';
import { fraction, type Fraction } from './fraction.ts';
import { compareText } from './groups.ts';

/** Totals are hundredths of a point; `judge` tells marks of one judge apart, it is no name. */
export interface Marked {
  entryId: string; code: string; sheets: readonly { total: number; judge?: string }[];
  /** Arbitration; settled: the marks that hold were chosen already, none of them is trimmed. */
  settled?: { state: 'settled' | 'open' | 'incomplete' };
}

export interface BaseScore {
  /** Points; null without a sheet. */
  score: Fraction | null;
  /** Corrected or standardised score in points, nine significant digits; null where the method has none. */
  adjusted: number | null;
}

export interface GroupScores {
  scores: ReadonlyMap<string, BaseScore>;
  /** Method mixed: what was fitted, with its gate, and the tokens of the judges by their numbers. */
  fair: FairScores | null;
  judges: readonly string[];
  /** Methods z and t: judges with a single mark or equal marks only, whose marks say nothing about order. */
  flat: number;
  /** Methods z and t: fewest marks of a judge; null without marks. */
  fewest: number | null;
}

const nothing: BaseScore = { score: null, adjusted: null };
const nineDigits = (value: number): number => Number(value.toPrecision(9));

/** A number of points that print so, never below 0. */
function printed(points: number, decimals: number): Fraction {
  const unit = 10 ** decimals;
  return fraction(Math.max(0, Math.round(points * unit)), unit);
}

/** The same order whatever the order of the input. */
function inOrder(members: readonly Marked[]): { entries: Marked[]; judges: string[] } {
  const entries = [...members].sort((a, b) => compareText(a.code, b.code) || compareText(a.entryId, b.entryId));
  const judges = [...new Set(entries.flatMap(({ sheets }) => sheets.map((one) => one.judge ?? '')))].sort(compareText);
  return { entries, judges };
}

/** Marks of a group by number, as the statistics take them. Entries in the order of their codes, judges of their tokens. */
export function marksOfGroup(members: readonly Marked[]) {
  const { entries, judges } = inOrder(members);
  const numberOf = new Map(judges.map((judge, index) => [judge, index]));
  const marks = entries.flatMap(({ sheets }, entry) => [...sheets]
    .sort((a, b) => compareText(a.judge ?? '', b.judge ?? '') || a.total - b.total)
    .map((one) => ({ entry, judge: numberOf.get(one.judge ?? '') ?? 0, score: one.total / 100 })));
  return { entries, judges, marks };
}

/** Mixed model with entries and judges random; where nothing can be fitted the means stand. */
export function fairOfGroup(rules: Pick<ContestRules, 'fairScores'>, members: readonly Marked[]): FairScores {
  const { entries, judges, marks } = marksOfGroup(members);
  return fairScores(marks, { entries: entries.length, judges: judges.length, rule: rules.fairScores });
}

const sumOf = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

function meanScore(totals: readonly number[]): Fraction | null {
  return totals.length === 0 ? null : fraction(sumOf(totals), 100 * totals.length);
}

/** Without one highest and one lowest from `trimFrom` sheets on, below that the mean. */
function trimmedScore(totals: readonly number[], trimFrom: number): Fraction | null {
  if (totals.length < Math.max(trimFrom, 3)) return meanScore(totals);
  return fraction(sumOf(totals) - Math.max(...totals) - Math.min(...totals), 100 * (totals.length - 2));
}

interface Spread { mean: number; deviation: number; count: number }

function spreadOf(values: readonly number[]): Spread {
  const mean = values.length === 0 ? 0 : sumOf(values) / values.length;
  const squares = sumOf(values.map((one) => (one - mean) ** 2));
  return { mean, deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)), count: values.length };
}

/**
 * Standard scores within the group: z = (mark − mean of the judge's marks) / their standard deviation (n − 1), meaned over the
 * judges of the entry; a judge without spread gives 0. `t` is 50 + 10 z; `z` is brought back to points by mean and standard
 * deviation of all marks of the group, so that lines and minimum scores keep their meaning.
 */
function standardScores(method: 'z' | 't', members: readonly Marked[], decimals: number): GroupScores {
  const { entries, judges, marks } = marksOfGroup(members);
  const byJudge = Map.groupBy(marks, (one) => one.judge);
  const spreads = judges.map((_, judge) => spreadOf((byJudge.get(judge) ?? []).map((one) => one.score)));
  const group = spreadOf(marks.map((one) => one.score));
  const byEntry = Map.groupBy(marks, (one) => one.entry);
  const scores = new Map(entries.map(({ entryId }, entry): [string, BaseScore] => {
    const own = byEntry.get(entry) ?? [];
    if (own.length === 0) return [entryId, nothing];
    const z = sumOf(own.map(({ judge, score }) => {
      const { mean, deviation } = spreads[judge] ?? group;
      return deviation === 0 ? 0 : (score - mean) / deviation;
    })) / own.length;
    const points = method === 't' ? 50 + 10 * z : group.mean + group.deviation * z;
    return [entryId, { score: printed(points, decimals), adjusted: nineDigits(points) }];
  }));
  return {
    scores, fair: null, judges, flat: spreads.filter((one) => one.deviation === 0).length,
    fewest: spreads.length === 0 ? null : Math.min(...spreads.map((one) => one.count)),
  };
}

function mixedScores(rules: ContestRules, members: readonly Marked[]): GroupScores {
  const fair = fairOfGroup(rules, members);
  const { entries, judges } = inOrder(members);
  const scores = new Map(entries.map((one, index): [string, BaseScore] => {
    const adjusted = fair.entries[index]?.adjusted ?? null;
    if (adjusted === null || fair.reason) return [one.entryId, { score: meanScore(one.sheets.map((sheet) => sheet.total)), adjusted: null }];
    return [one.entryId, { score: printed(adjusted, rules.aggregation.decimals), adjusted: nineDigits(adjusted) }];
  }));
  return { scores, fair, judges, flat: 0, fewest: null };
}

/** Scores of one ranking group. */
export function baseScores(method: Method, rules: ContestRules, members: readonly Marked[]): GroupScores {
  const { decimals, trimFrom } = rules.aggregation;
  switch (method) {
    case 'mixed': return mixedScores(rules, members);
    case 'z':
    case 't': return standardScores(method, members, decimals);
    case 'rule':
    case 'mean':
    case 'trimmed': {
      const trims = method === 'trimmed' || method === 'rule' && rules.aggregation.method === 'trimmed';
      const scores = new Map(members.map(({ entryId, sheets, settled }): [string, BaseScore] => {
        const totals = sheets.map((one) => one.total);
        return [entryId, { score: trims && settled?.state !== 'settled' ? trimmedScore(totals, trimFrom) : meanScore(totals), adjusted: null }];
      }));
      return { scores, fair: null, judges: [], flat: 0, fewest: null };
    }
  }
}
