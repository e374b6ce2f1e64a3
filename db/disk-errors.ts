// What the database and the disk report, as refusals that a person can act on.
import { closeSync, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { damaged } from './damage.ts';

/** SQLite's own code of an error; '' for every other error. */
export const codeOf = (error: unknown): string =>
  (error instanceof Error && error.name === 'SqliteError' && 'code' in error ? String(error.code) : '');

/** After these nobody knows what of the file stands on the disk. */
export const spoilt = (error: unknown): boolean => /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(codeOf(error));

const noRoom = ['ENOSPC', 'EDQUOT', 'EFBIG'];
/** The system's code; Node's own removing of files knows few of them and leaves the others empty. */
function systemCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  const code = String(error.code);
  return code === '' && /No such device|Input\/output error/.test(error.message) ? 'ENODEV' : code;
}

/**
 * Whether the disk has no room: SQLite says "I/O error" of a full quota and of a limit on the size of files as of a broken
 * disk. A few bytes are written where the database would have grown to.
 */
function isFull(file: string): boolean {
  const probe = `${file}.room`;
  const reach = Math.max(...[file, `${file}-wal`].map((one) => (existsSync(one) ? statSync(one).size : 0)));
  try {
    const handle = openSync(probe, 'w', 0o600);
    try {
      writeSync(handle, Buffer.alloc(4096), 0, 4096, reach);
    } finally {
      closeSync(handle);
    }
    return false;
  } catch (error) {
    return noRoom.includes(systemCode(error));
  } finally {
    try {
      rmSync(probe, { force: true });
    } catch {
      // Nothing hangs on it.
    }
  }
}

/** A refusal for what the platform reports (full disk, read-only place), or the error itself. `database`: its file, where known. */
export function translateDbError(error: unknown, database?: string): unknown {
  const code = codeOf(error);
  if (code.startsWith('SQLITE_FULL')) return new AppError('disk_full');
  if (code.startsWith('SQLITE_BUSY')) return new AppError('workspace_locked');
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return damaged(code);
  if (code.startsWith('SQLITE_READONLY')) return new AppError('db_readonly', { dir: database === undefined ? '' : dirname(database) });
  if (code.startsWith('SQLITE_IOERR')) {
    const full = code === 'SQLITE_IOERR_WRITE' && database !== undefined && isFull(database);
    return full ? new AppError('disk_full') : new AppError('disk_error', { detail: code });
  }
  const system = systemCode(error);
  const file = error instanceof Error && 'path' in error ? String(error.path) : '';
  if (system === 'ENOSPC' || system === 'EDQUOT') return new AppError('disk_full');
  // A stick that is pulled while an open file is read or written: the system then names no file.
  const gone = system === 'ENODEV' || system === 'EIO' || system === 'ENXIO';
  if (gone && !file) return new AppError('file_missing', { file: '所选的文件', fileEn: 'the chosen file' });
  if (!file) return error;
  if (gone) return new AppError('file_missing', { file });
  switch (system) {
    case 'ENOENT': return new AppError('file_missing', { file });
    case 'EBUSY': case 'EPERM': case 'EACCES': case 'EROFS': return new AppError('file_busy', { file });
    case 'ENOTDIR': case 'EISDIR': case 'EEXIST': case 'ENOTEMPTY': case 'ENAMETOOLONG': return new AppError('path_unfit', { file });
    default: return error;
  }
}
