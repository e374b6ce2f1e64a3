// Pins, declared conflicts and coverage of single entries: what is refused and why, what is written, what the chain says of it.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { conflictTable, institutionNumbers } from '#backend/assignment/field/conflicts.ts';
import { faultOfPins } from '#backend/assignment/field/pins.ts';
import { World } from './field-world.ts';
import { entry, judge } from './made-contest.ts';

let world: World;
let contestId = '';
beforeAll(async () => {
  world = await World.make();
  contestId = await world.contest('固定', 2026, ({ assignment }) => Object.assign(assignment, {
    submittingUnitConflict: false, coverage: 2, unitCap: 1, maxLoad: 2,
  }));
  await world.entries(contestId, ['甲', '乙', '丙', '丁'].map((title) => ({ title, school: `${title}校` })));
  await world.judges(contestId, [
    { name: '一', unit: '甲校' }, { name: '六', unit: '六校', divisions: '初中组' }, { name: '二', unit: '外校' }, { name: '三', unit: '外校' }, { name: '四', unit: '别校' }, { name: '五', unit: '远校' },
  ]);
});
afterAll(async () => {
  expect(world.program.bugs).toEqual([]);
  await world.program.close();
});
type Named = readonly [name: string, title: string];
const pairs = async (...named: Named[]) => {
  const seen = await world.look(contestId);
  return { contestId, basedOn: seen.basedOn, pairs: named.map(([name, title]) => seen.pair(name, title)) };
};
const pin = async (...named: Named[]) => world.client.assignment.pin({ ...await pairs(...named), pinned: true });
const unpin = async (...named: Named[]) => world.client.assignment.pin({ ...await pairs(...named), pinned: false });
const declare = async (kind: 'relative' | 'declared', ...named: Named[]) => world.client.assignment.declare({ ...await pairs(...named), kind, note: '本人说的' });
const pinned = async (): Promise<string[]> => {
  const { matrix } = await world.look(contestId);
  const judgeOf = (id: string) => matrix.judges.find((one) => one.judgeId === id)?.name ?? '';
  const titleOf = (id: string) => matrix.entries.find((one) => one.entryId === id)?.title ?? '';
  return matrix.pins.map((one) => `${judgeOf(one.judgeId)}${titleOf(one.entryId)}`).sort();
};

describe('pins', () => {
  beforeEach(async () => {
    const { matrix } = await world.look(contestId);
    if (matrix.pins.length > 0) await world.client.assignment.pin({ contestId, pairs: matrix.pins, pinned: false, basedOn: matrix.basedOn });
  });

  test('several at once, twice the same is once, and undone', async () => {
    const first = await pin(['二', '甲'], ['四', '甲'], ['二', '甲']);
    expect(first.pairs).toBe(2);
    expect((await pin(['二', '甲'])).pairs).toBe(0);
    expect(await pinned()).toEqual(['二甲', '四甲']);
    expect((await unpin(['二', '甲'], ['五', '甲'])).pairs).toBe(1);
    expect(await pinned()).toEqual(['四甲']);
  });

  test('refused: a conflict, too many for the entry, for the judge, of one unit; then none of them is pinned', async () => {
    expect(await world.refusal(pin(['四', '乙'], ['一', '甲']))).toMatch(/^pin_refused: 没有指定：“一”与作品同校（[0-9A-Z]{6}），应当回避。.*选中的一对都没有指定。$/);
    expect(await world.refusal(pin(['六', '乙']))).toMatch(/^pin_refused: 没有指定：“六”不评这个组别.*评审范围。/);
    await pin(['二', '甲']);
    expect(await world.refusal(pin(['四', '甲'], ['五', '甲']))).toMatch(/^pin_refused: .*只要 2 位评委，加上已指定和已评分的就有 3 位/);
    expect(await world.refusal(pin(['三', '甲']))).toMatch(/^pin_refused: .*同一单位最多 1 位评委，作品 [0-9A-Z]{6} 上与“三”同单位的就有 2 位/);
    expect(await world.refusal(pin(['二', '乙'], ['二', '丙']))).toMatch(/^pin_refused: .*“二”最多评 2 件，加上已指定和已评分的就有 3 件/);
    expect(await pinned()).toEqual(['二甲']);
    const stale = { ...await pairs(['四', '丙']), pinned: true };
    await pin(['四', '乙']);
    expect(await world.refusal(world.client.assignment.pin(stale))).toMatch(/^stale_revision/);
    const nobody = { ...await pairs(['四', '丙']), pairs: [{ entryId: 'x', judgeId: 'y' }], pinned: true };
    expect(await world.refusal(world.client.assignment.pin(nobody))).toMatch(/^not_found.*作品或评委/);
  });

  test('a declared conflict lifts the pin of its pair', async () => {
    await pin(['四', '丙'], ['五', '丙']);
    await declare('declared', ['四', '丙']);
    expect(await pinned()).toEqual(['五丙']);
    expect(world.auditOf('assignment.declare').at(-1)).toMatchObject({ detail: { unpinned: 1, pairs: 1 } });
    expect(await world.refusal(pin(['四', '丙']))).toContain('“四”已登记回避');
    await world.client.assignment.withdraw(await pairs(['四', '丙']));
    expect((await pin(['四', '丙'])).pairs).toBe(1);
  });
});

