// A folder that all test processes of one run share: what is compiled or bundled for faults is made once.
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Test processes of one run have one parent. */
export const sharedFolder = join(tmpdir(), `saixue-faults-${process.ppid}`);
mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });

export const compileCache = join(sharedFolder, 'compiled');

const pause = (milliseconds: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/**
 * Makes a file of the shared folder by `make`, once among all processes; the others wait for it. Null: it could not be made.
 * Only whole files get the name.
 */
export function once(name: string, make: (file: string) => boolean): string | null {
  const file = join(sharedFolder, name);
  const none = `${file}.none`;
  const end = Date.now() + 60_000;
  while (!existsSync(file) && !existsSync(none)) {
    try {
      mkdirSync(`${file}.lock`);
    } catch {
      if (Date.now() > end) throw new Error(`${file} was never made`);
      pause(50);
      continue;
    }
    try {
      if (!existsSync(file)) {
        if (make(`${file}.part`)) renameSync(`${file}.part`, file);
        else writeFileSync(none, '');
      }
    } finally {
      rmSync(`${file}.lock`, { recursive: true });
    }
  }
  return existsSync(file) ? file : null;
}

/** Bundled programs find the packages of the project from here. */
export function linkPackages(): void {
  const link = join(sharedFolder, 'node_modules');
  try {
    symlinkSync(join(import.meta.dirname, '..', '..', 'node_modules'), link);
  } catch (error) {
    if (!existsSync(link)) throw error;
  }
}
