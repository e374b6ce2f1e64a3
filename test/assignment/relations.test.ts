// What bars single pairs: relations on record, entries made or judged together in other years, recusals on score sheets.
import fc from 'fast-check';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pairsOfAcquaintances, relatedPairs, type EntryPerson, type Relation } from '#backend/assignment/field/people.ts';
import { fullSheets, newKey, opened, scorePackByHand } from '../packs/small-contest.ts';
import { World } from './field-world.ts';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(async () => {
  expect(world.program.bugs).toEqual([]);
  await world.program.close();
});
const offUnits = ({ assignment }: Parameters<Parameters<World['rules']>[1]>[0]): void => { assignment.submittingUnitConflict = false; };

describe('recorded relations', () => {
  let contestId = '';
  beforeAll(async () => {
    const [a, b] = [world.person(0), world.person(1)];
    contestId = await world.contest('关系', 2026, offUnits);
    await world.entries(contestId, [
      { title: '甲校王丽', school: '甲校', author: { name: '王丽', id: a.id } }, { title: '乙校王丽', school: '乙校', author: { name: '王丽' } },
      { title: '手机的', school: '甲校', author: { name: '李雷', phone: b.phone } },
    ]);
    await world.entries(contestId, [{ title: '改名的', school: '乙校', author: { name: '王丽丽', id: a.id } }]);
    await world.judges(contestId, [{ name: '评委一', unit: '外一' }, { name: '评委二', unit: '外二' }]);
  });
  const relate = async (more: { kind?: 'relative' | 'colleague'; name: string; school?: string; idNumber?: string; note?: string }) => {
    const { judge, basedOn } = await world.look(contestId);
    return world.client.assignment.relate({ contestId, judgeId: judge('评委一'), kind: 'relative', basedOn, ...more });
  };
  const clear = async (relationId: string) => {
    const { basedOn } = await world.look(contestId);
    return world.client.assignment.unrelate({ contestId, relationIds: [relationId], basedOn });
  };

  test('by name alone all namesakes; with a school only there; by number whatever the name', async () => {
    const byName = await relate({ name: '王　丽' });
    expect(byName.entries).toBe(2);
    expect((await world.look(contestId)).barred('评委一', 'relative')).toEqual(['甲校王丽', '乙校王丽']);
    await clear(byName.relationId);
    const bySchool = await relate({ name: '王丽', school: '乙校' });
    expect((await world.look(contestId)).barred('评委一', 'relative')).toEqual(['乙校王丽']);
    await clear(bySchool.relationId);
    // A school that the directory has never heard of cannot tell namesakes apart: the safe side.
    const unknown = await relate({ name: '王丽', school: '没听过的学校' });
    expect(unknown.entries).toBe(2);
    await clear(unknown.relationId);
    // The number finds her under another name; her namesake without a number cannot be told apart.
    const byNumber = await relate({ name: '王丽', idNumber: ` ${world.person(0).id.toLowerCase()} ` });
    expect((await world.look(contestId)).barred('评委一', 'relative')).toEqual(['甲校王丽', '乙校王丽', '改名的']);
    await clear(byNumber.relationId);
    const byPhone = await relate({ name: '不知名', idNumber: world.person(1).phone, kind: 'colleague' });
    expect((await world.look(contestId)).barred('评委一', 'colleague')).toEqual(['手机的']);
    await clear(byPhone.relationId);
    expect((await world.look(contestId)).matrix.conflicts).toEqual([]);
  });

  test('kept sealed and masked; said twice it is one; wrong numbers and foreign judges are refused', async () => {
    const { id } = world.person(0);
    const first = await relate({ name: '王丽', idNumber: id, note: '表妹' });
    const second = await relate({ name: '王丽', idNumber: id, note: '堂妹' });
    expect(second.relationId).toBe(first.relationId);
    const { relations, basedOn } = await world.client.assignment.relations({ contestId });
    expect(relations).toEqual([{ relationId: first.relationId, judgeId: expect.any(String), judge: '评委一', kind: 'relative', name: '王丽', school: '',
      masked: `${id.slice(0, 4)}**********${id.slice(-4)}`, note: '堂妹', entries: 3 }]);
    const { connection } = world.program.backend.program.current!;
    const row = connection.read.get<{ id_sealed: Uint8Array }>('select id_sealed from judge_relations')!;
    expect(Buffer.from(row.id_sealed).toString('latin1')).not.toContain(id);
    expect(world.program.backend.program.current!.fields.open(`judge_relations.id/${first.relationId}`, row.id_sealed)).toBe(id);
    expect(await world.refusal(relate({ name: '王丽', idNumber: `${id.slice(0, 17)}${id.endsWith('X') ? '0' : 'X'}` }))).toMatch(/^number_refused: 号码没有保存/);
    const foreign = world.client.assignment.relate({ contestId, judgeId: 'nobody', kind: 'other', name: '王丽', basedOn });
    expect(await world.refusal(foreign)).toMatch(/^not_found.*评委/);
    expect(await world.refusal(world.client.assignment.unrelate({ contestId, relationIds: ['none'], basedOn }))).toMatch(/^not_found.*回避关系/);
    const stale = world.client.assignment.unrelate({ contestId, relationIds: [first.relationId], basedOn: basedOn - 1 });
    expect(await world.refusal(stale)).toMatch(/^stale_revision/);
  });

  test('late entries are covered, and an event names nobody', async () => {
    await world.entries(contestId, [{ title: '后来的', school: '丙校', author: { name: '王丽' } }]);
    expect((await world.look(contestId)).barred('评委一', 'relative')).toContain('后来的');
    expect((await world.client.assignment.relations({ contestId })).relations[0]?.entries).toBe(4);
    const events = [...world.auditOf('assignment.relate'), ...world.auditOf('assignment.unrelate')];
    expect(events.length).toBeGreaterThan(8);
    expect(JSON.stringify(events)).not.toMatch(/[\u4e00-\u9fff]|(?<![0-9a-f])\d{15,18}(?![0-9a-f])/);
    expect(JSON.stringify(events)).toContain('"kind":"relative"');
  });
});

