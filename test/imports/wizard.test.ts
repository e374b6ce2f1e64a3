// The wizard's powers over the real contract: header, columns, values, repairs, edits, skipped rows, what is remembered.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type ExcelJS from 'exceljs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databaseFile, temporaryFolder } from '#backend/folders.ts';
import type { OutputOf } from '#contract/define.ts';
import type { contract } from '#contract/index.ts';
import type { Plan } from '#contract/schema/imports.ts';
import { violations } from '#db/invariants.ts';
import { openCopy } from '#db/open.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { entryCells, entryHeaders, idNumber, makeWorkbook } from './made-sheet.ts';

type Preview = OutputOf<typeof contract.imports.preview>;

let program: TestProgram;
let contestId = '';
let files = 0;
beforeAll(async () => {
  program = await startProgram();
});
beforeEach(async () => {
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '微课评选', year: 2026 }));
  const { profiles } = await program.client.imports.profiles({});
  for (const one of profiles) await program.client.imports.forgetProfile({ profileId: one.profileId });
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.backend.close();
  const connection = openCopy(databaseFile(program.dir));
  expect(violations(connection.read)).toEqual([]);
  connection.close();
  await program.close();
});

const workbook = (rows: readonly (readonly ExcelJS.CellValue[])[], headers: readonly string[] = entryHeaders): Promise<string> => {
  files += 1;
  return makeWorkbook(join(program.files, `表${files}.xlsx`), { 汇总: (one) => {
    one.addRow([...headers]);
    for (const cells of rows) one.addRow([...cells]);
  } });
};
const preview = (filePath: string, plan: Partial<Plan> & { page?: Page } = {}): Promise<Preview> =>
  program.client.imports.preview({ contestId, kind: 'entries', filePath, ...plan });
type Page = { filter: 'all' | 'errors' | 'warnings' | 'duplicates' | 'updates' | 'problems'; offset: number; limit: number };
const all: Page = { filter: 'all', offset: 0, limit: 500 };
async function apply(filePath: string, plan: Partial<Plan> = {}) {
  const { fileHash, basedOn } = await preview(filePath, plan);
  return program.client.imports.apply({ contestId, kind: 'entries', filePath, ...plan, fileHash, basedOn });
}
const entries = async () => (await program.client.contests.entries({ contestId, limit: 1000 })).rows;
const refusal = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'no refusal',
  (error: { code?: string }) => error.code ?? error);
const codes = (found: Preview): string[] => found.problems.map((one) => `${one.row}${one.column} ${one.code}`);
const cell = (found: Preview, row: number, heading: string): string | undefined =>
  found.rows.find((one) => one.row === row)?.cells[found.headers.indexOf(heading)];
const edit = (row: number, column: string, value: string) => ({ sheet: '汇总', row, column, value });

