// Everybody at once says what each balance says: lists, filters, warnings, bands, rates, tasks; the simulator writes
// nothing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '#db/invariants.ts';
import { idNumbers, names, openBureau, ruleSet, type Bureau } from '../programmes/bureau.ts';

let bureau: Bureau;
let client: Bureau['client'];
let teachers: string[] = [];
const asOf = '2023-06-20';

/** One at pace, one a little slow, one behind, one who lost a year, one retired, one who lost two years. */
beforeAll(async () => {
  bureau = await openBureau('2023-06-20T04:00:00Z');
  ({ client, teachers } = bureau);
  await bureau.use('shaanxi-2018', '2018-03-01');
  const [pace, slow, behind, lost, retired] = teachers as [string, string, string, string, string, string];
  const course = (teacherIds: string[], form: 'remote' | 'concentrated', hours: number, to: string) =>
    client.credits.register({ teacherIds, subject: `国培 ${to}`, level: 'national', form, hours, to });
  for (const year of [2021, 2022, 2023]) {
    await client.credits.register({
      teacherIds: year === 2022 ? [pace, slow, behind] : year === 2023 ? [pace, slow] : [pace, slow, behind, lost],
        subject: `校本研修 ${year}`, level: 'school',
      form: 'schoolBased', credits: 10, hours: 40, to: `${year}-05-20`,
    });
  }
  await course([pace], 'remote', 84, '2023-03-01');
  await course([slow], 'remote', 76, '2023-03-02');
  await course([lost, behind], 'concentrated', 20, '2023-03-03');
  await course([lost], 'concentrated', 20, '2022-03-03');
  await client.directory.saveTeacher({ teacherId: retired, state: 'retired' });
  for (const [index, teacherId] of teachers.entries()) {
    await client.directory.saveTeacher({ teacherId, stage: index < 4 ? '小学' : '初中', subject: index % 2 === 0
      ? '语文' : '数学', registeredFrom: index === 0 ? '2018-09-01' : null });
  }
});
afterAll(async () => {
  expect(bureau.program.bugs).toEqual([]);
  expect(violations(bureau.context.db)).toEqual([]);
  await bureau.program.close();
});

test('the overview counts what the list shows, and the list what each balance says', async () => {
  const overview = await client.credits.overview({ asOf });
  expect(overview.standings).toEqual({ complete: 0, onTrack: 1, slow: 1, behind: 1, unreachable: 2, noRule: 0,
    notCounted: 1 });
  expect(overview).toMatchObject({ teachers: 5, dueNow: 72, unit: 'credits',
    cycle: { from: '2021-01-01', to: '2025-12-31' }, stages: ['初中', '小学'] });
  expect(overview.schools.map(({ teachers: n, standings }) => [n, standings['unreachable']])).toEqual([[1, 1], [4, 1]]);
  const { people, total } = await client.credits.people({ asOf });
  expect(total).toBe(6);
  for (const one of people) {
    const balance = await client.credits.balance({ teacherId: one.teacherId, asOf });
    expect([one.standing, one.counted]).toEqual([balance.standing, balance.total]);
    if (one.standing !== 'notCounted') expect(one.shortages).toEqual(balance.evaluation.shortages.map(({ name }) =>
      name));
  }
  const sum = people.filter(({ standing }) => standing !== 'notCounted').reduce((all, one) => all + one.counted, 0);
  expect(overview.mean).toBe(Math.round(sum * 100 / 5) / 100);
});

test('nothing is computed twice until the records change, and then at once', async () => {
  const before = await client.credits.overview({ asOf });
  expect(await client.credits.overview({ asOf })).toEqual(before);
  const last = teachers[5] ?? '';
  const { lines: [line] } =
    await client.credits.register({ teacherIds: [last], subject: '国培', level: 'national', form: 'remote', hours: 160,
      to: '2023-06-01' });
  const after = await client.credits.overview({ asOf });
  expect(after.mean).toBeCloseTo(before.mean + 16, 2);
  expect(after.standings).toEqual(before.standings);
  await client.credits.reverse({ seq: line?.seq ?? 0, reason: '试一试' });
  expect((await client.credits.overview({ asOf })).mean).toBe(before.mean);
});

