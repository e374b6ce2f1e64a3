// Assignment of any instance: reads it, solves it for the objective asked for, and reports from the affinities as given.
import type { z } from 'zod';
import type { Assigned } from '#contract/schema/methods.ts';
import { fairest } from '../matching/fair.ts';
import { minimaxLoad } from '../matching/minimax.ts';
import { costRangeFor, wholeCosts, type Scaled } from '../matching/scale.ts';
import { findShortfall, type Shortfall } from '../matching/shortfall.ts';
import { arcAt, solve, sparseInstance, type Arcs, type Instance } from '../matching/solve.ts';
import { floorsOf, lifted } from './floors.ts';
import { readGiven, type AssignRequest, type Given } from './given.ts';
import { pinsThatBreak } from './pins.ts';
import { readPlan } from './plan.ts';

export type Answer = Omit<z.output<typeof Assigned>, 'milliseconds'>;

/** `step` is told how far the work is, of 100, and may throw to stop it. */
export type Step = (done: number) => void;

const noAnswer = {
  status: 'infeasible', objective: null, worstEntry: null, maxLoad: null, total: null, totalBound: null, pairs: [], bound: null,
  proof: 'cut', prices: null,
} as const satisfies Partial<Answer>;

function infeasible({ reason, entries, judges, full, missing, seats, room }: Shortfall): Answer {
  return { ...noAnswer, bottleneck: { reason, entries, judges, full, missing, seats, room } };
}

/**
 * The best plan for the objective, or the bottleneck that forbids any plan; see the schema for what is promised.
 * @throws AppError bad_input for an instance that does not hold together.
 */
export function assign(request: AssignRequest, step: Step): Answer {
  step(0);
  const given = readGiven(request);
  step(10);
  const broken = pinsThatBreak(given);
  if (broken) return infeasible(broken);
  const instanceOf = (cost: Float64Array | Int32Array): Instance & { arcs: Arcs } => sparseInstance({
    entries: given.entries, judges: given.judges, unitCap: given.orgCap, pinned: given.pinned, seed: request.seed,
    balance: 'cap-only', arcs: { start: given.start, judge: given.judge, cost },
  });
  if (request.objective === 'minimax-load') return leastLoad(given, instanceOf, step);
  const shortfall = findShortfall(instanceOf(new Int32Array(given.judge.length)), () => step(15));
  if (shortfall) return infeasible(shortfall);
  step(20);
  return request.objective === 'sum' ? largestSum(given, instanceOf, step) : largestMinimum(given, instanceOf, step);
}

type InstanceOf = (cost: Float64Array | Int32Array) => Instance & { arcs: Arcs };

function leastLoad(given: Given, instanceOf: InstanceOf, step: Step): Answer {
  // Greater affinity is taken where the start has a choice between judges of equal load.
  const answer = minimaxLoad(instanceOf(given.affinity.map((one) => -one)), () => step(50));
  if (answer.status === 'infeasible') return infeasible(answer.shortfall);
  const { size: _size, ...plan } = readPlan(given, answer.judgesOf);
  return {
    status: 'optimal', objective: plan.maxLoad, ...plan, bound: plan.maxLoad, totalBound: null, proof: 'cut', prices: null,
    ...(answer.cut ? { cut: answer.cut } : {}),
  };
}

/** Small costs as 32-bit numbers take half the room. */
const compact = ({ cost, most }: Scaled): Float64Array | Int32Array => (most < 0x7fffffff ? Int32Array.from(cost) : cost);

/** Affinities that the numbers of the solver cannot hold are tried without those far below first, see floorsOf(). */
function floorsFor(given: Given, exact: boolean, offset: number): number[] {
  return exact ? [-Infinity] : floorsOf(given.affinity, seatsOf(given), offset);
}

function seatsOf({ entries }: Given): number {
  let seats = 0;
  for (const { coverage } of entries) seats += coverage;
  return seats;
}

