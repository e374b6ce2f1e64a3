// The bad-input corpus inside workbooks (X12-X33): each case answers with its exact code, or is read as it must be.

import { describe, expect, test } from 'vitest';
import { errorText } from '#contract/errors.ts';
import type { AppError } from '#contract/errors.ts';
import {
  CELL_BAD_DATE, CELL_BAD_NUMBER, CELL_LONG_NUMBER, CELL_MERGED, CELL_MERGE_TOP, openWorkbookBytes, readAllRows,
  readingSentence, refusalTexts, warningTexts,
} from '#backend/excel/read.ts';
import { codeOf, ofParts, ofPlan, ofRows, refusal } from '../fixtures/refusals.ts';
import { sheetXml, stringsXml, workbookBytes } from '../fixtures/xlsx.ts';
import type { WorkbookPlan } from '../fixtures/xlsx.ts';

const firstRow = (rows: string, plan: WorkbookPlan = {}) => {
  return readAllRows(openWorkbookBytes(workbookBytes({ ...plan, sheets: [{ rows }] })), 0).rows[0]?.cells ?? [];
};

describe('xml and parts', () => {
  test('X12 XML cut anywhere names the part', () => {
    const xml = sheetXml({ rows: '<row r="1"><c r="A1" s="0"><v>12</v></c><c r="B1" t="inlineStr"><is><t>甲</t>'
      + '</is></c></row>', after: '<pageMargins left="1"/>' });
    for (let length = 5; length < xml.length; length++) {
      const found = refusal(workbookBytes({ sheets: [{ xml: xml.slice(0, length) }] }));
      expect(found?.code, xml.slice(0, length)).toBe('XL_XML');
      expect(found?.where).toContain('xl/worksheets/sheet1.xml');
    }
    const strings = stringsXml('<si><t>甲</t></si><si><r><t>乙</t></r></si>');
    for (let length = 60; length < strings.length; length++) {
      expect(refusal(workbookBytes({ strings: strings.slice(0, length) }))?.code, strings.slice(0, length))
        .toBe('XL_XML');
    }
    expect(ofPlan({ parts: { 'xl/workbook.xml': '<workbook><sheets>' } })).toBe('XL_XML');
  });
  test.each([
    ['end tags crossed', '<row r="1"><c r="A1"><v>1</c></v></row>'], ['row not closed',
      '<row r="1"><c r="A1"><v>1</v></c>'],
    ['bare ampersand', '<row r="1"><c r="A1" t="inlineStr"><is><t>A&B</t></is></c></row>'],
    ['unknown entity', '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'],
    ['control character', '<row r="1"><c r="A1" t="inlineStr"><is><t>a\x01b</t></is></c></row>'],
    ['character that cannot be', '<row r="1"><c r="A1" t="inlineStr"><is><t>&#xD800;</t></is></c></row>'],
    ['unknown cell type', '<row r="1"><c r="A1" t="q"><v>1</v></c></row>'],
    ['attribute without quotes', '<row r=1><c r="A1"><v>1</v></c></row>'],
  ])('X12 %s', (_, rows) => expect(ofRows(rows)).toBe('XL_XML'));
  test('X13 X14 document type declarations in any part', () => {
    const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>';
    const external = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>';
    for (const dtd of [laughs, external]) {
      expect(ofPlan({ sheets: [{ xml: `<?xml version="1.0"?>${dtd}<worksheet><sheetData/></worksheet>` }] }))
        .toBe('XL_DTD');
      expect(ofRows(`${dtd}<row r="1"/>`)).toBe('XL_DTD');
      expect(ofPlan({ strings: `<?xml version="1.0"?>${dtd}<sst><si><t>&a;</t></si></sst>` })).toBe('XL_DTD');
      expect(ofPlan({ parts: { 'xl/workbook.xml': `${dtd}<workbook/>` } })).toBe('XL_DTD');
      expect(ofPlan({ parts: { '[Content_Types].xml': `${dtd}<Types/>` } })).toBe('XL_DTD');
    }
  });
  test('X15 invalid UTF-8, UTF-16, another declared encoding', () => {
    const xml = sheetXml({ rows: '<row r="1"><c r="A1" t="inlineStr"><is><t>中</t></is></c></row>' });
    const broken = Buffer.from(xml);
    broken.writeUInt8(0x41, broken.indexOf('中') + 1);
    expect(ofPlan({ sheets: [{ xml: broken }] })).toBe('XL_XML');
    expect(ofPlan({ sheets: [{ xml: Buffer.from(`\ufeff${xml}`, 'utf16le') }] })).toBe('XL_XML');
    expect(ofPlan({ sheets: [{ xml: Buffer.from(xml, 'utf16le') }] })).toBe('XL_XML');
    expect(ofPlan({ sheets: [{ xml: xml.replace('UTF-8', 'GBK') }] })).toBe('XL_XML');
  });
  test('X16 no workbook, another document, no sheet, a missing sheet, 20,000 sheets', () => {
    expect(ofParts([{ name: 'a.txt', content: 'x' }])).toBe('XL_NOWB');
    expect(ofParts([{ name: 'xl/workbook.xml', content: '<document/>' }])).toBe('XL_NOWB');
    expect(ofPlan({ sheets: [] })).toBe('XL_NOSHEET');
    expect(ofPlan({ parts: { 'xl/worksheets/sheet1.xml': null } })).toBe('XL_NOSHEET');
    const heads = Array.from({ length: 20_000 }, (_,
      i) => `<sheet name="${i}" sheetId="${i + 1}" r:id="rId1"/>`).join('');
    expect(ofPlan({ parts: { 'xl/workbook.xml': `<workbook><sheets>${heads}</sheets></workbook>` } }))
      .toBe('XL_SHEETS');
  });
  test('X17 macros in any guise', () => {
    expect(ofPlan({ parts: { 'xl/vbaProject.bin': 'x' } })).toBe('XL_MACRO');
    expect(ofPlan({ parts: { 'xl/macrosheets/sheet1.xml': '<x/>' } })).toBe('XL_MACRO');
    expect(codeOf(workbookBytes(), '名单.XLSM')).toBe('XL_MACRO');
    const types = '<Types><Override PartName="/xl/workbook.xml"'
      + ' ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>';
    expect(ofPlan({ parts: { '[Content_Types].xml': types } })).toBe('XL_MACRO');
  });
});

