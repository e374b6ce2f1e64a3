// The ledger through its calls: registering twice, correcting, reversing, rules by unit and day, re-rating; old lines
// stay.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databaseFile } from '#backend/folders.ts';
import { violations } from '#db/invariants.ts';
import { openConnection } from '#db/open.ts';
import { openBureau, ruleSet, type Bureau } from '../programmes/bureau.ts';

let bureau: Bureau;
let client: Bureau['client'];
let [first, second, third, far] = ['', '', '', ''];

beforeEach(async () => {
  bureau = await openBureau();
  client = bureau.client;
  [first = '', second = '', third = '', , far = ''] = bureau.teachers;
});
afterEach(async () => {
  expect(bureau.program.bugs).toEqual([]);
  expect(violations(bureau.context.db)).toEqual([]);
  expect((await client.credits.verify({})).intact).toBe(true);
  await bureau.program.close();
});

const remote = { subject: '市级网络研修', level: 'province', form: 'remote', to: '2025-05-20', hours: 40 } as const;
const refused = (call: Promise<unknown>) => expect(call).rejects;
const total = async (teacherId: string,
  asOf = '2025-12-31'): Promise<number> => (await client.credits.balance({ teacherId, asOf })).total;

describe('registering', () => {
  test('many at once, once each, with the reason and the rule', async () => {
    await bureau.use('shaanxi-2018');
    const done = await client.credits.register({ ...remote, teacherIds: [first, second, second], actor: '陈秀云' });
    expect(done).toMatchObject({ posted: 2, same: 0, credits: 32 });
    const again =
      await client.credits.register({ ...remote, subject: '市级 网络研修', hours: 60, teacherIds: [first, second, third] });
    expect(again).toMatchObject({ posted: 1, same: 2, credits: 24 });
    const { lines } = await client.credits.ledger({ teacherId: first });
    expect(lines).toMatchObject([{ credits: 16, counted: 16, hours: 40, state: 'certified', categoryName: '远程培训',
      actor: '陈秀云', rule: expect.stringContaining('第 1 版') }]);
    expect(lines[0]?.why).toContain('40 学时 × 0.4 = 16 学分');
  });

  test('all there already: nothing is written, the revision stays', async () => {
    await bureau.use('shaanxi-2018');
    const { revision } = await client.credits.register({ ...remote, teacherIds: [first] });
    const events = bureau.count('select count(*) as n from audit');
    expect(await client.credits.register({ ...remote, teacherIds: [first] })).toMatchObject({ posted: 0, same: 1,
      revision });
    expect(bureau.count('select count(*) as n from audit')).toBe(events);
  });

  test('an unknown teacher among many, a day that is none, a range without a value: nobody gets anything', async () => {
    await bureau.use('sichuan-nanbu');
    await refused(client.credits.register({ ...remote,
      teacherIds: [first, '999'] })).toMatchObject({ code: 'not_found' });
    await refused(client.credits.register({ ...remote, to: '2025-02-30',
      teacherIds: [first] })).toMatchObject({ code: 'bad_input' });
    const range = ruleSet('sichuan-nanbu').rates.find((rate) => rate.range !== null && rate.activity !== null);
    const achievement = { ...remote, kind: 'activity', activity: range?.activity ?? '', level: range?.levels[0]
      ?? 'province', form: range?.forms[0] ?? 'selfDirected' } as const;
    await refused(client.credits.register({ ...achievement,
      teacherIds: [first] })).toMatchObject({ code: 'posting_refused' });
    expect(bureau.count('select count(*) as n from postings')).toBe(0);
    const preview = await client.credits.rate({ ...achievement, teacherId: first });
    expect([preview.min, preview.max]).toEqual([range?.range?.min, range?.range?.max]);
    const { credits } =
      await client.credits.register({ ...achievement, credits: range?.range?.max ?? 0, teacherIds: [first] });
    expect(credits).toBe(range?.range?.max);
  });
});

