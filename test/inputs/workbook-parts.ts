// X12–X26: what is wrong inside the parts: XML, encodings, declarations, macros, endless ranges, places that are none.
import { Book, small, rowXml, entryHeadings, goodEntry } from './books.ts';
import type { ReadAs, WorkbookCase } from './shape.ts';
import { sheetXml, stringsXml, workbookBytes, zipBytes, type WorkbookPlan } from '../fixtures/xlsx.ts';

const sheetPart = 'xl/worksheets/sheet1.xml';
const hostile = (id: string, what: string, plan: WorkbookPlan | (() => Buffer), reason: string, where = ''): WorkbookCase => ({
  id, what, hostile: true, make: typeof plan === 'function' ? plan : () => workbookBytes(plan),
  answer: { refused: 'workbook_refused', reason, where },
});
const rows = (inside: string): WorkbookPlan => ({ sheets: [{ rows: inside }] });
const inRow = (inside: string): WorkbookPlan => rows(`<row r="1">${inside}</row>`);
/** Read as if nothing were there; what was said of it is `said`. */
const harmless = (id: string, what: string, make: () => Buffer, answer: ReadAs): WorkbookCase => ({ id, what, make, answer, hostile: true });

const xml = sheetXml({ rows: '<row r="1"><c r="A1" s="0"><v>12</v></c><c r="B1" t="inlineStr"><is><t>甲</t></is></c></row>',
  after: '<pageMargins left="1"/>' });
const strings = stringsXml('<si><t>甲</t></si><si><r><t>乙</t></r></si>');
const cutAt = (length: number, from: number): number[] => Array.from({ length: 9 }, (_, index) =>
  from + Math.floor((length - from - 1) * (index + 1) / 9));
