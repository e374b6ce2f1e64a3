// What assignment finds by itself: schools and work units, reporting units, authors and advisors, qualification, numbers.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workplaces } from '#backend/assignment/field/workplaces.ts';
import { languagesIn } from '#backend/assignment/field/languages.ts';
import { World } from './field-world.ts';
import { atUsualPace, spentMs } from '../fixtures/pace.ts';

let world: World;
beforeAll(async () => {
  world = await World.make();
  const { directory } = world.client;
  const city = await directory.saveUnit({ name: '江城市', kind: 'city' });
  for (const [name, alias] of [['南湖区', '南湖区教育局'], ['河东县', '河东县教体局']] as const) {
    await directory.saveUnit({ name, kind: 'county', parentId: city.unitId, aliases: [alias] });
  }
});
afterAll(async () => {
  expect(world.program.bugs).toEqual([]);
  await world.program.close();
});

describe('schools and work units', () => {
  let contestId = '';
  beforeAll(async () => {
    const { directory } = world.client;
    const school = async (name: string, code: string, unitName: string) => (await directory.saveSchool({ name, code, unitName })).schoolId;
    await school('第一中学', '3136000001', '南湖区');
    await school('县第一中学', '3136000002', '河东县');
    const renamed = await school('南湖区第三小学', '2136000003', '南湖区');
    const old = await school('河东老小学', '2136000004', '河东县');
    const into = await school('河东新小学', '2136000005', '河东县');
    contestId = await world.contest('单位', 2026, (rules) => { rules.assignment.submittingUnitConflict = false; });
    await world.entries(contestId, [
      { title: '一中的', school: '第一中学', unit: '南湖区' }, { title: '县一中的', school: '县第一中学', unit: '河东县' },
      { title: '三小的', school: '南湖区第三小学', unit: '南湖区' }, { title: '新小学的', school: '河东新小学', unit: '河东县' },
      { title: '局里报的', school: '南湖区电教站', unit: '南湖区' },
    ]);
    await world.judges(contestId, [
      { name: '陈一中', unit: '第一中学', code: '3136000001' }, { name: '县中人', unit: '县第一中学', reports: '河东县' },
      { name: '用简称', unit: '三小' }, { name: '用旧名', unit: '南湖区第三小学' }, { name: '老小学', unit: '河东老小学' },
      { name: '局里人', unit: '南湖区教育局' }, { name: '外地人', unit: '外省师范大学' }, { name: '站里人', unit: '南湖区电教站' },
    ]);
    // The directory learns after the sheets came in: an alias, a new name, a merger.
    await directory.changeSchool({ schoolId: renamed, change: { kind: 'aliases', aliases: ['三小'] } });
    await directory.changeSchool({ schoolId: renamed, change: { kind: 'rename', name: '南湖区实验学校' } });
    await directory.changeSchool({ schoolId: old, change: { kind: 'merge', into } });
  });

  test('each by code, name, alias, former name and merger; never by a part of a name', async () => {
    const { barred, matrix } = await world.look(contestId);
    expect(barred('陈一中', 'same_school')).toEqual(['一中的']);
    expect(barred('县中人', 'same_school')).toEqual(['县一中的']);
    expect(barred('用简称', 'same_unit')).toEqual(['三小的']);
    expect(barred('用旧名', 'same_school')).toEqual(['三小的']);
    expect(barred('老小学', 'same_school')).toEqual(['新小学的']);
    expect(barred('站里人', 'same_school')).toEqual(['局里报的']);
    // Who works in the unit that reported them must step back from all its entries, by its alias too.
    expect(barred('局里人', 'same_unit')).toEqual(['一中的', '三小的', '局里报的']);
    expect(matrix.conflicts).toHaveLength(1 + 1 + 1 + 1 + 1 + 1 + 3);
    expect(matrix.conflictsLeftOut).toBe(0);
  });

  test('the rule of work units can be off; the school itself stays barred', async () => {
    await world.rules(contestId, (rules) => { rules.assignment.conflicts.workUnit = false; });
    const { matrix } = await world.look(contestId);
    expect(matrix.conflicts.every((one) => one.kind === 'same_school')).toBe(true);
    expect(matrix.conflicts).toHaveLength(5);
  });
});

