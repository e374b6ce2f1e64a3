// The seal on the hidden keys of a 评分表: an HMAC under a key that only this contest's organiser has.
import { hkdf, hmacSha256 } from '#backend/crypto/suite.ts';
import type { ContestKeys } from '#backend/chain/contest-keys.ts';

/**
 * Seals the hidden keys of the score sheets of one contest.
 * The key follows from the contest's signing seed (HKDF-SHA-256, RFC 5869), so that it is backed up together with it, and
 * nothing of it is in the workbook.
 * @returns bytes → HMAC-SHA-256 in hex
 */
export function sheetMac(keys: Pick<ContestKeys, 'sign'>, contestId: string): (bytes: Uint8Array) => string {
  const key = hkdf(keys.sign.seed, Buffer.from(contestId, 'utf8'), 'saixue-score-sheet/1', 32);
  return (bytes) => hmacSha256(key, 'saixue-score-sheet/1\0', bytes).toString('hex');
}
