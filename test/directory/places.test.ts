// Units and schools through the real calls: lists from the seeds, aliases, the life of a school and its codes, matching.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseFile } from '#backend/folders.ts';
import { placeKey, similarNames } from '#backend/places/names.ts';
import { SchoolBook } from '#backend/places/school-book.ts';
import { violations } from '#db/invariants.ts';
import { openCopy } from '#db/open.ts';
import { schoolKind, unitSets } from '#seeds/templates/places.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
const units = new Map<string, string>();
const unit = (name: string): string => units.get(name) ?? '';
beforeAll(async () => {
  program = await startProgram();
  for (const [name, parent] of [['江城市', ''], ['南湖区', '江城市'], ['河东区', '江城市']] as const) {
    const { unitId } = await program.client.directory.saveUnit({ name, parentId: units.get(parent) ?? null, aliases: [`${name}教育局`] });
    units.set(name, unitId);
  }
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.backend.close();
  const connection = openCopy(databaseFile(program.dir));
  expect(violations(connection.read)).toEqual([]);
  connection.close();
  await program.close();
});

const refusal = async (work: Promise<unknown>): Promise<string> => work.then(() => 'no refusal',
  (error: { code?: string; message?: string }) => `${error.code ?? ''}: ${error.message ?? String(error)}`);
const school = async (name: string, code: string, unitName: string): Promise<string> =>
  (await program.client.directory.saveSchool({ name, code, unitName })).schoolId;
const change = (schoolId: string, what: Parameters<typeof program.client.directory.changeSchool>[0]['change'], on = '2026-09-01') =>
  program.client.directory.changeSchool({ schoolId, change: what, on });
const match = (code: string, name: string, unitName: string) => program.client.directory.matchSchool({ code, name, unit: unitName });

describe('units', () => {
  test('lists of provinces and cities are offered, added once, and their aliases lead to them', async () => {
    const { offers } = await program.client.directory.units({});
    expect(offers.map((one) => [one.set, one.units, one.missing])).toEqual([['shaanxi', 17, 17], ['fujian', 11, 11], ['xiamen', 7, 7]]);
    expect(await program.client.directory.addUnits({ set: 'fujian' })).toMatchObject({ added: 11 });
    expect(await program.client.directory.addUnits({ set: 'xiamen' })).toMatchObject({ added: 7 });
    expect(await program.client.directory.addUnits({ set: 'fujian' })).toMatchObject({ added: 0 });
    const now = await program.client.directory.units({});
    expect(now.units.find((one) => one.name === '思明区'))
      .toMatchObject({ parentName: '厦门市', divisionCode: '350203', aliases: ['厦门市思明区', '思明', '思明区教育局'] });
    expect(now.units.find((one) => one.name === '平潭综合实验区')).toMatchObject({ divisionCode: '', kind: 'zone' });
    expect(await refusal(program.client.directory.addUnits({ set: 'none' }))).toMatch(/^not_found/);
    // No two units of a set share a name, and those without a division code have none.
    for (const set of unitSets) {
      const names = set.units.flatMap((one) => [one.name, ...one.aliases]);
      expect(new Set(names).size).toBe(names.length);
    }
    const codeless = unitSets[0]?.units.filter((one) => one.divisionCode === '').map((one) => one.name);
    expect(codeless).toEqual(['杨凌示范区', '西咸新区', '厅属中等职业学校', '省级有关单位']);
  });

  test('no name for two units, none below itself, none removed that is in use', async () => {
    const { client } = program;
    expect(await refusal(client.directory.saveUnit({ name: '南湖区教育局' }))).toContain('“南湖区”');
    expect(await refusal(client.directory.saveUnit({ name: '新区', aliases: ['河东区'] }))).toMatch(/^unit_refused/);
    expect(await refusal(client.directory.saveUnit({ unitId: unit('江城市'), name: '江城市', parentId: unit('南湖区') }))).toMatch(/^unit_refused/);
    await school('南湖区中心小学', '2136000001', '南湖区');
    expect(await refusal(client.directory.removeUnit({ unitId: unit('南湖区') }))).toContain('1 所学校');
    const { unitId } = await client.directory.saveUnit({ name: '临时单位' });
    await client.directory.removeUnit({ unitId });
    expect(await refusal(client.directory.removeUnit({ unitId }))).toMatch(/^not_found/);
  });
});

