// Films and sounds without their tags: boxes and chunks are renamed and emptied in place, so that nothing else moves.
import { readUpTo, type ByteSource } from '#backend/archive/source.ts';
import { walkBoxes } from '../read/boxes.ts';
import { walkElements } from '../read/matroska.ts';
import { id3Length, riffChunks } from '../read/sound.ts';

/** New bytes for a place of the file. */
export interface Patch { at: number; bytes: Buffer }

const blank = (at: number, length: number): Patch => ({ at, bytes: Buffer.alloc(length) });
const largestTag = 64 * 1024 * 1024;

/** udta, meta and uuid become free boxes of the same size, filled with zeros; names of handlers are emptied. */
export function cleanFilm(source: ByteSource): Patch[] {
  const patches: Patch[] = [];
  const done: { from: number; to: number }[] = [];
  for (const box of walkBoxes(source).boxes) {
    if (done.some((one) => box.from >= one.from && box.to <= one.to) || box.to - box.content > largestTag) continue;
    const isTags = box.type === 'udta' || box.type === 'uuid' || box.type === 'meta' && /^\/(?:moov|moov\/trak)?\/?meta$/.test(box.path);
    if (isTags) {
      patches.push({ at: box.from + 4, bytes: Buffer.from('free', 'latin1') }, blank(box.content, box.to - box.content));
      done.push(box);
    } else if (box.path.endsWith('/mdia/hdlr') && box.to - box.content > 24) patches.push(blank(box.content + 24, box.to - box.content - 24));
  }
  return patches;
}

/** An element becomes Void (0xEC) of the same length. Source: RFC 8794, 11.3.2. */
function voided(from: number, to: number): Patch {
  const length = to - from;
  const bytes = Buffer.alloc(length);
  bytes[0] = 0xec;
  if (length < 10) bytes[1] = 0x80 | length - 2;
  else {
    bytes.writeBigUInt64BE(BigInt(length - 9), 1);
    bytes[1] = 0x01;
  }
  return { at: from, bytes };
}

/** Tags and titles of WebM and Matroska. */
export function cleanMatroska(source: ByteSource): Patch[] {
  return walkElements(source, false).elements
    .filter((one) => [0x1254c367, 0x7ba9, 0x7384, 0x536e].includes(one.id) && one.to - one.from >= 2 && one.to - one.from < largestTag)
    .map((one) => voided(one.from, one.to));
}

/** INFO lists, ID3 and recorder chunks of WAV and AVI become JUNK. */
export function cleanRiff(source: ByteSource): Patch[] {
  const patches: Patch[] = [];
  for (const { type, from, content, to } of riffChunks(source).chunks) {
    const isInfo = type === 'LIST' && readUpTo(source, content, 4).toString('latin1') === 'INFO';
    if (!isInfo && !['id3 ', 'ID3 ', 'bext', 'iXML', '_PMX', 'aXML', 'IDIT', 'DISP'].includes(type) || to - content > largestTag) continue;
    patches.push({ at: from, bytes: Buffer.from('JUNK', 'latin1') }, blank(content, to - content));
  }
  return patches;
}

/** Where the sound of an MP3 begins and ends, without ID3v2 before and ID3v1 behind it. */
export function soundOfMp3(source: ByteSource): { from: number; to: number } {
  const from = Math.min(id3Length(readUpTo(source, 0, 10)), source.size);
  const hasTail = readUpTo(source, source.size - 128, 3).toString('latin1') === 'TAG';
  return { from, to: hasTail ? source.size - 128 : source.size };
}
