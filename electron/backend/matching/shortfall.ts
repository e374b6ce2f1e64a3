// Whether all seats can be filled and all minimum loads reached; if not, the minimum cut in numbers anybody can recount.

import type { Instance } from './instance.ts';
import { SeatFlow } from './seat-flow.ts';
import { Seats } from './seats.ts';

/**
 * What cannot be had, at best. `seats`: the named entries want `seats` seats and can get `room`, however the others are
 * treated; a plan of these entries and judges alone leaves exactly `missing` seats empty. `minimum`: the named judges
 * need `seats` seats to reach their minimum loads and can hold at most `room`.
 * `pinned`: as `seats`, but pinned pairs hold judges whom the entries lack; the entries of those pairs are named too.
 */
export interface Shortfall {
  reason: 'seats' | 'minimum' | 'pinned';
  entries: number[];
  /** seats: all judges allowed on the entries. minimum: the judges. */
  judges: number[];
  /** Those of `judges` whose limit is used up. */
  full: number[];
  seats: number;
  room: number;
  missing: number;
}

/**
 * Null when a plan exists. Pinned pairs must be allowed and fit their entry's coverage and unit rule, and their judges'
 * limits. Fast for any size: a greedy start, then a few phases over the list of pairs.
 */
export function findShortfall(instance: Instance, afterPhase?: () => void): Shortfall | null {
  const seats = new Seats(instance);
  seats.fillGreedily(instance.seed);
  const flow = new SeatFlow(seats);
  if (!flow.fillAll(afterPhase)) return seatsShort(instance, flow);
  return flow.reachMinima(afterPhase) ? null : minimaShort(flow);
}

const numbers = (marks: Uint8Array): number[] => {
  const found: number[] = [];
  for (let i = 0; i < marks.length; i += 1) if (marks[i] === 1) found.push(i);
  return found;
};

/** The cut after fillAll() has failed. */
export function seatsShort(instance: Instance, { seats, entryLevel, judgeLevel }: SeatFlow): Shortfall {
  const { arcs, loads, limit, coverage } = seats;
  const entries = Uint8Array.from(entryLevel, (level) => (level > 0 ? 1 : 0));
  // Pinned pairs elsewhere use up limits as well: without their entries the count would not come out.
  let elsewhere = false;
  for (const [entry, fixed] of instance.pinned ?? []) {
    if (entries[entry] === 1 || !fixed.some((j) => judgeLevel[j]! > 0)) continue;
    entries[entry] = 1;
    elsewhere = true;
  }
  const judges = new Uint8Array(seats.judgeCount);
  let wanted = 0;
  for (let e = 0; e < entries.length; e += 1) {
    if (entries[e] === 0) continue;
    wanted += coverage[e]!;
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) judges[arcs.judge[arc]!] = 1;
  }
  const named = numbers(judges);
  return {
    reason: elsewhere ? 'pinned' : 'seats', entries: numbers(entries), judges: named,
    full: named.filter((j) => judgeLevel[j]! > 0 && loads[j]! >= limit[j]!),
    seats: wanted, room: wanted - seats.empty, missing: seats.empty,
  };
}

/** After reachMinima() has failed: the judges below their minimum, and those who could only pass seats on to them. */
export function minimaShort({ seats }: SeatFlow): Shortfall {
  const { arcs, used, unit, unitCap, loads, least, minimum, limit } = seats;
  const { start, judge } = arcs;
  const byJudge = arcsByJudge(arcs.judge, seats.judgeCount);
  const entryOf = new Int32Array(judge.length);
  for (let e = 0; e < seats.entryCount; e += 1) entryOf.fill(e, start[e]!, start[e + 1]!);
  const judges = new Uint8Array(seats.judgeCount);
  const entries = new Uint8Array(seats.entryCount);
  const queue: number[] = [];
  for (let j = 0; j < judges.length; j += 1) {
    if (loads[j]! >= least[j]!) continue;
    judges[j] = 1;
    queue.push(j);
  }
  for (const taker of queue) {
    for (let i = byJudge.start[taker]!; i < byJudge.start[taker + 1]!; i += 1) {
      const arc = byJudge.arc[i]!;
      const entry = entryOf[arc]!;
      entries[entry] = 1;
      if (used[arc] === 1) continue;
      const own = unit ? unit[taker]! : -1;
      const fullUnit = own >= 0 && seats.ofUnit(entry, own) >= unitCap;
      for (let seat = seats.seatStart[entry]!, end = seat + seats.filled[entry]!; seat < end; seat += 1) {
        const giver = judge[seats.seatArc[seat]!]!;
        if (judges[giver] === 1 || (fullUnit && unit![giver] !== own) || !isMovable(seats, seat)) continue;
        judges[giver] = 1;
        queue.push(giver);
      }
    }
  }
  const named = numbers(judges);
  let wanted = 0;
  let held = 0;
  for (const j of named) {
    wanted += minimum[j]!;
    held += loads[j]!;
  }
  return {
    reason: 'minimum', entries: numbers(entries), judges: named, full: named.filter((j) => loads[j]! >= limit[j]!),
    seats: wanted, room: held, missing: wanted - held,
  };
}

/** Pinned seats are in no judge's list. */
function isMovable(seats: Seats, wanted: number): boolean {
  const judge = seats.arcs.judge[seats.seatArc[wanted]!]!;
  for (let seat = seats.first[judge]!; seat >= 0; seat = seats.next[seat]!) if (seat === wanted) return true;
  return false;
}

function arcsByJudge(judge: Int32Array, judgeCount: number): { start: Int32Array; arc: Int32Array } {
  const start = new Int32Array(judgeCount + 1);
  for (const j of judge) start[j + 1] = start[j + 1]! + 1;
  for (let j = 0; j < judgeCount; j += 1) start[j + 1] = start[j + 1]! + start[j]!;
  const place = start.slice();
  const arc = new Int32Array(judge.length);
  for (let a = 0; a < judge.length; a += 1) {
    const at = place[judge[a]!]!;
    place[judge[a]!] = at + 1;
    arc[at] = a;
  }
  return { start, arc };
}
