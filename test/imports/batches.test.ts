// Judges, undo, what is frozen by judging, the template and the error workbook, over the real contract.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databaseFile } from '#backend/folders.ts';
import type { Kind } from '#contract/schema/imports.ts';
import { violations } from '#db/invariants.ts';
import { openCopy } from '#db/open.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { entryCells, entryHeaders, idNumber, makeWorkbook, type Cells } from './made-sheet.ts';

let program: TestProgram;
let contestId = '';
beforeEach(async () => {
  program = await startProgram();
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '2026 微课评选', year: 2026 }));
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.backend.close();
  const connection = openCopy(databaseFile(program.dir));
  expect(violations(connection.read)).toEqual([]);
  connection.close();
  await program.close();
});

const path = (name: string): string => join(program.files, name);
const preview = (filePath: string,
  kind: Kind = 'entries') => program.client.imports.preview({ contestId, kind, filePath });
async function apply(filePath: string, kind: Kind = 'entries') {
  const { fileHash, basedOn } = await preview(filePath, kind);
  return program.client.imports.apply({ contestId, kind, filePath, fileHash, basedOn });
}
const entries = async () => (await program.client.contests.entries({ contestId, limit: 1000 })).rows;
const judges = async () => (await program.client.contests.judges({ contestId })).rows;
const batches = async () => (await program.client.imports.batches({ contestId })).batches;
const undo = (batchId: string) => program.client.imports.undo({ contestId, batchId });
const refusal = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'no refusal',
  (error: { code?: string }) => error.code ?? error);
const sheet = (name: string, rows: readonly (readonly ExcelJS.CellValue[])[],
  headers: readonly string[] = entryHeaders): Promise<string> =>
  makeWorkbook(path(name), { 汇总: (one) => {
    one.addRow([...headers]);
    for (const cells of rows) one.addRow([...cells]);
  } });
const many = (count: number, more: (serial: number) => Cells = () => ({})): ExcelJS.CellValue[][] =>
  Array.from({ length: count }, (_, index) => entryCells(index + 1, more(index + 1)));

const judgeHeaders = ['姓名', '单位', '学校标识码', '报送单位', '任教学科', '评审组别', '手机', '证件号码', '最多件数'];
const judge = (serial: number, more: Cells = {}): ExcelJS.CellValue[] => {
  const cells: Cells = {
    姓名: `评委${'甲乙丙丁戊己庚辛'[serial % 8] ?? ''}`, 单位: `第${serial}中学`, 报送单位: '河东区教育局', 任教学科: '数学、科学', 评审组别: '小学',
      手机: `139${10_000_000 + serial}`,
    证件号码: idNumber(serial, '19700101'), 最多件数: 20, ...more,
  };
  return judgeHeaders.map((header) => cells[header] ?? null);
};

describe('judges', () => {
  test('imported, found again by ID, phone or name, updated in place', async () => {
    const file = await sheet('j.xlsx', [judge(1), judge(2, { 证件号码: '' }), judge(3, { 证件号码: '', 手机: '' })],
      judgeHeaders);
    expect((await apply(file, 'judges')).counts).toEqual({ add: 3, update: 0, same: 0, skip: 0 });
    expect((await judges())[0]).toMatchObject({
      name: '评委乙', unit: '第1中学', submittingUnit: '河东区教育局', subjects: ['数学', '科学'], maxLoad: 20,
      phoneMasked: '139****0001', idMasked: `6109**********${idNumber(1, '19700101').slice(-4)}`,
    });
    expect((await apply(file, 'judges')).counts).toEqual({ add: 0, update: 0, same: 3, skip: 0 });
    const before = (await judges()).map((one) => one.judgeId);
    const second = await sheet('k.xlsx', [
      judge(1, { 单位: '第一实验中学', 手机: '13700000000' }), judge(2, { 最多件数: 30 }), judge(3, { 手机: '13711111111' }),
    ], judgeHeaders);
    expect((await apply(second, 'judges')).counts).toEqual({ add: 0, update: 3, same: 0, skip: 0 });
    const after = await judges();
    expect(after.map((one) => one.judgeId)).toEqual(before);
    expect(after.map((one) => [one.unit, one.maxLoad, one.phoneMasked])).toEqual([
      ['第一实验中学', 20, '137****0000'], ['第2中学', 30, '139****0002'], ['第3中学', 20, '137****1111'],
    ]);
  });

  test('repeats in the file and the same name at another place', async () => {
    const file = await sheet('j.xlsx', [
      judge(1), judge(1), judge(2, { 证件号码: idNumber(1, '19700101'), 手机: '' }),
        judge(1, { 证件号码: '', 手机: '13755555555', 单位: '别的学校' }),
    ], judgeHeaders);
    const found = await preview(file, 'judges');
    expect(found.problems.map((one) => [one.row, one.code])).toEqual([[3, 'duplicate_row'], [4, 'duplicate_person']]);
    expect(found.counts).toEqual({ add: 2, update: 0, same: 0, skip: 2 });
  });
});

