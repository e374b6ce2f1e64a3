// What a solved linear program over sets suggests: a whole plan nearby, or a pair to decide.

import type { SetColumn } from './column.ts';
import { FREE, type Field } from './field.ts';
import type { Master } from './master.ts';

/** Shares this near to 0 or 1 count as whole. */
const WHOLE = 1e-4;

/** The set of each entry that has the largest share. */
export function largestShares(master: Master): SetColumn[] {
  const sets = [...master.key];
  const most = new Map<number, number>();
  for (const { column, share } of master.mixed()) {
    if (share > (most.get(column.entry) ?? master.shareOfKey(column.entry))) {
      most.set(column.entry, share);
      sets[column.entry] = column;
    }
  }
  return sets;
}

/** A free pair taken in part, else any free pair of the plan at hand; -1 if all are settled. */
export function branchArc(field: Field, master: Master): number {
  const shares = new Map<number, number>();
  const mixedEntries = new Set<number>();
  const take = (column: SetColumn, share: number): void => {
    for (const arc of column.arcs) shares.set(arc, (shares.get(arc) ?? 0) + share);
  };
  for (const { column, share } of master.mixed()) {
    take(column, share);
    mixedEntries.add(column.entry);
  }
  for (const entry of mixedEntries) take(master.key[entry]!, master.shareOfKey(entry));
  let found = -1;
  let best = WHOLE;
  for (const [arc, share] of shares) {
    const split = share > 0.5 ? (1 - share) * 1.5 : share;
    if (field.fixed[arc] === FREE && Math.min(share, 1 - share) > WHOLE && split > best) [found, best] = [arc, split];
  }
  if (found >= 0) return found;
  for (const { arcs } of master.key) {
    for (const arc of arcs) if (field.fixed[arc] === FREE) return arc;
  }
  return -1;
}

export function entryOf({ start, entryCount }: Field, arc: number): number {
  let [low, high] = [0, entryCount - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (start[middle]! <= arc) low = middle;
    else high = middle - 1;
  }
  return low;
}
