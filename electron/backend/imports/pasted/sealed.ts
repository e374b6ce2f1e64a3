// A pasted table has people's numbers in it: it lies sealed, and is opened in memory only when the import reads it.
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { openWorkbook, openWorkbookBytes, type OpenedWorkbook } from '#backend/excel/read.ts';
import { temporaryFolder } from '#backend/folders.ts';
import type { QueryContext } from '#backend/context.ts';
import { fileFacts, type FileFacts } from '../file-facts.ts';

export const pastedName = '剪贴板-';
type Place = Pick<QueryContext, 'dir' | 'fields'>;
const sealedAt = (name: string): string => `imports.pasted/${name}`;

export const sealPasted = ({ fields }: Place, name: string, text: string): Uint8Array =>
  fields.sealBytes(sealedAt(name), Buffer.from(`\ufeff${text}`));

/** What was pasted; null: another file. @throws AppError stale_file: pasted under a data key that is gone */
function pasted({ dir, fields }: Place, file: string): Buffer | null {
  const name = basename(file);
  if (!name.startsWith(pastedName) || dirname(resolve(file)) !== resolve(temporaryFolder(dir))) return null;
  let sealed: Buffer;
  try {
    sealed = readFileSync(file);
  } catch {
    throw new AppError('file_missing', { file: name });
  }
  try {
    return Buffer.from(fields.openBytes(sealedAt(name), sealed));
  } catch {
    throw new AppError('stale_file', { file: name });
  }
}

/** The workbook of an import, wherever it lies. */
export function openImport(place: Place, file: string): OpenedWorkbook {
  const bytes = pasted(place, file);
  return bytes ? openWorkbookBytes(bytes, basename(file)) : openWorkbook(file);
}

/** Name, length and hash of what is imported: of the pasted text itself, so that pasting it again is the same. */
export function importFacts(place: Place, file: string): FileFacts {
  const bytes = pasted(place, file);
  return bytes ? { name: basename(file), hash: sha256Hex(bytes), bytes: bytes.length } : fileFacts(file);
}
