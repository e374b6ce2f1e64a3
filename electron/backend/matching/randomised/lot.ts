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
  const { entries, judges, unitCap } = instance;
  const entryCount = entries.length;
  const judgeCount = judges.length;
  const pool = entryCount + judgeCount;
  const seats = Int32Array.from(entries, (entry) => entry.coverage);
  const pinnedLoad = new Int32Array(judgeCount);
  const tail: number[] = [];
  const judge: number[] = [];
  const pairOf: number[] = [];
  const unitEntry: number[] = [];
  const unitRoom: number[] = [];
  const taken = new Map<number, number>();
  const open = new Map<number, number>();
  const nodeOf = new Map<number, number>();
  for (let e = 0; e < entryCount; e += 1) {
    const pinned = instance.pinned?.get(e) ?? [];
    seats[e] = seats[e]! - pinned.length;
    for (const j of pinned) pinnedLoad[j] = pinnedLoad[j]! + 1;
    if (seats[e] === 0) continue;
    const unitOf = (j: number): number => (unitCap === null ? -1 : judges[j]!.unit);
    const isOpen = (arc: number): boolean => (keep === null || keep[arc] === 1) && !pinned.includes(arcs.judge[arc]!);
    taken.clear();
    open.clear();
    nodeOf.clear();
    for (const j of pinned) taken.set(unitOf(j), (taken.get(unitOf(j)) ?? 0) + 1);
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) {
      const unit = unitOf(arcs.judge[arc]!);
      if (unit >= 0 && isOpen(arc)) open.set(unit, (open.get(unit) ?? 0) + 1);
    }
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) {
      if (!isOpen(arc)) continue;
      const unit = unitOf(arcs.judge[arc]!);
      let from = e;
      if (unit >= 0) {
        const room = unitCap! - (taken.get(unit) ?? 0);
        if (room <= 0) continue;
        if (open.get(unit)! > room) {
          const known = nodeOf.get(unit);
          from = known ?? pool + 1 + unitEntry.length;
          if (known === undefined) {
            nodeOf.set(unit, from);
            unitEntry.push(e);
            unitRoom.push(room);
          }
        }
      }
      tail.push(from);
      judge.push(arcs.judge[arc]!);
      pairOf.push(arc);
    }
  }
  const openOf = new Int32Array(judgeCount);
  for (const j of judge) openOf[j] = openOf[j]! + 1;
  return {
    entryCount, judgeCount, pool, nodeCount: pool + 1 + unitEntry.length, seats,
    totalSeats: seats.reduce((sum, count) => sum + count, 0), pinnedLoad,
    least: Int32Array.from(judges, (j, at) => Math.max(0, (j.minLoad ?? 0) - pinnedLoad[at]!)),
    most: Int32Array.from(judges, (j, at) => Math.max(0, Math.min(j.maxLoad - pinnedLoad[at]!, openOf[at]!))),
    tail: Int32Array.from(tail), judge: Int32Array.from(judge), pairOf: Int32Array.from(pairOf),
    unitEntry: Int32Array.from(unitEntry), unitRoom: Int32Array.from(unitRoom),
  };
}
