// Names of files for people: what no file system takes is left out, two of a name get numbers.

/** One name for each wanted one, without ending. Windows compares without case and knows no names like CON. */
export function freeNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const plain = name.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '').replaceAll(/\s+/g, ' ').trim().replace(/[. ]+$/, '') || '教师';
    const base = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(plain) ? `_${plain}` : plain.slice(0, 100);
    let free = base;
    for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${base}（${number}）`;
    taken.add(free.toLowerCase());
    return free;
  });
}
