// The register of recusals: works that are declared, people that are related, what is on record already, undo, states.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { idNumber } from './made-sheet.ts';
import { RosterContest, said } from './roster-contest.ts';

let program: TestProgram;
let contest: RosterContest;
beforeAll(async () => {
  program = await startProgram();
  contest = await RosterContest.make(program);
  await contest.people([
    ['A1', '分数', '赵一', '云澜小学', idNumber(1)], ['A2', '小数', '钱二', '望江小学'], ['A3', '面积', '赵一', '望江小学'], ['', '周长', '孙三', '云澜小学'],
  ], [['王五', '一中'], ['李四', '一中'], ['李四', '二中'], ['欧阳明', '三中']]);
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const heads = ['评委', '评委单位', '关系', '作品编号', '姓名', '学校', '证件号/手机', '备注'];
const line = (judge: string, more: Partial<Record<string, string>> = {}): string[] => heads.map((head) => (head === '评委' ? judge : more[head] ?? ''));
const declared = () => contest.stored<{ name: string; number: string; kind: string; note: string }>(`select j.name, e.number, d.kind, d.note
  from declared_conflicts d join judges j on j.id = d.judge_id join entries e on e.id = d.entry_id order by j.slot, e.number`).map(Object.values);
const related = () => contest.stored<{ judge: string; kind: string; name: string; school: string; id_masked: string; note: string }>(
  `select j.name as judge, r.kind, r.name, r.school, r.id_masked, r.note from judge_relations r join judges j on j.id = r.judge_id
   order by j.slot, r.name, r.kind`).map(Object.values);

test('works and people are recorded, faults named by cell, the same sheet again says nothing new, and it is taken back', async () => {
  const file = await contest.sheet('登记', heads, [
    line('王五', { 关系: '夫妻', 作品编号: 'a1', 备注: '妻子的作品' }), line('李四', { 评委单位: '二中', 关系: '师生', 作品编号: 'A2、A3' }),
    line('李四', { 作品编号: 'A1' }), line('周九', { 作品编号: 'A1' }), line('王五', { 作品编号: 'A9' }), line('王五', { 关系: '朋友', 作品编号: 'A2' }),
    line('王五', { 关系: '亲属' }), line('欧阳明', { 关系: '合作者', 姓名: '赵一', 学校: '云澜小学', '证件号/手机': idNumber(1) }),
    line('王五', { 关系: '其他', 姓名: '何人', '证件号/手机': '13812345678' }), line('王五', { 姓名: '赵一', '证件号/手机': '610902198504120019' }),
    line('王五', { 姓名: '赵一、钱二' }), line('王五', { '证件号/手机': idNumber(3) }), line('王五', { 作品编号: 'A1', 关系: '同事' }),
    line('王五', { 评委单位: '四中', 作品编号: '周长' }), line('', { 作品编号: 'A1' }),
  ]);
  const { preview, applied } = await contest.bring('relations', file);
  expect(said(preview.problems)).toEqual([
    '4A judge_ambiguous', '5A unknown_judge', '6D unknown_work', '7C unknown_word', '8 relation_nobody', '10E relation_unmatched note',
      '11G id_checksum',
    '12E one_person', '13E required', '14D duplicate_row', '15B judge_other_unit warning', '16A required',
  ]);
  expect(preview.problems[0]?.message).toBe('有 2 位评委叫“李四”（一中、二中），不能确定是哪一位。本行不导入，请填写评委单位。');
  expect(applied.counts).toEqual({ add: 5, update: 0, same: 0, skip: 10 });
  expect(declared()).toEqual([['王五', '', 'declared', ''], ['王五', 'A1', 'relative', '妻子的作品'], ['李四', 'A2', 'teacher_student', ''],
    ['李四', 'A3', 'teacher_student', '']]);
  expect(related()).toEqual([['王五', 'other', '何人', '', '138****5678', ''],
    ['欧阳明', 'coauthor', '赵一', '云澜小学', '6109**********'.slice(0, 14) + idNumber(1).slice(-4), '']]);
  // Numbers lie sealed, whatever the sheet had.
  const raw = JSON.stringify(contest.stored('select hex(id_sealed) as sealed, id_masked, name from judge_relations'));
  expect(raw).not.toContain('13812345678');
  expect(contest.stored<{ n: number }>('select count(*) as n from judge_relations where id_sealed is not null and length(id_index) > 0')).toEqual([{ n: 2 }]);
  expect((await contest.preview('relations', file)).counts).toMatchObject({ add: 0, update: 0, same: 5 });
  expect(await contest.takeBack()).toMatchObject({ removed: 6, restored: 0 });
  expect([declared(), related()]).toEqual([[], []]);
});

test('what is on record is merged: kinds and notes change, blanks keep, numbers are added; undo puts it back', async () => {
  await contest.bring('relations', await contest.sheet('一', heads, [
    line('王五', { 关系: '同事', 作品编号: 'A1', 备注: '原同事' }), line('王五', { 关系: '亲属', 姓名: '赵一', 学校: '云澜小学', 备注: '表弟' }),
  ]));
  const first = [declared(), related()];
  const { preview, applied } = await contest.bring('relations', await contest.sheet('二', heads, [
    line('王五', { 关系: '亲属', 作品编号: 'A1' }), line('王五', { 姓名: '赵一', '证件号/手机': idNumber(1) }), line('王五', { 关系: '师生', 姓名: '赵一' }),
  ]));
  expect(preview.problems).toEqual([]);
  expect(applied.counts).toEqual({ add: 1, update: 2, same: 0, skip: 0 });
  expect(preview.changes.map((one) => `${one.row} ${one.what} ${one.before} → ${one.after}`)).toEqual([
    '2 关系 同事 → 亲属', `3 号码  → ${idNumber(1).slice(0, 4)}${'*'.repeat(10)}${idNumber(1).slice(-4)}`,
  ]);
  expect(declared()).toEqual([['王五', 'A1', 'relative', '原同事']]);
  expect(related().map((one) => [one[1], one[3], one[4] !== '', one[5]])).toEqual([['relative', '云澜小学', true, '表弟'], ['teacher_student', '',
    false, '']]);
  // The number can be opened where it lies: the same person by number alone is the same relation.
  expect((await contest.preview('relations', await contest.sheet('三', heads, [line('王五', { 关系: '亲属', 姓名: '赵一', '证件号/手机': idNumber(1) })])))
    .counts).toMatchObject({ same: 1 });
  expect(await contest.takeBack()).toMatchObject({ removed: 1, restored: 2 });
  expect([declared(), related()]).toEqual(first);
});

test('a sheet is not taken back over what somebody changed since, and a judge with relations is not lost with his sheet', async () => {
  const entryId = contest.entryId('A1');
  const judgeId = contest.judgeId('王五');
  await program.client.contests.declareConflict({ contestId: contest.contestId, entryId, judgeId, note: '本人说明' });
  await expect(contest.takeBack()).rejects.toMatchObject({ code: 'import_depends', message: expect.stringContaining('1 项回避关系之后又改过') as string });
  await contest.bring('judges', await contest.sheet('新评委', ['姓名', '单位'], [['吴十', '九中']]));
  await contest.bring('relations', await contest.sheet('新关系', heads, [line('吴十', { 姓名: '钱二' })]));
  const { batches } = await program.client.imports.batches({ contestId: contest.contestId, kind: 'judges' });
  expect(batches[0]).toMatchObject({ canUndo: false, whyNot: '其中有 1 位已登记回避关系的评委' });
});

test('as long as a repair is possible pairs that are scored stay out; once results are published nothing comes in', async () => {
  const entryId = contest.entryId('A2');
  const judgeId = contest.judgeId('欧阳明');
  contest.scored(judgeId, entryId);
  contest.database.transaction((db) => db.run("update contests set state = 'judging'"));
  const { preview, applied } = await contest.bring('relations', await contest.sheet('评审中', heads, [
    line('欧阳明', { 关系: '亲属', 作品编号: 'A2' }), line('欧阳明', { 关系: '亲属', 作品编号: 'A2、A3' }), line('欧阳明', { 关系: '亲属', 姓名: '钱二' }),
  ]));
  expect(said(preview.problems)).toEqual(['2D relation_scored warning', '3D duplicate_row', '4E relation_scored_some warning']);
  expect(preview.problems[0]?.message).toContain('欧阳明已经给作品“A2”评分，本行不登记');
  expect(applied.counts).toMatchObject({ add: 1, skip: 2 });
  expect(declared().filter(([name]) => name === '欧阳明')).toEqual([]);
  contest.database.transaction((db) => db.run("update contests set state = 'scored'"));
  const late = await contest.sheet('太晚', heads, [line('王五', { 作品编号: 'A3' })]);
  // A repair opens computed results again, so what it goes by may still come in, and be taken back.
  expect((await contest.bring('relations', late)).applied.counts).toMatchObject({ add: 1 });
  expect(await contest.takeBack()).toMatchObject({ removed: 1 });
  contest.database.transaction((db) => db.run("update contests set state = 'published'"));
  await expect(contest.bring('relations', late)).rejects.toMatchObject({ code: 'wrong_state', message: expect.stringContaining('结果已经发布') as string });
});

test('a sheet of affinities or a plan is not taken for a register of recusals', async () => {
  const other = await RosterContest.make(program, '别的表');
  await other.people([['C1', '分数', '赵一', '云澜小学'], ['C2', '小数', '钱二', '望江小学']], [['王五', '一中'], ['李四', '二中']]);
  const { contestId } = other;
  const affinities = await other.preview('relations', await other.sheet('匹配度', ['作品编号', '评委', '匹配度'], [['C1', '王五', '0.85'], ['C2', '李四', '']]));
  expect([affinities.counts, said(affinities.problems)]).toEqual([
    { add: 0, update: 0, same: 0, skip: 2 }, ['2C relation_other_sheet', '3C relation_other_sheet'],
  ]);
  const plan = await program.client.assignment.propose({ contestId, coverage: 2 });
  const outFile = join(program.files, '方案.xlsx');
  await program.client.assignment.exportPlan({ contestId, outFile, pairs: plan.pairs });
  expect((await other.preview('relations', outFile)).counts).toMatchObject({ add: 0, update: 0 });
  // Told what it is, a row counts.
  const meant = await other.preview('relations', await other.sheet('确是', ['作品编号', '评委', '匹配度', '关系'], [['C1', '王五', '0', '亲属']]));
  expect(meant.counts).toMatchObject({ add: 1, skip: 0 });
});

test('the template is passed over, and filled in it imports', async () => {
  const other = await RosterContest.make(program, '第二届');
  await other.people([['B1', '分数', '赵一', '云澜小学']], [['王五', '一中']]);
  const outFile = join(program.files, '回避模板.xlsx');
  await program.client.imports.template({ contestId: other.contestId, kind: 'relations', outFile });
  expect(said((await other.preview('relations', outFile)).problems)).toEqual(['4 example_row note']);
  const header = readAllRows(openWorkbook(outFile), 0).rows.map((row) => row.cells.map((cell) => cell.text)).find((row) => row.includes('评委')) ?? [];
  expect(header).toEqual(['序号', '评委', '评委单位', '关系', '作品编号', '姓名', '学校', '证件号码', '手机', '备注']);
  const filled = await other.sheet('填好', header, [['1', '王五', '', '亲属', 'B1', '赵一', '云澜小学', '', '13812345678', '']]);
  const { applied, preview } = await other.bring('relations', filled);
  expect([applied.counts.add, preview.problems]).toEqual([1, []]);
  // The kind that a sheet of another wording has can be given a meaning once for all its rows.
  const odd = await other.sheet('写法', heads, [line('王五', { 关系: '发小', 姓名: '钱二' })]);
  const shown = await program.client.imports.preview({ contestId: other.contestId, kind: 'relations', filePath: odd,
    values: [{ target: 'kind', from: '发小', to: '其他' }] });
  expect(shown.counts).toMatchObject({ add: 1, skip: 0 });
});