test('a work unit in words alone is looked up whole; an alias of two schools stands for both, a part of a name for none', () => {
  const schools = [
    { id: 'a', code: '1', name: '江城第一中学', unitId: 'n', aliases: ['一中'] }, { id: 'b', code: '2', name: '河东第一中学', unitId: 'h', aliases: ['一中'] },
    { id: 'c', code: '', name: '旧校', unitId: 'n', state: 'merged' as const, mergedInto: 'a' },
  ];
  const places = new Workplaces(schools, [{ id: 'n', name: '南湖区', kind: 'county' }, { id: 'h', name: '河东县', kind: 'county' }]);
  expect(places.ofText('一中', '')).toEqual(['a', 'b']);
  expect(places.ofText('一中', 'h')).toEqual(['b']);
  expect(places.ofText('旧校', '')).toEqual(['a']);
  expect(places.ofText('江城第一中学 ', '')).toEqual(['a']);
  for (const text of ['第一中学', '江城第一', '', '江城第一中学分校']) expect(places.ofText(text, '')).toEqual([]);
  expect(places.ofSchool('c')).toEqual(['a']);
});

describe('reporting units', () => {
  test('one level up: the unit itself and the units above it that report, never the level that reviews', async () => {
    const { directory } = world.client;
    const { unitId: province } = await directory.saveUnit({ name: '某省', kind: 'province' });
    const { units } = await directory.units({});
    const city = units.find((one) => one.name === '江城市')!;
    await directory.saveUnit({ unitId: city.unitId, name: '江城市', kind: 'city', parentId: province });
    const atCity = await world.contest('市赛', 2026);
    const atProvince = await world.contest('省赛', 2026, (rules) => { for (const one of rules.levels) one.here = one.id === 'province'; });
    for (const contestId of [atCity, atProvince]) {
      await world.entries(contestId, [
        { title: '南湖报', school: '南湖甲校', unit: '南湖区' }, { title: '河东报', school: '河东乙校', unit: '河东县' },
        { title: '市直报', school: '市直丙校', unit: '江城市' },
      ]);
      await world.judges(contestId, [
        { name: '南湖评委', unit: '教师进修学校', reports: '南湖区' }, { name: '市里评委', unit: '市电教馆', reports: '江城市' },
        { name: '省里评委', unit: '省电教馆', reports: '某省' }, { name: '校里评委', unit: '南湖甲校' },
      ]);
    }
    const [inCity, inProvince] = [await world.look(atCity), await world.look(atProvince)];
    const kind = 'same_submitting_unit';
    expect(inCity.barred('南湖评委', kind)).toEqual(['南湖报']);
    expect(inProvince.barred('南湖评委', kind)).toEqual(['南湖报', '市直报']);
    for (const { barred } of [inCity, inProvince]) {
      expect(barred('市里评委', kind)).toEqual(['市直报']);
      expect(barred('省里评委', kind)).toEqual([]);
    }
    // A judge whose reporting unit nobody wrote down has that of his school.
    expect(inCity.reasons('校里评委', '南湖报')).toEqual(['same_school', kind]);
    await world.rules(atCity, (rules) => { rules.assignment.submittingUnitConflict = false; });
    expect((await world.look(atCity)).barred('南湖评委', kind)).toEqual([]);
  });
});

describe('people and qualification', () => {
  let contestId = '';
  beforeAll(async () => {
    const [a, b] = [world.person(0), world.person(1)];
    contestId = await world.contest('资格', 2026, (rules) => {
      rules.assignment.submittingUnitConflict = false;
      for (const one of rules.categories) one.advisors = { min: 0, max: 1 };
    });
    await world.entries(contestId, [
      { title: '身份证', school: '甲校', author: { name: '作者甲', id: a.id } }, { title: '手机', school: '甲校', author: { name: '作者乙', phone: b.phone } },
      { title: '指导', school: '丙校', advisor: '周指导', author: { name: '学生丙' } }, { title: '初中', school: '甲校', division: '初中组' },
      { title: '英文的', school: '甲校', language: 'English', subject: '英语' }, { title: '双语的', school: '甲校', language: '维文' },
      { title: '普通话的', school: '甲校', language: '国家通用语言文字' }, { title: '课例', school: '甲校', category: '创新课堂' },
    ]);
    await world.judges(contestId, [
      { name: '评委甲', unit: '外校', id: a.id }, { name: '评委乙', unit: '外校', phone: b.phone }, { name: '周指导', unit: '丙校' },
      { name: '小学评委', unit: '外校', divisions: '小学组', subjects: '英语' }, { name: '英语评委', unit: '外校', languages: '英文' },
      { name: '微课评委', unit: '外校', categories: '微课' }, { name: '作者甲', unit: '外校' },
    ]);
  });

  test('authors and advisors by number; by name only without any, in their own school', async () => {
    const { barred, reasons } = await world.look(contestId);
    expect(barred('评委甲', 'author')).toEqual(['身份证']);
    expect(barred('评委乙', 'author')).toEqual(['手机']);
    expect(reasons('周指导', '指导')).toEqual(['same_school', 'advisor']);
    // A namesake of an author is somebody else.
    expect(barred('作者甲', 'author')).toEqual([]);
  });

  test('stage, category and language bind, the subject only if the rules say so', async () => {
    const { barred } = await world.look(contestId);
    const kind = 'not_qualified';
    const foreign = ['英文的', '双语的'];
    expect(barred('评委甲', kind)).toEqual(foreign);
    expect(barred('小学评委', kind)).toEqual(['初中', ...foreign]);
    expect(barred('英语评委', kind)).toEqual(['双语的']);
    expect(barred('微课评委', kind)).toEqual([...foreign, '课例']);
    await world.rules(contestId, ({ assignment }) =>
      Object.assign(assignment, { subjectRequired: true, categoryRequired: false, languageRequired: false }));
    const now = await world.look(contestId);
    expect(now.barred('小学评委', kind)).toEqual(['身份证', '手机', '指导', '初中', '双语的', '普通话的', '课例']);
    expect(now.barred('微课评委', kind)).toEqual([]);
  });

  test('words of one language are one, and the usual language is none', () => {
    expect(['汉语', '普通话', '国家通用语言文字', ' 中文 ', 'Mandarin', ''].flatMap(languagesIn)).toEqual([]);
    expect(['维文', '维语', '维吾尔语', 'ENGLISH', '英文', '汉语、藏文', '拉丁语'].map(languagesIn))
      .toEqual([['维吾尔语'], ['维吾尔语'], ['维吾尔语'], ['英语'], ['英语'], ['藏语'], ['拉丁语']]);
  });
});

