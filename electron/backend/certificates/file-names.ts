// Names of certificate files: what no file system takes is left out, two of a name get numbers.

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
