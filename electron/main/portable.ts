// Portable mode: where a folder named saixue-data lies beside the program, everything of this user goes there.
import { accessSync, constants, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Made by hand, or by the portable archive: its being there is the wish. */
export const portableFolderName = 'saixue-data';

export interface ProgramPlace {
  packaged: boolean;
  platform: string;
  execPath: string;
  /** APPIMAGE: the file that was started; PORTABLE_EXECUTABLE_DIR: its folder. What runs is unpacked elsewhere, in both cases. */
  env: Readonly<Record<string, string | undefined>>;
}

/** The folder that the user sees the program in; null when started from a clone. Pure. */
export function programFolder({ packaged, platform, execPath, env }: ProgramPlace): string | null {
  const given = env['PORTABLE_EXECUTABLE_DIR'];
  if (given) return given;
  if (env['APPIMAGE']) return dirname(env['APPIMAGE']);
  if (!packaged) return null;
  // Saixue.app/Contents/MacOS/Saixue: the user sees the .app.
  return platform === 'darwin' ? dirname(dirname(dirname(dirname(execPath)))) : dirname(execPath);
}

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

/** Asking for the right is not enough on Windows: only what was written counts. */
function canWrite(folder: string): boolean {
  const trial = join(folder, `.trial-${process.pid}`);
  try {
    accessSync(folder, constants.W_OK);
    mkdirSync(trial);
    rmdirSync(trial);
    return true;
  } catch {
    return false;
  }
}

export type Portable =
  | { state: 'off' }
  | { state: 'on' | 'unwritable'; folder: string };

/** Is there such a folder, and can it be written? One that cannot is told, and the computer's own place is used. */
export function findPortable(place: ProgramPlace): Portable {
  const beside = programFolder(place);
  if (beside === null) return { state: 'off' };
  const folder = join(beside, portableFolderName);
  if (!isFolder(folder)) return { state: 'off' };
  return { state: canWrite(folder) ? 'on' : 'unwritable', folder };
}
