// Pictures: every segment and chunk that can hold words. JPEG (ITU T.81), PNG (W3C), GIF89a, WebP (RIFF), HEIF.
import { inflateSync } from 'node:zlib';
import { memorySource } from '#backend/archive/source.ts';
import type { Sink } from '../shapes.ts';
import { decodeField, decodeText } from './decode.ts';
import { readExifInside, readTiff } from './exif.ts';
import { readPhotoshop } from './iptc.ts';
import { isAuthorField } from '../match/words.ts';
import { readXmp } from './xmp.ts';

const cutOff = '图片不完整，只查到断开的地方为止。';

export interface Segment { marker: number; from: number; to: number; data: Buffer }
export interface JpegParts { segments: Segment[]; end: number; whole: boolean }

/** The segments of a JPEG and where its last byte is; scan data is skipped, not read. */
export function jpegParts(bytes: Buffer): JpegParts {
  const segments: Segment[] = [];
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return { segments, end: at, whole: false };
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker === 0xd9) return { segments, end: at + 2, whole: true };
    else if (marker === 0x01 || marker >= 0xd0 && marker <= 0xd8) at += 2;
    else {
      const length = bytes.readUInt16BE(at + 2);
      if (length < 2 || at + 2 + length > bytes.length) return { segments, end: at, whole: false };
      segments.push({ marker, from: at, to: at + 2 + length, data: bytes.subarray(at + 4, at + 2 + length) });
      at += 2 + length;
      if (marker === 0xda) {
        // Entropy-coded bytes run to the next marker that is neither stuffing nor a restart.
        for (at = bytes.indexOf(0xff, at); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
          const next = bytes[at + 1] ?? 0;
          if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) break;
        }
        if (at < 0) return { segments, end: bytes.length, whole: false };
      }
    }
  }
  if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return { segments, end: at + 2, whole: true };
  return { segments, end: Math.min(at, bytes.length), whole: false };
}

const xmpMark = 'http://ns.adobe.com/xap/1.0/\0';
const xmpMore = 'http://ns.adobe.com/xmp/extension/\0';

export async function readJpeg(bytes: Buffer, sink: Sink): Promise<void> {
  const { segments, end, whole } = jpegParts(bytes);
  const more: Buffer[] = [];
  for (const { marker, data } of segments) {
    const head = data.toString('latin1', 0, 40);
    if (marker === 0xfe) sink.piece('jpeg.comment', decodeField(data), 'text');
    else if (marker === 0xe1 && head.startsWith('Exif\0')) {
      readTiff(data.subarray(6), sink, 'jpeg.exif');
      await readThumbnail(data.subarray(6), sink);
    } else if (marker === 0xe1 && head.startsWith(xmpMark)) readXmp(data.subarray(xmpMark.length), sink, 'jpeg.xmp');
    else if (marker === 0xe1 && head.startsWith(xmpMore)) more.push(data.subarray(xmpMore.length + 40));
    else if (marker === 0xed) readPhotoshop(data, sink, 'jpeg.iptc');
    else if (marker >= 0xe2 && marker <= 0xef && !head.startsWith('ICC_PROFILE')) sink.piece('jpeg.segment', decodeText(data).replaceAll('\0', '\n'), 'raw');
  }
  if (more.length > 0) readXmp(Buffer.concat(more), sink, 'jpeg.xmp');
  if (!whole) sink.unreadable(cutOff);
  else if (bytes.length - end > 16) await sink.inner('jpeg.trailing', '图片之后的数据', memorySource(bytes.subarray(end)));
}

/** The small picture inside of EXIF has segments of its own. */
async function readThumbnail(tiff: Buffer, sink: Sink): Promise<void> {
  const at = tiff.indexOf(Buffer.of(0xff, 0xd8, 0xff));
  if (at > 0) await sink.inner('jpeg.thumbnail', '缩略图.jpg', memorySource(tiff.subarray(at)));
}

export interface Chunk { type: string; from: number; to: number; data: Buffer }

/** Chunks of a PNG up to IEND; stops where lengths lie. */
export function pngChunks(bytes: Buffer): { chunks: Chunk[]; end: number; whole: boolean } {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const to = at + 12 + length;
    if (to > bytes.length) break;
    const type = bytes.toString('latin1', at + 4, at + 8);
    chunks.push({ type, from: at, to, data: bytes.subarray(at + 8, at + 8 + length) });
    at = to;
    if (type === 'IEND') return { chunks, end: at, whole: true };
  }
  return { chunks, end: bytes.length, whole: false };
}

