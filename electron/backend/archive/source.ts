// Bytes that can be read at any place without holding them all: a file, a buffer, a stretch of another source.
import fs from 'node:fs';

export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `at`; the range lies inside the source. */
  read(at: number, length: number): Buffer;
  /** What `read` hands out is nobody else's: its memory may be given back. */
  fresh?: true;
}

export interface OpenSource extends ByteSource { close(): void }

/** A file that became shorter, or whose bytes cannot be had, while it was being read. */
export class SourceGone extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'SourceGone';
  }
}

/** The bytes from `at` on, at most `length` of them: fewer where the source ends. Never throws for the range. */
export function readUpTo(source: ByteSource, at: number, length: number): Buffer {
  if (!(at >= 0) || at >= source.size) return Buffer.alloc(0);
  return source.read(at, Math.max(0, Math.min(length, source.size - at)));
}

export const memorySource = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: (at, length) => bytes.subarray(at, at + length),
});

/** A stretch of another source, as a source of its own. */
export const partOf = (source: ByteSource, from: number, size: number): ByteSource => ({
  size,
  read: (at, length) => source.read(from + at, length),
});

/**
 * A plain file, held open until `close`: what is read is one file, even if another takes its name meanwhile. Links are not
 * followed and pipes do not block (O_NOFOLLOW, O_NONBLOCK); the caller has looked with lstat that it is a plain file.
 * @throws SourceGone when the file got shorter; the system's own errors otherwise
 */
export function openFileSource(file: string): OpenSource {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  // Windows has neither of the two flags; a missing one counts as 0.
  const handle = fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  const facts = fs.fstatSync(handle);
  if (!facts.isFile()) {
    fs.closeSync(handle);
    throw new SourceGone('not a plain file');
  }
  return {
    size: facts.size,
    fresh: true,
    read(at, length) {
      const bytes = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const got = fs.readSync(handle, bytes, done, length - done, at + done);
        if (got === 0) throw new SourceGone('the file became shorter');
        done += got;
      }
      return bytes;
    },
    close: () => fs.closeSync(handle),
  };
}
