// Agreement of judges beyond the intraclass correlation: Kendall's W, Krippendorff's alpha in four scales, Cronbach's alpha.
import { chiSquareAbove } from './distributions.ts';
import { given, hasGaps, meanOf, sumOf, type Panel } from './panel.ts';

/** Ranks from 1 for the smallest; ties share the mean of their ranks. `ties`: Σ(t³ − t) over groups of equal values. */
export function ranksOf(values: readonly number[]): { ranks: number[]; ties: number } {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks: number[] = Array.from({ length: values.length }, () => 0);
  let ties = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && order[to]?.value === order[from]?.value) to += 1;
    for (let at = from; at < to; at += 1) ranks[order[at]?.index ?? 0] = (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { ranks, ties };
}

export interface Concordance { readonly w: number; readonly chiSquare: number; readonly df: number; readonly p: number }

/**
 * Kendall's coefficient of concordance, corrected for ties: 1 when all judges order the targets alike, 0 when at random.
 * @param rows targets by judges, no gaps, at least 2 × 2
 * @returns null when some judge gave every target the same mark and so did all others
 * @source Kendall & Babington Smith 1939; tie correction after Siegel & Castellan 1988, 9.5
 */
export function concordanceOf(rows: readonly (readonly number[])[]): Concordance | null {
  const n = rows.length;
  const m = rows[0]?.length ?? 0;
  const columns = Array.from({ length: m }, (_, j) => ranksOf(rows.map((row) => row[j] ?? 0)));
  const sums = rows.map((_, i) => sumOf(columns.map(({ ranks }) => ranks[i] ?? 0)));
  const mean = meanOf(sums);
  const spread = sumOf(sums.map((sum) => (sum - mean) ** 2));
  const most = m * m * (n ** 3 - n) - m * sumOf(columns.map(({ ties }) => ties));
  if (most === 0) return null;
  const w = 12 * spread / most;
  const chiSquare = m * (n - 1) * w;
  return { w, chiSquare, df: n - 1, p: chiSquareAbove(chiSquare, n - 1) };
}

export type Scale = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/** Squared difference of two values on a scale; `below[i]` counts marks of the values up to and with the i-th. */
function distance(scale: Scale, values: readonly number[], totals: readonly number[], below: readonly number[]): (c: number, k: number) => number {
  const value = (index: number): number => values[index] ?? 0;
  switch (scale) {
    case 'nominal': return (c, k) => (c === k ? 0 : 1);
    case 'interval': return (c, k) => (value(c) - value(k)) ** 2;
    case 'ratio': return (c, k) => (value(c) === value(k) ? 0 : ((value(c) - value(k)) / (value(c) + value(k))) ** 2);
    case 'ordinal': return (c, k) => {
      const [low, high] = c < k ? [c, k] : [k, c];
      const between = (below[high] ?? 0) - (below[low] ?? 0) + (totals[low] ?? 0);
      return (between - ((totals[low] ?? 0) + (totals[high] ?? 0)) / 2) ** 2;
    };
  }
}

/**
 * Krippendorff's alpha: 1 − observed over expected disagreement; takes gaps and any number of judges.
 * @param form definition: as Krippendorff defines it; irr: as R's irr::kripp.alpha reckons it, which on marks without any gap counts
 * each pair of judges whole instead of dividing by m − 1, so that the two differ for more than two judges
 * @returns null when fewer than two marks can be paired, all paired marks are the same, or a ratio of negative marks is asked for
 * @source Krippendorff 2011, Computing Krippendorff's alpha-reliability; R package irr 0.84.1
 */
export function alphaOf(panel: Panel, scale: Scale, form: 'definition' | 'irr' = 'definition'): number | null {
  const units = panel.map(given).filter((marks) => marks.length > 1);
  const values = [...new Set(units.flat())].sort((a, b) => a - b);
  const indexOf = new Map(values.map((value, index) => [value, index]));
  const totals = values.map(() => 0);
  for (const mark of units.flat()) {
    const index = indexOf.get(mark) ?? 0;
    totals[index] = (totals[index] ?? 0) + 1;
  }
  const all = sumOf(totals);
  if (all < 2) return null;
  let running = 0;
  const below = totals.map((count) => (running += count));
  const apart = distance(scale, values, totals, below);
  let observed = 0;
  for (const marks of units) {
    const own = marks.map((mark) => indexOf.get(mark) ?? 0);
    let sum = 0;
    for (let a = 0; a < own.length; a += 1) for (let b = a + 1; b < own.length; b += 1) sum += apart(own[a] ?? 0, own[b] ?? 0);
    observed += 2 * sum / (own.length - 1);
  }
  let expected = 0;
  for (let c = 0; c < values.length; c += 1) {
    for (let k = c + 1; k < values.length; k += 1) expected += 2 * (totals[c] ?? 0) * (totals[k] ?? 0) * apart(c, k);
  }
  if (expected === 0 || (scale === 'ratio' && (values[0] ?? 0) < 0)) return null;
  const pairs = form === 'irr' && !hasGaps(panel) ? (panel[0]?.length ?? 2) - 1 : 1;
  return 1 - (all * pairs - 1) / pairs * observed / expected;
}

/**
 * Cronbach's alpha of the judges as items.
 * @param rows targets by judges, no gaps
 * @returns null when the sums of all targets are the same
 * @source Cronbach 1951, Psychometrika 16(3)
 */
export function cronbachOf(rows: readonly (readonly number[])[]): number | null {
  const k = rows[0]?.length ?? 0;
  const variance = (values: readonly number[]): number => {
    const mean = meanOf(values);
    return sumOf(values.map((value) => (value - mean) ** 2)) / (values.length - 1);
  };
  const whole = variance(rows.map((row) => sumOf(row)));
  if (whole === 0) return null;
  const items = sumOf(Array.from({ length: k }, (_, j) => variance(rows.map((row) => row[j] ?? 0))));
  return k / (k - 1) * (1 - items / whole);
}
