// Words in WebM and Matroska: title, tags, names of tracks and attachments, chapters, text subtitles. Format: RFC 8794, RFC 9559.
import { memorySource, readUpTo, type ByteSource } from '#backend/archive/source.ts';
import { isAuthorField } from '../match/words.ts';
import type { Sink } from '../shapes.ts';
import { decodeField, decodeText } from './decode.ts';

export interface Element { id: number; from: number; content: number; to: number; parents: number[] }

const masters = new Set([0x18538067, 0x1549a966, 0x1254c367, 0x7373, 0x67c8, 0x1941a469, 0x61a7, 0x1654ae6b, 0xae, 0x1043a770, 0x45b9, 0xb6, 0x80]);
const cluster = 0x1f43b675;
const mostElements = 200_000;

interface Head { id: number; content: number; size: number | null }

function headAt(source: ByteSource, at: number): Head | null {
  const bytes = readUpTo(source, at, 12);
  const idLength = bytes.length > 0 ? Math.clz32(bytes[0] ?? 0) - 23 : 0;
  if (idLength < 1 || idLength > 4 || bytes.length < idLength + 1) return null;
  const sizeLength = Math.clz32(bytes[idLength] ?? 0) - 23;
  if (sizeLength < 1 || sizeLength > 8 || bytes.length < idLength + sizeLength) return null;
  let size = BigInt(bytes[idLength] ?? 0) & ((1n << BigInt(8 - sizeLength)) - 1n);
  for (let index = 1; index < sizeLength; index += 1) size = size << 8n | BigInt(bytes[idLength + index] ?? 0);
  const unknown = size === (1n << BigInt(7 * sizeLength)) - 1n;
  if (!unknown && size > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return { id: bytes.readUIntBE(0, idLength), content: at + idLength + sizeLength, size: unknown ? null : Number(size) };
}

/** Elements down to the known masters; clusters are listed, and entered when `inClusters`. Unknown sizes run to the next of their kind. */
export function walkElements(source: ByteSource, inClusters: boolean): { elements: Element[]; fault: boolean } {
  const elements: Element[] = [];
  let fault = false;
  const walk = (from: number, to: number, parents: number[]): void => {
    for (let at = from; at < to && !fault;) {
      const head = headAt(source, at);
      if (!head || elements.length >= mostElements || parents.length > 16) return void (fault = true);
      const end = head.size === null ? to : head.content + head.size;
      if (end > to) return void (fault = true);
      elements.push({ id: head.id, from: at, content: head.content, to: end, parents });
      if (head.id === cluster && head.size === null) {
        // A live recording: the children follow at this level.
        at = head.content;
        continue;
      }
      if (masters.has(head.id) || inClusters && (head.id === cluster || head.id === 0xa0)) walk(head.content, end, [...parents, head.id]);
      at = end;
    }
  };
  walk(0, source.size, []);
  return { elements, fault };
}

const text = (source: ByteSource, { content, to }: Element): string => decodeField(readUpTo(source, content, Math.min(to - content, 1_000_000)));

/** Track numbers of text subtitles. */
function subtitleTracks(source: ByteSource, elements: readonly Element[]): Set<number> {
  const found = new Set<number>();
  for (const track of elements.filter((one) => one.id === 0xae)) {
    const inside = elements.filter((one) => one.from > track.from && one.to <= track.to);
    const codec = inside.find((one) => one.id === 0x86);
    const number = inside.find((one) => one.id === 0xd7);
    if (codec && number && /^[SD]_(?:TEXT|WEBVTT|HDMV\/TEXTST)/.test(text(source, codec))) {
      found.add(readUpTo(source, number.content, number.to - number.content).at(-1) ?? 0);
    }
  }
  return found;
}

export async function readMatroska(source: ByteSource, sink: Sink): Promise<void> {
  const { elements, fault } = walkElements(source, false);
  for (const tag of elements.filter((one) => one.id === 0x67c8)) {
    const inside = elements.filter((one) => one.from > tag.from && one.to <= tag.to);
    const [name, value] = [inside.find((one) => one.id === 0x45a3), inside.find((one) => one.id === 0x4487)];
    const field = name ? text(source, name) : '';
    if (value) sink.piece('mkv.tags', text(source, value), isAuthorField(field) ? 'author' : 'text', field);
  }
  const places: Readonly<Record<number, string>> = { 0x7ba9: 'mkv.title', 0x7384: 'mkv.title', 0x536e: 'mkv.title', 0x466e: 'mkv.attachment', 0x467e: 'mkv.attachment', 0x85: 'mkv.chapter' };
  for (const one of elements) {
    const place = places[one.id];
    if (place !== undefined) sink.piece(place, text(source, one), one.id === 0x466e ? 'name' : 'text');
    if (one.id === 0x465c && one.to - one.content < 32 * 1024 * 1024) {
      await sink.inner('mkv.attachment', '', memorySource(readUpTo(source, one.content, one.to - one.content)));
    }
  }
  const tracks = subtitleTracks(source, elements);
  if (tracks.size > 0) {
    const lines: string[] = [];
    for (const block of walkElements(source, true).elements) {
      if (block.id !== 0xa3 && block.id !== 0xa1 || block.to - block.content > 65_536) continue;
      if (!tracks.has((readUpTo(source, block.content, 1)[0] ?? 0) & 0x7f)) continue;
      lines.push(decodeText(readUpTo(source, block.content + 4, block.to - block.content - 4)));
    }
    sink.piece('mkv.subtitle', lines.join('\n'), 'text');
  }
  if (fault) sink.unreadable('视频的结构不完整或被破坏，标签和字幕没能全部检查。');
}
