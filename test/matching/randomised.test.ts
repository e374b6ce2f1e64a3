// Drawn assignments: probabilities against HiGHS, the lottery against them, and every drawn plan against the rules.

import { describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors.ts';
import { seededRandom } from '#backend/matching/network.ts';
import { randomised, type Randomised } from '#backend/matching/randomised.ts';
import { drawPlan } from '#backend/matching/randomised/draw.ts';
import { bestMarginals } from '#backend/matching/randomised/marginals.ts';
import { arcAt, arcsOf, solve, type Balance, type Instance } from '#backend/matching/solve.ts';
import { contestInstance, numbersFrom } from '../bench/contest-instance.ts';
import { likeliest } from './lottery-oracle.ts';
import { randomInstance, type TableInstance } from './random-instance.ts';

const CAPS = [0.5, 1 / 3, 0.35, 1, 0.8];
const BALANCES: Balance[] = ['load-first', 'cap-only', 'load-first', 3];

/** Every third instance has pinned pairs, of which some are infeasible. */
function instanceOf(number: number): TableInstance {
  const instance = randomInstance(number, BALANCES[number % BALANCES.length]!, { entries: 10, judges: 8 });
  if (number % 3 !== 0) return instance;
  const next = numbersFrom(number + 77);
  const pinned = new Map<number, number[]>();
  instance.entries.forEach(({ coverage }, e) => {
    const open = instance.judges.map((_, j) => j).filter((j) => instance.cost(e, j) >= 0);
    if (next() < 0.4 && coverage > 0 && open.length > 0) pinned.set(e, [open[Math.floor(next() * open.length)]!]);
  });
  return { ...instance, pinned };
}

function drawn(instance: Instance, cap: number): Randomised {
  const answer = randomised(instance, cap);
  if (answer.status !== 'optimal') throw new Error(`no lottery: ${answer.reason}`);
  return answer;
}

/** What is wrong with a drawn plan; rules and the promise that loads are the expected ones rounded. */
function faults(instance: Instance, answer: Randomised): string[] {
  const { entries, judges, unitCap } = instance;
  const arcs = arcsOf(instance);
  const found: string[] = [];
  const loads = judges.map(() => 0);
  const expected = judges.map(() => 0);
  entries.forEach(({ coverage }, e) => {
    const seated = [...answer.judgesOf[e]!];
    if (seated.length !== coverage || new Set(seated).size !== coverage) found.push(`entry ${e}: not ${coverage} judges`);
    const units = new Map<number, number>();
    for (const j of seated) {
      loads[j]! += 1;
      const arc = arcAt(arcs, e, j);
      if (arc < 0) found.push(`entry ${e}: forbidden judge ${j}`);
      else if (answer.probability[arc] === 0) found.push(`entry ${e}: judge ${j} had no chance`);
      const { unit } = judges[j]!;
      if (unit >= 0) units.set(unit, (units.get(unit) ?? 0) + 1);
    }
    for (const [unit, count] of units) if (unitCap !== null && count > unitCap) found.push(`entry ${e}: unit ${unit}`);
    const pinned = instance.pinned?.get(e) ?? [];
    for (const j of pinned) if (!seated.includes(j)) found.push(`entry ${e}: pinned ${j} missing`);
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) {
      const j = arcs.judge[arc]!;
      expected[j]! += answer.probability[arc]!;
      const limit = pinned.includes(j) ? 1 : answer.cap;
      if (answer.probability[arc]! > limit) found.push(`entry ${e}, judge ${j}: likelier than the cap`);
    }
  });
  judges.forEach((judge, j) => {
    if (loads[j] !== answer.loads[j]) found.push(`judge ${j}: load reported wrongly`);
    if (loads[j]! > judge.maxLoad || loads[j]! < (judge.minLoad ?? 0)) found.push(`judge ${j}: load ${loads[j]}`);
    if (Math.abs(loads[j]! - expected[j]!) > 1 - 1e-9) found.push(`judge ${j}: load ${loads[j]}, expected ${expected[j]}`);
  });
  return found;
}

