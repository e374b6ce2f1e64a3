// Points as a judge types and reads them: forgiving characters, strict values, never clipped.

/** What a number box accepts: 0 to max, in whole steps. Both in points. */
export interface PointsRule { readonly max: number; readonly step: number }

/** number: not a number; over: above the maximum; step: between two steps. */
export type PointsProblem = 'number' | 'over' | 'step';
export type PointsReading = { ok: true; points: number } | { ok: false; problem: PointsProblem };

const chineseKeys: Record<string, string> = {
  '。': '.', '｡': '.', '·': '.', '【': '[', '】': ']', '−': '-', '–': '-', '—': '-',
};

/** One character (or a short text) as its ASCII twin: full-width forms and the stops of a Chinese keyboard. */
export function toAscii(text: string): string {
  return [...text.normalize('NFKC')].map((char) => chineseKeys[char] ?? char).join('');
}

/** Points as whole hundredths, the unit in which sums are exact. */
export function hundredths(points: number): number {
  return Math.round(points * 100);
}

/** Reads what was typed into a number box. Nothing is rounded or clipped: a value that does not fit is a problem. */
export function readPoints(typed: string, rule: PointsRule): PointsReading {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(toAscii(typed).trim());
  if (!match || (match[1] === '' && !match[2])) return { ok: false, problem: 'number' };
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  const whole = Number(match[1] ?? '0');
  const value = whole * 100 + Number(fraction.slice(0, 2).padEnd(2, '0'));
  const max = hundredths(rule.max);
  if (!Number.isSafeInteger(value) || value > max || (value === max && fraction.length > 2)) {
    return { ok: false, problem: 'over' };
  }
  if (fraction.length > 2 || value % hundredths(rule.step) !== 0) return { ok: false, problem: 'step' };
  return { ok: true, points: value / 100 };
}

/** 16.5 → '16.5', 17 → '17', 8.25 → '8.25'. */
export function showPoints(points: number): string {
  return String(hundredths(points) / 100);
}

/** A total with one decimal at least, as result lists print it: 78 → '78.0', 62.25 → '62.25'. */
export function showTotal(points: number): string {
  const value = hundredths(points);
  return (value / 100).toFixed(value % 10 === 0 ? 1 : 2);
}

/** The exact sum of the scores that are there, in points; passed or failed (veto) is no number of points. */
export function subtotal(
  scores: Readonly<Record<string, number>>, criteria: ReadonlyArray<{ readonly id: string; readonly mode?: string }>,
): number {
  return criteria.reduce((sum, one) => sum + (one.mode === 'veto' ? 0 : hundredths(scores[one.id] ?? 0)), 0) / 100;
}

/** The most that a rubric can give, in points. */
export function fullPoints(criteria: ReadonlyArray<{ readonly max: number; readonly mode?: string }>): number {
  return criteria.reduce((sum, one) => sum + (one.mode === 'veto' ? 0 : hundredths(one.max)), 0) / 100;
}

export interface ScoreBand { readonly name: string; readonly from: number }

/** Bands from the best down, each with its key position (Q W E R); the order in the rubric does not matter. */
export function bandsFromTop(bands: readonly ScoreBand[]): ScoreBand[] {
  return [...bands].sort((a, b) => b.from - a.from);
}

/** The band a value lies in, as its index in bandsFromTop; null without bands or below the lowest floor. */
export function bandOf(points: number, bands: readonly ScoreBand[]): number | null {
  const index = bandsFromTop(bands).findIndex((band) => hundredths(points) >= hundredths(band.from));
  return index === -1 ? null : index;
}
