// The call `swaps` on a real contest: what it predicts is what `check` then counts, and what must stay does.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Swaps } from '#contract/schema/assignment.ts';
import { World } from './field-world.ts';

let world: World;
let contestId: string;
type Pair = { entryId: string; judgeId: string };
const keyOf = ({ entryId, judgeId }: Pair): string => `${entryId} ${judgeId}`;

beforeAll(async () => {
  world = await World.make();
  contestId = await world.contest('微课大赛', 2026, (rules) => {
    rules.assignment.coverage = 2;
    rules.assignment.unitCap = 1;
    rules.assignment.affinity = { sameSubject: 2, sameDivision: 1, other: 0 };
  });
  const subjects = ['语文', '数学', '英语'];
  await world.entries(contestId, Array.from({ length: 10 }, (_, i) => ({ title: `作品${i}`, school: `云澜第${i}小学`, subject: subjects[i % 3]! })));
  await world.judges(contestId, [
    { name: '马骏', unit: '望川教研室', subjects: '语文', max: 6 }, { name: '高淑华', unit: '西塘教研室', subjects: '数学' },
    { name: '罗晓梅', unit: '南湖二小', subjects: '语文' }, { name: '孙立群', unit: '河东一小', subjects: '英语', max: 5 },
    { name: '周文斌', unit: '市教科所' }, { name: '胡敏', unit: '云澜第3小学', subjects: '数学' },
  ]);
});
afterAll(async () => {
  expect(world.program.bugs).toEqual([]);
  await world.program.close();
});

const swapsFor = (pairs: Pair[], pair: Pair, more: Partial<{ limit: number; mode: 'new' | 'repair' }> = {}) =>
  world.client.assignment.swaps({ contestId, pairs, ...pair, limit: 200, ...more });

async function linesOf(pairs: Pair[], mode: 'new' | 'repair') {
  const { lines, faults, changes } = await world.client.assignment.check({ contestId, pairs, mode, partial: true });
  const result = (objective: string): number => lines.find((one) => one.objective === objective)?.result ?? 0;
  return {
    faults, unfilled: result('unfilled'), squares: result('loads'), weakest: result('weakest'), affinity: result('affinity'),
    changes: changes.added.length + changes.removed.length,
  };
}

function swapped(pairs: Pair[], swap: z.output<typeof Swaps>['swaps'][number]): Pair[] {
  const gone = new Set(swap.removed.map(keyOf));
  return [...pairs.filter((one) => !gone.has(keyOf(one))), ...swap.added];
}

async function predictionsHold(pairs: Pair[], pair: Pair, mode: 'new' | 'repair'): Promise<number> {
  // Each is counted afresh by a whole proof, so a few from the best to the worst must do.
  const before = await linesOf(pairs, mode);
  const { swaps } = await swapsFor(pairs, pair, { mode });
  for (const swap of swaps.filter((_, i) => i % Math.ceil(swaps.length / 3) === 0)) {
    const after = await linesOf(swapped(pairs, swap), mode);
    expect(after.faults, swap.sentence).toEqual([]);
    const { faults, ...numbers } = after;
    expect(faults).toEqual([]);
    for (const [key, value] of Object.entries(numbers)) {
      expect(swap.change[key as keyof typeof swap.change], `${swap.sentence} ${key}`).toBeCloseTo(value - before[key as keyof typeof numbers], 9);
    }
  }
  return swaps.length;
}

test('what is predicted is what the plan is then worth: exchanges and hand-overs, new and in a repair', async () => {
  const { pairs, basedOn, seed } = await world.client.assignment.propose({ contestId, seed: 3 });
  const { pair, judge } = await world.look(contestId);
  const held = pairs.find((one) => one.judgeId === judge('马骏'))!;
  expect(await predictionsHold(pairs, held, 'new')).toBeGreaterThan(10);
  const judgeId = judge('周文斌');
  const own = new Set(pairs.filter((one) => one.judgeId === judgeId).map((one) => one.entryId));
  const other = { judgeId, entryId: pairs.find((one) => !own.has(one.entryId))!.entryId };
  expect(await predictionsHold(pairs, other, 'new')).toBeGreaterThan(3);
  await world.client.assignment.apply({ contestId, pairs, basedOn, seed });
  expect(await predictionsHold(pairs, held, 'repair')).toBeGreaterThan(10);
  const { swaps, assigned } = await swapsFor(pairs, held);
  expect(assigned).toBe(true);
  const codes = new Set((await world.look(contestId)).matrix.entries.map((one) => one.blindCode));
  for (const swap of swaps) {
    if (swap.kind === 'exchange') expect([...codes].some((code) => swap.sentence.includes(code))).toBe(true);
    expect(swap.sentence).not.toMatch(/作品\d/);
    expect(swap.change.changes, 'the plan in force is left').toBe(2 * swap.added.length);
    expect(swap.optimal, 'changes are the last objective').toBe(false);
  }
  expect(pair('马骏', '作品0').judgeId).toBe(held.judgeId);
});

test('an empty seat is taken; a barred pair says why; a pinned one stays', async () => {
  const { client } = world;
  const { pairs } = await client.assignment.propose({ contestId, seed: 3 });
  const { judge, entry, pair, basedOn } = await world.look(contestId);
  const [lost, ...rest] = pairs;
  const open = { entryId: lost!.entryId, judgeId: lost!.judgeId };
  const { swaps, assigned } = await swapsFor(rest, open);
  expect(assigned).toBe(false);
  expect(swaps[0]).toMatchObject({
    kind: 'seat', entryId: null, judgeId: open.judgeId, added: [open], removed: [], change: { unfilled: -1 }, optimal: true,
  });
  expect(await predictionsHold(rest, open, 'new')).toBeGreaterThan(1);

  expect(await swapsFor(pairs, pair('胡敏', '作品3'))).toMatchObject({ swaps: [], assigned: false, barred: 'same_school' });
  const exchanges = (await swapsFor(pairs, pairs.find((one) => one.judgeId === judge('马骏'))!)).swaps;
  const barred = keyOf({ judgeId: judge('胡敏'), entryId: entry('作品3') });
  expect(exchanges.some((one) => one.added.some((two) => keyOf(two) === barred))).toBe(false);

  const pin = pairs.find((one) => one.judgeId === judge('高淑华'))!;
  await client.assignment.pin({ contestId, pairs: [{ entryId: pin.entryId, judgeId: pin.judgeId }], pinned: true, basedOn });
  expect(await swapsFor(pairs, pin)).toMatchObject({ swaps: [], assigned: true, barred: '' });
  const elsewhere = pairs.find((one) => one.judgeId === judge('马骏') && one.entryId !== pin.entryId)!;
  const others = (await swapsFor(pairs, elsewhere)).swaps;
  expect(others.every((one) => one.removed.every((two) => keyOf(two) !== keyOf(pin)))).toBe(true);
});

test('an entry or judge that is gone is refused', async () => {
  const { pair } = await world.look(contestId);
  expect(await world.refusal(swapsFor([], { ...pair('马骏', '作品0'), entryId: 'gone' }))).toContain('not_found');
});
