// The plan as a workbook and back: exact round trip, changed sheets, other people's sheets, faults by cell, wrong files.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { RosterContest, said } from '../imports/roster-contest.ts';

let program: TestProgram;
let contest: RosterContest;
const judges = [['王五', '一中'], ['李四', '二中'], ['李四', '三中'], ['李四', '三中'], ['=cmd+calc', '四中'], ['赵六', '五中'], ['钱七', '六中']] as const;
beforeAll(async () => {
  program = await startProgram({ now: () => new Date('2026-03-10T08:05:00Z') });
  contest = await RosterContest.make(program, '微课大赛');
  const entries = Array.from({ length: 12 }, (_, i) => [i < 8 ? `A${i + 1}` : '', i === 9 ? '=HYPERLINK("x")' : `作品${i + 1}`,
    `作者${'甲乙丙丁戊己庚辛壬癸子丑'[i]}`, `云澜${i}小学`] as const);
  await contest.people(entries, judges.slice(0, 3));
  // Two judges of one name and one unit can only come because somebody says so.
  const filePath = await contest.sheet('评委二', ['姓名', '单位', '手机'], judges.slice(3).map(([name, unit], i) => [name, unit, `1381234567${i}`]));
  const asked = { contestId: contest.contestId, kind: 'judges' as const, filePath, duplicates: [{ sheet: '汇总', row: 2, choice: 'add' as const }] };
  const { fileHash, basedOn } = await program.client.imports.preview(asked);
  expect((await program.client.imports.apply({ ...asked, fileHash, basedOn })).counts).toMatchObject({ add: 4 });
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const at = (name: string): string => join(program.files, name);
const id = () => ({ contestId: contest.contestId });
const read = (filePath: string) => program.client.assignment.readPlan({ ...id(), filePath });
const texts = (file: string, sheet: string): string[][] => {
  const book = openWorkbook(file);
  const index = book.sheets.findIndex((one) => one.name === sheet);
  return readAllRows(book, index).rows.map((row) => row.cells.map((cell) => cell.text));
};
type Pair = { entryId: string; judgeId: string };
const sorted = (pairs: readonly Pair[]): string[] => pairs.map((one) => `${one.entryId} ${one.judgeId}`).toSorted();
async function applied(coverage = 3) {
  const { client } = program;
  const plan = await client.assignment.propose({ ...id(), coverage, seed: 7 });
  await client.assignment.apply({ ...id(), pairs: plan.pairs, basedOn: plan.basedOn, seed: 7, coverage, certificate: plan.certificate });
  return plan;
}

test('without a plan nothing is exported, printed or compared', async () => {
  const asked = { ...id(), outFile: at('none.xlsx') };
  await expect(program.client.assignment.exportPlan(asked)).rejects.toMatchObject({ code: 'wrong_state',
    message: expect.stringContaining('没有正在使用的方案') as string });
  await expect(program.client.assignment.record(asked)).rejects.toMatchObject({ code: 'wrong_state' });
  expect(await program.client.assignment.plans(id())).toEqual({ plans: [] });
});

test('the plan goes out and comes back just so, namesakes of one unit and formulas in names included', async () => {
  const entryId = contest.entryId('A1');
  const judgeId = contest.judgeId('王五');
  await program.client.contests.declareConflict({ ...id(), entryId, judgeId, note: '' });
  const plan = await applied();
  expect(plan.pairs).toHaveLength(36);
  const { file, bytes } = await program.client.assignment.exportPlan({ ...id(), outFile: at('plan.xlsx') });
  expect(bytes).toBeGreaterThan(5000);
  await expect(program.client.assignment.exportPlan({ ...id(), outFile: file, overwrite: false })).rejects.toMatchObject({ code: 'file_exists' });
  const answer = await read(file);
  expect(answer).toMatchObject({ problems: [], same: 36, added: 0, removed: 0 });
  expect(sorted(answer.pairs)).toEqual(sorted(plan.pairs));
  const book = openWorkbook(file);
  expect(book.sheets.map((one) => one.name)).toEqual(['分配表', '矩阵 小学组', '评委负荷', '回避', '说明']);
  const long = texts(file, '分配表');
  expect(long[3]).toEqual(['匿名编号', '作品编号', '作品名称', '组别', '项目', '学科', '评委序号', '评委', '评委单位', '匹配', '指定', '已评', '备注']);
  expect(long).toHaveLength(4 + 36);
  // Authors are nowhere in it, whatever the sheet.
  const everything = book.sheets.flatMap((one) => texts(file, one.name)).flat().join('\n');
  expect(everything).not.toMatch(/作者[甲-癸]|云澜/);
  // Names that look like formulas are texts.
  const cells = new ExcelJS.Workbook();
  await cells.xlsx.readFile(file);
  const kinds = new Set<unknown>();
  cells.worksheets.forEach((sheet) => sheet.eachRow((row) => row.eachCell((cell) => { kinds.add(cell.type); })));
  expect(kinds.has(ExcelJS.ValueType.Formula)).toBe(false);
  const loads = texts(file, '评委负荷').slice(2);
  expect(loads.reduce((sum, row) => sum + Number(row[5]), 0)).toBe(36);
  const matrix = texts(file, '矩阵 小学组');
  expect(matrix[2]).toEqual(['匿名编号', '作品编号', '应评', '实有', '王五', '李四（二中）', '李四（三中）#3', '李四（三中）#4', '=cmd+calc', '赵六', '钱七']);
  expect(matrix.slice(3, 15).map((row) => row.slice(4).filter((cell) => cell === '●').length)).toEqual(Array.from({ length: 12 }, () => 3));
  expect(matrix[15]?.slice(0, 4)).toEqual(['合计', '', '36', '36']);
  expect(texts(file, '回避').flat()).toEqual(expect.arrayContaining(['已登记回避', '王五', 'A1']));
  const about = new Map(texts(file, '说明').slice(2).map((row) => [row[0], row[1]]));
  expect([about.get('导出时间'), about.get('方案'), about.get('随机种子'), about.get('席位')]).toEqual([
    '2026-03-10 16:05', '第 1 号方案，正在使用', '7', '36 个已有评委，0 个空席',
  ]);
  expect(about.get('空席')).toBe('0');
});

test('a draft goes out as a draft, with its empty seats', async () => {
  const plan = await program.client.assignment.propose({ ...id(), coverage: 3, seed: 7 });
  const pairs = plan.pairs.slice(1);
  await program.client.assignment.exportPlan({ ...id(), outFile: at('draft.xlsx'), pairs });
  expect(texts(at('draft.xlsx'), '说明').slice(2).find((row) => row[0] === '方案')?.[1]).toBe('草案，还没有应用');
  const answer = await read(at('draft.xlsx'));
  expect(answer).toMatchObject({ same: 35, added: 0, removed: 1 });
  // The rules ask for as many judges as the plan had: the one seat is a row of its own, and read as empty.
  const { rules } = await program.client.contests.get(id());
  if (rules.assignment.coverage === 3) expect(answer.problems.map((one) => `${one.code} ${one.severity}`)).toEqual(['plan_seat_empty note']);
  expect(sorted(answer.pairs)).toEqual(sorted(pairs));
});

/** The exported plan after somebody has worked on it. */
async function changed(name: string, change: (book: ExcelJS.Workbook) => void): Promise<string> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(at('plan.xlsx'));
  change(book);
  await book.xlsx.writeFile(at(name));
  return at(name);
}

test('what a clerk changes in the sheet of seats counts; a changed matrix beside it is told, and read alone', async () => {
  const [row] = texts(at('plan.xlsx'), '分配表').slice(4);
  const other = judges.findIndex(([name]) => name === '赵六' || name === '钱七');
  expect([row !== undefined, other > 0]).toEqual([true, true]);
  const mine = new Set(texts(at('plan.xlsx'), '分配表').filter((one) => one[0] === row?.[0]).map((one) => one[7]));
  const free = ['王五', '=cmd+calc', '赵六', '钱七'].find((name) => !mine.has(name) && !(row?.[1] === 'A1' && name === '王五')) ?? '';
  // Name changed, number left as it was: the name counts.
  const swapped = await read(await changed('swapped.xlsx', (book) => {
    const sheet = book.getWorksheet('分配表');
    if (!sheet) return;
    sheet.getCell('H5').value = free;
    sheet.getCell('I5').value = '';
    sheet.getCell('H6').value = '';
  }));
  expect(swapped).toMatchObject({ same: 34, added: 1, removed: 2 });
  expect(said(swapped.problems)).toEqual(['6H plan_seat_empty note', '0 plan_matrix_differs warning']);
  expect(swapped.problems[1]?.message).toContain('3 处');
  const alone = await read(await changed('matrix.xlsx', (book) => {
    book.removeWorksheet('分配表');
    const sheet = book.getWorksheet('矩阵 小学组');
    if (sheet) sheet.getCell('E4').value = sheet.getCell('E4').value === '●' ? '' : '√';
    if (sheet) sheet.getCell('F4').value = '也许';
  }));
  expect(said(alone.problems)).toEqual(['4F plan_mark']);
  expect(alone.added + alone.removed).toBeGreaterThanOrEqual(1);
  expect(alone.pairs.length).toBeGreaterThanOrEqual(34);
});

test('sheets of other people: several judges a row, columns 评委1 评委2, a matrix with names; faults by cell', async () => {
  const several = await contest.sheet('多人', ['作品编号', '评委'], [['A1', '赵六、李四（二中）'], ['a2', '钱七；李四'], ['作品3', '周八'], ['', '赵六'], ['A9', '赵六'],
    ['A1', '赵六'], ['A4', '李四(三中)#4'], ['合计', '4']]);
  const first = await read(several);
  expect(said(first.problems)).toEqual(['3B judge_ambiguous', '4B unknown_judge', '5A required', '6A unknown_work', '7B duplicate_row']);
  expect(first.problems[4]?.message).toContain('与第 2 行重复（A1 赵六）');
  expect(first.pairs).toHaveLength(4);
  const slots = new Map(contest.stored<{ id: string; slot: number }>('select id, slot from judges').map((one) => [one.id, one.slot]));
  expect(first.pairs.map((one) => slots.get(one.judgeId))).toEqual([6, 2, 7, 4]);
  const columns = await read(await contest.sheet('三列', ['题目', '评委1', '评委2', '第三评委'], [['作品1', '赵六', '钱七', ''], ['《作品2》', '', '', '王五']]));
  expect([columns.problems, columns.pairs.length]).toEqual([[], 3]);
  const byUnit = await read(await contest.sheet('单位', ['编号', '专家姓名', '单位'], [['A5', '李四', '二中'], ['A5', '赵六', '九中'], ['A5', '李四', '三中']]));
  expect(said(byUnit.problems)).toEqual(['3B judge_other_unit warning', '4B judge_ambiguous']);
  const crossed = await read(await contest.sheet('错行', ['编号', '作品名称', '评委'], [['A1', '作品2', '赵六'], ['A3', '作品3', '赵六'], ['7', '作品4', '赵六']]));
  expect([said(crossed.problems), crossed.pairs.length]).toEqual([['2A work_ambiguous'], 2]);
  const matrix = await read(await contest.sheet('方阵', ['作品', '赵六', '钱七', '合计'], [['A1', '1', '', 1], ['A2', '×', '√', 1]]));
  expect([matrix.problems, matrix.pairs.length]).toEqual([[], 2]);
  const empty = await read(await contest.sheet('空的', ['作品编号', '评委'], []));
  expect(said(empty.problems)).toEqual(['0 plan_empty']);
});

test('wrong files are refused in one sentence, and nothing of a file that names neither is taken', async () => {
  await expect(read(await contest.sheet('别的', ['姓名', '电话'], [['王五', '1']]))).rejects.toMatchObject({ code: 'import_columns',
    message: expect.stringContaining('作品编号、评委') as string });
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]);
  const locked = Buffer.concat([ole, Buffer.from('EncryptionInfo', 'utf16le'), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(600)]);
  for (const [name, bytes, word] of [['旧.xls', ole, '.xlsx'], ['密.xlsx', locked, '密码'], ['假.xlsx', Buffer.from('没有表'), '']] as const) {
    writeFileSync(at(name), bytes);
    await expect(read(at(name))).rejects.toMatchObject({ code: 'workbook_refused', message: expect.stringContaining(word) as string });
  }
  await expect(read(at('不在.xlsx'))).rejects.toMatchObject({ code: 'file_missing' });
  const other = await RosterContest.make(program, '别的活动');
  const answer = await program.client.assignment.readPlan({ contestId: other.contestId, filePath: at('plan.xlsx') });
  expect(answer.pairs).toEqual([]);
  expect(new Set(answer.problems.map((one) => one.code))).toEqual(new Set(['unknown_work']));
});
