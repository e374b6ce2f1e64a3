// Reads byte ranges of a file (or a buffer) and turns the operating system's refusals into ours.

import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '#contract/errors.ts';
import { refuse } from './refusals.ts';

export interface ByteSource {
  name: string;
  size: number;
  /** Exactly `length` bytes from `offset`; the range must lie inside the source. */
  read(offset: number, length: number): Buffer;
  /** What `read` hands out is nobody else's: its memory may be given back. */
  fresh?: true;
}

/** Nothing larger is a table: it is refused before a byte of it is read. */
const sizeLimit = 1.5 * 1024 ** 3;

const busyCodes = new Set(['EBUSY', 'EACCES', 'EPERM', 'ETXTBSY', 'EAGAIN']);

/** Says "file busy" or "file missing" for what the file system refused; other faults stay bugs. */
export function fileRefusal(fault: unknown, file: string): unknown {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
  if (busyCodes.has(code)) return new AppError('file_busy', { file: path.basename(file), reason: code });
  // Whatever else a file system answers (ENOENT, EIO, ESTALE, ENETUNREACH …) means: it is not there now.
  // A path with a null byte names no file at all.
  if (/^E[A-Z0-9]+$/.test(code) || code === 'ERR_INVALID_ARG_VALUE') return new AppError('file_missing', { file: path.basename(file), reason: code });
  return fault;
}

/**
 * A regular file, opened afresh for each read, so that no handle blocks Excel or the removal of a stick.
 * Throws AppError file_missing, file_busy, stale_file (changed since the first look).
 */
export function fileSource(file: string): ByteSource {
  const name = path.basename(file);
  // Excel's own lock file ("~$名单.xlsx") is what a clerk catches when the workbook is open elsewhere.
  if (name.startsWith('~$')) throw new AppError('file_busy', { file: name.slice(2), reason: 'lock file' });
  let first: fs.Stats;
  try {
    first = fs.statSync(file);
  } catch (fault) {
    throw fileRefusal(fault, file);
  }
  if (!first.isFile()) refuse('XL_NOTFILE', name);
  if (first.size > sizeLimit) refuse('XL_LARGE', `${Math.round(first.size / 1024 ** 2)} MB`);
  const read = (offset: number, length: number): Buffer => {
    let handle: number | undefined;
    try {
      // A pipe that took the file's place meanwhile must not keep anybody waiting; Windows has no such flag.
      handle = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
      const now = fs.fstatSync(handle);
      if (now.size !== first.size || now.mtimeMs !== first.mtimeMs) throw new AppError('stale_file', { file: name });
      const bytes = Buffer.allocUnsafeSlow(length);
      let done = 0;
      while (done < length) {
        const got = fs.readSync(handle, bytes, done, length - done, offset + done);
        if (got === 0) throw new AppError('stale_file', { file: name });
        done += got;
      }
      return bytes;
    } catch (fault) {
      throw fileRefusal(fault, file);
    } finally {
      if (handle !== undefined) fs.closeSync(handle);
    }
  };
  return { name, size: first.size, read, fresh: true };
}

/** A workbook that is already in memory. */
export function bytesSource(bytes: Buffer, name: string): ByteSource {
  return { name, size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** Whether Excel's or WPS's lock file lies beside the file: it is probably open, with changes not yet saved. */
export function openElsewhere(file: string): boolean {
  return fs.existsSync(path.join(path.dirname(file), `~$${path.basename(file)}`));
}
