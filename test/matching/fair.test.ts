// The fair plan against HiGHS: loads, weakest entry and cost of hundreds of small instances, to the last digit.

import { describe, expect, test } from 'vitest';
import { fairest, type FairAnswer } from '#backend/matching/fair.ts';
import { arcsOf, solve, type Instance } from '#backend/matching/solve.ts';
import { numbersFrom } from '../bench/contest-instance.ts';
import { fairTruth } from './fair-oracle.ts';
import { randomInstance } from './random-instance.ts';

interface Case { instance: Instance; worth: Float64Array; at: (e: number, j: number) => number }

/** Random instance with pins, and worths small, tied, large, negative, or the opposite of the costs. */
function randomCase(number: number): Case {
  const instance = randomInstance(number, number % 2 ? 'cap-only' : 'load-first');
  const next = numbersFrom(number * 31 + 7);
  for (let i = 0; i < 5; i += 1) next();
  const upTo = (last: number): number => Math.floor(next() * (last + 1));
  const pinned = new Map<number, number[]>();
  if (number % 3 === 0) {
    instance.entries.forEach(({ coverage }, e) => {
      const open = instance.judges.flatMap((_, j) => (instance.cost(e, j) >= 0 ? [j] : []));
      if (coverage > 0 && open.length > 0 && next() < 0.2) pinned.set(e, [open[upTo(open.length - 1)]!]);
    });
  }
  const largest = [1, 2, 9, 99, 1_000_000][upTo(4)]!;
  const negative = next() < 0.2;
  const opposite = next() < 0.4;
  const most = Math.max(0, ...instance.table.flat());
  const table = instance.entries.map((_, e) => instance.judges.map((__, j) =>
    (opposite ? most - instance.table[e]![j]! : upTo(largest) - (negative ? Math.floor(largest / 2) : 0))));
  const whole: Instance = { ...instance, pinned };
  const arcs = arcsOf(whole);
  const worth = new Float64Array(arcs.judge.length);
  whole.entries.forEach((_, e) => {
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) worth[arc] = table[e]![arcs.judge[arc]!]!;
  });
  return { instance: whole, worth, at: (e, j) => table[e]![j]! };
}

/** Worst entry, squared loads and cost, counted from the plan. */
function counted({ instance, at }: Case, { solution }: FairAnswer): { squares: number; worst: number; cost: number } {
  let [worst, cost] = [Infinity, 0];
  const loads = new Int32Array(instance.judges.length);
  solution.judgesOf.forEach((judges, e) => {
    let sum = 0;
    for (const j of judges) {
      loads[j] = loads[j]! + 1;
      sum += at(e, j);
      cost += instance.cost(e, j);
    }
    if (judges.length > 0) worst = Math.min(worst, sum);
  });
  return { squares: loads.reduce((sum, load) => sum + load * load, 0), worst: worst === Infinity ? 0 : worst, cost };
}

describe('against HiGHS', () => {
  test('150 small instances with every rule', async () => {
    const seen = { optimal: 0, infeasible: 0 };
    for (let number = 0; number < 150; number += 1) {
      const one = randomCase(number);
      const answer = fairest({ instance: one.instance, worth: one.worth });
      const truth = await fairTruth(one.instance, one.at);
      expect({ number, status: answer.status }).toEqual({ number, status: truth.status });
      seen[truth.status] += 1;
      if (answer.status === 'infeasible') continue;
      const { squares, worst, cost } = counted(one, answer);
      const evened = one.instance.balance === 'load-first';
      expect({ number, squares: evened ? squares : NaN, worst, cost })
        .toEqual({ number, squares: truth.squares, worst: truth.worst, cost: truth.cost });
      expect({ number, proven: answer.proven, bounds: [answer.worstBound, answer.costBound] })
        .toEqual({ number, proven: { worst: true, cost: true }, bounds: [worst, cost] });
    }
    expect(seen.optimal).toBeGreaterThan(60);
    expect(seen.infeasible).toBeGreaterThan(30);
  }, 60_000);
});

/** Entries whose judges differ in strength, so that everybody wants the same few: `like` of judge and pair. */
function contested(entryCount: number, judgeCount: number, maxLoad: number, seed: number): Case {
  const next = numbersFrom(seed);
  for (let i = 0; i < 9; i += 1) next();
  const strength = Array.from({ length: judgeCount }, () => next());
  const table = Array.from({ length: entryCount }, () =>
    strength.map((strong) => Math.floor(strong * (0.5 + 0.5 * next()) * 1000)));
  const instance: Instance = {
    entries: table.map(() => ({ coverage: 3 })), judges: strength.map(() => ({ maxLoad, unit: -1 })), unitCap: null,
    cost: (e, j) => 1000 - table[e]![j]!, seed: 1, balance: 'cap-only',
  };
  return { instance, worth: Float64Array.from(table.flat()), at: (e, j) => table[e]![j]! };
}

