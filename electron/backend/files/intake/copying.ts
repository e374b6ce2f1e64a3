// Copies taken files into the workspace: first all of them to its temporary folder, which is emptied whenever the workspace
// opens, then in one go to their places. What fails or is cancelled leaves nothing behind.
import { mkdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { openFileSource, SourceGone } from '#backend/archive/source.ts';
import { readFacts, type FileFacts } from '#backend/media/facts.ts';
import { faultsOf } from '#backend/media/judgement.ts';
import { keepPieces, type KeptFile } from '#backend/kept-file.ts';
import { ZipRefused, type HeapItem } from './heap.ts';
import { itemPieces } from './look.ts';

export interface Copy extends KeptFile { id: string; item: HeapItem; entryId: string; facts: FileFacts }
export interface ToCopy { item: HeapItem; entryId: string; formats: readonly string[] }
export interface CopyDoor {
  newId: () => string;
  checkCancelled: () => void;
  progress: (done: number, total: number, label: string) => void;
}

const megabyte = 1024 ** 2;
/** Left free beside the copies, for the database and its journal. */
const reserve = 64 * megabyte;
const largest = 4 * 1024 ** 3;

/** Bytes that can still be written to the disk of a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** @throws AppError disk_full when the copies would not fit, before anything is written */
export function checkSpace(folder: string, bytes: number): void {
  if (freeBytes(folder) < bytes + reserve) throw new AppError('disk_full');
}

const stale = (item: HeapItem): AppError => new AppError('stale_file', { file: item.name });

async function copyOne({ item, entryId, formats }: ToCopy, id: string, folder: string, checkCancelled: () => void): Promise<Copy> {
  const stored = join(folder, id);
  const source = openFileSource(item.file);
  let kept: KeptFile;
  try {
    kept = await keepPieces(itemPieces(item, source), stored, { largest, tooLarge: () => stale(item), checkCancelled });
  } catch (error) {
    throw error instanceof SourceGone || error instanceof ZipRefused ? stale(item) : error;
  } finally {
    source.close();
  }
  // What counts is what was copied: size, hash and facts are of the copy, and a copy that is not fit is none.
  const copy = openFileSource(stored);
  try {
    const facts = await readFacts(copy);
    const unfit = kept.bytes !== item.bytes || faultsOf(facts, item.name, formats).some((one) => one.severity === 'error');
    if (unfit) throw stale(item);
    return { ...kept, id, item, entryId, facts };
  } finally {
    copy.close();
  }
}

/**
 * Copies all files and hands them to `keep`, which writes the rows in one transaction while the files stand in their places.
 * All or nothing: whatever is thrown, here or by `keep`, nothing stays.
 * @throws AppError disk_full, stale_file (a file changed since it was looked at), cancelled
 */
export async function copyAll<T>(
  files: readonly ToCopy[], folders: { attachments: string; temporary: string }, door: CopyDoor, keep: (copies: readonly Copy[]) => T,
): Promise<T> {
  const total = files.reduce((sum, one) => sum + one.item.bytes, 0);
  checkSpace(folders.attachments, total);
  mkdirSync(folders.temporary, { recursive: true });
  const ids = files.map(() => door.newId());
  const copies: Copy[] = [];
  let done = 0;
  try {
    for (const [index, file] of files.entries()) {
      door.checkCancelled();
      door.progress(Math.round(done / megabyte), Math.max(1, Math.round(total / megabyte)), `正在复制第 ${index + 1} 个文件，共 ${files.length} 个`);
      // oxlint-disable-next-line no-await-in-loop -- one after the other: the disk is the limit
      copies.push(await copyOne(file, ids[index] ?? '', folders.temporary, door.checkCancelled));
      done += file.item.bytes;
    }
    door.checkCancelled();
    for (const { id } of copies) renameSync(join(folders.temporary, id), join(folders.attachments, id));
    return keep(copies);
  } catch (error) {
    for (const id of ids) for (const folder of [folders.temporary, folders.attachments]) rmSync(join(folder, id), { force: true });
    throw error;
  }
}
