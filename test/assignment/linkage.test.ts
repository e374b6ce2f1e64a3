// Linkage of a plan: parts, breakers, margin and weakest pair against plain counting, and what is said of them.
import { describe, expect, test } from 'vitest';
import { groupsOf, linksOf } from '#backend/assignment/plan/linkage.ts';
import { breakersOf, judgeGraph, marginOf, partsOf, weakestPair } from '#backend/assignment/plan/linkage-graph.ts';
import { unlinkable } from '#backend/assignment/plan/linkage-connect.ts';
import type { Ground } from '#backend/assignment/plan/linkage-ground.ts';
import { numbersFrom } from '../bench/contest-instance.ts';
import { everyPlan, partsPlainly, smallGround, connectedPlainly } from './linkage-plans.ts';

/** Entries of 1 to 3 judges; sparse enough to fall apart, hang on one judge, or hold together. */
function randomPlan(number: number): { plan: number[][]; groupOf: string[]; judges: number } {
  const next = numbersFrom(number * 31 + 5);
  for (let i = 0; i < 5; i += 1) next();
  const judges = 2 + Math.floor(next() * 6);
  const plan = Array.from({ length: 1 + Math.floor(next() * 10) }, () => {
    const wanted = 1 + Math.floor(next() * Math.min(3, judges));
    const seated = new Set<number>();
    while (seated.size < wanted) seated.add(Math.floor(next() * judges));
    return [...seated].sort((a, b) => a - b);
  });
  return { plan, groupOf: plan.map(() => '组'), judges };
}

const parts = (plan: number[][], groupOf: string[], without: number[] = []): number => partsPlainly(plan, groupOf, '组', without);

/** Fewest entries whose loss leaves the judges who sat in more than one part (those who lose all entries stand alone). */
function marginPlainly(plan: number[][], groupOf: string[]): number {
  const sitting = new Set(plan.flat());
  for (let size = 0; ; size += 1) {
    const found = subsets(plan.length, size).some((gone) => {
      const left = new Set(plan.flatMap((seated, e) => (gone.includes(e) ? [] : seated)));
      return parts(plan, groupOf, gone) + sitting.size - left.size > 1;
    });
    if (found) return size;
  }
}

function subsets(count: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: count - from }, (_, i) => from + i)
    .flatMap((first) => subsets(count, size - 1, first + 1).map((rest) => [first, ...rest]));
}

describe('the graph of judges', () => {
  test('parts, breakers, margin and weakest pair agree with plain counting on 300 plans', () => {
    const seen = { apart: 0, breakers: 0, deep: 0 };
    for (let number = 0; number < 300; number += 1) {
      const { plan, groupOf, judges } = randomPlan(number);
      const graph = judgeGraph(plan, plan.keys().toArray(), judges);
      const who = (v: number): number => graph.judges[v]!;
      const sitting = [...new Set(plan.flat())].sort((a, b) => a - b);
      expect([...graph.judges]).toEqual(sitting);
      const whole = parts(plan, groupOf);
      expect(partsOf(graph)).toHaveLength(whole);
      const without = (j: number): number => parts(plan.map((seated) => seated.filter((one) => one !== j)), groupOf);
      const alone = (j: number): boolean => plan.every((seated) => !seated.includes(j) || seated.length === 1);
      expect(breakersOf(graph).map(who), `plan ${number}`).toEqual(sitting.filter((j) => without(j) > whole - (alone(j) ? 1 : 0)));
      if (sitting.length > 1) expect(marginOf(graph), `plan ${number}`).toBe(marginPlainly(plan, groupOf));
      const together = (a: number, b: number): number => plan.filter((seated) => seated.includes(a) && seated.includes(b)).length;
      const linked = sitting.flatMap((a) => sitting.filter((b) => a < b && together(a, b) > 0).map((b) => ({
        shared: together(a, b), routes: sitting.filter((c) => c !== a && c !== b && together(a, c) > 0 && together(b, c) > 0).length,
      }))).sort((a, b) => a.shared - b.shared || a.routes - b.routes);
      const pair = weakestPair(graph);
      expect(pair && { shared: pair.shared, routes: pair.routes }).toEqual(linked[0] ?? null);
      if (pair) expect(together(who(pair.a), who(pair.b))).toBe(pair.shared);
      if (whole > 1) seen.apart += 1;
      if (breakersOf(graph).length > 0) seen.breakers += 1;
      if ((marginOf(graph) ?? 0) > 1) seen.deep += 1;
    }
    expect(Math.min(seen.apart, seen.breakers, seen.deep)).toBeGreaterThan(20);
  });

  test('an entry of three judges is lost once, not as three links', () => {
    const plan = [[0, 1, 2], [0, 1, 2], [2, 3]];
    expect(marginOf(judgeGraph(plan, [0, 1], 4))).toBe(2);
    expect(marginOf(judgeGraph(plan, [0, 1, 2], 4))).toBe(1);
    expect(marginOf(judgeGraph(plan, [2], 4))).toBe(1);
  });
});

const judges = ['周文斌', '胡敏', '孙立群', '赵雅琴', '马骏'].map((name, j) => ({ id: `j${j}`, name }));

