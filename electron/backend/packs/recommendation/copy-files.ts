// Brings the files of accepted entries out of a recommendation file: first into the temporary folder, hashed on the way and
// judged by their content, then all at once beside the other attachments. Whatever goes wrong leaves none behind.
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { openFileSource } from '#backend/archive/source.ts';
import { hasher } from '#backend/crypto/suite.ts';
import { readFacts, type FileFacts } from '#backend/media/facts.ts';
import { faultsOf, spoken } from '#backend/media/judgement.ts';
import { openBlob } from '#backend/packfile/blob-reader.ts';
import type { RecommendationRead } from '#backend/packfile/recommendation.ts';
import { refusedFile } from './refused.ts';

const pieceLength = 4 * 1024 * 1024;

export interface Wanted {
  id: string; blob: number; name: string;
  /** How people call the entry: its number, or its title. */
  entry: string;
  /** Those the rules of the entry's category name, beyond what is always taken. */
  formats: readonly string[];
}
export interface CopyPlan {
  file: string; read: RecommendationRead; wanted: readonly Wanted[];
  /** Emptied whenever the workspace is opened: a killed copy leaves nothing. */
  temporary: string; attachments: string;
  checkCancelled: () => void; progress: (bytes: number, total: number) => void;
}

export interface Copied {
  /** By id, read from the copy: what the sender says of a file is not believed. */
  facts: ReadonlyMap<string, FileFacts>;
  /** Puts the files beside the other attachments; called inside the transaction, last. */
  place(): void;
  /** Removes all of them, wherever they are. */
  discard(): void;
}

/** @throws AppError recommendation_refused when the content keeps the file out */
async function factsOf(path: string, { name, entry, formats }: Wanted): Promise<FileFacts> {
  const source = openFileSource(path);
  try {
    const facts = await readFacts(source);
    const fault = faultsOf(facts, name, formats).find((one) => one.severity === 'error');
    if (!fault) return facts;
    throw refusedFile(`作品 ${entry} 的文件“${name}”不能接收：${spoken(fault, 'zh').message}请与报送单位核对后重新生成。`,
      `File “${name}” of entry ${entry} cannot be taken in: ${spoken(fault, 'en').message} Check with the sending unit and ask for a new file.`);
  } finally {
    source.close();
  }
}

/** @throws AppError recommendation_refused, pack_damaged, file_missing, disk_full, cancelled */
export async function copyFiles({ file, read, wanted, temporary, attachments, checkCancelled, progress }: CopyPlan): Promise<Copied> {
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  mkdirSync(attachments, { recursive: true });
  const waiting = (id: string): string => join(temporary, `rec-${id}`);
  const discard = (): void => {
    for (const { id } of wanted) {
      rmSync(waiting(id), { force: true });
      rmSync(join(attachments, id), { force: true });
    }
  };
  const { blobs } = read.header;
  const total = wanted.reduce((sum, { blob }) => sum + (blobs[blob]?.len ?? 0), 0);
  const facts = new Map<string, FileFacts>();
  let done = 0;
  try {
    for (const one of wanted) {
      const { id, blob } = one;
      const source = await openBlob(file, read.fileKey, read.header, blob);
      try {
        const target = await open(waiting(id), 'wx', 0o600);
        const hash = hasher();
        try {
          for (let at = 0; at < source.length; at += pieceLength) {
            checkCancelled();
            const piece = await source.read(at, at + pieceLength);
            hash.update(piece);
            await target.writeFile(piece);
            done += piece.length;
            progress(done, total);
          }
          await target.sync();
        } finally {
          await target.close();
        }
        // Verified before; a stick that gives other bytes now is not believed.
        if (hash.digestHex() !== blobs[blob]?.sha256) throw new AppError('pack_damaged');
      } finally {
        await source.close();
      }
      facts.set(id, await factsOf(waiting(id), one));
    }
  } catch (error) {
    discard();
    const full = error instanceof Error && ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw full ? new AppError('disk_full') : error;
  }
  return { facts, discard, place: () => wanted.forEach(({ id }) => renameSync(waiting(id), join(attachments, id))) };
}
