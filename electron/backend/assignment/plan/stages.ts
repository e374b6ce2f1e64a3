// One lexicographic optimum over all objectives, each with what proves it. Pure.
import { AppError } from '#contract/errors.ts';
import { fairest } from '#backend/matching/fair.ts';
import { solve, verify, type Balance, type Infeasible, type Solution, type SolveOptions } from '#backend/matching/solve.ts';
import { faceOf, within, type Listed, type Task } from './face.ts';
import type { PlanGround } from './ground.ts';
import { sumsOf, type Sums } from './linkage-ground.ts';
import { priced, unfolded, withEmptySeats } from './seats.ts';

export type Objective = 'unfilled' | 'changes' | 'loads' | 'weakest' | 'affinity';
export type ProofKind = 'flow' | 'cut' | 'dual' | 'search' | 'none';

/** No permitted plan that is as good in all objectives before has a smaller (weakest: larger) value. */
export interface Bound { value: number; proven: boolean; proof: ProofKind }

/** An instance with its optimum and prices: what verify() checks, and what goes into the certificate. */
export interface Proof { objectives: Objective[]; instance: Listed; solution: Solution }

export interface Staged {
  status: 'optimal';
  /** By entry of the ground; an entry with empty seats has fewer than its coverage. */
  judgesOf: Int32Array[];
  sums: Sums;
  bounds: Record<Objective, Bound | null>;
  proofs: Proof[];
  /** Why seats stay empty; null when none does. */
  cut: Infeasible | null;
}

export interface StageOptions extends SolveOptions {
  /** Fewest empty seats instead of a refusal. */
  partial?: boolean;
}

const spanOf = (values: ArrayLike<number>): number => {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i += 1) {
    least = Math.min(least, values[i]!);
    most = Math.max(most, values[i]!);
  }
  return most >= least ? most - least : 0;
};

/** What solve() can hold exactly: its largest number is the weight of a squared load times twice the entries. */
const isExact = (instance: Listed, weight: number): boolean =>
  weight * (2 * instance.entries.length + 2) <= Number.MAX_SAFE_INTEGER;

interface Found { solution: Solution; proof: Proof; worst: Bound | null; cost: Bound }

/**
 * The weakest entry and then the cost (with equal loads before both where `balance` weighs them), or the cost alone.
 * `first`: costs that come before the weakest entry, together with the loads.
 */
function cheapest(task: Task, cost: Float64Array, balance: Balance, fair: boolean, options: SolveOptions, first?: Float64Array): Found | Infeasible {
  const instance = priced(task.instance, cost, balance);
  const objectives: Objective[] = [...(balance === 'load-first' ? ['loads' as const] : []), ...(fair ? ['weakest' as const] : []), 'affinity'];
  if (!fair) {
    const solution = solve(instance, options);
    if (solution.status === 'infeasible') return solution;
    const bound: Bound = { value: solution.objective.cost, proven: verify(instance, solution).ok, proof: 'dual' };
    return { solution, proof: { objectives, instance, solution }, worst: null, cost: bound };
  }
  const answer = fairest({ instance, worth: task.worth, ...(first && { first }) }, options);
  if (answer.status === 'infeasible') return answer;
  const { solution } = answer;
  // The prices of the best plan of all prove the loads too; where the weakest entry takes its toll, the search does.
  const plain = answer.proof.cost === 'dual' && !first && verify(instance, solution).ok;
  return {
    solution, proof: { objectives, instance, solution },
    worst: { value: answer.worstBound, proven: answer.proven.worst, proof: answer.proof.worst },
    cost: { value: answer.costBound, proven: answer.proven.cost, proof: plain ? 'dual' : answer.proven.cost ? 'search' : 'none' },
  };
}

/** Squared loads alone: the bound that the prices of a fair plan do not carry. */
function evenest(task: Task, options: SolveOptions): { solution: Solution; proof: Proof } | Infeasible {
  const instance = priced(task.instance, new Float64Array(task.instance.arcs.judge.length), 'load-first');
  const solution = solve(instance, options);
  return solution.status === 'infeasible' ? solution : { solution, proof: { objectives: ['loads'], instance, solution } };
}