const broken: [string, string][] = [
  ['end tags crossed', '<row r="1"><c r="A1"><v>1</c></v></row>'], ['a row not closed', '<row r="1"><c r="A1"><v>1</v></c>'],
  ['a bare ampersand', '<row r="1"><c r="A1" t="inlineStr"><is><t>A&B</t></is></c></row>'],
  ['an unknown entity', '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'],
  ['a control character', '<row r="1"><c r="A1" t="inlineStr"><is><t>a\x01b</t></is></c></row>'],
  ['a character that cannot be', '<row r="1"><c r="A1" t="inlineStr"><is><t>&#xD800;</t></is></c></row>'],
  ['an unknown type of cell', '<row r="1"><c r="A1" t="q"><v>1</v></c></row>'], ['an attribute without quotes',
    '<row r=1><c r="A1"><v>1</v></c></row>'],
];
const laughs = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, n) => `<!ENTITY b${n} "${'&a;'.repeat(10)}">`).join('')}]>`;
const outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>';
const declared = (id: string, dtd: string): WorkbookCase[] => [
  hostile(id, 'in the sheet', { sheets: [{ xml: `<?xml version="1.0"?>${dtd}<worksheet><sheetData/></worksheet>` }] }, 'XL_DTD', sheetPart),
  hostile(id, 'among the rows', rows(`${dtd}<row r="1"/>`), 'XL_DTD', sheetPart),
  hostile(id, 'in the strings', { strings: `<?xml version="1.0"?>${dtd}<sst><si><t>&a;</t></si></sst>` }, 'XL_DTD', 'xl/sharedStrings.xml'),
  hostile(id, 'in the workbook part', { parts: { 'xl/workbook.xml': `${dtd}<workbook/>` } }, 'XL_DTD', 'xl/workbook.xml'),
  hostile(id, 'in the content types', { parts: { '[Content_Types].xml': `${dtd}<Types/>` } }, 'XL_DTD', '[Content_Types].xml'),
];
const chinese = sheetXml({ rows: '<row r="1"><c r="A1" t="inlineStr"><is><t>中</t></is></c></row>' });
const brokenUtf8 = Buffer.from(chinese);
brokenUtf8.writeUInt8(0x41, brokenUtf8.indexOf('中') + 1);
const heads = (count: number): string => Array.from({ length: count }, (_, i) => `<sheet name="${i}" sheetId="${i + 1}" r:id="rId1"/>`).join('');
const macroTypes = '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>';
const all = 'A1:XFD1048576';
const long = (length: number): string => '汉'.repeat(length);
const longStrings: [string, (text: string) => WorkbookPlan][] = [
  ['a shared string', (text) => ({ ...inRow('<c r="A1" t="s"><v>0</v></c>'), strings: `<si><t>${text}</t></si>` })],
  ['a shared string in runs', (text) => ({ ...inRow('<c r="A1" t="s"><v>0</v></c>'), strings: `<si><r><t>${text}</t></r></si>` })],
  ['a text in its cell', (text) => inRow(`<c r="A1" t="inlineStr"><is><t>${text}</t></is></c>`)],
  ['a text in its cell in runs', (text) => inRow(`<c r="A1" t="inlineStr"><is><r><t>${text}</t></r></is></c>`)],
  ['the result of a formula', (text) => inRow(`<c r="A1" t="str"><f>A</f><v>${text}</v></c>`)],
];
const merged = small().record(goodEntry(2));
const unordered = [rowXml(1, entryHeadings), rowXml(3, entryHeadings.map((one) => goodEntry(3)[one])), rowXml(2,
  entryHeadings.map((one) => goodEntry(2)[one]))];

export const partCases: WorkbookCase[] = [
  ...cutAt(xml.length, 60).map((length) => hostile('X12', `a sheet cut after ${length} characters`, { sheets: [{ xml: xml.slice(0,
    length) }] }, 'XL_XML', sheetPart)),
  ...cutAt(strings.length, 60).map((length) => hostile('X12', `strings cut after ${length} characters`,
    { strings: strings.slice(0, length) }, 'XL_XML', 'xl/sharedStrings.xml')),
  hostile('X12', 'a cut workbook part', { parts: { 'xl/workbook.xml': '<workbook><sheets>' } }, 'XL_XML', 'xl/workbook.xml'),
  ...broken.map(([what, inside]) => hostile('X12', what, rows(inside), 'XL_XML', sheetPart)),
  ...declared('X13', laughs), ...declared('X14', outside),
  hostile('X15', 'invalid UTF-8', { sheets: [{ xml: brokenUtf8 }] }, 'XL_XML', sheetPart),
  hostile('X15', 'UTF-16 with its mark', { sheets: [{ xml: Buffer.from(`\ufeff${chinese}`, 'utf16le') }] }, 'XL_XML', sheetPart),
  hostile('X15', 'UTF-16 without a mark', { sheets: [{ xml: Buffer.from(chinese, 'utf16le') }] }, 'XL_XML', sheetPart),
  hostile('X15', 'another encoding declared', { sheets: [{ xml: chinese.replace('UTF-8', 'GBK') }] }, 'XL_XML', sheetPart),
  hostile('X16', 'no workbook', () => zipBytes([{ name: 'a.txt', content: 'x' }]), 'XL_NOWB'),
  hostile('X16', 'another document', () => zipBytes([{ name: 'xl/workbook.xml', content: '<document/>' }]), 'XL_NOWB'),
  hostile('X16', 'no sheet', { sheets: [] }, 'XL_NOSHEET', 'xl/workbook.xml'),
  hostile('X16', 'a sheet that is not there', { parts: { [sheetPart]: null } }, 'XL_NOSHEET'),
  hostile('X16', '20,000 sheets', { parts: { 'xl/workbook.xml': `<workbook><sheets>${heads(20_000)}</sheets></workbook>` } }, 'XL_SHEETS', '500'),
  hostile('X17', 'vbaProject.bin', { parts: { 'xl/vbaProject.bin': 'x' } }, 'XL_MACRO', 'xl/vbaProject.bin'),
  hostile('X17', 'a macro sheet', { parts: { 'xl/macrosheets/sheet1.xml': '<x/>' } }, 'XL_MACRO', 'xl/macrosheets'),
  { ...hostile('X17', 'the ending .xlsm', {}, 'XL_MACRO', '名单.XLSM'), name: '名单.XLSM' },
  hostile('X17', 'the content type of macros', { parts: { '[Content_Types].xml': macroTypes } }, 'XL_MACRO', '[Content_Types].xml'),
  harmless('X18', 'a validation over the whole sheet', () => small().bytes({ after: `<dataValidations><dataValidation sqref="${all}" type="list">`
    + '<formula1>"a,b"</formula1></dataValidation></dataValidations>' }), small().answer()),
  harmless('X19', 'a merge over the whole sheet: every filled cell below the first is said to be merged', () => merged.bytes({
    after: `<mergeCells><mergeCell ref="${all}"/></mergeCells>` }), {
    said: [2, 3].flatMap((row) => ['B', 'C', 'D', 'E', 'F', 'I', 'A', 'G', 'H', 'J', 'K', 'L'].map((column) => `表1!${row}${column} merged_cell`)),
    counts: { add: 0, skip: 2 },
  }),
  harmless('X19', '200,000 merges', () => small().bytes({ after: `<mergeCells>${Array.from({ length: 200_000 },
    (_, i) => `<mergeCell ref="A${i * 2 + 11}:XFD${i * 2 + 12}"/>`).join('')}</mergeCells>` }), small().answer()),
  harmless('X20', 'a name for the whole sheet', () => small().bytes({
    definedNames: '<definedNames><definedName name="all">表1!$A$1:$XFD$1048576</definedName></definedNames>' }), small().answer()),
  harmless('X21', 'settings for 2,147,483,647 columns', () =>
    small().bytes({ before: '<cols><col min="1" max="2147483647" width="9"/></cols>' }), small().answer()),
  ...['99999999', '4294967295', '-1', '0', '1.5', '', 'x', '1048577', '007'].map((row) =>
    hostile('X22', `row ${JSON.stringify(row)}`, rows(`<row r="${row}"><c><v>1</v></c></row>`), 'XL_CELLREF', row)),
  hostile('X22', 'a row twice', rows('<row r="1"/><row r="2"/><row r="1"/>'), 'XL_CELLREF', '1'),
  harmless('X22', 'rows out of order are read as they are numbered', () => workbookBytes(rows(unordered.join(''))), { said: [],
    counts: { add: 2, skip: 0 } }),
  ...['__proto__', 'ZZZZZZZ1', 'a1', 'A', '1', 'A2', 'A01', 'XFE1', '$A$1', 'constructor', '', 'A1 ', 'A-1'].flatMap((place) =>
    ['"', "'"].map((quote) =>
    hostile('X23', `cell ${quote}${place}${quote}`, inRow(`<c r=${quote}${place}${quote}><v>1</v></c>`), 'XL_CELLREF', place.trim()))),
  hostile('X23', 'a cell twice', inRow('<c r="A1"/><c r="A1"><v>1</v></c>'), 'XL_CELLREF', 'A1'),
  hostile('X23', 'one column too many', inRow('<c r="XFD1"><v>1</v></c><c><v>1</v></c>'), 'XL_CELLREF'),
  harmless('X23', 'cells without a place follow one another', () =>
    workbookBytes(rows(new Book(Object.keys(goodEntry(1))).record(goodEntry(1)).rows.map((row) => row.replaceAll(/ r="\w+"/g, '')).join(''))),
  { said: [], counts: { add: 1, skip: 0 } }),
  ...['1', '-1', '99999999999', 'x', '', '0.5'].map((index) => hostile('X24', `shared string ${JSON.stringify(index)} of one`,
    { ...inRow(`<c r="A1" t="s"><v>${index}</v></c>`), strings: '<si><t>甲</t></si>' }, 'XL_SSTINDEX')),
  hostile('X24', 'a shared string where there are none', inRow('<c r="A1" t="s"><v>0</v></c>'), 'XL_SSTINDEX'),
  ...longStrings.map(([what, plan]) => hostile('X25', `${what} of 32,768 characters`, plan(long(32_768)), 'XL_STRING')),
  harmless('X25', '32,767 characters pass the reader; a remark that long is not stored, and said', () =>
    small().record(goodEntry(2, { 备注: long(32_767) })).bytes(), { said: ['表1!3L too_long'], counts: { add: 1, skip: 1 } }),
  hostile('X26', '1,000,001 rows', () => workbookBytes(rows(small().rows.join('')
    + Array.from({ length: 999_999 }, (_, i) => `<row r="${i + 3}"/>`).join(''))), 'XL_ROWS', '1000001'),
  harmless('X26', '1,000,000 rows, one of them filled', () => workbookBytes(rows(small().rows.join('')
    + Array.from({ length: 999_998 }, (_, i) => `<row r="${i + 3}"/>`).join(''))), small().answer()),
];
