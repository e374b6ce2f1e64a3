// A first guess of the judges' prices by a few passes of online dual ascent. Only speed and ties depend on it.

import { Chooser } from './choose.ts';
import type { Network } from './network.ts';

const PASSES = 6;

/** Loads that would spread the seats evenly, ignoring costs. */
export interface EvenLoads {
  /** The common level of all judges that are connected through entries. */
  level: Float64Array;
  /** The level within the limits of each judge. */
  target: Float64Array;
}

/**
 * Fills the judges of each connected part (judges and entries linked by allowed pairs) to one level, within their
 * limits. Not whole numbers; the targets of a part sum to its seats where the limits allow it.
 */
export function evenLoads(network: Network): EvenLoads {
  const { entryCount, judgeCount, seatStart, arcStart, arcJudge, maxLoad, minLoad } = network;
  const leader = Int32Array.from({ length: judgeCount }, (_, j) => j);
  const find = (j: number): number => {
    let root = j;
    while (leader[root] !== root) root = leader[root]!;
    for (let node = j; node !== root;) {
      const next = leader[node]!;
      leader[node] = root;
      node = next;
    }
    return root;
  };
  for (let e = 0; e < entryCount; e += 1) {
    for (let arc = arcStart[e]! + 1; arc < arcStart[e + 1]!; arc += 1) {
      leader[find(arcJudge[arc]!)] = find(arcJudge[arc - 1]!);
    }
  }
  const seatsOf = new Float64Array(judgeCount);
  for (let e = 0; e < entryCount; e += 1) {
    if (arcStart[e] === arcStart[e + 1]) continue;
    const root = find(arcJudge[arcStart[e]!]!);
    seatsOf[root] = seatsOf[root]! + seatStart[e + 1]! - seatStart[e]!;
  }
  const members = new Map<number, number[]>();
  for (let j = 0; j < judgeCount; j += 1) members.set(find(j), [...(members.get(find(j)) ?? []), j]);
  const level = new Float64Array(judgeCount);
  const target = new Float64Array(judgeCount);
  for (const [root, judges] of members) {
    let low = 0;
    let high = entryCount;
    for (let step = 0; step < 60; step += 1) {
      const middle = (low + high) / 2;
      let sum = 0;
      for (const j of judges) sum += Math.min(maxLoad[j]!, Math.max(minLoad[j]!, middle));
      if (sum < seatsOf[root]!) low = middle;
      else high = middle;
    }
    for (const j of judges) {
      level[j] = high;
      target[j] = Math.min(maxLoad[j]!, Math.max(minLoad[j]!, high));
    }
  }
  return { level, target };
}

/**
 * Entries come one by one in the seeded order and take their cheapest judges; each seat taken raises that judge's price
 * a little, and all prices sink in proportion to the judge's target, so that a judge at target keeps the price (online
 * dual ascent: Agrawal, Wang, Ye, "A dynamic near-optimal algorithm for online linear programming", Operations Research
 * 62, 2014). Steps shrink from pass to pass; the last pass is averaged.
 * @returns whole-number prices relative to each other; >= 0 for 'cap-only'.
 */
export function guessPrices(network: Network, even: EvenLoads): Float64Array {
  const { judgeCount, entryCount, seatCount, seatStart, costRange } = network;
  const price = new Float64Array(judgeCount);
  if (costRange === 0 || seatCount === 0 || judgeCount === 0) return price;
  const capOnly = network.balance === 'cap-only';
  const target = capOnly ? Float64Array.from(network.maxLoad) : even.target;
  const chooser = new Chooser(network);
  const noTies = new Float64Array(judgeCount);
  const average = new Float64Array(judgeCount);
  const batchSize = Math.max(1, Math.min(64, Math.floor(entryCount / 8)));
  const perJudge = seatCount / judgeCount;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const step = (costRange * 2) / perJudge / (1 + 2 * pass * pass);
    const last = pass === PASSES - 1;
    let batches = 0;
    for (let first = 0; first < entryCount; first += batchSize) {
      const end = Math.min(entryCount, first + batchSize);
      for (let e = first; e < end; e += 1) {
        const size = chooser.choose(e, price, noTies);
        for (let i = 0; i < size; i += 1) {
          const judge = chooser.chosen[i]!;
          price[judge] = price[judge]! + step;
        }
      }
      const share = (step * (seatStart[end]! - seatStart[first]!)) / seatCount;
      for (let j = 0; j < judgeCount; j += 1) {
        const sunk = price[j]! - share * target[j]!;
        price[j] = capOnly && sunk < 0 ? 0 : sunk;
      }
      batches += 1;
      if (last) for (let j = 0; j < judgeCount; j += 1) average[j] = average[j]! + price[j]!;
    }
    if (last) for (let j = 0; j < judgeCount; j += 1) price[j] = Math.round(average[j]! / batches);
  }
  return price;
}
