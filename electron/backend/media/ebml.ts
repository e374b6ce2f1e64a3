// Facts of WebM and Matroska (RFC 8794, RFC 9559): length, size and codecs from the head of the segment.
import { readUpTo, type ByteSource } from '../archive/source.ts';
import { Broken, type Mark, type Reading } from './shape.ts';

const codecs: Readonly<Record<string, string>> = {
  'V_VP8': 'vp8', 'V_VP9': 'vp9', 'V_AV1': 'av1', 'V_MPEG4/ISO/AVC': 'h264', 'V_MPEGH/ISO/HEVC': 'hevc',
  'A_OPUS': 'opus', 'A_VORBIS': 'vorbis', 'A_AAC': 'aac', 'A_MPEG/L3': 'mp3', 'A_AC3': 'ac3', 'A_FLAC': 'flac',
};
const mostElements = 100_000;
const largestHead = 16 * 1024 ** 2;

interface Element { id: number; from: number; to: number; unknown: boolean }

/** A number whose first byte says its length; `keep` keeps the length mark, as ids do. null: none there. */
function vint(bytes: Buffer, at: number, keep: boolean): { value: number; length: number; unknown: boolean } | null {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || length > 8 || at + length > bytes.length) return null;
  let value = keep ? first : first & (0xff >> length);
  let unknown = value === 0xff >> length;
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index] ?? 0;
    unknown &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return { value, length, unknown };
}

function elementAt(head: Buffer, at: number, end: number): Element | null {
  const id = vint(head, 0, true);
  const size = id === null ? null : vint(head, id.length, false);
  if (id === null || size === null) return null;
  const from = at + id.length + size.length;
  return { id: id.value, from, to: size.unknown ? end : Math.min(end, from + size.value), unknown: size.unknown };
}

function* elements(bytes: Buffer): Generator<{ id: number; body: Buffer }> {
  let left = mostElements;
  for (let at = 0; at < bytes.length;) {
    const one = elementAt(bytes.subarray(at, at + 12), at, bytes.length);
    if (one === null) return;
    if (--left < 0) throw new Broken('elements');
    yield { id: one.id, body: bytes.subarray(one.from, one.to) };
    at = one.to;
  }
}

const unsigned = (body: Buffer): number => body.subarray(0, 8).reduce((value, byte) => value * 256 + byte, 0);
const float = (body: Buffer): number =>
  (body.length >= 8 ? body.readDoubleBE(0) : body.length >= 4 ? body.readFloatBE(0) : 0);

function readTracks(body: Buffer, reading: Reading): void {
  for (const track of elements(body)) {
    if (track.id !== 0xae) continue;
    let kind = 0;
    let codec = '';
    const size: { width?: number; height?: number } = {};
    for (const { id, body: value } of elements(track.body)) {
      if (id === 0x83) kind = unsigned(value);
      if (id === 0x86) codec = value.toString('latin1').replaceAll('\0', '').slice(0, 40);
      if (id !== 0xe0) continue;
      for (const part of elements(value)) {
        if (part.id === 0xb0) size.width = unsigned(part.body);
        if (part.id === 0xba) size.height = unsigned(part.body);
      }
    }
    const name = codecs[codec] ?? (codec.startsWith('A_AAC') ? 'aac' : codec.slice(2).replaceAll(/[^\w]/g, '').toLowerCase().slice(0, 12));
    if (kind === 1 && !reading.videoCodec) Object.assign(reading, size, { videoCodec: name });
    if (kind === 2 && !reading.audioCodec) reading.audioCodec = name;
  }
}

/** A recording that was never finished has no length: then `seconds` is left out. */
export function readEbml(source: ByteSource): Reading {
  const reading: Reading = { videoCodec: '', audioCodec: '' };
  const marks: Mark[] = [];
  let at = 0;
  let end = source.size;
  let scale = 1_000_000;
  let ticks = 0;
  let tracks = false;
  for (let left = mostElements; at < end && left > 0; left--) {
    const one = elementAt(readUpTo(source, at, 12), at, end);
    if (one === null) break;
    if (one.id === 0x18538067) {
      end = one.to;
      at = one.from;
      if (end < source.size) marks.push({ code: 'trailing', what: 'segment' });
      continue;
    }
    if ((one.id === 0x1549a966 || one.id === 0x1654ae6b) && one.to - one.from > largestHead) throw new Broken('head');
    if (one.id === 0x1549a966) {
      for (const { id, body } of elements(readUpTo(source, one.from, one.to - one.from))) {
        if (id === 0x2ad7b1) scale = unsigned(body) || scale;
        if (id === 0x4489) ticks = float(body);
      }
    }
    if (one.id === 0x1654ae6b) {
      tracks = true;
      readTracks(readUpTo(source, one.from, one.to - one.from), reading);
    }
    // What follows the first cluster is pictures and sound, or an index that adds nothing.
    if (one.id === 0x1f43b675 && (tracks || one.unknown)) break;
    at = one.to;
  }
  if (!tracks) marks.push({ code: 'damaged', what: 'tracks' });
  const seconds = ticks * scale / 1e9;
  return { ...reading, ...(Number.isFinite(seconds) && seconds > 0 ? { seconds } : {}), fragmented: false, marks };
}
