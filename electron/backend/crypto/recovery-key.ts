// The printed recovery key: 160 bits in eight groups of four characters and a check character, to be kept on paper.
//
//   newRecoveryKey(random) → 20 bytes      printRecoveryKey(bytes) → '7K3QM-…' (8 groups of 5)
//   parseRecoveryKey(typed) → the bytes, or the number of the group with the slip
import { checkCharacter, fromBase32, plainBase32, toBase32 } from './base32.ts';
import type { Random } from './suite.ts';

const keyLength = 20;
const groups = 8;

export const newRecoveryKey = (random: Random): Uint8Array => random(keyLength);

export function printRecoveryKey(key: Uint8Array): string {
  if (key.length !== keyLength) throw new Error(`a recovery key has ${keyLength} bytes, not ${key.length}`);
  const text = toBase32(key);
  return Array.from({ length: groups }, (_, i) => {
    const group = text.slice(i * 4, i * 4 + 4);
    return group + checkCharacter(group, i);
  }).join('-');
}

export type ParsedRecoveryKey = { ok: true; key: Uint8Array } | { ok: false; group: number };

/**
 * Tolerant of case, width, spaces, dashes and o, i, l. `group` (1 to 8) is the first group whose check character does
 * not hold; 0 means that the text has the wrong length or a character that cannot occur.
 */
export function parseRecoveryKey(typed: string): ParsedRecoveryKey {
  const text = plainBase32(typed);
  if (text === null || text.length !== groups * 5) return { ok: false, group: 0 };
  let plain = '';
  for (let i = 0; i < groups; i++) {
    const group = text.slice(i * 5, i * 5 + 4);
    if (checkCharacter(group, i) !== text[i * 5 + 4]) return { ok: false, group: i + 1 };
    plain += group;
  }
  return { ok: true, key: fromBase32(plain) };
}
