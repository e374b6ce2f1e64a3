// Rows in the wizard over the real contract: duplicates three ways, paging, the error workbook there and back, CSV.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databaseFile } from '#backend/folders.ts';
import type { OutputOf } from '#contract/define.ts';
import type { contract } from '#contract/index.ts';
import type { Plan } from '#contract/schema/imports.ts';
import { violations } from '#db/invariants.ts';
import { openCopy } from '#db/open.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { entryCells, entryHeaders, idNumber, makeWorkbook, type Cells } from './made-sheet.ts';
import { atUsualPace } from '../fixtures/pace.ts';

type Preview = OutputOf<typeof contract.imports.preview>;
type Filter = 'all' | 'errors' | 'warnings' | 'duplicates' | 'updates' | 'problems';
type Wishes = Partial<Plan> & { page?: { filter: Filter; offset: number; limit: number } };

let program: TestProgram;
let contestId = '';
let files = 0;
beforeAll(async () => {
  program = await startProgram();
});
beforeEach(async () => {
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '微课评选', year: 2026 }));
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.backend.close();
  const connection = openCopy(databaseFile(program.dir));
  expect(violations(connection.read)).toEqual([]);
  connection.close();
  await program.close();
});

const path = (name: string): string => join(program.files, name);
const workbook = (rows: readonly (readonly ExcelJS.CellValue[])[], headers: readonly string[] = entryHeaders): Promise<string> => {
  files += 1;
  return makeWorkbook(path(`表${files}.xlsx`), { 汇总: (one) => {
    one.addRow([...headers]);
    for (const cells of rows) one.addRow([...cells]);
  } });
};
const preview = (filePath: string, plan: Wishes = {}, kind: 'entries' | 'judges' = 'entries'): Promise<Preview> =>
  program.client.imports.preview({ contestId, kind, filePath, ...plan });
async function apply(filePath: string, plan: Partial<Plan> = {}, kind: 'entries' | 'judges' = 'entries') {
  const { fileHash, basedOn, counts } = await preview(filePath, plan, kind);
  const applied = await program.client.imports.apply({ contestId, kind, filePath, ...plan, fileHash, basedOn });
  expect(applied.counts).toEqual(counts);
  return applied;
}
const entries = async () => (await program.client.contests.entries({ contestId, limit: 1000 })).rows;
const shown = async (): Promise<string[]> => (await entries()).map((row) => [row.number, row.title, row.grade, row.subject].join(' '));
const codes = (found: Preview): string[] => found.problems.map((one) => `${one.row}${one.column} ${one.code}`);
const choose = (row: number, choice: 'merge' | 'keep' | 'add') => ({ sheet: '汇总', row, choice });
const all = { filter: 'all' as const, offset: 0, limit: 500 };

