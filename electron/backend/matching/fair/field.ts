// What is left to decide once the loads are settled: sets of judges for each entry, and a span of loads for each judge.

import type { Arcs, Infeasible, Instance, Solution, SolveOptions } from '../instance.ts';
import { arcAt, arcsOf, solve, sparseInstance } from '../solve.ts';

/**
 * Every plan that is best in the leading objective (squared loads, `first`), and no other, gives each entry `seats`
 * different judges of its arcs, from each group of arcs at least groupLeast and at most groupMost, all arcs that are
 * fixed at IN, and each judge a load from low to high.
 */
export interface Field {
  entryCount: number;
  judgeCount: number;
  seats: Int32Array;
  /** Arcs of entry e are start[e] .. start[e+1]-1, judges ascending. */
  start: Int32Array;
  judge: Int32Array;
  cost: Float64Array;
  worth: Float64Array;
  /** Group of each arc (numbered over all entries), -1 = none; groups of entry e are groupStart[e] .. groupStart[e+1]-1. */
  group: Int32Array;
  groupStart: Int32Array;
  /** A group with least = most is settled apart from the rest; all others have least = 0. */
  groupLeast: Int32Array;
  groupMost: Int32Array;
  /** FREE, IN or OUT for each arc. The search changes it and puts it back. */
  fixed: Uint8Array;
  low: Int32Array;
  high: Int32Array;
}

export const FREE = 0;
export const IN = 1;
export const OUT = 2;

export interface Led { field: Field; lead: Solution | null; arcs: Arcs }

/**
 * The leading objective is one of flows, so its optimal plans are known from any optimal prices (complementary
 * slackness): those in which each entry holds a cheapest set and each judge a cheapest load at these prices. Cheapest
 * sets under the unit rule are, level of price by level, the bases of matroids (Edmonds 1971); hence the groups.
 */
export function leadField(
  instance: Instance, worth: Float64Array, first: Float64Array | undefined, options: SolveOptions,
): Led | Infeasible {
  const arcs = arcsOf(instance);
  const { entries, judges, unitCap } = instance;
  const balance = instance.balance ?? 'load-first';
  let lead: Solution | null = null;
  if (first || (balance !== 'cap-only' && balance !== 0)) {
    const { pinned } = instance;
    const answer = solve(sparseInstance({
      entries, judges, unitCap, seed: instance.seed, balance, ...(pinned ? { pinned } : {}),
      arcs: { start: arcs.start, judge: arcs.judge, cost: first ?? new Float64Array(arcs.judge.length) },
    }), options);
    if (answer.status === 'infeasible') return answer;
    lead = answer;
  }
  const low = new Int32Array(judges.length);
  const high = new Int32Array(judges.length);
  for (const [j, judge] of judges.entries()) {
    const most = Math.min(judge.maxLoad, entries.length);
    let [bottom, top] = [judge.minLoad ?? 0, most];
    if (lead) {
      const { loadStep, prices } = lead.certificate;
      bottom = top = lead.loads[j]!;
      while (top < most && loadStep * (2 * top + 1) === prices[j]!) top += 1;
      while (bottom > (judge.minLoad ?? 0) && loadStep * (2 * bottom - 1) === prices[j]!) bottom -= 1;
    }
    low[j] = bottom;
    high[j] = top;
  }
  const builder = new FieldBuilder(instance, arcs, worth);
  const charge = new Float64Array(arcs.judge.length);
  if (lead) {
    for (let arc = 0; arc < charge.length; arc += 1) {
      charge[arc] = (first?.[arc] ?? 0) + lead.certificate.prices[arcs.judge[arc]!]!;
    }
  }
  for (let e = 0; e < entries.length; e += 1) builder.add(e, charge);
  return { field: builder.finish(low, high), lead, arcs };
}

class FieldBuilder {
  readonly #instance: Instance;
  readonly #arcs: Arcs;
  readonly #worth: Float64Array;
  readonly #start = [0];
  readonly #judge: number[] = [];
  readonly #cost: number[] = [];
  readonly #own: number[] = [];
  readonly #group: number[] = [];
  readonly #fixed: number[] = [];
  readonly #groupStart = [0];
  readonly #least: number[] = [];
  readonly #most: number[] = [];

