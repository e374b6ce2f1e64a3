// X38–X40: CSV files as they come, files that are open or go away, and the same file twice.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { entryHeadings, goodEntry, small } from './books.ts';
import { sparse } from './large.ts';
import type { Refused, WorkbookCase } from './shape.ts';

const table = (comma: string, more: readonly string[] = []): string => {
  const cells = goodEntry(1);
  return [entryHeadings.join(comma), entryHeadings.map((one) => String(cells[one] ?? '')).join(comma), ...more].join('\r\n');
};
const taken = { said: [], counts: { add: 1, skip: 0 } } as const;
/** GBK has two bytes for each of these; Node decodes it and does not encode it. */
function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gbk');
  const codes = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  }
  return Buffer.from([...text].flatMap((one) => (one.charCodeAt(0) < 128 ? [one.charCodeAt(0)] : [...codes.get(one) ?? []])));
}
const csv = (what: string, make: () => Buffer, name = '名单.csv'): WorkbookCase => ({ id: 'X38', what, name, make, answer: taken });
const refused = (what: string, make: WorkbookCase['make'], reason: string, where = ''): WorkbookCase => ({
  id: 'X38', what, name: '名单.csv', make, hostile: true, answer: { refused: 'workbook_refused', reason, where },
});
const file = (what: string, name: string, put: (path: string) => void, answer: Refused): WorkbookCase => ({ id: 'X39', what, name,
  make: { put }, answer, hostile: true });
const little = Buffer.from(`\ufeff${table(',')}`, 'utf16le');

export const textCases: WorkbookCase[] = [
  csv('UTF-8', () => Buffer.from(table(','))), csv('UTF-8 with its mark', () => Buffer.from(`\ufeff${table(',')}`)),
  csv('GBK', () => gbk(table(','))), csv('UTF-16', () => little), csv('UTF-16 of the other order', () => Buffer.from(little).swap16()),
  csv('semicolons', () => Buffer.from(table(';'))), csv('tabs in a .txt', () => Buffer.from(table('\t')), '名单.txt'),
  csv('the hint line sep=', () => Buffer.from(`sep=;\r\n${table(';')}`)),
  refused('a quotation mark that never closes', () => Buffer.from(table(',', ['1,"2', '3,4'])), 'CSV_QUOTE', '3'),
  refused('a quotation mark that swallows 100 kB', () => Buffer.from(table(',', ['1,"2', ...Array.from({ length: 20_000 }, () =>
    '3,4')])), 'CSV_QUOTE', '3'),
  refused('a NUL', () => Buffer.from(table(',', ['1,\x002'])), 'CSV_NUL', '3'),
  refused('neither UTF-8 nor GBK', () => Buffer.from([0x61, 0x2c, 0xff, 0xff, 0x0a]), 'CSV_ENCODING'),
  refused('a field of 40,000 characters', () => Buffer.from(table(',', ['x'.repeat(40_000)])), 'CSV_LINE', '3'),
  refused('20,000 columns', () => Buffer.from(','.repeat(20_000)), 'CSV_LINE', '1'),
  refused('a line of 1 GB', { put: (path) => sparse(path, Buffer.alloc(16 * 1024 ** 2, 0x61), 1024 ** 3) }, 'CSV_LINE', '1'),
  refused('100 GB', { put: (path) => sparse(path, Buffer.from(table(',')), 100 * 1024 ** 3) }, 'XL_LARGE', '102400 MB'),
  file('a file that is not there', '没有.xlsx', () => { /* nothing is put */ }, { refused: 'file_missing', where: '没有.xlsx' }),
  file('the lock file of Excel', '~$名单.xlsx', (path) => writeFileSync(path, 'user'), { refused: 'file_busy', where: '名单.xlsx' }),
  file('a folder', '名单.xlsx', (path) => mkdirSync(path), { refused: 'workbook_refused', reason: 'XL_NOTFILE', where: '名单.xlsx' }),
  file('a pipe: nobody waits for it', '管道.csv', (path) => execFileSync('mkfifo', [path]), { refused: 'workbook_refused',
    reason: 'XL_NOTFILE', where: '管道.csv' }),
  file('a device without an end', '设备.csv', (path) => symlinkSync('/dev/zero', path), { refused: 'workbook_refused',
    reason: 'XL_NOTFILE', where: '设备.csv' }),
  file('a link that leads nowhere', '断链.xlsx', (path) => symlinkSync('/no/such/file', path), { refused: 'file_missing', where: '断链.xlsx' }),
  { id: 'X40', what: 'imported twice: the second time everything is there already', make: () =>
    small().record(goodEntry(2)).record(goodEntry(3)).bytes(),
    answer: { said: [], counts: { add: 3, skip: 0 }, plain: { make: () => small().record(goodEntry(2)).record(goodEntry(3)).bytes(), same: 3 } } },
];
