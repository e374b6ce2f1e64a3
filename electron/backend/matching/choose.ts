// The cheapest set of judges for one entry at given prices, under the unit rule.

import type { Network } from './network.ts';

/**
 * Chooses judges for one entry at a time. The allowed sets (at most unitCap of one unit, at most `coverage` in all) are
 * the independent sets of a truncated partition matroid, so keeping the best set of the judges seen so far, and letting
 * each new judge replace the dearest member of the circuit it closes, ends with a cheapest set (Edmonds 1971).
 */
export class Chooser {
  /** After choose(): the judges are chosen[0 .. size-1]. */
  readonly chosen: Int32Array;
  size = 0;
  readonly #network: Network;
  readonly #values: Float64Array;
  readonly #ties: Float64Array;

  constructor(network: Network) {
    this.#network = network;
    let most = 0;
    for (let e = 0; e < network.entryCount; e += 1) {
      most = Math.max(most, network.seatStart[e + 1]! - network.seatStart[e]!);
    }
    this.chosen = new Int32Array(most);
    this.#values = new Float64Array(most);
    this.#ties = new Float64Array(most);
  }

  /**
   * Cheapest set for `entry` by cost + price; equal sums go to the smaller tie value.
   * @returns how many judges were found: less than the coverage when the unit rule or missing judges forbid more.
   */
  choose(entry: number, price: Float64Array, tie: Float64Array): number {
    const { arcStart, arcJudge, arcCost, seatStart, unit, unitCap, pinned } = this.#network;
    const { chosen } = this;
    const values = this.#values;
    const ties = this.#ties;
    const wanted = seatStart[entry + 1]! - seatStart[entry]!;
    let size = 0;
    let worst = -1;
    const fixed = pinned.get(entry);
    if (wanted === 0) {
      this.size = 0;
      return 0;
    }
    // Value of the dearest judge once all seats are taken: most judges are dismissed by it at once.
    let limit = Infinity;
    for (let arc = arcStart[entry]!, end = arcStart[entry + 1]!; arc < end; arc += 1) {
      const judge = arcJudge[arc]!;
      let value = arcCost[arc]! + price[judge]!;
      // What is pinned goes first and is never replaced.
      if (fixed !== undefined && fixed.has(judge)) value = -Infinity;
      if (value > limit) continue;
      const tieValue = tie[judge]!;
      let place = size === wanted ? worst : -1;
      const own = unit[judge]!;
      if (own >= 0) {
        let same = 0;
        let dearest = -1;
        for (let i = 0; i < size; i += 1) {
          if (unit[chosen[i]!]! !== own) continue;
          same += 1;
          if (dearest < 0 || values[i]! > values[dearest]!
            || (values[i]! === values[dearest]! && ties[i]! > ties[dearest]!)) dearest = i;
        }
        if (same >= unitCap) place = dearest;
      }
      if (place >= 0) {
        if (value > values[place]! || (value === values[place]! && tieValue >= ties[place]!)) continue;
      } else {
        place = size;
        size += 1;
      }
      chosen[place] = judge;
      values[place] = value;
      ties[place] = tieValue;
      worst = 0;
      for (let i = 1; i < size; i += 1) {
        if (values[i]! > values[worst]! || (values[i]! === values[worst]! && ties[i]! > ties[worst]!)) worst = i;
      }
      if (size === wanted) limit = values[worst]!;
    }
    this.size = size;
    return size;
  }
}
