// Every row of the correctness matrix: workbooks as odd writers make them, read as a clerk would read them.

import { describe, expect, test } from 'vitest';
import {
  CELL_FORMULA, CELL_FORMULA_NO_VALUE, CELL_LONG_NUMBER, CELL_MERGED, CELL_MERGE_TOP, openWorkbookBytes, readAllRows,
} from '#backend/excel/read.ts';
import { sheetXml, workbookBytes } from '../fixtures/xlsx.ts';
import type { WorkbookPlan } from '../fixtures/xlsx.ts';

function read(plan: WorkbookPlan, index = 0) {
  return readAllRows(openWorkbookBytes(workbookBytes(plan)), index);
}

/** The cells of the first row of a workbook with one row. */
function cells(inside: string, plan: WorkbookPlan = {}) {
  return read({ ...plan, sheets: [{ rows: `<row r="1">${inside}</row>` }] }).rows[0]?.cells ?? [];
}

describe('text', () => {
  test('Chinese stays whole wherever a buffer edge would fall', () => {
    const names = Array.from({ length: 12_000 }, (_, i) => `${'黎'.repeat(i % 7)}婷娜𠮷${i}`);
    const rows = names.map((_, i) => `<row r="${i + 1}"><c r="A${i + 1}" t="s"><v>${i}</v></c></row>`).join('');
    const strings = names.map((name) => `<si><t>${name}</t></si>`).join('');
    expect(read({ sheets: [{ rows }], strings }).rows.map((row) => row.cells[0]?.value)).toEqual(names);
  });

  test('phonetic runs are left out', () => {
    const strings = '<si><t>重庆</t><rPh sb="0" eb="2"><t>ChongQing</t></rPh><phoneticPr fontId="1"/></si>'
      + '<si><t>成都</t><phoneticPr fontId="1" type="noConversion"/></si>';
    const found = cells('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>', { strings });
    expect(found.map((cell) => cell.text)).toEqual(['重庆', '成都']);
  });

  test('runs of inline and shared strings are joined', () => {
    const runs = '<r><t>一等</t></r><r><rPr><b/></rPr><t xml:space="preserve">奖 </t></r><r><t>名单</t></r>';
    const found = cells(`<c r="A1" t="inlineStr"><is>${runs}</is></c><c r="B1" t="s"><v>0</v></c>`,
      { strings: `<si>${runs}</si>` });
    expect(found.map((cell) => cell.text)).toEqual(['一等奖 名单', '一等奖 名单']);
    expect(found[0]).toEqual({ value: '一等奖 名单', text: '一等奖 名单', kind: 'text', flags: 0 });
  });

  test('inline text in the layout of bulk writers and with attributes', () => {
    const found = cells('<c r="A1" t="inlineStr"><is><t>微课</t></is></c><c r="B1" t="inlineStr"><is>'
      + '<t xml:space="preserve"> 课件 </t></is></c>'
      + '<c r="C1" t="inlineStr"><is><t/></is></c><c r="D1" t="inlineStr"><is><t><![CDATA[<a&b>]]></t></is></c>');
    expect(found.map((cell) => cell.text)).toEqual(['微课', ' 课件 ', '', '<a&b>']);
  });

  test('_x000D_ escapes and entities are resolved, escaped escapes stay', () => {
    const strings = '<si><t>第一行_x000D_\n第二行</t></si><si><t>_x005F_x000D_</t></si><si>'
      + '<t>A&amp;B &lt;&#24494;&#x8BFE;&gt;</t></si>';
    const found = cells('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>',
      { strings });
    expect(found.map((cell) => cell.text)).toEqual(['第一行\r\n第二行', '_x000D_', 'A&B <微课>']);
  });

  test('a string used many times is the same each time', () => {
    const inside = Array.from({ length: 5 }, (_, i) => `<c r="${'ABCDE'[i]}1" t="s"><v>1</v></c>`).join('');
    const found = cells(inside, { strings: '<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r></si>' });
    expect(found.map((cell) => cell.text)).toEqual(['乙丙', '乙丙', '乙丙', '乙丙', '乙丙']);
  });

  test('X37 rare characters, private use, emoji, right-to-left and middle dots come through byte-exact', () => {
    const texts = ['𠮷𬭎𰻝', '\ue000\uf8ff', '买买提·阿不都', '👨‍👩‍👧', 'שלום', 'é', '名'.repeat(200)];
    const strings = texts.map((text) => `<si><t>${text}</t></si>`).join('');
    const inside = texts.map((_, i) => `<c r="${'ABCDEFG'[i]}1" t="s"><v>${i}</v></c>`).join('');
    expect(cells(inside, { strings }).map((cell) => cell.value)).toEqual(texts);
  });
});

