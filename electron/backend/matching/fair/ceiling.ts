// How good the weakest entry can be at most, by each entry's best sets and a flow over the pairs that are left.

import type { Instance, Solution } from '../instance.ts';
import { solve, sparseInstance } from '../solve.ts';
import type { FairPlan } from './column.ts';
import { IN, type Field } from './field.ts';
import { SetChooser } from './sets.ts';

export interface Reached { solution: Solution; plan: FairPlan; permitted: boolean }

export interface Pairs { start: Int32Array; kept: number[]; judge: Int32Array; pinned: Map<number, number[]> }

/**
 * For each pair the greatest worth of a permitted set of its entry that contains it (one exchange away from the best
 * set, since permitted sets are bases of a matroid). Below that, no threshold rules the pair out.
 */
export class Ceiling {
  readonly field: Field;
  /** By arc. */
  readonly mostWith: Float64Array;
  /** Least over entries of the worth of their best set. */
  readonly highest: number;
  readonly #instance: Instance;
  #prices: Float64Array | undefined;

  constructor(field: Field, instance: Instance) {
    this.field = field;
    this.#instance = instance;
    const { start, worth, fixed, group, groupLeast, groupMost, seats } = field;
    this.mostWith = new Float64Array(worth.length);
    const chooser = new SetChooser(field);
    let highest = Infinity;
    const held = new Set<number>();
    for (let e = 0; e < field.entryCount; e += 1) {
      const best = chooser.best(e);
      if (seats[e]! > 0) highest = Math.min(highest, best);
      const set = chooser.chosen.subarray(0, chooser.size);
      held.clear();
      for (const arc of set) held.add(arc);
      for (let arc = start[e]!; arc < start[e + 1]!; arc += 1) {
        if (held.has(arc)) {
          this.mostWith[arc] = best;
          continue;
        }
        const own = group[arc]!;
        let same = 0;
        for (const other of set) if (own >= 0 && group[other] === own) same += 1;
        const within = own >= 0 && (groupLeast[own]! > 0 || same >= groupMost[own]!);
        let least = Infinity;
        for (const other of set) {
          if (fixed[other] === IN) continue;
          const theirs = group[other]!;
          if (within ? theirs !== own : theirs >= 0 && groupLeast[theirs]! > 0) continue;
          least = Math.min(least, worth[other]!);
        }
        this.mostWith[arc] = least === Infinity ? -Infinity : best - least + worth[arc]!;
      }
    }
    this.highest = highest;
  }

  /** Thresholds above `low`, up to `high`, at which another pair is ruled out; ascending. */
  steps(low: number, high: number): number[] {
    const values = new Set<number>();
    for (const value of this.mostWith) if (value > low && value <= high) values.add(value);
    return [...values].sort((a, b) => a - b);
  }

  /** The cheapest plan over pairs that the threshold leaves; null: there is none, so no plan reaches the threshold. */
  reach(threshold: number): Reached | null {
    const pairs = this.pairs(threshold);
    const reached = this.solve(pairs, Float64Array.from(pairs.kept, (arc) => this.field.cost[arc]!), this.#prices);
    if (reached) this.#prices = reached.solution.certificate.prices;
    return reached;
  }

  /** The pairs (arcs of the field, entry by entry) that the threshold leaves, and those that every plan holds. */
  pairs(threshold: number): Pairs {
    const { field } = this;
    const start = new Int32Array(field.entryCount + 1);
    const kept: number[] = [];
    const pinned = new Map<number, number[]>();
    for (let e = 0; e < field.entryCount; e += 1) {
      const pins: number[] = [];
      for (let arc = field.start[e]!; arc < field.start[e + 1]!; arc += 1) {
        if (field.fixed[arc] === IN) pins.push(field.judge[arc]!);
        else if (this.mostWith[arc]! < threshold) continue;
        kept.push(arc);
      }
      start[e + 1] = kept.length;
      if (pins.length > 0) pinned.set(e, pins);
    }
    return { start, kept, judge: Int32Array.from(kept, (arc) => field.judge[arc]!), pinned };
  }

  /** The plan over these pairs that is cheapest at these costs; the plan's own cost is the field's. */
  solve({ start, judge, pinned }: Pairs, cost: Float64Array, prices: Float64Array | undefined): Reached | null {
    const { entries, judges, unitCap, seed } = this.#instance;
    const solution = solve(sparseInstance({
      entries, unitCap, seed, pinned, balance: 'cap-only', arcs: { start, judge, cost },
      judges: judges.map(({ unit }, j) => ({ unit, maxLoad: this.field.high[j]!, minLoad: this.field.low[j]! })),
    }), prices ? { prices } : {});
    return solution.status === 'infeasible' ? null : { solution, ...planOf(this.field, solution.judgesOf) };
  }
}

/** A plan by arcs; permitted: whether its groups are as the field wants them (loads and seats are not looked at). */
export function planOf(field: Field, judgesOf: readonly Int32Array[]): { plan: FairPlan; permitted: boolean } {
  const used = new Int32Array(field.groupMost.length);
  let permitted = true;
  let cost = 0;
  let worst = Infinity;
  const sets = judgesOf.map((judges, e) => {
    const arcs = new Int32Array(judges.length);
    let sum = 0;
    let arc = field.start[e]!;
    const end = field.start[e + 1]!;
    judges.forEach((judge, i) => {
      while (arc < end && field.judge[arc]! < judge) arc += 1;
      if (arc === end || field.judge[arc] !== judge) throw new Error('a plan holds a pair outside its field');
      arcs[i] = arc;
      sum += field.worth[arc]!;
      cost += field.cost[arc]!;
      const group = field.group[arc]!;
      if (group >= 0) used[group] = used[group]! + 1;
    });
    if (judges.length > 0) worst = Math.min(worst, sum);
    return arcs;
  });
  for (let g = 0; g < used.length; g += 1) {
    if (used[g]! < field.groupLeast[g]! || used[g]! > field.groupMost[g]!) permitted = false;
  }
  return { plan: { sets, cost, worst }, permitted };
}
