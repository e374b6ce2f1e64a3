// Files that came with an objection: looked at first, sealed under the workspace's key, whole or not at all.
import { lstatSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import type { Fields } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { objectionsFolder } from '#backend/folders.ts';
import { checkPlain } from '#backend/kept-file.ts';
import { freeNames } from '#backend/safe-name.ts';

const megabyte = 1024 * 1024;
export const largestFile = 50 * megabyte;
const largestTogether = 200 * megabyte;

export interface SealedFile { stored: string; bytes: number; sha256: string }

const sealedAt = (stored: string): string => `objections.file/${stored}`;

function refuseFile(file: string): (zh: string, en: string) => AppError {
  return (zh, en) => new AppError('attachment_refused', { file: basename(file), sentence: zh, sentenceEn: en });
}

/** Every file before any is copied: plain, not empty, no larger than 50 MB, 200 MB together, each once. */
export function checkFiles(files: readonly string[]): void {
  let sum = 0;
  const seen = new Set<string>();
  for (const file of files) {
    const refuse = refuseFile(file);
    if (seen.has(file)) throw refuse('同一个文件选了两次。', 'the same file was chosen twice.');
    seen.add(file);
    try {
      checkPlain(file, { largest: largestFile, largestText: '50 MB', refuse });
    } catch (error) {
      throw refusalOf(error, file);
    }
    sum += lstatSync(file).size;
    if (sum > largestTogether) throw refuse('这些文件合起来超过了 200 MB。', 'these files are larger than 200 MB together.');
  }
}

export function refusalOf(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof AppError) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('disk_full');
  if (code === 'ENOENT' || code === 'ENOTDIR') return new AppError('file_missing', { file });
  return ['EACCES', 'EPERM', 'EBUSY', 'EROFS', 'EISDIR', 'EEXIST'].includes(code) ? new AppError('file_busy', { file }) : error;
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(`${file}.part`, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.part`, file);
}

export const removeSealed = async (dir: string, files: readonly { stored: string }[]): Promise<void> => {
  for (const { stored } of files) {
    await rm(join(objectionsFolder(dir), stored), { force: true });
    await rm(join(objectionsFolder(dir), `${stored}.part`), { force: true });
  }
};

/** Copies sealed; when one fails or the call is cancelled, none stays. `id` of the objection names the copies. */
export async function keepSealed(
  dir: string, id: string, files: readonly string[], fields: Fields, step: (done: number) => void,
): Promise<SealedFile[]> {
  if (files.length === 0) return [];
  const folder = objectionsFolder(dir);
  const kept: SealedFile[] = [];
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const [index, file] of files.entries()) {
      step(index);
      const stored = `${id}-${index + 1}`;
      const bytes = await readFile(file).catch((error: unknown) => { throw refusalOf(error, file); });
      if (bytes.length > largestFile) throw refuseFile(file)('它超过了 50 MB。', 'it is larger than 50 MB.');
      kept.push({ stored, bytes: bytes.length, sha256: sha256Hex(bytes) });
      await writeWhole(join(folder, stored), fields.sealBytes(sealedAt(stored), bytes));
    }
    step(files.length);
    return kept;
  } catch (error) {
    await removeSealed(dir, kept);
    throw refusalOf(error, folder);
  }
}

/** What a crash left behind between the copy and the record: files of no objection that are older than an hour. */
export async function sweepSealed(dir: string, known: (objectionId: string) => boolean, now: Date): Promise<void> {
  const folder = objectionsFolder(dir);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = join(folder, name);
    if (known(name.split('-')[0] ?? '') && !name.endsWith('.part')) continue;
    const facts = await stat(file).catch(() => null);
    if (facts && now.getTime() - facts.mtimeMs > 3_600_000) await rm(file, { force: true });
  }
}

/** Puts the files into a folder in the clear; each is checked against its hash. When one fails none stays. */
export async function unsealInto(
  dir: string, files: readonly (SealedFile & { name: string })[], outDir: string, fields: Fields, checkCancelled: () => void,
): Promise<string[]> {
  const written: string[] = [];
  let target = outDir;
  try {
    await mkdir(outDir, { recursive: true });
    const taken = new Set((await readdir(outDir)).map((one) => one.toLowerCase()));
    for (const { stored, sha256, name } of files) {
      checkCancelled();
      const source = join(objectionsFolder(dir), stored);
      const sealed = await readFile(source).catch((error: unknown) => { throw refusalOf(error, source); });
      const bytes = openOr(fields, stored, sealed);
      if (bytes === null || sha256Hex(bytes) !== sha256) throw new AppError('attachment_lost', { file: name });
      target = join(outDir, freeNames([basename(name)], '附件', taken)[0] ?? '附件');
      await writeWhole(target, bytes);
      written.push(target);
    }
    return written;
  } catch (error) {
    for (const file of [...written, `${target}.part`]) await rm(file, { force: true });
    throw refusalOf(error, target);
  }
}

function openOr(fields: Fields, stored: string, sealed: Uint8Array): Uint8Array | null {
  try {
    return fields.openBytes(sealedAt(stored), sealed);
  } catch {
    return null;
  }
}
