// Writing packs: signed header, blobs streamed from their files, padding, age encryption, then fsync and rename.
//
//   fileBlob(path) → BlobSource       writeJudgingPack({ content, blobs, signKey, lock, out, random, … }) → { sha256,
//     bytes, header }
//   writeScorePack({ content, signKey, copyTo, out, … }) → { sha256, bytes, header }
//
// The header is checked by the reader's own schema before a byte is written. The pack grows as `<out>.part` beside its
// place; what went wrong leaves no half pack. Throws AppError disk_full (before the first byte), stale_file, file_missing,
// file_busy, path_unfit, path_too_long, cancelled.
import { open, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Encrypter } from 'age-encryption';
import { AppError } from '#contract/errors.ts';
import { hasher } from '../crypto/suite.ts';
import type { Random, SigningKey } from '../crypto/suite.ts';
import { passphraseRecipient } from './age-passphrase.ts';
import { sealAge } from './age-seal.ts';
import { containerStart, layout, packSuite } from './container.ts';
import type { BlobMark, PackKind } from './container.ts';
import { formatOf, JudgingPackContent, JudgingPackHeader, ScorePackContent, ScorePackHeader, rubricsHash, scoreFormatOf } from './schema.ts';

/** Bytes to pack, with their length and hash known beforehand: both stand in the signed header. */
export interface BlobSource extends BlobMark {
  /** Named when its bytes turn out to be others than promised. */
  readonly name: string;
  /** Each piece holds until the next is asked for. */
  open(): AsyncIterable<Uint8Array>;
}

