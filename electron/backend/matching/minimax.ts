// The smallest possible largest load, exactly, with the cut that proves it.

import type { Instance } from './instance.ts';
import { SeatFlow } from './seat-flow.ts';
import { Seats } from './seats.ts';
import { minimaShort, seatsShort, type Shortfall } from './shortfall.ts';

/** If no judge held more than `limit`, these entries could get `room` seats only, of the `seats` that they want. */
export interface LoadCut { limit: number; entries: number[]; judges: number[]; seats: number; room: number }

export interface LeastMaximum {
  status: 'optimal';
  maxLoad: number;
  judgesOf: Int32Array[];
  loads: Int32Array;
  /** Why maxLoad - 1 is too little; for a single judge whose minimum or pinned pairs say so: no entries. Null at 0. */
  cut: LoadCut | null;
}

/**
 * The smallest possible largest load, with limits, minima, unit rule, coverage and pinned pairs kept. Costs only break
 * ties of the greedy start: nothing is promised about them, nor about the loads below the largest.
 *
 * Method: the load that follows from counting alone is taken as everybody's limit, and the most seats are filled (see
 * SeatFlow). Where seats stay empty, the minimum cut gives the limit below which these entries cannot be served, and
 * the flow goes on from where it stands (discrete Newton method: Radzik, "Fractional combinatorial optimization", 1998).
 * @throws RangeError for pinned pairs that do not fit.
 */
export function minimaxLoad(
  instance: Instance, afterPhase?: () => void,
): LeastMaximum | { status: 'infeasible'; shortfall: Shortfall } {
  const { judges } = instance;
  const most = (j: number): number => Math.min(judges[j]!.maxLoad, instance.entries.length);
  const seats = new Seats(instance);
  const flow = new SeatFlow(seats);
  const allowed = new Uint8Array(judges.length);
  for (const j of seats.arcs.judge) allowed[j] = 1;
  let cut = firstBound(seats, allowed, most);
  const first = cut ? cut.limit + 1 : 0;
  setLimits(seats, first, most);
  seats.fillGreedily(instance.seed);
  while (!flow.fillAll(afterPhase)) {
    const next = nextBound(flow, most);
    if (next === null) {
      // No limit helps. With all limits open the cut names what is missing.
      setLimits(seats, Infinity, most);
      flow.fillAll(afterPhase);
      return { status: 'infeasible', shortfall: seatsShort(instance, flow) };
    }
    cut = next;
    setLimits(seats, next.limit + 1, most);
  }
  if (!flow.reachMinima(afterPhase)) return { status: 'infeasible', shortfall: minimaShort(flow) };
  let maxLoad = 0;
  for (const load of seats.loads) if (load > maxLoad) maxLoad = load;
  return {
    status: 'optimal', maxLoad, cut, loads: seats.loads,
    judgesOf: Array.from({ length: seats.entryCount }, (_, e) => seats.judgesOf(e)),
  };
}

function setLimits({ limit, loads }: Seats, limitOfAll: number, most: (judge: number) => number): void {
  for (let j = 0; j < limit.length; j += 1) limit[j] = Math.max(loads[j]!, Math.min(limitOfAll, most(j)));
}

/** The largest limit at which `judges` hold fewer than `wanted` together; null if no limit gives them enough. */
function tooLittle(judges: readonly number[], wanted: number, most: (judge: number) => number): number | null {
  const held = (limit: number): number => {
    let sum = 0;
    for (const j of judges) sum += Math.min(limit, most(j));
    return sum;
  };
  let high = 0;
  for (const j of judges) high = Math.max(high, most(j));
  if (held(high) < wanted) return null;
  let low = -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (held(middle) < wanted) low = middle;
    else high = middle;
  }
  return low;
}

/** What counting says: all seats on all judges, the largest minimum, the judge with most pinned pairs. */
function firstBound(seats: Seats, allowed: Uint8Array, most: (judge: number) => number): LoadCut | null {
  const judges: number[] = [];
  let single = -1;
  const held = (j: number): number => Math.max(seats.loads[j]!, Math.min(seats.least[j]!, most(j)));
  for (let j = 0; j < seats.judgeCount; j += 1) {
    if (allowed[j] === 1) judges.push(j);
    if (held(j) > (single < 0 ? 0 : held(single))) single = j;
  }
  const limit = tooLittle(judges, seats.wanted, most);
  if (single >= 0 && held(single) - 1 > (limit ?? -1)) {
    return { limit: held(single) - 1, entries: [], judges: [single], seats: held(single), room: held(single) - 1 };
  }
  if (limit === null || limit < 0) return null;
  let room = 0;
  for (const j of judges) room += Math.min(limit, most(j));
  const entries = Array.from(seats.coverage.keys()).filter((e) => seats.coverage[e]! > 0);
  return { limit, entries, judges, seats: seats.wanted, room };
}

/** The limit that the present cut proves too little; null when it proves that no limit suffices. */
function nextBound({ seats, entryLevel, judgeLevel }: SeatFlow, most: (judge: number) => number): LoadCut | null {
  const judges: number[] = [];
  let held = 0;
  for (let j = 0; j < seats.judgeCount; j += 1) {
    if (judgeLevel[j]! === 0) continue;
    judges.push(j);
    held += seats.loads[j]!;
  }
  const limit = tooLittle(judges, held + seats.empty, most);
  if (limit === null) return null;
  const entries: number[] = [];
  let wanted = 0;
  for (let e = 0; e < seats.entryCount; e += 1) {
    if (entryLevel[e]! === 0) continue;
    entries.push(e);
    wanted += seats.coverage[e]!;
  }
  let room = wanted - seats.empty - held;
  for (const j of judges) room += Math.min(limit, most(j));
  return { limit, entries, judges, seats: wanted, room };
}