/**
 * Fewest changes, then squared loads. Weight of a change: two plans differ by chains of exchanges that pass each judge
 * and the common pool of loads at most once (see loadStepFor() in matching/network.ts), so a chain gives one judge an
 * entry more and one an entry less, which changes the squares by less than 2 * the most load; one change outweighs it.
 */
function fewestChanges(task: Task, options: SolveOptions): { solution: Solution; proof: Proof } | Infeasible {
  const most = task.instance.judges.reduce((top, judge) => Math.max(top, Math.min(judge.maxLoad, task.instance.entries.length)), 1);
  const instance = priced(task.instance, Float64Array.from(task.added, (added) => added * 2 * most), 1);
  const solution = solve(instance, options);
  return solution.status === 'infeasible' ? solution : { solution, proof: { objectives: ['changes', 'loads'], instance, solution } };
}

const squaresOf = (solution: Solution): number => solution.objective.squaredLoads;
const addedOf = (task: Task, { judgesOf }: Solution): number => {
  const { arcs } = task.instance;
  let sum = 0;
  for (const [e, seated] of judgesOf.entries()) {
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) {
      if (task.added[arc] === 1 && seated.includes(arcs.judge[arc]!)) sum += 1;
    }
  }
  return sum;
};

/**
 * The best plan of a task: 'new': loads, weakest, affinity, changes; 'repair': changes, loads, weakest, affinity.
 *
 * Costs of 'new': affinity * (most pairs that can differ from the plan in force + 1) + changes: no sum of changes
 * outweighs one step of affinity, whatever the weakest entry forbids. Where these numbers leave the safe integers, loads
 * are settled first and the rest is sought among the plans with these loads only (see faceOf()), where no weight of
 * loads is needed; if even that is too large, the last objective, fewest changes, is left out.
 */
function best(task: Task, ground: PlanGround, fair: boolean, options: SolveOptions) {
  const { instance } = task;
  const affinity = Float64Array.from(instance.arcs.cost);
  const range = spanOf(affinity);
  const seats = instance.entries.reduce((sum, entry) => sum + entry.coverage, 0);
  const kept = Math.min(seats, ground.present.reduce((sum, one) => sum + one.length, 0));
  if (range * Math.max(1, instance.judges.length) * 4 > Number.MAX_SAFE_INTEGER || (fair && !Number.isSafeInteger(spanOf(task.worth) * 50))) {
    throw new AppError('affinity_range');
  }
  const same = (a: Solution, b: Solution): boolean => squaresOf(a) === squaresOf(b)
    && (!ground.changesFirst || addedOf(task, a) === addedOf(task, b));
  /** The first objectives settled apart, the rest among the plans that are best in them. */
  const apart = (lead: { solution: Solution; proof: Proof }, before: Float64Array, cost: Float64Array) => {
    const face = fair ? task : within(task, faceOf(lead.proof.instance, lead.solution), cost);
    const found = fair ? cheapest(task, cost, 1, true, options, before)
      : cheapest(face, Float64Array.from(face.instance.arcs.cost), 'cap-only', false, options);
    if ('status' in found) throw new Error('the plans that are best in the first objectives lost one another');
    return { first: lead, found, proven: verify(lead.proof.instance, lead.solution).ok, attained: same(found.solution, lead.solution) };
  };
  if (ground.changesFirst) {
    const lead = fewestChanges(task, options);
    return 'status' in lead ? lead : { ...apart(lead, Float64Array.from(lead.proof.instance.arcs.cost), affinity), part: 1, withChanges: false };
  }
  const withChanges = kept > 0 && (kept + 1) * range * instance.judges.length * 4 <= Number.MAX_SAFE_INTEGER;
  const part = withChanges ? kept + 1 : 1;
  const cost = affinity.map((one, arc) => one * part + (withChanges ? task.added[arc]! : 0));
  if (isExact(instance, instance.judges.length * spanOf(cost) + 1)) {
    const found = cheapest(task, cost, 'load-first', fair, options);
    if ('status' in found) return found;
    if (found.cost.proof === 'dual') return { first: null, found, proven: found.cost.proven, attained: true, part, withChanges };
    const lead = evenest(task, options);
    if ('status' in lead) return lead;
    return {
      first: lead, found, proven: verify(lead.proof.instance, lead.solution).ok, attained: same(found.solution, lead.solution), part, withChanges,
    };
  }
  const lead = evenest(task, options);
  return 'status' in lead ? lead : { ...apart(lead, new Float64Array(cost.length), cost), part, withChanges };
}

