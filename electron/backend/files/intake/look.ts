// Looks into the files of a heap: facts, and the hash where two files could be the same. Reads in place, copies nothing.
import { openFileSource, memorySource, readUpTo, SourceGone, type ByteSource, type OpenSource } from '#backend/archive/source.ts';
import { entryReader, type ZipEntry } from '#backend/archive/zip.ts';
import { hasher } from '#backend/crypto/suite.ts';
import { readFacts, type FileFacts } from '#backend/media/facts.ts';
import { Hole } from '#backend/media/shape.ts';
import type { Fault } from '#backend/media/judgement.ts';
import { refuseZip, ZipRefused, type HeapItem } from './heap.ts';

export interface Look { facts: FileFacts | null; sha256: string; fault: Fault | null }

const pieceLength = 1024 * 1024;
/** Packed entries up to this size are unpacked into memory; of larger ones the two ends are kept. */
const largestWhole = 64 * 1024 ** 2;
const headLength = 8 * 1024 ** 2;
const tailLength = 24 * 1024 ** 2;

/** Facts of the last few thousand files that were looked at, so that a decision does not read gigabytes again. */
const mostRemembered = 20_000;
const remembered = new Map<string, Look>();
const keyOf = (item: HeapItem): string => `${item.file}\0${item.entry === null ? '' : item.entry.name}\0${item.bytes}\0${item.stamp}`;

/** Pieces of a source from beginning to end. */
async function* piecesOf(source: ByteSource): AsyncGenerator<Buffer> {
  for (let at = 0; at < source.size; at += pieceLength) {
    // Reading is synchronous: between the pieces others have their turn.
    await new Promise(setImmediate);
    yield readUpTo(source, at, pieceLength);
  }
}

/** The bytes of an item, piece by piece: for hashing and copying. */
export async function* itemPieces(item: HeapItem, source: ByteSource): AsyncGenerator<Buffer> {
  yield* item.entry === null ? piecesOf(source) : entryReader(source, refuseZip).stream(item.entry);
}

async function hashOf(pieces: AsyncIterable<Buffer>, checkCancelled: () => void): Promise<string> {
  const hash = hasher();
  for await (const piece of pieces) {
    checkCancelled();
    hash.update(piece);
  }
  return hash.digestHex();
}

/** The two ends of a large packed entry and its hash, in one pass. */
async function twoEnds(pieces: AsyncIterable<Buffer>, size: number, checkCancelled: () => void): Promise<{ source: ByteSource; sha256: string }> {
  const hash = hasher();
  const head: Buffer[] = [];
  let tail: Buffer[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  for await (const piece of pieces) {
    checkCancelled();
    hash.update(piece);
    if (headBytes < headLength) {
      head.push(piece);
      headBytes += piece.length;
    } else {
      tail.push(piece);
      tailBytes += piece.length;
      if (tailBytes > tailLength * 2) {
        tail = [Buffer.concat(tail).subarray(-tailLength)];
        tailBytes = tailLength;
      }
    }
  }
  const first = Buffer.concat(head);
  const last = Buffer.concat(tail);
  const source: ByteSource = {
    size,
    read(at, length) {
      if (at + length <= first.length) return first.subarray(at, at + length);
      const from = at - (size - last.length);
      if (from < 0) throw new Hole();
      return last.subarray(from, from + length);
    },
  };
  return { source, sha256: hash.digestHex() };
}

async function lookIntoEntry(entry: ZipEntry, source: ByteSource, checkCancelled: () => void): Promise<Omit<Look, 'fault'>> {
  const reader = entryReader(source, refuseZip);
  const stored = reader.stored(entry);
  if (stored !== null) return { facts: await readFacts(stored), sha256: '' };
  if (entry.size <= largestWhole) return { facts: await readFacts(memorySource(reader.read(entry))), sha256: '' };
  const ends = await twoEnds(reader.stream(entry), entry.size, checkCancelled);
  return { facts: await readFacts(ends.source), sha256: ends.sha256 };
}

/**
 * Looks into one item. `whole`: its hash is needed, too. What cannot be read comes back as a fault.
 * @throws what `checkCancelled` throws
 */
export async function lookInto(item: HeapItem, whole: boolean, checkCancelled: () => void): Promise<Look> {
  if (item.fault !== null) return { facts: null, sha256: '', fault: null };
  const key = keyOf(item);
  const known = remembered.get(key);
  if (known && (!whole || known.sha256 !== '')) return known;
  let source: OpenSource | null = null;
  try {
    source = openFileSource(item.file);
    const { facts, sha256 } = known ?? (item.entry === null ? { facts: await readFacts(source), sha256: '' }
      : await lookIntoEntry(item.entry, source, checkCancelled));
    const look = { facts, fault: null, sha256: whole && sha256 === '' ? await hashOf(itemPieces(item, source), checkCancelled) : sha256 };
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(key, look);
    return look;
  } catch (error) {
    if (error instanceof ZipRefused) return { facts: null, sha256: '',
      fault: { code: 'file_zip_fault', severity: 'error', details: { what: error.fault } } };
    const code = error instanceof SourceGone ? 'shorter' : error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : '';
    if (code === '') throw error;
    return { facts: null, sha256: '', fault: { code: 'file_unreadable', severity: 'error', details: { what: code } } };
  } finally {
    source?.close();
  }
}
