// Words in sound files: ID3 of MP3, chunks of WAV and AVI, and the tags of FLAC, Ogg and others by music-metadata.
// Formats: id3.org ID3v2.3 and 2.4, ID3v1; Microsoft RIFF; EBU Tech 3285.
import { memorySource, readUpTo, type ByteSource } from '#backend/archive/source.ts';
import { isAuthorField } from '../match/words.ts';
import type { Sink } from '../shapes.ts';
import { byteRuns, decodeField, decodeText, decodeWide } from './decode.ts';

const syncSafe = (bytes: Buffer, at: number): number =>
  ((bytes[at] ?? 0) & 0x7f) << 21 | ((bytes[at + 1] ?? 0) & 0x7f) << 14 | ((bytes[at + 2] ?? 0) & 0x7f) << 7 | ((bytes[at + 3] ?? 0) & 0x7f);

/** Length of the ID3v2 tag at the head; 0: none. */
export const id3Length = (head: Buffer): number => (head.toString('latin1', 0, 3) === 'ID3' ? 10 + syncSafe(head, 6)
  + ((head[5] ?? 0) & 0x10 ? 10 : 0) : 0);

function frameText(data: Buffer): string {
  const encoding = data[0] ?? 0;
  const rest = data.subarray(1);
  const text = encoding === 1 ? (rest[0] === 0xfe ? decodeWide(rest.subarray(2), true) : decodeWide(rest[0] === 0xff ? rest.subarray(2) : rest))
    : encoding === 2 ? decodeWide(rest, true) : decodeText(rest);
  return text.replaceAll(/\0+/g, '\n').replaceAll(/[\ufeff\ufffe]/g, '').trim();
}

export async function readId3(bytes: Buffer, sink: Sink): Promise<void> {
  const old = (bytes[3] ?? 3) < 3;
  const [idLength, headLength] = old ? [3, 6] : [4, 10];
  for (let at = 10; at + headLength <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + idLength);
    if (!/^[A-Z0-9]{3,4}$/.test(id)) break;
    const length = old ? bytes.readUIntBE(at + 3, 3) : bytes[3] === 4 ? syncSafe(bytes, at + 4) : bytes.readUInt32BE(at + 4);
    const data = bytes.subarray(at + headLength, at + headLength + length);
    if (id === 'APIC' || id === 'PIC') {
      const picture = data.indexOf(Buffer.of(0xff, 0xd8, 0xff)) >= 0 ? data.indexOf(Buffer.of(0xff, 0xd8, 0xff))
        : data.indexOf('\x89PNG', 0, 'latin1');
      if (picture >= 0) await sink.inner('mp3.picture', '', memorySource(data.subarray(picture)));
    } else if (id.startsWith('T')) sink.piece('mp3.id3', frameText(data), isAuthorField(id) ? 'author' : 'text', id);
    else if (id === 'COMM' || id === 'USLT' || id === 'COM' || id === 'ULT') {
      const encoding = data[0] ?? 0;
      sink.piece('mp3.id3', frameText(Buffer.concat([data.subarray(0, 1), data.subarray(4)])) + (encoding === 1 ? `\n${decodeWide(data.subarray(4))}` : ''), 'text', id);
    } else sink.piece('mp3.id3', byteRuns(data.subarray(0, 65_536)), 'raw', id);
    at += headLength + length;
  }
}

/** Tags at the end: ID3v1, APEv2, Lyrics3. */
function readTail(source: ByteSource, sink: Sink): void {
  const tail = readUpTo(source, Math.max(0, source.size - 65_536), 65_536);
  const last = tail.subarray(Math.max(0, tail.length - 128));
  if (last.toString('latin1', 0, 3) === 'TAG') {
    const fields = [['title', 3, 30], ['artist', 33, 30], ['album', 63, 30], ['comment', 97, 30]] as const;
    for (const [field, at, length] of fields) sink.piece('mp3.id3v1', decodeField(last.subarray(at, at + length)), isAuthorField(field) ? 'author' : 'text', field);
  }
  const ape = tail.lastIndexOf('APETAGEX');
  if (ape >= 0) sink.piece('mp3.ape', byteRuns(tail.subarray(Math.max(0, ape - 32_768))), 'text', 'APE');
}

export async function readMp3(source: ByteSource, sink: Sink): Promise<void> {
  const length = id3Length(readUpTo(source, 0, 10));
  if (length > 0) await readId3(readUpTo(source, 0, Math.min(length, 64 * 1024 * 1024)), sink);
  readTail(source, sink);
}

export interface RiffChunk { type: string; from: number; content: number; to: number; list: string }

/** Chunks of WAV and AVI, entering lists; frames of films are skipped by their size. */
export function riffChunks(source: ByteSource): { chunks: RiffChunk[]; fault: boolean } {
  const chunks: RiffChunk[] = [];
  let fault = false;
  const walk = (from: number, to: number, list: string): void => {
    for (let at = from; at + 8 <= to && chunks.length < 50_000;) {
      const head = readUpTo(source, at, 12);
      const type = head.toString('latin1', 0, 4);
      const size = head.readUInt32LE(4);
      const end = at + 8 + size;
      if (end > source.size) {
        // What an interrupted recorder wrote last has no true length.
        if (type !== 'data') fault = true;
        return;
      }
      chunks.push({ type, from: at, content: at + 8, to: end, list });
      const name = head.toString('latin1', 8, 12);
      if ((type === 'LIST' || type === 'RIFF') && name !== 'movi' && name !== 'rec ') walk(at + 12, end, name);
      at = end + (size & 1);
    }
  };
  walk(0, source.size, '');
  return { chunks, fault };
}

export async function readRiff(source: ByteSource, sink: Sink): Promise<void> {
  const { chunks, fault } = riffChunks(source);
  for (const { type, content, to, list } of chunks) {
    if (to - content > 4 * 1024 * 1024 || to <= content) continue;
    const data = readUpTo(source, content, to - content);
    if (list === 'INFO') sink.piece('riff.info', decodeField(data), isAuthorField(type) ? 'author' : 'text', type);
    else if (type === 'id3 ' || type === 'ID3 ') await readId3(data, sink);
    else if (type === 'bext') {
      sink.piece('riff.info', decodeField(data.subarray(0, 256)), 'text', 'bext');
      sink.piece('riff.info', decodeField(data.subarray(256, 288)), 'author', 'Originator');
    } else if (['iXML', '_PMX', 'aXML', 'strn', 'labl', 'note', 'ltxt', 'IDIT', 'DISP'].includes(type)) {
      sink.piece('riff.info', byteRuns(data), 'text', type);
    }
  }
  if (fault) sink.unreadable('文件的结构不完整或被破坏，标签没能全部检查。');
}

/** FLAC, Ogg, AMR, APE: comments as music-metadata reads them, from the head of the file. */
export async function readOtherSound(source: ByteSource, sink: Sink): Promise<void> {
  const { parseBuffer } = await import('music-metadata');
  sink.piece('sound.tags', byteRuns(readUpTo(source, 0, 256 * 1024)), 'raw');
  try {
    const { native } = await parseBuffer(readUpTo(source, 0, 16 * 1024 * 1024), { size: source.size }, { duration: false, skipCovers: true });
    for (const tags of Object.values(native)) {
      for (const { id, value } of tags) {
        const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
        sink.piece('sound.tags', text, isAuthorField(id.split(':').at(-1) ?? id) ? 'author' : 'text', id);
      }
    }
  } catch {
    sink.unreadable('声音文件的标签读不出来。');
  }
}
