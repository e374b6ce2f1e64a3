// What the pictures of judges are drawn from: scales, the order of judges, what agreement looks like; pure.
import type { Answer } from '../../api/shapes.ts';

export type Statistics = Answer<'results', 'statistics'>;
export type Group = Statistics['groups'][number];
export type Judge = Group['judges'][number];
export type Pair = Group['agreement'][number][number];

/** From − to + around zero, so that severe and lenient lie to the left and right of the middle. */
/** Single marks far outside do not press all boxes together: they stand at the edge. */
export function reachOf(judges: readonly Judge[], values: (judge: Judge) => readonly (number | null | undefined)[]): number {
  const most = judges.flatMap(values).reduce((all: number, one) => (typeof one === 'number' ? Math.max(all, Math.abs(one)) : all), 0);
  return Math.max(0.5, Math.ceil(most * 2) / 2);
}

/** A place in a picture of this width for a value between −reach and +reach. */
export const placeOf = (value: number, reach: number, width: number, side = 6): number =>
  Math.round(10 * (side + (Math.max(-reach, Math.min(reach, value)) + reach) / (2 * reach) * (width - 2 * side))) / 10;

/** Severe first; judges without an estimate last. Each with its place in the matrix. */
export const bySeverity = (judges: readonly Judge[]): { judge: Judge; index: number }[] =>
  judges.map((judge, index) => ({ judge, index })).sort((a, b) => (a.judge.effect ?? Infinity) - (b.judge.effect ?? Infinity));

export type Verdict = 'severe' | 'lenient' | 'usual' | 'unknown';
/** Only an interval that leaves zero out says something. */
export function verdictOf({ effect, low, high }: Judge): Verdict {
  if (effect === null || low === null || high === null) return 'unknown';
  return high < 0 ? 'severe' : low > 0 ? 'lenient' : 'usual';
}

/** Five steps from agreement to the opposite, by correlation; pairs with few shared entries say nothing. */
export const leastShared = 4;
export function heatOf(pair: Pair | undefined): 'none' | 'few' | 'h0' | 'h1' | 'h2' | 'h3' | 'h4' {
  if (!pair || pair.shared === 0) return 'none';
  if (pair.shared < leastShared || pair.correlation === null) return 'few';
  return pair.correlation >= 0.8 ? 'h0' : pair.correlation >= 0.6 ? 'h1' : pair.correlation >= 0.4 ? 'h2' : pair.correlation >= 0 ? 'h3' : 'h4';
}

/** Pairs that agree least, where a matrix would be too large to read. */
export function leastAgreeing(group: Group, most: number): { a: Judge; b: Judge; pair: Pair }[] {
  const pairs = group.judges.flatMap((a, row) => group.judges.slice(row + 1).flatMap((b, step) => {
    const pair = group.agreement[row]?.[row + 1 + step];
    return pair && pair.shared >= leastShared && pair.correlation !== null ? [{ a, b, pair }] : [];
  }));
  return pairs.sort((x, y) => (x.pair.correlation ?? 0) - (y.pair.correlation ?? 0)).slice(0, most);
}

/** 'icc.2,1' → 'icc_2_1', the key of its name among the texts. */
export const textKeyOf = (id: string): string => id.replaceAll(/[^a-zA-Z0-9]+/g, '_');

export const signed = (value: number, decimals = 2): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(decimals)}`;
