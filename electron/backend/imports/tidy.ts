// Cleaning of cell texts on the hot path: most texts are already clean and come back untouched.
import { cleanText, normaliseName } from '#backend/excel/read/cells.ts';

/** Chinese characters, printable ASCII without the space, and everyday Chinese punctuation need no cleaning. */
export function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const plain = (code >= 0x4e00 && code <= 0x9fff) || (code > 0x20 && code < 0x7f)
      || (code >= 0x3001 && code <= 0x3011);
    if (!plain) return false;
  }
  return true;
}

/** One line without invisible characters or blanks at its ends; `/`, `—`, `无` and their like mean nothing. */
export function tidy(text: string): string {
  if (text === '') return '';
  const clean = isPlain(text) ? text : cleanText(text).replaceAll(/\s*[\r\n]+\s*/g, ' ');
  return clean.length <= 2 && isNothing(clean) ? '' : clean;
}

export const isNothing = (text: string): boolean => /^(?:[/／—–\-－_]{1,2}|无|没有|暂无)$/.test(text);

/** A name of a person, school or unit: as `tidy`, and without the blanks that pad Chinese names. */
export function tidyName(text: string): string {
  const clean = tidy(text);
  return isPlain(clean) ? clean : normaliseName(clean);
}

/** For comparison only: width, case, blanks and brackets made alike. */
export function matchText(text: string): string {
  let plain = true;
  for (let index = 0; plain && index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // Chinese characters, 、。〈〉《》「」 and digits are their own comparison form.
    plain = (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3001 && code <= 0x3011) || (code >= 0x30 && code <= 0x39);
  }
  if (plain) return text;
  return text.normalize('NFKC').replaceAll(/[\s\u200b-\u200f\ufeff]+/g, '').toLowerCase();
}

/** matchText, remembered: the same few hundred school and unit names come again in every row. */
export function rememberedMatch(limit = 50_000): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let found = known.get(text);
    if (found === undefined) {
      found = matchText(text);
      if (known.size < limit) known.set(text, found);
    }
    return found;
  };
}