describe('correcting and reversing', () => {
  test('a correction keeps the old line, changes only what it names, and is rated anew', async () => {
    await bureau.use('shaanxi-2018');
    const { lines: [line] } = await client.credits.register({
      ...remote, form: 'concentrated', level: 'county', days: 3, hours: 24, certificateNumber: '证 7',
        teacherIds: [first],
    });
    const seq = line?.seq ?? 0;
    expect(await client.credits.correct({ seq, reason: '学时误记为 24', actor: '陈秀云',
      changes: { hours: 20 } })).toMatchObject({ credits: 4 });
    const { lines, credits, hours } = await client.credits.ledger({ teacherId: first });
    expect(lines.map((one) => [one.state, one.credits, one.hours])).toEqual([['reversed', 4.8, 24],
      ['reversal', -4.8, -24], ['certified', 4, 20]]);
    expect([credits, hours]).toEqual([4, 20]);
    expect(lines[2]).toMatchObject({ certificateNumber: '证 7', form: 'concentrated', date: '2025-05-20' });
    expect(lines[1]?.why).toBe(`冲正第 ${seq} 笔：学时误记为 24`);
    await refused(client.credits.correct({ seq, reason: '再改一次',
      changes: { hours: 8 } })).toMatchObject({ code: 'posting_refused' });
    await refused(client.credits.reverse({ seq: lines[1]?.seq ?? 0,
      reason: '冲正冲正' })).toMatchObject({ code: 'posting_refused' });
    expect(await total(first)).toBe(4);
  });

  test('hours that a rule cut come back when the days are corrected', async () => {
    await bureau.use('shaanxi-2018');
    const { lines: [line] } =
      await client.credits.register({ ...remote, form: 'concentrated', days: 2, hours: 40, teacherIds: [first] });
    expect(line?.credits).toBe(6.4);
    expect((await client.credits.correct({ seq: line?.seq ?? 0, reason: '天数应为 5',
      changes: { days: 5 } })).credits).toBe(16);
  });

  test('after a reversal the same may be registered again; after a correction not', async () => {
    await bureau.use('shaanxi-2018');
    const { lines: [line] } = await client.credits.register({ ...remote, teacherIds: [first] });
    await client.credits.reverse({ seq: line?.seq ?? 0, reason: '登记错人' });
    expect(await total(first)).toBe(0);
    const { lines: [again] } = await client.credits.register({ ...remote, teacherIds: [first] });
    await client.credits.correct({ seq: again?.seq ?? 0, reason: '学时有误', changes: { hours: 30 } });
    expect(await client.credits.register({ ...remote, teacherIds: [first] })).toMatchObject({ posted: 0, same: 1 });
    expect(await total(first)).toBe(12);
    const { lines: [other] } = await client.credits.register({ ...remote, subject: '另一项', teacherIds: [first] });
    await refused(client.credits.correct({ seq: other?.seq ?? 0, reason: '名称写错', changes: { subject: '市级网络研修' } }))
      .toMatchObject({ code: 'posting_refused', details: { reason: 'duplicate' } });
  });

  test('a line corrected into another fact is that other fact from then on', async () => {
    await bureau.use('shaanxi-2018');
    const { lines: [line] } = await client.credits.register({ ...remote, subject: '写错的名称', teacherIds: [first] });
    await client.credits.correct({ seq: line?.seq ?? 0, reason: '名称写错', changes: { subject: remote.subject } });
    expect(await client.credits.register({ ...remote, teacherIds: [first] })).toMatchObject({ posted: 0, same: 1 });
    expect(await client.credits.register({ ...remote, subject: '写错的名称',
      teacherIds: [first] })).toMatchObject({ posted: 1, same: 0 });
    expect(await total(first)).toBe(32);
  });
});

