// A plan in the words of the answer, its figures added up from the affinities as they were given.
import { arcAt } from '../matching/solve.ts';
import type { Given } from './given.ts';

/** Adds doubles up with the lost digits kept apart (Neumaier, ZAMM 54, 1974). */
export class CarefulSum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const next = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    return this.#sum + this.#lost;
  }
}

export interface PlanFigures {
  worstEntry: number | null;
  maxLoad: number;
  total: number;
  pairs: [judge: number, entry: number][];
  /** The affinities added up by their sizes: what the digits of the total are measured by. */
  size: number;
}

/** @param judgesOf judges of each entry, ascending. */
export function readPlan(given: Given, judgesOf: readonly Int32Array[]): PlanFigures {
  const { start, judge, affinity } = given;
  const arcs = { start, judge, cost: affinity };
  const loads = new Int32Array(given.judges.length);
  const pairs: [number, number][] = [];
  const total = new CarefulSum();
  let size = 0;
  let worstEntry: number | null = null;
  judgesOf.forEach((own, entry) => {
    if (own.length === 0) return;
    const sum = new CarefulSum();
    for (const j of own) {
      const one = affinity[arcAt(arcs, entry, j)]!;
      sum.add(one);
      total.add(one);
      size += Math.abs(one);
      loads[j] = loads[j]! + 1;
      pairs.push([j, entry]);
    }
    if (worstEntry === null || sum.value < worstEntry) worstEntry = sum.value;
  });
  let maxLoad = 0;
  for (const load of loads) maxLoad = Math.max(maxLoad, load);
  return { worstEntry, maxLoad, total: total.value, pairs, size };
}
