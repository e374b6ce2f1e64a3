// The judge's own keys: made at the first opening, sealed by the workspace of this computer.
import { newReceiveKey } from '#backend/packfile/age-file.ts';
import { newSigningKey, signingKeyFromSeed, type SigningKey } from '#backend/crypto/suite.ts';
import type { Fields } from '../context.ts';

export interface DeskKeys {
  /** Signs the score packs; its public half is on the judge card. */
  sign: SigningKey;
  /** Opens packs that are locked to the card; `recipient` is its public half. */
  identity: string;
  recipient: string;
}
export interface SealedDeskKeys { sign_public: Uint8Array; receive_public: string; secrets_sealed: Uint8Array }

const place = 'desk/keys';

export async function newDeskKeys(fields: Fields, random: (bytes: number) => Uint8Array): Promise<SealedDeskKeys> {
  const sign = newSigningKey(random);
  const { identity, recipient } = await newReceiveKey();
  const secrets = JSON.stringify({ seed: Buffer.from(sign.seed).toString('hex'), identity });
  return { sign_public: sign.publicKey, receive_public: recipient, secrets_sealed: fields.sealBytes(place, Buffer.from(secrets)) };
}

export function openDeskKeys(fields: Fields, kept: SealedDeskKeys): DeskKeys {
  const secrets = JSON.parse(Buffer.from(fields.openBytes(place, kept.secrets_sealed)).toString('utf8')) as { seed: string; identity: string };
  const { seed, identity } = secrets;
  return { sign: signingKeyFromSeed(Buffer.from(seed, 'hex')), identity, recipient: kept.receive_public };
}
