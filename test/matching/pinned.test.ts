// Pinned pairs: in every plan, whatever they cost; the rest is as good as HiGHS can make it around them.
import { expect, test } from 'vitest';
import { arcsOf, solve, sparseInstance, verify, type Infeasible, type Instance } from '#backend/matching/solve.ts';
import { numbersFrom } from '../bench/contest-instance.ts';
import { cheapest, INFEASIBLE } from './highs-oracle.ts';
import { randomInstance } from './random-instance.ts';

/** Random pins that each entry and the unit rule can hold; loads may be broken by them. */
function pinsFor(instance: Instance, next: () => number): Map<number, number[]> {
  const pins = new Map<number, number[]>();
  for (const [e, { coverage }] of instance.entries.entries()) {
    const fixed: number[] = [];
    for (const [j, judge] of instance.judges.entries()) {
      const ofUnit = fixed.filter((other) => instance.judges[other]!.unit === judge.unit).length;
      const barred = instance.unitCap !== null && judge.unit >= 0 && ofUnit >= instance.unitCap;
      if (next() < 0.25 && fixed.length < coverage && instance.cost(e, j) >= 0 && !barred) fixed.push(j);
    }
    if (fixed.length > 0) pins.set(e, fixed);
  }
  return pins;
}

/** Needed and available seats of the named entries, counted from the instance alone. */
function recount(instance: Instance, { cut }: Infeasible): number {
  const inCut = new Set(cut.judges);
  const named = new Set(cut.entries);
  let room = 0;
  for (const j of cut.judges) room += Math.min(instance.judges[j]!.maxLoad, instance.entries.length);
  for (const [e, fixed] of instance.pinned!) if (!named.has(e)) room -= fixed.filter((j) => inCut.has(j)).length;
  let seats = 0;
  for (const e of cut.entries) {
    seats += instance.entries[e]!.coverage;
    const perUnit = new Map<number, number>();
    const fixed = instance.pinned!.get(e) ?? [];
    for (const j of fixed) if (inCut.has(j)) perUnit.set(instance.judges[j]!.unit, (perUnit.get(instance.judges[j]!.unit) ?? 0) + 1);
    for (const [j, { unit }] of instance.judges.entries()) {
      if (inCut.has(j) || instance.cost(e, j) < 0) continue;
      const count = perUnit.get(unit) ?? 0;
      if (instance.unitCap !== null && unit >= 0 && count >= instance.unitCap) continue;
      perUnit.set(unit, count + 1);
      room += 1;
    }
  }
  return seats - room;
}

test('300 instances with pins agree with HiGHS, and cuts recount', async () => {
  const seen = { optimal: 0, infeasible: 0, pinned: 0 };
  const apart = 10_000_000;
  for (let number = 0; number < 300; number += 1) {
    const free = randomInstance(number, 'cap-only');
    const pinned = pinsFor(free, numbersFrom(number + 5));
    const instance: Instance = { ...free, pinned };
    const count = [...pinned.values()].reduce((sum, fixed) => sum + fixed.length, 0);
    const seats = free.entries.reduce((sum, { coverage }) => sum + coverage, 0);
    // A pinned pair is worth more than everything else together, so the outside solver takes as many as can be.
    const oracle = await cheapest({
      ...free, cost: (e, j) => (free.cost(e, j) < 0 ? -1 : free.cost(e, j) + (pinned.get(e)?.includes(j) ? 0 : apart)),
    });
    const taken = seats - Math.floor(oracle.objective / apart);
    const possible = oracle.status !== INFEASIBLE && taken === count;
    const answer = solve(instance);
    expect({ number, status: answer.status }).toEqual({ number, status: possible ? 'optimal' : 'infeasible' });
    seen[answer.status] += 1;
    if (answer.status === 'optimal') {
      seen.pinned += count;
      expect({ number, cost: answer.objective.cost }).toEqual({ number, cost: Math.round(oracle.objective - apart * (seats - count)) });
      expect({ number, ...verify(instance, answer) }).toEqual({ number, ok: true });
      const even = solve({ ...instance, balance: 'load-first' });
      expect(even.status === 'optimal' && verify({ ...instance, balance: 'load-first' }, even).ok).toBe(true);
    } else if (answer.reason === 'seats') expect({ number, missing: recount(instance, answer) }).toEqual({ number, missing: answer.missing });
  }
  expect(seen.optimal).toBeGreaterThan(100);
  expect(seen.infeasible).toBeGreaterThan(50);
  expect(seen.pinned).toBeGreaterThan(200);
});

test('a list of pairs is the same instance as a table of costs', () => {
  for (let number = 0; number < 100; number += 1) {
    const dense = randomInstance(number, number % 2 ? 'cap-only' : 'load-first');
    const sparse = sparseInstance({ ...dense, arcs: arcsOf(dense) });
    expect(solve(sparse)).toEqual(solve(dense));
  }
});

test('costs far beyond 32 bits stay exact', () => {
  for (let number = 0; number < 60; number += 1) {
    const small = randomInstance(number, 'cap-only');
    const factor = 2 ** 27 + 1;
    const large: Instance = { ...small, cost: (e, j) => (small.cost(e, j) < 0 ? -1 : small.cost(e, j) * factor) };
    const [one, other] = [solve(small), solve(large)];
    expect(other.status).toBe(one.status);
    if (one.status !== 'optimal' || other.status !== 'optimal') continue;
    expect(other.objective.cost).toBe(one.objective.cost * factor);
    expect(verify(large, other)).toEqual({ ok: true });
  }
});

test('pins that cannot be are refused', () => {
  const instance = randomInstance(3, 'cap-only');
  expect(() => solve({ ...instance, pinned: new Map([[0, [99]]]) })).toThrow(RangeError);
});
