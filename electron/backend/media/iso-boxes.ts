// Walks the boxes of MP4 and MOV files (ISO/IEC 14496-12, 4.2) without trusting any size: 64 levels, 100,000 boxes.
import { readUpTo, type ByteSource } from '../archive/source.ts';
import { Broken } from './shape.ts';

export interface Box {
  type: string;
  /** Place of the contents and of the first byte after the box. */
  from: number;
  to: number;
  /** The box says it is longer than what holds it. */
  cut: boolean;
}

const mostBoxes = 100_000;
const deepest = 64;
/** A film of hours has an index of a few megabytes; 64 are more than any phone or camera writes. */
const largestIndex = 64 * 1024 ** 2;

/** Counts every box of a file, wherever it stands. */
export class BoxCount {
  private left = mostBoxes;
  add(): void {
    if (--this.left < 0) throw new Broken('boxes');
  }
}

function boxAt(head: Buffer, at: number, end: number): Box | null {
  if (head.length < 8) return null;
  const type = head.toString('latin1', 4, 8);
  let size = head.readUInt32BE(0);
  let header = 8;
  if (size === 1) {
    if (head.length < 16) return null;
    const wide = head.readBigUInt64BE(8);
    header = 16;
    size = wide > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(wide);
  } else if (size === 0) {
    size = end - at;
  }
  if (size < header) return null;
  return { type, from: at + header, to: Math.min(end, at + size), cut: at + size > end };
}

/** The boxes of the outermost level, in the order of the file. Each step goes on by at least eight bytes. */
export function* outerBoxes(source: ByteSource, count: BoxCount): Generator<Box> {
  for (let at = 0; at < source.size;) {
    const box = boxAt(readUpTo(source, at, 16), at, source.size);
    if (box === null) {
      yield { type: '', from: at, to: source.size, cut: true };
      return;
    }
    count.add();
    yield box;
    at = box.to;
  }
}

/** The contents of a box that is small enough to be held. */
export function contents(source: ByteSource, box: Box): Buffer {
  if (box.to - box.from > largestIndex) throw new Broken('index size');
  return readUpTo(source, box.from, box.to - box.from);
}

/** The boxes inside a piece of memory; with `path` those at the end of it, e.g. ['trak'] then ['mdia', 'hdlr']. */
export function inside(bytes: Buffer, path: readonly string[], count: BoxCount, depth = 0): Buffer[] {
  if (depth > deepest) throw new Broken('depth');
  const found: Buffer[] = [];
  const [type, ...rest] = path;
  for (let at = 0; at + 8 <= bytes.length;) {
    const box = boxAt(bytes.subarray(at, at + 16), at, bytes.length);
    if (box === null) break;
    count.add();
    if (box.type === type) {
      const body = bytes.subarray(box.from, box.to);
      if (rest.length === 0) found.push(body);
      else found.push(...inside(body, rest, count, depth + 1));
    }
    at = box.to;
  }
  return found;
}

/** How deep boxes nest inside `bytes`, refusing beyond 64: what other programs would follow down. */
export function checkDepth(bytes: Buffer, count: BoxCount, depth = 0): void {
  if (depth > deepest) throw new Broken('depth');
  for (let at = 0; at + 8 <= bytes.length;) {
    const box = boxAt(bytes.subarray(at, at + 16), at, bytes.length);
    if (box === null) return;
    count.add();
    if (/^(moov|trak|mdia|minf|stbl|udta|edts|mvex|dinf|moof|traf)$/.test(box.type)) checkDepth(bytes.subarray(box.from, box.to), count, depth + 1);
    at = box.to;
  }
}