describe('undo', () => {
  test('takes back what was added and restores what was changed, numbers included', async () => {
    const first = await apply(await sheet('a.xlsx', many(3, (serial) => ({ 作品编号: `A${serial}` }))));
    const before = await entries();
    const second = await apply(await sheet('b.xlsx', [
      entryCells(1, { 作品编号: 'A1', 作品名称: '改了', 作者姓名: '王磊、周颖', 作者证件号码: `${idNumber(71)}、${idNumber(72)}`, 作者手机: '' }),
        entryCells(8, { 作品编号: 'A8' }),
    ]));
    expect((await entries())[0]?.authors).toHaveLength(2);
    expect(await batches()).toMatchObject([
      { batchId: second.batchId, counts: { add: 1, update: 1 }, canUndo: true, fileName: 'b.xlsx' },
      { batchId: first.batchId, canUndo: false, whyNot: expect.stringContaining('b.xlsx') },
    ]);
    expect(await refusal(undo(first.batchId))).toBe('import_depends');
    expect(await undo(second.batchId)).toMatchObject({ removed: 1, restored: 1, revision: 3 });
    expect(await entries()).toEqual(before);
    expect(await refusal(undo(second.batchId))).toBe('import_depends');
    expect(await undo(first.batchId)).toMatchObject({ removed: 3, restored: 0 });
    expect(await entries()).toEqual([]);
    expect(await refusal(undo('none'))).toBe('not_found');
    // Everything may be imported again.
    expect((await apply(path('a.xlsx'))).counts.add).toBe(3);
  });

  test('restored numbers still match: the old file says "same" again', async () => {
    const file = await sheet('a.xlsx', many(3, (serial) => ({ 作品编号: `A${serial}` })));
    await apply(file);
    const { batchId } =
      await apply(await sheet('b.xlsx',
        many(3, (serial) => ({ 作品编号: `A${serial}`, 作者证件号码: idNumber(serial + 50), 作者手机: '13700000000' }))));
    expect((await preview(file)).counts).toMatchObject({ update: 3, same: 0 });
    await undo(batchId);
    expect((await preview(file)).counts).toMatchObject({ update: 0, same: 3 });
  });

  test('two rows that mean one stored entry: the second is told where the first stands', async () => {
    await apply(await sheet('a.xlsx', [entryCells(1, { 作品编号: 'A1' })]));
    const found = await preview(await sheet('b.xlsx', [entryCells(1, { 作品编号: 'A1', 作品名称: '改名' }), entryCells(1)]));
    expect(found.problems).toMatchObject([{ row: 3, code: 'duplicate_row',
      message: expect.stringContaining('第 2 行') as string }]);
  });

  test('judges too', async () => {
    await apply(await sheet('j.xlsx', [judge(1), judge(2)], judgeHeaders), 'judges');
    const before = await judges();
    const { batchId } =
      await apply(await sheet('k.xlsx', [judge(1, { 单位: '新单位', 手机: '13700000000' }), judge(5)], judgeHeaders),
        'judges');
    expect(await judges()).toHaveLength(3);
    expect(await undo(batchId)).toMatchObject({ removed: 1, restored: 1 });
    expect(await judges()).toEqual(before);
    expect((await preview(path('j.xlsx'), 'judges')).counts).toMatchObject({ same: 2 });
  });
});

describe('once judging builds on it', () => {
  test('assigned entries and judges are frozen, and their import cannot be undone', async () => {
    const one = await apply(await sheet('a.xlsx', many(4)));
    const two = await apply(await sheet('j.xlsx', [1, 2, 3].map((serial) => judge(serial)), judgeHeaders), 'judges');
    const proposal = await program.client.assignment.propose({ contestId, coverage: 2, maxLoad: 4, seed: 1 });
    await program.client.assignment.apply({ contestId, pairs: proposal.pairs, basedOn: proposal.basedOn });
    const found = await preview(await sheet('b.xlsx', [entryCells(1, { 年级: '五年级' }), entryCells(2), entryCells(9)]));
    expect(found.counts).toEqual({ add: 1, update: 0, same: 1, skip: 1 });
    expect(found.problems.map((problem) => [problem.row, problem.code, problem.severity])).toEqual([[2, 'frozen_entry',
      'error']]);
    const again =
      await preview(await sheet('k.xlsx', [judge(1, { 单位: '别的学校' }), judge(2, { 手机: '13700000000' }), judge(3)],
        judgeHeaders), 'judges');
    expect(again.counts).toEqual({ add: 0, update: 1, same: 1, skip: 1 });
    expect(again.problems.map((problem) => [problem.row, problem.code])).toEqual([[2, 'frozen_judge']]);
    expect(await refusal(undo(one.batchId))).toBe('import_depends');
    expect(await refusal(undo(two.batchId))).toBe('import_depends');
    expect((await batches()).map((batch) => batch.canUndo)).toEqual([false, false]);
  });
});

