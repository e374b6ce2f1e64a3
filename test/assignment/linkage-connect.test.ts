// Groups are connected at the least loss: against every permitted plan of small instances, and by rule on larger ones.
import { describe, expect, test } from 'vitest';
import { connect } from '#backend/assignment/plan/linkage-connect.ts';
import { sumsOf, type Ground, type Sums } from '#backend/assignment/plan/linkage-ground.ts';
import { seededRandom } from '#backend/matching/network.ts';
import { solve } from '#backend/matching/solve.ts';
import { contestInstance } from '../bench/contest-instance.ts';
import { connectedPlainly, everyPlan, smallGround } from './linkage-plans.ts';

const worse = (a: Sums, b: Sums): number => a.squares - b.squares || b.weakest - a.weakest || a.cost - b.cost;

function faultOf({ instance }: Ground, judgesOf: readonly Int32Array[]): string {
  const loads = instance.judges.map(() => 0);
  for (const [e, seated] of judgesOf.entries()) {
    if (new Set(seated).size !== instance.entries[e]!.coverage || seated.length !== instance.entries[e]!.coverage) return `entry ${e}: seats`;
    if (!(instance.pinned?.get(e) ?? []).every((j) => seated.includes(j))) return `entry ${e}: pin`;
    for (const j of seated) {
      loads[j]! += 1;
      if (instance.cost(e, j) < 0) return `entry ${e}: barred`;
      const { unit } = instance.judges[j]!;
      const same = [...seated].filter((one) => instance.judges[one]!.unit === unit).length;
      if (instance.unitCap !== null && unit >= 0 && same > instance.unitCap) return `entry ${e}: unit`;
    }
  }
  return loads.every((load, j) => load <= instance.judges[j]!.maxLoad && load >= (instance.judges[j]!.minLoad ?? 0)) ? '' : 'load';
}

/**
 * Where an equally good connected plan exists it is found; where none exists with loads as even, none is claimed; a
 * price is never below the least, and seldom above it (in this sample: see the last line).
 */
test('small instances against every permitted plan', () => {
  const seen = { free: 0, priced: 0, dearer: 0, impossible: 0, already: 0 };
  for (let number = 0; number < 240; number += 1) {
    const ground = smallGround(number);
    const plans = [...everyPlan(ground)].map((plan) => ({ plan, sums: sumsOf(ground, plan) })).sort((a, b) => worse(a.sums, b.sums));
    const best = plans.filter((one) => worse(one.sums, plans[0]!.sums) === 0);
    const given = best.find((one) => !connectedPlainly(one.plan, ground.groupOf)) ?? best[0];
    if (!given) continue;
    const found = connect({ ...ground, judgesOf: given.plan });
    const sums = sumsOf(ground, found.judgesOf);
    expect(faultOf(ground, found.judgesOf), `instance ${number}`).toBe('');
    expect(found.connected, `instance ${number}`).toBe(connectedPlainly(found.judgesOf, ground.groupOf));
    expect(found.price, `instance ${number}`).toMatchObject({ affinity: sums.cost - given.sums.cost, weakest: given.sums.weakest - sums.weakest });
    expect(sums.squares).toBe(given.sums.squares);
    if (connectedPlainly(given.plan, ground.groupOf)) {
      seen.already += 1;
      expect(found.judgesOf.map((own) => [...own])).toEqual(given.plan);
      continue;
    }
    const least = plans.find((one) => one.sums.squares === given.sums.squares && connectedPlainly(one.plan, ground.groupOf));
    expect(found.connected, `instance ${number}`).toBe(least !== undefined);
    if (!least) seen.impossible += 1;
    else if (worse(least.sums, given.sums) === 0) {
      seen.free += 1;
      expect(worse(sums, least.sums), `instance ${number}`).toBe(0);
      expect(found.proven).toBe(true);
    } else {
      seen.priced += 1;
      expect(worse(sums, least.sums), `instance ${number}`).toBeGreaterThanOrEqual(0);
      if (worse(sums, least.sums) > 0) seen.dearer += 1;
      expect(found.proven).toBe(false);
    }
  }
  expect(Math.min(seen.free, seen.priced, seen.impossible, seen.already), JSON.stringify(seen)).toBeGreaterThan(4);
  expect(seen.dearer, JSON.stringify(seen)).toBeLessThanOrEqual(1);
}, 60_000);

/** Panels that never mix: entry e is judged by the panel e % panels. */
function panels(
  entryCount: number, judgeCount: number, size: number, groups: number, largest: number, seed: number,
): Ground & { judgesOf: Int32Array[]; groupOf: string[] } {
  const random = seededRandom(seed);
  const count = judgeCount / size;
  const table = Array.from({ length: entryCount }, (_, e) => Array.from({ length: judgeCount }, (__, j) =>
    (Math.floor(j / size) === e % count ? 0 : random() < 0.1 ? -1 : Math.floor(random() * (largest + 1)))));
  return {
    judgesOf: table.map((_, e) => Int32Array.from({ length: size }, (__, i) => (e % count) * size + i)),
    groupOf: table.map((_, e) => `组${Math.floor(e / count) % groups}`), worth: (e, j) => largest - table[e]![j]!,
    instance: {
      entries: table.map(() => ({ coverage: size })), unitCap: 1, cost: (e, j) => table[e]![j]!, seed,
      judges: Array.from({ length: judgeCount }, (_, j) => ({ maxLoad: (entryCount / judgeCount) * size, unit: j % 17 })),
      pinned: new Map([[0, [0]], [count, [1, 2]]]),
    },
  };
}

