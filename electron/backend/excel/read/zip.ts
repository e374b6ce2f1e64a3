// Reads a zip by its central directory, with the limits that keep hostile archives from doing harm.
// Format: PKWARE APPNOTE 6.3.10. Only stored (0) and deflated (8) entries occur in workbooks.

import { crc32, inflateRawSync } from 'node:zlib';
import { refuse } from './refusals.ts';
import type { ByteSource } from './source.ts';

export const zipLimits = {
  entries: 2000,
  total: 1.5 * 1024 ** 3,
  ratio: 200,
  /** Below this size a high ratio harms nobody: rows of equal blanks compress extremely well. */
  ratioFrom: 16 * 1024 ** 2,
  directory: 4 * 1024 ** 2,
};

export interface ZipEntry {
  name: string;
  method: number;
  compressed: number;
  size: number;
  offset: number;
  crc: number;
}

export interface ZipArchive {
  entries: readonly ZipEntry[];
  /** Part names are compared without case, as the Open Packaging Conventions ask. */
  has(name: string): boolean;
  /** The inflated bytes of one part; refuses with XL_ZIP when bytes and directory disagree. */
  read(name: string): Buffer;
}

const tailLength = 22 + 65535;

function findEnd(tail: Buffer): number {
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) === 0x06054b50 && at + 22 + tail.readUInt16LE(at + 20) <= tail.length) return at;
  }
  return -1;
}

function safeNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) refuse('XL_ZIP', 'zip64');
  return Number(value);
}

interface Directory {
  count: number;
  offset: number;
  size: number;
}

function findDirectory(source: ByteSource): Directory {
  const tail = source.read(Math.max(0, source.size - tailLength), Math.min(source.size, tailLength));
  const end = findEnd(tail);
  if (end < 0) refuse('XL_ZIP', 'central directory');
  const base = source.size - tail.length;
  let count = tail.readUInt16LE(end + 10);
  let size = tail.readUInt32LE(end + 12);
  let offset = tail.readUInt32LE(end + 16);
  let limit = base + end;
  if (end >= 20 && tail.readUInt32LE(end - 20) === 0x07064b50) {
    const at = safeNumber(tail.readBigUInt64LE(end - 12));
    if (at + 56 > limit) refuse('XL_ZIP', 'zip64');
    const wide = source.read(at, 56);
    if (wide.readUInt32LE(0) !== 0x06064b50) refuse('XL_ZIP', 'zip64');
    count = safeNumber(wide.readBigUInt64LE(32));
    size = safeNumber(wide.readBigUInt64LE(40));
    offset = safeNumber(wide.readBigUInt64LE(48));
    limit = at;
  }
  if (count > zipLimits.entries) refuse('XL_ENTRIES', String(count));
  if (size > zipLimits.directory || offset + size > limit) refuse('XL_ZIP', 'central directory');
  return { count, offset, size };
}

/** Names that would leave the folder they are unpacked to; we never unpack, but nobody honest writes them. */
function checkName(name: string): void {
  if (name === '' || /[\\\0:]/.test(name) || name.startsWith('/') || name.split('/').includes('..')) {
    refuse('XL_ZIP', name);
  }
}

/** Zip64 sizes: each field at its maximum has its true value in extra field 1, in this order. */
function widen(entry: ZipEntry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
    let from = at + 4;
    const next = (): number => {
      if (from + 8 > end) refuse('XL_ZIP', entry.name);
      from += 8;
      return safeNumber(extra.readBigUInt64LE(from - 8));
    };
    if (entry.size === 0xffffffff) entry.size = next();
    if (entry.compressed === 0xffffffff) entry.compressed = next();
    if (entry.offset === 0xffffffff) entry.offset = next();
    return;
  }
}

function readDirectory(source: ByteSource, directory: Directory): ZipEntry[] {
  const bytes = source.read(directory.offset, directory.size);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let count = 0; count < directory.count; count++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) refuse('XL_ZIP', 'central directory');
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    const next = extraEnd + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) refuse('XL_ZIP', 'central directory');
    const entry: ZipEntry = {
      name: bytes.toString('utf8', at + 46, nameEnd),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      compressed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    };
    widen(entry, bytes.subarray(nameEnd, extraEnd));
    checkName(entry.name);
    // Bit 0: encrypted; bit 6: strong encryption; bit 13: the directory itself is masked.
    if ((bytes.readUInt16LE(at + 8) & 0x2041) !== 0) refuse('XL_ENCRYPTED', entry.name);
    entries.push(entry);
    at = next;
  }
  return entries;
}