describe('workbooks that go out', () => {
  test('the template: drop-downs, notes, an example that a re-import passes over; filled in, it imports', async () => {
    for (const kind of ['entries', 'judges'] as const) {
      const { file, bytes } = await program.client.imports.template({ contestId, kind, outFile: path(`${kind}.xlsx`) });
      expect(bytes).toBeGreaterThan(4000);
      expect((await preview(file, kind)).problems.map((one) => one.code)).toEqual(['example_row']);
      expect(await refusal(program.client.imports.template({ contestId, kind, outFile: file,
        overwrite: false }))).toBe('file_exists');
      const book = new ExcelJS.Workbook();
      await book.xlsx.readFile(file);
      const [first] = book.worksheets;
      const rules =
        (first as unknown as { dataValidations: { model: Record<string,
          { formulae: string[] }> } }).dataValidations.model;
      expect(JSON.stringify(rules)).toContain('小学组');
      expect(first?.getCell('B3').note ?? first?.getCell('A3').note).toBeTruthy();
      const cells = kind === 'entries'
        ? entryCells(1) : [null, '评委甲', '第一中学', null, '河东区教育局', '数学', '小学组', '13912345678', idNumber(5), 20, null];
      // By their headings: the template has columns that this row leaves empty.
      const byHeading = new Map(kind === 'entries' ? entryHeaders.map((heading, index) => [heading, cells[index]]) : []);
      const order = ((first?.getRow(3).values ?? []) as ExcelJS.CellValue[]).slice(1).map((heading) => String(heading).replace(/\*$/, '').trim());
      if (first) first.getRow(5).values = kind === 'entries' ? order.map((heading) => byHeading.get(heading) ?? null) : [...cells];
      await book.xlsx.writeFile(path(`filled-${kind}.xlsx`));
      expect((await apply(path(`filled-${kind}.xlsx`), kind)).counts).toEqual({ add: 1, update: 0, same: 0, skip: 0 });
    }
    await program.client.imports.template({ contestId, kind: 'entries', outFile: path('entries.xlsx') });
  });

  test('the error workbook: same columns and values, bad cells red with a note, what is wrong in front; corrected, it imports', async () => {
    const bad = await makeWorkbook(path('bad.xlsx'), { 汇总: (one) => {
      one.addRow(['标题']);
      one.addRow(entryHeaders);
      one.addRow(entryCells(1));
      one.addRow(entryCells(2, { 组别: '大学组', 时长: '20:00' }));
      one.addRow(entryCells(3, { 作者证件号码: '61090219850412' }));
    } });
    await apply(bad);
    const { file } =
      await program.client.imports.errorWorkbook({ contestId, kind: 'entries', filePath: bad,
        outFile: path('errors.xlsx') });
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(file);
    const found = book.getWorksheet('汇总');
    expect(found?.getRow(1).values).toEqual([undefined, '错误信息', ...entryHeaders, '赛学通行键（请勿改动）']);
    expect(found?.rowCount).toBe(4);
    expect(found?.getCell('A2').value).toBeNull();
    expect(found?.getCell('A3').text).toBe('✗ 【组别】没有“大学组”这个组别。本行不导入，请改为：小学组、初中组、高中组、中职组。\n! 【时长】时长 20:00 不在 5:00–10:00 之内，请与报送单位核对。');
    expect(found?.getCell('E3').fill).toMatchObject({ fgColor: { argb: 'FFFBD5D5' } });
    expect(JSON.stringify(found?.getCell('E3').note)).toContain('大学组');
    expect(found?.getCell('E2').fill).toMatchObject({ pattern: 'none' });
    expect(found?.getCell('K3').value).toBe(idNumber(2));
    expect(found?.getCell('K3').numFmt).toBe('@');
    if (!found) throw new Error('no sheet');
    found.getCell('E3').value = '小学组';
    found.getCell('K4').value = idNumber(3);
    await book.xlsx.writeFile(path('corrected.xlsx'));
    const again = await preview(path('corrected.xlsx'));
    expect(again.problems.map((one) => one.code)).toEqual(['duration']);
    expect(again.counts).toEqual({ add: 2, update: 0, same: 1, skip: 0 });
  });
});

test('X36: a hundred thousand rows that all repeat one are listed, one is new, within five seconds of work',
  async () => {
  const file = path('repeats.csv');
  const line = '小学,微课,分数,张三,一小\n';
  writeFileSync(file, `\ufeff组别,项目,作品名称,作者姓名,作者单位\n${line.repeat(100_000)}`);
  const start = process.cpuUsage();
  const found = await preview(file);
  expect(process.cpuUsage(start).user).toBeLessThan(5_000_000);
  expect(found).toMatchObject({ counts: { add: 1, skip: 99_999 }, problemCount: 99_999 });
  expect(found.problems).toHaveLength(20_000);
});
