// One sealed identity: encrypted under the contest's key, with a salted commitment that says nothing until it is opened. Pure.
import canonicalize from 'canonicalize';
import { equalBytes, open, seal, sha256, type Random } from '#backend/crypto/suite.ts';

const domain = 'saixue-identity/1\0';
const about = (contestId: string, what: string): string => `${domain}${contestId}\0${what}`;
const saltLength = 16;

export interface SealedBytes { commitment: Uint8Array; sealed: Uint8Array }

/** @param what id of the entry, or 'rest' */
export function sealIdentity(key: Uint8Array, contestId: string, what: string, body: object, random: Random): SealedBytes {
  const plain = Buffer.concat([random(saltLength), Buffer.from(canonicalize(body) ?? '', 'utf8')]);
  return { commitment: sha256(about(contestId, what), plain), sealed: seal(key, about(contestId, what), plain, random) };
}

/**
 * @param commitment null: not compared
 * @throws Error when the bytes are not those that were sealed: nothing of it is shown then
 */
export function openIdentity(key: Uint8Array, contestId: string, what: string, sealed: Uint8Array, commitment: Uint8Array | null): unknown {
  const plain = open(key, about(contestId, what), sealed);
  if (plain === null || (commitment && !equalBytes(sha256(about(contestId, what), plain), commitment))) {
    throw new Error(`sealed identity ${what} is not the one that was sealed`);
  }
  return JSON.parse(plain.subarray(saltLength).toString('utf8')) as unknown;
}