describe('other years', () => {
  test('co-authors within so many years, of any contest here; authors judged before in another contest; recused sheets', async () => {
    const [judge, partner, oldPartner, author, other] = [5, 6, 7, 8, 9].map((index) => world.person(index));
    const early = await world.contest('三年前', 2023, offUnits);
    await world.entries(early, [{ title: '合作', school: '甲校', author: judge!, second: { ...oldPartner, school: '乙校' } }]);
    const last = await world.contest('去年', 2025, ({ assignment }) => Object.assign(assignment, { submittingUnitConflict: false, coverage: 1 }));
    await world.entries(last, [
      { title: '评过', school: '丙校', author: author! }, { title: '回避过', school: '丁校', author: other! },
      { title: '去年合作', school: '戊校', author: judge!, second: { ...partner, school: '己校' } },
    ]);
    await world.judges(last, [{ name: '老评委', unit: '外一', phone: judge!.phone }, { name: '同单位', unit: '外一' }, { name: '新评委', unit: '外三' }]);
    const then = await world.look(last);
    const recusing = ['评过', '回避过'].map((title) => then.pair('老评委', title));
    await world.client.assignment.apply({ contestId: last, pairs: recusing, basedOn: then.basedOn, partial: true });
    const { packs } = await world.client.packs.issue({ contestId: last, outDir: join(world.program.files, 'last') });
    const pack = await opened(packs[0]!);
    const { connection } = world.program.backend.program.current!;
    const codes = connection.read.all<{ code: string; entry_id: string }>('select code, entry_id from entry_codes');
    const recused = codes.find((one) => one.entry_id === then.entry('回避过'))?.code;
    const sheets = fullSheets(pack).map((one) => (one.code === recused
      ? { ...one, status: 'recused' as const, scores: [], reason: { kind: 'relative', text: '' } } : one));
    const { file } = await scorePackByHand(world.program.files, 'one.sxscore', pack, newKey(3), sheets);
    const inbox = await world.client.packs.preview({ contestId: last, files: [file] });
    await world.client.packs.receive({ contestId: last, files: [file], basedOn: inbox.basedOn });
    // In the contest itself the recusal is a conflict, and what was scored stays.
    const after = await world.look(last);
    expect(after.reasons('老评委', '回避过')).toEqual(['recused']);
    expect(after.matrix.frozen).toEqual([then.pair('老评委', '评过')]);

    await whileJudging(last);

    const now = await world.contest('今年', 2026, offUnits);
    await world.entries(now, [
      { title: '伙伴的', school: '己校', author: partner! }, { title: '老伙伴的', school: '乙校', author: oldPartner! },
      { title: '评过的人', school: '丙校', author: author! }, { title: '没评的人', school: '丁校', author: other! }, { title: '自己的', school: '外一二', author: judge! },
    ]);
    await world.judges(now, [{ name: '改名评委', unit: '外九', id: judge!.id, phone: judge!.phone }, { name: '旁人', unit: '外十' }]);
    const none = await world.look(now);
    expect(none.matrix.conflicts.map((one) => one.kind)).toEqual(['author']);
    await world.rules(now, ({ assignment }) => Object.assign(assignment.conflicts, { coauthorYears: 2, judgedYears: 1 }));
    const two = await world.look(now);
    expect(two.barred('改名评委', 'coauthor')).toEqual(['伙伴的']);
    expect(two.barred('改名评委', 'judged_before')).toEqual(['评过的人']);
    expect(two.matrix.conflicts).toHaveLength(3);
    await world.rules(now, ({ assignment }) => Object.assign(assignment.conflicts, { coauthorYears: 3 }));
    expect((await world.look(now)).barred('改名评委', 'coauthor')).toEqual(['伙伴的', '老伙伴的']);
    // The sheet is taken back: what it said is gone with it.
    await world.client.packs.undoReceive({ contestId: last });
    expect((await world.look(last)).matrix.conflicts.map((one) => one.kind)).toEqual(['relative', 'author']);
    expect((await world.look(now)).barred('改名评委', 'judged_before')).toEqual([]);
    const again = await world.client.packs.preview({ contestId: last, files: [file] });
    await world.client.packs.receive({ contestId: last, files: [file], basedOn: again.basedOn });
    await whenPublished(last);
  });
});

