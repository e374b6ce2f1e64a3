// The central directory of a zip: where it lies, what it lists, and whether its entries can all be true at once.
// Format: PKWARE APPNOTE 6.3.10.
import type { ByteSource } from './source.ts';
import { decodeName } from './zip-names.ts';

/** notZip, empty: another kind of file · damaged · entries: too many · duplicate: twice the same name, or overlapping ·
 * encrypted · bomb: unpacks to an abnormal size · name: would leave its folder · method: packed in a way we do not read. */
export type ZipFault =
  'notZip' | 'empty' | 'damaged' | 'entries' | 'duplicate' | 'encrypted' | 'bomb' | 'name' | 'method';

/** Says in the words of the caller what is wrong and where; never returns. */
export type RefuseZip = (fault: ZipFault, where: string) => never;

export interface ZipLimits {
  entries: number;
  /** Bytes of all entries unpacked. */
  total: number;
  /** Bytes of the central directory. */
  directory: number;
  /** Highest ratio of unpacked to packed size, and from which unpacked size on it is asked. */
  ratio: number;
  ratioFrom: number;
  /** A lower ratio from a larger size on: what is read in one piece must not be hundreds of times what came. */
  steep?: { ratio: number; from: number };
  /** Which entries the ratio is asked of; absent: all. */
  ratioOf?: (name: string) => boolean;
}

export interface ZipEntry {
  readonly name: string;
  readonly rawName: Buffer;
  readonly directory: boolean;
  /** A link or device of Unix: what it holds is where it points to, never a file. */
  readonly link: boolean;
  readonly encrypted: boolean;
  /** 0 stored, 8 deflated; no other is read. */
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
  readonly crc: number;
  /** Date and time as MS-DOS writes them, local to whoever packed it: only good for comparing. */
  readonly stamp: number;
  /** Why this entry cannot be read; null: it can. Always null in an archive that was opened as one whole. */
  readonly fault: ZipFault | null;
}

export interface ZipDirectory {
  entries: ZipEntry[];
  /** Bytes after the end of the archive: somebody glued something on. */
  trailing: number;
}

const tailLength = 22 + 65535;

/** The last end record whose comment fits: first one that ends the file, else one with bytes behind it. */
function findEnd(tail: Buffer): number {
  let loose = -1;
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue;
    const end = at + 22 + tail.readUInt16LE(at + 20);
    if (end === tail.length) return at;
    if (end < tail.length && loose < 0) loose = at;
  }
  return loose;
}

interface Place { count: number; offset: number; size: number; trailing: number }

function findDirectory(source: ByteSource, limits: ZipLimits, refuse: RefuseZip): Place {
  const exact = (value: bigint): number =>
    (value > BigInt(Number.MAX_SAFE_INTEGER) ? refuse('damaged', 'zip64') : Number(value));
  const tail = source.read(Math.max(0, source.size - tailLength), Math.min(source.size, tailLength));
  const end = findEnd(tail);
  if (end < 0) refuse('damaged', 'central directory');
  const base = source.size - tail.length;
  let count = tail.readUInt16LE(end + 10);
  let size = tail.readUInt32LE(end + 12);
  let offset = tail.readUInt32LE(end + 16);
  let limit = base + end;
  if (end >= 20 && tail.readUInt32LE(end - 20) === 0x07064b50) {
    const at = exact(tail.readBigUInt64LE(end - 12));
    if (at + 56 > limit) refuse('damaged', 'zip64');
    const wide = source.read(at, 56);
    if (wide.readUInt32LE(0) !== 0x06064b50) refuse('damaged', 'zip64');
    count = exact(wide.readBigUInt64LE(32));
    size = exact(wide.readBigUInt64LE(40));
    offset = exact(wide.readBigUInt64LE(48));
    limit = at;
  }
  if (count > limits.entries) refuse('entries', String(count));
  if (size > limits.directory || offset + size > limit) refuse('damaged', 'central directory');
  return { count, offset, size, trailing: source.size - (base + end + 22 + tail.readUInt16LE(end + 20)) };
}

/** Names that would leave the folder they are unpacked to; nobody honest writes them. */
const isUnsafe = (name: string): boolean =>
  name === '' || /[\\\0:]/.test(name) || name.startsWith('/') || name.split('/').includes('..');

/** Made on Unix (3) or macOS (19), the high half of the attributes is st_mode: anything but a file or folder (APPNOTE 4.4.15). */
const isLink = (host: number, attributes: number): boolean =>
  (host === 3 || host === 19) && ![0, 0o04, 0o10].includes(attributes >>> 28);

type Draft = { -readonly [key in keyof ZipEntry]: ZipEntry[key] };

