// The network of a drawn assignment: entry -> unit at that entry -> judge -> pool, with what pinned pairs leave over.

import type { Arcs, Instance } from '../instance.ts';

/**
 * Nodes: entries 0 .. entryCount-1, then judges, then the pool that takes every judge's load, then the units that an
 * entry could have too many judges of. Every constraint of a plan is a limit on one arc, whole numbers throughout; that
 * is what makes each fractional flow a lottery over plans (Budish, Che, Kojima and Milgrom 2013: the two laminar
 * families, limits around an entry and limits around a judge, are a bihierarchy).
 */
export interface Lot {
  entryCount: number;
  judgeCount: number;
  pool: number;
  nodeCount: number;
  /** Seats of each entry that are not pinned. */
  seats: Int32Array;
  totalSeats: number;
  /** Loads that may be added to the pinned pairs of each judge. */
  least: Int32Array;
  most: Int32Array;
  pinnedLoad: Int32Array;
  /** Open pairs: tail (entry or unit node), judge, and place in the list of allowed pairs. */
  tail: Int32Array;
  judge: Int32Array;
  pairOf: Int32Array;
  /** Unit nodes, the first being pool + 1: their entry, and how many of their judges it can still take. */
  unitEntry: Int32Array;
  unitRoom: Int32Array;
}

/** @param keep 1 for each pair of the list that is to be in the network; null: all. */
export function buildLot(instance: Instance, arcs: Arcs, keep: Uint8Array | null): Lot {
  const { entries, judges } = instance;
  const entryCount = entries.length;
  const judgeCount = judges.length;
  const pool = entryCount + judgeCount;
  const { unit, unitCount } = denseUnits(instance);
  const seats = Int32Array.from(entries, (entry) => entry.coverage);
  const pinnedLoad = new Int32Array(judgeCount);
  const most = arcs.judge.length;
  const [tail, judge, pairOf] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];
  const unitEntry: number[] = [];
  const unitRoom: number[] = [];
  // Of the entry at hand, by unit: pinned judges, open judges, and its node.
  const [taken, open, nodeOf] = [new Int32Array(unitCount), new Int32Array(unitCount), new Int32Array(unitCount)];
  const pinnedHere = new Uint8Array(judgeCount);
  let pairs = 0;
  for (let e = 0; e < entryCount; e += 1) {
    const pinned = instance.pinned?.get(e) ?? [];
    const [first, end] = [arcs.start[e]!, arcs.start[e + 1]!];
    if (unitCount > 0) {
      taken.fill(0);
      open.fill(0);
      nodeOf.fill(-1);
    }
    for (const j of pinned) {
      pinnedHere[j] = 1;
      pinnedLoad[j]! += 1;
      if (unit[j]! >= 0) taken[unit[j]!]! += 1;
    }
    seats[e]! -= pinned.length;
    const isOpen = (arc: number): boolean => (keep === null || keep[arc] === 1) && pinnedHere[arcs.judge[arc]!] === 0;
    for (let arc = first; arc < end; arc += 1) {
      const own = unit[arcs.judge[arc]!]!;
      if (own >= 0 && isOpen(arc)) open[own]! += 1;
    }
    for (let arc = first; arc < end && seats[e]! > 0; arc += 1) {
      if (!isOpen(arc)) continue;
      const j = arcs.judge[arc]!;
      const own = unit[j]!;
      const room = own < 0 ? Infinity : instance.unitCap! - taken[own]!;
      if (room <= 0) continue;
      let from = e;
      if (own >= 0 && open[own]! > room) {
        if (nodeOf[own]! < 0) {
          nodeOf[own] = pool + 1 + unitEntry.length;
          unitEntry.push(e);
          unitRoom.push(room);
        }
        from = nodeOf[own]!;
      }
      tail[pairs] = from;
      judge[pairs] = j;
      pairOf[pairs] = arc;
      pairs += 1;
    }
    for (const j of pinned) pinnedHere[j] = 0;
  }
  // Of the whole list: a judge who is left out for now must still have a load to be priced by.
  const allowed = new Int32Array(judgeCount);
  for (const j of arcs.judge) allowed[j]! += 1;
  return {
    entryCount, judgeCount, pool, nodeCount: pool + 1 + unitEntry.length, seats,
    totalSeats: seats.reduce((sum, count) => sum + count, 0), pinnedLoad,
    least: Int32Array.from(judges, (j, at) => Math.max(0, (j.minLoad ?? 0) - pinnedLoad[at]!)),
    most: Int32Array.from(judges, (j, at) => Math.max(0, Math.min(j.maxLoad, allowed[at]!) - pinnedLoad[at]!)),
    tail: tail.slice(0, pairs), judge: judge.slice(0, pairs), pairOf: pairOf.slice(0, pairs),
    unitEntry: Int32Array.from(unitEntry), unitRoom: Int32Array.from(unitRoom),
  };
}

/** Units numbered from 0; -1 for judges whom no unit rule limits. */
function denseUnits({ judges, unitCap }: Instance): { unit: Int32Array; unitCount: number } {
  const numbers = new Map<number, number>();
  const unit = Int32Array.from(judges, (judge) => {
    if (unitCap === null || judge.unit < 0) return -1;
    const known = numbers.get(judge.unit) ?? numbers.size;
    numbers.set(judge.unit, known);
    return known;
  });
  return { unit, unitCount: numbers.size };
}