export interface Written<H> {
  readonly header: H;
  /** SHA-256 of the encrypted file, lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface PackOptions {
  readonly out: string;
  readonly signal?: AbortSignal;
  /** Bytes of blobs packed so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

const pieceLength = 256 * 1024;

function asAppError(error: unknown, file: string): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === undefined) return error;
  if (['ENOSPC', 'EDQUOT'].includes(code)) return new AppError('disk_full');
  if (['ENOENT', 'ENOTDIR', 'ENODEV', 'EIO'].includes(code)) return new AppError('file_missing', { file });
  if (code === 'ENAMETOOLONG') return new AppError('path_too_long', { file });
  if (['EISDIR', 'ENOTEMPTY', 'EEXIST'].includes(code)) return new AppError('path_unfit', { file });
  if (['EBUSY', 'EPERM', 'EACCES', 'EROFS'].includes(code)) return new AppError('file_busy', { file });
  return error;
}

/** Reads the file once for its length and hash; it is read again, and compared, when the pack is written. */
export async function fileBlob(path: string, name: string = basename(path)): Promise<BlobSource> {
  const hash = hasher();
  let len = 0;
  const openBlob = async function* (): AsyncGenerator<Uint8Array> {
    const file = await open(path, 'r');
    try {
      const piece = Buffer.alloc(pieceLength);
      for (;;) {
        const { bytesRead } = await file.read(piece, 0, pieceLength);
        if (bytesRead === 0) return;
        yield piece.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  };
  try {
    for await (const piece of openBlob()) {
      hash.update(piece);
      len += piece.length;
    }
  } catch (error) {
    throw asAppError(error, name);
  }
  return { len, sha256: hash.digestHex(), name, open: openBlob };
}

async function* plainPieces(
  start: Buffer, blobs: readonly BlobSource[], padding: number, options: PackOptions,
): AsyncGenerator<Uint8Array> {
  const total = blobs.reduce((sum, blob) => sum + blob.len, 0);
  let done = 0;
  yield start;
  for (const blob of blobs) {
    const hash = hasher();
    let length = 0;
    try {
      for await (const piece of blob.open()) {
        if (options.signal?.aborted) throw new AppError('cancelled');
        length += piece.length;
        if (length > blob.len) break;
        hash.update(piece);
        done += piece.length;
        options.onProgress?.(done, total);
        yield piece;
      }
    } catch (error) {
      throw asAppError(error, blob.name);
    }
    if (length !== blob.len || hash.digestHex() !== blob.sha256) throw new AppError('stale_file', { file: blob.name });
  }
  for (let left = padding; left > 0; left -= pieceLength) yield new Uint8Array(Math.min(left, pieceLength));
}

export async function writePack<H extends object>(
  kind: PackKind, header: H, blobs: readonly BlobSource[], signKey: SigningKey, encrypter: Encrypter,
  options: PackOptions,
): Promise<Written<H>> {
  if (options.signal?.aborted) throw new AppError('cancelled');
  const { start, headerLength } = containerStart(kind, header, signKey);
  const places = layout(headerLength, blobs);
  const part = `${options.out}.part`;
  const hash = hasher();
  let bytes = 0;
  try {
    const disk = await statfs(dirname(options.out));
    if (disk.bavail * disk.bsize < places.size + places.size / 1024 + 1024 * 1024) throw new AppError('disk_full');
    const plain = plainPieces(start, blobs, places.size - places.end, options);
    const file = await open(part, 'w', 0o600);
    try {
      for await (const sealed of sealAge(encrypter, plain)) {
        await file.writeFile(sealed);
        hash.update(sealed);
        bytes += sealed.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await dayOnly(part);
    await rename(part, options.out);
    await syncFolder(dirname(options.out));
  } catch (error) {
    // A disk that fails again must not hide what happened first.
    await rm(part, { force: true }).catch(() => undefined);
    throw asAppError(error, basename(options.out));
  }
  return { header, sha256: hash.digestHex(), bytes };
}

/** The hour of packing tells who was packed when; the day is enough for a person sorting files. */
async function dayOnly(file: string): Promise<void> {
  const dayLength = 24 * 60 * 60 * 1000;
  const day = new Date(Math.floor((await stat(file)).mtimeMs / dayLength) * dayLength);
  await utimes(file, day, day);
}

/** Without it a rename may be lost with the power. Windows has no such call. */
export async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export type PackLock = { readonly passphrase: string } | { readonly recipient: string };

/**
 * @param pack.lock the passphrase that the judge is told, or the judge's age recipient
 * @param pack.workFactor log2 of the scrypt cost of a passphrase, 15 to 20; 18 unless a test says otherwise
 */
export async function writeJudgingPack(pack: PackOptions & {
  readonly content: JudgingPackContent; readonly blobs: readonly BlobSource[]; readonly signKey: SigningKey;
  readonly lock: PackLock; readonly random: Random; readonly workFactor?: number;
}): Promise<Written<JudgingPackHeader>> {
  const { lock, blobs, signKey } = pack;
  const { recipient, ...content } = JudgingPackContent.parse(pack.content);
  const format = formatOf(content);
  const header = JudgingPackHeader.parse({
    format, minReader: format, suite: packSuite, kind: 'judging-pack', ...content,
    signer: { role: 'organiser', key: Buffer.from(signKey.publicKey).toString('hex') },
    recipient: { slot: recipient.slot, key: 'recipient' in lock ? lock.recipient : null },
    rubricsSha256: rubricsHash(content.rubrics), blobs: blobs.map(({ len, sha256 }) => ({ len, sha256 })),
  });
  const encrypter = new Encrypter();
  encrypter.addRecipient('recipient' in lock
    ? lock.recipient : passphraseRecipient(lock.passphrase, pack.random, pack.workFactor));
  return writePack('judging-pack', header, blobs, signKey, encrypter, pack);
}

/** @param pack.copyTo the judge's own age recipient, so that he can open his copy later; null for none */
export async function writeScorePack(pack: PackOptions & {
  readonly content: ScorePackContent; readonly signKey: SigningKey; readonly copyTo: string | null;
}): Promise<Written<ScorePackHeader>> {
  const { recipient, slot, ...content } = ScorePackContent.parse(pack.content);
  const format = scoreFormatOf(content);
  const header = ScorePackHeader.parse({
    format, minReader: format, suite: packSuite, kind: 'score-pack', ...content,
    signer: { role: 'judge', slot, key: Buffer.from(pack.signKey.publicKey).toString('hex') },
    recipient: { key: recipient, copy: pack.copyTo }, blobs: [],
  });
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  if (pack.copyTo !== null) encrypter.addRecipient(pack.copyTo);
  return writePack('score-pack', header, [], pack.signKey, encrypter, pack);
}
