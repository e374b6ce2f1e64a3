// The solver against HiGHS on hundreds of small instances, and its own promises: proof, determinism, invariance.

import { describe, expect, test } from 'vitest';
import { solve, verify, type Infeasible, type Instance, type Solution } from '#backend/matching/solve.ts';
import { contestInstance } from '../bench/contest-instance.ts';
import { cheapest, evenThenCheapest, INFEASIBLE, OPTIMAL } from './highs-oracle.ts';
import { randomInstance, type TableInstance } from './random-instance.ts';

function solved(instance: Instance): Solution {
  const answer = solve(instance);
  if (answer.status !== 'optimal') throw new Error(`infeasible, missing ${answer.missing}`);
  return answer;
}

/** Recounts a cut from the instance alone: what the entries need and what there is for them. */
function recount(instance: Instance, { reason, cut }: Infeasible): { seats: number; room: number } {
  const inCut = new Set(cut.judges);
  if (reason === 'minimum') {
    const seats = cut.judges.reduce((sum, j) => sum + (instance.judges[j]!.minLoad ?? 0), 0);
    let room = 0;
    instance.entries.forEach((entry, e) => {
      let mine = 0;
      const perUnit = new Map<number, number>();
      for (const j of cut.judges) {
        const unit = instance.judges[j]!.unit;
        if (instance.cost(e, j) < 0) continue;
        const count = perUnit.get(unit) ?? 0;
        if (instance.unitCap !== null && unit >= 0 && count >= instance.unitCap) continue;
        perUnit.set(unit, count + 1);
        mine += 1;
      }
      room += Math.min(entry.coverage, mine);
    });
    return { seats, room };
  }
  let seats = 0;
  let room = cut.judges.reduce((sum, j) => sum + instance.judges[j]!.maxLoad, 0);
  for (const e of cut.entries) {
    seats += instance.entries[e]!.coverage;
    const perUnit = new Map<number, number>();
    instance.judges.forEach(({ unit }, j) => {
      if (inCut.has(j) || instance.cost(e, j) < 0) return;
      const count = perUnit.get(unit) ?? 0;
      if (instance.unitCap !== null && unit >= 0 && count >= instance.unitCap) return;
      perUnit.set(unit, count + 1);
      room += 1;
    });
  }
  return { seats, room };
}

describe('against HiGHS', () => {
  test('cap-only: 400 instances, cost to the last digit, infeasible ones refused with a cut', async () => {
    const seen = { optimal: 0, infeasible: 0 };
    for (let number = 0; number < 400; number += 1) {
      const instance = randomInstance(number, 'cap-only');
      const answer = solve(instance);
      const oracle = await cheapest(instance);
      seen[answer.status] += 1;
      if (answer.status === 'optimal') {
        expect({ number, status: oracle.status, cost: Math.round(oracle.objective) })
          .toEqual({ number, status: OPTIMAL, cost: answer.objective.cost });
        expect({ number, ...verify(instance, answer) }).toEqual({ number, ok: true });
      } else {
        expect({ number, status: oracle.status }).toEqual({ number, status: INFEASIBLE });
      }
    }
    expect(seen.optimal).toBeGreaterThan(100);
    expect(seen.infeasible).toBeGreaterThan(50);
  }, 60_000);

  test('load-first: 150 instances, squares then cost, both to the last digit', async () => {
    const seen = { optimal: 0, infeasible: 0 };
    for (let number = 1000; number < 1150; number += 1) {
      const instance = randomInstance(number, 'load-first');
      const answer = solve(instance);
      const oracle = await evenThenCheapest(instance);
      seen[answer.status] += 1;
      if (answer.status === 'optimal') {
        expect({ number, ...oracle }).toEqual({
          number, status: OPTIMAL, squares: answer.objective.squaredLoads, cost: answer.objective.cost,
        });
        expect({ number, ...verify(instance, answer) }).toEqual({ number, ok: true });
      } else {
        expect({ number, status: oracle.status }).toEqual({ number, status: INFEASIBLE });
      }
    }
    expect(seen.optimal).toBeGreaterThan(40);
    expect(seen.infeasible).toBeGreaterThan(20);
  }, 60_000);

  test('a contest of 400 entries, 48 judges, 3 each', async () => {
    const instance = contestInstance(400, 48, 3, 1.3, 3);
    const answer = solved(instance);
    expect(verify(instance, answer)).toEqual({ ok: true });
    expect(answer.objective.cost).toBe(Math.round((await cheapest(instance)).objective));
  });
});