describe('duplicates', () => {
  const same = { 作品名称: '分数', 作者姓名: '张三', 作者证件号码: '', 作者手机: '' };

  test('two rows of a file: told with what differs; merged, kept or both added, each the same when the file comes again', async () => {
    const file = await workbook([entryCells(1, { ...same, 年级: '三年级', 学科: '' }), entryCells(2, { ...same, 年级: '四年级', 学科: '语文' })]);
    const found = await preview(file, { page: { ...all, filter: 'duplicates' } });
    expect(codes(found)).toEqual(['3H duplicate_row']);
    expect(found.rowCounts).toMatchObject({ all: 2, duplicates: 1, errors: 1, updates: 0 });
    expect(found.rows).toMatchObject([{ row: 3, verdict: 'skip', duplicate: { of: '第 2 行', difference: ['学科：（空） → 语文', '年级：三年级 → 四年级'] } }]);

    const keep = { duplicates: [choose(3, 'keep')] };
    expect(codes(await preview(file, keep))).toEqual(['3 kept']);
    const first = await apply(file, keep);
    expect([first.counts, await shown()]).toEqual([{ add: 1, update: 0, same: 0, skip: 1 }, [' 分数 三年级 ']]);
    await program.client.imports.undo({ contestId, batchId: first.batchId });

    const merge = { duplicates: [choose(3, 'merge')], edits: [{ sheet: '汇总', row: 2, column: 'G', value: '五年级' }] };
    const merged = await preview(file, { ...merge, page: all });
    expect(codes(merged)).toEqual(['3 merged_row']);
    expect(merged.rows.map((row) => [row.row, row.verdict, row.problems[0]?.message])).toEqual([[2, 'add', undefined],
      [3, 'skip', '已按您的选择合并到第 2 行。']]);
    const second = await apply(file, merge);
    // Filled cells of the later row win over the earlier one, what the user typed himself over both.
    expect([second.counts, await shown()]).toEqual([{ add: 1, update: 0, same: 0, skip: 1 }, [' 分数 五年级 语文']]);
    expect((await apply(file, merge)).counts).toEqual({ add: 0, update: 0, same: 1, skip: 1 });
    const [again] = (await program.client.imports.batches({ contestId })).batches;
    await program.client.imports.undo({ contestId, batchId: again?.batchId ?? '' });
    await program.client.imports.undo({ contestId, batchId: second.batchId });

    const add = { duplicates: [choose(3, 'add')] };
    expect((await apply(file, add)).counts).toEqual({ add: 2, update: 0, same: 0, skip: 0 });
    expect(await shown()).toEqual([' 分数 三年级 ', ' 分数 四年级 语文']);
    expect((await apply(file, add)).counts).toEqual({ add: 0, update: 0, same: 2, skip: 0 });
  });

  test('a row like a stored record: differences old → new; merged, kept, or added beside it', async () => {
    await apply(await workbook([entryCells(1, { ...same, 年级: '三年级' })]));
    const file = await workbook([entryCells(1, { ...same, 年级: '四年级', 时长: '9:00' })]);
    const found = await preview(file, { page: { ...all, filter: 'duplicates' } });
    const difference = ['时长：8:42 → 9:00', '年级：三年级 → 四年级'].toReversed();
    expect(found.rows).toMatchObject([{ verdict: 'update', duplicate: { of: '已有作品“分数”', difference } }]);
    expect(found.changes).toEqual([{ sheet: '汇总', row: 2, what: '年级', before: '三年级', after: '四年级' },
      { sheet: '汇总', row: 2, what: '时长', before: '8:42', after: '9:00' }]);
    expect((await apply(file, { duplicates: [choose(2, 'keep')] })).counts).toEqual({ add: 0, update: 0, same: 0, skip: 1 });
    expect(await shown()).toEqual([' 分数 三年级 数学']);
    const add = { duplicates: [choose(2, 'add')] };
    expect((await apply(file, add)).counts.add).toBe(1);
    expect(await shown()).toEqual([' 分数 三年级 数学', ' 分数 四年级 数学']);
    expect((await apply(file, add)).counts).toEqual({ add: 0, update: 0, same: 1, skip: 0 });
    expect((await apply(file, { duplicates: [choose(2, 'merge')] })).counts.update).toBe(1);
    expect(await shown()).toEqual([' 分数 四年级 数学', ' 分数 四年级 数学']);
  });

  test('the same number or the same person is one record: it can be kept, never added once more', async () => {
    await apply(await workbook([entryCells(1, { 作品编号: 'A1' })]));
    const file = await workbook([entryCells(1, { 作品编号: 'A1', 年级: '六年级' })]);
    expect(codes(await preview(file, { duplicates: [choose(2, 'add')] }))).toEqual(['2C not_addable']);
    expect((await preview(file)).rowCounts).toMatchObject({ duplicates: 0, updates: 1 });
    expect((await apply(file, { duplicates: [choose(2, 'keep')] })).counts.skip).toBe(1);

    const headers = ['姓名', '单位', '证件号码', '手机', '任教学科'];
    const judges = await workbook([['王五', '一中', '', '13900000001', '数学']], headers);
    await apply(judges, {}, 'judges');
    const namesake = await workbook([['王五', '一中', '', '13900000002', '语文'], ['赵六', '二中', idNumber(9), '', '']], headers);
    expect((await preview(namesake, { page: { ...all, filter: 'duplicates' } }, 'judges')).rows).toMatchObject([
      { row: 2, duplicate: { of: '已有评委“王五”（一中）' } }]);
    const plan = { duplicates: [choose(2, 'add')] };
    expect((await apply(namesake, plan, 'judges')).counts).toEqual({ add: 2, update: 0, same: 0, skip: 0 });
    expect((await apply(namesake, plan, 'judges')).counts).toEqual({ add: 0, update: 0, same: 2, skip: 0 });
    const again = await workbook([['赵六', '三中', idNumber(9), '', '']], headers);
    expect(codes(await preview(again, { duplicates: [choose(2, 'add')] }, 'judges'))).toEqual(['2C not_addable']);
    expect((await program.client.contests.judges({ contestId })).rows.map((row) => row.subjects.join())).toEqual(['数学', '语文', '']);
  });

  test('between schools of one name the choices can be taken as they are offered', async () => {
    await apply(await workbook([entryCells(1, { 作者单位: '实验小学', 报送单位: '南湖区教育局', 学校标识码: '2161004417' }),
      entryCells(2, { 作者单位: '实验小学', 报送单位: '河东区教育局' })]));
    const file = await workbook([entryCells(3, { 作者单位: '实验小学', 报送单位: '' })]);
    const [problem] = (await preview(file)).rows[0]?.problems ?? [];
    expect(problem).toMatchObject({ code: 'school_ambiguous', column: 'L',
      choices: ['实验小学（2161004417，南湖区教育局）', '实验小学（河东区教育局）'] });
    await apply(file, { edits: [{ sheet: '汇总', row: 2, column: 'L', value: problem?.choices[1] ?? '' }] });
    expect((await entries()).map((row) => [row.school, row.schoolCode])).toEqual([['实验小学', '2161004417'], ['实验小学', ''], ['实验小学', '']]);
    expect((await program.client.directory.tree({})).schools.filter((one) => one.name.includes('实验小学'))).toHaveLength(2);
  });
});

