// Pictures without their words: segments and chunks are dropped, the coded picture itself is copied byte by byte.
import { gifExtensions, jpegParts, pngChunks } from '../read/pictures.ts';

const tiffOrientation = 0x112;

/** An EXIF block with nothing but the orientation: without it a photo would lie on its side. */
function orientationOnly(exif: Buffer): Buffer | null {
  const tiff = exif.subarray(6);
  const big = tiff.toString('latin1', 0, 2) === 'MM';
  const u16 = (at: number) => (at + 2 > tiff.length ? 0 : big ? tiff.readUInt16BE(at) : tiff.readUInt16LE(at));
  const start = tiff.length < 8 ? 0 : big ? tiff.readUInt32BE(4) : tiff.readUInt32LE(4);
  const count = Math.min(u16(start), 512);
  for (let index = 0; index < count; index += 1) {
    const at = start + 2 + index * 12;
    if (u16(at) !== tiffOrientation || u16(at + 8) < 2 || u16(at + 8) > 8) continue;
    const block = Buffer.alloc(6 + 8 + 2 + 12 + 4);
    block.write('Exif\0\0MM\0*\0\0\0\x08\0\x01', 0, 'latin1');
    block.writeUInt16BE(tiffOrientation, 16);
    block.writeUInt16BE(3, 18);
    block.writeUInt32BE(1, 20);
    block.writeUInt16BE(u16(at + 8), 24);
    const head = Buffer.alloc(4);
    head.writeUInt16BE(0xffe1, 0);
    head.writeUInt16BE(block.length + 2, 2);
    return Buffer.concat([head, block]);
  }
  return null;
}

/** Drops comments and every application segment but JFIF, colour profile and Adobe's colour mark, and what follows the end. */
export function cleanJpeg(bytes: Buffer): Buffer {
  const { segments, end } = jpegParts(bytes);
  const parts: Buffer[] = [];
  let from = 0;
  for (const { marker, from: start, to, data } of segments) {
    const isProfile = marker === 0xe2 && data.toString('latin1', 0, 11) === 'ICC_PROFILE';
    const keeps = marker < 0xe0 || marker === 0xe0 && data.toString('latin1', 0, 4) === 'JFIF' || marker === 0xee || isProfile;
    if (keeps && marker !== 0xfe || marker > 0xef && marker !== 0xfe) continue;
    parts.push(bytes.subarray(from, start));
    if (marker === 0xe1 && data.toString('latin1', 0, 5) === 'Exif\0') {
      const kept = orientationOnly(data);
      if (kept) parts.push(kept);
    }
    from = to;
  }
  parts.push(bytes.subarray(from, end));
  return Buffer.concat(parts);
}

const pngWords = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'dSIG', 'caBX']);
export function cleanPng(bytes: Buffer): Buffer {
  const { chunks } = pngChunks(bytes);
  return Buffer.concat([bytes.subarray(0, 8), ...chunks.filter((one) => !pngWords.has(one.type)).map((one) => bytes.subarray(one.from, one.to))]);
}

/** Comments and XMP go; the loop count of a moving picture stays. */
export function cleanGif(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const one of gifExtensions(bytes)) {
    const isLoop = one.label === 0xff && /^(?:NETSCAPE|ANIMEXTS)/.test(one.data.toString('latin1', 0, 8));
    if (one.label === 0xf9 || one.label === 0x01 || isLoop) continue;
    parts.push(bytes.subarray(from, one.from));
    from = one.to;
  }
  parts.push(bytes.subarray(from));
  return Buffer.concat(parts);
}

export function cleanWebp(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 12; at + 8 <= bytes.length;) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const to = Math.min(bytes.length, at + 8 + length + (length & 1));
    if (type !== 'EXIF' && type !== 'XMP ') {
      const chunk = Buffer.from(bytes.subarray(at, to));
      // The extended header announces EXIF (8) and XMP (4): not any more.
      if (type === 'VP8X' && chunk.length > 8) chunk[8] = (chunk[8] ?? 0) & ~0x0c;
      parts.push(chunk);
    }
    at = to;
  }
  const body = Buffer.concat(parts);
  const head = Buffer.from(bytes.subarray(0, 12));
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}
