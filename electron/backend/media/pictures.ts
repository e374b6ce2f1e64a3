// Facts of pictures from their headers, before anything is decoded: size in pixels, and bytes after the end of the picture.
import { readUpTo, type ByteSource } from '../archive/source.ts';
import { Broken, type Mark, type Reading } from './shape.ts';

/** Above this a preview would need hundreds of megabytes of memory. */
const mostPixels = 50_000_000;
const mostFrames = 10_000;
const mostPieces = 200_000;
const pieceLength = 1024 * 1024;

function picture(width: number, height: number, marks: Mark[]): Reading {
  if (width <= 0 || height <= 0) throw new Broken('size');
  if (width * height > mostPixels) marks.push({ code: 'noPreview', what: `${width}×${height}` });
  return { width, height, marks };
}

const trailing = (source: ByteSource, end: number): Mark[] =>
  (end < source.size ? [{ code: 'trailing', what: String(source.size - end) }] : []);

/** PNG 1.2: IHDR first, IEND last. */
export function readPng(source: ByteSource): Reading {
  const head = readUpTo(source, 0, 33);
  if (head.length < 33 || head.toString('latin1', 12, 16) !== 'IHDR') throw new Broken('IHDR');
  const marks: Mark[] = [];
  let at = 8;
  let ended = false;
  for (let left = mostPieces; at + 12 <= source.size && left > 0; left--) {
    const chunk = readUpTo(source, at, 8);
    const length = chunk.readUInt32BE(0);
    at += 12 + length;
    if (at > source.size) break;
    ended = chunk.toString('latin1', 4, 8) === 'IEND';
    if (ended) break;
  }
  marks.push(...(ended ? trailing(source, at) : [{ code: 'damaged', what: 'cut' } as const]));
  return picture(head.readUInt32BE(16), head.readUInt32BE(20), marks);
}

/** Reads a file forward in pieces of a megabyte. */
function forward(source: ByteSource): (at: number) => number {
  let from = 0;
  let piece: Buffer = Buffer.alloc(0);
  return (at) => {
    if (at < from || at >= from + piece.length) {
      piece = readUpTo(source, at, pieceLength);
      from = at;
    }
    return piece[at - from] ?? -1;
  };
}

/** JPEG (ITU-T T.81, B.1): segments up to the scans; a scan ends at the first marker that is no restart. */
export function readJpeg(source: ByteSource): Reading {
  const byteAt = forward(source);
  const short = (at: number): number => byteAt(at) * 256 + byteAt(at + 1);
  let size: [number, number] | null = null;
  let end = -1;
  let at = 2;
  for (let left = mostPieces; at < source.size && left > 0; left--) {
    if (byteAt(at) !== 0xff) break;
    const marker = byteAt(at + 1);
    at += 2;
    if (marker === 0xff) at -= 1;
    else if (marker === 0xd9) end = at;
    else if (marker === -1) break;
    else if (!(marker >= 0xd0 && marker <= 0xd8) && marker !== 1) {
      const length = short(at);
      if (length < 2 || at + length > source.size) break;
      // SOF0 to SOF15 without the tables that lie among them.
      if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) size ??= [short(at + 5), short(at + 3)];
      at += length;
      if (marker === 0xda) {
        while (at < source.size && !(byteAt(at) === 0xff && ![0, 0xff].includes(byteAt(at + 1)) && (byteAt(at + 1) & 0xf8) !== 0xd0)) at += 1;
      }
    }
    if (end >= 0) break;
  }
  if (size === null) throw new Broken('SOF');
  return picture(size[0], size[1], end < 0 ? [{ code: 'damaged', what: 'cut' }] : trailing(source, end));
}

/** GIF89a: blocks up to the trailer; frames are counted. */
export function readGif(source: ByteSource): Reading {
  const byteAt = forward(source);
  const head = readUpTo(source, 0, 13);
  if (head.length < 13) throw new Broken('head');
  const tableLength = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let at = 13 + tableLength(head[10] ?? 0);
  let frames = 0;
  const skipBlocks = (): void => {
    for (let length = byteAt(at); length > 0; length = byteAt(at)) at += length + 1;
    at += 1;
  };
  const marks: Mark[] = [];
  for (;;) {
    const mark = byteAt(at);
    if (mark === 0x3b) {
      marks.push(...trailing(source, at + 1));
      break;
    }
    if (mark === 0x21) {
      at += 2;
    } else if (mark === 0x2c) {
      frames += 1;
      at += 11 + tableLength(byteAt(at + 9));
    } else {
      marks.push({ code: 'damaged', what: 'cut' });
      break;
    }
    skipBlocks();
    if (at > source.size) {
      marks.push({ code: 'damaged', what: 'cut' });
      break;
    }
  }
  if (frames > mostFrames) marks.push({ code: 'noPreview', what: `${frames} 帧` });
  return picture(head.readUInt16LE(6), head.readUInt16LE(8), marks);
}

/** WebP (RFC 9649): the first chunk says the size, in one of three ways. */
export function readWebp(source: ByteSource): Reading {
  const head = readUpTo(source, 0, 30);
  if (head.length < 30) throw new Broken('head');
  const end = 8 + head.readUInt32LE(4);
  const marks: Mark[] = end > source.size ? [{ code: 'damaged', what: 'cut' }] : trailing(source, end + (end % 2));
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8X': return picture(1 + head.readUIntLE(24, 3), 1 + head.readUIntLE(27, 3), marks);
    case 'VP8L': {
      const bits = head.readUInt32LE(21);
      return picture(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff), marks);
    }
    case 'VP8 ': return picture(head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff, marks);
    default: throw new Broken('VP8');
  }
}

/** Windows bitmap: a negative height means the rows run downwards. */
export function readBmp(source: ByteSource): Reading {
  const head = readUpTo(source, 0, 26);
  if (head.length < 26) throw new Broken('head');
  if (head.readUInt32LE(14) === 12) return picture(head.readUInt16LE(18), head.readUInt16LE(20), []);
  return picture(head.readInt32LE(18), Math.abs(head.readInt32LE(22)), []);
}
