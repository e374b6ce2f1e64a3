// Which arcs of an entry can be in a cheapest set at all, given that worth counts too.

import type { Field } from './field.ts';

/**
 * Free arcs (as offsets from `first`) that fewer than `depth` others beat in both charge and worth. Another beats an arc
 * only if it could stand in for it in every set: one of the same group, or one outside groups unless the group needs an
 * exact number.
 */
export function skyband(
  { worth, group, groupLeast }: Field, first: number, free: Int32Array, charge: Float64Array, depth: number,
): number[] {
  const order = Array.from(free);
  order.sort((a, b) => charge[a]! - charge[b]! || worth[first + b]! - worth[first + a]! || a - b);
  const kept: number[] = [];
  for (const at of order) {
    const own = group[first + at]!;
    const exact = own >= 0 && groupLeast[own]! > 0;
    const value = worth[first + at]!;
    let beaten = 0;
    for (const other of kept) {
      if (worth[first + other]! < value) continue;
      const theirs = group[first + other]!;
      if (theirs === own || (theirs < 0 && !exact)) beaten += 1;
      if (beaten === depth) break;
    }
    if (beaten < depth) kept.push(at);
  }
  return kept;
}
