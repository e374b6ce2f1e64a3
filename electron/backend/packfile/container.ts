// The signed container inside the age encryption: its layout, and the verifier that streams through it.
//
//   0   8   magic "SXP1\r\n\x1a\n"            text-mode damage shows at once, as in PNG
//   8   4   u32 LE header length n, 2 <= n <= 8 MiB
//   12  n   header: canonical JSON (RFC 8785), UTF-8
//   ..  64  Ed25519 over "saixue-pack/1\0" + kind + "\0" + SHA-256(header)
//   ..  sum blobs back to back in header order
//   ..  p   zero bytes up to the Padmé size; nothing after
//
// Every byte is covered: by the signature, by a blob's hash in the signed header, or by having to be zero.
import { z } from 'zod';
import { hasher, sha256, sign, verify } from '../crypto/suite.ts';
import type { SigningKey } from '../crypto/suite.ts';
import { PackFault } from './refusal.ts';
import { canonicalBytes, parseCanonical } from './strict-json.ts';

export const magic = Buffer.from('SXP1\r\n\x1a\n', 'latin1');
export const maxHeader = 8 * 1024 * 1024;
/** What every kind of pack is written in unless it holds what only a later format knows. */
export const packFormat = 1;
/** Every format that is read. Which one a judging pack is written in says formatOf in schema.ts. */
export const packFormats = [1, 2, 3, 4] as const;
const newestFormat = 4;
export const packSuite = 'age1+ed25519';
export type PackKind = 'judging-pack' | 'score-pack' | 'recommendation';
const signatureLength = 64;
/** Bytes before the header. */
export const headerStart = 12;

export interface BlobMark {
  readonly len: number;
  readonly sha256: string;
}

/**
 * Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PETS 2019):
 * the padded size of `length` bytes. Hides all but the order of magnitude and a few bits; at most 12 % more, under 6 %
 * from 1 kB.
 */
export function padme(length: number): number {
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const unit = 2 ** Math.max(0, exponent - kept);
  return Math.ceil(length / unit) * unit;
}

/** Where things lie in the container, in bytes from its start. */
export function layout(
  headerLength: number, blobs: readonly BlobMark[],
): { offsets: number[]; end: number; size: number } {
  let end = headerStart + headerLength + signatureLength;
  const offsets = blobs.map((blob) => {
    const offset = end;
    end += blob.len;
    return offset;
  });
  return { offsets, end, size: padme(end) };
}

function signedMessage(kind: string, header: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`saixue-pack/1\0${kind}\0`, 'utf8'), sha256(header)]);
}

/** Magic, length, header and signature: all that comes before the blobs. */
export function containerStart(
  kind: PackKind, header: object, key: SigningKey,
): { start: Buffer; headerLength: number } {
  const bytes = canonicalBytes(header);
  if (bytes.length > maxHeader) throw new Error(`pack header of ${bytes.length} bytes`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  const signature = sign(key, signedMessage(kind, bytes));
  return { start: Buffer.concat([magic, length, bytes, signature]), headerLength: bytes.length };
}

/** Decrypted bytes in order, with their total known beforehand. */
export interface PlainSource {
  readonly size: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Takes pieces of any size and gives out the sizes asked for. */
function intake(pieces: AsyncIterable<Uint8Array>) {
  const iterator = pieces[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  async function some(most: number): Promise<Uint8Array | null> {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done) return null;
      rest = next.value;
    }
    const piece = rest.subarray(0, most);
    rest = rest.subarray(piece.length);
    return piece;
  }
  async function exactly(length: number): Promise<Buffer> {
    const whole = Buffer.alloc(length);
    for (let filled = 0; filled < length;) {
      const piece = await some(length - filled);
      if (piece === null) throw new PackFault('PK_TRUNCATED');
      whole.set(piece, filled);
      filled += piece.length;
    }
    return whole;
  }
  return { some, exactly };
}

/** What can be said of a header of any version, before its own schema is asked. */
const Envelope = z.object({
  kind: z.string().regex(/^[a-z-]{1,40}$/),
  signer: z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) }),
});
const Addressed = z.object({
  recipient: z.object({ key: z.string().nullable(), copy: z.string().nullable().default(null) }),
});
const Versions = z.object({ minReader: z.int().min(1), suite: z.string().max(100) });

