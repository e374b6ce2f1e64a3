// One entry's own problem, exactly: its cheapest permitted set of judges whose worth reaches a threshold.

import { FREE, IN, type Field } from './field.ts';
import { skyband } from './skyband.ts';

/**
 * Permitted sets without a threshold are bases of a matroid and found greedily. With one, a Lagrangian multiplier for
 * worth gives a bound that leaves a depth-first search little to do; arcs that `seats` others beat in both cost and
 * worth are left out of it.
 */
export class SetChooser {
  readonly #field: Field;
  /** After choose() or best(): the arcs of the set, ascending only by chance. */
  readonly chosen: Int32Array;
  size = 0;
  /** Sum of the values asked for, and of worth, over the chosen arcs. */
  value = 0;
  worth = 0;
  /** Rough count of operations so far. */
  effort = 0;
  readonly #groupUse: Int32Array;
  readonly #charge: Float64Array;
  readonly #score: Float64Array;
  readonly #taken: Uint8Array;
  readonly #list: Int32Array;
  readonly #suffixWorth: Float64Array;
  readonly #prefix: Float64Array;
  readonly #path: Int32Array;
  readonly #bestPath: Int32Array;
  #free = 0;
  #entry = 0;
  #first = 0;

  constructor(field: Field) {
    this.#field = field;
    let [mostSeats, mostArcs] = [1, 1];
    for (let e = 0; e < field.entryCount; e += 1) {
      mostSeats = Math.max(mostSeats, field.seats[e]!);
      mostArcs = Math.max(mostArcs, field.start[e + 1]! - field.start[e]!);
    }
    this.chosen = new Int32Array(mostSeats);
    this.#path = new Int32Array(mostSeats);
    this.#bestPath = new Int32Array(mostSeats);
    this.#groupUse = new Int32Array(field.groupMost.length);
    this.#charge = new Float64Array(mostArcs);
    this.#score = new Float64Array(mostArcs);
    this.#taken = new Uint8Array(mostArcs);
    this.#list = new Int32Array(mostArcs);
    this.#suffixWorth = new Float64Array(mostArcs + 1);
    this.#prefix = new Float64Array(mostArcs + 1);
  }

