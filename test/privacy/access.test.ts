// The log of access: what shows people is counted by day and person, reveals and exports one by one; and what it costs.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnyCall } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import { checkCharacter } from '#backend/identity/numbers.ts';
import { accessTable } from '#backend/privacy/access-table.ts';
import { demoEntriesRows, demoJudgesRows } from '#seeds/demo/index.ts';
import { importRows } from '../packs/small-contest.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
let teachers: string;
let pupils: string;
let now = '2026-03-02T02:00:00.000Z';
const client = () => program.client;
const log = async (more: object = {}) => (await client().privacy.access(more)).rows;
/** By a command, whatever was gathered is on disk. */
const settle = () => client().workspace.backup({});
const times = async (call: string, contest: string): Promise<number> =>
  (await log()).filter((row) => row.call === call && row.contest === contest).reduce((sum, row) => sum + row.times, 0);

beforeAll(async () => {
  program = await startProgram({ now: () => new Date(now) });
  ({ contestId: teachers } = await client().contests.create({ templateId: 'weike', title: '教师赛', year: 2026 }));
  ({ contestId: pupils } = await client().contests.create({ templateId: 'xuesheng', title: '学生赛', year: 2026 }));
  await importRows(program, teachers, 'entries', demoEntriesRows, demoEntriesRows.rows.slice(0, 3));
  await importRows(program, teachers, 'judges', demoJudgesRows, demoJudgesRows.rows.slice(0, 2));
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

describe('counting', () => {
  it('the first look of a day is on disk before the answer; further ones are gathered and not lost', async () => {
    const rows = () => program.backend.program.current!.connection.read.all<{ times: number }>(
      "select times from access_days where call = 'contests.entries' and contest_id = ?", teachers);
    await client().contests.entries({ contestId: teachers });
    expect(rows()).toEqual([{ times: 1 }]);
    for (let n = 0; n < 4; n += 1) await client().contests.entries({ contestId: teachers });
    expect(rows()).toEqual([{ times: 1 }]);
    await client().workspace.close({});
    await client().workspace.open({ dir: program.dir });
    expect(rows()).toEqual([{ times: 5 }]);
    await client().contests.entries({ contestId: teachers });
    await settle();
    expect(await times('contests.entries', '教师赛')).toBe(6);
  });

  it('another day is another line; what shows nobody is not counted', async () => {
    const before = (await log()).length;
    await client().contests.list({});
    await client().contests.get({ contestId: teachers });
    await settle();
    expect((await log()).length).toBe(before);
    now = '2026-03-03T02:00:00.000Z';
    await client().contests.entries({ contestId: teachers });
    await client().contests.judges({ contestId: teachers });
    const lines = await log({ from: '2026-03-03' });
    expect(lines.map(({ day, what, minors }) => ({ day, what, minors }))).toEqual([
      { day: '2026-03-03', what: '查看作品和作者名单', minors: false }, { day: '2026-03-03', what: '查看评委名单', minors: false },
    ]);
    expect(await log({ to: '2026-03-01' })).toEqual([]);
  });

  it('minors: by the kind of the contest at once, by a number as soon as it is told', async () => {
    await client().contests.entries({ contestId: pupils });
    expect((await log({ minorsOnly: true })).map((row) => row.contest)).toEqual(['学生赛']);
    // A child among the authors of a contest for teachers: only the sealed number tells.
    const row = [...demoEntriesRows.rows[3] ?? []];
    const place = demoEntriesRows.headers.indexOf('身份证号');
    row[place] = (row[place] ?? '').split('、').map((_, at) => `1101052015030101${at}${checkCharacter(`1101052015030101${at}`)}`).join('、');
    await importRows(program, teachers, 'entries', demoEntriesRows, [row]);
    now = '2026-03-04T02:00:00.000Z';
    await client().contests.entries({ contestId: teachers });
    await settle();
    // Commands do not wait for it: it is told each minute, and when the workspace closes.
    expect((await log({ from: '2026-03-04' })).map(({ minors }) => minors)).toEqual([false]);
    await client().workspace.close({});
    await client().workspace.open({ dir: program.dir });
    expect((await log({ from: '2026-03-04' })).map(({ call, minors }) => ({ call, minors }))).toEqual([{ call: 'contests.entries', minors: true }]);
    expect((await client().privacy.inventory({})).contests.find((one) => one.contestId === teachers)).toMatchObject({
      students: false, ages: { children: expect.any(Number) as number }, missingConsents: expect.any(Number) as number,
    });
  });

  it('exports and reveals are written one by one, with the reason that was given', async () => {
    const { teacherId } = await client().directory.saveTeacher({ name: '欧阳若兰', idNumber: '11010519491231002X' });
    for (const reason of ['核对职称评审材料', '核对职称评审材料', '家长来电核实']) await client().directory.reveal({ teacherId, reason });
    const lines = (await log()).filter((row) => row.call === 'directory.reveal');
    expect(lines.map(({ reason, times: count }) => ({ reason, count })).toSorted((a, b) => b.count - a.count)).toEqual([
      { reason: '核对职称评审材料', count: 2 }, { reason: '家长来电核实', count: 1 }]);
    await client().reports.export({ kind: 'entries', contestId: teachers, outFile: join(program.files, 'e.xlsx') });
    expect(await times('reports.export', '教师赛')).toBe(1);
    // A refusal showed nothing.
    await expect(client().directory.reveal({ teacherId: '999', reason: '不存在的人' })).rejects.toMatchObject({ code: 'not_found' });
    expect((await log()).some((row) => row.reason === '不存在的人')).toBe(false);
  });

  it('is no event and no change of a contest: what was previewed stays fresh', async () => {
    const { revision } = await client().contests.get({ contestId: teachers });
    const { total } = await client().workspace.audit({ limit: 1 });
    now = '2026-03-05T02:00:00.000Z';
    await client().contests.entries({ contestId: teachers });
    expect((await client().contests.get({ contestId: teachers })).revision).toBe(revision);
    expect((await client().workspace.audit({ limit: 1 })).total).toBe(total);
  });
});

/** Calls that show a person by word or number and are no look at participants, judges or teachers of the workspace. */
const without: Readonly<Record<string, string>> = {
  'contests.template': 'rules: how many authors', 'contests.get': 'rules: how many authors', 'contests.open': 'rules: how many authors',
  'contests.update': 'rules: how many authors', 'judging.card': "the judge's own card",
};

it('every call whose answer has masked numbers, authors or names of certificates is in the table', () => {
  const shows = /"(?:idMasked|phoneMasked|idNumber|authors|advisors|names|masked|originalName)":/;
  /** Names of schools and settings of forms that merely bear these words. */
  const schools = new Set(['directory.school', 'directory.changeSchool']);
  const missing = Object.entries(contract).flatMap(([feature, group]) => Object.entries(group as Record<string, AnyCall>).filter(([call, one]) => {
    const name = `${feature}.${call}`;
    return !(name in accessTable) && !(name in without) && !schools.has(name)
      && shows.test(JSON.stringify(z.toJSONSchema(one.output, { unrepresentable: 'any' })));
  }).map(([call]) => `${feature}.${call}`));
  expect(missing).toEqual([]);
  const known = new Set(Object.entries(contract).flatMap(([feature, group]) => Object.keys(group).map((call) => `${feature}.${call}`)));
  expect([...Object.keys(accessTable), ...Object.keys(without)].filter((name) => !known.has(name) && name !== 'reports.fullNumbers')).toEqual([]);
});
