// The instance in typed arrays, in a seeded order: arcs by entry, costs by judge, seats of each entry.

import type { Balance, Instance } from './instance.ts';

export interface Network {
  entryCount: number;
  judgeCount: number;
  seatCount: number;
  /** entryOrder[i] = number in the instance of the solver's entry i; judgeOrder likewise. */
  entryOrder: Int32Array;
  judgeOrder: Int32Array;
  /** Seats of entry i are seatStart[i] .. seatStart[i+1]-1. */
  seatStart: Int32Array;
  /** Arcs (allowed pairs) of entry i are arcStart[i] .. arcStart[i+1]-1, judges ascending. */
  arcStart: Int32Array;
  arcJudge: Int32Array;
  arcCost: Int32Array;
  /** costOf[judge * entryCount + entry], -1 = forbidden. By judge: the exchange graph scans one judge's entries. */
  costOf: Int32Array;
  maxLoad: Int32Array;
  minLoad: Int32Array;
  /** Unit of each judge, -1 = none. All -1 when there is no unit rule. */
  unit: Int32Array;
  unitCount: number;
  unitCap: number;
  costRange: number;
  balance: Balance;
  /** Weight of a squared load; more than any chain of exchanges can save in cost. 0 for 'cap-only'. */
  loadStep: number;
}

/** A small seeded generator (mulberry32): uniform in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffled(count: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1));
    const held = order[last]!;
    order[last] = order[pick]!;
    order[pick] = held;
  }
  return order;
}

/** A judge cannot sit twice at one entry, so no limit above the number of entries means anything. */
function wholeNumber(value: number, what: string, most: number): number {
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`${what} must be a whole number >= 0, got ${value}`);
  return Math.min(value, most);
}

/**
 * Load weight that makes "loads first, then cost" one exact integer objective. Any two assignments differ by exchanges
 * that form cycles through each judge at most once, so a cycle changes cost by at most judgeCount * costRange, while
 * every change of the sum of squares is worth at least 2 * loadStep.
 */
export function loadStepFor(judgeCount: number, costRange: number): number {
  return judgeCount * costRange + 1;
}

export function buildNetwork(instance: Instance): Network {
  const entryCount = instance.entries.length;
  const judgeCount = instance.judges.length;
  if (instance.unitCap !== null && (!Number.isInteger(instance.unitCap) || instance.unitCap < 1)) {
    throw new RangeError(`unitCap must be null or a whole number >= 1, got ${instance.unitCap}`);
  }
  const random = seededRandom(instance.seed);
  const entryOrder = shuffled(entryCount, random);
  const judgeOrder = shuffled(judgeCount, random);

  const maxLoad = new Int32Array(judgeCount);
  const minLoad = new Int32Array(judgeCount);
  const unit = new Int32Array(judgeCount).fill(-1);
  const unitNumbers = new Map<number, number>();
  for (let j = 0; j < judgeCount; j += 1) {
    const judge = instance.judges[judgeOrder[j]!]!;
    maxLoad[j] = wholeNumber(judge.maxLoad === Infinity ? entryCount : judge.maxLoad, 'maxLoad', entryCount);
    minLoad[j] = wholeNumber(judge.minLoad ?? 0, 'minLoad', entryCount + 1);
    if ((judge.minLoad ?? 0) > judge.maxLoad) throw new RangeError('minLoad must not exceed maxLoad');
    if (instance.unitCap === null || judge.unit < 0) continue;
    const known = unitNumbers.get(judge.unit);
    unit[j] = known ?? unitNumbers.size;
    if (known === undefined) unitNumbers.set(judge.unit, unitNumbers.size);
  }

  const seatStart = new Int32Array(entryCount + 1);
  const arcStart = new Int32Array(entryCount + 1);
  const costOf = new Int32Array(entryCount * judgeCount);
  const row = new Int32Array(judgeCount);
  let arcJudge = new Int32Array(Math.max(16, entryCount * 8));
  let arcCost = new Int32Array(arcJudge.length);
  let arcs = 0;
  let smallest = Infinity;
  let largest = 0;
  for (let e = 0; e < entryCount; e += 1) {
    const entry = entryOrder[e]!;
    const coverage = instance.entries[entry]!.coverage;
    if (!Number.isInteger(coverage) || coverage < 0) throw new RangeError(`coverage must be >= 0, got ${coverage}`);
    seatStart[e + 1] = seatStart[e]! + coverage;
    for (let judge = 0; judge < judgeCount; judge += 1) row[judge] = checkedCost(instance.cost(entry, judge));
    if (arcs + judgeCount > arcJudge.length) {
      const size = Math.max(arcs + judgeCount, arcJudge.length * 2);
      arcJudge = grown(arcJudge, size);
      arcCost = grown(arcCost, size);
    }
    for (let j = 0; j < judgeCount; j += 1) {
      const cost = row[judgeOrder[j]!]!;
      costOf[j * entryCount + e] = cost;
      if (cost < 0) continue;
      arcJudge[arcs] = j;
      arcCost[arcs] = cost;
      arcs += 1;
      if (cost < smallest) smallest = cost;
      if (cost > largest) largest = cost;
    }
    arcStart[e + 1] = arcs;
  }
  const costRange = arcs > 0 ? largest - smallest : 0;
  const balance = instance.balance ?? 'load-first';
  return {
    entryCount, judgeCount, seatCount: seatStart[entryCount]!, entryOrder, judgeOrder, seatStart, arcStart,
    arcJudge: arcJudge.subarray(0, arcs), arcCost: arcCost.subarray(0, arcs), costOf, maxLoad, minLoad,
    unit, unitCount: unitNumbers.size, unitCap: instance.unitCap ?? judgeCount, costRange, balance,
    loadStep: balance === 'load-first' ? loadStepFor(judgeCount, costRange) : 0,
  };
}

function checkedCost(cost: number): number {
  if (cost >= -1 && cost <= 1_000_000_000 && Number.isInteger(cost)) return cost;
  throw new RangeError(`cost must be -1 or a whole number from 0 to 1,000,000,000, got ${cost}`);
}

function grown(array: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
