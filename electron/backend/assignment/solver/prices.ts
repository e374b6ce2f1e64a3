// A first guess of the judges' prices by a few passes of online dual ascent. Only speed and ties depend on it.

import { Chooser } from './choose.ts';
import type { Network } from './network.ts';

const PASSES = 6;

/**
 * Loads that would spread the seats evenly: fill all judges to one level, within their limits.
 * @returns one target per judge (not whole numbers); the sum is the number of seats if the limits allow it.
 */
export function evenTargets(network: Network): Float64Array {
  const { judgeCount, seatCount, maxLoad, minLoad } = network;
  let low = 0;
  let high = network.entryCount;
  for (let step = 0; step < 60; step += 1) {
    const level = (low + high) / 2;
    let sum = 0;
    for (let j = 0; j < judgeCount; j += 1) sum += Math.min(maxLoad[j]!, Math.max(minLoad[j]!, level));
    if (sum < seatCount) low = level;
    else high = level;
  }
  return Float64Array.from(maxLoad, (most, j) => Math.min(most, Math.max(minLoad[j]!, high)));
}

/**
 * Entries come one by one in the seeded order and take their cheapest judges; each seat taken raises that judge's price
 * a little, and all prices sink in proportion to the judge's target, so that a judge at target keeps the price (online
 * dual ascent: Agrawal, Wang, Ye, "A dynamic near-optimal algorithm for online linear programming", Operations Research
 * 62, 2014). Steps shrink from pass to pass; the last pass is averaged.
 * @returns whole-number prices relative to each other; >= 0 for 'cap-only'.
 */
export function guessPrices(network: Network): Float64Array {
  const { judgeCount, entryCount, seatCount, seatStart, costRange } = network;
  const price = new Float64Array(judgeCount);
  if (costRange === 0 || seatCount === 0 || judgeCount === 0) return price;
  const capOnly = network.balance === 'cap-only';
  const target = capOnly ? Float64Array.from(network.maxLoad) : evenTargets(network);
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
