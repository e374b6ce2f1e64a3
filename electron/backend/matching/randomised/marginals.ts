// The best probabilities that a cap allows: the cheapest flow in units of one part of the cap's denominator.

import type { Arcs, Instance, Solution } from '../instance.ts';
import { loadStepFor } from '../network.ts';
import { cheapestFlow } from './cheapest-flow.ts';
import type { Fraction } from './fraction.ts';
import type { FlowProblem } from './residual.ts';
import { buildLot, type Lot } from './lot.ts';
import { smallestCap, type CapProof } from './smallest-cap.ts';

/** Amounts in parts of a whole seat: `parts` of them are one. */
export interface Marginals {
  lot: Lot;
  parts: number;
  /** Of each open pair of the lot. */
  amount: Int32Array;
}

type Step = (done: number, total: number) => void;

/** Lists of so many pairs are taken whole; of longer ones so many times the pairs that an entry fills at the cap. */
const USUAL = { whole: 60_000, times: 3, fewest: 16 };
export type Listing = typeof USUAL;

/** Loads looked at on either side of the plan without a cap, to begin with. */
const NEARBY = 4;

/**
 * Least expected (weighted squared loads, then) cost over all probabilities <= cap that keep every constraint.
 *
 * Long lists are not taken whole: each entry starts with the pairs that are cheapest at the prices of `best`; pairs
 * left out whose reduced cost at the optimum shows that they would help are added until there is none (column
 * generation), which proves the answer for the whole list. Loads likewise: the slots near the loads of `best`, widened
 * while one of their ends is reached.
 * @param best the plan without the cap; only its prices and loads are used, and only for speed.
 * @returns the proof by a cut when the cap is too small.
 */
export function bestMarginals(
  instance: Instance, arcs: Arcs, cap: Fraction, best: Solution, step: Step, listing: Listing = USUAL,
): { marginals: Marginals } | CapProof {
  const { prices } = best.certificate;
  let keep = arcs.judge.length <= listing.whole ? null : promising(instance, arcs, prices, cap, listing, 1);
  let checked = false;
  const near = new Int32Array(instance.judges.length).fill(NEARBY);
  for (let wider = 2; ;) {
    const lot = buildLot(instance, arcs, keep);
    const answer = withinLoads(instance, arcs, lot, cap, best, near, step);
    if (answer !== null) {
      const more = keep === null ? 0 : addMissed(instance, arcs, keep, answer);
      if (answer.widened || more > 0) continue;
      return { marginals: answer };
    }
    // Either the cap is too small or too much was left out.
    const proof = checked ? null : smallestCap(keep === null ? lot : buildLot(instance, arcs, null), cap);
    if (proof !== null) return proof;
    checked = true;
    if (keep !== null) keep = promising(instance, arcs, prices, cap, listing, wider);
    wider *= 2;
    near.forEach((slots, j) => { near[j] = Math.min(8 * slots, instance.entries.length); });
  }
}

/** The pairs of each entry that are cheapest at these prices, `wider` times the usual number; null: all. */
function promising(
  instance: Instance, arcs: Arcs, prices: Float64Array, cap: Fraction, { times, fewest }: Listing, wider: number,
): Uint8Array | null {
  const keep = new Uint8Array(arcs.judge.length);
  let all = true;
  for (let e = 0; e < instance.entries.length; e += 1) {
    const first = arcs.start[e]!;
    const count = arcs.start[e + 1]! - first;
    const filled = Math.ceil((instance.entries[e]!.coverage * cap.bottom) / Math.max(1, cap.top));
    const wanted = wider * Math.max(fewest, times * filled);
    if (count <= wanted) {
      keep.fill(1, first, first + count);
      continue;
    }
    all = false;
    const charge = new Float64Array(count);
    for (let at = 0; at < count; at += 1) charge[at] = arcs.cost[first + at]! + prices[arcs.judge[first + at]!]!;
    const limit = charge.slice().sort()[wanted - 1]!;
    for (let at = 0; at < count; at += 1) if (charge[at]! <= limit) keep[first + at] = 1;
  }
  return all ? null : keep;
}

interface Priced extends Marginals { price: Float64Array; scale: number }

