// Assignment drawn by lot, against collusion: no pair is likelier than the cap, nothing better in expectation.
import type { Infeasible, Instance, SolveOptions } from './instance.ts';

export interface Randomised {
  status: 'optimal';
  /** The plan that was drawn with the instance's seed; judges ascending. */
  judgesOf: Int32Array[];
  loads: Int32Array;
  /** Probability of each pair of arcsOf(instance), in that order; the same for every seed. 1 for pinned pairs. */
  probability: Float64Array;
  /** Largest probability that was allowed: the cap asked for, or the next smaller fraction with denominator <= 1000. */
  cap: number;
  /** Expected total cost of the drawn plan: the least that the cap allows. */
  expectedCost: number;
  /** What solve() reaches without the cap. */
  bestCost: number;
  /** Expected sum of squared loads, and the least without the cap; equal: every plan drawn is as even as solve()'s. */
  expectedSquares: number;
  bestSquares: number;
}

/** Some entries have too few judges for so small a cap (or judges too few entries for their minimum loads). */
export interface CapTooSmall {
  status: 'infeasible';
  reason: 'cap';
  /** Smallest cap that works, as a fraction with denominator <= 1000 (rounded up to one if it has none). */
  smallestCap: number;
  /** Expected seats that would stay empty at the cap asked for. */
  missing: number;
  /** The minimum cut: entries that lack judges, and judges whose limits they use up. */
  entries: number[];
  judges: number[];
}

export function randomised(
  _instance: Instance, _cap: number, _options: SolveOptions = {},
): Randomised | CapTooSmall | Infeasible {
  throw new Error('not built yet');
}