/** One pair is scored: it stays, and holds its seat; everything else may still be changed, until results are computed. */
async function whileJudging(contestId: string): Promise<void> {
  const { client } = world;
  const seen = await world.look(contestId);
  const basedOn = async (): Promise<number> => (await client.contests.get({ contestId })).revision;
  const declare = async (...names: string[]) => client.assignment.declare({
    contestId, pairs: names.map((name) => seen.pair(name, '评过')), kind: 'relative', note: '', basedOn: await basedOn(),
  });
  const pin = async (name: string, title: string, pinned = true) =>
    client.assignment.pin({ contestId, pairs: [seen.pair(name, title)], pinned, basedOn: await basedOn() });
  const cover = async (coverage: number) => client.assignment.setCoverage({
    contestId, entryIds: [seen.entry('评过')], coverage, basedOn: await basedOn(),
  });
  expect(await world.refusal(declare('新评委', '老评委')))
    .toMatch(/^conflict_refused: 没有改动回避：“老评委”对作品 [0-9A-Z]{6} 的评分已经收到.*改为回避.*一条都没有改。$/);
  expect((await world.look(contestId)).reasons('新评委', '评过')).toEqual([]);
  expect(await world.refusal(pin('新评委', '评过'))).toContain('只要 1 位评委，加上已指定和已评分的就有 2 位');
  expect((await cover(2)).pairs).toBe(1);
  expect((await pin('新评委', '评过')).pairs).toBe(1);
  expect(await world.refusal(cover(1))).toContain('已有 2 位指定或已评分的评委');
  expect((await declare('新评委')).pairs).toBe(1);
  expect((await world.look(contestId)).matrix.pins).toEqual([]);
  expect((await pin('新评委', '去年合作')).pairs).toBe(1);
  await client.results.compute({ contestId });
  expect((await client.contests.get({ contestId })).state).toBe('scored');
  // Until they are published a repair may still be needed.
  expect((await pin('新评委', '去年合作', false)).pairs).toBe(1);
}

