// TIFF directories, as in EXIF, walked whole: every readable value of every directory, maker notes and thumbnails too.
// Format: TIFF 6.0; Exif 3.0 (CIPA DC-008).
import type { Sink } from '../shapes.ts';
import { decodeField, decodeText, decodeWide, wideRuns } from './decode.ts';
import { readIptc } from './iptc.ts';
import { readXmp } from './xmp.ts';

const names: Readonly<Record<number, string>> = {
  0x10d: 'DocumentName', 0x10e: 'ImageDescription', 0x10f: 'Make', 0x110: 'Model', 0x11d: 'PageName', 0x131: 'Software', 0x13b: 'Artist',
  0x13c: 'HostComputer', 0x8298: 'Copyright', 0x9c9b: 'XPTitle', 0x9c9c: 'XPComment', 0x9c9d: 'XPAuthor', 0x9c9e: 'XPKeywords', 0x9c9f: 'XPSubject',
  0x9286: 'UserComment', 0x927c: 'MakerNote', 0xa430: 'CameraOwnerName', 0xa431: 'BodySerialNumber', 0xa420: 'ImageUniqueID', 0xa004: 'RelatedSoundFile',
};
const authors = new Set([0x13b, 0x8298, 0x9c9d, 0xa430]);
/** What cameras write about themselves: never an author. */
const widths = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

interface Tiff { bytes: Buffer; big: boolean; sink: Sink; place: string; seen: Set<number>; gps: string[] }

const u16 = ({ bytes, big }: Tiff, at: number) => (at + 2 > bytes.length || at < 0 ? 0 : big ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at));
const u32 = ({ bytes, big }: Tiff, at: number) => (at + 4 > bytes.length || at < 0 ? 0 : big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));

function comment(tiff: Tiff, value: Buffer): string {
  const charset = value.toString('latin1', 0, 8);
  const rest = value.subarray(8);
  if (charset.startsWith('UNICODE')) {
    const text = decodeWide(rest, tiff.big);
    // Writers disagree about the byte order here: the one with more Chinese or ASCII in it is meant.
    const other = decodeWide(rest, !tiff.big);
    const readable = (one: string) => one.length - one.replaceAll(/[\u0020-\u007e\u4e00-\u9fff]/g, '').length;
    return readable(other) > readable(text) ? other : text;
  }
  return charset.startsWith('ASCII') || charset === '\0\0\0\0\0\0\0\0' ? decodeText(rest).replaceAll('\0', '') : decodeText(value).replaceAll('\0', '');
}

const rational = (tiff: Tiff, at: number) => u32(tiff, at) / (u32(tiff, at + 4) || 1);

function readEntry(tiff: Tiff, at: number, isGps: boolean, depth: number): void {
  const tag = u16(tiff, at);
  const type = u16(tiff, at + 2);
  const length = u32(tiff, at + 4) * (widths[type] ?? 0);
  if (length === 0 || length > tiff.bytes.length) return;
  const from = length <= 4 ? at + 8 : u32(tiff, at + 8);
  if (from + length > tiff.bytes.length) return;
  const value = tiff.bytes.subarray(from, from + length);
  if (tag === 0x8769 || tag === 0xa005 || tag === 0x14a) return walk(tiff, u32(tiff, at + 8), false, depth + 1);
  if (tag === 0x8825) return walk(tiff, u32(tiff, at + 8), true, depth + 1);
  if (isGps) {
    if ((tag === 2 || tag === 4) && length >= 24) {
      const [degrees, minutes, seconds] = [rational(tiff, from), rational(tiff, from + 8), rational(tiff, from + 16)];
      if (degrees + minutes + seconds > 0) tiff.gps.push((degrees + minutes / 60 + seconds / 3600).toFixed(5));
    } else if (tag === 0x1b || tag === 0x1c) tiff.sink.piece(tiff.place, comment(tiff, value), 'text', 'GPSAreaInformation');
    return;
  }
  const field = names[tag] ?? `0x${tag.toString(16)}`;
  const role = authors.has(tag) ? 'author' : 'text';
  if (tag === 0x2bc) readXmp(value, tiff.sink, tiff.place.replace('.exif', '.xmp'));
  else if (tag === 0x83bb) readIptc(value, tiff.sink, tiff.place.replace('.exif', '.iptc'));
  else if (tag >= 0x9c9b && tag <= 0x9c9f) tiff.sink.piece(tiff.place, decodeWide(value), role, field);
  else if (tag === 0x9286) tiff.sink.piece(tiff.place, comment(tiff, value), 'text', field);
  else if (type === 2 || type === 129) tiff.sink.piece(tiff.place, decodeField(value), role, field);
  else if (length > 8 && (type === 7 || type === 1)) {
    tiff.sink.piece(tiff.place, decodeText(value).replaceAll('\0', '\n'), 'raw', field);
    for (const parity of [0, 1] as const) tiff.sink.piece(tiff.place, wideRuns(value, parity), 'raw', field);
  }
}

function walk(tiff: Tiff, start: number, isGps: boolean, depth: number): void {
  for (let at = start; at > 0 && at + 2 <= tiff.bytes.length && depth < 6 && !tiff.seen.has(at);) {
    tiff.seen.add(at);
    const count = Math.min(u16(tiff, at), 512);
    for (let index = 0; index < count; index += 1) {
      if (at + 2 + index * 12 + 12 <= tiff.bytes.length) readEntry(tiff, at + 2 + index * 12, isGps, depth);
    }
    at = u32(tiff, at + 2 + count * 12);
  }
}

/** Reads a TIFF block: the content of EXIF, or a TIFF file. Damaged directories end where they break. */
export function readTiff(bytes: Buffer, sink: Sink, place: string): void {
  const mark = bytes.toString('latin1', 0, 4);
  if (mark !== 'II*\0' && mark !== 'MM\0*') return;
  const tiff: Tiff = { bytes, big: mark === 'MM\0*', sink, place, seen: new Set(), gps: [] };
  walk(tiff, u32(tiff, 4), false, 0);
  if (tiff.gps.length > 0) sink.gps(place.replace('.exif', '.gps'), tiff.gps.join(', '));
}

/** EXIF blocks that lie anywhere in other bytes: HEIC items, pictures inside of old documents. */
export function readExifInside(bytes: Buffer, sink: Sink, place: string): void {
  let count = 0;
  for (let at = bytes.indexOf('Exif\0\0'); at >= 0 && count < 50; at = bytes.indexOf('Exif\0\0', at + 6)) {
    readTiff(bytes.subarray(at + 6, at + 6 + 1024 * 1024), sink, place);
    count += 1;
  }
}