const inflated = (bytes: Buffer): Buffer => {
  try {
    return inflateSync(bytes, { maxOutputLength: 4 * 1024 * 1024 });
  } catch {
    return Buffer.alloc(0);
  }
};

function pngText(type: string, data: Buffer): { field: string; value: Buffer } {
  const end = data.indexOf(0);
  const field = data.toString('latin1', 0, Math.max(0, end));
  const rest = data.subarray(end + 1);
  if (type === 'tEXt') return { field, value: rest };
  if (type === 'zTXt') return { field, value: inflated(rest.subarray(1)) };
  const language = rest.indexOf(0, 2);
  const translated = rest.indexOf(0, language + 1);
  const value = rest.subarray(translated + 1);
  return { field, value: rest[0] === 1 ? inflated(value) : value };
}

export async function readPng(bytes: Buffer, sink: Sink): Promise<void> {
  const { chunks, end, whole } = pngChunks(bytes);
  for (const { type, data } of chunks) {
    if (type === 'eXIf') readTiff(data, sink, 'png.exif');
    else if (type === 'tEXt' || type === 'zTXt' || type === 'iTXt') {
      const { field, value } = pngText(type, data);
      if (field.startsWith('XML:com.adobe.xmp')) readXmp(value, sink, 'png.xmp');
      else sink.piece('png.text', decodeField(value), isAuthorField(field) ? 'author' : 'text', field);
    }
  }
  if (!whole) sink.unreadable(cutOff);
  else if (bytes.length - end > 16) await sink.inner('png.trailing', '图片之后的数据', memorySource(bytes.subarray(end)));
}

/** The sub-blocks of a GIF extension joined, and where they end. */
function gifBlocks(bytes: Buffer, from: number): { data: Buffer; end: number } {
  const parts: Buffer[] = [];
  let at = from;
  for (let length = bytes[at] ?? 0; length > 0 && at < bytes.length; length = bytes[at] ?? 0) {
    parts.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { data: Buffer.concat(parts), end: at + 1 };
}

/** Extensions of a GIF: label and the bytes from `from` to `to`; pictures are skipped. */
export function gifExtensions(bytes: Buffer): { label: number; from: number; to: number; data: Buffer }[] {
  const found: { label: number; from: number; to: number; data: Buffer }[] = [];
  const table = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
  let at = 13 + table(bytes[10] ?? 0);
  while (at + 1 < bytes.length && found.length < 100_000) {
    if (bytes[at] === 0x21) {
      const { data, end } = gifBlocks(bytes, at + 2);
      found.push({ label: bytes[at + 1] ?? 0, from: at, to: end, data });
      at = end;
    } else if (bytes[at] === 0x2c) at = gifBlocks(bytes, at + 11 + table(bytes[at + 9] ?? 0)).end;
    else return found;
  }
  return found;
}

export function readGif(bytes: Buffer, sink: Sink): void {
  for (const { label, data } of gifExtensions(bytes)) {
    if (label === 0xfe) sink.piece('gif.comment', decodeField(data), 'text');
    else if (label === 0xff && data.toString('latin1', 0, 8) === 'XMP Data') readXmp(data.subarray(11), sink, 'gif.xmp');
    else if (label === 0x01 || label === 0xff) sink.piece('gif.comment', decodeText(data).replaceAll('\0', '\n'), 'raw');
  }
  // What ends without its last byte was cut off, or goes on with something else: the search in raw bytes still sees it.
  if (bytes.at(-1) !== 0x3b) sink.unreadable(cutOff);
}

export function readWebp(bytes: Buffer, sink: Sink): void {
  if (bytes.length < 12 || bytes.readUInt32LE(4) + 8 > bytes.length + 1) sink.unreadable(cutOff);
  for (let at = 12; at + 8 <= bytes.length;) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'EXIF') readTiff(data.toString('latin1', 0, 4) === 'Exif' ? data.subarray(6) : data, sink, 'webp.exif');
    else if (type === 'XMP ') readXmp(data, sink, 'webp.xmp');
    at += 8 + length + (length & 1);
  }
}

export function readHeif(bytes: Buffer, sink: Sink): void {
  readExifInside(bytes, sink, 'heif.exif');
  for (let at = bytes.indexOf('<x:xmpmeta'); at >= 0; at = bytes.indexOf('<x:xmpmeta', at + 10)) {
    const end = bytes.indexOf('</x:xmpmeta>', at);
    if (end < 0) break;
    readXmp(bytes.subarray(at, end), sink, 'heif.xmp');
  }
}
