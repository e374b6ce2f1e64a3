// The file a preview was made from: its hash, and whether it still is that file.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { hasher } from '#backend/crypto/suite.ts';
import { checkWorkbookFile } from '#backend/excel/read.ts';
import { AppError } from '#contract/errors.ts';

export interface FileFacts { name: string; hash: string; bytes: number }

/** SHA-256 of the file's bytes, read in pieces. Refuses with file_missing, file_busy, or workbook_refused for what is no plain file. */
export function fileFacts(file: string): FileFacts {
  const name = basename(file);
  checkWorkbookFile(file);
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new AppError(code === 'ENOENT' || code === 'ENOTDIR' ? 'file_missing' : 'file_busy', { file: name });
  }
  try {
    if (!fstatSync(handle).isFile()) throw new AppError('file_missing', { file: name });
    const sum = hasher();
    const piece = Buffer.alloc(1024 * 1024);
    let bytes = 0;
    for (;;) {
      const read = readSync(handle, piece, 0, piece.length, null);
      if (read === 0) break;
      sum.update(piece.subarray(0, read));
      bytes += read;
    }
    return { name, hash: sum.digestHex(), bytes };
  } finally {
    closeSync(handle);
  }
}