describe('formulas and types', () => {
  test('cached boolean, error, date, text and number with their types', () => {
    const found = cells('<c r="A1" t="b"><f>TRUE()</f><v>1</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
      + '<c r="C1" s="1"><f>TODAY()</f><v>45536</v></c><c r="D1" t="str"><f>A&amp;B</f><v>甲&amp;乙</v></c>'
        + '<c r="E1"><f>1+1</f><v>2</v></c>', {
      formats: [0, 14],
    });
    expect(found.map(({ value, text, kind }) => [value, text, kind])).toEqual([
      [true, 'TRUE', 'boolean'], ['#DIV/0!', '#DIV/0!', 'error'], [45536, '2024-09-01', 'date'], ['甲&乙', '甲&乙', 'text'],
        [2, '2', 'number'],
    ]);
    expect(found.every((cell) => cell.flags === CELL_FORMULA)).toBe(true);
  });

  test('X31 children of a shared formula have values, a formula never calculated has none', () => {
    const result = read({ sheets: [{ rows: '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>4</v></c>'
      + '<c r="B1"><f>X()</f></c><c r="C1" t="str"><f>""</f><v></v></c></row><row r="2"><c r="A2">'
        + '<f t="shared" si="0"/><v>6</v></c></row>' }] });
    expect(result.rows[1]?.cells[0]).toEqual({ value: 6, text: '6', kind: 'number', flags: CELL_FORMULA });
    const uncalculated = cells('<c r="A1"/><c r="B1"><f>X()</f></c><c r="C1"/>');
    expect(uncalculated).toHaveLength(2);
    expect(uncalculated[1]).toEqual({ value: null, text: '', kind: 'empty',
      flags: CELL_FORMULA | CELL_FORMULA_NO_VALUE });
    expect(result.facts.warnings).toEqual([{ code: 'XL_FORMULA', where: 'A1' }]);
  });

  test('an empty text result is empty, not missing', () => {
    const found = cells('<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c>');
    expect(found[0]).toEqual({ value: null, text: '', kind: 'empty', flags: CELL_FORMULA });
  });

  test('18 digits as a number are flagged and shown in full; 15 digits and long fractions are not', () => {
    const found = cells('<c r="A1"><v>110101199003070012</v></c><c r="B1"><v>1.1010119900307E+17</v></c>'
      + '<c r="C1"><v>123456789012345</v></c>'
      + '<c r="D1"><v>9.5500000000000007</v></c><c r="E1"><v>1234567890123456</v></c>');
    expect(found.map((cell) => cell.text)).toEqual(['110101199003070012', '110101199003070000', '123456789012345',
      '9.55', '1234567890123456']);
    expect(found.map((cell) => cell.flags)).toEqual([CELL_LONG_NUMBER, CELL_LONG_NUMBER, 0, 0, CELL_LONG_NUMBER]);
  });

  test('leading zeros: text is kept, a number with a zero format is padded', () => {
    const found = cells('<c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>123</v></c><c r="C1" s="2"><v>7</v></c>'
      + '<c r="D1" s="3"><v>9.5</v></c>'
      + '<c r="E1" s="1"><v>-5</v></c>', { strings: '<si><t>00123</t></si>', formats: [0, '00000', '"SX2026-"000',
        '0.00'] });
    expect(found.map((cell) => cell.text)).toEqual(['00123', '00123', 'SX2026-007', '9.5', '-00005']);
    expect(found.map((cell) => cell.value)).toEqual(['00123', 123, 7, 9.5, -5]);
  });

  test('percentages read as shown, keep their value', () => {
    const found = cells('<c r="A1" s="1"><v>0.07</v></c><c r="B1" s="2"><v>0.125</v></c>', { formats: [0, 9, '0.0%'] });
    expect(found.map((cell) => [cell.text, cell.value])).toEqual([['7%', 0.07], ['12.5%', 0.125]]);
  });
});

