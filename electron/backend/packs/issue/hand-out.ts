// Packs on their way out: written under names of passage, and given their own once the database knows all of them. So a pack
// under its own name is one that stands on record, whenever the program ends.
import { mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '#contract/errors.ts';
import { padme } from '#backend/packfile/container.ts';
import { syncFolder } from '#backend/packfile/write.ts';

const megabyte = 1024 ** 2;
const passage = /^P-[0-9A-Z]{8}-r\d{1,9}\.sxpack(\.part){1,2}$/;
/** Names of passage that this process is using: another issue into the same folder leaves them alone. */
const underway = new Set<string>();

/** Half packs of an issue that was killed: nobody knows them, and nobody can open them. */
function clearLeftOver(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (passage.test(name) && !underway.has(file.replace(/(\.part)+$/, ''))) rmSync(file, { force: true });
  }
}

/**
 * @param blobBytes of each pack that is going to be written: what its attachments come to
 * @throws AppError disk_full when they do not all fit, before anything is written
 */
function checkRoom(folder: string, blobBytes: readonly number[]): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < blobBytes.reduce((sum, one) => sum + padme(one), 0) + megabyte) throw new AppError('disk_full');
}

/** A virus scanner may hold a file that was just written for a moment. */
async function rename(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return renameSync(from, to);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (tries === 5 || !['EPERM', 'EACCES', 'EBUSY'].includes(code)) throw error;
      await pause(100 * tries);
    }
  }
}

export class HandOut {
  readonly #folder: string;
  readonly #files: string[] = [];

  constructor(folder: string, blobBytes: readonly number[]) {
    mkdirSync(folder, { recursive: true });
    clearLeftOver(folder);
    checkRoom(folder, blobBytes);
    this.#folder = folder;
  }

  /** Where the pack of that name is written for now, and where it will lie. */
  place(name: string): { file: string; passage: string } {
    const file = join(this.#folder, name);
    this.#files.push(file);
    underway.add(file);
    return { file, passage: `${file}.part` };
  }

  /**
   * Every pack gets its own name.
   * @throws AppError packs_unnamed when one cannot; then none keeps it, for their passphrases are not told
   */
  async finish(): Promise<void> {
    const named: string[] = [];
    try {
      for (const file of this.#files) {
        await rename(`${file}.part`, file);
        named.push(file);
      }
      await syncFolder(this.#folder);
    } catch {
      for (const file of named) rmSync(file, { force: true });
      throw new AppError('packs_unnamed', { count: this.#files.length - named.length, file: basename(this.#files[named.length] ?? '') });
    } finally {
      this.end();
    }
  }

  /** Nothing of passage stays, however it ended. */
  end(): void {
    for (const file of this.#files.splice(0)) {
      rmSync(`${file}.part`, { force: true });
      underway.delete(file);
    }
  }
}
