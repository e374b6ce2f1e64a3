// Names as they may be printed: what cannot be seen, turns the line round or has no glyph is taken out and said.

/**
 * Controls, direction marks, joiners, fillers, tags, variation selectors, halves of pairs. Private characters stay: some
 * systems keep rare names in them, and a box with a warning is better than a name without its letter.
 */
const unseen = /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\u{FFF9}-\u{FFFB}]/gu;

/** 'U+202E' */
export const pointOf = (letter: string): string => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

export interface CleanText { text: string; removed: string[] }

/**
 * @param raw text of one line; line breaks and tabs become a blank
 * @returns the text to print, and the code points taken out ('U+202E'), each once
 */
export function cleanText(raw: string): CleanText {
  const removed = new Set<string>();
  const oneLine = raw.replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ');
  const plain = oneLine.replaceAll(unseen, (letter) => {
    removed.add(pointOf(letter));
    return '';
  });
  // Letters with loose accents are joined; ideographs stay as they were written.
  const joined = plain.replaceAll(/[^\p{M}]\p{M}+/gu, (cluster) => cluster.normalize('NFC'));
  return { text: joined.replaceAll(/\s+/g, ' ').trim(), removed: [...removed] };
}

/** The same for the text of a design, whose line breaks are meant. */
export const cleanLines = (raw: string): string =>
  raw.replaceAll('\r\n', '\n').split('\n').map((line) => line.replaceAll(unseen, '')).join('\n');
