// Recommendation files (.sxrec): the same container and age encryption as judging packs, from one level to the next.
//
//   writeRecommendation({ content, blobs, signKey, lock, out, random, … }) → { sha256, bytes, header, fileKey }
//   readRecommendation(file, { passphrase } | { identity } | { fileKey }, options?) → verified header, or a refusal
//   fileMark(file) → what a file is remembered by on the computer that made it
//
// Reading verifies everything, streaming, before anything is shown; the blobs are then read one by one (blob-reader.ts).
import { Encrypter } from 'age-encryption';
import { AppError } from '#contract/errors.ts';
import { hasher, sha256Hex, type Random, type SigningKey } from '../crypto/suite.ts';
import { readPassphrase } from '../crypto/words.ts';
import { safeName } from '../safe-name.ts';
import { fileSource, openAge, recipientOf, reopenAge, type PackSecret } from './age-file.ts';
import { passphraseRecipient } from './age-passphrase.ts';
import { maxHeader, packFormat, packSuite, verifyContainer } from './container.ts';
import { receiptCode } from './codes.ts';
import type { ReadOptions } from './read.ts';
import { RecommendationContent, RecommendationHeader } from './recommendation-schema.ts';
import { PackFault, asRefusal, type PackRefusal } from './refusal.ts';
import { canonicalBytes } from './strict-json.ts';
import { writePack, type BlobSource, type PackLock, type PackOptions, type Written } from './write.ts';

const largest = 2 ** 42;

export interface WrittenRecommendation extends Written<RecommendationHeader> {
  /** Opens the file again without its passphrase; keep it sealed. */
  readonly fileKey: Uint8Array;
}

/**
 * @param pack.lock the passphrase that the receiver is told, or the receiver's age recipient
 * @throws AppError disk_full, stale_file, file_missing, file_busy, cancelled; rules_invalid never: content is checked here
 */
export async function writeRecommendation(pack: PackOptions & {
  readonly content: RecommendationContent; readonly blobs: readonly BlobSource[]; readonly signKey: SigningKey;
  readonly lock: PackLock; readonly random: Random; readonly workFactor?: number;
}): Promise<WrittenRecommendation> {
  const { lock, blobs, signKey } = pack;
  const header = RecommendationHeader.parse({
    format: packFormat, minReader: packFormat, suite: packSuite, kind: 'recommendation', ...RecommendationContent.parse(pack.content),
    signer: { role: 'organiser', key: Buffer.from(signKey.publicKey).toString('hex') },
    recipient: { key: 'recipient' in lock ? lock.recipient : null },
    blobs: blobs.map(({ len, sha256 }) => ({ len, sha256 })),
  });
  if (canonicalBytes(header).length > maxHeader) {
    throw new AppError('bad_input', { detail: '一次上报的作品太多，请分组别上报', detailEn: 'too many entries for one file; hand them up by division' });
  }
  const encrypter = new Encrypter();
  if ('recipient' in lock) encrypter.addRecipient(lock.recipient);
  let fileKey: Uint8Array = new Uint8Array(0);
  if ('passphrase' in lock) {
    const inner = passphraseRecipient(lock.passphrase, pack.random, pack.workFactor);
    encrypter.addRecipient({
      wrapFileKey(key) {
        fileKey = Uint8Array.from(key);
        return inner.wrapFileKey(key);
      },
    });
  }
  return { ...await writePack('recommendation', header, blobs, signKey, encrypter, pack), fileKey };
}

export interface RecommendationRead {
  readonly ok: true;
  readonly header: RecommendationHeader;
  readonly fileKey: Uint8Array;
  readonly sha256: string;
  readonly bytes: number;
  /** To read over the phone; the sender sees the same. */
  readonly code: string;
}
export type RecommendationSecret = PackSecret | { readonly fileKey: Uint8Array };

/** A dictated passphrase in the spelling it was made in; any other text as it is. */
function asMade(passphrase: string): string {
  const read = readPassphrase(passphrase);
  return read.ok ? read.passphrase : passphrase;
}

export async function readRecommendation(
  file: string, secret: RecommendationSecret, options: ReadOptions = {},
): Promise<RecommendationRead | PackRefusal> {
  try {
    const mine = 'identity' in secret ? await recipientOf(secret.identity) : null;
    const source = await fileSource(file);
    try {
      if (source.size > largest) throw new PackFault('PK_TOO_LARGE', { bytes: source.size });
      const age = 'fileKey' in secret ? await reopenAge(source, secret.fileKey)
        : await openAge(source, 'passphrase' in secret ? { passphrase: asMade(secret.passphrase) } : secret);
      const hash = hasher();
      hash.update(age.head);
      const pieces = async function* (): AsyncGenerator<Uint8Array> {
        let done = age.head.length;
        for await (const { plain, sealed } of age.read(0, age.chunks)) {
          if (options.signal?.aborted) throw new AppError('cancelled');
          hash.update(sealed);
          done += sealed.length;
          options.onProgress?.(done, source.size);
          yield plain;
        }
      };
      const { header } = await verifyContainer({ size: age.plainSize, pieces: pieces() }, {
        kind: 'recommendation', schema: RecommendationHeader,
        // With the file key alone it is not known for whom the file was; whoever has it has opened the file before.
        addressedTo: (recipient) => 'fileKey' in secret || recipient === mine,
      });
      const sha256 = hash.digestHex();
      return { ok: true, header, fileKey: age.fileKey, sha256, bytes: source.size, code: receiptCode(sha256) };
    } finally {
      await source.close();
    }
  } catch (error) {
    return asRefusal(error);
  }
}

/** Bytes of an age header up to its wrapped file key: other for every file ever made, the same however the rest is damaged. */
const markLength = 120;

/** @throws the error of the disk */
export async function fileMark(file: string): Promise<string> {
  const source = await fileSource(file);
  try {
    return sha256Hex('saixue-file-mark/1\0', await source.read(0, Math.min(markLength, source.size)));
  } finally {
    await source.close();
  }
}

export const recommendationFileName = (unit: string, turn: number): string =>
  `推荐-${safeName(unit.replaceAll(/\s/g, '').slice(0, 40), '单位')}-${turn}.sxrec`;