describe('the life of a school', () => {
  test('a rename keeps the code; a change of type takes a new one; no code is ever given to another school', async () => {
    const id = await school('南湖区第三小学', '2136000003', '南湖区');
    const renamed = await change(id, { kind: 'rename', name: '南湖区九年制学校' });
    expect(renamed).toMatchObject({ code: '2136000003', kind: '小学', names: [{ name: '南湖区第三小学', kind: 'former', to: '2026-09-01' }] });
    const other = await change(id, { kind: 'newCode', code: '3136000003', note: '改为九年一贯制' }, '2027-09-01');
    expect(other).toMatchObject({ code: '3136000003', kind: '普通初中', stage: '初中', codes: [
      { code: '2136000003', from: '', to: '2027-09-01' }, { code: '3136000003', from: '2027-09-01', to: '', note: '改为九年一贯制' }] });
    expect(await refusal(school('新学校', '2136000003', '河东区'))).toMatch(/^school_exists.*南湖区九年制学校/);
    const third = await school('河东区第三小学', '2136000013', '河东区');
    expect(await refusal(change(third, { kind: 'newCode', code: '2136000003' }))).toContain('用过的标识码不再给别的学校');
    // What it was called and the code it had still lead to it.
    expect(await match('2136000003', '', '')).toMatchObject({ verdict: 'found', how: 'formerCode', school: { schoolId: id } });
    expect(await match('', '南湖区第三小学', '南湖区教育局')).toMatchObject({ verdict: 'found', how: 'formerName', school: { schoolId: id } });
    // Back to the type it was: its old code again.
    expect(await change(id, { kind: 'newCode', code: '2136000003' })).toMatchObject({ code: '2136000003' });
  });

  test('closed, restored with its old code, merged into another, moved', async () => {
    const [id, into] = [await school('南湖区红旗小学', '2136000004', '南湖区'), await school('南湖区东风小学', '2136000005', '南湖区')];
    expect(await change(id, { kind: 'close' })).toMatchObject({ state: 'closed', code: '2136000004', stateOn: '2026-09-01' });
    expect(await refusal(change(id, { kind: 'rename', name: '别的' }))).toMatch(/^school_change/);
    expect(await change(id, { kind: 'restore' })).toMatchObject({ state: 'open', code: '2136000004' });
    expect(await refusal(change(id, { kind: 'merge', into: id }))).toMatch(/^school_change/);
    expect(await change(id, { kind: 'merge', into })).toMatchObject({ state: 'merged', mergedInto: { name: '南湖区东风小学' } });
    const found = await match('', '南湖区红旗小学', '南湖区');
    expect(found).toMatchObject({ verdict: 'found', school: { schoolId: into } });
    expect(found.sentence).toContain('已并入');
    expect(await refusal(change(into, { kind: 'merge', into: id }))).toMatch(/^school_change/);
    expect(await change(into, { kind: 'move', unitId: unit('河东区') })).toMatchObject({ unitName: '河东区' });
    expect(await refusal(change('none', { kind: 'close' }))).toMatch(/^not_found/);
  });

  test('lists: by unit and all below it, namesakes, closed ones, by former code and alias', async () => {
    const ids = [await school('实验小学', '2136000021', '南湖区'), await school('实验小学', '2136000022', '河东区')];
    await change(ids[0] ?? '', { kind: 'aliases', aliases: ['南湖实小', '实验小学', '南湖实小'] });
    expect(await refusal(change(ids[0] ?? '', { kind: 'aliases', aliases: ['南湖区中心小学'] }))).toMatch(/^school_change/);
    const list = async (more: Parameters<typeof program.client.directory.schools>[0]) =>
      (await program.client.directory.schools(more)).rows.map((one) => `${one.name} ${one.unitName}`);
    expect(await list({ namesakes: true })).toEqual(['实验小学 南湖区', '实验小学 河东区']);
    expect(await list({ search: '南湖实小' })).toEqual(['实验小学 南湖区']);
    expect(await list({ search: 'sysyx' })).toEqual([]);
    expect(await list({ search: 'syxx', unitId: unit('河东区') })).toEqual(['实验小学 河东区']);
    expect(await list({ search: '3136000003' })).toEqual(['南湖区九年制学校 南湖区']);
    expect((await list({ unitId: unit('江城市') })).length).toBe((await program.client.directory.schools({})).total);
    expect(await list({ state: 'merged' })).toEqual(['南湖区红旗小学 南湖区']);
  });
});

