// Files of the judge's desk: the kept copy of the judging pack, the finished score pack on its way out, the judge card.
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { mkdir, open, rm, stat, statfs, utimes, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { hasher } from '#backend/crypto/suite.ts';
import { packsFolder } from '../folders.ts';

export const keptPack = (dir: string, packId: string): string => join(packsFolder(dir), `${packId}.sxpack`);

const pieceLength = 1024 * 1024;

/** Two calls at once must not write into one file. */
let copies = 0;

/** A complete file that still lacks its name. */
export interface Brought { keep(): void; discard(): void }

/** Places that cannot do it: Windows, some sticks and shares. */
const cannotSync = ['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM', 'EACCES', 'EISDIR'];

/** Without it a rename may be lost with the power. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!cannotSync.includes(String((error as NodeJS.ErrnoException).code))) throw error;
  }
}

/** What a killed program left beside this file: it never had the name, and nobody goes on with it. */
function sweepParts(to: string): void {
  const own = `.${process.pid}-`;
  for (const name of readdirSync(dirname(to))) {
    const rest = name.startsWith(`.${basename(to)}.`) ? name.slice(basename(to).length + 1) : '';
    if (/^\.\d+-\d+\.part$/.test(rest) && !rest.startsWith(own)) rmSync(join(dirname(to), name), { force: true });
  }
}

/**
 * Writes to a hidden .part beside the target, flushed to the disk; keep() gives it its name. Nothing stays when it fails.
 * @throws AppError path_unfit; whatever the disk says
 */
async function placeFile(to: string, work: (target: FileHandle, part: string) => Promise<void>): Promise<Brought> {
  await mkdir(dirname(to), { recursive: true });
  // A folder cannot be replaced, and a device must not be.
  if ((await stat(to).catch(() => null))?.isFile() === false) throw new AppError('path_unfit', { file: to });
  sweepParts(to);
  copies += 1;
  const part = join(dirname(to), `.${basename(to)}.${process.pid}-${copies}.part`);
  const target = await open(part, 'w', 0o600);
  try {
    try {
      await work(target, part);
      await target.sync();
    } finally {
      await target.close();
    }
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return {
    keep() {
      renameSync(part, to);
      syncFolder(dirname(to));
    },
    discard: () => rmSync(part, { force: true }),
  };
}

/**
 * Copies a file, with the time of the original (a pack's says only the day). The bytes must have the hash that was checked
 * before: sticks get pulled and swapped. A disk without room for it is refused before the first byte.
 * @throws AppError stale_file, path_unfit, disk_full; whatever the disk says
 */
export async function bringFile(from: string, to: string, sha256: string, checkCancelled: () => void): Promise<Brought> {
  const source = await open(from, 'r');
  try {
    const { atime, mtime, size } = await source.stat();
    await mkdir(dirname(to), { recursive: true });
    const disk = await statfs(dirname(to));
    if (disk.bavail * disk.bsize < size) throw new AppError('disk_full');
    return await placeFile(to, async (target, part) => {
      const hash = hasher();
      const piece = Buffer.alloc(pieceLength);
      for (let at = 0; ;) {
        checkCancelled();
        const { bytesRead } = await source.read(piece, 0, pieceLength, at);
        if (bytesRead === 0) break;
        hash.update(piece.subarray(0, bytesRead));
        await target.writeFile(piece.subarray(0, bytesRead));
        at += bytesRead;
      }
      if (hash.digestHex() !== sha256) throw new AppError('stale_file', { file: basename(from) });
      await utimes(part, atime, mtime);
    });
  } finally {
    await source.close();
  }
}

/** Writes few bytes as a file that appears whole or not at all. */
export const placeBytes = (bytes: Uint8Array, to: string): Promise<Brought> => placeFile(to, (target) => target.writeFile(bytes));

/** Files that are gone for good; one that another program holds is tried again, and then left for the next time. */
export function removeFile(file: string): boolean {
  try {
    rmSync(file, { force: true, recursive: true, maxRetries: 5, retryDelay: 100 });
  } catch (error) {
    if (!['EBUSY', 'EPERM', 'EACCES'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
  }
  return !existsSync(file);
}