function checkEntries(entries: ZipEntry[], directoryOffset: number): void {
  const seen = new Set<string>();
  let total = 0;
  for (const entry of entries) {
    const key = entry.name.toLowerCase();
    if (seen.has(key)) refuse('XL_DUPENTRY', entry.name);
    seen.add(key);
    if (entry.method !== 0 && entry.method !== 8) refuse('XL_ZIP', entry.name);
    if (entry.method === 0 && entry.size !== entry.compressed) refuse('XL_ZIP', entry.name);
    total += entry.size;
    const large = entry.size > zipLimits.ratioFrom && /\.(xml|rels|vml)$/i.test(entry.name);
    if (large && entry.size > entry.compressed * zipLimits.ratio) refuse('XL_BOMB', entry.name);
  }
  if (total > zipLimits.total) refuse('XL_BOMB', `${Math.round(total / 1024 ** 2)} MB`);
  const byOffset = entries.toSorted((a, b) => a.offset - b.offset);
  byOffset.forEach((entry, position) => {
    const end = entry.offset + 30 + Buffer.byteLength(entry.name) + entry.compressed;
    const next = byOffset[position + 1];
    if (next !== undefined && end > next.offset) refuse('XL_DUPENTRY', next.name);
    if (end > directoryOffset) refuse('XL_ZIP', entry.name);
  });
}

function readEntry(source: ByteSource, entry: ZipEntry): Buffer {
  const head = source.read(entry.offset, 30);
  if (head.readUInt32LE(0) !== 0x04034b50) refuse('XL_ZIP', entry.name);
  if ((head.readUInt16LE(6) & 0x2041) !== 0) refuse('XL_ENCRYPTED', entry.name);
  const nameLength = head.readUInt16LE(26);
  const start = entry.offset + 30 + nameLength + head.readUInt16LE(28);
  if (start + entry.compressed > source.size) refuse('XL_ZIP', entry.name);
  const name = source.read(entry.offset + 30, nameLength);
  // A local name that differs from the directory's is how one archive shows two faces to two readers.
  if (name.toString('utf8') !== entry.name) refuse('XL_ZIP', entry.name);
  const packed = source.read(start, entry.compressed);
  let bytes = packed;
  if (entry.method === 8) {
    try {
      // One chunk of the declared size: no joining of pieces, and a lie about the size stops at once.
      const chunkSize = Math.max(64, entry.size + 1);
      bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size), chunkSize });
    } catch {
      refuse('XL_ZIP', entry.name);
    }
  }
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) refuse('XL_ZIP', entry.name);
  return bytes;
}

/**
 * Opens an archive: the directory is read and checked as a whole, parts are inflated when asked for.
 * Refuses with XL_EMPTY, XL_CFB, XL_NOTZIP, XL_ZIP, XL_ENTRIES, XL_DUPENTRY, XL_ENCRYPTED, XL_BOMB.
 */
export function openZip(source: ByteSource): ZipArchive {
  if (source.size === 0) refuse('XL_EMPTY');
  const magic = source.read(0, Math.min(8, source.size));
  if (magic.length === 8 && magic.equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) refuse('XL_CFB', source.name);
  const mark = magic.length >= 4 ? magic.readUInt32LE(0) : 0;
  if (mark !== 0x04034b50 && mark !== 0x06054b50) refuse('XL_NOTZIP', source.name);
  if (source.size < 22) refuse('XL_ZIP', source.name);
  const directory = findDirectory(source);
  const entries = readDirectory(source, directory);
  checkEntries(entries, directory.offset);
  const byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  return {
    entries,
    has: (name) => byName.has(name.toLowerCase()),
    read: (name) => {
      const entry = byName.get(name.toLowerCase());
      return entry === undefined ? refuse('XL_ZIP', name) : readEntry(source, entry);
    },
  };
}
