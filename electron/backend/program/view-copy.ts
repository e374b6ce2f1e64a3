// A workspace in a place that may not be written is looked at through a copy of its database in the user's own folder: a
// database with a journal cannot even be read where no file can be made.
import { accessSync, chmodSync, constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFile } from '../folders.ts';

const may = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

export const isWritable = (dir: string): boolean =>
  [dir, databaseFile(dir), `${databaseFile(dir)}-wal`].every((path) => !existsSync(path) || may(path));

const folderOf = (home: string): string => join(home, 'view');

/** Copies the database with its journal; the folder is the user's alone and goes with the closing. */
export function viewCopy(dir: string, home: string): string {
  mkdirSync(folderOf(home), { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(folderOf(home), `${process.pid}-`));
  try {
    for (const end of ['', '-wal']) {
      const [from, to] = [`${databaseFile(dir)}${end}`, `${databaseFile(folder)}${end}`];
      if (!existsSync(from)) continue;
      copyFileSync(from, to);
      // A copy is as read-only as what it was made of, and SQLite cannot lock such a file.
      chmodSync(to, 0o600);
    }
    return folder;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Copies that a killed program left behind. */
export function sweepViewCopies(home: string): void {
  const folder = folderOf(home);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const pid = Number(name.split('-')[0]);
    if (pid === process.pid || (Number.isInteger(pid) && pid > 0 && alive(pid))) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