describe('what is said', () => {
  const link = (judgesOf: number[][], ground?: Ground) => linksOf({ judgesOf, groupOf: judgesOf.map(() => '小学组'), judges }, ground)[0]!;

  test('connected: safe without any one, the weakest pair with its ways round', () => {
    const found = link([[0, 1, 2], [0, 1, 3], [2, 3, 0], [1, 2, 3], [0, 1, 2]]);
    expect(found).toMatchObject({ connected: true, possible: true, judges: 4, entries: 5, breakers: [], margin: 3 });
    expect(found.edges).toContainEqual({ a: 'j0', b: 'j1', shared: 3 });
    expect(found.sentence).toBe('去掉任何 1 位评委仍连通。最弱一对：周文斌–赵雅琴，共评 2 件，另有 2 条间接路。至少少掉 3 件共评作品才会断开。');
    expect(found.sentenceEn).toContain('Weakest pair: 周文斌 – 赵雅琴, 2 entries shared, 2 ways round.');
  });

  test('a judge on whom all hangs is named', () => {
    const found = link([[0, 1], [1, 2], [1, 3]]);
    expect(found.breakers).toEqual(['j1']);
    expect(found.sentence).toContain('全靠胡敏一人相连：少了这位评委');
  });

  test('apart: the sets, largest first; each group by itself; groups without an entry in common are not asked to join', () => {
    const found = link([[0, 1, 2], [3, 4]]);
    expect(found).toMatchObject({ connected: false, margin: 0, parts: [['j0', 'j1', 'j2'], ['j3', 'j4']] });
    expect(found.sentence).toContain('5 位评委分成 2 批（3、2 人）');
    const two = linksOf({ judgesOf: [[0, 1, 2], [3, 4]], groupOf: ['甲', '乙'], judges });
    expect(two.map((one) => [one.division, one.connected])).toEqual([['甲', true], ['乙', true]]);
  });

  test('one judge, no judge, one judge each', () => {
    expect(link([[0], [0]])).toMatchObject({ connected: true, margin: null, weakest: null, sentence: '本组只有 1 位评委，没有宽严之别。' });
    expect(link([[], []])).toMatchObject({ connected: true, judges: 0, sentence: '本组还没有评委。' });
    expect(link([[0], [1]])).toMatchObject({ connected: false, possible: false });
    expect(link([[0], [1]]).sentence).toContain('每件作品只由 1 位评委评');
  });

  test('the three obstacles, told from a plan that only could be better', () => {
    const ground = (coverage: number[], allowed: (e: number, j: number) => boolean): Ground => ({
      instance: {
        entries: coverage.map((one) => ({ coverage: one })), judges: judges.map(() => ({ maxLoad: 9, unit: -1 })), unitCap: null,
        cost: (e, j) => (allowed(e, j) ? 0 : -1), seed: 1,
      },
    });
    const apart = [[0, 1], [2, 3]];
    expect(link(apart, ground([2, 2], () => true))).toMatchObject({ possible: false });
    expect(link(apart, ground([2, 2], () => true)).sentence).toContain('要把 4 位评委连成一片，还需要 3 个共评席位，可以安排的只有 2 个');
    const three = [[0, 1], [2, 3], [2, 3]];
    expect(link(three, ground([2, 2, 2], () => true))).toMatchObject({ possible: true, connected: false });
    const barred = link([...three, [0, 1]], ground([2, 2, 2, 2], (e, j) => (e === 0 || e === 3) === j < 2));
    expect(barred).toMatchObject({ possible: false });
    expect(barred.sentence).toContain('能评本组的评委分成 2 批');
    expect(barred.sentenceEn).toContain('no plan can connect them');
  });

  test('groups by the scope of awards', () => {
    const entries = [{ division: '小学', category: '微课' }, { division: '小学', category: '课件' }, { division: '初中', category: '' }];
    expect(groupsOf(entries, 'division-category')).toEqual(['小学 · 微课', '小学 · 课件', '初中']);
    expect(groupsOf(entries, 'division')).toEqual(['小学', '小学', '初中']);
    expect(new Set(groupsOf(entries, 'contest')).size).toBe(1);
  });
});

test('before planning: a group that is called impossible is connected by no permitted plan at all', () => {
  let called = 0;
  for (let number = 0; number < 400; number += 1) {
    const ground = smallGround(number);
    const impossible = unlinkable(ground, ground.groupOf);
    if (impossible.length === 0) continue;
    called += 1;
    for (const { group } of impossible) {
      const entries = ground.groupOf.flatMap((label, e) => (label === group ? [e] : []));
      for (const plan of everyPlan(ground)) {
        expect(connectedPlainly(entries.map((e) => plan[e]!), entries.map(() => group)), `instance ${number}`).toBe(false);
      }
    }
  }
  expect(called).toBeGreaterThan(20);
});

test('50,000 entries x 1,000 judges are looked at in a moment', () => {
  const next = numbersFrom(11);
  const many = Array.from({ length: 1000 }, (_, j) => ({ id: `j${j}`, name: `评委${j}` }));
  const judgesOf = Array.from({ length: 50_000 }, () => Int32Array.from({ length: 5 }, (_, i) => i * 200 + Math.floor(next() * 200)));
  const before = process.cpuUsage();
  const [found] = linksOf({ judgesOf, groupOf: judgesOf.map(() => '全部'), judges: many });
  const spent = process.cpuUsage(before).user / 1000;
  expect(found).toMatchObject({ connected: true, judges: 1000, breakers: [], edges: [] });
  expect(spent).toBeLessThan(8000);
});