describe('dates', () => {
  test('styles count although they lie behind sheet and strings in the zip', () => {
    const order = ['xl/sharedStrings.xml', 'xl/worksheets/sheet1.xml', 'xl/styles.xml', 'xl/workbook.xml'];
    expect(cells('<c r="A1" s="1"><v>45536</v></c>', { formats: [0, 14], order, strings: '' })[0]?.text)
      .toBe('2024-09-01');
  });

  test('Chinese built-in date formats 27-36 and 50-58', () => {
    const ids = [27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58];
    const letters = 'ABCDEFGHIJKLM';
    const found = cells(ids.map((_, i) => `<c r="${letters[i]}1" s="${i}"><v>45536</v></c>`).join(''),
      { formats: ids });
    expect(found.map((cell) => [cell.kind, cell.text])).toEqual(ids.map(() => ['date', '2024-09-01']));
    const times = [32, 33, 34, 35, 55, 56];
    const clocks = cells(times.map((_, i) => `<c r="${letters[i]}1" s="${i}"><v>0.5</v></c>`).join(''),
      { formats: times });
    expect(clocks.map((cell) => [cell.kind, cell.text, cell.value])).toEqual(times.map(() => ['time', '12:00', 0.5]));
  });

  test('custom codes: dates are told from colours, literals and exponents', () => {
    const codes: [string, string][] = [
      ['yyyy"年"m"月"d"日"', '2024-09-01'], ['[$-804]yyyy/m/d;@', '2024-09-01'], ['[DBNum1]yyyy年m月', '2024-09-01'], ['m/d',
        '2024-09-01'],
      ['yyyy-mm-dd hh:mm', '2024-09-01 12:00'], ['[Red]0', '45536.5'], ['0"d"', '45536.5'], ['0.00E+00', '45536.5'],
        ['General', '45536.5'],
      ['G/通用格式', '45536.5'], ['[h]:mm', '1092876:00'], ['#,##0.00_);[Red]\\(#,##0.00\\)', '45536.5'], ['e"年"m"月"',
        '2024-09-01'], ['@', '45536.5'],
    ];
    const inside = codes.map((_, i) => `<c r="${String.fromCharCode(65 + i)}1" s="${i}"><v>45536.5</v></c>`).join('');
    const found = cells(inside, { formats: codes.map(([code]) => code) });
    expect(found.map((cell, i) => [codes[i]?.[0], cell.text])).toEqual(codes);
  });

  test('ISO cells (t="d"), also in a 1904 workbook', () => {
    const inside = '<c r="A1" t="d"><v>2024-09-01</v></c><c r="B1" t="d"><v>2024-09-01T08:30:00Z</v></c>'
      + '<c r="C1" t="d"><v>2024-02-30</v></c>';
    for (const date1904 of [false, true]) {
      const found = cells(inside, { date1904 });
      expect(found.map((cell) => cell.text)).toEqual(['2024-09-01', '2024-09-01 08:30', '2024-02-30']);
      expect(found[0]).toMatchObject({ kind: 'date', value: 45536, flags: 0 });
    }
  });

  test('the 1904 system is moved by 1462 days', () => {
    const found = cells('<c r="A1" s="1"><v>44074</v></c><c r="B1" s="1"><v>0</v></c><c r="C1"><v>44074</v></c>',
      { formats: [0, 14], date1904: true });
    expect(found.map((cell) => [cell.text, cell.value])).toEqual([['2024-09-01', 45536], ['1904-01-01', 1462], ['44074',
      44074]]);
  });

  test('a time alone stays a serial and reads as a time', () => {
    const found = cells('<c r="A1" s="1"><v>0.5</v></c><c r="B1" s="1"><v>0.354166666666667</v></c>'
      + '<c r="C1" s="2"><v>1.5</v></c>', { formats: [0, 20, 46] });
    expect(found.map((cell) => [cell.kind, cell.value, cell.text])).toEqual([
      ['time', 0.5, '12:00'], ['time', 0.354166666666667, '08:30'], ['time', 1.5, '36:00'],
    ]);
  });
});

describe('layouts of other writers', () => {
  const plain = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>95</v></c></row>';
  const expected = [['甲', 95]];
  const values = (plan: WorkbookPlan) => read(plan).rows.map((row) => row.cells.map((cell) => cell.value));

  test('stored entries', () => {
    expect(values({ sheets: [{ rows: plain }], strings: '<si><t>甲</t></si>', stored: true })).toEqual(expected);
  });

  test('rows and cells without position are counted', () => {
    const result = read({ sheets: [{ rows: '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3'
      + '</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>' }] });
    expect(result.rows.map((row) => [row.rowNumber, row.cells.map((cell) => cell.value)])).toEqual([
      [1, [1, 2]], [5, [null, null, 3, 4]], [6, [5]],
    ]);
  });

  test('every element with a prefix', () => {
    const xml = '<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0'
      + '</x:v></x:c>'
      + '<x:c r="B1"><x:v>95</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:A2"/>'
        + '</x:mergeCells></x:worksheet>';
    const strings = '<?xml version="1.0"?><x:sst xmlns:x="m"><x:si><x:t>甲</x:t></x:si></x:sst>';
    const workbook = '<?xml version="1.0"?><x:workbook xmlns:x="m" xmlns:rel="r"><x:sheets>'
      + '<x:sheet name="表" sheetId="1" rel:id="rId1"/></x:sheets></x:workbook>';
    const result = read({ sheets: [{ xml }], strings, parts: { 'xl/workbook.xml': workbook } });
    expect(result.rows.map((row) => row.cells.map((cell) => cell.value))).toEqual(expected);
    expect(result.facts.merges).toEqual([{ top: 1, left: 0, bottom: 2, right: 0 }]);
  });

  test('blanks, comments, single quotes, unknown attributes and elements', () => {
    const rows = `\n <!-- <row r="9"> -->\n <row  spans='1:2' r = '1' >\r\n <c cm="1" r='A1' s="0" t='s' ><f/> `
      + `<v>0</v> <extLst><ext><v>9</v></ext></extLst></c>`
      + '<c r="B1" vm="1"><?pi x?><v>\n95 </v></c> <extra><c r="A1"/></extra></row>\n<other/>';
    const strings = '\n<si>\n<t xml:space="preserve">甲</t>\n</si><!-- end -->';
    expect(values({ sheets: [{ rows }], strings })).toEqual(expected);
  });

  test('byte order mark, absolute targets, strict dialect, upper-case part names', () => {
    const xml = Buffer.from(`\ufeff${sheetXml({ rows: plain })}`);
    const relations = '<Relationships><Relationship Id="rId1"'
      + ' Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" '
      + 'Target="/xl/Worksheets/Sheet1.xml"/>'
        + '<Relationship Id="b" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/sharedStrings" '
      + 'Target="../xl/./sharedStrings.xml"/></Relationships>';
    expect(values({ sheets: [{ xml }], strings: '<si><t>甲</t></si>',
      parts: { 'xl/_rels/workbook.xml.rels': relations } })).toEqual(expected);
  });

  test('X22 rows out of order are accepted', () => {
    const result = read({ sheets: [{ rows: '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v>'
      + '</c></row>', after: '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>' }] });
    expect(result.rows.map((row) => [row.rowNumber, row.cells[0]?.flags])).toEqual([[3, 0], [1,
      CELL_MERGED | CELL_MERGE_TOP]]);
  });
});