/** Adds the pairs left out that would make the answer cheaper. */
function addMissed(instance: Instance, arcs: Arcs, keep: Uint8Array, answer: Priced): number {
  const { lot, price, scale } = answer;
  const unitNode = new Map<number, number>();
  let pair = 0;
  let added = 0;
  for (let e = 0; e < lot.entryCount; e += 1) {
    if (lot.seats[e] === 0) continue;
    const end = arcs.start[e + 1]!;
    unitNode.clear();
    for (; pair < lot.pairOf.length && lot.pairOf[pair]! < end; pair += 1) {
      if (lot.tail[pair]! > lot.pool) unitNode.set(instance.judges[lot.judge[pair]!]!.unit, lot.tail[pair]!);
    }
    const pinned = instance.pinned?.get(e) ?? [];
    for (let arc = arcs.start[e]!; arc < end; arc += 1) {
      if (keep[arc] === 1) continue;
      const judge = arcs.judge[arc]!;
      if (pinned.includes(judge)) continue;
      const tail = unitNode.get(instance.judges[judge]!.unit) ?? e;
      if (arcs.cost[arc]! * scale + price[tail]! - price[lot.entryCount + judge]! >= -1) continue;
      keep[arc] = 1;
      added += 1;
    }
  }
  return added;
}

/** The flow with loads near those of `best`; `near` grows for judges who would go further. */
function withinLoads(
  instance: Instance, arcs: Arcs, lot: Lot, cap: Fraction, best: Solution, near: Int32Array, step: Step,
): (Priced & { widened: boolean }) | null {
  const { least, most, pinnedLoad } = lot;
  const weight = loadWeight(instance, arcs);
  if (weight === 0) near.fill(instance.entries.length);
  const low = least.map((bound, j) => Math.max(bound, Math.min(most[j]!, best.loads[j]! - pinnedLoad[j]! - near[j]!)));
  const high = most.map((bound, j) => Math.min(bound, Math.max(least[j]!, best.loads[j]! - pinnedLoad[j]! + near[j]!)));
  const answer = flowWithin(arcs, lot, cap, low, high, weight, best.certificate.prices, step);
  if (answer === null) return null;
  let widened = false;
  for (const [j, load] of answer.load.entries()) {
    const atLow = low[j]! > least[j]! && load <= low[j]! * cap.bottom;
    const atHigh = high[j]! < most[j]! && load >= high[j]! * cap.bottom;
    if (!atLow && !atHigh) continue;
    near[j] = Math.min(8 * near[j]!, instance.entries.length);
    widened = true;
  }
  return { ...answer, widened };
}

/** Weight of a squared load against one unit of cost, as solve() has it. */
function loadWeight(instance: Instance, arcs: Arcs): number {
  const balance = instance.balance ?? 'load-first';
  if (balance === 'cap-only') return 0;
  if (balance !== 'load-first') return balance;
  let [smallest, largest] = [Infinity, 0];
  for (const cost of arcs.cost) {
    if (cost < smallest) smallest = cost;
    if (cost > largest) largest = cost;
  }
  return loadStepFor(instance.judges.length, Math.max(0, largest - smallest));
}

