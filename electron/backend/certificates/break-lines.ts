// Breaks a text into lines of a width: between ideographs, not inside words and numbers, by the rules for punctuation.

/** May not begin a line: closing marks; may not end one: opening marks. Source: JLREQ / CLREQ, "line start and end prohibition". */
const notFirst = /^[，。、；：！？）》」』”’】〉〕…—·,.;:!?)\]}%％℃]/u;
const notLast = /[（《「『“‘【〈〔([{]$/u;

/** Words and numbers stay whole; everything else breaks letter by letter. */
const unit = /[\p{Script=Latin}\p{M}\d'’._/+-]+|./gsu;

/** Units that must stand on one line: an opening mark with what follows, a closing mark with what goes before. */
function unitsOf(text: string): string[] {
  const units: string[] = [];
  for (const [part] of text.matchAll(unit)) {
    const last = units.at(-1);
    if (last !== undefined && (notFirst.test(part) || notLast.test(last))) units[units.length - 1] = last + part;
    else units.push(part);
  }
  return units;
}

/** A name of a list, with the mark after it; what holds marks of a sentence is none. */
const isName = (part: string): boolean => [...part].length <= 32 && !/[，。；！？《》]/.test(part);

/** In a list of names (甲、乙、丙) no name is broken in two; elsewhere units are. */
function partsOf(text: string): string[] {
  if (!text.includes('、')) return unitsOf(text);
  return text.split(/(?<=、)/).flatMap((part) => (isName(part) ? [part] : unitsOf(part)));
}

/**
 * @param width of a text in any unit; `most` in the same
 * @returns lines none of which is wider than `most`, unless a single letter is
 */
export function breakLines(text: string, most: number, width: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const add = (part: string): void => {
    const wide = width(part);
    if (line !== '' && used + wide > most + 1e-6) {
      // A blank at the end of a line takes no place.
      if (part.trim() === '') return;
      lines.push(line.trimEnd());
      line = '';
      used = 0;
    }
    if (wide > most + 1e-6 && [...part].length > 1) {
      const smaller = unitsOf(part);
      for (const one of smaller.length > 1 ? smaller : part) add(one);
      return;
    }
    line += part;
    used += wide;
  };
  for (const part of partsOf(text)) add(part);
  lines.push(line.trimEnd());
  return lines;
}
