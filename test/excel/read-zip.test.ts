// The bad-input corpus for files and zip archives (X01-X11, X39): each case answers with its exact code.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorkbook, openWorkbookBytes, readAllRows, refusalTexts } from '#backend/excel/read.ts';
import { codeOf, ofParts, ofPlan, padded, refusal } from '../fixtures/refusals.ts';
import { sheetXml, workbookBytes, zipBytes } from '../fixtures/xlsx.ts';
import type { ZipPart } from '../fixtures/xlsx.ts';

describe('zip', () => {
  test('X01 a sheet of 60 MB of blanks is refused before it is inflated', () => {
    const bytes = workbookBytes({ sheets: [{ xml: padded('<worksheet><sheetData>', '</sheetData></worksheet>',
      60e6) }] });
    expect(bytes.length).toBeLessThan(100_000);
    expect(refusal(bytes)).toEqual({ code: 'XL_BOMB', where: 'xl/worksheets/sheet1.xml' });
  });
  test('X02 one shared string of 60 MB', () => {
    expect(ofPlan({ parts: { 'xl/sharedStrings.xml': padded('<sst><si><t>', '</t></si></sst>', 60e6) } }))
      .toBe('XL_BOMB');
  });
  test('X02 declared total above 1.5 GB', () => {
    const big = { name: 'xl/media/image1.png', content: 'x', declaredSize: 1.7e9 };
    expect(ofParts([{ name: 'xl/workbook.xml', content: '<workbook/>' }, big])).toBe('XL_BOMB');
  });
  test('X03 2001 entries, while 2000 pass', () => {
    const many = (count: number): ZipPart[] => Array.from({ length: count }, (_, i) => ({ name: `x/${i}.xml`,
      content: '' }));
    expect(ofParts(many(2001))).toBe('XL_ENTRIES');
    expect(ofParts(many(2000))).toBe('XL_NOWB');
  });
  test('X04 declared size smaller or larger than real, wrong checksum, unknown method', () => {
    const sheet = sheetXml({ rows: '<row r="1"><c r="A1"><v>1</v></c></row>'.padEnd(5000) });
    for (const lie of [{ declaredSize: 900 }, { declaredSize: 9000 }, { crc: 1 }, { method: 12 },
      { localName: 'xl/other.xml' }]) {
      const parts: ZipPart[] = [{ name: 'xl/workbook.xml', content: sheet, ...lie }];
      expect(ofParts(parts), JSON.stringify(lie)).toBe('XL_ZIP');
    }
  });
  test('X05 duplicate and overlapping entries', () => {
    const part = { name: 'xl/workbook.xml', content: '<workbook/>' };
    expect(ofParts([part, { ...part, name: 'XL/Workbook.xml' }])).toBe('XL_DUPENTRY');
    expect(ofParts([part, { ...part, name: 'xl/styles.xml', offset: 0 }])).toBe('XL_DUPENTRY');
    expect(ofParts([part, { ...part, name: 'xl/styles.xml', offset: 20 }])).toBe('XL_DUPENTRY');
  });
  test.each(['../../evil.xml', '/etc/passwd', 'xl\\workbook.xml', 'C:x.xml', 'a/../b', 'x\0y'])('X06 entry name %j',
    (name) => {
    expect(ofParts([{ name, content: '' }])).toBe('XL_ZIP');
  });
  test('X07 encrypted entry', () => {
    expect(ofParts([{ name: 'xl/workbook.xml', content: '<workbook/>', flags: 1 }])).toBe('XL_ENCRYPTED');
  });
  test('X08 compound file: old .xls or password', () => {
    expect(codeOf(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(3000)]))).toBe('XL_CFB');
  });
  test.each(['姓名,学校\n李梅,一中', '<html><table></table></html>', 'PK', '\x89PNG'])('X09 other content renamed: %j',
    (text) => {
    expect(codeOf(Buffer.from(text))).toBe('XL_NOTZIP');
  });
  test('X10 empty file', () => expect(codeOf(Buffer.alloc(0))).toBe('XL_EMPTY'));
  test('X11 a zip cut anywhere is refused, mostly as XL_ZIP', () => {
    const bytes = workbookBytes({ sheets: [{ rows: '<row r="1"><c r="A1"><v>1</v></c></row>' }], formats: [0] });
    for (let length = 4; length < bytes.length; length += 7) expect(codeOf(bytes.subarray(0, length)), String(length))
      .toBe('XL_ZIP');
  });
  test('one flipped bit anywhere is refused or harmless, never a crash', () => {
    const whole = workbookBytes({ sheets: [{ rows: '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' }],
      strings: '<si><t>甲</t></si>', formats: [0] });
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << at % 8), at);
      const code = codeOf(bytes);
      expect(code === undefined || code in refusalTexts, `${at}: ${code}`).toBe(true);
    }
  });
  test('zip64 fields are understood', () => {
    const sheet = sheetXml({ rows: '<row r="1"><c r="A1"><v>1</v></c></row>' });
    const plain = { relations: '<Relationships><Relationship Id="r" Type="x/worksheet" Target="s.xml"/>'
      + '</Relationships>' };
    const parts: ZipPart[] = [
      { name: 'xl/workbook.xml', content: '<workbook><sheets><sheet name="a" r:id="r"/></sheets></workbook>',
        zip64: true },
      { name: 'xl/_rels/workbook.xml.rels', content: plain.relations }, { name: 'xl/s.xml', content: sheet,
        zip64: true },
    ];
    expect(readAllRows(openWorkbookBytes(zipBytes(parts)), 0).rows[0]?.cells[0]?.value).toBe(1);
  });
});

describe('files', () => {
  let folder = '';
  beforeAll(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'read-')); });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  const fails = (work: () => unknown, code: string): void =>
    expect(work).toThrow(expect.objectContaining({ code }) as Error);

  test('X39 missing, folder, lock file, open elsewhere', () => {
    const file = path.join(folder, '名单.xlsx');
    fails(() => openWorkbook(file), 'file_missing');
    fails(() => openWorkbook(folder), 'workbook_refused');
    fails(() => openWorkbook(path.join(folder, '~$名单.xlsx')), 'file_busy');
    fs.writeFileSync(file, workbookBytes({ sheets: [{ rows: '<row r="1"><c r="A1"><v>1</v></c></row>' }] }));
    expect(openWorkbook(file).warnings).toEqual([]);
    fs.writeFileSync(path.join(folder, '~$名单.xlsx'), 'user');
    expect(openWorkbook(file).warnings).toEqual([{ code: 'XL_OPEN_ELSEWHERE', where: '名单.xlsx' }]);
  });
  test('X39 the file goes away or changes between the look and the reading', () => {
    const file = path.join(folder, '二.xlsx');
    fs.writeFileSync(file, workbookBytes({ sheets: [{ rows: '<row r="1"><c r="A1"><v>1</v></c></row>' }] }));
    const book = openWorkbook(file);
    expect(readAllRows(book, 0).rows).toHaveLength(1);
    fs.appendFileSync(file, 'x');
    fails(() => readAllRows(book, 0), 'stale_file');
    fs.rmSync(file);
    fails(() => readAllRows(book, 0), 'file_missing');
  });
  test('the original file is not touched', () => {
    const file = path.join(folder, '三.xlsx');
    fs.writeFileSync(file, workbookBytes({ sheets: [{ rows: '<row r="1"><c r="A1"><v>1</v></c></row>' }] }));
    fs.chmodSync(file, 0o444);
    const before = fs.readFileSync(file);
    readAllRows(openWorkbook(file), 0);
    expect(fs.readFileSync(file).equals(before)).toBe(true);
  });
});
