// CSV files as they come: every encoding and separator met in the field. Those that must be refused are in test/inputs.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openWorkbookBytes, readAllRows } from '#backend/excel/read.ts';
import { detectSeparator } from '#backend/excel/read/csv.ts';

function rowsOf(bytes: Buffer | string): string[][] {
  const book = openWorkbookBytes(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, '名单.csv');
  return readAllRows(book, 0).rows.map((row) => row.cells.map((cell) => cell.text));
}

const table = [['姓名', '学校'], ['李梅', '一中, 分校']];
const text = '姓名,学校\r\n李梅,"一中, 分校"\r\n';
/** The same table as Excel for Windows saves it in China: GBK. */
const gbk = Buffer.from('d0d5c3fb2cd1a7d0a30d0ac0eec3b72c22d2bbd6d02c20b7d6d0a3220d0a', 'hex');

describe('encodings', () => {
  test('UTF-8 with and without byte order mark', () => {
    expect(rowsOf(text)).toEqual(table);
    expect(rowsOf(`\ufeff${text}`)).toEqual(table);
  });
  test('GBK, and GB18030 with four-byte characters', () => {
    expect(rowsOf(gbk)).toEqual(table);
    // 𠮷 (U+20BB7) in GB18030.
    expect(rowsOf(Buffer.concat([gbk, Buffer.from('9534b235', 'hex')])).at(-1)).toEqual(['𠮷']);
  });
  test('UTF-16 of both byte orders', () => {
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(rowsOf(little)).toEqual(table);
    expect(rowsOf(Buffer.from(little).swap16())).toEqual(table);
  });
  test('characters across the 1 MB chunk edge, in UTF-8 and GBK', () => {
    for (const shift of [0, 1, 2]) {
      const lines = `${'x'.repeat(shift)}\n${'黎婷娜,陕西省西安市\n'.repeat(60_000)}`;
      const found = rowsOf(lines);
      expect(found).toHaveLength(60_001 - (shift === 0 ? 1 : 0));
      expect(new Set(found.slice(1).map((row) => row.join('|')))).toEqual(new Set(['黎婷娜|陕西省西安市']));
    }
    const many = Buffer.concat(Array.from({ length: 60_000 }, () => Buffer.from('c0eec3b72cd2bbd6d00a', 'hex')));
    expect(new Set(rowsOf(Buffer.concat([Buffer.from('x'), many])).slice(1).map((row) => row.join('|'))))
      .toEqual(new Set(['李梅|一中']));
  });
});

describe('structure', () => {
  test('separators: comma, semicolon, tab, and the hint line', () => {
    expect(rowsOf('a;b\n1,5;2\n3;4')).toEqual([['a', 'b'], ['1,5', '2'], ['3', '4']]);
    expect(rowsOf('a\tb\n1,5\t2')).toEqual([['a', 'b'], ['1,5', '2']]);
    expect(rowsOf('sep=;\na;b,c')).toEqual([['a', 'b,c']]);
    expect(rowsOf('作者,作品\n"张三;李四",甲\n"王五;赵六;孙七",乙')[1]).toEqual(['张三;李四', '甲']);
    expect(detectSeparator('只有一列\n甲')).toBe(',');
  });
  test('quotes: doubled, with line breaks, inside plain fields, and text after a quote', () => {
    expect(rowsOf('"a ""b"" c","第一行\r\n第二行"\r\n5" 屏,x\n"ab"c,d')).toEqual([['a "b" c', '第一行\r\n第二行'], ['5" 屏', 'x'],
      ['abc', 'd']]);
  });
  test('numbers of rows count blank lines and all line ends', () => {
    const book = openWorkbookBytes(Buffer.from('a\r\n\r\nb\rc\n,,\nd'), 'x.csv');
    expect(readAllRows(book, 0).rows.map((row) => [row.rowNumber, row.cells[0]?.text])).toEqual([[1, 'a'], [3, 'b'], [4,
      'c'], [6, 'd']]);
  });
  test('18 digits stay whole, ="001" is unwrapped, everything is text', () => {
    const book = openWorkbookBytes(Buffer.from('110101199003070012,="00123",95'), 'x.csv');
    expect(readAllRows(book, 0).rows[0]?.cells.map((cell) => [cell.value, cell.kind])).toEqual([
      ['110101199003070012', 'text'], ['00123', 'text'], ['95', 'text'],
    ]);
  });
  test('any table written by the rules comes back', () => {
    const field = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '"', ',', ';', '\t', '\n', '\r\n',
      '李　明', '"a"', '=1'));
    fc.assert(fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
      (rows) => {
      fc.pre(rows.every((row) => row.every((value) => !value.includes('\0') && !/^="/.test(value))));
      // An anchor in each row keeps rows from being blank or losing empty fields at their end.
      const anchored = rows.map((row) => ['#', ...row, '#']);
      const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
      const written = anchored.map((row) => row.map(quoted).join(',')).join('\r\n');
      expect(rowsOf(written)).toEqual(anchored);
    }), { numRuns: 300 });
  });
});