/** Whether the plan holds no pair that was lifted. */
function keepsAbove({ affinity, start, judge }: Given, floor: number, judgesOf: readonly Int32Array[]): boolean {
  const arcs = { start, judge, cost: affinity };
  return floor === -Infinity || judgesOf.every((own, e) => own.every((j) => affinity[arcAt(arcs, e, j)]! >= floor));
}

/** What may be between the plan and the best one, next to the numbers themselves: the ninth digit is promised. */
const isWithin = (slack: number, size: number): boolean => slack <= 1e-9 * Math.max(1, size);

function largestSum(given: Given, instanceOf: InstanceOf, step: Step): Answer {
  const range = costRangeFor(given.judges.length);
  const plain = wholeCosts(given.affinity, range);
  for (const floor of floorsFor(given, plain.exact, 0)) {
    const scaled = floor === -Infinity ? plain : wholeCosts(lifted(given.affinity, floor), range);
    const solution = solve(instanceOf(compact(scaled)), { onProgress: (done, total) => step(20 + (75 * done) / total) });
    if (solution.status !== 'optimal') throw new Error('the flow found a plan where the solver finds none');
    if (!keepsAbove(given, floor, solution.judgesOf)) continue;
    const { size, ...plan } = readPlan(given, solution.judgesOf);
    const slack = 2 * plan.pairs.length * scaled.error;
    const proven = isWithin(slack, size);
    return {
      status: proven ? 'optimal' : 'stopped', objective: plan.total, ...plan, proof: proven ? 'dual' : 'none',
      totalBound: null, bound: plan.total + slack,
      prices: Array.from(solution.certificate.prices.subarray(0, given.judges.length), (price) => price / scaled.scale),
    };
  }
  throw new Error('nothing lifted is the last of the floors');
}

function largestMinimum(given: Given, instanceOf: InstanceOf, step: Step): Answer {
  const { entries, affinity } = given;
  let [fewest, most] = [Infinity, 0];
  for (const { coverage } of entries) {
    if (coverage === 0) continue;
    fewest = Math.min(fewest, coverage);
    most = Math.max(most, coverage);
  }
  // With equal coverage an offset common to all affinities changes every entry alike.
  const mixed = fewest < most;
  const range = Math.floor(costRangeFor(given.judges.length) / Math.max(1, most));
  const plain = wholeCosts(affinity, range, mixed);
  const largest = mixed ? affinity.reduce((high, one) => Math.max(high, one), -Infinity) : 0;
  for (const floor of floorsFor(given, plain.exact, most * Math.abs(largest))) {
    const scaled = floor === -Infinity ? plain : wholeCosts(lifted(affinity, floor), range, mixed);
    const offset = scaled.most + (mixed ? scaled.base : 0);
    const answer = fairest(
      { instance: instanceOf(compact(scaled)), worth: scaled.cost.map((cost) => offset - cost) },
      { onProgress: (done, total) => step(20 + (75 * done) / total) },
    );
    if (answer.status !== 'optimal') throw new Error('the flow found a plan where the search finds none');
    if (!keepsAbove(given, floor, answer.solution.judgesOf)) continue;
    const { size: _size, ...plan } = readPlan(given, answer.solution.judgesOf);
    const slack = 2 * scaled.error;
    const proven = answer.proven.worst && isWithin(slack * most, Math.abs(plan.worstEntry ?? 0));
    const above = (units: number, least: number): number => Math.max(0, units - least) / scaled.scale;
    return {
      status: proven ? 'optimal' : 'stopped', objective: plan.worstEntry, ...plan, prices: null,
      proof: answer.proven.worst && !proven ? 'none' : answer.proof.worst,
      bound: plan.worstEntry === null ? null
        : plan.worstEntry + above(answer.worstBound, answer.worst) + slack * most,
      totalBound: plan.total + above(answer.solution.objective.cost, answer.costBound) + slack * plan.pairs.length,
    };
  }
  throw new Error('nothing lifted is the last of the floors');
}
