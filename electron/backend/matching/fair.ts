// The weakest entry first: among plans with even loads, the one whose worst entry is matched best, then the cheapest.
import type { Infeasible, Instance, Solution, SolveOptions } from './instance.ts';

export interface FairInput {
  /** As for solve(): what is minimised after the loads (if its balance weighs them) and the worst entry. */
  instance: Instance;
  /** What a pair is worth to its entry: whole numbers, one for each pair of arcsOf(instance), in that order. */
  worth: Float64Array;
}

export interface FairOptions extends SolveOptions {
  /** Most nodes of the search before it stops with what it has; default: see fairest(). */
  nodes?: number;
}

export interface FairAnswer {
  status: 'optimal';
  solution: Solution;
  /** Least sum of worth over the judges of any entry with seats; 0 when there is none. */
  worst: number;
  /** No permitted plan has a larger `worst`. */
  worstBound: number;
  /** No permitted plan with this `worst` costs less (with equal squared loads if the instance weighs them). */
  costBound: number;
  proven: { worst: boolean; cost: boolean };
  /** dual: the prices of the solution prove it; search: every other branch was closed; none: stopped before. */
  proof: { worst: 'cut' | 'dual' | 'search' | 'none'; cost: 'dual' | 'search' | 'none' };
}

export function fairest(_input: FairInput, _options: FairOptions = {}): FairAnswer | Infeasible {
  throw new Error('not built yet');
}
