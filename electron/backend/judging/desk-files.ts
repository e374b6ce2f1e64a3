// Files of the judge's desk: the kept copy of the judging pack, and the finished score pack on its way out.
import { renameSync, rmSync } from 'node:fs';
import { mkdir, open, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { hasher } from '#backend/crypto/suite.ts';
import { packsFolder } from '../folders.ts';

export const keptPack = (dir: string, packId: string): string => join(packsFolder(dir), `${packId}.sxpack`);

const pieceLength = 1024 * 1024;

/** Two calls at once must not write into one file. */
let copies = 0;

/** A complete copy that still lacks its name. */
export interface Brought { keep(): void; discard(): void }

/**
 * Copies to a hidden .part beside the target, flushed to the disk, with the time of the original (a pack's says only the
 * day); keep() gives it its name. The bytes must have the hash that was checked before: sticks get pulled and swapped.
 * @throws AppError stale_file, path_unfit; whatever the disk says
 */
export async function bringFile(from: string, to: string, sha256: string, checkCancelled: () => void): Promise<Brought> {
  await mkdir(dirname(to), { recursive: true });
  if ((await stat(to).catch(() => null))?.isDirectory()) throw new AppError('path_unfit', { file: to });
  copies += 1;
  const part = join(dirname(to), `.${basename(to)}.${process.pid}-${copies}.part`);
  const source = await open(from, 'r');
  try {
    const { atime, mtime } = await source.stat();
    const target = await open(part, 'w', 0o600);
    try {
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
      await target.sync();
    } finally {
      await target.close();
    }
    await utimes(part, atime, mtime);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    await source.close();
  }
  return { keep: () => renameSync(part, to), discard: () => rmSync(part, { force: true }) };
}
