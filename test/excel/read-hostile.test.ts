// What the reader says of odd cells and endless ranges, and its sentences. The list of bad files is test/inputs.

import { describe, expect, test } from 'vitest';
import { errorText } from '#contract/errors.ts';
import type { AppError } from '#contract/errors.ts';
import {
  CELL_BAD_DATE, CELL_BAD_NUMBER, CELL_LONG_NUMBER, CELL_MERGED, CELL_MERGE_TOP, openWorkbookBytes, readAllRows,
  readingSentence, refusalTexts, warningTexts,
} from '#backend/excel/read.ts';
import { ofRows, refusal } from '../fixtures/refusals.ts';
import { sheetXml, stringsXml, workbookBytes } from '../fixtures/xlsx.ts';
import type { WorkbookPlan } from '../fixtures/xlsx.ts';

const firstRow = (rows: string, plan: WorkbookPlan = {}) => {
  return readAllRows(openWorkbookBytes(workbookBytes({ ...plan, sheets: [{ rows }] })), 0).rows[0]?.cells ?? [];
};

describe('xml and parts', () => {
  test('X12: XML cut anywhere names the part', () => {
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
  test('nothing on the prototype was touched', () => {
    ofRows('<row r="1"><c r="__proto__"><v>1</v></c></row>');
    expect(({} as Record<string, unknown>)['v']).toBeUndefined();
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
    .toBe('不能读取表格文件“工作簿.xlsx”（XL_EMPTY）：文件是空的（0 字节），可能没有拷贝完整，请重新拷贝或另存一份。没有导入任何内容。');
});
