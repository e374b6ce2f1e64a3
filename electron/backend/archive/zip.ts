// Reads a foreign zip by its central directory, with the limits that keep hostile archives from doing harm: listed and
// checked as a whole, entries inflated when asked for, in one piece or, for large ones, as a stream.
// Format: PKWARE APPNOTE 6.3.10; stored (0) and deflated (8) entries.
import { pipeline, Readable } from 'node:stream';
import { createInflateRaw, crc32, inflateRawSync } from 'node:zlib';
import { giveBack } from './memory.ts';
import { partOf, type ByteSource } from './source.ts';
import { readDirectory, type RefuseZip, type ZipEntry, type ZipLimits } from './zip-directory.ts';

export type { RefuseZip, ZipEntry, ZipFault, ZipLimits } from './zip-directory.ts';

/** Limits for a package of parts: docx, pptx, xlsx. */
export const packageLimits: ZipLimits = {
  entries: 2000, total: 1.5 * 1024 ** 3, directory: 4 * 1024 ** 2, ratio: 200, ratioFrom: 16 * 1024 ** 2,
  // Sheets of blank formatted cells pack twelve times, of one text repeated without end forty times.
  steep: { ratio: 50, from: 64 * 1024 ** 2 },
  // Pictures of one colour pack extremely well; what is read as text must not grow out of nothing.
  ratioOf: (name) => /\.(xml|rels|vml)$/i.test(name),
};

export interface OpenOptions {
  limits?: ZipLimits;
  fault: RefuseZip;
  /** false: entries with a fault are listed and only refused when they are read. Default true. */
  whole?: boolean;
}

/** Takes single entries out of an archive whose directory was read before. */
export interface EntryReader {
  /** The unpacked bytes; `cap` refuses (bomb) a larger entry before anything is unpacked. */
  read(entry: ZipEntry, cap?: number): Buffer;
  /** The unpacked bytes piece by piece, checked against size and checksum at the end. */
  stream(entry: ZipEntry): AsyncIterable<Buffer>;
  /** A stored entry's bytes where they lie; null for a deflated one. */
  stored(entry: ZipEntry): ByteSource | null;
}

export interface Archive extends EntryReader {
  readonly entries: readonly ZipEntry[];
  /** Bytes after the end of the archive. */
  readonly trailing: number;
  /** By name without regard to case, as the Open Packaging Conventions ask; the last one of that name. */
  find(name: string): ZipEntry | undefined;
}

const pieceLength = 1024 * 1024;

/** Where the packed bytes of an entry begin; its local header must tell the same story as the directory. */
function packedStart(source: ByteSource, entry: ZipEntry, refuse: RefuseZip): number {
  if (entry.fault !== null) refuse(entry.fault, entry.name);
  if (entry.offset + 30 > source.size) refuse('damaged', entry.name);
  const head = source.read(entry.offset, 30);
  if (head.readUInt32LE(0) !== 0x04034b50) refuse('damaged', entry.name);
  if ((head.readUInt16LE(6) & 0x2041) !== 0) refuse('encrypted', entry.name);
  const nameLength = head.readUInt16LE(26);
  const start = entry.offset + 30 + nameLength + head.readUInt16LE(28);
  if (start + entry.compressed > source.size) refuse('damaged', entry.name);
  // A local name that differs from the directory's is how one archive shows two faces to two readers.
  if (!source.read(entry.offset + 30, nameLength).equals(entry.rawName)) refuse('damaged', entry.name);
  return start;
}

function readEntry(source: ByteSource, entry: ZipEntry, cap: number, refuse: RefuseZip): Buffer {
  if (entry.size > cap) refuse('bomb', entry.name);
  const start = packedStart(source, entry, refuse);
  const packed = source.read(start, entry.compressed);
  let bytes = packed;
  if (entry.method === 8) {
    try {
      // One chunk of the declared size: no joining of pieces, and a lie about the size stops at once.
      const chunkSize = Math.max(64, entry.size + 1);
      bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size), chunkSize });
    } catch {
      refuse('damaged', entry.name);
    }
    if (source.fresh) giveBack(packed);
  }
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) refuse('damaged', entry.name);
  return bytes;
}

function* pieces(source: ByteSource, start: number, entry: ZipEntry): Generator<Buffer> {
  for (let at = 0; at < entry.compressed; at += pieceLength) {
    yield source.read(start + at, Math.min(pieceLength, entry.compressed - at));
  }
}

async function* streamEntry(source: ByteSource, entry: ZipEntry, refuse: RefuseZip): AsyncGenerator<Buffer> {
  const start = packedStart(source, entry, refuse);
  let length = 0;
  let sum = 0;
  const packed = pieces(source, start, entry);
  const unpacked: AsyncIterable<Buffer> | Iterable<Buffer> = entry.method === 8
    ? pipeline(Readable.from(packed), createInflateRaw({ chunkSize: pieceLength }), () => { /* told to whoever iterates */ })
    : packed;
  try {
    for await (const piece of unpacked) {
      length += piece.length;
      if (length > entry.size) break;
      sum = crc32(piece, sum);
      yield piece;
    }
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
    if (!code.startsWith('Z_')) throw fault;
    refuse('damaged', entry.name);
  }
  if (length !== entry.size || sum !== entry.crc) refuse('damaged', entry.name);
}

/** A reader for entries that `openArchive` listed, when the file was closed and opened again since. */
export const entryReader = (source: ByteSource, fault: RefuseZip): EntryReader => ({
  read: (entry, cap = Number.POSITIVE_INFINITY) => readEntry(source, entry, cap, fault),
  stream: (entry) => streamEntry(source, entry, fault),
  stored: (entry) => (entry.method === 0 ? partOf(source, packedStart(source, entry, fault), entry.compressed) : null),
});

/**
 * Opens an archive: the directory is read and checked as a whole. Everything refused goes through `fault`, which never
 * returns; names of entries in its `where` come from the file and may be hostile.
 */
export function openArchive(source: ByteSource, { limits = packageLimits, fault, whole = true }: OpenOptions): Archive {
  if (source.size === 0) fault('empty', '');
  const mark = source.size >= 4 ? source.read(0, 4).readUInt32LE(0) : 0;
  if (mark !== 0x04034b50 && mark !== 0x06054b50) fault('notZip', '');
  if (source.size < 22) fault('damaged', '');
  const { entries, trailing } = readDirectory(source, limits, whole, fault);
  const byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  return {
    entries, trailing,
    find: (name) => byName.get(name.toLowerCase()),
    ...entryReader(source, fault),
  };
}