function place(error: z.ZodError): { path: readonly PropertyKey[]; text: string } {
  const path = error.issues[0]?.path ?? [];
  return { path, text: path.map(String).join('.').slice(0, 80) || 'header' };
}

/** Schema check of a header; a fault in the list of blobs has its own code. @throws PackFault PK_SCHEMA, PK_BLOB */
export function checkHeader<H>(schema: z.ZodType<H>, value: unknown): H {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, text } = place(parsed.error);
  if (path[0] === 'blobs' && typeof path[1] === 'number') throw new PackFault('PK_BLOB', { blob: path[1] + 1 });
  throw new PackFault('PK_SCHEMA', { place: text });
}

export interface Expected<H> {
  readonly kind: PackKind;
  readonly schema: z.ZodType<H>;
  /** Whether the signed header names the key that has just opened the file (null: a passphrase did). */
  readonly addressedTo: (recipient: string | null, copy: string | null) => boolean;
}

/**
 * Verifies a whole container in the order magic, length, canonical form, signature, recipient, versions, schema, blobs,
 * padding. Memory: the header and one piece.
 * @throws PackFault with the code of the first thing that does not hold.
 */
export async function verifyContainer<H extends { blobs: readonly BlobMark[] }>(
  source: PlainSource, expected: Expected<H>,
): Promise<{ header: H; headerLength: number }> {
  const input = intake(source.pieces);
  if (source.size < headerStart) throw new PackFault('PK_TRUNCATED');
  const start = await input.exactly(headerStart);
  if (!start.subarray(0, magic.length).equals(magic)) throw new PackFault('PK_NOTPACK');
  const headerLength = start.readUInt32LE(8);
  if (headerLength < 2 || headerLength > maxHeader) throw new PackFault('PK_HEADER_LEN');
  if (headerStart + headerLength + signatureLength > source.size) throw new PackFault('PK_TRUNCATED');
  const headerBytes = await input.exactly(headerLength);
  const value = parseCanonical(headerBytes);

  const envelope = Envelope.safeParse(value);
  const signature = await input.exactly(signatureLength);
  if (!envelope.success) throw new PackFault('PK_SIGNATURE');
  const { kind, signer } = envelope.data;
  const genuine = verify(Buffer.from(signer.key, 'hex'), signedMessage(kind, headerBytes), signature);
  if (!genuine) throw new PackFault('PK_SIGNATURE');
  const addressed = Addressed.safeParse(value);
  const recipient = addressed.success ? addressed.data.recipient : null;
  if (!recipient || !expected.addressedTo(recipient.key, recipient.copy)) throw new PackFault('PK_NOT_FOR_YOU');
  const versions = checkHeader(Versions, value);
  if (versions.minReader > newestFormat) {
    throw new PackFault('PK_NEWER', { needs: versions.minReader, supported: newestFormat });
  }
  if (versions.suite !== packSuite) throw new PackFault('PK_SUITE', { suite: versions.suite });
  if (kind !== expected.kind) throw new PackFault('PK_KIND');
  const header = checkHeader(expected.schema, value);

  const { end, size } = layout(headerLength, header.blobs);
  if (source.size < size) throw new PackFault('PK_TRUNCATED');
  if (source.size > size) throw new PackFault('PK_GAP_BYTES');
  for (const [i, blob] of header.blobs.entries()) {
    const hash = hasher();
    for (let left = blob.len; left > 0;) {
      const piece = await input.some(left);
      if (piece === null) throw new PackFault('PK_TRUNCATED');
      hash.update(piece);
      left -= piece.length;
    }
    if (hash.digestHex() !== blob.sha256) throw new PackFault('PK_BLOB', { blob: i + 1 });
  }
  for (let left = size - end; left > 0;) {
    const piece = await input.some(left);
    if (piece === null) throw new PackFault('PK_TRUNCATED');
    if (piece.some((byte) => byte !== 0)) throw new PackFault('PK_PADDING');
    left -= piece.length;
  }
  if (await input.some(1) !== null) throw new PackFault('PK_GAP_BYTES');
  return { header, headerLength };
}
