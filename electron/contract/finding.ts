// Finding texts by what a person types: the words themselves, full pinyin, initials, or a mixture. Pure; readings are handed in.

/** All readings of one Chinese character without tones, ü as v; none when it is no Chinese character. */
export type Readings = (character: string) => readonly string[];

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
const plain = /[a-z0-9]/;

/** The words of what was typed, folded; the apostrophe of xi'an parts syllables and is no character. */
export const wordsTyped = (typed: string): string[] =>
  fold(typed).replaceAll(/['’]/g, '').replaceAll('ü', 'v').split(/\s+/u).filter((word) => word !== '');

/**
 * Where a spelling is found in a text, as the index of its character; -1: nowhere.
 *
 * Each Chinese character stands for a whole syllable of any of its readings, for its first letter (or zh, ch, sh), or, as the
 * last one, for the beginning of a syllable. Latin letters and digits stand for themselves; all else is passed over.
 * @param characters the folded text, character by character
 * @param spelling Latin letters and digits, not empty
 */
export function spelledAt(characters: readonly string[], spelling: string, readings: Readings): number {
  const fits = (at: number, from: number): boolean => {
    if (from === spelling.length) return true;
    const one = characters[at];
    if (one === undefined) return false;
    if (plain.test(one)) return spelling[from] === one && fits(at + 1, from + 1);
    const known = readings(one);
    // The first character counts, or every punctuation mark before a hit would be its beginning.
    if (known.length === 0) return from > 0 && fits(at + 1, from);
    return known.some((syllable) => {
      let same = 0;
      while (same < syllable.length && spelling[from + same] === syllable[same]) same += 1;
      if (same === 0) return false;
      if (from + same === spelling.length) return true;
      if (same === syllable.length && fits(at + 1, from + same)) return true;
      if (same >= 2 && /^[zcs]h/.test(syllable) && syllable.length > 2 && fits(at + 1, from + 2)) return true;
      return syllable.length > 1 && fits(at + 1, from + 1);
    });
  };
  for (let at = 0; at < characters.length; at += 1) if (fits(at, 0)) return at;
  return -1;
}

/** How well one word fits a text: 0 not at all; whole text, beginning, beginning of a word, inside; spelt is less than written. */
function worthOfWord(text: string, characters: readonly string[], word: string, readings: Readings): number {
  const at = text.indexOf(word);
  if (at === 0) return text.length === word.length ? 100 : 80;
  if (at > 0) return /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') && /^[a-z0-9]/.test(word) ? 40 : 60;
  if (!/^[a-z0-9]+$/.test(word)) return 0;
  const spelt = spelledAt(characters, word, readings);
  return spelt === 0 ? 55 : spelt > 0 ? 30 : 0;
}

/**
 * How well a thing with several texts (its name, its name in the other language, its code) fits what was typed: 0 when some
 * word is in none of them, else the more the better. The first text counts most.
 */
export function worthOf(texts: readonly string[], words: readonly string[], readings: Readings): number {
  if (words.length === 0) return 0;
  const folded = texts.map((text) => {
    const whole = fold(text);
    return { whole, characters: [...whole] };
  });
  let sum = 0;
  for (const word of words) {
    let best = 0;
    folded.forEach(({ whole, characters }, index) => {
      best = Math.max(best, worthOfWord(whole, characters, word, readings) * (index === 0 ? 1 : 0.9));
    });
    if (best === 0) return 0;
    sum += best;
  }
  return sum / words.length;
}