  /** Greatest worth of a permitted set of the entry, or -Infinity; the set is left in `chosen`. */
  best(entry: number): number {
    const { worth } = this.#field;
    if (!this.#begin(entry)) return -Infinity;
    const first = this.#first;
    for (let i = 0; i < this.#free; i += 1) this.#score[this.#list[i]!] = -worth[first + this.#list[i]!]!;
    return this.#greedy() ? this.worth : -Infinity;
  }

  /**
   * Cheapest set by cost + price (by price alone when `costs` is false) among the permitted ones worth `least` or more.
   * @returns false when there is none.
   */
  choose(entry: number, price: Float64Array, least: number, costs: boolean): boolean {
    const { judge, cost, worth, start, fixed } = this.#field;
    const charge = this.#charge;
    const score = this.#score;
    if (!this.#begin(entry)) return false;
    const first = this.#first;
    for (let arc = first, end = start[entry + 1]!; arc < end; arc += 1) {
      if (fixed[arc]! > IN) continue;
      const asked = (costs ? cost[arc]! : 0) + price[judge[arc]!]!;
      charge[arc - first] = asked;
      score[arc - first] = asked;
    }
    if (!this.#greedy()) return false;
    this.#sum();
    if (this.worth >= least || this.size === 0) return true;
    return this.#chooseAbove(least, worth);
  }

  #chooseAbove(least: number, worth: Float64Array): boolean {
    const charge = this.#charge;
    const score = this.#score;
    const first = this.#first;
    const list = this.#list;
    let [lowValue, lowWorth] = [this.value, this.worth];
    for (let i = 0; i < this.#free; i += 1) score[list[i]!] = -worth[first + list[i]!]!;
    this.#greedy();
    this.#sum();
    if (this.worth < least) return false;
    let [highValue, highWorth] = [this.value, this.worth];
    const keep = this.#bestPath;
    keep.set(this.chosen);
    let best = highValue;
    let bestWorth = highWorth;
    let rate = 0;
    // Multiplier where the two lines meet, until no set lies below it (Newton's method on a piecewise linear function).
    for (let round = 0; round < 60; round += 1) {
      rate = (highValue - lowValue) / (highWorth - lowWorth);
      const line = highValue - rate * highWorth;
      for (let i = 0; i < this.#free; i += 1) score[list[i]!] = charge[list[i]!]! - rate * worth[first + list[i]!]!;
      this.#greedy();
      this.#sum();
      const reached = this.value - rate * this.worth;
      if (this.worth >= least && this.value < best) {
        best = this.value;
        bestWorth = this.worth;
        keep.set(this.chosen);
      }
      if (reached >= line - 1e-13 * (Math.abs(highValue) + Math.abs(rate * highWorth))) break;
      if (this.worth >= least) {
        if (this.worth === highWorth && this.value === highValue) break;
        [highValue, highWorth] = [this.value, this.worth];
      } else {
        if (this.worth === lowWorth && this.value === lowValue) break;
        [lowValue, lowWorth] = [this.value, this.worth];
      }
    }
    this.#search(least, rate, best, bestWorth);
    return true;
  }

  /** Seats the fixed arcs and lists the free ones; false if there is no permitted set for sure. */
  #begin(entry: number): boolean {
    const { start, fixed, group, groupMost, groupStart, seats } = this.#field;
    this.#entry = entry;
    const first = start[entry]!;
    this.#first = first;
    const use = this.#groupUse;
    for (let g = groupStart[entry]!; g < groupStart[entry + 1]!; g += 1) use[g] = 0;
    let free = 0;
    this.size = 0;
    for (let arc = first, end = start[entry + 1]!; arc < end; arc += 1) {
      const state = fixed[arc]!;
      if (state === FREE) this.#list[free++] = arc - first;
      if (state !== IN) continue;
      if (this.size === seats[entry]!) return false;
      this.chosen[this.size++] = arc;
      const own = group[arc]!;
      if (own >= 0) {
        use[own] = use[own]! + 1;
        if (use[own]! > groupMost[own]!) return false;
      }
    }
    this.#free = free;
    this.effort += first === start[entry + 1]! ? 1 : start[entry + 1]! - first;
    return true;
  }

  /** Completes the fixed arcs by the free ones of least score; groups that need a number of arcs come first. */
  #greedy(): boolean {
    const { group, groupStart, groupLeast, groupMost, seats, fixed, start, worth } = this.#field;
    const entry = this.#entry;
    const first = this.#first;
    const taken = this.#taken;
    const list = this.#list;
    const score = this.#score;
    const use = this.#groupUse;
    const wanted = seats[entry]!;
    let size = 0;
    const firstGroup = groupStart[entry]!;
    const endGroup = groupStart[entry + 1]!;
    for (let g = firstGroup; g < endGroup; g += 1) use[g] = 0;
    for (let arc = first, end = start[entry + 1]!; arc < end; arc += 1) {
      if (fixed[arc]! !== IN) continue;
      this.chosen[size++] = arc;
      if (group[arc]! >= 0) use[group[arc]!] = use[group[arc]!]! + 1;
    }
    let needed = 0;
    for (let g = firstGroup; g < endGroup; g += 1) needed += Math.max(0, groupLeast[g]! - use[g]!);
    if (size + needed > wanted) return false;
    for (let i = 0; i < this.#free; i += 1) taken[list[i]!] = 0;
    this.effort += this.#free * (wanted - size + 1);
    while (size < wanted) {
      let place = -1;
      for (let i = 0; i < this.#free; i += 1) {
        const at = list[i]!;
        if (taken[at] === 1 || (place >= 0 && score[at]! >= score[place]!)) continue;
        const own = group[first + at]!;
        if (own >= 0) {
          if (use[own]! >= groupMost[own]!) continue;
          if (needed > 0 && groupLeast[own]! === 0) continue;
        } else if (needed > 0) continue;
        place = at;
      }
      if (place < 0) return false;
      taken[place] = 1;
      this.chosen[size++] = first + place;
      const own = group[first + place]!;
      if (own >= 0) use[own] = use[own]! + 1;
      if (needed > 0) needed -= 1;
    }
    this.size = size;
    let sum = 0;
    for (let i = 0; i < size; i += 1) sum += worth[this.chosen[i]!]!;
    this.worth = sum;
    return true;
  }

  #sum(): void {
    let sum = 0;
    for (let i = 0; i < this.size; i += 1) sum += this.#charge[this.chosen[i]! - this.#first]!;
    this.value = sum;
  }

  /** Leaves the cheapest set in `chosen`; keeps the one in #bestPath (of value `best`) unless there is a cheaper one. */
  #search(least: number, rate: number, best: number, bestWorth: number): void {
    const { worth, group, groupStart, groupLeast, groupMost, fixed, start, seats } = this.#field;
    const entry = this.#entry;
    const first = this.#first;
    const charge = this.#charge;
    const score = this.#score;
    const use = this.#groupUse;
    const path = this.#path;
    for (let g = groupStart[entry]!; g < groupStart[entry + 1]!; g += 1) use[g] = 0;
    let base = 0;
    let baseValue = 0;
    let baseWorth = 0;
    for (let arc = first, end = start[entry + 1]!; arc < end; arc += 1) {
      if (fixed[arc]! !== IN) continue;
      path[base++] = arc;
      baseValue += charge[arc - first]!;
      baseWorth += worth[arc]!;
      if (group[arc]! >= 0) use[group[arc]!] = use[group[arc]!]! + 1;
    }
    const depth = seats[entry]! - base;
    const list = skyband(this.#field, first, this.#list.subarray(0, this.#free), charge, depth);
    const count = list.length;
    this.effort += this.#free * 12;
    list.sort((a, b) => score[a]! - score[b]! || a - b);
    const prefix = this.#prefix;
    const suffix = this.#suffixWorth;
    let scale = Math.abs(baseValue) + Math.abs(rate * baseWorth);
    for (let i = 0; i < count; i += 1) {
      prefix[i + 1] = prefix[i]! + score[list[i]!]!;
      scale = Math.max(scale, Math.abs(prefix[i + 1]!), Math.abs(rate * worth[first + list[i]!]!) * depth);
    }
    suffix[count] = -Infinity;
    for (let i = count - 1; i >= 0; i -= 1) suffix[i] = Math.max(suffix[i + 1]!, worth[first + list[i]!]!);
    // Rounding in the multiplier's bound must never cut off a better set.
    const margin = 1e-14 * (scale + Math.abs(best) + Math.abs(rate * least)) * (depth + 4);
    let limit = best - rate * least + margin;
    const needsMet = (): boolean => {
      for (let g = groupStart[entry]!; g < groupStart[entry + 1]!; g += 1) if (use[g]! < groupLeast[g]!) return false;
      return true;
    };
    const visit = (from: number, left: number, value: number, sum: number, bound: number): void => {
      if (left === 0) {
        if (sum < least || !(value < best || (value === best && sum > bestWorth)) || !needsMet()) return;
        best = value;
        bestWorth = sum;
        limit = best - rate * least + margin;
        this.#bestPath.set(path);
        return;
      }
      for (let i = from; i + left <= count; i += 1) {
        this.effort += 1;
        if (bound + prefix[i + left]! - prefix[i]! > limit) return;
        if (sum + left * suffix[i]! < least) return;
        const at = list[i]!;
        const own = group[first + at]!;
        if (own >= 0 && use[own]! >= groupMost[own]!) continue;
        if (own >= 0) use[own] = use[own]! + 1;
        path[base + depth - left] = first + at;
        visit(i + 1, left - 1, value + charge[at]!, sum + worth[first + at]!, bound + score[at]!);
        if (own >= 0) use[own] = use[own]! - 1;
      }
    };
    visit(0, depth, baseValue, baseWorth, baseValue - rate * baseWorth);
    this.size = seats[entry]!;
    this.chosen.set(this.#bestPath);
    this.value = best;
    this.worth = bestWorth;
  }
}