describe('huge ranges cost nothing', () => {
  const rows = '<row r="1"><c r="A1"><v>1</v></c></row>';
  test('X18 validation, X20 defined name, X21 column settings over everything', () => {
    const bytes = workbookBytes({
      sheets: [{
        rows,
        before: '<cols><col min="1" max="2147483647" width="9" hidden="1"/></cols>',
        after: '<dataValidations><dataValidation sqref="A1:XFD1048576" type="list"><formula1>"a,b"</formula1>'
          + '</dataValidation></dataValidations>',
      }],
      definedNames: '<definedNames><definedName name="all">Sheet1!$A$1:$XFD$1048576</definedName></definedNames>',
    });
    const { rows: found, facts } = readAllRows(openWorkbookBytes(bytes), 0);
    expect(found[0]?.cells[0]?.value).toBe(1);
    expect(facts.hiddenColumns).toBe(1);
  });
  test('X19 merge over the whole sheet: read, every cell flagged', () => {
    const bytes = workbookBytes({ sheets: [{ rows: `${rows}<row r="2"><c r="A2"><v>2</v></c></row>`,
      after: '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>' }] });
    const { rows: found, facts } = readAllRows(openWorkbookBytes(bytes), 0);
    expect(found.map((row) => row.cells[0]?.flags)).toEqual([CELL_MERGED | CELL_MERGE_TOP, CELL_MERGED]);
    expect(facts.merges).toEqual([{ top: 1, left: 0, bottom: 1_048_576, right: 16_383 }]);
  });
  test('200,000 merges over all columns: read, all flagged, with a warning', () => {
    const merges = Array.from({ length: 200_000 }, (_,
      i) => `<mergeCell ref="A${i * 2 + 1}:XFD${i * 2 + 2}"/>`).join('');
    const bytes = workbookBytes({ sheets: [{ rows: '<row r="9"><c r="A9"><v>1</v></c></row><row r="3"><c r="A3">'
      + '<v>1</v></c></row>', after: `<mergeCells>${merges}</mergeCells>` }] });
    const { rows: found, facts } = readAllRows(openWorkbookBytes(bytes), 0);
    expect(found.map((row) => (row.cells[0]?.flags ?? 0) & CELL_MERGED)).toEqual([CELL_MERGED, CELL_MERGED]);
    expect(facts.warnings.map((warning) => warning.code)).toEqual(['XL_MERGES']);
  });
});

