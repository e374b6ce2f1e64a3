// The materials of a 评分表 as plain files under the judge's codes, for a computer that cannot open packs.
// What a mask would cover cannot be covered here: such films are held back.
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { keepPieces } from '#backend/kept-file.ts';
import type { PackMask } from '#backend/packfile/masks.ts';
import type { JudgingPackContent } from '#backend/packfile/schema.ts';

export interface StoredFile { id: string; bytes: number; sha256: string; original_name: string }
export interface Material { file: StoredFile; name: string }
export interface Materials { files: Material[]; withheld: number }

const covers = (mask: PackMask): boolean =>
  mask.firstSeconds > 0 || mask.lastSeconds > 0 || (mask.rectangles?.length ?? 0) > 0 || (mask.mutes?.length ?? 0) > 0;

/** Nothing of the original name but what kind of file it is. */
const endingOf = (name: string): string => (/\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1] ?? 'bin').toLowerCase();

/**
 * Which files go along, and under which names.
 * @param stored ids of the pack's blobs, in their order
 */
export function materialsOf(content: JudgingPackContent, stored: readonly string[], files: ReadonlyMap<string, StoredFile>): Materials {
  let withheld = 0;
  const along = content.entries.flatMap((entry) => entry.attachments.flatMap((attachment, index): Material[] => {
    const file = files.get(stored[attachment.blob] ?? '');
    if (!file) return [];
    const mask = (entry.mask === undefined ? undefined : content.masks?.[entry.mask]) ?? content.mask;
    if (covers(mask) && /^(video|audio)\//.test(attachment.media)) {
      withheld += 1;
      return [];
    }
    return [{ file, name: `${entry.code}-${index + 1}.${endingOf(file.original_name)}` }];
  }));
  return { files: along, withheld };
}

export const folderOf = (sheetFile: string): string => `${sheetFile.replace(/\.xlsx$/i, '')}-材料`;

/** A folder of materials on its way out: it has its own name only once the sheet is on record. */
export class MaterialFolder {
  readonly folder: string;
  readonly #passage: string;

  /** @throws AppError file_exists: somebody's files may lie in it */
  constructor(folder: string) {
    if (existsSync(folder)) throw new AppError('file_exists', { file: folder });
    this.folder = folder;
    this.#passage = `${folder}.part`;
    // What a killed issue left.
    this.end();
  }

  /**
   * @param source where attachments lie by their ids
   * @throws AppError attachment_lost: bytes are no longer those that were attached · disk_full · file_missing
   */
  async write(files: readonly Material[], source: string, watch: (done: number) => void): Promise<void> {
    try {
      mkdirSync(this.#passage, { mode: 0o700 });
      for (const [done, { file, name }] of files.entries()) {
        watch(done);
        const lost = (): AppError => new AppError('attachment_lost', { file: file.original_name });
        const from = join(source, file.id);
        if (!existsSync(from)) throw lost();
        const target = join(this.#passage, name);
        const kept = await keepPieces(createReadStream(from, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>, target,
          { largest: file.bytes, tooLarge: lost, checkCancelled: () => watch(done) });
        if (kept.bytes !== file.bytes || kept.sha256 !== file.sha256) throw lost();
        // When a work was handed in says something about whose it is.
        const day = new Date('2000-01-01T00:00:00Z');
        await utimes(target, day, day);
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === 'ENOSPC' || code === 'EDQUOT') throw new AppError('disk_full');
      if (code === 'ENOENT' || code === 'EIO') throw new AppError('file_missing', { file: this.folder });
      throw error;
    }
  }

  /** @throws AppError file_busy */
  finish(): void {
    try {
      renameSync(this.#passage, this.folder);
    } catch {
      throw new AppError('file_busy', { file: basename(this.folder) });
    }
  }

  end(): void {
    rmSync(this.#passage, { recursive: true, force: true });
  }
}
