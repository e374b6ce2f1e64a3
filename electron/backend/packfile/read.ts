// Reading packs: everything is verified, in streaming, before anything is shown; answers are a closed union.
//
//   readJudgingPack(file, { passphrase } | { identity }, { signal?, onProgress? }?) → { ok: true, header, fileKey,
//     sha256, bytes } or a refusal
//   readScorePack(file or bytes, identity) → { ok: true, header, sha256, bytes } or a refusal
//
// Order: size limits → age → magic → header length → canonical form → signature → recipient → versions → schema → blob
// hashes → padding. `sha256` is of the encrypted file, taken from the very bytes that were decrypted. Memory stays at a
// few MiB whatever the size of the pack, and no plaintext touches the disk. Cancelling throws AppError `cancelled`.
import { AppError } from '#contract/errors.ts';
import { hasher } from '../crypto/suite.ts';
import { readPassphrase } from '../crypto/words.ts';
import { bytesSource, fileSource, openAge, recipientOf } from './age-file.ts';
import type { ByteSource, PackSecret } from './age-file.ts';
import { verifyContainer } from './container.ts';
import type { BlobMark, Expected } from './container.ts';
import { PackFault, asRefusal } from './refusal.ts';
import type { PackRefusal } from './refusal.ts';
import { JudgingPackHeader, ScorePackHeader } from './schema.ts';

export type { PackSecret } from './age-file.ts';
export type { PackRefusal } from './refusal.ts';

/** 4 TiB: far above any stick, far below where numbers lose their last digits. */
const maxJudgingPack = 2 ** 42;
/** A score pack holds numbers and comments only: its header may have 8 MiB. */
const maxScorePack = 12 * 1024 * 1024;

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the file checked so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

interface Read<H> {
  readonly ok: true;
  readonly header: H;
  /** Opens the blobs later without the secret: see blob-reader.ts. Keep it sealed. */
  readonly fileKey: Uint8Array;
  /** SHA-256 of the encrypted file, lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}
export type JudgingPackRead = Read<JudgingPackHeader>;
export type ScorePackRead = Read<ScorePackHeader>;

async function readPack<H extends { blobs: readonly BlobMark[] }>(
  source: ByteSource, limit: number, secret: PackSecret, expected: Expected<H>, options: ReadOptions,
): Promise<Read<H>> {
  if (source.size > limit) throw new PackFault('PK_TOO_LARGE', { bytes: source.size });
  const age = await openAge(source, secret);
  const hash = hasher();
  hash.update(age.head);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    let done = age.head.length;
    for await (const { plain, sealed } of age.read(0, age.chunks)) {
      if (options.signal?.aborted) throw new AppError('cancelled');
      hash.update(sealed);
      done += sealed.length;
      options.onProgress?.(done, source.size);
      yield plain;
    }
  }
  const { header } = await verifyContainer({ size: age.plainSize, pieces: pieces() }, expected);
  return { ok: true, header, fileKey: age.fileKey, sha256: hash.digestHex(), bytes: source.size };
}

/** A dictated passphrase in the spelling it was made in; any other text as it is. */
function asMade(passphrase: string): string {
  const read = readPassphrase(passphrase);
  return read.ok ? read.passphrase : passphrase;
}

/**
 * @param secret the dictated passphrase, however typed, or the judge's own age identity.
 * @returns PK_NEEDS_PASSPHRASE when an identity was given and the pack is locked by passphrase; PK_NOT_FOR_YOU when it is
 *   locked to another key. `lockOf` says beforehand, without any work, which of the two it is.
 */
export async function readJudgingPack(
  file: string, secret: PackSecret, options: ReadOptions = {},
): Promise<JudgingPackRead | PackRefusal> {
  try {
    const mine = 'identity' in secret ? await recipientOf(secret.identity) : null;
    const key = 'passphrase' in secret ? { passphrase: asMade(secret.passphrase) } : secret;
    const source = await fileSource(file);
    try {
      return await readPack(source, maxJudgingPack, key, {
        kind: 'judging-pack', schema: JudgingPackHeader, addressedTo: (recipient) => recipient === mine,
      }, options);
    } finally {
      await source.close();
    }
  } catch (error) {
    return asRefusal(error);
  }
}

/**
 * A file locked by passphrase is no score pack: PK_KIND.
 * @param file a path, or the bytes of the file when the caller keeps them (it then checks and stores the same bytes).
 */
export async function readScorePack(
  file: string | Uint8Array, identity: string, options: ReadOptions = {},
): Promise<ScorePackRead | PackRefusal> {
  try {
    const mine = await recipientOf(identity);
    const source = typeof file === 'string' ? await fileSource(file) : bytesSource(file);
    try {
      return await readPack(source, maxScorePack, { identity }, {
        kind: 'score-pack', schema: ScorePackHeader,
        addressedTo: (recipient, copy) => recipient === mine || copy === mine,
      }, options);
    } finally {
      await source.close();
    }
  } catch (error) {
    const refusal = asRefusal(error);
    return refusal.code === 'PK_NEEDS_PASSPHRASE' ? { ok: false, code: 'PK_KIND', detail: {} } : refusal;
  }
}
