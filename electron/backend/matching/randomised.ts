// Assignment drawn by lot, against collusion: no pair is likelier than the cap, nothing better in expectation.

import { AppError } from '#contract/errors.ts';
import { arcsOf, sparseInstance, type Arcs, type Infeasible, type Instance, type SolveOptions } from './instance.ts';
import { seededRandom } from './network.ts';
import { drawPlan } from './randomised/draw.ts';
import { fractionAbove, fractionBelow } from './randomised/fraction.ts';
import { bestMarginals, type Marginals } from './randomised/marginals.ts';
import type { CapProof } from './randomised/smallest-cap.ts';
import { solve } from './solve.ts';

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

/** Most allowed pairs that are taken on; two million took eight seconds and 200 MB. */
const MOST_PAIRS = 5_000_000;

/**
 * An assignment by lot in which nobody can count on a pair (Jecmen, Zhang, Liu, Shah, Conitzer and Fang, "Mitigating
 * manipulation in peer review via randomized reviewer assignments", NeurIPS 2020).
 *
 * Probabilities: every pair <= cap, pinned pairs 1, every entry's sum its coverage, judges' expected loads within their
 * limits, units at most unitCap; among all such, the least expected sum of squared loads (for balance 'load-first'; a
 * weight or 'cap-only' as for solve()), then the least expected cost. Exact: the cap becomes a fraction p/q, q <= 1000,
 * and the linear program a flow of whole numbers with q parts to a seat.
 *
 * Plan: one draw whose expectation is exactly these probabilities and which keeps every rule, see drawPlan(); each
 * judge's load is its expectation rounded down or up. The probabilities do not depend on the seed, the draw does: same
 * instance and seed, same plan.
 *
 * Squared loads are the expected ones: where the cap leaves room for loads as even as without it, every drawn plan has
 * them; where it does not, expectedSquares is above bestSquares.
 *
 * @param cap most probability of any pair that is not pinned, above 0 and at most 1; a fraction with a denominator of
 * up to 1000 is kept as it is, any other is lowered to the next one.
 * @param options as for solve(); prices brought along may choose among equally good probabilities.
 * @returns what solve() says when there is no plan at all, CapTooSmall when only the cap prevents one.
 * @throws RangeError for a cap out of range, for more than 5 million allowed pairs, for numbers solve() would refuse;
 * AppError('cancelled') as solve().
 */
export function randomised(
  instance: Instance, cap: number, options: SolveOptions = {},
): Randomised | CapTooSmall | Infeasible {
  if (!(cap > 0 && cap <= 1)) throw new RangeError(`cap must be above 0 and at most 1, got ${cap}`);
  const balance = instance.balance ?? 'load-first';
  if (typeof balance === 'number' && !(Number.isSafeInteger(balance) && balance >= 0)) {
    throw new RangeError(`a weight of squared loads must be a whole number >= 0 here, got ${balance}`);
  }
  const arcs = arcsOf(instance);
  if (arcs.judge.length > MOST_PAIRS) {
    throw new RangeError(`a drawn assignment takes at most ${MOST_PAIRS} allowed pairs, got ${arcs.judge.length}`);
  }
  let shown = 0;
  const step = (done: number): void => {
    shown = Math.max(shown, Math.min(100, Math.round(done)));
    options.onProgress?.(shown, 100);
    if (options.signal?.aborted) throw new AppError('cancelled');
  };
  // The seed decides the draw only; with one of its own the plan without the cap, and so all else, is always the same.
  const { entries, judges, unitCap, pinned } = instance;
  const fixed = sparseInstance({ entries, judges, unitCap, arcs, balance, seed: 1, ...(pinned ? { pinned } : {}) });
  const best = solve(fixed, {
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.prices ? { prices: options.prices } : {}),
    onProgress: (done, total) => step((30 * done) / total),
  });
  if (best.status === 'infeasible') return best;
  const part = fractionBelow(cap);
  const found = bestMarginals(fixed, arcs, part, best, (done, total) => step(30 + (65 * done) / total));
  if ('smallest' in found) return tooSmall(found);
  const { marginals } = found;
  step(95);
  const drawn = drawPlan(marginals, seededRandom(instance.seed));
  step(100);
  return {
    status: 'optimal',
    ...planOf(fixed, arcs, marginals, drawn),
    cap: part.top / part.bottom,
    bestCost: best.objective.cost,
    bestSquares: best.objective.squaredLoads,
  };
}

function tooSmall({ smallest, cut }: CapProof): CapTooSmall {
  const { top, bottom } = fractionAbove(smallest);
  return { status: 'infeasible', reason: 'cap', smallestCap: top / bottom, ...cut };
}

type Plan = Pick<Randomised, 'judgesOf' | 'loads' | 'probability' | 'expectedCost' | 'expectedSquares'>;

/** The drawn plan and the figures of the lottery; sums are of whole numbers, divided once. */
function planOf(instance: Instance, arcs: Arcs, { lot, amount, parts }: Marginals, drawn: Uint8Array): Plan {
  const { entries, judges } = instance;
  const whole = new Int32Array(arcs.judge.length);
  const seated = new Uint8Array(arcs.judge.length);
  for (let pair = 0; pair < amount.length; pair += 1) {
    whole[lot.pairOf[pair]!] = amount[pair]!;
    seated[lot.pairOf[pair]!] = drawn[pair]!;
  }
  const expectedLoad = new Float64Array(judges.length);
  const loads = new Int32Array(judges.length);
  let costInParts = 0;
  const judgesOf = entries.map((_, e) => {
    const pinned = instance.pinned?.get(e) ?? [];
    const own: number[] = [];
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) {
      const judge = arcs.judge[arc]!;
      if (pinned.includes(judge)) [whole[arc], seated[arc]] = [parts, 1];
      costInParts += whole[arc]! * arcs.cost[arc]!;
      expectedLoad[judge]! += whole[arc]!;
      if (seated[arc] === 0) continue;
      own.push(judge);
      loads[judge]! += 1;
    }
    return Int32Array.from(own);
  });
  let squaresInParts = 0;
  for (const load of expectedLoad) {
    const floor = Math.floor(load / parts);
    // Drawn with the chance of the part above the whole number; otherwise the whole number.
    squaresInParts += floor * floor * parts + (load - floor * parts) * (2 * floor + 1);
  }
  return {
    judgesOf, loads, probability: Float64Array.from(whole, (amountOf) => amountOf / parts),
    expectedCost: costInParts / parts, expectedSquares: squaresInParts / parts,
  };
}
