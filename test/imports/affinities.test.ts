// Sheets of affinities: in long form and with a column for each judge, numbers by cell, changes, undo, namesakes.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAffinity } from '#backend/imports/affinities/plan.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { RosterContest, said } from './roster-contest.ts';

let program: TestProgram;
let contest: RosterContest;
beforeAll(async () => {
  program = await startProgram();
  contest = await RosterContest.make(program);
  await contest.people([
    ['A1', '分数', '赵一', '云澜小学'], ['A2', '小数', '钱二', '望江小学'], ['', '面积', '孙三', '望江小学'], ['', '面积', '孙四', '望江小学'],
  ], [['王五', '一中'], ['李四', '一中'], ['李四', '二中'], ['备注', '三中']]);
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});
const stored = () => contest.stored<Record<string,
  unknown>>(`select coalesce(nullif(e.number, ''), e.title) as work, j.name || '/' || j.unit as judge, a.value_x10000
  from affinities a join entries e on e.id = a.entry_id join judges j on j.id = a.judge_id order by e.position,
    j.slot`).map((one) => Object.values(one).join(' '));

test('a number has at most four decimals and no other sign than its own', () => {
  const good = { '0.85': 8500, '-3': -30_000, '１２．５': 125_000, '+7': 70_000, '0.12340': 1234, '10000': 100_000_000,
    '-10000.0000': -100_000_000, '－2': -20_000, '-0': 0, '0': 0 };
  expect(Object.fromEntries(Object.keys(good).map((text) => [text, readAffinity(text)]))).toEqual(good);
  const bad = ['85%', '高', '0.12345', '10000.0001', '-10001', '1e3', '1,000', '.5', '5.', '0x10', '1/2', 'NaN', '∞', '2 分', '--1'];
  expect(bad.filter((text) => readAffinity(text) !== null)).toEqual([]);
});

test('long form: pairs by number, code or title, faults by cell, changes shown, and taken back', async () => {
  const heads = ['作品编号', '评委', '评委单位', '匹配度'];
  const [{ code } = { code: '' }] = contest.stored<{ code: string }>("select blind_code as code from entries where number = 'A2'");
  const file = await contest.sheet('长表', heads, [
    ['A1', '王五', '', 0.85], [code.toLowerCase(), '李四', '二中', '-2.5'], ['A1', '李四', '', 1], ['A1', '李四', '一中', '85%'], ['面积', '王五', '', 1],
    ['A3', '王五', '', 1], ['A1', '王五', '', '0.9'], ['A2', '王五', '', ''], ['', '王五', '', 1], ['A2', '王五', '', '较高'], ['小数', '李四', '一中', 0.1234],
  ]);
  const { preview, applied } = await contest.bring('affinities', file);
  expect(said(preview.problems)).toEqual([
    '4B judge_ambiguous', '5D affinity_format', '6A work_ambiguous', '7A unknown_work', '8B duplicate_row', '9D required', '10A required',
      '11D affinity_format',
  ]);
  expect(preview.problems[2]?.message).toContain('“面积”对得上 2 件作品');
  expect(applied.counts).toEqual({ add: 3, update: 0, same: 0, skip: 8 });
  const first = ['A1 王五/一中 8500', 'A2 李四/一中 1234', 'A2 李四/二中 -25000'];
  expect(stored()).toEqual(first);
  expect((await contest.preview('affinities', file)).counts).toMatchObject({ same: 3, add: 0 });
  const changed = await contest.bring('affinities', await contest.sheet('改', heads, [['A1', '王五', '', 2], ['A2', '李四', '一中', 0.1234], ['A2',
    '王五', '', 3]]));
  expect(changed.applied.counts).toMatchObject({ update: 1, same: 1, add: 1 });
  expect(changed.preview.changes.map((one) => `${one.what} ${one.before} → ${one.after}`)).toEqual(['匹配度（王五） 0.85 → 2']);
  expect(await contest.takeBack()).toMatchObject({ removed: 1, restored: 1 });
  expect(stored()).toEqual(first);
  // The window's matrix shows what came in.
  const { affinities } = await program.client.assignment.current({ contestId: contest.contestId });
  expect(affinities.map((one) => one.value).sort((a, b) => a - b)).toEqual([-2.5, 0.1234, 0.85]);
  expect(await contest.takeBack()).toMatchObject({ removed: 3, restored: 0 });
  expect(stored()).toEqual([]);
});

test('a matrix: a column for each judge, namesakes by their unit, blanks say nothing', async () => {
  const file = await contest.sheet('矩阵', ['作品编号', '作品名称', '组别', '王五', '李四（一中）', '李四(二中)', '备注（三中）'], [
    ['A1', '分数', '小学组', 1, '', 0.5, ''], ['A2', '小数', '小学组', '', '高', '', ''], ['A1', '分数', '小学组', '', '', 3, ''], ['A2', '小数', '小学组', '',
      '', '', 0.25],
  ]);
  const { preview, applied } = await contest.bring('affinities', file);
  expect(said(preview.problems)).toEqual(['3E affinity_format', '4F duplicate_row']);
  expect(applied.counts).toEqual({ add: 2, update: 0, same: 0, skip: 2 });
  expect(stored()).toEqual(['A1 王五/一中 10000', 'A1 李四/二中 5000', 'A2 备注/三中 2500']);
  // A bare name of two judges means neither: the column is not imported, and the wizard can be told.
  const bare = await contest.preview('affinities', await contest.sheet('同名', ['作品编号', '王五', '李四'], [['A2', 7, 8]]));
  expect(bare.counts).toMatchObject({ add: 1 });
  expect(bare.problems.map((one) => one.code)).toEqual([]);
  expect(bare.sheets[0]?.columns.map((one) => [one.header, one.target])).toEqual([['作品编号', 'work'], ['王五',
    expect.stringMatching(/^judge:/)], ['李四', null]]);
});

test('judging may run, results must not be there; the template is passed over', async () => {
  const outFile = join(program.files, '匹配度模板.xlsx');
  await program.client.imports.template({ contestId: contest.contestId, kind: 'affinities', outFile });
  expect((await contest.preview('affinities', outFile)).problems.map((one) => one.code)).toEqual(['example_row']);
  const file = await contest.sheet('晚', ['作品编号', '评委', '匹配度'], [['A2', '王五', 4]]);
  contest.database.transaction((db) => db.run("update contests set state = 'judging'"));
  expect((await contest.bring('affinities', file)).applied.counts.add).toBe(1);
  contest.database.transaction((db) => db.run("update contests set state = 'published'"));
  await expect(contest.bring('affinities', file)).rejects.toMatchObject({ code: 'wrong_state' });
  await expect(contest.takeBack()).rejects.toMatchObject({ code: 'import_depends' });
});