/** Loads between low and high; the n-th seat of a judge, pinned ones counted, costs weight * (2n - 1). */
function flowWithin(
  arcs: Arcs, lot: Lot, cap: Fraction, low: Int32Array, high: Int32Array, weight: number, prices: Float64Array,
  step: Step,
): (Priced & { load: Int32Array }) | null {
  const parts = cap.bottom;
  const pairs = lot.pairOf.length;
  const units = lot.unitEntry.length;
  let slots = 0;
  let forced = 0;
  for (let j = 0; j < lot.judgeCount; j += 1) {
    if (low[j]! > high[j]!) return null;
    slots += weight > 0 ? high[j]! - low[j]! : 1;
    forced += low[j]!;
  }
  if (forced > lot.totalSeats) return null;
  const arcCount = pairs + units + slots;
  const tail = new Int32Array(arcCount);
  const head = new Int32Array(arcCount);
  const capacity = new Int32Array(arcCount);
  const cost = new Float64Array(arcCount);
  const supply = new Float64Array(lot.nodeCount);
  for (let pair = 0; pair < pairs; pair += 1) {
    tail[pair] = lot.tail[pair]!;
    head[pair] = lot.entryCount + lot.judge[pair]!;
    capacity[pair] = cap.top;
    cost[pair] = arcs.cost[lot.pairOf[pair]!]!;
  }
  for (let unit = 0; unit < units; unit += 1) {
    tail[pairs + unit] = lot.unitEntry[unit]!;
    head[pairs + unit] = lot.pool + 1 + unit;
    capacity[pairs + unit] = Math.min(lot.unitRoom[unit]!, lot.seats[lot.unitEntry[unit]!]!) * parts;
  }
  for (let e = 0; e < lot.entryCount; e += 1) supply[e] = lot.seats[e]! * parts;
  supply[lot.pool] = -(lot.totalSeats - forced) * parts;
  // A charge on every load alike changes nothing; taken off, the numbers stay small.
  const usual = 2 * Math.round(lot.totalSeats / Math.max(1, lot.judgeCount));
  for (let j = 0, at = pairs + units; j < lot.judgeCount; j += 1) {
    supply[lot.entryCount + j] = -low[j]! * parts;
    for (let more = low[j]!; more < high[j]!; more = weight > 0 ? more + 1 : high[j]!) {
      tail[at] = lot.entryCount + j;
      head[at] = lot.pool;
      capacity[at] = (weight > 0 ? 1 : high[j]! - low[j]!) * parts;
      cost[at] = weight * (2 * (more + 1 + lot.pinnedLoad[j]!) - 1 - usual);
      at += 1;
    }
    if (weight === 0 && high[j] === low[j]) {
      tail[at] = lot.entryCount + j;
      head[at] = lot.pool;
      at += 1;
    }
  }
  const answer = cheapestFlow({
    nodeCount: lot.nodeCount, tail, head, capacity, cost, supply, longestCycle: 4 * lot.judgeCount + 4,
    guess: guessFrom(arcs, lot, cap, prices, -weight * usual),
  }, step);
  if (answer === null) return null;
  const amount = answer.flow.slice(0, pairs);
  const load = new Int32Array(lot.judgeCount);
  for (let pair = 0; pair < pairs; pair += 1) load[lot.judge[pair]!]! += amount[pair]!;
  return { lot, parts, amount, load, price: answer.price, scale: answer.scale };
}

/**
 * Prices near the optimum: those of the plan without a cap, and each entry's such that about as many pairs look cheap
 * as its seats ask for at the cap.
 */
function guessFrom(
  arcs: Arcs, lot: Lot, cap: Fraction, prices: Float64Array, pool: number,
): NonNullable<FlowProblem['guess']> {
  const price = new Float64Array(lot.nodeCount);
  for (let j = 0; j < lot.judgeCount; j += 1) price[lot.entryCount + j] = -prices[j]!;
  price[lot.pool] = pool;
  let [smallest, largest] = [Infinity, 0];
  for (let pair = 0; pair < lot.pairOf.length;) {
    const entry = entryAt(lot, pair);
    const charges: number[] = [];
    for (; pair < lot.pairOf.length && entryAt(lot, pair) === entry; pair += 1) {
      const cost = arcs.cost[lot.pairOf[pair]!]!;
      charges.push(cost + prices[lot.judge[pair]!]!);
      if (cost < smallest) smallest = cost;
      if (cost > largest) largest = cost;
    }
    charges.sort((a, b) => a - b);
    const wanted = Math.ceil((lot.seats[entry]! * cap.bottom) / Math.max(1, cap.top));
    price[entry] = -(charges[Math.min(wanted, charges.length) - 1] ?? 0);
  }
  for (let unit = 0; unit < lot.unitEntry.length; unit += 1) price[lot.pool + 1 + unit] = price[lot.unitEntry[unit]!]!;
  return { price, off: Math.max(1, largest - smallest) };
}

const entryAt = (lot: Lot, pair: number): number => {
  const tail = lot.tail[pair]!;
  return tail < lot.entryCount ? tail : lot.unitEntry[tail - lot.pool - 1]!;
};