test('coverage of an entry: its own, else the first line of the rules that fits, else the usual; loads of judges likewise', async () => {
  const contestId = await world.contest('件数', 2026, ({ assignment, divisions, categories }) => {
    const id = (list: readonly { id: string; name: string }[], name: string): string => list.find((one) => one.name === name)?.id ?? '';
    Object.assign(assignment, { coverage: 3, minLoad: 2, maxLoad: 4, submittingUnitConflict: false, coverages: [
      { division: id(divisions, '小学组'), category: id(categories, '创新课堂'), coverage: 5 }, { division: '', category: id(categories, '创新课堂'), coverage: 4 },
      { division: id(divisions, '初中组'), category: '', coverage: 2 },
    ] });
  });
  await world.entries(contestId, [
    { title: '普通', school: '甲' }, { title: '自定', school: '甲', coverage: 1 }, { title: '小学课堂', school: '甲', category: '创新课堂' },
    { title: '初中课堂', school: '甲', category: '创新课堂', division: '初中组' }, { title: '初中微课', school: '甲', division: '初中组' },
    { title: '自定课堂', school: '甲', category: '创新课堂', coverage: 6 },
  ]);
  await world.judges(contestId, [{ name: '常', unit: '外' }, { name: '少', unit: '外', max: 1 }, { name: '多', unit: '外', max: 9, min: 3 }, { name: '零', unit: '外', min: 0 }]);
  const { matrix } = await world.look(contestId);
  expect(matrix.entries.map((one) => [one.title, one.coverage])).toEqual([['普通', 3], ['自定', 1], ['小学课堂', 5], ['初中课堂', 4], ['初中微课', 2], ['自定课堂', 6]]);
  expect(matrix.judges.map((one) => [one.name, one.minLoad, one.maxLoad])).toEqual([['常', 2, 4], ['少', 1, 1], ['多', 3, 4], ['零', 0, 4]]);
});

test('reasons that follow from the lists are left out of a very large contest, and told by their number; the others stand', async () => {
  const contestId = await world.contest('大赛', 2026, ({ assignment }) => { assignment.submittingUnitConflict = false; });
  await world.entries(contestId, Array.from({ length: 610 }, (_, index) => ({ title: `作品${index}`, school: `外${index % 9}校`, author: { name: `作者${index}` } })));
  await world.judges(contestId, Array.from({ length: 100 }, (_, index) => ({
    name: `评委${index}`, unit: index < 9 ? `外${index}校` : `远${index}`, divisions: index === 0 ? '' : '高中组',
  })));
  const began = process.cpuUsage();
  const { matrix, reasons } = await world.look(contestId);
  expect(atUsualPace(spentMs(began))).toBeLessThan(15_000);
  expect(matrix.conflictsLeftOut).toBe(610 * 99);
  expect(matrix.conflicts).toHaveLength(610);
  expect(matrix.conflicts.every((one) => one.kind === 'same_school')).toBe(true);
  expect(reasons('评委3', '作品3')).toEqual(['same_school']);
});
