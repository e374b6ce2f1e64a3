// A judge's own totals: histogram, mean, spread, rank and neighbours. Nobody else's figures exist here.
import { hundredths } from './points.ts';

export interface OwnTotal { readonly code: string; readonly total: number }
export interface Bin { readonly from: number; readonly to: number; readonly count: number; readonly here: boolean }
export interface Distribution {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation of the judge's own totals (divisor n − 1), null under two. */
  readonly deviation: number | null;
  /** 1 = the highest of the judge's own; equal totals share the better rank. Null without a total for this entry. */
  readonly rank: number | null;
  readonly bins: readonly Bin[];
}

/** From how many submitted entries a distribution is shown: fewer would anchor more than they tell. */
export const fewestForDistribution = 8;
const widths = [1, 2, 5, 10, 20, 50, 100];
const mostBins = 10;

/** totals: the judge's submitted entries without the one on screen; here: the total on screen if it is complete. */
export function distribution(totals: readonly number[], here: number | null): Distribution {
  const all = here === null ? [...totals] : [...totals, here];
  const mean = all.reduce((sum, value) => sum + hundredths(value), 0) / 100 / Math.max(1, all.length);
  const squares = all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    count: all.length, mean,
    deviation: all.length < 2 ? null : Math.sqrt(squares / (all.length - 1)),
    rank: here === null ? null : 1 + totals.filter((value) => hundredths(value) > hundredths(here)).length,
    bins: histogram(all, here),
  };
}

/** At most ten equally wide bins on round limits, [from, to), that hold every value; the bin of `here` is marked. */
function histogram(values: readonly number[], here: number | null): Bin[] {
  if (values.length === 0) return [];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const last = widths.at(-1) ?? 100;
  const width = widths.find((one) => Math.floor(high / one) - Math.floor(low / one) < mostBins) ?? last;
  const first = Math.floor(low / width);
  return Array.from({ length: Math.floor(high / width) - first + 1 }, (_, index) => {
    const from = (first + index) * width;
    const inside = (value: number): boolean => value >= from && value < from + width;
    return { from, to: from + width, count: values.filter(inside).length, here: here !== null && inside(here) };
  });
}

/** The two own entries whose totals lie nearest to this one; equal distance keeps the order given. */
export function nearest(own: readonly OwnTotal[], total: number, most = 2): OwnTotal[] {
  const distance = (one: OwnTotal): number => Math.abs(hundredths(one.total) - hundredths(total));
  return [...own].sort((a, b) => distance(a) - distance(b)).slice(0, most);
}