describe('infeasible', () => {
  test('the cut proves itself, and the shortages add up to it', () => {
    const reasons = { seats: 0, minimum: 0, pinned: 0 };
    for (let number = 0; number < 1500; number += 1) {
      const instance = randomInstance(number, 'load-first');
      const answer = solve(instance);
      if (answer.status === 'optimal') continue;
      reasons[answer.reason] += 1;
      const { seats, room } = recount(instance, answer);
      expect({ number, seats, room }).toEqual({ number, seats: answer.cut.seats, room: answer.cut.room });
      expect(seats - room).toBe(answer.missing);
      expect(answer.missing).toBeGreaterThan(0);
      if (answer.reason === 'minimum') continue;
      expect(answer.shortages.flatMap((part) => part.entries).sort((a, b) => a - b)).toEqual(answer.cut.entries);
      expect(answer.shortages.reduce((sum, part) => sum + part.missing, 0)).toBe(answer.missing);
      for (const part of answer.shortages) {
        expect(part.missing).toBeGreaterThan(0);
        expect(part.room).toBe(part.roomOfJudges + part.roomElsewhere);
      }
    }
    expect(reasons.seats).toBeGreaterThan(100);
    expect(reasons.minimum).toBeGreaterThan(10);
  }, 30_000);

  test('missing equals the deficit of a brute-force maximum, and the recruits named are just enough', () => {
    let tested = 0;
    for (let number = 0; number < 800; number += 1) {
      const instance = randomInstance(number, 'cap-only');
      const answer = solve(instance);
      if (answer.status === 'optimal' || answer.reason !== 'seats') continue;
      if (instance.entries.length <= 7 && instance.judges.length <= 6) {
        const seats = instance.entries.reduce((sum, entry) => sum + entry.coverage, 0);
        expect({ number, missing: answer.missing }).toEqual({ number, missing: seats - bruteForceFill(instance) });
        tested += 1;
      }
      expect({ number, enough: staffed(instance, answer, 0) }).toEqual({ number, enough: true });
      expect({ number, enough: staffed(instance, answer, 1) }).toEqual({ number, enough: false });
    }
    expect(tested).toBeGreaterThan(40);
  }, 60_000);
});

