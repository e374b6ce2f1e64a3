// Several judges' totals of one entry become one score: mean and trimmed mean, exact to the last digit.

/** Totals are integer hundredths of a point; results are integers in units of 10^-decimals point ("9021" at 2 = 90.21). */
export interface Aggregation { method: 'mean' | 'trimmed'; trimFrom: number; decimals: number }

export interface Aggregate {
  sheets: number;
  mean: number | null;
  /** Null while there are fewer sheets than `trimFrom`. */
  trimmedMean: number | null;
  /** What ranks: the trimmed mean if the rules say so and there are sheets enough, else the mean. */
  score: number | null;
}

/**
 * numerator / denominator to the nearest integer, halves away from zero (四舍五入). Integer arithmetic throughout: binary
 * fractions would turn 83.335 into 83.33.
 * @throws Error when the operands are no safe integers ≥ 0
 */
export function divideHalfUp(numerator: number, denominator: number): number {
  const doubled = numerator * 2 + denominator;
  if (![numerator, denominator, doubled].every(Number.isSafeInteger) || numerator < 0 || denominator <= 0) {
    throw new Error(`not exact: ${numerator} / ${denominator}`);
  }
  return (doubled - doubled % (denominator * 2)) / (denominator * 2);
}

/** The mean of totals in hundredths, half-up to `decimals`; null without totals. A blank sheet is no total, no zero. */
export function roundedMean(totals: readonly number[], decimals: number): number | null {
  if (totals.length === 0) return null;
  const sum = totals.reduce((all, one) => all + one, 0);
  return divideHalfUp(sum * 10 ** decimals, 100 * totals.length);
}

/**
 * Without one highest and one lowest total, whichever sheets they are; null below `trimFrom` sheets.
 * Source: ISU judging system, trimmed mean of the panel; K-12 contests use it from five judges on (practice, no 文号).
 */
export function roundedTrimmedMean(totals: readonly number[], trimFrom: number, decimals: number): number | null {
  if (totals.length < Math.max(trimFrom, 3)) return null;
  return roundedMean([...totals].sort((a, b) => a - b).slice(1, -1), decimals);
}

/** Totals of the submitted sheets of one entry only: drafts, recusals and reports are left out before. */
export function aggregate(totals: readonly number[], { method, trimFrom, decimals }: Aggregation): Aggregate {
  const mean = roundedMean(totals, decimals);
  const trimmedMean = roundedTrimmedMean(totals, trimFrom, decimals);
  return { sheets: totals.length, mean, trimmedMean, score: method === 'trimmed' ? trimmedMean ?? mean : mean };
}

/** Units of 10^-decimals as a number of points for the border and for cells. */
export const inPoints = (units: number | null, decimals: number): number | null =>
  units === null ? null : units / 10 ** decimals;
