// What of each line counts: lines in the order of their days fill the limit of their category and credit year.
import type { Hundredths } from './shapes.ts';

export interface CountedLine {
  seq: number; category: string; year: number; credits: Hundredths;
  /** A line that was taken back, or takes one back: the two cancel and fill nothing. */
  cancelled: boolean;
  /** The same achievement is counted at a higher level. */
  repeated: boolean;
}
export interface Limits { year: Hundredths | null; cycle: Hundredths | null }

/**
 * The share of each line in what counts, in hundredths, by seq. `lines` in the order of their days. `limitsOf` tells the
 * limits of a category; `cycleOf` names the cycle of a credit year. The shares of a category and year add up to
 * min(limit, sum), whatever the order; only which line is cut depends on it.
 */
export function countedShares(
  lines: readonly CountedLine[], limitsOf: (category: string) => Limits, cycleOf: (year: number) => number,
): Map<number, Hundredths> {
  const [years, cycles] = [new Map<string, Hundredths>(), new Map<string, Hundredths>()];
  const shares = new Map<number, Hundredths>();
  const fill = (sums: Map<string, Hundredths>, key: string, add: Hundredths, limit: Hundredths | null): Hundredths => {
    if (limit === null) return add;
    const before = sums.get(key) ?? 0;
    sums.set(key, before + add);
    return Math.min(limit, before + add) - Math.min(limit, before);
  };
  for (const line of lines) {
    if (line.cancelled) {
      shares.set(line.seq, line.credits);
      continue;
    }
    const limits = limitsOf(line.category);
    const ofYear = line.repeated ? 0 : fill(years, `${line.category}|${line.year}`, line.credits, limits.year);
    shares.set(line.seq, fill(cycles, `${line.category}|${cycleOf(line.year)}`, ofYear, limits.cycle));
  }
  return shares;
}