/** Zip64 sizes: each field at its maximum has its true value in extra field 1, in this order. */
function widen(entry: Draft, extra: Buffer, refuse: RefuseZip): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
    let from = at + 4;
    const next = (): number => {
      if (from + 8 > end) refuse('damaged', entry.name);
      from += 8;
      const value = extra.readBigUInt64LE(from - 8);
      return value > BigInt(Number.MAX_SAFE_INTEGER) ? refuse('damaged', 'zip64') : Number(value);
    };
    if (entry.size === 0xffffffff) entry.size = next();
    if (entry.compressed === 0xffffffff) entry.compressed = next();
    if (entry.offset === 0xffffffff) entry.offset = next();
    return;
  }
}

function listEntries(source: ByteSource, place: Place, refuse: RefuseZip): Draft[] {
  const bytes = source.read(place.offset, place.size);
  const entries: Draft[] = [];
  let at = 0;
  for (let count = 0; count < place.count; count++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) refuse('damaged', 'central directory');
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    const next = extraEnd + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) refuse('damaged', 'central directory');
    const flags = bytes.readUInt16LE(at + 8);
    const rawName = bytes.subarray(at + 46, nameEnd);
    const extra = bytes.subarray(nameEnd, extraEnd);
    const name = decodeName(rawName, (flags & 0x800) !== 0, extra);
    const entry: Draft = {
      name, rawName, directory: name.endsWith('/'), link: isLink(bytes.readUInt8(at + 5), bytes.readUInt32LE(at + 38)),
      // Bit 0: encrypted; bit 6: strong encryption; bit 13: the directory itself is masked.
      encrypted: (flags & 0x2041) !== 0,
      method: bytes.readUInt16LE(at + 10), stamp: bytes.readUInt32LE(at + 12), crc: bytes.readUInt32LE(at + 16),
      compressed: bytes.readUInt32LE(at + 20), size: bytes.readUInt32LE(at + 24), offset: bytes.readUInt32LE(at + 42),
      fault: null,
    };
    widen(entry, extra, refuse);
    entries.push(entry);
    at = next;
  }
  return entries;
}

/** What is wrong with one entry by itself. */
function faultOf(entry: ZipEntry, limits: ZipLimits): ZipFault | null {
  if (isUnsafe(entry.name)) return 'name';
  if (entry.encrypted) return 'encrypted';
  if (entry.method !== 0 && entry.method !== 8) return 'method';
  if (entry.method === 0 && entry.size !== entry.compressed) return 'damaged';
  if (entry.size <= limits.ratioFrom || !(limits.ratioOf?.(entry.name) ?? true)) return null;
  const { ratio } = limits.steep && entry.size > limits.steep.from ? limits.steep : limits;
  return entry.size > entry.compressed * ratio ? 'bomb' : null;
}

/** Two entries in the same bytes is how a small file unpacks to petabytes. */
function checkPlaces(entries: readonly ZipEntry[], directoryOffset: number, refuse: RefuseZip): void {
  const byOffset = entries.toSorted((a, b) => a.offset - b.offset);
  byOffset.forEach((entry, position) => {
    const end = entry.offset + 30 + entry.rawName.length + entry.compressed;
    const next = byOffset[position + 1];
    if (next !== undefined && end > next.offset) refuse('duplicate', next.name);
    if (end > directoryOffset) refuse('damaged', entry.name);
  });
}

/**
 * Reads and checks the central directory. `whole`: any entry with a fault refuses the archive, and names are told apart
 * without case (Open Packaging Conventions); otherwise such entries are listed with their fault.
 */
export function readDirectory(source: ByteSource, limits: ZipLimits, whole: boolean, refuse: RefuseZip): ZipDirectory {
  const place = findDirectory(source, limits, refuse);
  const entries = listEntries(source, place, refuse);
  const seen = new Map<string, Draft>();
  let total = 0;
  for (const entry of entries) {
    // Some programs of Windows part folders by \: in a heap that is no fault; whoever climbs out of it is still caught.
    if (!whole) {
      entry.name = entry.name.replaceAll('\\', '/');
      entry.directory = entry.name.endsWith('/');
    }
    entry.fault = faultOf(entry, limits);
    if (whole && entry.fault !== null) refuse(entry.fault, entry.name);
    const key = whole ? entry.name.toLowerCase() : entry.name;
    const twin = seen.get(key);
    if (twin !== undefined) {
      if (whole) refuse('duplicate', entry.name);
      entry.fault ??= 'duplicate';
      twin.fault ??= 'duplicate';
    }
    seen.set(key, entry);
    total += entry.size;
  }
  if (total > limits.total) refuse('bomb', `${Math.round(total / 1024 ** 2)} MB`);
  checkPlaces(entries, place.offset, refuse);
  return { entries, trailing: place.trailing };
}