/** Most seats that can be filled, by trying every set of judges for every entry (memo over the remaining limits). */
function bruteForceFill(instance: Instance): number {
  const known = new Map<string, number>();
  const fill = (e: number, left: readonly number[]): number => {
    const entry = instance.entries[e];
    if (!entry) return 0;
    const key = `${e}:${left.join(',')}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    let best = 0;
    for (let set = 0; set < 1 << left.length; set += 1) {
      const chosen = left.flatMap((_, j) => (set & (1 << j) ? [j] : []));
      if (chosen.length > entry.coverage) continue;
      if (chosen.some((j) => left[j] === 0 || instance.cost(e, j) < 0)) continue;
      const units = chosen.map((j) => instance.judges[j]!.unit).filter((unit) => unit >= 0);
      const cap = instance.unitCap;
      if (cap !== null && units.some((unit) => units.filter((other) => other === unit).length > cap)) continue;
      const rest = left.map((room, j) => (set & (1 << j) ? room - 1 : room));
      best = Math.max(best, chosen.length + fill(e + 1, rest));
    }
    known.set(key, best);
    return best;
  };
  return fill(0, instance.judges.map((judge) => judge.maxLoad));
}

/** Whether the seats can be filled with the recruits of each shortage, less `fewer` in the first one. */
function staffed(instance: TableInstance, answer: Infeasible, fewer: number): boolean {
  const load = Math.max(...instance.judges.map((judge) => judge.maxLoad)) || instance.entries.length;
  const recruits = answer.shortages.flatMap((part, i) =>
    Array.from({ length: part.recruits - (i === 0 ? fewer : 0) }, () => new Set(part.entries)));
  const own = instance.judges.length;
  const judges = instance.judges.map(({ maxLoad, unit }) => ({ maxLoad, unit }));
  const more = recruits.map(() => ({ maxLoad: load, unit: -1 }));
  const answerNow = solve({
    ...instance,
    judges: [...judges, ...more],
    cost: (e, j) => (j < own ? instance.cost(e, j) : recruits[j - own]!.has(e) ? 0 : -1),
  });
  return answerNow.status === 'optimal';
}

/** What is promised of an optimum: without balance only the cost. */
function worth(instance: Instance, { objective }: Solution): object {
  return instance.balance === 'cap-only' ? { cost: objective.cost } : objective;
}

describe('promises', () => {
  test('the same seed gives the same plan, other seeds other plans of the same worth', () => {
    const instance = { ...contestInstance(120, 32, 3, 2, 5), balance: 'load-first' as const };
    const tied: Instance = { ...instance, cost: (e, j) => Math.min(1, instance.cost(e, j)) };
    const first = solved({ ...tied, seed: 1 });
    expect(solved({ ...tied, seed: 1 }).judgesOf).toEqual(first.judgesOf);
    const others = [2, 3, 4].map((seed) => solved({ ...tied, seed }));
    for (const other of others) expect(other.objective).toEqual(first.objective);
    const asText = (plan: Solution): string => plan.judgesOf.map((judges) => judges.join()).join(' ');
    expect(new Set([first, ...others].map(asText)).size).toBe(4);
  });

  test('renumbering entries and judges does not change the optimum', () => {
    for (let number = 0; number < 60; number += 1) {
      const instance = randomInstance(number, number % 2 ? 'cap-only' : 'load-first');
      const entries = instance.entries.length;
      const judges = instance.judges.length;
      const turned: Instance = {
        ...instance,
        entries: instance.entries.map((_, e) => instance.entries[entries - 1 - e]!),
        judges: instance.judges.map((_, j) => instance.judges[(j + 2) % judges]!),
        cost: (e, j) => instance.cost(entries - 1 - e, (j + 2) % judges),
      };
      const one = solve(instance);
      const other = solve(turned);
      expect(other.status).toBe(one.status);
      if (one.status === 'optimal' && other.status === 'optimal') {
        expect(worth(instance, other)).toEqual(worth(instance, one));
      } else if (one.status === 'infeasible' && other.status === 'infeasible') {
        expect(other.missing).toBe(one.missing);
      }
    }
  });

  test('1500 larger instances: every plan proves itself, every cut recounts', () => {
    const seen = { optimal: 0, infeasible: 0 };
    for (let number = 5000; number < 6500; number += 1) {
      const instance = randomInstance(number, number % 2 ? 'cap-only' : 'load-first', { entries: 45, judges: 16 });
      const answer = solve(instance);
      seen[answer.status] += 1;
      if (answer.status === 'optimal') {
        const verdict = verify(instance, answer);
        if (!verdict.ok) expect({ number, ...verdict }).toEqual({ number, ok: true });
      } else {
        const { seats, room } = recount(instance, answer);
        expect({ number, missing: seats - room }).toEqual({ number, missing: answer.missing });
      }
    }
    expect(seen.optimal).toBeGreaterThan(500);
    expect(seen.infeasible).toBeGreaterThan(200);
  }, 30_000);

  test('verify refuses a worse plan, a forged load or cost, and a broken rule', () => {
    const instance = { ...contestInstance(60, 24, 2, 2, 9), balance: 'load-first' as const };
    const best = solved(instance);
    expect(verify(instance, best)).toEqual({ ok: true });
    let worsened = 0;
    for (let e = 0; e < 60; e += 1) {
      for (let j = 0; j < 24; j += 1) {
        if (instance.cost(e, j) < 0 || best.judgesOf[e]!.includes(j)) continue;
        const judgesOf = best.judgesOf.map((judges) => judges.slice());
        judgesOf[e]![0] = j;
        judgesOf[e]!.sort();
        const loads = new Int32Array(24);
        let cost = 0;
        judgesOf.forEach((judges, i) => judges.forEach((judge) => {
          loads[judge] = loads[judge]! + 1;
          cost += instance.cost(i, judge);
        }));
        const squaredLoads = loads.reduce((sum, load) => sum + load * load, 0);
        const maxLoad = Math.max(...loads);
        const objective = { ...best.objective, cost, squaredLoads, maxLoad, spread: maxLoad - Math.min(...loads) };
        const equallyGood = cost === best.objective.cost && squaredLoads === best.objective.squaredLoads;
        const verdict = verify(instance, { ...best, judgesOf, loads, objective });
        const broken = /unit|maximum/.test(verdict.reason ?? '');
        if (!equallyGood || broken) expect(verdict.ok).toBe(false);
        if (!equallyGood && !broken) worsened += 1;
      }
    }
    expect(worsened).toBeGreaterThan(30);
    const forged = { ...best.objective, cost: best.objective.cost - 1 };
    expect(verify(instance, { ...best, objective: forged }).ok).toBe(false);
    expect(verify(instance, { ...best, certificate: { ...best.certificate, loadStep: 1 } }).ok).toBe(false);
    expect(verify({ ...instance, unitCap: null, cost: () => -1 }, best).reason).toMatch(/forbidden/);
  });

  test('cancels inside progress, writes nothing, and refuses impossible numbers', () => {
    const instance = contestInstance(50, 10, 2, 1.2, 1);
    const stop = new AbortController();
    expect(() => solve(instance, { signal: stop.signal, onProgress: () => stop.abort() }))
      .toThrow(expect.objectContaining({ code: 'cancelled' }));
    expect(() => solve({ ...instance, cost: () => 0.5 })).toThrow(RangeError);
    expect(() => solve({ ...instance, unitCap: 0 })).toThrow(RangeError);
    expect(() => solve({ ...instance, entries: [{ coverage: -1 }] })).toThrow(RangeError);
  });

  test('a minimum above the number of entries is refused, not forgotten', () => {
    const judges = [{ maxLoad: 9, minLoad: 5, unit: -1 }, { maxLoad: 9, unit: -1 }];
    const answer = solve({ entries: [{ coverage: 1 }, { coverage: 1 }], judges, unitCap: null, cost: () => 0, seed: 1 });
    expect(answer).toMatchObject({ status: 'infeasible', reason: 'minimum', missing: 3, cut: { judges: [0], seats: 5, room: 2 } });
  });

  test('nothing to do is done', () => {
    const empty = { entries: [], judges: [], unitCap: null, cost: () => 0, seed: 0 };
    expect(solved(empty).objective).toEqual({ unfilled: 0, maxLoad: 0, spread: 0, squaredLoads: 0, cost: 0 });
    expect(solve({ ...empty, entries: [{ coverage: 1 }] })).toMatchObject({ status: 'infeasible', missing: 1 });
  });
});
