// The import over the real contract: ugly workbooks in, rows, problems, batches and error workbooks out.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databaseFile } from '#backend/folders.ts';
import { fieldsOf } from '#backend/program/open-workspace.ts';
import type { OutputOf } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import { violations } from '#db/invariants.ts';
import { openCopy } from '#db/open.ts';
import type { ReadDb } from '#db/open.ts';
import { sealedAt } from '#db/queries/directory.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { entryCells, entryHeaders, idNumber, makeWorkbook, type Cells } from './made-sheet.ts';

type Preview = OutputOf<typeof contract.imports.preview>;

let program: TestProgram;
let contestId = '';
beforeEach(async () => {
  program = await startProgram();
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '2026 微课评选', year: 2026 }));
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const path = (name: string): string => join(program.files, name);
const preview = (filePath: string, kind: 'entries' | 'judges' = 'entries'): Promise<Preview> =>
  program.client.imports.preview({ contestId, kind, filePath });
async function apply(filePath: string, kind: 'entries' | 'judges' = 'entries') {
  const { fileHash, basedOn } = await preview(filePath, kind);
  return program.client.imports.apply({ contestId, kind, filePath, fileHash, basedOn });
}
const entries = async () => (await program.client.contests.entries({ contestId })).rows;
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
const rowsOf = (found: Preview,
  code: string): number[] => found.problems.filter((one) => one.code === code).map((one) => one.row);

/** Reads the closed workspace's database. */
async function database(read: (db: ReadDb) => void): Promise<void> {
  await program.backend.close();
  const connection = openCopy(databaseFile(program.dir));
  read(connection.read);
  connection.close();
}

describe('a plain sheet', () => {
  test('preview writes nothing; apply stores every row; the same file again brings nothing new', async () => {
    const file = await sheet('a.xlsx', many(30));
    const first = await preview(file);
    expect(first).toMatchObject({ counts: { add: 30, update: 0, same: 0, skip: 0 }, problems: [], basedOn: 0 });
    expect(first.fileHash).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
    expect(await entries()).toEqual([]);
    const applied = await apply(file);
    expect(applied).toMatchObject({ counts: { add: 30, update: 0, same: 0, skip: 0 }, revision: 1 });
    const rows = await entries();
    expect(rows).toHaveLength(30);
    expect(rows[0]).toMatchObject({
      title: '作品1', division: '小学组', category: '微课', submittingUnit: '南湖区教育局', school: '南湖区第一小学', seconds: 522,
      authors: [{ name: '作者乙', idMasked: `6109**********${idNumber(1).slice(-4)}`, phoneMasked: '138****0001',
        school: '南湖区第一小学' }],
    });
    expect((await apply(file)).counts).toEqual({ add: 0, update: 0, same: 30, skip: 0 });
    expect((await entries()).map((row) => row.entryId)).toEqual(rows.map((row) => row.entryId));
  });

  test('changed rows are updated in place, new ones added, entries keep their identity', async () => {
    await apply(await sheet('a.xlsx', many(5, (serial) => ({ 作品编号: `A00${serial}` }))));
    const before = await entries();
    const second = await sheet('b.xlsx', [
      entryCells(1, { 作品编号: 'A001', 作品名称: '新题目', 作者姓名: '新作者', 作者单位: '南湖区第二小学' }), entryCells(2, { 作品编号: 'A002' }),
        entryCells(9, { 作品编号: 'A009' }),
    ]);
    expect((await apply(second)).counts).toEqual({ add: 1, update: 1, same: 1, skip: 0 });
    const after = await entries();
    expect(after).toHaveLength(6);
    expect(after.find((row) => row.entryId === before[0]?.entryId)).toMatchObject({ title: '新题目', school: '南湖区第二小学',
      authors: [{ name: '新作者' }] });
  });

  test('a sheet without numbers neither adds the entries twice nor wipes what it does not show', async () => {
    await apply(await sheet('a.xlsx', many(3, (serial) => ({ 作品编号: `A00${serial}` }))));
    const short = await sheet('short.xlsx',
      [1, 2, 3].map((serial) => ['小学', '微课', `作品${serial}`, `作者${'甲乙丙丁'[serial] ?? ''}`, '南湖区第一小学']),
      ['组别', '项目', '作品名称', '作者姓名', '作者单位']);
    expect((await preview(short)).counts).toEqual({ add: 0, update: 0, same: 3, skip: 0 });
    const titles = await sheet('grade.xlsx', [['小学', '微课', '作品1', '作者乙', '南湖区第一小学', '五年级']],
      ['组别', '项目', '作品名称', '作者姓名', '作者单位', '年级']);
    expect((await apply(titles)).counts).toEqual({ add: 0, update: 1, same: 0, skip: 0 });
    expect((await entries())[0]).toMatchObject({ number: 'A001', grade: '五年级',
      authors: [{ idMasked: `6109**********${idNumber(1).slice(-4)}` }] });
  });

  test('numbers lie sealed in the database, with an index; nothing of them in the clear; invariants hold', async () => {
    await apply(await sheet('a.xlsx', many(3)));
    await apply(await sheet('b.xlsx', [entryCells(1, { 年级: '五年级' })]));
    const { key } = { key: program.backend.program.current?.dataKey };
    if (!key) throw new Error('no workspace');
    const fields = fieldsOf(Uint8Array.from(key));
    await database((db) => {
      const people = db.all<{
        entry_id: string; part: string; position: number; id_sealed: Uint8Array; id_index: Uint8Array;
        phone_sealed: Uint8Array;
      }>(
        'select p.* from entry_people p join entries e on e.id = p.entry_id order by e.position');
      expect(people.map((one) => fields.open(sealedAt.personId(one.entry_id, one.part, one.position), one.id_sealed)))
        .toEqual([1, 2, 3].map((serial) => idNumber(serial)));
      expect(people.map((one) => fields.open(sealedAt.personPhone(one.entry_id, one.part, one.position),
        one.phone_sealed))[0]).toBe('13810000001');
      expect(Buffer.from(people[0]?.id_index ?? []).equals(Buffer.from(fields.index('id', idNumber(1))))).toBe(true);
      expect(violations(db)).toEqual([]);
    });
    const bytes = readFileSync(databaseFile(program.dir));
    for (const text of [idNumber(1), idNumber(3), '13810000001']) {
      expect(bytes.includes(Buffer.from(text)), text).toBe(false);
      expect(bytes.includes(Buffer.from(text, 'utf16le')), text).toBe(false);
    }
  });
});

