// Where the parts of a workspace lie inside its folder, and that nothing is written over them.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { AppError } from '#contract/errors.ts';

export const databaseFile = (dir: string): string => join(dir, 'saixue.db');
export const attachmentsFolder = (dir: string): string => join(dir, 'attachments');
export const backupsFolder = (dir: string): string => join(dir, 'backups');
export const exportsFolder = (dir: string): string => join(dir, 'exports');
/** Pasted tables; emptied when the workspace is opened and closed. */
export const temporaryFolder = (dir: string): string => join(dir, 'temporary');
export const packsFolder = (dir: string): string => join(dir, 'packs');
/** Sealed copies of what came with objections. */
export const objectionsFolder = (dir: string): string => join(dir, 'objections');

/** The path with links resolved, also of a file that is not there yet; without regard to case where the system has none. */
function realPath(path: string): string {
  const whole = resolve(path);
  const real = existsSync(whole) ? realpathSync(whole)
    : existsSync(dirname(whole)) ? join(realpathSync(dirname(whole)), basename(whole)) : whole;
  return process.platform === 'linux' ? real : real.toLowerCase();
}

/**
 * Refuses to write over the database and its companions, over anything kept in the workspace's own folders, or over the
 * file that is being read; nor over a device or pipe, whose place a file would take for ever. A save dialog has asked about
 * other files, and a script that runs again means it.
 */
export function refuseOwnFile(dir: string, file: string, source?: string): void {
  if (source !== undefined && realPath(source) === realPath(file)) throw new AppError('file_exists', { file });
  const [first = '', ...rest] = relative(realPath(dir), realPath(file)).split(sep);
  const own = rest.length === 0 ? first.startsWith('saixue.db')
    : [attachmentsFolder, backupsFolder, packsFolder, objectionsFolder].some((folder) => basename(folder(dir)) === first) && existsSync(file);
  if (own) throw new AppError('file_own', { file });
  const there = statSync(file, { throwIfNoEntry: false });
  if (there && !there.isFile() && !there.isDirectory()) throw new AppError('path_unfit', { file });
}