/** The optimum of a ground, or the cut when seats stay empty and that is not asked for. */
export function stages(ground: PlanGround, options: StageOptions = {}): Staged | Infeasible {
  const fair = ground.input.fairness ?? true;
  const whole = unfolded(ground);
  let task: Task = whole;
  let cut: Infeasible | null = null;
  let proofs: Proof[] = [];
  let outcome = best(task, ground, fair, options);
  if ('status' in outcome) {
    if (outcome.reason !== 'seats' || options.partial !== true) return outcome;
    cut = outcome;
    const empty = withEmptySeats(whole);
    const instance = priced(empty.task.instance, empty.penalty, 'cap-only');
    const solution = solve(instance, options);
    if (solution.status === 'infeasible') return solution;
    proofs = [{ objectives: ['unfilled'], instance, solution }];
    const face = faceOf(instance, solution);
    // How many entries lack one, two, … seats is the same in every plan with the least squares of empty seats.
    for (let j = empty.first; j < instance.judges.length; j += 1) face.low[j] = face.high[j] = solution.loads[j]!;
    task = within(empty.task, face, Float64Array.from(empty.task.instance.arcs.cost));
    outcome = best(task, ground, fair, options);
    if ('status' in outcome) throw new Error('the plans with the fewest empty seats lost one another');
  }
  const { first, found, proven, attained } = outcome;
  const plan = attained || !first ? found.solution : first.solution;
  proofs = [...proofs, ...(first ? [first.proof] : []), found.proof];
  const judgesOf = foldedBack(plan.judgesOf, whole.entryOf, ground);
  const sums = sumsOf(ground, judgesOf);
  const cost = found.cost.proven && attained;
  const bound = (value: number, isProven: boolean, proof: ProofKind): Bound => ({ value, proven: isProven, proof: isProven ? proof : 'none' });
  return {
    status: 'optimal', judgesOf, sums, cut, proofs,
    bounds: {
      unfilled: cut ? bound(cut.missing, verify(proofs[0]!.instance, proofs[0]!.solution).ok && sums.unfilled === cut.missing, 'cut')
        : bound(0, true, 'flow'),
      changes: ground.present.some((one) => one.length > 0)
        ? bound(sums.changes, ground.changesFirst ? proven : cost && outcome.withChanges, 'dual') : null,
      loads: bound(sums.squares, proven, 'dual'),
      weakest: fair && found.worst
        ? { ...found.worst, proven: found.worst.proven && proven && found.worst.value === sums.weakest } : null,
      affinity: bound(cost ? sums.cost : Math.min(sums.cost, Math.floor(found.cost.value / outcome.part)), cost, found.cost.proof),
    },
  };
}

/** Judges of the ground's own entries: empty seats dropped, seats of entries that were set apart put back. */
function foldedBack(judgesOf: readonly Int32Array[], entryOf: Int32Array, ground: PlanGround): Int32Array[] {
  const { entries, judges } = ground.instance;
  const own = judgesOf.slice(0, entries.length).map((seated) => seated.filter((j) => j < judges.length));
  for (let e = entries.length; e < judgesOf.length; e += 1) {
    const back = entryOf[e]!;
    own[back] = Int32Array.of(...own[back]!, ...judgesOf[e]!).sort();
  }
  return own;
}