describe('paging', () => {
  test('pages under each filter are the whole, in order, with numbers masked; turning them reads nothing again', async () => {
    await apply(await workbook(Array.from({ length: 20 }, (_, index) => entryCells(index + 1, { 作品编号: `A${index + 1}` }))));
    const more = (serial: number): Cells => ({
      作品编号: `A${serial}`, ...(serial % 7 === 0 ? { 组别: '大学' } : {}), ...(serial % 5 === 0 ? { 时长: '20:00' } : {}),
      ...(serial % 3 === 0 ? { 年级: '九年级' } : {}),
    });
    const file = await workbook(Array.from({ length: 90 }, (_, index) => entryCells(index + 1, more(index + 1))));
    const whole = await preview(file, { page: { ...all } });
    expect(whole.rows.map((row) => row.row)).toEqual(Array.from({ length: 90 }, (_, index) => index + 2));
    expect(whole.columnLetters.slice(0, 5)).toEqual(['A', 'B', 'C', 'D', 'E']);
    type Shown = Preview['rows'][number];
    const has = (severities: readonly string[]) => (row: Shown): boolean => row.problems.some((one) => severities.includes(one.severity));
    const filters: Record<Filter, (row: Preview['rows'][number]) => boolean> = {
      all: () => true, errors: has(['error']), warnings: has(['warning']), problems: has(['error', 'warning']),
      updates: (row) => row.verdict === 'update', duplicates: (row) => row.duplicate !== null && row.verdict !== 'update',
    };
    for (const [filter, fits] of Object.entries(filters) as [Filter, typeof filters.all][]) {
      const wanted = whole.rows.filter(fits);
      expect(whole.rowCounts[filter], filter).toBe(wanted.length);
      const pages: Preview['rows'] = [];
      for (let offset = 0; offset < 98; offset += 7) pages.push(...(await preview(file, { page: { filter, offset, limit: 7 } })).rows);
      expect(pages, filter).toEqual(wanted);
    }
    expect(whole.rowCounts.updates).toBeGreaterThan(3);
    expect(JSON.stringify(whole)).not.toContain(idNumber(5));
    // A change of the data or the plan is seen at once.
    await apply(await workbook([entryCells(30, { 作品编号: 'A30', 时长: '20:00', 年级: '九年级' })]));
    expect((await preview(file, { page: all })).counts.same).toBe(whole.counts.same + 1);
    expect((await preview(file, { page: all, skips: [{ sheet: '汇总', row: 2 }] })).counts.skip).toBe(whole.counts.skip + 1);
  });

  test('a thousand rows are checked in under a tenth of a second of work, a page in much less', async () => {
    const line = (serial: number): string => `小学,微课,作品${serial},作者${serial % 2 ? '甲' : '乙'},南湖区第一小学,${idNumber(serial % 999)},1380000${String(serial).padStart(4, '0')}`;
    const file = path('thousand.csv');
    writeFileSync(file, `组别,项目,作品名称,作者姓名,作者单位,身份证号,手机\n${Array.from({ length: 1000 }, (_, index) => line(index)).join('\n')}`);
    const work = async (plan: Wishes): Promise<number> => {
      const start = process.cpuUsage();
      await preview(file, plan);
      return process.cpuUsage(start).user / 1000;
    };
    await work({});
    const changing = [1, 2, 3, 4, 5].map((row) => ({ page: { ...all, limit: 100 }, skips: [{ sheet: 'thousand', row }] }));
    const times: number[] = [];
    for (const plan of changing) times.push(await work(plan));
    expect(atUsualPace(Math.min(...times))).toBeLessThan(100);
    const pages: number[] = [];
    for (const offset of [100, 200, 300]) pages.push(await work({ page: { ...all, limit: 100, offset }, skips: [{ sheet: 'thousand', row: 5 }] }));
    expect(atUsualPace(Math.min(...pages))).toBeLessThan(30);
  });
});