/** Results are out: nothing changes any more. */
async function whenPublished(contestId: string): Promise<void> {
  const { client } = world;
  const { basedOn } = await client.results.compute({ contestId });
  await client.results.publish({ contestId, basedOn });
  const seen = await world.look(contestId);
  const pairs = [seen.pair('同单位', '评过')];
  const base = { contestId, basedOn: seen.basedOn };
  for (const late of [
    client.assignment.pin({ ...base, pairs, pinned: true }), client.assignment.declare({ ...base, pairs }),
    client.assignment.withdraw({ ...base, pairs }),
    client.assignment.setCoverage({ ...base, entryIds: [seen.entry('评过')], coverage: 3 }), client.assignment.unrelate({ ...base, relationIds: ['any'] }),
    client.assignment.relate({ ...base, judgeId: seen.judge('新评委'), kind: 'other', name: '某人' }),
  ]) expect(await world.refusal(late)).toMatch(/^wrong_state.*已发布.*不能再变/);
}

describe('properties', () => {
  const person = fc.record({
    entryId: fc.constantFrom('e1', 'e2', 'e3'), part: fc.constantFrom('author' as const, 'advisor' as const), name: fc.constantFrom('王丽', '王 丽', '李雷'),
    idIndex: fc.constantFrom('', 'aa', 'bb'), phoneIndex: fc.constantFrom('', 'cc', 'dd'), schoolId: fc.constantFrom('', 's1', 's2'),
  });
  const relation = fc.record({
    relationId: fc.constant('r'), judgeId: fc.constant('j'), kind: fc.constant('relative' as const), name: fc.constantFrom('王丽', '李雷', '无名'),
    school: fc.constantFrom('', 's1', 's2', 's9'), index: fc.constantFrom('', 'aa', 'cc'), isPhone: fc.boolean(),
  }).map((one): Relation => ({ ...one, isPhone: one.index === 'cc' }));
  const schools = { isNamed: (id: string, text: string) => id === text, isKnownName: (text: string) => text !== 's9' };

  /** The rule as a person would read it, pair by pair. */
  const meant = (relation: Relation, one: EntryPerson): boolean => {
    const number = relation.isPhone ? one.phoneIndex : one.idIndex;
    if (relation.index !== '' && number !== '') return number === relation.index;
    if (one.name.replaceAll(' ', '') !== relation.name) return false;
    return !['s1', 's2'].includes(relation.school) || one.schoolId === '' || one.schoolId === relation.school;
  };

  test('a relation bars exactly the entries of those it can mean', () => {
    fc.assert(fc.property(fc.array(relation, { maxLength: 3 }), fc.array(person, { maxLength: 8 }), (relations, people) => {
      const expected = relations.map((one) => [...new Set(people.filter((other) => meant(one, other)).map((other) => other.entryId))].sort());
      const found = relations.map((one) => relatedPairs([one], people, schools).map((pair) => pair.entryId).sort());
      expect(found).toEqual(expected);
      expect(relatedPairs(relations, people, schools)).toHaveLength(expected.flat().length);
    }), { numRuns: 300 });
  });

  test('acquaintances bar the entries of the asked parts only, once each', () => {
    const known = fc.record({ judgeId: fc.constantFrom('j', 'k'), idIndex: fc.constantFrom('', 'aa', 'bb'), phoneIndex: fc.constantFrom('', 'cc') });
    fc.assert(fc.property(fc.array(known, { maxLength: 4 }), fc.array(person, { maxLength: 8 }), fc.boolean(), (list, people, advisorsToo) => {
      const parts = advisorsToo ? ['author', 'advisor'] as const : ['author'] as const;
      const expected = new Set(list.flatMap((one) => people.filter((other) => (parts as readonly string[]).includes(other.part)
        && ((one.idIndex !== '' && one.idIndex === other.idIndex) || (one.phoneIndex !== '' && one.phoneIndex === other.phoneIndex)))
        .map((other) => `${one.judgeId} ${other.entryId}`)));
      const found = pairsOfAcquaintances(list, people, 'coauthor', parts).map((one) => `${one.judgeId} ${one.entryId}`);
      expect(found.sort()).toEqual([...expected].sort());
    }), { numRuns: 300 });
  });
});