const squares = (loads: Int32Array): number => loads.reduce((sum, load) => sum + load * load, 0);
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-7 * Math.max(1, Math.abs(a), Math.abs(b));

describe('probabilities', () => {
  test('320 instances against HiGHS: the least cost, or the smallest cap that works; every draw is permitted', async () => {
    const seen = { optimal: 0, cap: 0, none: 0, uneven: 0, dearer: 0 };
    for (let number = 0; number < 320; number += 1) {
      const instance = instanceOf(number);
      const cap = CAPS[number % CAPS.length]!;
      const plain = solve(instance);
      const answer = randomised(instance, cap);
      const bound = await likeliest(instance, cap, 0, 0);
      if (plain.status === 'infeasible') {
        expect({ number, answer }).toEqual({ number, answer: plain });
        seen.none += 1;
        continue;
      }
      if (answer.status === 'infeasible') {
        expect({ number, bound, reason: answer.reason }).toEqual({ number, bound: null, reason: 'cap' });
        if (answer.reason !== 'cap') continue;
        const { smallestCap } = answer;
        expect({ number, at: await likeliest(instance, smallestCap + 1e-9, 0, 0) }).toEqual({ number, at: 0 });
        expect({ number, below: await likeliest(instance, smallestCap - 1e-5, 0, 0) }).toEqual({ number, below: null });
        expect({ number, status: randomised(instance, smallestCap).status }).toEqual({ number, status: 'optimal' });
        expect(answer.missing).toBeGreaterThan(0);
        seen.cap += 1;
        continue;
      }
      seen.optimal += 1;
      if (answer.expectedSquares > answer.bestSquares) seen.uneven += 1;
      if (answer.expectedCost > answer.bestCost) seen.dearer += 1;
      const { balance } = instance;
      if (balance === 'load-first') {
        const even = await likeliest(instance, cap, 1, 0);
        expect({ number, even, ok: near(even!, answer.expectedSquares) }).toMatchObject({ number, ok: true });
      }
      const range = Math.max(...instance.table.flat()) + 1;
      const weight = balance === 'load-first' ? instance.judges.length * range : balance === 'cap-only' ? 0 : Number(balance);
      const least = await likeliest(instance, cap, weight, 1);
      const mine = weight * answer.expectedSquares + answer.expectedCost;
      expect({ number, least, mine, ok: near(least!, mine) }).toMatchObject({ number, ok: true });
      for (let seed = 1; seed <= 4; seed += 1) {
        const plan = drawn({ ...instance, seed }, cap);
        expect({ number, seed, faults: faults(instance, plan) }).toEqual({ number, seed, faults: [] });
        expect(plan.probability).toEqual(answer.probability);
        if (plan.expectedSquares === plan.bestSquares && balance === 'load-first') expect(squares(plan.loads)).toBe(plan.bestSquares);
      }
    }
    expect(seen.optimal).toBeGreaterThan(100);
    expect(seen.cap).toBeGreaterThan(40);
    expect(seen.none).toBeGreaterThan(40);
    expect(seen.uneven).toBeGreaterThan(5);
    expect(seen.dearer).toBeGreaterThan(30);
  }, 60_000);

  test('a long list of pairs, most of them left out at first: no chain of exchanges is better', () => {
    const next = numbersFrom(5);
    const [count, judges, cap] = [700, 100, 0.25];
    // Few judges are dear to all, so the cheapest pairs of the plan without a cap do not do.
    const cost = Array.from({ length: count }, () => Array.from({ length: judges }, (_, j) => Math.floor(next() * 50) + (j % 7) * 40));
    const instance: Instance = {
      entries: Array.from({ length: count }, () => ({ coverage: 4 })),
      judges: Array.from({ length: judges }, () => ({ maxLoad: 40, unit: -1 })),
      unitCap: null, cost: (e, j) => cost[e]![j]!, seed: 3, balance: 'cap-only',
    };
    const answer = drawn(instance, cap);
    expect(faults(instance, answer)).toEqual([]);
    expect(answer.expectedCost).toBeGreaterThan(answer.bestCost);
    // Floyd and Warshall over judges and the pool: the cheapest way to pass probability on.
    const way = Array.from({ length: judges + 1 }, () => new Float64Array(judges + 1).fill(Infinity));
    const load = new Float64Array(judges);
    for (let e = 0; e < count; e += 1) {
      for (let a = 0; a < judges; a += 1) {
        const chance = answer.probability[e * judges + a]!;
        load[a]! += chance;
        if (chance === 0) continue;
        for (let b = 0; b < judges; b += 1) {
          if (b !== a && answer.probability[e * judges + b]! < cap) way[a]![b] = Math.min(way[a]![b]!, cost[e]![b]! - cost[e]![a]!);
        }
      }
    }
    for (let j = 0; j < judges; j += 1) {
      if (load[j]! > 1e-9) way[judges]![j] = 0;
      if (load[j]! < 40 - 1e-9) way[j]![judges] = 0;
    }
    for (let via = 0; via <= judges; via += 1) {
      for (const from of way) for (let to = 0; to <= judges; to += 1) from[to] = Math.min(from[to]!, from[via]! + way[via]![to]!);
    }
    for (let j = 0; j <= judges; j += 1) expect(way[j]![j]).toBeGreaterThanOrEqual(0);
  });

  test('short lists to begin with, widened and added to while that helps: the answer is that of the whole list', () => {
    const seen = { same: 0, refused: 0 };
    for (let number = 2000; number < 2240; number += 1) {
      const instance = instanceOf(number);
      const best = solve(instance);
      if (best.status === 'infeasible') continue;
      const cap = [{ top: 1, bottom: 2 }, { top: 1, bottom: 3 }, { top: 7, bottom: 20 }, { top: 4, bottom: 5 }][number % 4]!;
      const arcs = arcsOf(instance);
      const [whole, short] = [undefined, { whole: 0, times: 1, fewest: 1 }]
        .map((listing) => bestMarginals(instance, arcs, cap, best, () => undefined, listing));
      if ('smallest' in whole! || 'smallest' in short!) {
        expect({ number, short }).toEqual({ number, short: whole });
        seen.refused += 1;
        continue;
      }
      const sums = [whole!, short!].map(({ marginals: { lot, amount } }) => {
        const load = new Float64Array(lot.judgeCount);
        let cost = 0;
        amount.forEach((parts, pair) => {
          cost += parts * arcs.cost[lot.pairOf[pair]!]!;
          load[lot.judge[pair]!]! += parts;
        });
        const weighed = load.reduce((sum, parts, j) => {
          const seats = lot.pinnedLoad[j]! + Math.floor(parts / cap.bottom);
          return sum + seats * seats * cap.bottom + (parts % cap.bottom) * (2 * seats + 1);
        }, 0);
        // With a weight the sum of both is least, and either alone may differ.
        return instance.balance === 3 ? 3 * weighed + cost : instance.balance === 'cap-only' ? cost : { weighed, cost };
      });
      expect({ number, least: sums[1] }).toEqual({ number, least: sums[0] });
      seen.same += 1;
    }
    expect(seen.same).toBeGreaterThan(40);
    expect(seen.refused).toBeGreaterThan(15);
  });

  test('cap 1 is the plan without a lottery; a cap that is no short fraction is lowered, never raised', () => {
    const instance: Instance = { ...contestInstance(600, 50, 3, 1.3, 9), balance: 'load-first' };
    const best = solve(instance);
    const answer = drawn(instance, 1);
    expect(best.status === 'optimal' && best.objective.cost).toBe(answer.expectedCost);
    expect(answer).toMatchObject({ expectedCost: answer.bestCost, expectedSquares: answer.bestSquares, cap: 1 });
    let cost = 0;
    answer.judgesOf.forEach((seated, e) => { for (const j of seated) cost += instance.cost(e, j); });
    expect(cost).toBe(answer.bestCost);
    const pair: Instance = {
      entries: [{ coverage: 1 }], judges: Array.from({ length: 5 }, () => ({ maxLoad: 1, unit: -1 })), unitCap: null,
      cost: (_, j) => j, seed: 1,
    };
    expect(drawn(pair, 0.35).cap).toBe(0.35);
    expect(drawn(pair, 1 / 3).cap).toBe(1 / 3);
    expect(drawn(pair, 0.33333).cap).toBe(0.333);
    expect(randomised(pair, 0.1999)).toMatchObject({ reason: 'cap', smallestCap: 0.2, entries: [0] });
    expect(randomised(pair, 0.00001)).toMatchObject({ reason: 'cap', smallestCap: 0.2 });
    for (const wrong of [0, -1, 1.01, NaN]) expect(() => randomised(pair, wrong)).toThrow(RangeError);
  });

  test('can be cancelled at every step and then answers nothing', () => {
    const instance = contestInstance(600, 50, 3, 1.3, 2);
    let calls = 0;
    drawn(instance, 0.9);
    randomised(instance, 0.9, { onProgress: () => { calls += 1; } });
    expect(calls).toBeGreaterThan(4);
    for (const last of [1, Math.floor(calls / 2), calls]) {
      const stop = new AbortController();
      let seen = 0;
      expect(() => randomised(instance, 0.9, {
        signal: stop.signal, onProgress: () => { seen += 1; if (seen === last) stop.abort(); },
      })).toThrow(AppError);
    }
  });
});