describe('places', () => {
  test.each(['99999999', '4294967295', '-1', '0', '1.5', '', 'x', '1048577', '007'])('X22 row %j', (row) => {
    expect(ofRows(`<row r="${row}"><c><v>1</v></c></row>`)).toBe('XL_CELLREF');
  });
  test.each(['__proto__', 'ZZZZZZZ1', 'a1', 'A', '1', 'A2', 'A01', 'XFE1', '$A$1', 'constructor', '', 'A1 ',
    'A-1'])('X23 cell %j', (place) => {
    expect(ofRows(`<row r="1"><c r="${place}"><v>1</v></c></row>`)).toBe('XL_CELLREF');
    expect(ofRows(`<row r="1"><c r='${place}'><v>1</v></c></row>`)).toBe('XL_CELLREF');
  });
  test('X23 the same place twice, one column too many', () => {
    expect(ofRows('<row r="1"><c r="A1"/><c r="A1"><v>1</v></c></row>')).toBe('XL_CELLREF');
    expect(ofRows('<row r="1"/><row r="2"/><row r="1"/>')).toBe('XL_CELLREF');
    expect(ofRows('<row r="1"><c r="XFD1"><v>1</v></c><c><v>1</v></c></row>')).toBe('XL_CELLREF');
    expect(ofRows('<row r="1"/>', { sheets: [] })).toBeUndefined();
  });
  test('nothing on the prototype was touched', () => {
    ofRows('<row r="1"><c r="__proto__"><v>1</v></c></row>');
    expect(({} as Record<string, unknown>)['v']).toBeUndefined();
  });
  test.each(['1', '-1', '99999999999', 'x', '', '0.5'])('X24 shared string %j of one', (index) => {
    expect(ofRows(`<row r="1"><c r="A1" t="s"><v>${index}</v></c></row>`, { strings: '<si><t>甲</t></si>' }))
      .toBe('XL_SSTINDEX');
  });
  test('X24 without any shared strings', () => {
    expect(ofRows('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')).toBe('XL_SSTINDEX');
  });
  test('X25 32,768 characters are too many, 32,767 are not, wherever they stand', () => {
    for (const [length, code] of [[32_767, undefined], [32_768, 'XL_STRING']] as const) {
      const text = '汉'.repeat(length);
      expect(ofRows('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', { strings: `<si><t>${text}</t></si>` }))
        .toBe(code);
      expect(ofRows('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', { strings: `<si><r><t>${text}</t></r></si>` }))
        .toBe(code);
      expect(ofRows(`<row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row>`)).toBe(code);
      expect(ofRows(`<row r="1"><c r="A1" t="inlineStr"><is><r><t>${text}</t></r></is></c></row>`)).toBe(code);
      expect(ofRows(`<row r="1"><c r="A1" t="str"><f>A</f><v>${text}</v></c></row>`)).toBe(code);
    }
  });
  test('X26 1,000,001 rows, while 1,000,000 pass', () => {
    const million = Array.from({ length: 1_000_000 }, (_, i) => `<row r="${i + 1}"/>`).join('');
    const book = (rows: string) => openWorkbookBytes(workbookBytes({ sheets: [{ rows }] }));
    expect(book(million).readSheet(0, () => {}).rows).toBe(1_000_000);
    expect(() => book(`${million}<row r="1000001"/>`).readSheet(0, () => {}))
      .toThrow(expect.objectContaining({ details: expect.objectContaining({ code: 'XL_ROWS' }) as unknown }) as Error);
  });
});

