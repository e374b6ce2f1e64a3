// What a change of a finished plan is measured by: the rules, what a pair is worth, what stands now. Shapes only.
import type { Instance } from '#backend/matching/solve.ts';

/** Judges of each entry by number, in any order; an entry with empty seats has fewer than its coverage. */
export type JudgesOf = readonly ArrayLike<number>[];

export interface Ground {
  /**
   * Rules and costs as for solve(): forbidden pairs, load limits, unit cap. `pinned` holds pins and pairs that are
   * already scored alike: neither is ever touched. Total affinity rises by as much as total cost falls.
   */
  instance: Instance;
  /**
   * What an allowed pair is worth when the weakest entry is looked for: an entry's match is the sum over its judges
   * (whole numbers, already scaled so that entries of different coverage compare). Absent: not an objective.
   */
  worth?: (entry: number, judge: number) => number;
  /** The plan in force; absent: there is none, and changes are not counted. */
  present?: JudgesOf;
  /** Fewest changes come before even loads and match, as in a repair. */
  changesFirst?: boolean;
}

/** The objectives of a plan, see the order in sumsOf(). */
export interface Sums {
  unfilled: number;
  /** Pairs that the plan in force does not have, and pairs of it that are given up. */
  changes: number;
  squares: number;
  /** Least sum of worth over the judges of any entry with seats; 0 when there is none, or when worth is absent. */
  weakest: number;
  cost: number;
}

/** The objectives of a plan from scratch. */
export function sumsOf(ground: Ground, judgesOf: JudgesOf): Sums {
  const { instance, worth, present } = ground;
  const loads = new Float64Array(instance.judges.length);
  const sums: Sums = { unfilled: 0, changes: 0, squares: 0, weakest: Infinity, cost: 0 };
  for (const [e, { coverage }] of instance.entries.entries()) {
    const seated = Array.from(judgesOf[e] ?? []);
    let match = 0;
    for (const j of seated) {
      loads[j] = loads[j]! + 1;
      sums.cost += instance.cost(e, j);
      match += worth?.(e, j) ?? 0;
    }
    sums.unfilled += Math.max(0, coverage - seated.length);
    if (coverage > 0) sums.weakest = Math.min(sums.weakest, match);
    if (!present) continue;
    const before = Array.from(present[e] ?? []);
    for (const j of seated) if (!before.includes(j)) sums.changes += 1;
    for (const j of before) if (!seated.includes(j)) sums.changes += 1;
  }
  for (const load of loads) sums.squares += load * load;
  if (!worth || sums.weakest === Infinity) sums.weakest = 0;
  return sums;
}