describe('declared conflicts', () => {
  test('with kind and note, several at once; withdrawn only where declared', async () => {
    expect((await declare('relative', ['二', '丁'], ['三', '丁'])).pairs).toBe(2);
    const seen = await world.look(contestId);
    expect(seen.reasons('二', '丁')).toEqual(['relative']);
    const { declared } = await world.client.assignment.relations({ contestId });
    expect(declared.map(({ judge: name, kind, note, blindCode }) => [name, kind, note, blindCode]).sort()).toEqual(
      ['三', '二'].map((name) => [name, 'relative', '本人说的', seen.matrix.entries.find((one) => one.title === '丁')?.blindCode]).sort());
    // Said again it is what was said last; what the older call declares has the plain kind.
    await declare('declared', ['二', '丁']);
    expect((await world.look(contestId)).reasons('二', '丁')).toEqual(['declared']);
    await world.client.contests.declareConflict({ contestId, ...seen.pair('五', '丁') });
    expect((await world.look(contestId)).reasons('五', '丁')).toEqual(['declared']);
    const { pairs: withdrawn } = await world.client.assignment.withdraw(await pairs(['二', '丁'], ['三', '丁'], ['五', '丁'], ['一', '甲']));
    expect(withdrawn).toBe(3);
    expect(await world.refusal(world.client.assignment.withdraw(await pairs(['一', '甲'])))).toMatch(/^conflict_refused: .*都不是登记的回避/);
    expect((await world.look(contestId)).reasons('一', '甲')).toEqual(['same_school']);
  });
});

describe('coverage of entries', () => {
  test('own numbers and back; not below what is pinned', async () => {
    const seen = await world.look(contestId);
    const set = async (titles: string[], coverage: number | null) => {
      const { basedOn } = await world.look(contestId);
      return world.client.assignment.setCoverage({ contestId, entryIds: titles.map(seen.entry), coverage, basedOn });
    };
    const numbers = async () => (await world.look(contestId)).matrix.entries.map((one) => one.coverage);
    expect((await set(['甲', '乙', '甲'], 1)).pairs).toBe(2);
    expect(await numbers()).toEqual([1, 1, 2, 2]);
    expect((await set(['乙'], null)).pairs).toBe(1);
    expect(await numbers()).toEqual([1, 2, 2, 2]);
    const { matrix } = await world.look(contestId);
    await world.client.assignment.pin({ contestId, pairs: matrix.pins, pinned: false, basedOn: matrix.basedOn }).catch(() => {});
    await pin(['四', '丁'], ['五', '丁']);
    expect(await world.refusal(set(['丙', '丁'], 1))).toMatch(/^coverage_refused: .*已有 2 位指定或已评分的评委，不能只要 1 位/);
    expect(await world.refusal(set(['丁', '没有'], 1))).toMatch(/^not_found.*作品/);
    await set(['甲'], null);
    expect(await numbers()).toEqual([2, 2, 2, 2]);
  });

  test('every change is in the chain, by ids, kinds and counts', async () => {
    const events = ['pin', 'unpin', 'declare', 'withdraw', 'setCoverage'].map((name) => world.auditOf(`assignment.${name}`));
    for (const list of events) expect(list.length).toBeGreaterThan(0);
    expect(JSON.stringify(events)).not.toMatch(/[\u4e00-\u9fff]/);
    expect(events[3]?.[0]).toMatchObject({ detail: { pairs: 1, of: expect.stringMatching(/^[0-9a-f]+:[0-9a-f]+$/) } });
    await expect(world.client.workspace.audit({})).resolves.toMatchObject({ intact: true });
  });
});

test('property: pins that are taken one by one never break coverage, load, unit or conflict', () => {
  const instance = fc.record({
    entries: fc.array(
      fc.record({ coverage: fc.integer({ min: 1, max: 3 }), school: fc.constantFrom('', 's1', 's2') }), { minLength: 1, maxLength: 5 }),
    judges: fc.array(
      fc.record({ maxLoad: fc.integer({ min: 1, max: 3 }), school: fc.constantFrom('', 's1', 's2', 's3') }), { minLength: 1, maxLength: 5 }),
    unitCap: fc.constantFrom(null, 1, 2), wanted: fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 25 }),
  });
  fc.assert(fc.property(instance, ({ entries: someEntries, judges: someJudges, unitCap, wanted }) => {
    const entries = someEntries.map(({ coverage, school }, e) =>
      entry(`e${e}`, { coverage, schoolNames: school ? [school] : [], schoolCodes: school ? [''] : [] }));
    const judges = someJudges.map(({ maxLoad, school }, j) => judge(`${j}`, { maxLoad, schoolName: school || null }));
    const table = conflictTable(entries, judges, [], { submittingUnit: false });
    const units = institutionNumbers(judges);
    const held: { entryId: string; judgeId: string }[] = [];
    const allowed = (pins: typeof held): boolean => pins.every((one) => {
      const [e, j] = [Number(one.entryId.slice(1)), Number(one.judgeId.slice(2))];
      const of = pins.filter((other) => other.entryId === one.entryId);
      return table.reasons[e * judges.length + j] === 0 && of.length <= (entries[e]?.coverage ?? 0)
        && pins.filter((other) => other.judgeId === one.judgeId).length <= (judges[j]?.maxLoad ?? 0)
        && (unitCap === null || units[j]! < 0 || of.filter((other) => units[Number(other.judgeId.slice(2))] === units[j]).length <= unitCap);
    });
    for (const [e, j] of wanted) {
      if (e >= entries.length || j >= judges.length) continue;
      const pair = { entryId: `e${e}`, judgeId: `j-${j}` };
      const beside = held.filter((one) => one.entryId !== pair.entryId || one.judgeId !== pair.judgeId);
      const fault = faultOfPins({ entries, judges, table, held, seats: (one) => one.coverage ?? 0, unitCap, codeOf: (id) => id }, [pair]);
      expect(fault === null).toBe(allowed([...beside, pair]));
      if (fault === null) held.splice(0, held.length, ...beside, pair);
    }
  }), { numRuns: 200 });
});
