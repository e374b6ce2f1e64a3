// X01–X11: what is wrong with the file as a zip, before anything in it is read.
import { readFileSync } from 'node:fs';
import { packedLarge } from './large.ts';
import { small } from './books.ts';
import type { WorkbookCase } from './shape.ts';
import { sheetXml, workbookBytes, zipBytes, type ZipPart } from '../fixtures/xlsx.ts';

const gigabyte = 1024 ** 3;
const sheetPart = 'xl/worksheets/sheet1.xml';
const stringsPart = 'xl/sharedStrings.xml';
const refused = (reason: string, where = '') => ({ refused: 'workbook_refused', reason, where }) as const;

const part = { name: 'xl/workbook.xml', content: '<workbook/>' };
const sheet = sheetXml({ rows: '<row r="1"><c r="A1"><v>1</v></c></row>'.padEnd(5000) });
const many = (count: number): ZipPart[] => Array.from({ length: count }, (_, index) => ({ name: `x/${index}.xml`, content: '' }));
const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(3000)]);
/** Digits that pack to half their length, always the same. */
function noise(length: number): string {
  const bytes = Buffer.alloc(length / 2);
  for (let at = 0, state = 7; at < bytes.length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes.toString('hex');
}
const zeros = () => packedLarge('<worksheet><sheetData>', 0x20, '</sheetData></worksheet>', gigabyte);

const hostile = (id: string, what: string, make: () => Buffer, reason: string, where = '', name?: string): WorkbookCase =>
  ({ id, what, make, answer: refused(reason, where), hostile: true, ...(name !== undefined && { name }) });

const lies: [string, Partial<ZipPart>][] = [
  ['declared smaller than real', { declaredSize: 900 }], ['declared larger than real', { declaredSize: 9000 }],
  ['wrong checksum', { crc: 1 }], ['unknown method', { method: 12 }], ['two names', { localName: 'xl/other.xml' }],
];
const whole = (): Buffer => small().bytes({ formats: [0] });

export const archiveCases: WorkbookCase[] = [
  hostile('X01', 'a sheet of 1 GiB', () => workbookBytes({ packed: { [sheetPart]: zeros() }, sheets: [{}] }), 'XL_BOMB', sheetPart),
  hostile('X01', 'a sheet of 1 GiB that claims to have 5,000 bytes',
    () => zipBytes([{ ...part, content: '', raw: { ...zeros(), size: 5000 } }]), 'XL_ZIP', part.name),
  hostile('X01', 'a sheet of 380 MB in 2 MB: below two hundred times, and still nothing anybody wrote', () =>
    workbookBytes({ packed: { [sheetPart]: packedLarge(`<worksheet><!--${noise(3_000_000)}--><sheetData>`, 0x20,
      '</sheetData></worksheet>', 380e6) } }), 'XL_BOMB', sheetPart),
  hostile('X02', 'a shared string of 300 MB',
    () => workbookBytes({ parts: { [stringsPart]: '' }, packed: { [stringsPart]: packedLarge('<sst><si><t>', 0x41, '</t></si></sst>', 300e6) } }),
    'XL_BOMB', stringsPart),
  hostile('X02', 'parts that claim 1.7 GB together',
    () => zipBytes([part, { name: 'xl/media/image1.png', content: 'x', declaredSize: 1.7e9 }]), 'XL_BOMB', 'MB'),
  hostile('X03', '2001 entries', () => zipBytes(many(2001)), 'XL_ENTRIES', '2001'),
  hostile('X03', '2000 entries pass, and there is no workbook in them', () => zipBytes(many(2000)), 'XL_NOWB'),
  ...lies.map(([what, lie]) => hostile('X04', what, () => zipBytes([{ ...part, content: sheet, ...lie }]), 'XL_ZIP', part.name)),
  hostile('X05', 'the same name twice, in other case', () => zipBytes([part, { ...part, name: 'XL/Workbook.xml' }]),
    'XL_DUPENTRY', 'XL/Workbook.xml'),
  ...[0, 20].map((offset) => hostile('X05', `two entries over the same bytes from ${offset}`,
    () => zipBytes([part, { ...part, name: 'xl/styles.xml', offset }]), 'XL_DUPENTRY', 'xl/')),
  ...['../../evil.xml', '/etc/passwd', 'xl\\workbook.xml', 'C:x.xml', 'a/../b', 'x\0y'].map((name) =>
    hostile('X06', `an entry called ${JSON.stringify(name)}`, () => zipBytes([{ name, content: '' }]), 'XL_ZIP', name)),
  hostile('X07', 'an encrypted entry', () => zipBytes([{ ...part, flags: 1 }]), 'XL_ENCRYPTED', part.name),
  hostile('X07', 'strong encryption', () => zipBytes([{ ...part, flags: 0x41 }]), 'XL_ENCRYPTED', part.name),
  hostile('X08', 'an old .xls or one with a password', () => compound, 'XL_CFB'),
  hostile('X08', 'an old .xls called .csv', () => compound, 'XL_CFB', '', '名单.csv'),
  ...([['CSV', '姓名,学校\n李梅,一中'], ['a web page', '<html><table></table></html>'], ['text', 'PK'], ['a picture', '\x89PNG']] as const)
    .map(([what, text]) => hostile('X09', `${what} called .xlsx`, () => Buffer.from(text), 'XL_NOTZIP', '名单.xlsx')),
  hostile('X10', 'an empty workbook', () => Buffer.alloc(0), 'XL_EMPTY'),
  hostile('X10', 'an empty CSV', () => Buffer.alloc(0), 'CSV_EMPTY', '', '名单.csv'),
  ...Array.from({ length: 12 }, (_, index) => hostile('X11', `a zip cut after ${index + 1} of 13 parts of its length`,
    () => whole().subarray(0, Math.floor(whole().length * (index + 1) / 13)), 'XL_ZIP')),
  hostile('X11', 'a workbook whose last byte is missing', () => whole().subarray(0, -1), 'XL_ZIP'),
  hostile('X11', 'this source file in place of a workbook', () => readFileSync(import.meta.filename), 'XL_NOTZIP'),
];