test('a row changed in the database file behind the program is found when the ledger is verified', async () => {
  await bureau.use('shaanxi-2018');
  await client.credits.register({ ...remote, teacherIds: [first, second] });
  await client.credits.register({ ...remote, subject: '后来的', teacherIds: [third] });
  const whole = await client.credits.verify({});
  expect(whole).toMatchObject({ intact: true, lines: 3, batches: 2, firstBadBatch: null, faults: [] });
  expect(whole.head).toMatch(/^[0-9a-f]{64}$/);
  const { dir } = bureau.program;
  const edit = async (sql: string): Promise<void> => {
    await client.workspace.close({});
    const connection = openConnection(databaseFile(dir), { create: false, quickCheck: false });
    const trigger =
      connection.read.get<{ sql: string }>(`select sql from sqlite_schema where name = 'postings_no_update'`)?.sql
        ?? '';
    connection.script(`drop trigger postings_no_update; ${sql}; ${trigger}`);
    connection.close();
    await client.workspace.open({ dir });
  };
  await edit('update postings set credits_x100 = credits_x100 + 500 where seq = 2');
  const changed = await client.credits.verify({});
  expect(changed).toMatchObject({ intact: false, firstBadBatch: 1 });
  expect(changed.faults.join()).toMatch(/第 1 批起与写入时不一致.*每位教师各类各年度的学分合计必须等于台账各笔之和/);
  await edit('update postings set credits_x100 = credits_x100 - 500 where seq = 2');
  expect(await client.credits.verify({})).toEqual(whole);
  await edit(`drop trigger rule_versions_no_update; update rule_versions set body = replace(body, '"perHour":0.4', '"perHour":0.9')`);
  const other = await client.credits.verify({});
  expect(other).toMatchObject({ intact: false, firstBadBatch: null, faults: [expect.stringContaining('第 1 版与保存时不一致')] });
  await edit(`update rule_versions set body = replace(body, '"perHour":0.9', '"perHour":0.4')`);
});

