// The instance in typed arrays, in a seeded order: arcs by entry, a table of all pairs where it fits, seats of each entry.

import { arcAt, arcsOf, type Arcs, type Balance, type Instance } from './instance.ts';

/** Largest table of all pairs that is kept beside the list; beyond it pairs are looked up in the list. */
const MOST_CELLS = 60_000_000;

type Costs = Int32Array | Float64Array;

/** Pinned judges of the solver's entries. */
export type Pinned = Map<number, ReadonlySet<number>>;

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
  arcCost: Int32Array | Float64Array;
  /** table[entry * judgeCount + judge], -1 = forbidden; null: see pairCost(). */
  table: Int32Array | Float64Array | null;
  pinned: Pinned;
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

  const given = arcsOf(instance);
  const seatStart = new Int32Array(entryCount + 1);
  const arcStart = new Int32Array(entryCount + 1);
  const { smallest, largest } = costRangeOf(given);
  const whole = largest < 0x7fffffff;
  const arcs = given.judge.length;
  const arcJudge = new Int32Array(arcs);
  const arcCost = whole ? new Int32Array(arcs) : new Float64Array(arcs);
  const cells = entryCount * judgeCount;
  const table = cells <= MOST_CELLS && arcs * 50 > cells
    ? (whole ? new Int32Array(cells) : new Float64Array(cells)).fill(-1) : null;
  const pinned: Pinned = new Map();
  const placeOf = new Int32Array(judgeCount);
  for (let j = 0; j < judgeCount; j += 1) placeOf[judgeOrder[j]!] = j;
  const costOfPlace = new Float64Array(judgeCount);
  for (let e = 0, at = 0; e < entryCount; e += 1) {
    const entry = entryOrder[e]!;
    const coverage = instance.entries[entry]!.coverage;
    if (!Number.isInteger(coverage) || coverage < 0) throw new RangeError(`coverage must be >= 0, got ${coverage}`);
    seatStart[e + 1] = seatStart[e]! + coverage;
    at = table ? rowByTable(given, entry, placeOf, table, e * judgeCount, judgeCount, arcJudge, arcCost, at)
      : rowBySorting(given, entry, placeOf, costOfPlace, arcJudge, arcCost, at);
    arcStart[e + 1] = at;
    const fixed = instance.pinned?.get(entry) ?? [];
    if (fixed.length === 0) continue;
    const places = new Set(fixed.map((judge) => placeOf[judge] ?? -1));
    const own = arcJudge.subarray(arcStart[e]!, at);
    if (places.size > coverage || [...places].some((place) => !own.includes(place))) {
      throw new RangeError(`pinned pairs of entry ${entry} are not allowed or more than its coverage`);
    }
    const perUnit = new Map<number, number>();
    for (const place of places) if (unit[place]! >= 0) perUnit.set(unit[place]!, (perUnit.get(unit[place]!) ?? 0) + 1);
    for (const count of perUnit.values()) {
      if (count > instance.unitCap!) throw new RangeError(`pinned pairs of entry ${entry} break the unit rule`);
    }
    pinned.set(e, places);
  }
  const costRange = arcs > 0 ? largest - smallest : 0;
  const balance = instance.balance ?? 'load-first';
  return {
    entryCount, judgeCount, seatCount: seatStart[entryCount]!, entryOrder, judgeOrder, seatStart, arcStart,
    arcJudge, arcCost, table, pinned, maxLoad, minLoad,
    unit, unitCount: unitNumbers.size, unitCap: instance.unitCap ?? judgeCount, costRange, balance,
    loadStep: balance === 'load-first' ? loadStepFor(judgeCount, costRange) : balance === 'cap-only' ? 0 : balance,
  };
}

/** One entry's row in the solver's order of judges, through its row of the table; @returns where the next row begins. */
function rowByTable(
  given: Arcs, entry: number, placeOf: Int32Array, table: Costs, row: number, judgeCount: number,
  arcJudge: Int32Array, arcCost: Costs, begin: number,
): number {
  let at = begin;
  for (let arc = given.start[entry]!, end = given.start[entry + 1]!; arc < end; arc += 1) {
    table[row + placeOf[given.judge[arc]!]!] = given.cost[arc]!;
  }
  for (let place = 0; place < judgeCount; place += 1) {
    const cost = table[row + place]!;
    if (cost < 0) continue;
    arcJudge[at] = place;
    arcCost[at] = cost;
    at += 1;
  }
  return at;
}

function rowBySorting(
  given: Arcs, entry: number, placeOf: Int32Array, costOfPlace: Float64Array, arcJudge: Int32Array, arcCost: Costs, begin: number,
): number {
  const first = given.start[entry]!;
  const end = given.start[entry + 1]!;
  const own = arcJudge.subarray(begin, begin + end - first);
  for (let arc = first; arc < end; arc += 1) {
    const place = placeOf[given.judge[arc]!]!;
    own[arc - first] = place;
    costOfPlace[place] = given.cost[arc]!;
  }
  own.sort();
  for (let i = 0; i < own.length; i += 1) arcCost[begin + i] = costOfPlace[own[i]!]!;
  return begin + own.length;
}

function costRangeOf({ cost }: Arcs): { smallest: number; largest: number } {
  let smallest = Infinity;
  let largest = 0;
  for (let arc = 0; arc < cost.length; arc += 1) {
    const value = cost[arc]!;
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER && Math.floor(value) === value)) {
      throw new RangeError(`cost must be -1 or a whole number >= 0, got ${value}`);
    }
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return { smallest, largest };
}

/** Cost of an allowed pair, -1 for a forbidden one. */
export function pairCost(network: Network, judge: number, entry: number): number {
  const { table, arcStart, arcJudge, arcCost, judgeCount } = network;
  if (table) return table[entry * judgeCount + judge]!;
  const arc = arcAt({ start: arcStart, judge: arcJudge, cost: arcCost }, entry, judge);
  return arc < 0 ? -1 : arcCost[arc]!;
}