describe('ugly sheets', () => {
  test('title, notes, two-line merged header, totals, seals, hidden rows, formulas, errors, merges, lost digits: each told by cell', async () => {
    const file = await makeWorkbook(path('ugly.xlsx'), { '各区县汇总': (one) => {
      one.addRow(['2026年微课评选推荐作品汇总表']);
      one.mergeCells('A1:J1');
      one.addRow(['填报单位（盖章）：南湖区教育局', '', '', '填表人：王某']);
      one.addRow(['序号', '组别', '项目', '作品名称', '作者', '', '', '', '时长', '备注']);
      one.mergeCells('E3:H3');
      one.addRow(['', '', '', '', '姓名', '身份证号', '手机', '单位', '', '']);
      for (const column of ['A', 'B', 'C', 'D', 'I', 'J']) one.mergeCells(`${column}3:${column}4`);
      const line = (serial: number, more: Partial<Record<number, ExcelJS.CellValue>> = {}): void => {
        const cells: ExcelJS.CellValue[] = [serial, '小学', '微课', `作品${serial}`, `作者${'甲乙丙丁戊己庚辛壬癸'[serial % 10] ?? ''}`,
          idNumber(serial), `138${10_000_000 + serial}`, '南湖区第一小学', '8′42″', ''];
        for (const [column, value] of Object.entries(more)) cells[Number(column)] = value ?? null;
        one.addRow(cells);
      };
      line(1); // 5
      line(2, { 5: 110101199003070020 }); // 6: number, digits lost
      line(3, { 4: '李　明', 5: `'${idNumber(3).toLowerCase()}` }); // 7
      line(4, { 4: '王磊、周颖', 5: `${idNumber(41)}、${idNumber(42)}` }); // 8
      line(5, { 9: { formula: '1+1', result: 2 } }); // 9
      line(6, { 9: { formula: '1+1' } as ExcelJS.CellValue }); // 10: never calculated
      line(7, { 3: { error: '#REF!' } as ExcelJS.CellValue }); // 11
      line(8); // 12 and 13 merged in 单位
      line(9);
      one.mergeCells('H12:H13');
      line(10); // 14 hidden
      one.getRow(14).hidden = true;
      one.addRow([]); // 15
      one.addRow([11]); // 16: a running number alone
      one.addRow(['序号', '组别', '项目', '作品名称', '姓名', '身份证号', '手机', '单位', '时长', '备注']); // 17
      line(12, { 8: '12′40″' }); // 18
      line(13, { 5: '1１0105491231002' }); // 19: 15 digits, one full width
      line(14, { 3: '作品1', 4: '作者乙', 5: '' }); // 20 repeats row 5
      line(15, { 4: '别人', 5: idNumber(1) }); // 21: the ID of row 5 under another name
      line(16, { 3: '=cmd|\'/c calc\'!A0' }); // 22: just text
      one.addRow(['合计', '', '', '16件']); // 23
      one.addRow(['', '', '', '', '', '（盖章）']); // 24
      one.addRow(['', '', '', '', '', '2026年 5月 6日']); // 25
    } });
    const found = await preview(file);
    expect(found.sheets).toMatchObject([{ name: '各区县汇总', headerRow: 4, ignoredAbove: 2, hiddenRows: 1,
      ignoredBelow: 4 }]);
    expect(found.sheets[0]?.columns[5]).toMatchObject({ header: '作者/身份证号', column: 'F', target: 'authorIds', how: 'name' });
    const told = found.problems.map((one) => `${one.row}${one.column} ${one.code} ${one.severity}`);
    expect(told).toEqual([
      '6F long_number error', '7E spaces warning', '7F id_normalised note', '9J formula warning',
        '10J formula_no_value error',
      '11D cell_error error', '11D required error', '13H merged_cell error', '14 hidden_row warning',
        '17 header_again note',
      '18I duration warning', '19F id_normalised note', '20D duplicate_row error', '21F duplicate_person error',
      '23 total_row note', '24 total_row note', '25 total_row note',
    ].filter((line) => line !== '19F id_normalised note').flatMap((line) => (line.startsWith('18I')
      ? [line, '19F id_old warning'] : [line])));
    expect(found.counts).toEqual({ add: 9, update: 0, same: 0, skip: 6 });
    expect(JSON.stringify(found)).not.toContain('110101199003070020');
    for (const serial of [1, 3, 41, 42]) expect(JSON.stringify(found)).not.toContain(idNumber(serial));
    expect((await apply(file)).counts).toEqual(found.counts);
    const rows = await entries();
    expect(rows.map((row) => row.title)).toEqual(['作品1', '作品3', '作品4', '作品5', '作品8', '作品10', '作品12', '作品13',
      '=cmd|\'/c calc\'!A0']);
    expect(rows[1]?.authors).toMatchObject([{ name: '李明' }]);
    expect(rows[2]?.authors.map((one) => [one.name, one.idMasked])).toEqual([['王磊',
      `6109**********${idNumber(41).slice(-4)}`], ['周颖', `6109**********${idNumber(42).slice(-4)}`]]);
  });

  test('several sheets, one hidden, one without a table', async () => {
    const fill = (from: number) => (one: ExcelJS.Worksheet): void => {
      one.addRow(entryHeaders);
      one.addRow(entryCells(from));
      one.addRow(entryCells(from + 1));
    };
    const file = await makeWorkbook(path('sheets.xlsx'),
      { 小学: fill(1), 初中: fill(3), 说明: (one) => one.addRow(['请填写']), 去年: (one) => {
      one.state = 'hidden';
      fill(5)(one);
    } });
    const found = await preview(file);
    expect(found.counts.add).toBe(4);
    expect(found.problems.map((one) => [one.sheet, one.code])).toEqual([['去年', 'hidden_sheet']]);
    expect(found.sheets.map((one) => [one.name, one.headerRow, one.rows])).toEqual([['小学', 1, 2], ['初中', 1, 2],
      ['说明', 0, 0]]);
  });

  test('headings: a near miss is told, twins are refused until the user chooses', async () => {
    const near = await sheet('near.xlsx', [['小学', '微课', '作品', '张三', '一小']], ['组别', '项目', '作品名称', '作者姓名', '作者的单位']);
    expect((await preview(near)).problems.map((one) => [one.row, one.column, one.code])).toEqual([[1, 'E',
      'header_guessed']]);
    const twins = await sheet('twins.xlsx', [['小学', '微课', '甲', '乙', '张三', '一小']],
      ['组别', '项目', '作品名称', '作品题目', '作者姓名', '作者单位']);
    expect(await refusal(preview(twins))).toBe('import_columns');
    const chosen =
      await program.client.imports.preview({ contestId, kind: 'entries', filePath: twins,
        columns: [{ sheet: '汇总', column: 'D', target: 'title' }] });
    expect(chosen.rows[0]?.cells).toContain('乙');
    const double = await sheet('double.xlsx', [['小学', '微课', '甲', '张三', '一小', '三', '四']],
      ['组别', '项目', '作品名称', '作者姓名', '作者单位', '年级', '适用年级']);
    expect((await preview(double)).problems.map((one) => [one.code, one.severity])).toEqual([['header_twice',
      'warning']]);
  });

  test('values that no program can put right', async () => {
    const file = await sheet('bad.xlsx', [
      entryCells(1, { 组别: '大学组' }), entryCells(2, { 项目: '动画' }), entryCells(3, { 时长: '约8分' }),
        entryCells(4, { 学校标识码: '123' }),
      entryCells(5, { 作者证件号码: '61090219850412' }), entryCells(6, { 作者姓名: '王磊、周颖、郭晓、韩冬', 作者证件号码: '' }),
        entryCells(7, { 作品编号: 'A1' }),
      entryCells(8, { 作品编号: 'a１' }), entryCells(9, { 作品编号: 'B1', 作品名称: '作品7', 作者姓名: '作者辛' }),
        entryCells(10, { 作者手机: '02981234567' }),
    ]);
    const found = await preview(file);
    expect(found.problems.map((one) => [one.row, one.column, one.code])).toEqual([
      [2, 'D', 'unknown_division'], [3, 'E', 'unknown_category'], [4, 'P', 'duration_format'], [5, 'M', 'school_code'],
        [6, 'J', 'id_length'],
      [7, 'I', 'authors_too_many'], [9, 'C', 'duplicate_row'], [10, 'H', 'same_work'], [11, 'K', 'phone'],
    ]);
    expect(found.counts).toEqual({ add: 2, update: 0, same: 0, skip: 8 });
  });

  test('schools of one name: told apart by submitting unit, refused when nothing tells', async () => {
    const school = (serial: number, more: Cells): ExcelJS.CellValue[] => entryCells(serial, { 作者单位: '实验小学', ...more });
    const file = await sheet('schools.xlsx', [
      school(1, { 报送单位: '南湖区教育局', 学校标识码: '2161004417' }), school(2, { 报送单位: '河东区教育局' }), school(3, { 报送单位: '' }),
      school(4, { 报送单位: '河东区教育局' }), school(5, { 报送单位: '', 作者单位: '南湖实小', 学校标识码: '2161004417' }),
    ]);
    const found = await preview(file);
    expect([rowsOf(found, 'school_ambiguous'), rowsOf(found, 'school_name')]).toEqual([[4], [6]]);
    await apply(file);
    expect((await entries()).map((row) => [row.title, row.schoolCode, row.submittingUnit])).toEqual([
      ['作品1', '2161004417', '南湖区教育局'], ['作品2', '', '河东区教育局'], ['作品4', '', '河东区教育局'], ['作品5', '2161004417', ''],
    ]);
    expect((await apply(file)).counts).toMatchObject({ add: 0, update: 0, same: 4 });
  });

  test('CSV in GBK', async () => {
    const file = path('汇总.csv');
    // 组别,项目,作品名称,作者姓名,作者单位 / 小学,微课,分数,张三,一小 in GBK.
    writeFileSync(file, Buffer.from('d7e9b1f02ccfeec4bf2cd7f7c6b7c3fbb3c62cd7f7d5dfd0d5c3fb2cd7f7d5dfb5a5cebb0d0ad0a1d1a72ccea2bfce2cb7d6cafd2cd5c5c8fd2cd2bbd0a10d0a', 'hex'));
    expect((await preview(file)).counts.add).toBe(1);
  });
});