describe('what is told about a sheet', () => {
  test('merged cells are flagged although the ranges stand behind the rows', () => {
    const result = read({ sheets: [{
      rows: '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="C1"><v>3</v></c></row><row r="2"><c r="A2"/>'
        + '<c r="C2"><v>4</v></c></row><row r="3"><c r="C3"><v>5</v></c></row>',
      after: '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C2:C3"/></mergeCells>',
    }] });
    expect(result.rows.map((row) => row.cells.map((cell) => cell.flags))).toEqual([
      [CELL_MERGED | CELL_MERGE_TOP, CELL_MERGED, 0],
      [CELL_MERGED, CELL_MERGED, CELL_MERGED | CELL_MERGE_TOP],
      [0, 0, CELL_MERGED],
    ]);
    expect(result.facts.merges).toHaveLength(2);
  });

  test('X34 hidden rows, columns and sheets', () => {
    const rows = Array.from({ length: 20 }, (_,
      i) => `<row r="${i + 1}"${i < 17 ? ' hidden="1"' : ''}><c r="A${i + 1}"><v>1</v></c><c r="D${i + 1}"><v>1`
      + `</v></c></row>`);
    const plan: WorkbookPlan = { sheets: [
      { rows: `${rows.join('')}<row r="30" hidden="true"/>`,
        before: '<cols><col min="2" max="3" hidden="1"/><col min="9" max="2147483647" hidden="1"/></cols>' },
      { name: '二', state: 'hidden' }, { name: '三', state: 'veryHidden' },
    ] };
    const book = openWorkbookBytes(workbookBytes(plan));
    expect(book.sheets.map((sheet) => sheet.hidden)).toEqual(['no', 'yes', 'very']);
    const { facts, rows: found } = readAllRows(book, 0);
    expect(facts).toMatchObject({ rows: 21, columns: 4, hiddenRows: 17, hiddenColumns: 2 });
    expect(found.filter((row) => row.hidden)).toHaveLength(18);
  });

  test('reading stops when asked, reports progress and can be cancelled', () => {
    const rows = Array.from({ length: 3000 }, (_,
      i) => `<row r="${i + 1}"><c r="A${i + 1}"><v>${i}</v></c></row>`).join('');
    const book = openWorkbookBytes(workbookBytes({ sheets: [{ rows }] }));
    let seen = 0;
    book.readSheet(0, () => ++seen < 10);
    expect(seen).toBe(10);
    const progress: number[] = [];
    book.readSheet(0, () => {}, { onProgress: (done, total) => progress.push(done / total) });
    expect(progress.at(-1)).toBe(1);
    expect(progress.length).toBeGreaterThan(2);
    const stopper = new AbortController();
    expect(() => book.readSheet(0, (row) => { if (row.rowNumber === 5) stopper.abort(); }, { signal: stopper.signal }))
      .toThrow(expect.objectContaining({ code: 'cancelled' }));
  });

  test('a sheet without rows', () => {
    expect(read({ sheets: [{ xml: '<worksheet><sheetData/><pageMargins/></worksheet>' }] })).toMatchObject({ rows: [],
      facts: { rows: 0, columns: 0 } });
    expect(read({ sheets: [{ rows: '' }] }).rows).toEqual([]);
  });
});