describe('rules in force', () => {
  const schoolBased = { subject: '校本研修', level: 'school', form: 'schoolBased', hours: 40, credits: 9 } as const;

  test('what came before any rule keeps its hours and is rated when one is put in force, once', async () => {
    await client.credits.register({ ...remote, teacherIds: [first, second] });
    await client.credits.register({ ...remote, to: '2017-05-20', teacherIds: [first] });
    expect(await client.credits.balance({ teacherId: first })).toMatchObject({ standing: 'noRule', total: 0, hours: 80,
      pending: { unrated: 2 } });
    expect(await client.credits.useRuleSet({ ruleSetId: 'shaanxi-2018',
      from: '2018-03-01' })).toMatchObject({ version: 1, rated: 2, toRerate: 0 });
    expect(await client.credits.useRuleSet({ ruleSetId: 'shaanxi-2018',
      from: '2018-03-01' })).toMatchObject({ rated: 0 });
    expect(bureau.count('select count(*) as n from rule_uses')).toBe(1);
    const { lines, hours } = await client.credits.ledger({ teacherId: first });
    expect(hours).toBe(80);
    expect(lines.map((line) => [line.date, line.state, line.credits])).toEqual([
      ['2017-05-20', 'unrated', 0], ['2025-05-20', 'reversed', 0], ['2025-05-20', 'reversal', 0],
        ['2025-05-20', 'certified', 16]]);
    expect(await total(first)).toBe(16);
  });

  test('by unit and by day: a teacher who moves is rated by the unit of the day', async () => {
    const stricter = { ...ruleSet('shaanxi-2018'), id: 'linxi', name: '临溪县办法',
      rates: ruleSet('shaanxi-2018').rates.map((rate) =>
      (rate.perHour === null ? rate : { ...rate, perHour: rate.perHour / 2 })) };
    const { units } = await client.directory.tree({});
    const linxi = units.find(({ name }) => name === '临溪县')?.unitId ?? '';
    await bureau.use('shaanxi-2018');
    await bureau.use(stricter, '2025-01-01', linxi);
    await client.directory.transfer({ teacherId: far, schoolId: bureau.schools[0] ?? '', from: '2025-09-01' });
    const rated = async (teacherId: string, to: string): Promise<number> =>
      (await client.credits.register({ ...remote, subject: to, to, teacherIds: [teacherId] })).credits;
    expect([await rated(far, '2024-06-01'), await rated(far, '2025-06-01'), await rated(far, '2025-10-01'),
      await rated(first, '2025-06-01')])
      .toEqual([16, 8, 16, 16]);
    expect((await client.credits.balance({ teacherId: far, asOf: '2025-08-31' })).ruleSet?.ruleSetId).toBe('linxi');
    expect((await client.credits.balance({ teacherId: far,
      asOf: '2025-09-01' })).ruleSet?.ruleSetId).toBe('shaanxi-2018');
  });

  test('re-rating is proposed, refused when stale, then applied; the old lines stay', async () => {
    await bureau.use('shaanxi-2018');
    await client.credits.register({ ...remote, teacherIds: [first, second] });
    await client.credits.register({ ...schoolBased, to: '2025-11-30', teacherIds: [first] });
    const changed = { ...ruleSet('shaanxi-2018'), rates: ruleSet('shaanxi-2018').rates.map((rate) =>
      (rate.levels[0] === 'province' && rate.forms[0] === 'remote' ? { ...rate, perHour: 0.5 } : rate)) };
    expect(await client.credits.saveRuleSet({ body: changed })).toEqual({ ruleSetId: 'shaanxi-2018', version: 2 });
    expect(await client.credits.useRuleSet({ ruleSetId: 'shaanxi-2018',
      from: '2025-01-01' })).toMatchObject({ version: 2, rated: 0, toRerate: 2 });
    expect(await total(first)).toBe(25);
    const proposal = await client.credits.rerateProposal({});
    expect(proposal).toMatchObject({ lines: 2, teachers: 2, before: 32, after: 40 });
    expect(proposal.changed[0]).toMatchObject({ teacherId: first, before: 16, after: 20, difference: 4,
      subject: '市级网络研修' });
    await client.credits.register({ ...remote, subject: '又一项', to: '2024-04-04', teacherIds: [third] });
    const old = bureau.count('select count(*) as n from postings');
    await refused(client.credits.rerate({ basedOn: proposal.basedOn,
      reason: '新版办法' })).toMatchObject({ code: 'stale_revision' });
    expect(bureau.count('select count(*) as n from postings')).toBe(old);
    const { basedOn } = await client.credits.rerateProposal({ unitId: null, ruleSetId: 'shaanxi-2018' });
    expect(await client.credits.rerate({ basedOn, reason: '新版办法',
      ruleSetId: 'shaanxi-2018' })).toMatchObject({ lines: 2, before: 32, after: 40 });
    expect(await client.credits.rerateProposal({})).toMatchObject({ lines: 0, before: 0, after: 0 });
    const { lines } = await client.credits.ledger({ teacherId: first });
    expect(lines.map((line) => [line.state, line.credits])).toEqual([['reversed', 16], ['reversal', -16],
      ['certified', 20], ['certified', 9]]);
    expect(await total(first)).toBe(29);
    expect((await client.credits.ruleSets({})).ruleSets.find(({ ruleSetId }) => ruleSetId === 'shaanxi-2018'))
      .toMatchObject({ version: 2, versions: [1, 2], origin: 'edited',
        uses: [{ unitId: null, from: '2021-01-01' }, { unitId: null, from: '2025-01-01' }] });
  });

  test('a set on top of another keeps the stricter of both; one that contradicts itself is not saved', async () => {
    const body = { ...ruleSet('shaanxi-2018'), id: 'city', extends: 'shaanxi-2018', total: { min: 100, clause: '' },
      year: { ...ruleSet('shaanxi-2018').year, min: 20 } };
    await client.credits.saveRuleSet({ body });
    const { ruleSets } = await client.credits.ruleSets({});
    expect(ruleSets.find(({ ruleSetId }) => ruleSetId === 'city')?.body).toMatchObject({ total: { min: 120 },
      year: { min: 20 }, extends: 'shaanxi-2018' });
    await refused(client.credits.saveRuleSet({ body: { ...body, id: 'wrong',
      extends: 'nobody' } })).toMatchObject({ code: 'not_found' });
    await refused(client.credits.saveRuleSet({ body: { ...body, id: 'wrong', extends: null,
      rates: [{ ...body.rates[0]!, category: 'none' }] } }))
      .toMatchObject({ code: 'rules_invalid' });
    await refused(client.credits.useRuleSet({ ruleSetId: 'wrong',
      from: '2025-01-01' })).toMatchObject({ code: 'not_found' });
  });
});
