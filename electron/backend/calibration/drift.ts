// Whether a judge grows milder or harder along his list: a straight line through what his marks leave over. Pure.
import { tAt } from '#backend/statistics/distributions.ts';

export interface DriftPoint {
  /** Place in the judge's own list, from 1. */
  position: number;
  /** His total, in hundredths of a point. */
  own: number;
  /** Totals of the other judges of the same entry. */
  others: readonly number[];
}
export interface Drift {
  /** Marks that the line rests on. */
  marks: number;
  /** Hundredths of a point in ten entries, with the bounds of the 95 % interval; null below `fewest` marks. */
  perTen: number | null; low: number | null; high: number | null;
}

/** Fewer marks say nothing about a slope. Source: judging.md 2b (“every judge has at least m marks, say 8”). */
export const fewest = 8;
const none = (marks: number): Drift => ({ marks, perTen: null, low: null, high: null });

/**
 * The least squares slope of what is left of a judge's totals once the entries' own merit is taken out: his total less the
 * mean of the other judges of the entry. Where fewer than eight entries have another judge, the line goes through his own
 * totals; as every judge has an order of his own at random, merit then is noise and not bias, but the interval is wide.
 *
 * Interval: slope ± t(0.975, n − 2) · s / √Σ(x − x̄)², the usual one of simple regression.
 * Source: Draper and Smith, Applied Regression Analysis, 1.4; judging.md 4(5), drift by position in the list.
 */
export function driftOf(points: readonly DriftPoint[]): Drift {
  const beside = points.filter((one) => one.others.length > 0);
  const alone = beside.length < fewest;
  const used = alone ? points : beside;
  if (used.length < fewest) return none(used.length);
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const left = used.map(({ own, others }) => (alone ? own : own - mean(others)));
  const [x, y] = [mean(used.map((one) => one.position)), mean(left)];
  const spread = used.reduce((sum, one) => sum + (one.position - x) ** 2, 0);
  if (spread === 0) return none(used.length);
  const slope = used.reduce((sum, one, index) => sum + (one.position - x) * (left[index]! - y), 0) / spread;
  const rest = used.reduce((sum, one, index) => sum + (left[index]! - y - slope * (one.position - x)) ** 2, 0);
  const freedom = used.length - 2;
  const error = Math.sqrt(Math.max(0, rest) / freedom / spread);
  const reach = tAt(0.975, freedom) * error;
  return { marks: used.length, perTen: slope * 10, low: (slope - reach) * 10, high: (slope + reach) * 10 };
}
