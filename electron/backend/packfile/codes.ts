// The short names people see: entry codes, file names, receipt codes, fingerprints. They say nothing of who or when.
//
//   newEntryCodes(count, random, taken?) → ['7K3Q-M', …]     parseEntryCode(typed) → '7K3Q-M' or null
//   judgingPackFileName(packId, revision) → 'P-XXXXXXXX-r1.sxpack'
//   scorePackFileName(packId, seq) → 'S-XXXXXXXX-01.sxscore'
//   receiptCode(hash) → 'ABC-DEF'     fingerprint(publicKey) → 'XXXX-XXXX-XXXX-XXXX'
import { checkCharacter, plainBase32, toBase32 } from '../crypto/base32.ts';
import { sha256 } from '../crypto/suite.ts';
import type { Random } from '../crypto/suite.ts';

const groupsOf = (text: string, size: number): string => text.match(new RegExp(`.{1,${size}}`, 'g'))?.join('-') ?? text;

/** Of the 1,048,576 codes, as many as are given out without two of a kind: a draw then hits a free one at once, or nearly. */
export const codesOfAKind = 500_000;

/**
 * Codes for the entries of one judge: four random characters (20 bits) and a check character, each different.
 * @param taken codes that are not given out again: this judge's, and those of the other judges, so that two judges share none.
 */
export function newEntryCodes(count: number, random: Random, taken: ReadonlySet<string> = new Set()): string[] {
  if (count + taken.size > codesOfAKind) throw new Error(`${count} entry codes are too many`);
  const codes = new Set<string>();
  while (codes.size < count) {
    const text = toBase32(random(3)).slice(0, 4);
    const code = `${text}-${checkCharacter(text)}`;
    if (!taken.has(code)) codes.add(code);
  }
  return [...codes];
}

/** Tolerant of case, width, spaces, dashes and o, i, l. Null when the check character does not hold. */
export function parseEntryCode(typed: string): string | null {
  if (typed.length > 40) return null;
  const text = plainBase32(typed);
  if (text === null || text.length !== 5) return null;
  return checkCharacter(text.slice(0, 4)) === text[4] ? `${text.slice(0, 4)}-${text[4]}` : null;
}

/** Eight characters that judging pack and score packs of one pack id share, so that people can pair the files. */
const pairing = (packId: string): string => toBase32(sha256('saixue-file-name/1\0', packId)).slice(0, 8);

export const judgingPackFileName = (packId: string, revision: number): string =>
  `P-${pairing(packId)}-r${revision}.sxpack`;

export const scorePackFileName = (packId: string, seq: number): string =>
  `S-${pairing(packId)}-${String(seq).padStart(2, '0')}.sxscore`;

/** Six characters (30 bits) of a pack's hash, to be read back over the phone or published as a list. */
export const receiptCode = (hash: string): string =>
  groupsOf(toBase32(sha256('saixue-receipt/1\0', hash)).slice(0, 6), 3);

/** Sixteen characters (80 bits) of a signing key's hash. */
export const fingerprint = (publicKey: Uint8Array): string =>
  groupsOf(toBase32(sha256('saixue-fingerprint/1\0', publicKey)).slice(0, 16), 4);
