// Names of certificate files: what no file system takes is left out, two of a name get numbers.
import { sha256Hex } from '#backend/crypto/suite.ts';
import { freeNames, safeName } from '#backend/safe-name.ts';

export const plainFileName = (wanted: string): string => safeName(wanted, '证书');

/** The file of all; a part has a name of its own, so that it never takes the place of the whole, nor of another part. */
export function fileName(title: string, part: readonly { readonly number: string }[] | undefined): string {
  if (part === undefined) return plainFileName(`证书 ${title}`);
  const numbers = part.map((one) => one.number);
  const mark = numbers.length < 2 ? numbers.join('') : `${numbers[0]} 等 ${numbers.length} 份 ${sha256Hex(JSON.stringify(numbers)).slice(0, 6)}`;
  return plainFileName(`证书 ${mark} ${title}`);
}

export const freeFileNames = (wanted: readonly string[]): string[] => freeNames(wanted, '证书');
