// A fixed reference of the benches: one greedy pass over the entries, each seat to its cheapest judge with room.

import type { Arcs } from '#backend/matching/solve.ts';

/**
 * Entries in the order given; for each seat one walk over the entry's pairs. Nothing is ever taken back, so seats may
 * stay empty. @param unit unit of each judge, -1 = none; at most one judge of a unit on an entry.
 */
export function greedyPass(
  { start, judge, cost }: Arcs, coverage: number, maxLoad: number, unit: Int32Array,
): { cost: number; empty: number } {
  const loads = new Int32Array(unit.length);
  const taken = new Int32Array(coverage);
  let total = 0;
  let empty = 0;
  for (let e = 0; e + 1 < start.length; e += 1) {
    for (let seat = 0; seat < coverage; seat += 1) {
      let best = -1;
      let cheapest = Infinity;
      for (let arc = start[e]!, end = start[e + 1]!; arc < end; arc += 1) {
        if (cost[arc]! >= cheapest) continue;
        const j = judge[arc]!;
        if (loads[j] === maxLoad) continue;
        let clash = false;
        for (let i = 0; i < seat; i += 1) {
          const other = taken[i]!;
          if (other === j || (other >= 0 && unit[j]! >= 0 && unit[other] === unit[j])) clash = true;
        }
        if (clash) continue;
        best = j;
        cheapest = cost[arc]!;
      }
      taken[seat] = best;
      if (best < 0) {
        empty += 1;
        continue;
      }
      loads[best] = loads[best]! + 1;
      total += cheapest;
    }
  }
  return { cost: total, empty };
}
