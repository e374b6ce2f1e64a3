// How judges marked: differences from the other judges of the same entries, agreement judge by judge, and how many it takes.
import type { FairScores } from '#backend/statistics/fair.ts';
import { meanOf, type Panel } from '#backend/statistics/panel.ts';

export interface PanelMark { entry: number; judge: number; score: number }

export const panelOf = (marks: readonly PanelMark[], entries: number, judges: number): Panel => {
  const rows = Array.from({ length: entries }, () => Array.from({ length: judges }, (): number | null => null));
  for (const { entry, judge, score } of marks) rows[entry]![judge] = score;
  return rows;
};

const tidy = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Each judge's mark less the mean of the other judges of the same entry; never means of entries. */
export function differences(marks: readonly PanelMark[], judges: number): number[][] {
  const found = Array.from({ length: judges }, (): number[] => []);
  for (const own of Map.groupBy(marks, (one) => one.entry).values()) {
    if (own.length < 2) continue;
    const sum = own.reduce((all, one) => all + one.score, 0);
    for (const { judge, score } of own) found[judge]?.push(tidy(score - (sum - score) / (own.length - 1)));
  }
  return found;
}

export interface Box { low: number; q1: number; median: number; q3: number; high: number; outside: number[] }

/** Fewer shared entries say nothing about spread. */
const fewestForBox = 8;

/**
 * Quartiles by linear interpolation, whiskers to the last value within 1.5 of the box's height, the rest outside (Tukey 1977;
 * type 7 of Hyndman & Fan 1996). null under eight values.
 */
export function boxOf(values: readonly number[]): Box | null {
  if (values.length < fewestForBox) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
    return low + (high - low) * (place - Math.floor(place));
  };
  const [q1, median, q3] = [at(0.25), at(0.5), at(0.75)];
  const reach = 1.5 * (q3 - q1);
  const within = sorted.filter((one) => one >= q1 - reach && one <= q3 + reach);
  return {
    low: within[0] ?? q1, q1, median, q3, high: within.at(-1) ?? q3,
    outside: sorted.filter((one) => one < q1 - reach || one > q3 + reach),
  };
}

export interface Agreement { shared: number; difference: number | null; correlation: number | null }

/** Judge × judge over the entries both marked: mean difference (row less column) and correlation (Pearson; from 3 entries on). */
export function agreementOf(marks: readonly PanelMark[], judges: number): Agreement[][] {
  const pairs = Array.from({ length: judges }, () => Array.from({ length: judges }, (): [number, number][] => []));
  for (const own of Map.groupBy(marks, (one) => one.entry).values()) {
    for (const a of own) for (const b of own) if (a.judge !== b.judge) pairs[a.judge]?.[b.judge]?.push([a.score, b.score]);
  }
  return pairs.map((row) => row.map((both) => ({
    shared: both.length, difference: both.length === 0 ? null : tidy(meanOf(both.map(([a, b]) => a - b))), correlation: correlationOf(both),
  })));
}

function correlationOf(both: readonly [number, number][]): number | null {
  if (both.length < 3) return null;
  const [meanA, meanB] = [meanOf(both.map(([a]) => a)), meanOf(both.map(([, b]) => b))];
  const sum = (of: (a: number, b: number) => number): number => both.reduce((all, [a, b]) => all + of(a - meanA, b - meanB), 0);
  const under = Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
  return under < 1e-12 ? null : tidy(sum((a, b) => a * b) / under);
}

export interface Variances { entry: number; judge: number; residual: number }

export const variancesOf = ({ variance: { entry, judge, residual } }: FairScores): Variances | null =>
  (entry === null || judge === null || residual === null ? null : { entry, judge, residual });

/** Judges an entry that a D-study looks at. */
const mostJudges = 10;

/**
 * What reliability so many judges for each entry would give: Eρ² for ranks (entry / (entry + residual / n)), Φ for the scores
 * themselves (entry / (entry + (judge + residual) / n)). Source: Brennan 2001, Generalizability Theory, ch. 2.
 */
export function dStudyOf({ entry, judge, residual }: Variances): { judges: number; relative: number; phi: number }[] {
  return Array.from({ length: mostJudges }, (_, index) => index + 1).flatMap((judges) => {
    const [relative, phi] = [entry / (entry + residual / judges), entry / (entry + (judge + residual) / judges)];
    return Number.isFinite(relative) && Number.isFinite(phi) ? [{ judges, relative, phi }] : [];
  });
}

export function dSentence(study: readonly { judges: number; phi: number }[], usual: number, language: 'zh' | 'en'): string {
  const now = study.find((one) => one.judges === usual);
  const more = study.find((one) => one.judges === usual + 1);
  const words = ({ judges, phi }: { judges: number; phi: number }): string => (language === 'zh'
    ? `若每件由 ${judges} 位评委评，Φ 为 ${phi.toFixed(2)}` : `With ${judges} judges for each entry Φ would be ${phi.toFixed(2)}`);
  const said = [now, more].flatMap((one) => (one ? [words(one)] : []));
  if (said.length === 0) return '';
  return said.join(language === 'zh' ? '；' : '; ') + (language === 'zh' ? '。' : '.');
}
