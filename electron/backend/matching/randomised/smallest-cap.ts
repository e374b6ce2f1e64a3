// Why a cap is too small, and the smallest that is not: minimum cuts, whose size grows with the cap in a straight line.

import { FlowGraph } from '../max-flow.ts';
import type { Fraction } from './fraction.ts';
import type { Lot } from './lot.ts';

export interface CapCut {
  /** Expected seats that stay empty at the cap looked at. */
  missing: number;
  entries: number[];
  judges: number[];
}

/** The smallest cap that works, exactly, and the cut at the cap that was asked for. */
export interface CapProof { smallest: Fraction; cut: CapCut }

interface Cut extends CapCut {
  /** Room of the cut: `fixed` seats, and `pairs` times the cap. */
  fixed: number;
  pairs: number;
  /** In parts of a seat. */
  short: number;
}

/**
 * Newton's method on the minimum cut as a function of the cap (concave, piecewise linear): each cut that is too small
 * tells the cap at which it would be just large enough, and no smaller one can do. Ends at the exact smallest cap,
 * after as many steps as the cuts have different slopes at most, in practice two to five.
 * @param cap a cap that may be too small.
 * @returns null when it is not; the lot must be feasible at cap 1.
 */
export function smallestCap(lot: Lot, cap: Fraction): CapProof | null {
  const first = minimumCut(lot, cap);
  if (first.short === 0) return null;
  let [cut, smallest] = [first, cap];
  while (cut.short > 0) {
    if (cut.pairs === 0) throw new RangeError('no cap makes this instance feasible');
    smallest = reduced({ top: lot.totalSeats - cut.fixed, bottom: cut.pairs });
    cut = minimumCut(lot, smallest);
  }
  return { smallest, cut: { missing: first.missing, entries: first.entries, judges: first.judges } };
}

function reduced({ top, bottom }: Fraction): Fraction {
  let [a, b] = [top, bottom];
  while (b > 0) [a, b] = [b, a % b];
  return { top: top / a, bottom: bottom / a };
}

/** Entries' seats -> units -> judges -> their minimum loads and, through the pool, the rest of their loads. */
function minimumCut(lot: Lot, { top, bottom }: Fraction): Cut {
  const { entryCount, judgeCount, pool, nodeCount, least, most, seats } = lot;
  const [source, sink] = [nodeCount, nodeCount + 1];
  const flow = new FlowGraph(nodeCount + 2);
  // Arcs whose room does not depend on the cap, in whole seats.
  const plain: { from: number; to: number; room: number }[] = [];
  const add = (from: number, to: number, room: number): void => {
    if (room <= 0) return;
    plain.push({ from, to, room });
    flow.addArc(from, to, room * bottom);
  };
  for (let e = 0; e < entryCount; e += 1) add(source, e, seats[e]!);
  lot.unitEntry.forEach((entry, unit) => add(entry, pool + 1 + unit, lot.unitRoom[unit]!));
  for (let pair = 0; pair < lot.pairOf.length; pair += 1) {
    flow.addArc(lot.tail[pair]!, entryCount + lot.judge[pair]!, top);
  }
  let forced = 0;
  for (let j = 0; j < judgeCount; j += 1) {
    add(entryCount + j, sink, least[j]!);
    add(entryCount + j, pool, most[j]! - least[j]!);
    forced += least[j]!;
  }
  add(pool, sink, lot.totalSeats - forced);
  const short = lot.totalSeats * bottom - flow.augment(source, sink);
  const reached = flow.reachedFrom(source);
  let [fixed, pairs] = [0, 0];
  for (const { from, to, room } of plain) if (reached[from] === 1 && reached[to] === 0) fixed += room;
  for (let pair = 0; pair < lot.pairOf.length; pair += 1) {
    if (reached[lot.tail[pair]!] === 1 && reached[entryCount + lot.judge[pair]!] === 0) pairs += 1;
  }
  const entries: number[] = [];
  const judges: number[] = [];
  for (let e = 0; e < entryCount; e += 1) if (reached[e] === 1 && seats[e]! > 0) entries.push(e);
  for (let j = 0; j < judgeCount; j += 1) if (reached[entryCount + j] === 1) judges.push(j);
  return { missing: short / bottom, entries, judges, fixed, pairs, short };
}
