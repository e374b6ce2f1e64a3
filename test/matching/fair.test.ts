// The fair plan against HiGHS: loads, weakest entry and cost of hundreds of small instances, to the last digit.

import { describe, expect, test } from 'vitest';
import { fairest, type FairAnswer } from '#backend/matching/fair.ts';
import { arcsOf, type Instance } from '#backend/matching/solve.ts';
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
  test('300 small instances with every rule', async () => {
    const seen = { optimal: 0, infeasible: 0 };
    for (let number = 0; number < 300; number += 1) {
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
    expect(seen.optimal).toBeGreaterThan(100);
    expect(seen.infeasible).toBeGreaterThan(50);
  }, 60_000);
});
