// Analysis of variance of a whole panel, and the six intraclass correlations with their intervals.
import { fAbove, fAt } from './distributions.ts';
import { meanOf, sumOf } from './panel.ts';

export interface Line { readonly ss: number; readonly df: number; readonly ms: number }

/** Two-way table without replication: targets, judges, residual; `within` joins judges and residual (one-way). */
export interface Anova {
  readonly targets: Line; readonly judges: Line; readonly residual: Line; readonly within: Line; readonly n: number; readonly k: number;
}

const lineOf = (ss: number, df: number): Line => ({ ss, df, ms: ss / df });

/**
 * @param rows n ≥ 2 targets by k ≥ 2 judges, no gaps; any unit of marks (mean squares come in its square)
 * @source Shrout & Fleiss 1979, Psychological Bulletin 86(2), table 2
 */
export function anovaOf(rows: readonly (readonly number[])[]): Anova {
  const n = rows.length;
  const k = rows[0]?.length ?? 0;
  const grand = meanOf(rows.flat());
  const rowMeans = rows.map((row) => meanOf(row));
  const columnMeans = Array.from({ length: k }, (_, j) => meanOf(rows.map((row) => row[j] ?? 0)));
  const square = (value: number): number => value * value;
  const targets = k * sumOf(rowMeans.map((mean) => square(mean - grand)));
  const judges = n * sumOf(columnMeans.map((mean) => square(mean - grand)));
  const residual = sumOf(rows.flatMap((row, i) => row.map((mark, j) => square(mark - (rowMeans[i] ?? 0) - (columnMeans[j] ?? 0) + grand))));
  const within = sumOf(rows.flatMap((row, i) => row.map((mark) => square(mark - (rowMeans[i] ?? 0)))));
  return {
    n, k, targets: lineOf(targets, n - 1), judges: lineOf(judges, k - 1),
    residual: lineOf(residual, (n - 1) * (k - 1)), within: lineOf(within, n * (k - 1)),
  };
}

export interface Interval { readonly value: number; readonly low: number; readonly high: number; readonly p: number }
export type IccForm = '1,1' | '2,1' | '3,1' | '1,k' | '2,k' | '3,k';

/** Spearman-Brown: the reliability of the mean of k when that of one is r. */
const stepUp = (r: number, k: number): number => (k * r) / (1 + (k - 1) * r);

/**
 * The six intraclass correlations of Shrout & Fleiss (1979) with 95 % intervals after McGraw & Wong (1996, tables 4 and 7).
 * @returns null where the marks leave nothing to compare (every mark the same)
 */
export function iccOf(anova: Anova, confidence = 0.95): Record<IccForm, Interval> | null {
  const { n, k } = anova;
  const [b, j, e, w] = [anova.targets.ms, anova.judges.ms, anova.residual.ms, anova.within.ms];
  if (b + w === 0) return null;
  const upper = 1 - (1 - confidence) / 2;
  const one = b / w;
  const [oneLow, oneHigh] = [one / fAt(upper, n - 1, n * (k - 1)), one * fAt(upper, n * (k - 1), n - 1)];
  const single = (ratio: number): number => (ratio === Number.POSITIVE_INFINITY ? 1 : (ratio - 1) / (ratio + k - 1));
  const average = (ratio: number): number => 1 - 1 / ratio;
  const p1 = fAbove(one, n - 1, n * (k - 1));
  const three = b / e;
  const df = (n - 1) * (k - 1);
  const [threeLow, threeHigh] = [three / fAt(upper, n - 1, df), three * fAt(upper, df, n - 1)];
  const p3 = e === 0 ? 0 : fAbove(three, n - 1, df);
  const agreement = (b - e) / (b + (k - 1) * e + k * (j - e) / n);
  const agreementMean = (b - e) / (b + (j - e) / n);
  let [low, high] = [1, 1];
  if (e > 0 || j > 0) {
    // Satterthwaite's degrees of freedom; where nothing is left to chance they come down to those of the judges.
    const part = n * (1 + (k - 1) * agreement) - k * agreement;
    const v = e > 0 ? df * (k * agreement * j / e + part) ** 2 / ((n - 1) * (k * agreement * j / e) ** 2 + part ** 2) : k - 1;
    const [above, below] = [fAt(upper, n - 1, v), fAt(upper, v, n - 1)];
    low = n * (b - above * e) / (above * (k * j + (k * n - k - n) * e) + n * b);
    high = n * (below * b - e) / (k * j + (k * n - k - n) * e + n * below * b);
  }
  return {
    '1,1': { value: single(one), low: single(oneLow), high: single(oneHigh), p: p1 },
    '2,1': { value: agreement, low, high, p: p3 },
    '3,1': { value: single(three), low: single(threeLow), high: single(threeHigh), p: p3 },
    '1,k': { value: average(one), low: average(oneLow), high: average(oneHigh), p: p1 },
    '2,k': { value: agreementMean, low: stepUp(low, k), high: stepUp(high, k), p: p3 },
    '3,k': { value: average(three), low: average(threeLow), high: average(threeHigh), p: p3 },
  };
}
