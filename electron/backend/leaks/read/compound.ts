// Old Office and WPS documents (.doc .xls .ppt .wps .et .dps): properties by their format, text by its look.
// Formats: MS-CFB, MS-OLEPS; text is searched in every stream as UTF-16LE at both parities and as bytes.
import * as CFB from 'cfb';
import type { Sink } from '../shapes.ts';
import { byteRuns, decodeField, decodeText, decodeWide, wideRuns } from './decode.ts';
import { readExifInside } from './exif.ts';

const summaryNames: Readonly<Record<number, string>> = { 2: 'Title', 3: 'Subject', 4: 'Author', 5: 'Keywords', 6: 'Comments', 7: 'Template', 8: 'LastSavedBy', 18: 'Application' };
const documentNames: Readonly<Record<number, string>> = { 2: 'Category', 14: 'Manager', 15: 'Company' };
const authors = new Set(['Author', 'LastSavedBy', 'Manager', 'Company']);

/** The strings of a property set (MS-OLEPS 2.21): VT_LPSTR in the set's code page, VT_LPWSTR. */
function readProperties(bytes: Buffer, sink: Sink, names: Readonly<Record<number, string>>): void {
  const sections = bytes.length >= 28 ? Math.min(bytes.readUInt32LE(24), 2) : 0;
  for (let section = 0; section < sections; section += 1) {
    const start = 28 + section * 20 + 20 <= bytes.length ? bytes.readUInt32LE(28 + section * 20 + 16) : bytes.length;
    if (start + 8 > bytes.length) return;
    const count = Math.min(bytes.readUInt32LE(start + 4), 400);
    for (let index = 0; index < count && start + 16 + index * 8 <= bytes.length; index += 1) {
      const id = bytes.readUInt32LE(start + 8 + index * 8);
      const at = start + bytes.readUInt32LE(start + 12 + index * 8);
      if (at + 8 > bytes.length) continue;
      const type = bytes.readUInt32LE(at);
      const length = bytes.readUInt32LE(at + 4);
      const field = section === 0 ? names[id] ?? `#${id}` : `#${id}`;
      const value = bytes.subarray(at + 8, at + 8 + (type === 31 ? length * 2 : length));
      const text = type === 30 ? decodeField(value) : type === 31 ? decodeWide(value).replaceAll('\0', '') : '';
      if (text !== '') sink.piece('ole.summary', text, section === 0 && authors.has(field) ? 'author' : 'text', field);
    }
  }
}

/** Excel says so by a FILEPASS record after the first, Word by a flag, PowerPoint by the mark of the current user. */
function isLocked(name: string, bytes: Buffer): boolean {
  if (/EncryptedPackage|EncryptionInfo|EncryptedSummary/.test(name)) return true;
  if (name === 'WordDocument') return bytes.length > 12 && ((bytes[11] ?? 0) & 1) === 1;
  if (name === 'Workbook' || name === 'Book') return bytes.length > 8 && bytes.readUInt16LE(4 + bytes.readUInt16LE(2)) === 0x2f;
  return name === 'Current User' && bytes.length >= 16 && bytes.readUInt32LE(12) === 0xf3d1c4df;
}

export function readCompound(bytes: Buffer, sink: Sink): void {
  let entries: { name: string; type: number; content: Buffer }[];
  try {
    const file = CFB.read(bytes, { type: 'buffer' });
    entries = file.FileIndex.map((one) => ({ name: one.name, type: one.type, content: Buffer.from(one.content ?? []) }));
  } catch {
    // The raw search follows for a file by itself, not for one inside of another.
    readBytesAsText(bytes, sink, 'ole.text');
    return sink.unreadable('旧版文档的结构读不出来，只按字节检查过。');
  }
  for (const { name, type, content } of entries) {
    sink.check();
    if (type !== 2 || content.length === 0) continue;
    if (isLocked(name, content)) sink.unreadable('文档加了密码，里面的内容无法检查。', true);
    if (name.endsWith('SummaryInformation')) readProperties(content, sink, name.includes('Document') ? documentNames : summaryNames);
    sink.piece('ole.text', wideRuns(content, 0), 'text');
    sink.piece('ole.text', wideRuns(content, 1), 'text');
    sink.piece('ole.text', byteRuns(content), 'raw');
    if (/^(Pictures|Data|\x01Ole10Native)$/.test(name)) readExifInside(content, sink, 'ole.exif');
  }
  sink.piece('ole.text', entries.map((one) => one.name).join('\n'), 'raw');
}

/** A template or folder named in an old document's text is found by its runs; decodeText is for what has an encoding. */
export const readBytesAsText = (bytes: Buffer, sink: Sink, place: string): void => {
  sink.piece(place, decodeText(bytes).replaceAll('\0', '\n'), 'raw');
  for (const parity of [0, 1] as const) sink.piece(place, wideRuns(bytes, parity), 'raw');
};