describe('the error workbook', () => {
  test('goes out with edits and repairs, comes back corrected: only the corrected rows are merged', async () => {
    const bad = await workbook([entryCells(1), entryCells(2, { 组别: '大学组' }), entryCells(3, { 时长: '20:00' }),
      entryCells(4, { 作者证件号码: 110101199003070020 })]);
    const plan: Partial<Plan> = { edits: [{ sheet: '汇总', row: 2, column: 'G', value: '二年级' }] };
    const applied = await apply(bad, plan);
    const { file } = await program.client.imports.errorWorkbook({ contestId, kind: 'entries', filePath: bad, ...plan, outFile: path('errors.xlsx') });
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(file);
    const sheet = book.getWorksheet('汇总');
    if (!sheet) throw new Error('no sheet');
    const last = entryHeaders.length + 2;
    expect([sheet.getCell(1, 1).value, sheet.getColumn(last).hidden, sheet.getCell('H2').value]).toEqual(['错误信息', true, '二年级']);
    expect(String(sheet.getCell(2, last).value)).toContain(applied.batchId);
    // Lost digits do not come back as if they were known.
    expect(sheet.getCell('K5').value).toBe('110101199003070???');
    // Meanwhile somebody changes what the first row brought in; the corrected sheet must leave that alone.
    await apply(await workbook([entryCells(1, { 年级: '六年级' })]));
    sheet.getCell('E3').value = '初中组';
    sheet.getCell('I4').value = '新题目';
    sheet.getCell('K5').value = idNumber(4);
    await book.xlsx.writeFile(path('corrected.xlsx'));
    const found = await preview(path('corrected.xlsx'), { page: all });
    expect(found.counts).toEqual({ add: 2, update: 1, same: 1, skip: 0 });
    expect(found.rows.map((row) => row.verdict)).toEqual(['same', 'add', 'update', 'add']);
    expect(codes(found).filter((one) => !one.includes('duration'))).toEqual(['2 untouched']);
    expect(found.sheets[0]?.columns.map((one) => one.header)).not.toContain('赛学通行键（请勿改动）');
    await apply(path('corrected.xlsx'));
    expect((await entries()).map((row) => [row.title, row.grade, row.division])).toEqual([
      ['作品1', '六年级', '小学组'], ['新题目', '三年级', '小学组'], ['作品2', '三年级', '初中组'], ['作品4', '三年级', '小学组']]);
    expect((await apply(path('corrected.xlsx'))).counts).toEqual({ add: 0, update: 0, same: 4, skip: 0 });
    // The error workbook of the corrected one has its own columns once.
    const second = await program.client.imports.errorWorkbook({ contestId, kind: 'entries', filePath: path('corrected.xlsx'), outFile: path('errors2.xlsx') });
    await book.xlsx.readFile(second.file);
    expect(book.getWorksheet('汇总')?.getRow(1).values).toEqual([undefined, '错误信息', ...entryHeaders, '赛学通行键（请勿改动）']);
  });
});