test('filters and search', async () => {
  const { units } = await client.directory.tree({});
  const found = async (filter: object): Promise<string[]> =>
    (await client.credits.people({ asOf, ...filter })).people.map(({ name }) => name).toSorted();
  expect(await found({ unitId: units.find(({ name }) => name === '临溪县')?.unitId ?? '' })).toEqual([names[4],
    names[5]].toSorted());
  expect(await found({ schoolId: bureau.schools[0] ?? '', subject: '语文' })).toEqual([names[0], names[2]].toSorted());
  expect(await found({ stage: '初中' })).toEqual([names[4], names[5]].toSorted());
  expect(await found({ standing: 'unreachable' })).toEqual([names[3], names[5]].toSorted());
  expect(await found({ text: 'zw' })).toEqual([names[2]]);
  expect(await found({ text: idNumbers[1] ?? '' })).toEqual([names[1]]);
  expect(await found({ text: (idNumbers[1] ?? '').slice(-4) })).toEqual([names[1]]);
  expect(await found({ text: '%' })).toEqual([]);
  const byTotal = (await client.credits.people({ asOf, sort: 'total' })).people.map(({ counted }) => counted);
  expect(byTotal).toEqual(byTotal.toSorted((a, b) => b - a));
  expect((await client.credits.people({ asOf, limit: 2, offset: 4 })).people).toHaveLength(2);
});

test('balance by ID number, masked; an unknown one is refused', async () => {
  const balance = await client.credits.balance({ idNumber: ` ${(idNumbers[1] ?? '').toLowerCase()} `, asOf });
  expect(balance.teacher).toMatchObject({ teacherId: teachers[1],
    idMasked: expect.stringMatching(/^6199\*+\d{3}[\dX]$/) });
  await expect(client.credits.balance({ idNumber: '11010519491231002X' })).rejects.toMatchObject({ code: 'not_found' });
  expect((await client.credits.balance({ teacherId: teachers[0] ?? '' })).asOf).toBe(asOf);
});

test('a balance of the past knows nothing of what came later', async () => {
  const past = await client.credits.balance({ teacherId: teachers[0] ?? '', asOf: '2022-12-31' });
  expect([past.total, past.dueNow]).toEqual([20, 48]);
  const { people } = await client.credits.people({ asOf: '2022-12-31', text: names[0] ?? '' });
  expect(people[0]).toMatchObject({ counted: 20, standing: past.standing });
});

test('warnings: who, of what, by when, and what cannot wait', async () => {
  const { rows, total } = await client.credits.warnings({ asOf });
  expect(total).toBe(rows.length);
  const of = (index: number) => rows.find(({ teacherId }) => teacherId === teachers[index]);
  expect(of(4)).toBeUndefined();
  expect(of(1)).toMatchObject({ standing: 'slow', reachable: true });
  expect(of(1)?.sentences[0]).toBe('校本研修已无余量：2024、2025 两年都须满 10，少一年即无法达标（有产假、病休等须先登记豁免）。');
  expect(of(1)?.forecast).toMatch(/^按目前进度，到 2025-12-31 约有 \d+ 学分，(总数可以达到 120|比要求的 120 约差 \d+)。/);
  expect(of(3)).toMatchObject({ standing: 'unreachable', reachable: false });
  // At pace, but the personal registration ends this August: 40 + 84 hours and three years of 40 are too few.
  expect(of(0)).toMatchObject({ standing: 'onTrack', registration: { to: '2023-08-31', short: 360 - 204 } });
  const { registration } = await client.credits.balance({ teacherId: teachers[0] ?? '', asOf });
  expect(registration).toEqual({ from: '2018-09-01', to: '2023-08-31', hours: 204, needed: 360, short: 156,
    reachable: true });
  expect((await client.credits.balance({ teacherId: teachers[0] ?? '',
    asOf: '2023-09-01' })).registration).toMatchObject({ from: '2023-09-01', to: '2028-08-31', hours: 0 });
});

test('bands of hours, and each completion rate by its own denominator', async () => {
  const { bands, completion, todo } = await client.credits.overview({ asOf });
  expect(bands.map((band) => band.teachers)).toEqual([3, 0, 0, 2]);
  expect(completion).toMatchObject({ reported: 0, participation: null, study: null, qualification: null });
  expect(todo.find(({ code }) => code === 'category:schoolBased')).toEqual(
    { code: 'category:schoolBased', text: '2023 年度校本研修还没有登记', textEn: 'Nothing recorded yet for School-based study in 2023', people: 3, schools: 2 });
  const { programmeId } = await client.programmes.save({ name: '能力提升', year: 2023, level: 'city', form: 'remote' });
  const { sessionId } =
    await client.programmes.saveSession({ programmeId, from: '2023-05-01', to: '2023-05-31', hours: 20 });
  await client.programmes.enrol({ sessionId, teacherIds: teachers.slice(0, 5) });
  await client.programmes.assess({ sessionId, rows: teachers.slice(0, 4).map((teacherId, index) =>
    ({ teacherId, result: index === 0 ? 'pass' as const : '' as const, loggedIn: index > 1, studied: index === 2 })) });
  const after = (await client.credits.overview({ asOf })).completion;
  expect(after).toEqual({ reported: 5, loggedIn: 3, studied: 2, qualified: 1, participation: 3 / 5, study: 2 / 3,
    qualification: 1 / 2 });
  expect((await client.credits.overview({ asOf, stage: '小学' })).completion).toMatchObject({ reported: 4 });
});