describe('cells the import must be able to speak about', () => {
  test('X27 16 to 18 digits stored as a number', () => {
    const found = firstRow('<row r="1"><c r="A1"><v>1234567890123456</v></c><c r="B1"><v>110101199003070000</v>'
      + '</c></row>');
    expect(found.map((cell) => [cell.text, cell.flags])).toEqual([['1234567890123456', CELL_LONG_NUMBER],
      ['110101199003070000', CELL_LONG_NUMBER]]);
  });
  test('X29 numbers that are none, and negative ones', () => {
    const found = firstRow('<row r="1"><c r="A1"><v>1e400</v></c><c r="B1"><v>NaN</v></c><c r="C1"><v>-5</v></c>'
      + '<c r="D1"><v>9,5</v></c><c r="E1"><v>9.55</v></c><c r="F1"><v>0x10</v></c></row>');
    expect(found.map(({ value, kind, flags }) => [value, kind, flags])).toEqual([
      ['1e400', 'text', CELL_BAD_NUMBER], ['NaN', 'text', CELL_BAD_NUMBER], [-5, 'number', 0], ['9,5', 'text',
        CELL_BAD_NUMBER], [9.55, 'number', 0],
      ['0x10', 'text', CELL_BAD_NUMBER],
    ]);
  });
  test('X30 days that do not exist', () => {
    const found = firstRow('<row r="1"><c r="A1" s="1"><v>60</v></c><c r="B1" s="1"><v>59</v></c><c r="C1" s="1">'
      + '<v>61</v></c><c r="D1" s="1"><v>-1</v></c>'
      + '<c r="E1" s="1"><v>0</v></c><c r="F1" s="1"><v>2958466</v></c><c r="G1" s="1"><v>1</v></c></row>',
        { formats: [0, 14] });
    expect(found.map((cell) => [cell.text, cell.flags])).toEqual([
      ['1900-02-29', CELL_BAD_DATE], ['1900-02-28', 0], ['1900-03-01', 0], ['-1', CELL_BAD_DATE], ['0', CELL_BAD_DATE],
        ['2958466', CELL_BAD_DATE],
      ['1900-01-01', 0],
    ]);
  });
  test('X32 commands, links and DDE are text; external parts are not followed, with a warning', () => {
    const book = openWorkbookBytes(workbookBytes({
      sheets: [{ rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><f>HYPERLINK("http://x")</f>`
        + `<v>点我</v></c></row>` }],
      strings: `<si><t>=cmd|'/c calc'!A0</t></si>`,
      parts: { 'xl/externalLinks/externalLink1.xml': '<!DOCTYPE not-even-looked-at><x/>' },
    }));
    expect(book.warnings).toEqual([{ code: 'XL_EXTERNAL', where: 'xl/externalLinks/externalLink1.xml' }]);
    expect(readAllRows(book, 0).rows[0]?.cells.map((cell) => [cell.kind, cell.text])).toEqual([['text',
      `=cmd|'/c calc'!A0`], ['text', '点我']]);
  });
  test('X33 error cells', () => {
    expect(firstRow('<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>')).toEqual([{ value: '#REF!', text: '#REF!',
      kind: 'error', flags: 0 }]);
  });
});

test('each refusal and warning says in both languages what happened and what to do', () => {
  for (const [code, [zh, en]] of Object.entries({ ...refusalTexts, ...warningTexts })) {
    expect(zh, code).toMatch(/[。]$/);
    expect(en, code).toMatch(/[.]$/);
    expect(zh.includes('{where}'), code).toBe(en.includes('{where}'));
  }
  expect(readingSentence('XL_DTD', 'a$&b')).toContain('a$&b');
  const fault = (() => {
    try {
      openWorkbookBytes(Buffer.alloc(0));
    } catch (error) {
      return error as AppError;
    }
    throw new Error('not refused');
  })();
  expect(errorText('workbook_refused', fault.details))
    .toBe('不能读取这个表格文件（XL_EMPTY）：文件是空的（0 字节），可能没有拷贝完整，请重新拷贝或另存一份。没有导入任何内容。');
});