describe('CSV with the wizard', () => {
  // 组别,项目,作品名称,作者姓名,作者单位 / 大学,微课,分数,张三,一小 / 小学,微课,函数,李四,二小 as GBK bytes.
  const gbk = 'd7e9b1f02ccfeec4bf2cd7f7c6b7c3fbb3c62cd7f7d5dfd0d5c3fb2cd7f7d5dfb5a5cebb0d0ab4f3d1a72ccea2bfce2cb7d6cafd2cd5c5c8fd2cd2bbd0a10d0a'
    + 'd0a1d1a72ccea2bfce2cbaafcafd2cc0eecbc42cb6fed0a10d0a';
  const text = '组别,项目,作品名称,作者姓名,作者单位\r\n大学,微课,分数,张三,一小\r\n小学,微课,函数,李四,二小\r\n';

  test.each([['GB18030', Buffer.from(gbk, 'hex')], ['UTF-8', Buffer.from(text)], ['UTF-8 with BOM', Buffer.from(`\ufeff${text}`)]])(
    '%s: mapped values, edits and skipped rows by the sheet\'s own name; the error workbook', async (name, bytes) => {
      const file = path(`名单-${name}.csv`);
      writeFileSync(file, bytes);
      const before = await preview(file, { page: all, useProfile: false });
      const sheet = before.sheets[0]?.name ?? '';
      expect(before).toMatchObject({ counts: { add: 1, skip: 1 }, valuesToMap: [{ from: '大学', count: 1 }] });
      const plan: Partial<Plan> = {
        values: [{ target: 'division', from: '大学', to: '高中组' }], edits: [{ sheet, row: 2, column: 'C', value: '新题' }], skips: [{ sheet, row: 3 }],
      };
      await program.client.imports.errorWorkbook({ contestId, kind: 'entries', filePath: file, useProfile: false, outFile: path(`错误-${name}.xlsx`) });
      expect((await preview(path(`错误-${name}.xlsx`), { useProfile: false })).counts).toMatchObject({ add: 1, skip: 1 });
      expect((await apply(file, { ...plan, useProfile: false })).counts).toEqual({ add: 1, update: 0, same: 0, skip: 1 });
      expect((await entries()).map((row) => [row.title, row.division])).toEqual([['新题', '高中组']]);
    });
});

test('whatever the plan and in whatever order its parts are given: preview says the same, and the import does what it said', async () => {
  const cells = (serial: number): Cells => ({
    组别: ['小学', '大学组', '初级中学', ''][serial % 4] ?? '', 作品名称: ` 题${serial % 9}　`, 作者姓名: '张三', 作者证件号码: '', 作者手机: '',
    时长: serial % 6 === 0 ? '二十分' : '８:42',
  });
  const file = await workbook(Array.from({ length: 24 }, (_, index) => entryCells(index + 1, cells(index + 1))));
  const row = fc.integer({ min: 1, max: 27 });
  const place = fc.record({ sheet: fc.constantFrom('汇总', '汇总', '别处'), row });
  const plans = fc.record({
    values: fc.uniqueArray(fc.record({ target: fc.constant('division'), from: fc.constantFrom('大学组', '初级中学', '小学'),
      to: fc.constantFrom('小学组', '高中组', '乱写') }), { selector: (one) => one.from }),
    repairs: fc.subarray(['trim-spaces', 'half-width', 'apostrophe', 'school-names']),
    edits: fc.uniqueArray(fc.record({ sheet: fc.constant('汇总'), row, column: fc.constantFrom('D', 'H', 'P', 'L'),
      value: fc.constantFrom('初中', '题1', '8:42', '', '南湖区第二小学') }), { selector: (one) => `${one.row}${one.column}`, maxLength: 6 }),
    skips: fc.uniqueArray(place, { selector: (one) => `${one.sheet}${one.row}`, maxLength: 4 }),
    duplicates: fc.uniqueArray(fc.record({ sheet: fc.constant('汇总'), row, choice: fc.constantFrom('merge' as const, 'keep' as const, 'add' as const) }),
      { selector: (one) => one.row, maxLength: 8 }),
  });
  await fc.assert(fc.asyncProperty(plans, async (plan) => {
    ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '微课评选', year: 2026 }));
    const turned = { ...plan, values: plan.values.toReversed(), repairs: plan.repairs.toReversed(), edits: plan.edits.toReversed(),
      skips: plan.skips.toReversed(), duplicates: plan.duplicates.toReversed() };
    const wishes = { useProfile: false, page: all };
    const [one, other] = [await preview(file, { ...plan, ...wishes }), await preview(file, { ...turned, ...wishes })];
    expect(other).toEqual(one);
    const { counts } = one;
    expect(counts.add + counts.update + counts.same + counts.skip).toBe(one.rowCounts.all);
    const done = await apply(file, { ...plan, useProfile: false });
    expect(await entries()).toHaveLength(counts.add);
    expect((await preview(file, { ...plan, useProfile: false })).counts).toMatchObject({ add: 0, update: 0, same: counts.add });
    await program.client.imports.undo({ contestId, batchId: done.batchId });
    expect(await entries()).toEqual([]);
  }), { numRuns: 6 });
});