describe('header', () => {
  const strange = ['甲', '乙', '丙', '丁', '戊'];
  const rows = [['小学', '微课', '分数', '张三', '一小'], ['初中', '微课', '函数', '李四', '二中']];

  test('a sheet nobody can read is still shown, and can be read by the row and columns the user chooses', async () => {
    const file = await workbook(rows, strange);
    expect(await refusal(preview(file))).toBe('import_columns');
    const first = await preview(file, { page: all });
    expect(first).toMatchObject({ counts: { add: 0 }, rowCounts: { all: 0 }, sheets: [{ headerRow: 0 }] });
    expect(first.sheets[0]?.top).toEqual([{ row: 1, cells: strange }, ...rows.map((cells, index) => ({ row: index + 2, cells }))]);
    expect(first.targets.find((one) => one.target === 'authorNames')).toMatchObject({ required: true, heading: '作者姓名', pinyin: 'zzxm' });
    const headers = [{ sheet: '汇总', row: 1 }];
    const second = await preview(file, { headers, page: all });
    expect(second.sheets[0]?.columns.map((one) => [one.header, one.target, one.how])).toEqual(strange.map((header) => [header, null, 'none']));
    const targets = ['division', 'category', 'title', 'authorNames', 'authorUnits'];
    const columns = targets.map((target, index) => ({ sheet: '汇总', column: 'ABCDE'[index] ?? '', target }));
    const third = await preview(file, { headers, columns });
    expect(third.counts).toMatchObject({ add: 2, skip: 0 });
    expect(third.sheets[0]?.columns).toMatchObject(targets.map((target) => ({ target, how: 'user', confidence: 1 })));
    expect(third.sheets[0]?.columns[2]?.samples).toEqual(['分数', '函数']);
  });

  test('another row than the one found; 0 leaves the sheet out; two lines are joined at the chosen row too', async () => {
    const file = await makeWorkbook(join(program.files, 'rows.xlsx'), { 汇总: (one) => {
      one.addRow(['组别', '项目', '作品名称', '作者姓名', '作者单位']);
      one.addRow(['小学', '微课', '旧表', '王五', '三小']);
      one.addRow(['', '', '', '作者', '']);
      one.addRow(['组别', '项目', '作品名称', '姓名', '作者单位']);
      one.addRow(['小学', '微课', '分数', '张三', '一小']);
    }, 说明: (one) => one.addRow(['请填写']) });
    expect((await preview(file)).sheets[0]?.headerRow).toBe(1);
    const lower = await preview(file, { headers: [{ sheet: '汇总', row: 4 }] });
    expect([lower.sheets[0]?.headerRow, lower.counts.add, lower.sheets[0]?.ignoredAbove]).toEqual([4, 1, 3]);
    expect(await refusal(preview(file, { headers: [{ sheet: '汇总', row: 0 }] }))).toBe('import_columns');
  });

  test('a column known by its cells only is used and told; numbers in what is shown are masked', async () => {
    const headers = ['组别', '项目', '作品名称', '作者姓名', '作者单位', '码', '说不清', '密'];
    const file = await workbook([1, 2, 3, 4].map((serial) =>
      ['小学', '微课', `作品${serial}`, `作者${'甲乙丙丁'[serial - 1] ?? ''}`, '一小', idNumber(serial), `1380000000${serial}`, `216100441${serial}`]), headers);
    const found = await preview(file);
    expect(found.sheets[0]?.columns.slice(5).map((one) => [one.target, one.how])).toEqual([
      ['authorIds', 'content'], ['authorPhones', 'content'], ['schoolCode', 'content']]);
    expect(codes(found)).toEqual(['1F header_by_cells', '1G header_by_cells', '1H header_by_cells']);
    expect(found.sheets[0]?.columns[5]?.samples).toHaveLength(3);
    for (const serial of [1, 2, 3, 4]) {
      expect(JSON.stringify(found)).not.toContain(idNumber(serial));
      expect(JSON.stringify(found)).not.toContain(`1380000000${serial}`);
    }
    const none = await preview(file, { columns: [{ sheet: '汇总', column: 'F', target: null }] });
    expect(none.sheets[0]?.columns[5]).toMatchObject({ target: null, how: 'user' });
  });
});