describe('the lottery', () => {
  test('20,000 draws of each of three instances: every pair as often as its probability says, within 4 sigma', () => {
    const draws = 20_000;
    let [instances, fractional] = [0, 0];
    for (let number = 0; instances < 3; number += 1) {
      const instance = instanceOf(number);
      const cap = [0.5, 1 / 3, 0.35, 0.62][number % 4]!;
      const answer = randomised(instance, cap);
      if (answer.status !== 'optimal' || instance.unitCap === null) continue;
      if (answer.probability.filter((p) => p > 0 && p < 1).length < 12) continue;
      instances += 1;
      const best = solve({ ...instance, seed: 1 });
      if (best.status !== 'optimal') throw new Error('unlikely');
      const parts = Math.round(1e6 * answer.cap) === 333333 ? { top: 1, bottom: 3 }
        : { top: Math.round(answer.cap * 100), bottom: 100 };
      const found = bestMarginals(instance, arcsOf(instance), parts, best, () => undefined);
      if (!('marginals' in found)) throw new Error('unlikely');
      const { marginals } = found;
      const count = new Float64Array(marginals.amount.length);
      for (let seed = 0; seed < draws; seed += 1) {
        drawPlan(marginals, seededRandom(seed)).forEach((hit, pair) => { count[pair]! += hit; });
      }
      for (const [pair, hits] of count.entries()) {
        const chance = marginals.amount[pair]! / marginals.parts;
        if (chance > 0 && chance < 1) fractional += 1;
        const sigma = Math.sqrt(draws * chance * (1 - chance));
        expect({ number, pair, far: Math.abs(hits - draws * chance) > 4 * sigma }).toEqual({ number, pair, far: false });
      }
    }
    expect(fractional).toBeGreaterThan(40);
  }, 30_000);

  test('the seed alone decides the plan; whole answers follow the probabilities too', () => {
    const instance: Instance = {
      entries: [{ coverage: 2 }, { coverage: 2 }, { coverage: 1 }],
      judges: [0, 0, 1, 1].map((unit) => ({ maxLoad: 2, unit })), unitCap: 1,
      cost: (e, j) => (e * 3 + j * 5) % 4, seed: 1, pinned: new Map([[2, [3]]]),
    };
    const hits = new Float64Array(12);
    const first = drawn(instance, 0.6);
    for (let seed = 0; seed < 3000; seed += 1) {
      const answer = drawn({ ...instance, seed }, 0.6);
      answer.judgesOf.forEach((seated, e) => { for (const j of seated) hits[e * 4 + j]! += 1; });
    }
    expect(drawn({ ...instance, seed: 7 }, 0.6)).toEqual(drawn({ ...instance, seed: 7 }, 0.6));
    for (const [pair, chance] of first.probability.entries()) {
      const sigma = Math.sqrt(3000 * chance * (1 - chance));
      expect({ pair, far: Math.abs(hits[pair]! - 3000 * chance) > 4 * sigma }).toEqual({ pair, far: false });
    }
    expect(first.probability[11]).toBe(1);
  });
});