/**
 * Recounts the certificate without the solver's code: the cheapest set of three worth `worst` or more of every entry at
 * cost + price, by trying all, and the best load of every judge.
 */
function priced({ instance, at }: Case, answer: FairAnswer): number {
  const { prices } = answer.solution.certificate;
  let bound = 0;
  instance.judges.forEach(({ maxLoad }, j) => { bound -= Math.max(0, prices[j]! * maxLoad); });
  const judges = instance.judges.length;
  instance.entries.forEach((_, e) => {
    let best = Infinity;
    const charge = (j: number): number => instance.cost(e, j) + prices[j]!;
    for (let a = 0; a < judges; a += 1) {
      for (let b = a + 1; b < judges; b += 1) {
        for (let c = b + 1; c < judges; c += 1) {
          if (at(e, a) + at(e, b) + at(e, c) < answer.worst) continue;
          best = Math.min(best, charge(a) + charge(b) + charge(c));
        }
      }
    }
    bound += best;
  });
  return bound;
}

function fair(one: Case, options: { nodes?: number } = {}): FairAnswer {
  const answer = fairest({ instance: one.instance, worth: one.worth }, options);
  if (answer.status !== 'optimal') throw new Error('infeasible');
  return answer;
}

describe('promises', () => {
  test('16 entries that all want the same judges: proven where no cut tells, as HiGHS says, and the prices recount', async () => {
    const one = contested(16, 8, 6, 5);
    const answer = fair(one);
    const { worst, cost } = await fairTruth(one.instance, one.at);
    expect(counted(one, answer)).toMatchObject({ worst, cost });
    expect(answer).toMatchObject({ proven: { worst: true, cost: true }, proof: { worst: 'search' } });
    if (answer.proof.cost === 'dual') expect(priced(one, answer)).toBe(cost);
    else expect(priced(one, answer)).toBeLessThanOrEqual(cost);
    expect(fair(one).solution.judgesOf).toEqual(answer.solution.judgesOf);
  }, 60_000);

  test('stopped at once, it answers with a permitted plan and bounds that hold', () => {
    const one = contested(16, 8, 6, 5);
    const best = fair(one);
    const stopped = fair(one, { nodes: 0 });
    const { worst, cost } = counted(one, stopped);
    expect(stopped.worst).toBe(worst);
    expect(worst).toBeLessThanOrEqual(best.worst);
    expect(stopped.worstBound).toBeGreaterThanOrEqual(best.worst);
    expect(stopped.costBound).toBeLessThanOrEqual(cost);
    expect(stopped.proven.worst).toBe(stopped.worstBound === worst);
    expect(stopped.proven.cost).toBe(stopped.costBound === cost);
    expect(Math.max(...stopped.solution.loads)).toBeLessThanOrEqual(6);
  });

  test('costs that come first are kept: a plan in force changes only where it must', () => {
    const one = contested(30, 10, 9, 3);
    const arcs = arcsOf(one.instance);
    const before = fair({ ...one, worth: one.worth.map((value) => -value) }).solution.judgesOf;
    // Judge 0 drops out; every other pair that was not there before is a change.
    const instance: Instance = {
      ...one.instance, judges: one.instance.judges.map((judge, j) => ({ ...judge, maxLoad: j === 0 ? 0 : 10 })),
    };
    const first = Float64Array.from(arcs.judge, (judge, arc) => (before[Math.floor(arc / 10)]!.includes(judge) ? 0 : 1));
    const answer = fairest({ instance, worth: one.worth, first });
    if (answer.status !== 'optimal') throw new Error('infeasible');
    const gone = before.filter((judges) => judges.includes(0)).length;
    let changes = 0;
    answer.solution.judgesOf.forEach((judges, e) => {
      changes += judges.filter((judge) => !before[e]!.includes(judge)).length;
    });
    expect(gone).toBeGreaterThan(0);
    expect(changes).toBe(gone);
    expect(answer.proven).toEqual({ worst: true, cost: true });
  });

  test('cancels inside progress; seats nobody can fill are refused with the cut of solve()', () => {
    const one = contested(16, 8, 6, 5);
    const stop = new AbortController();
    const input = { instance: one.instance, worth: one.worth };
    expect(() => fairest(input, { signal: stop.signal, onProgress: () => stop.abort() }))
      .toThrow(expect.objectContaining({ code: 'cancelled' }));
    const short = contested(16, 8, 5, 5);
    expect(fairest({ instance: short.instance, worth: short.worth })).toEqual(solve(short.instance));
  });
});