describe('the simulator', () => {
  test('re-rates and judges everybody by the changed rules, writes nothing, and says who changes and why', async () => {
    const rows = bureau.count('select count(*) as n from postings');
    const overview = await client.credits.overview({ asOf });
    const same = await client.credits.simulate({ ruleSetId: 'shaanxi-2018', asOf, changes: {} });
    const { notCounted: _, ...counts } = overview.standings;
    expect(same.before).toMatchObject(counts);
    expect(same.after).toEqual(same.before);
    expect(same.changedCount).toBe(0);
    const more =
      await client.credits.simulate({ ruleSetId: 'shaanxi-2018', asOf,
        changes: { 'categories.schoolBased.yearMax': 14 } });
    expect(more.teachers).toBe(5);
    expect(more.changed).toMatchObject([{ teacherId: teachers[3], before: 'unreachable', after: 'behind',
      why: '校本研修改为还来得及补齐。' }]);
    const rates =
      await client.credits.simulate({ ruleSetId: 'shaanxi-2018', asOf,
        changes: [{ path: 'rates.4.perHour', value: 1 }, { path: 'total.min', value: 100 }], limit: 1 });
    expect([rates.changedCount, rates.changed.length]).toEqual([1, 1]);
    expect(rates.changed[0]).toMatchObject({ teacherId: teachers[1], before: 'slow', after: 'onTrack', totalBefore: 68,
      totalAfter: 106 });
    expect(rates.body).toMatchObject({ id: 'shaanxi-2018', total: { min: 100 } });
    expect(bureau.count('select count(*) as n from postings')).toBe(rows);
    expect((await client.credits.ruleSets({})).ruleSets.find(({ ruleSetId }) =>
      ruleSetId === 'shaanxi-2018')?.versions).toEqual([1]);
  });

  test('takes a set that is not in force as if it were; a change that leads nowhere or does not hold is refused',
    async () => {
    const city = await client.credits.simulate({ ruleSetId: 'zhejiang-city', asOf, changes: { 'year.min': 10 } });
    expect(Object.values(city.before).reduce((sum, n) => sum + n, 0)).toBe(5);
    await expect(client.credits.simulate({ ruleSetId: 'shaanxi-2018',
      changes: { 'categories.nothing.yearMax': 1 } })).rejects.toMatchObject({ code: 'rules_invalid' });
    await expect(client.credits.simulate({ ruleSetId: 'shaanxi-2018',
      changes: { 'categories.schoolBased.yearMax': -2 } })).rejects.toMatchObject({ code: 'rules_invalid' });
    await expect(client.credits.simulate({ ruleSetId: 'no-such-set',
      changes: {} })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('for a unit: only its teachers, and a set of its own', async () => {
    const { units } = await client.directory.tree({});
    const unitId = units.find(({ name }) => name === '临溪县')?.unitId ?? '';
    const one =
      await client.credits.simulate({ ruleSetId: 'shaanxi-2018', asOf, unitId, changes: { 'total.min': 130 } });
    expect([one.teachers, one.before['unreachable']]).toEqual([1, 1]);
  });
});

test('rule sets of the program can be evaluated with no workspace open', async () => {
  const program = await import('../flow/harness.ts').then(({ startProgram }) => startProgram({ workspace: false }));
  const cycle = { start: '2021-01-01', years: 5 };
  const one =
    await program.client.credits.evaluate({ ruleSetId: 'shaanxi-2018', cycle,
      records: [{ level: 'national', form: 'concentrated', hours: 60, date: '2022-05-01' }] });
  expect(one).toMatchObject({ total: 30, pass: false, byCategory: { concentrated: 30 } });
  await expect(program.client.credits.evaluate({ ruleSetId: 'nothing', cycle,
    records: [] })).rejects.toMatchObject({ code: 'not_found' });
  await expect(program.client.credits.ruleSets({})).rejects.toMatchObject({ code: 'no_workspace' });
  await program.close();
  await client.credits.saveRuleSet({ body: { ...ruleSet('shaanxi-2018'), id: 'our-own',
    total: { min: 10, clause: '' } } });
  expect((await client.credits.evaluate({ ruleSetId: 'our-own', cycle,
    records: [] })).needs[0]).toMatchObject({ code: 'total', min: 10 });
});
