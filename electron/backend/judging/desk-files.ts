// Files of the judge's desk: the kept copy of the judging pack, and the finished score pack on its way out.
import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { packsFolder } from '../folders.ts';

export const keptPack = (dir: string, packId: string): string => join(packsFolder(dir), `${packId}.sxpack`);

/** Copies by way of a .part in the target folder, so that the final name never stands on half a file. */
export function placeFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const part = join(dirname(to), `.${basename(to)}.part`);
  try {
    copyFileSync(from, part);
    const handle = openSync(part, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(part, to);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