describe('values', () => {
  test('unknown words are counted with choices, mapped ones applied, and remembered for these headings', async () => {
    const rows = (division: string) => [1, 2, 3].map((serial) => entryCells(serial, { 组别: serial === 3 ? '小学' : division }));
    const first = await workbook(rows('初级中学（118）'));
    const before = await preview(first);
    expect(before.valuesToMap).toEqual([{
      target: 'division', heading: '组别', from: '初级中学（118）', count: 2, to: null, choices: ['小学组', '初中组', '高中组', '中职组'],
    }]);
    expect(before.rows.find((row) => row.row === 2)?.problems[0]).toMatchObject({ code: 'unknown_division', choices: ['小学组', '初中组', '高中组', '中职组'] });
    const values = [{ target: 'division', from: ' 初级中学(118) ', to: '初中组' }];
    const after = await preview(first, { values });
    expect(after).toMatchObject({ counts: { add: 3, skip: 0 }, valuesToMap: [{ from: '初级中学（118）', count: 2, to: '初中组' }] });
    await apply(first, { values, source: '省平台' });
    expect((await entries()).map((row) => row.division)).toEqual(['初中组', '初中组', '小学组']);
    const { profiles } = await program.client.imports.profiles({ kind: 'entries' });
    expect(profiles).toMatchObject([{ kind: 'entries', name: '省平台', values: 1, columns: 0 }]);
    // The same headings in another order; then with other headings; then without the memory; then forgotten.
    const turned = await workbook(rows('初级中学(118)').map((cells) => cells.toReversed()), entryHeaders.toReversed());
    expect(await preview(turned)).toMatchObject({ counts: { same: 3 }, profile: { name: '省平台' } });
    expect((await preview(await workbook(rows('初级中学(118)').map((cells) => [...cells, '']), [...entryHeaders, '新列']))).counts.skip).toBe(2);
    expect(await preview(turned, { useProfile: false })).toMatchObject({ counts: { skip: 2 }, profile: null });
    const forgotten = await program.client.imports.forgetProfile({ profileId: profiles[0]?.profileId ?? '' });
    expect((await preview(turned)).counts.skip).toBe(2);
    // Put back it is what it was; twice it is not.
    await program.client.imports.restoreProfile(forgotten);
    expect(await program.client.imports.profiles({ kind: 'entries' })).toEqual({ profiles });
    expect(await preview(turned)).toMatchObject({ counts: { same: 3 }, profile: { name: '省平台' } });
    expect(await refusal(program.client.imports.restoreProfile(forgotten))).toBe('already_there');
  });

  test('columns are remembered by heading; a name saves the mapping at once; what is chosen now wins', async () => {
    const headers = ['组别', '项目', '题', '人', '校', '题'];
    const file = await workbook([['小学', '微课', '分数', '张三', '一小', '别的']], headers);
    const columns = [{ sheet: '汇总', column: 'C', target: 'title' }, { sheet: '汇总', column: 'D', target: 'authorNames' },
      { sheet: '汇总', column: 'E', target: 'authorUnits' }];
    const plan = { columns, headers: [{ sheet: '汇总', row: 1 }] };
    const { profileId } = await program.client.imports.saveProfile({ contestId, kind: 'entries', filePath: file, ...plan, name: '校方名单' });
    const again = await workbook([['填报：一小'], headers, ['小学', '微课', '函数', '李四', '二中', '旁的']], ['名单']);
    const found = await preview(again);
    expect(found).toMatchObject({ profile: { profileId, name: '校方名单' }, counts: { add: 1 } });
    expect(found.sheets[0]).toMatchObject({ headerRow: 3 });
    expect(found.sheets[0]?.columns.map((one) => [one.target, one.how])).toEqual([['division', 'profile'], ['category', 'profile'],
      ['title', 'profile'], ['authorNames', 'profile'], ['authorUnits', 'profile'], [null, 'profile']]);
    const other = await preview(again, { columns: [{ sheet: '汇总', column: 'F', target: 'title' }] });
    expect(cell(other, 4, '作品名称')).toBe('旁的');
    expect(await refusal(program.client.imports.forgetProfile({ profileId: 'none' }))).toBe('not_found');
  });
});

describe('repairs', () => {
  test('each is counted with examples, changes what it says when taken, and nothing when left out', async () => {
    await apply(await workbook([entryCells(1, { 作者单位: '南湖区第一小学' }), entryCells(2, { 作者单位: '南湖区实验小学', 作者手机: '' })]));
    const id = Array.from({ length: 60 }, (_, serial) => idNumber(serial)).find((one) => one.endsWith('X')) ?? '';
    const file = await workbook([
      entryCells(11, { 作品名称: '　Ｐｙｔｈｏｎ入门 ', 作者姓名: '李　明、王磊', 作者证件号码: '' }), entryCells(12, { 作者证件号码: id.toLowerCase() }),
      entryCells(13, { 作者手机: '\'13900000001', 作者单位: '南湖一小' }), entryCells(14, { 作者单位: '小学' }),
    ]);
    const found = await preview(file);
    expect(found.repairs.map((one) => [one.code, one.name, one.count, one.taken])).toEqual([
      ['trim-spaces', '去除空格', 2, false], ['half-width', '全角转半角', 1, false], ['apostrophe', '去除前导撇号', 1, false],
      ['id-upper', '证件小写 x 改大写', 1, false], ['school-names', '补全学校全称', 1, false],
    ]);
    expect(found.repairs.at(-1)?.examples).toEqual([{ before: '南湖一小', after: '南湖区第一小学' }]);
    expect(JSON.stringify(found.repairs)).not.toContain(id.slice(0, 17));
    const [plain, taken] = [await preview(file, { page: all }),
      await preview(file, { page: all, repairs: ['school-names', 'id-upper', 'half-width', 'trim-spaces', 'no-such'] })];
    expect([cell(plain, 2, '作品名称'), cell(plain, 2, '作者姓名'), cell(plain, 4, '作者单位')]).toEqual(['　Ｐｙｔｈｏｎ入门 ', '李　明、王磊', '南湖一小']);
    expect([cell(taken, 2, '作品名称'), cell(taken, 2, '作者姓名'), cell(taken, 4, '作者单位'), cell(taken, 5, '作者单位')])
      .toEqual(['Python入门', '李明、王磊', '南湖区第一小学', '小学']);
    // What was only a note before has been settled by the repair.
    expect(codes(plain)).toEqual(['2I spaces', '3J id_normalised', '4L school_new', '5L school_new']);
    expect(codes(taken)).toEqual(['5L school_new']);
    expect(taken.repairs.filter((one) => one.taken).map((one) => [one.code, one.count])).toEqual([
      ['trim-spaces', 2], ['half-width', 1], ['id-upper', 1], ['school-names', 1]]);
    await apply(file, { repairs: ['school-names', 'half-width'] });
    expect((await entries()).slice(2).map((row) => [row.title, row.school])).toEqual([['Python入门', '南湖区第一小学'],
      ['作品12', '南湖区第一小学'], ['作品13', '南湖区第一小学'], ['作品14', '小学']]);
  });
});

