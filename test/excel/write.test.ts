// The workbook writer: what goes in comes out, nothing becomes a formula, a file is whole or absent.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { columnLetter, headerRowOf, listSheetName, writeWorkbook } from '#backend/excel/write.ts';
import type { Sheet, SheetRow } from '#backend/excel/write.ts';
import { daySerial, safeSheetNames } from '#backend/excel/write/sheet.ts';
import { AppError } from '#contract/errors.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'saixue-write-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);
const part = (file: string, name: string): string =>
  execFileSync('python3', ['-c', 'import sys,zipfile;sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))', file, name],
    { encoding: 'utf8' });
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(() => 'no refusal', (found: unknown) => found);
  return error instanceof AppError ? error.code : String(error);
};
async function readBack(file: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  return book;
}
const unescape = (text: string): string =>
  text.replaceAll(/_x([0-9A-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
const simple = (rows: Iterable<SheetRow> | AsyncIterable<SheetRow>): Sheet =>
  ({ name: '表', columns: [{ header: '姓名' }, { header: '得分', format: 'number' }], rows });

const payloads = [
  '=1+1', '=cmd|\'/c calc\'!A0', '+1', '-1+1', '@SUM(A1)', '|calc', ' =1', '\u00a0=1', '\u3000=1', '\t=1', '\r=1',
    '\n=1',
  '=HYPERLINK("http://a","b")', '＝1+1', '＋1', '－2', '＠x', '"=1"', '\'=1', '{=1}', '=', '-', '_x003D_1', 'a\n=1',
    '   @x', '=\u4e00',
];
const names = ['李　明', '古丽努尔·买买提', '𠮷野家', '\u{2B7A9}', '😀', 'a<b>&"c"', '  两端空格  ', '\u200fעברית', '张', '0012'];

describe('values', () => {
  test('every text comes back as it went in, as text', async () => {
    const file = path('texts.xlsx');
    const all = [...payloads, ...names];
    await writeWorkbook(file, [{ name: '文', columns: [{ header: '值' }], rows: all.map((text) => [text]) }]);
    expect(part(file, 'xl/worksheets/sheet1.xml')).not.toMatch(/<f[ >]/);
    const sheet = (await readBack(file)).getWorksheet('文');
    const found = all.map((_, index) => {
      const { value } = sheet?.getCell(index + 2, 1) ?? {};
      return typeof value === 'object' && value !== null && 'richText' in value
        ? value.richText.map((run) => run.text).join('') : value;
    });
    // exceljs leaves Excel's own escapes as they lie in the file.
    expect(found.map((text) => unescape(String(text)))).toEqual(all);
  });

  test('formula-like text carries quotePrefix, other text does not', async () => {
    const file = path('quote.xlsx');
    await writeWorkbook(file, [simple([['=1+1', 1], ['张三', 2]])]);
    const styles = part(file, 'xl/styles.xml');
    const xfs = [...styles.slice(styles.indexOf('<cellXfs')).matchAll(/<xf [^>]*>/g)].map((match) => match[0]);
    const sheet = part(file, 'xl/worksheets/sheet1.xml');
    const styleOf = (cell: string): string => xfs[Number(new RegExp(`r="${cell}" s="(\\d+)"`).exec(sheet)?.[1])] ?? '';
    expect(styleOf('A2')).toContain('quotePrefix="1"');
    expect(styleOf('A3')).not.toBe('');
    expect(styleOf('A3')).not.toContain('quotePrefix');
    expect(styleOf('B2')).not.toContain('quotePrefix');
  });

  test('identifiers stay text, numbers stay numbers with their format, dates become days', async () => {
    const file = path('formats.xlsx');
    await writeWorkbook(file, [{
      name: '式', rows: [['11010519491231002X', Number('110105194912310021'), 89.5, 7, '2024-09-01', '2024.9', '九']],
      columns: [
        { header: '证件' }, { header: '号码' }, { header: '得分', format: 'number' }, { header: '名次', format: 'integer' },
        { header: '日期', format: 'date' }, { header: '日', format: 'date' }, { header: '数', format: 'number' },
      ],
    }]);
    const row = (await readBack(file)).worksheets[0]?.getRow(2);
    expect(row?.getCell(1).value).toBe('11010519491231002X');
    expect(row?.getCell(1).numFmt).toBe('@');
    expect(typeof row?.getCell(2).value).toBe('string');
    expect(row?.getCell(3).value).toBe(89.5);
    expect(row?.getCell(3).numFmt).toBe('0.00');
    expect(row?.getCell(4).value).toBe(7);
    expect((row!.getCell(5).value as Date).toISOString()).toBe('2024-09-01T00:00:00.000Z');
    expect(row?.getCell(6).value).toBe('2024.9');
    expect(row?.getCell(7).value).toBe('九');
  });

  test('a text longer than Excel allows is cut where Excel would call the file damaged', async () => {
    const file = path('long.xlsx');
    await writeWorkbook(file, [simple([['长'.repeat(40_000), null]])]);
    const value = String((await readBack(file)).worksheets[0]?.getCell('A2').value);
    expect(value).toHaveLength(32_767);
    expect(value.endsWith('…')).toBe(true);
  });
});

describe('layout', () => {
  test('title, notes, header, sections, footers, panes, print set-up, hidden column, comments and fills', async () => {
    const file = path('layout.xlsx');
    const sheet: Sheet = {
      name: '获奖名单/2026', title: '获奖名单', notes: ['小学组', '2026-06-01'], footers: ['（盖章）'], frozenColumns: 1,
      columns: [{ header: '序号', format: 'integer' }, { header: '作品', required: true, note: '照实填写' },
        { header: '键', hidden: true }],
      rows: [{ heading: '一等奖（1 件）' }, [1, { value: '圆的面积', look: 'error', note: '重复' }, 'k']],
    };
    expect(headerRowOf(sheet)).toBe(4);
    await writeWorkbook(file, [sheet]);
    const found = (await readBack(file)).worksheets[0];
    expect(found?.name).toBe('获奖名单 2026');
    expect([1, 2, 3, 4, 5, 6, 7].map((row) => found?.getCell(row, 1).text))
      .toEqual(['获奖名单', '小学组', '2026-06-01', '序号', '一等奖（1 件）', '1', '（盖章）']);
    expect(found?.getCell('C1').master.address).toBe('A1');
    expect(found?.getCell('C5').master.address).toBe('A5');
    expect(found?.views[0]).toMatchObject({ state: 'frozen', ySplit: 4, xSplit: 1 });
    expect(found?.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape', fitToWidth: 1, fitToHeight: 0 });
    expect(part(file, 'xl/workbook.xml')).toContain('&apos;获奖名单 2026&apos;!$4:$4');
    expect(found?.getColumn(3).hidden).toBe(true);
    expect(JSON.stringify(found?.getCell('B6').note)).toContain('重复');
    expect(JSON.stringify(found?.getCell('B4').note)).toContain('照实填写');
    expect(found?.getCell('B6').fill).toMatchObject({ fgColor: { argb: 'FFFBD5D5' } });
  });

  test('drop-downs: short lists inline, long ones or ones with commas on a sheet nobody sees', async () => {
    const file = path('lists.xlsx');
    const long = Array.from({ length: 60 }, (_, index) => `很长的项目名称${index}`);
    await writeWorkbook(file, [{
      name: '表', listRows: 100, rows: [],
      columns: [{ header: '组别', list: ['小学', '初中'] }, { header: '项目', list: long },
        { header: '逗号', list: ['甲,乙', '丙'] }],
    }]);
    const xml = part(file, 'xl/worksheets/sheet1.xml');
    expect(xml).toContain('sqref="A2:A101"');
    expect(xml).toContain('<formula1>&quot;小学,初中&quot;</formula1>');
    expect(xml).toContain(`$A$2:$A$61`);
    expect(xml).toContain(`$B$2:$B$3`);
    const book = await readBack(file);
    expect(book.getWorksheet(listSheetName)?.state).toBe('veryHidden');
    expect(book.getWorksheet(listSheetName)?.getCell('A61').text).toBe('很长的项目名称59');
  });

  test('one style object per kind of cell: the style table does not grow with the rows', async () => {
    const few = path('few.xlsx');
    const many = path('many.xlsx');
    await writeWorkbook(few, [simple([['张三', 1]])]);
    await writeWorkbook(many, [simple(Array.from({ length: 3000 }, (_, index) => [`张${index}`, index]))]);
    expect(part(many, 'xl/styles.xml')).toBe(part(few, 'xl/styles.xml'));
  });

  test('sheet names are safe and different; letters and day numbers are right', () => {
    expect(safeSheetNames(['a/b', 'A b', '', "x'y", '长'.repeat(40)])).toEqual(['a b', 'A b-2', '工作表', 'x y',
      '长'.repeat(31)]);
    expect([0, 25, 26, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
    expect([daySerial('2024-09-01'), daySerial('1900-03-01'), daySerial('2023-02-29'),
      daySerial('x')]).toEqual([45_536, 61, null, null]);
  });
});

describe('whole or absent', () => {
  test('rows may come one at a time from an async source; progress is told', async () => {
    async function* rows(): AsyncGenerator<SheetRow> {
      for (let index = 0; index < 2500; index += 1) yield [`第${index}行`, index];
      await Promise.resolve();
    }
    const seen: number[] = [];
    const written = await writeWorkbook(path('async.xlsx'), [simple(rows())],
      { onProgress: (done) => seen.push(done) });
    expect(written.rows).toBe(2500);
    expect(seen).toEqual([1000, 2000, 2500]);
    expect((await readBack(written.file)).worksheets[0]?.getCell('A2501').value).toBe('第2499行');
    expect(readdirSync(folder)).toEqual(['async.xlsx']);
  });

  test('an existing file is refused, or replaced when that was agreed', async () => {
    const file = path('there.xlsx');
    writeFileSync(file, 'mine');
    expect(await codeOf(writeWorkbook(file, [simple([])]))).toBe('file_exists');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    await writeWorkbook(file, [simple([['张三', 1]])], { overwrite: true });
    expect((await readBack(file)).worksheets[0]?.getCell('A2').value).toBe('张三');
    expect(readdirSync(folder)).toEqual(['there.xlsx']);
  });

  test('cancelling, a failing source, a missing folder and a full disk leave nothing behind', async () => {
    const control = new AbortController();
    function* endless(): Generator<SheetRow> {
      for (let index = 0; ; index += 1) {
        if (index === 5000) control.abort();
        yield ['张三', index];
      }
    }
    expect(await codeOf(writeWorkbook(path('a.xlsx'), [simple(endless())],
      { signal: control.signal }))).toBe('cancelled');
    function* broken(): Generator<SheetRow> {
      yield ['张三', 1];
      throw new Error('source broke');
    }
    expect(await codeOf(writeWorkbook(path('b.xlsx'), [simple(broken())]))).toBe('Error: source broke');
    expect(await codeOf(writeWorkbook(join(folder, 'none', 'c.xlsx'), [simple([])]))).toBe('file_missing');
    expect(readdirSync(folder)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('a device that is full is a full disk', async () => {
    const file = path('full.xlsx');
    execFileSync('ln', ['-s', '/dev/full', `${file}.part`]);
    const rows = Array.from({ length: 20_000 }, (_, index) => [`张${index * 7919}`, index]);
    expect(await codeOf(writeWorkbook(file, [simple(rows)]))).toBe('disk_full');
    expect(readdirSync(folder)).toEqual([]);
  });
});
