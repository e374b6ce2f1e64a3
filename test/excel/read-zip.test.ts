// Zips read bit by bit, and files that change or are open elsewhere. The list of bad files is test/inputs.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorkbook, openWorkbookBytes, readAllRows, refusalTexts } from '#backend/excel/read.ts';
import { codeOf } from '../fixtures/refusals.ts';
import { sheetXml, workbookBytes, zipBytes } from '../fixtures/xlsx.ts';
import type { ZipPart } from '../fixtures/xlsx.ts';

describe('zip', () => {
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

  test('X39: open elsewhere is told', () => {
    const file = path.join(folder, '名单.xlsx');
    fs.writeFileSync(file, workbookBytes({ sheets: [{ rows: '<row r="1"><c r="A1"><v>1</v></c></row>' }] }));
    expect(openWorkbook(file).warnings).toEqual([]);
    fs.writeFileSync(path.join(folder, '~$名单.xlsx'), 'user');
    expect(openWorkbook(file).warnings).toEqual([{ code: 'XL_OPEN_ELSEWHERE', where: '名单.xlsx' }]);
  });
  test('X39: the file goes away or changes between the look and the reading', () => {
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
