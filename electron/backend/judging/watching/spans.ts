// What was watched of a video, pure: spans joined, never taken away; the share of what there is to watch. Tenths of a second.
import type { PackMask } from '#backend/packfile/masks.ts';

export type Span = readonly [from: number, to: number];

/** A player tells its place about four times a second, so spans that follow each other may lie this far apart. */
const joined = 5;
/** As many as the contract shows; what is beyond that are crumbs of a hostile or broken player, the shortest are left out. */
const mostSpans = 2000;

export const tenths = (seconds: number): number => Math.round(seconds * 10);

/** The union of spans, in order, within [0, length]; spans that end before they begin are none. */
export function joinSpans(spans: readonly Span[], length: number): Span[] {
  const inside = spans.map(([from, to]): Span => [Math.max(0, from), Math.min(length, to)]).filter(([from, to]) => to > from)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const union: [number, number][] = [];
  for (const [from, to] of inside) {
    const last = union.at(-1);
    if (last && from <= last[1] + joined) last[1] = Math.max(last[1], to);
    else union.push([from, to]);
  }
  if (union.length <= mostSpans) return union;
  const kept = new Set(union.toSorted((a, b) => (b[1] - b[0]) - (a[1] - a[0])).slice(0, mostSpans));
  return union.filter((one) => kept.has(one));
}

/**
 * Share of what can be watched, 0 to 1 in thousandths, rounded down, so that 1 means all of it: first and last seconds that
 * the mask leaves out are no part of it. A video of which the mask leaves nothing counts as watched.
 * @param spans joined, as joinSpans gives them
 */
export function watchedShare(spans: readonly Span[], length: number, mask: Pick<PackMask, 'firstSeconds' | 'lastSeconds' | 'how'>): number {
  if (length === 0) return 0;
  const skipped = mask.how === 'skip';
  const from = skipped ? tenths(mask.firstSeconds) : 0;
  const to = length - (skipped ? tenths(mask.lastSeconds) : 0);
  if (to <= from) return 1;
  const seen = spans.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
  return Math.floor(seen * 1000 / (to - from)) / 1000;
}