describe('panels that never mix', () => {
  test.each([
    [800, 40, 4, 5, 0], [600, 30, 3, 1, 3], [600, 40, 4, 3, 9],
  ])('%i entries, %i judges in panels of %i, %i groups, costs to %i', (...size) => {
    const plan = panels(...size, 3);
    const found = connect(plan);
    expect(found).toMatchObject({ connected: true, apart: [] });
    expect(faultOf(plan, found.judgesOf)).toBe('');
    expect(connectedPlainly(found.judgesOf, plan.groupOf)).toBe(true);
    const [before, after] = [sumsOf(plan, plan.judgesOf), sumsOf(plan, found.judgesOf)];
    expect(after.squares).toBe(before.squares);
    expect(found.price).toMatchObject({ affinity: after.cost - before.cost, weakest: before.weakest - after.weakest });
    // Fewer than one exchange for each part of each group would not do.
    expect(found.price.exchanges).toBeGreaterThanOrEqual(size[1] / size[2] - 1);
    expect(connect(plan).judgesOf, 'same seed, same plan').toEqual(found.judgesOf);
  });

  test('pinned pairs are never touched, so a fully pinned plan stays apart and says so', () => {
    const plan = panels(40, 8, 4, 1, 0, 3);
    const pinned = new Map(plan.judgesOf.map((own, e) => [e, [...own]]));
    const found = connect({ ...plan, instance: { ...plan.instance, pinned } });
    expect(found).toMatchObject({ connected: false, apart: ['组0'], price: { affinity: 0, exchanges: 0 } });
    expect(found.judgesOf).toEqual(plan.judgesOf);
    expect(found.sentence).toContain('可以安排的只有 0 个');
  });

  test('a judge from outside ties two sets who may not meet', () => {
    // Judges 0 to 3 judge entries 0 to 3, judges 4 to 7 entries 4 to 7; judge 8 may judge all, and sits in another group.
    const allowed = (e: number, j: number): boolean => j === 8 || e >= 8 || (e < 4 ? j < 4 : j >= 4);
    const judgesOf = [[0, 1], [1, 2], [2, 3], [3, 0], [4, 5], [5, 6], [6, 7], [7, 4], [8, 0], [8, 4]].map((own) => Int32Array.from(own));
    const ground: Ground = {
      instance: {
        entries: judgesOf.map(() => ({ coverage: 2 })), judges: Array.from({ length: 9 }, () => ({ maxLoad: 3, unit: -1 })),
        unitCap: null, cost: (e, j) => (allowed(e, j) ? 0 : -1), seed: 1,
      },
    };
    const groupOf = judgesOf.map((_, e) => (e < 8 ? '甲' : '乙'));
    const found = connect({ ...ground, judgesOf, groupOf });
    expect(found).toMatchObject({ connected: true, price: { affinity: 0 } });
    expect(faultOf(ground, found.judgesOf)).toBe('');
    expect(connectedPlainly(found.judgesOf, groupOf)).toBe(true);
    expect(found.sentence).toMatch(/^经 \d+ 次对换，1 个组的评委连通了，各项目标都没有变差。$/);
  });

  test('in a repair, fewest changes come first: what is in force is only touched where it must be', () => {
    const plan = panels(60, 12, 3, 1, 2, 5);
    const found = connect({ ...plan, present: plan.judgesOf, changesFirst: true });
    expect(found.connected).toBe(true);
    const sums = sumsOf({ ...plan, present: plan.judgesOf }, found.judgesOf);
    expect(found.price.changes).toBe(sums.changes);
    // Four panels need three links; an exchange changes four pairs.
    expect(sums.changes).toBe(12);
    expect(found.sentence).toContain('多改动 12 处');
  });
});

test('an optimal plan of the solver that happens to be apart loses nothing or says what', () => {
  const instance = contestInstance(300, 24, 2, 1.05, 4);
  const solved = solve(instance);
  if (solved.status !== 'optimal') throw new Error('the instance is feasible');
  const groupOf = solved.judgesOf.map((_, e) => `第${e % 20}组`);
  const ground: Ground & { groupOf: string[] } = { instance, groupOf };
  const found = connect({ ...ground, judgesOf: solved.judgesOf });
  expect(connectedPlainly(solved.judgesOf, groupOf)).toBe(false);
  expect(faultOf(ground, found.judgesOf)).toBe('');
  expect(found.connected).toBe(connectedPlainly(found.judgesOf, groupOf));
  const lost = sumsOf(ground, found.judgesOf).cost - solved.objective.cost;
  expect(found.price.affinity).toBe(lost);
  expect(lost).toBeGreaterThanOrEqual(0);
  expect(found.proven).toBe(lost === 0);
});
