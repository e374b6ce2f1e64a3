// Sealed files on their way to a new data key: the new ones lie beside the old, under a name that only the rotation knows, until
// the database has been changed. Whatever is killed meanwhile, each name has a whole file that the database's key opens.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, readdirSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { backupsFolder, objectionsFolder } from '#backend/folders.ts';
import { flushFolder } from '#backend/program/backup.ts';

export interface SealedFile { file: string; at: string; bytes: number }

const names = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

/** Every file of the workspace that is sealed under the data key, with what it is authenticated with. */
export function sealedFiles(dir: string): SealedFile[] {
  const found: SealedFile[] = [];
  const add = (folder: string, name: string, at: string): void => {
    found.push({ file: join(folder, name), at, bytes: statSync(join(folder, name)).size });
  };
  for (const name of names(objectionsFolder(dir))) if (/^[0-9a-f]+-\d+$/.test(name)) add(objectionsFolder(dir), name, `objections.file/${name}`);
  for (const name of names(backupsFolder(dir))) {
    const contest = /^keys-([^.]+)\.sxkeys$/.exec(name)?.[1];
    if (contest !== undefined) add(backupsFolder(dir), name, `contest-keys/${contest}`);
  }
  return found;
}

/** Where the new form waits. */
export const stagedAs = (file: string, rotation: string): string => `${file}.${rotation}.rekeyed`;

export function removeStaged(files: readonly SealedFile[], rotation: string): void {
  for (const { file } of files) rmSync(stagedAs(file, rotation), { force: true });
}

/** All of them lie twice for a while. */
export function needRoom(dir: string, files: readonly SealedFile[]): void {
  const disk = statfsSync(dir);
  if (disk.bavail * disk.bsize < files.reduce((sum, one) => sum + one.bytes, 0) + 16 * 1024 * 1024) throw new AppError('disk_full');
}

/**
 * Writes the new form of one file beside it, flushed to the disk.
 * @throws Error when the file is not one that the old key opens: nothing is changed then
 */
export function stageFile(
  { file, at }: SealedFile, rotation: string, open: (at: string, sealed: Uint8Array) => Uint8Array,
  seal: (at: string, plain: Uint8Array) => Uint8Array,
): void {
  const next = seal(at, open(at, readFileSync(file)));
  const handle = openSync(stagedAs(file, rotation), 'w', 0o600);
  try {
    for (let done = 0; done < next.length;) done += writeSync(handle, next, done);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  flushFolder(dirname(file));
}
