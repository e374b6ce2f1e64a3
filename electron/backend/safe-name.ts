// Names of files made from texts of people: what every file system takes, and nobody can be misled by.

/** Signs no Windows name may hold, control characters, and those that turn or hide what follows (gpj.exe shown as exe.jpg). */
const forbidden = /[\\/:*?"<>|\p{Cc}\p{Bidi_Control}\u200b-\u200d\u2060\ufeff\p{Cs}]/gu;
/** Devices of Windows, with any ending. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)/i;
/** File systems count 255 bytes, with the ending, a number and `.part`. */
const mostBytes = 180;

function clipped(text: string, bytes: number): string {
  let kept = '';
  for (const letter of text) {
    if (Buffer.byteLength(kept + letter) > bytes) break;
    kept += letter;
  }
  return kept.trimEnd();
}

/**
 * A name of a file without its folder, from any text: in one spelling of Unicode (NFC), without signs that lead elsewhere,
 * at most 180 bytes, its ending kept. Safe names stay as they are.
 * @param instead what it is called when nothing is left
 */
export function safeName(wanted: string, instead: string): string {
  const plain = wanted.normalize('NFC').replaceAll(/\s+/g, ' ').replaceAll(forbidden, '').replace(/^[. ]+/, '').replace(/[. ]+$/, '') || instead;
  // A leading dash is an option to every tool that gets the name, a tilde and dollar are the lock files of Office.
  const named = reserved.test(plain) || /^(?:-|~\$)/.test(plain) ? `_${plain}` : plain;
  const ending = /\.[\p{L}\p{N}]{1,8}$/u.exec(named)?.[0] ?? '';
  return clipped(named.slice(0, named.length - ending.length), mostBytes - Buffer.byteLength(ending)).replace(/[. ]+$/, '') + ending;
}

/** One safe name for each wanted one, all different: Windows compares without case. A number goes before the ending. */
export function freeNames(wanted: readonly string[], instead: string, taken: Set<string> = new Set()): string[] {
  return wanted.map((name) => {
    const plain = safeName(name, instead);
    const [, stem = plain, ending = ''] = /^(.+?)(\.[\p{L}\p{N}]{1,8})?$/u.exec(plain) ?? [];
    let free = plain;
    for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${stem}（${number}）${ending}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