  constructor(instance: Instance, arcs: Arcs, worth: Float64Array) {
    this.#instance = instance;
    this.#arcs = arcs;
    this.#worth = worth;
  }

  /** Keeps the arcs of some cheapest set at this charge, in groups; those of every cheapest set are fixed at IN. */
  add(entry: number, charge: Float64Array): void {
    const { judges, entries, unitCap } = this.#instance;
    const pins = this.#instance.pinned?.get(entry) ?? [];
    const { start, judge } = this.#arcs;
    const first = start[entry]!;
    const level = charge.slice(first, start[entry + 1]!);
    const levelOf = (arc: number): number => level[arc - first]!;
    for (const pin of pins) level[arcAt(this.#arcs, entry, pin) - first] = -Infinity;
    const order = Int32Array.from(level, (_, i) => first + i);
    let sorted = true;
    for (let i = 1; sorted && i < level.length; i += 1) sorted = level[i - 1]! <= level[i]!;
    if (!sorted) order.sort((a, b) => levelOf(a) - levelOf(b) || a - b);
    let seatsLeft = entries[entry]!.coverage;
    const usedOfUnit = new Map<number, number>();
    const kept: { arc: number; group: number; fixed: number }[] = [];
    for (let from = 0; from < order.length && seatsLeft > 0;) {
      let end = from;
      const members = new Map<number, number[]>();
      const loose: number[] = [];
      while (end < order.length && levelOf(order[end]!) === levelOf(order[from]!)) {
        const arc = order[end]!;
        end += 1;
        const unit = judges[judge[arc]!]!.unit;
        if (unitCap === null || unit < 0) loose.push(arc);
        else if (members.has(unit)) members.get(unit)!.push(arc);
        else members.set(unit, [arc]);
      }
      from = end;
      const open = [...members].map(([unit, of]) => ({
        unit, of, most: Math.min(of.length, unitCap! - (usedOfUnit.get(unit) ?? 0)),
      })).filter(({ most }) => most > 0);
      const rank = open.reduce((sum, { most }) => sum + most, loose.length);
      const whole = rank <= seatsLeft;
      for (const arc of loose) kept.push({ arc, group: -1, fixed: whole ? IN : FREE });
      for (const { unit, of, most } of open) {
        usedOfUnit.set(unit, (usedOfUnit.get(unit) ?? 0) + most);
        const all = most === of.length;
        for (const arc of of) kept.push({ arc, group: all ? -1 : this.#most.length, fixed: all && whole ? IN : FREE });
        if (all) continue;
        this.#least.push(whole ? most : 0);
        this.#most.push(most);
      }
      seatsLeft -= Math.min(rank, seatsLeft);
    }
    kept.sort((a, b) => a.arc - b.arc);
    for (const { arc, group, fixed } of kept) {
      this.#judge.push(judge[arc]!);
      this.#cost.push(this.#arcs.cost[arc]!);
      this.#own.push(this.#worth[arc]!);
      this.#group.push(group);
      this.#fixed.push(fixed);
    }
    this.#start.push(this.#judge.length);
    this.#groupStart.push(this.#most.length);
  }

  finish(low: Int32Array, high: Int32Array): Field {
    const { entries, judges } = this.#instance;
    return {
      entryCount: entries.length, judgeCount: judges.length, seats: Int32Array.from(entries, (entry) => entry.coverage),
      start: Int32Array.from(this.#start), judge: Int32Array.from(this.#judge), cost: Float64Array.from(this.#cost),
      worth: Float64Array.from(this.#own), group: Int32Array.from(this.#group),
      groupStart: Int32Array.from(this.#groupStart), groupLeast: Int32Array.from(this.#least),
      groupMost: Int32Array.from(this.#most), fixed: Uint8Array.from(this.#fixed), low, high,
    };
  }
}