describe('matching', () => {
  test('the many 实验小学: told apart by code and unit, never guessed', async () => {
    expect(await match('', '实验小学', '')).toMatchObject({ verdict: 'ambiguous', choices: [{ unitName: '南湖区' }, { unitName: '河东区' }] });
    expect(await match('', '实验小学', '河东区教育局')).toMatchObject({ verdict: 'found', how: 'name', school: { code: '2136000022' } });
    expect(await match('', '南湖实小', '江城市')).toMatchObject({ verdict: 'found', how: 'alias', school: { code: '2136000021' } });
    expect(await match('', '实验小学', '江城市')).toMatchObject({ verdict: 'ambiguous' });
    expect(await match('', '实验小学', '福州')).toMatchObject({ verdict: 'ambiguous', how: 'none', choices: [{}, {}] });
    expect(await match('', '实验小学', '没有这个单位')).toMatchObject({ verdict: 'ambiguous', school: null });
    expect(await match('9999999999', '没有这所', '')).toMatchObject({ verdict: 'none' });
    expect((await match('2136000022', '实验中学', '')).sentence).toContain('请核对');
    expect(await match('２１３６００００２２', '', '')).toMatchObject({ verdict: 'found', how: 'code' });
    expect(await match('2136000099', '实验小学', '河东区教育局')).toMatchObject({ verdict: 'ambiguous',
      sentence: '标识码 2136000099 还没有登记；“河东区教育局”下的“实验小学”登记的标识码是 2136000022，请核对。' });
    expect(await match('2136000099', '实验小学', '')).toMatchObject({ verdict: 'ambiguous',
      sentence: '标识码 2136000099 还没有登记；叫“实验小学”的学校有 2 所，不能确定是哪一所。' });
  });

  test('no word of a name is ever dropped or added: a found school bears exactly that name', () => {
    const words = ['第一', '第二', '实验', '附属', '中心', '小学', '中学', '幼儿园', '分校', '江城市', '江城县', '（东校区）', '(东校区)', '〔东校区〕', ' ', '　', 'ＡＢ', 'ab'];
    const names = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((all) => all.join(''));
    const plain = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '').replaceAll('〔', '(').replaceAll('〕', ')').toLowerCase();
    fc.assert(fc.property(fc.uniqueArray(names, { minLength: 1, maxLength: 12 }), names, fc.constantFrom('u1', 'u2', ''), (known, asked, unitId) => {
      const book = new SchoolBook({
        schools: known.map((name, index) => ({ id: String(index), code: '', name, unitId: index % 2 ? 'u1' : 'u2' })),
        units: [{ id: 'u1', name: '甲' }, { id: 'u2', name: '乙' }], newId: () => 'new', writer: null,
      });
      const there = known.filter((name, index) => plain(name) === plain(asked) && (unitId === '' || (index % 2 ? 'u1' : 'u2') === unitId));
      const found = book.look('', asked, unitId);
      if (there.length === 0) expect(found).toBeNull();
      else if (there.length === 1) expect(found).toMatchObject({ kind: 'found', school: { name: there[0] } });
      else expect(found).toMatchObject({ kind: 'ambiguous', count: there.length });
    }), { numRuns: 300 });
  });

  test('likeness is only offered, and never across numbers', () => {
    expect(similarNames('南湖区教育剧', ['南湖区教育局', '河东区教育局'])).toEqual(['南湖区教育局']);
    expect(similarNames('第一小学', ['第二小学', '第十一小学', '第一中学'])).toEqual(['第一中学']);
    expect(placeKey('实验小学（东 校区）')).toBe('实验小学(东校区)');
    expect([schoolKind('3161000001'), schoolKind('2135000001'), schoolKind('9961000001'), schoolKind('')]).toEqual(['普通初中', '小学', '', '']);
  });
});
