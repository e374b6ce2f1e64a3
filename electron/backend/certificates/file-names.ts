// Names of certificate files: what no file system takes is left out, two of a name get numbers.
import { sha256Hex } from '#backend/crypto/suite.ts';

const forbidden = /[\\/:*?"<>|\p{Cc}\p{Bidi_Control}]/gu;
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** At most so many bytes: file systems count 255 of them with the ending and `.part`. */
const most = 180;

export function plainFileName(wanted: string): string {
  const plain = wanted.replaceAll(forbidden, '').replaceAll(/\s+/g, ' ').trim().replace(/[. ]+$/, '') || '证书';
  let kept = '';
  for (const letter of reserved.test(plain) ? `_${plain}` : plain) {
    if (Buffer.byteLength(kept + letter) > most) break;
    kept += letter;
  }
  return kept;
}

/** The file of all; a part has a name of its own, so that it never takes the place of the whole, nor of another part. */
export function fileName(title: string, part: readonly { readonly number: string }[] | undefined): string {
  if (part === undefined) return plainFileName(`证书 ${title}`);
  const numbers = part.map((one) => one.number);
  const mark = numbers.length < 2 ? numbers.join('') : `${numbers[0]} 等 ${numbers.length} 份 ${sha256Hex(JSON.stringify(numbers)).slice(0, 6)}`;
  return plainFileName(`证书 ${mark} ${title}`);
}

/** Windows compares names without case. */
export function freeFileNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((one) => {
    const plain = plainFileName(one);
    let free = plain;
    for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${plain}（${number}）`;
    taken.add(free.toLowerCase());
    return free;
  });
}
