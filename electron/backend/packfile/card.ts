// The judge card: the public keys of a judge's computer, so that packs can be locked to it. Not secret; self-signed.
//
//   cardBytes(signKey, recipient) → the file          readCard(bytes) → { ok: true, sign, receive, fingerprint } or a
//   readCardFile(path) → the same, the limit kept       refusal
//
// One canonical JSON object: {format, kind, receive, sign, signature}. The signature covers the other four, so that the
// fingerprint of `sign`, compared over the phone, vouches for `receive` too.
import { z } from 'zod';
import { bech32Key } from '../crypto/bech32.ts';
import { shareable, sign, verify } from '../crypto/suite.ts';
import type { SigningKey } from '../crypto/suite.ts';
import { ageLine, fileSource } from './age-file.ts';
import { fingerprint } from './codes.ts';
import { checkHeader } from './container.ts';
import { PackFault, asRefusal } from './refusal.ts';
import type { PackRefusal } from './refusal.ts';
import { canonicalBytes, parseCanonical } from './strict-json.ts';

const cardFormat = 1;
/** An honest card has some 330 bytes. */
const maxCard = 4096;

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
/** What can be said of a card of any version. */
const Envelope = z.object({ kind: z.string().max(100), format: z.int().min(1) });
const Card = z.strictObject({
  format: z.literal(cardFormat), kind: z.literal('judge-card'), sign: hex(32), signature: hex(64),
  /** A weak or otherwise spelled share would let anybody, or nobody, open what is locked to it. */
  receive: z.string().max(100).refine((text) => shareable(bech32Key('age', text) ?? new Uint8Array(0))),
});

export interface JudgeCard {
  readonly ok: true;
  /** Ed25519 public key in hex: signs the score packs of this judge. */
  readonly sign: string;
  /** age recipient: judging packs are locked to it. */
  readonly receive: string;
  /** Of `sign`, 16 characters, to be compared over the phone. */
  readonly fingerprint: string;
}

const message = (card: object): Buffer => Buffer.concat([Buffer.from('saixue-card/1\0', 'utf8'), canonicalBytes(card)]);

/**
 * The card of a computer, as it is written to a `.sxcard`: the same bytes for the same keys.
 * @param recipient 'age1…', the public half of the identity that opens judging packs here
 * @throws Error when a key is not one that a card may hold
 */
export function cardBytes(signKey: SigningKey, recipient: string): Buffer {
  const card = { format: cardFormat, kind: 'judge-card', sign: Buffer.from(signKey.publicKey).toString('hex'), receive: recipient };
  const bytes = canonicalBytes({ ...card, signature: sign(signKey, message(card)).toString('hex') });
  const read = readCard(bytes);
  if (!read.ok) throw new Error(`not a key for a judge card: ${read.code}`);
  return bytes;
}

function parseCard(bytes: Uint8Array): JudgeCard {
  const head = Buffer.from(bytes.subarray(0, ageLine.length)).toString('latin1');
  // Somebody chose a pack instead of the card.
  if (head === ageLine) throw new PackFault('PK_KIND');
  if (bytes.length > maxCard) throw new PackFault('PK_TOO_LARGE', { bytes: bytes.length });
  if (bytes.length === 0) throw new PackFault('PK_DAMAGED');
  if (!head.startsWith('{')) throw new PackFault('PK_NOTPACK');
  const value = parseCanonical(bytes);
  const envelope = Envelope.safeParse(value);
  if (!envelope.success || envelope.data.kind !== 'judge-card') throw new PackFault('PK_KIND');
  if (envelope.data.format > cardFormat) {
    throw new PackFault('PK_NEWER', { needs: envelope.data.format, supported: cardFormat });
  }
  const { signature, ...card } = checkHeader(Card, value);
  const key = Buffer.from(card.sign, 'hex');
  if (!verify(key, message(card), Buffer.from(signature, 'hex'))) throw new PackFault('PK_SIGNATURE');
  return { ok: true, sign: card.sign, receive: card.receive, fingerprint: fingerprint(key) };
}

/**
 * @returns the keys of a card whose signature holds, or PK_KIND (a pack, or other JSON), PK_TOO_LARGE (over 4 KiB),
 *   PK_DAMAGED (empty), PK_NOTPACK, PK_JSON, PK_NONCANONICAL, PK_NEWER, PK_SCHEMA (a field, or a weak share), PK_SIGNATURE.
 */
export function readCard(bytes: Uint8Array): JudgeCard | PackRefusal {
  try {
    return parseCard(bytes);
  } catch (error) {
    return asRefusal(error);
  }
}

/** A card from disk: of a file that is too large the first bytes only are read. Also answers PK_UNREADABLE. */
export async function readCardFile(file: string): Promise<JudgeCard | PackRefusal> {
  try {
    const source = await fileSource(file);
    try {
      const bytes = await source.read(0, Math.min(source.size, maxCard + 1));
      const read = readCard(bytes);
      return !read.ok && read.code === 'PK_TOO_LARGE' ? { ...read, detail: { bytes: source.size } } : read;
    } finally {
      await source.close();
    }
  } catch (error) {
    return asRefusal(error);
  }
}