describe('edits and skipped rows', () => {
  test('edits win over the file, its formulas and its repairs; a skipped row is no problem any more', async () => {
    const file = await workbook([
      entryCells(1, { 组别: '大学组' }), entryCells(2, { 作品名称: { formula: 'A1', result: '公式' } as ExcelJS.CellValue }),
      entryCells(3, { 时长: '约八分' }), entryCells(4, { 作者证件号码: 110101199003070020 }),
    ]);
    expect(codes(await preview(file))).toEqual(['2D unknown_division', '3H formula', '4P duration_format', '5J long_number']);
    const plan: Partial<Plan> = {
      edits: [edit(2, 'D', '初中'), edit(3, 'H', '手写　题目 '), edit(5, 'J', idNumber(77)), edit(2, 'AZ', '没有这一列')], repairs: ['trim-spaces'],
      skips: [{ sheet: '汇总', row: 4 }],
    };
    const found = await preview(file, { ...plan, page: all });
    expect(codes(found)).toEqual(['4 left_out']);
    expect(found.counts).toEqual({ add: 3, update: 0, same: 0, skip: 1 });
    expect(found.rows.map((row) => row.verdict)).toEqual(['add', 'add', 'skip', 'add']);
    expect(cell(found, 3, '作品名称')).toBe('手写　题目 ');
    expect((await apply(file, plan)).counts).toEqual(found.counts);
    expect((await entries()).map((row) => [row.title, row.division])).toEqual([['作品1', '初中组'], ['手写　题目', '小学组'], ['作品4', '小学组']]);
  });

  test('reveal shows one cell in full, and the trail says that it did, not what it said', async () => {
    const file = await workbook([entryCells(1)]);
    const at = { contestId, kind: 'entries' as const, filePath: file, sheet: '汇总', row: 2, column: 'J' };
    const { basedOn } = await preview(file);
    expect(await program.client.imports.reveal(at)).toEqual({ value: idNumber(1) });
    expect(await program.client.imports.reveal({ ...at, edits: [edit(2, 'J', 'x')] })).toEqual({ value: 'x' });
    expect(await refusal(program.client.imports.reveal({ ...at, row: 99 }))).toBe('not_found');
    const { rows } = await program.client.workspace.audit({ limit: 3 });
    expect(rows.slice(0, 2).map((row) => row.action)).toEqual(['imports.reveal', 'imports.reveal']);
    expect(rows[0]?.detail).toContain('"column":"J"');
    expect(JSON.stringify(rows)).not.toContain(idNumber(1));
    // Looking is no change: the preview still holds.
    expect((await preview(file)).basedOn).toBe(basedOn);
  });
});

test('a table from the clipboard: lines in cells, tabs, Chinese; its file goes when the workspace closes', async () => {
  const text = '组别\t项目\t作品名称\t作者姓名\t作者单位\n小学\t微课\t"两行\n题目"\t张三\t一小\n';
  const { filePath } = await program.client.imports.paste({ text });
  expect(filePath.startsWith(temporaryFolder(program.dir))).toBe(true);
  // Sealed: people's numbers may be in it.
  expect(readFileSync(filePath).includes('张三')).toBe(false);
  await apply(filePath);
  expect((await entries())[0]).toMatchObject({ title: '两行 题目' });
  await program.client.workspace.close({});
  expect(existsSync(temporaryFolder(program.dir))).toBe(false);
  await program.client.workspace.open({ dir: program.dir });
});
