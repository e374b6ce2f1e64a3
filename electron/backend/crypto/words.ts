// Passphrases of seven words to be read over the phone: pairs of pinyin syllables, 2048 words, 77 bits in all.
//
//   newPassphrase(random) → 'baimu-taoji-…'      readPassphrase(typed) → the same text again, or the number of the
//     faulty word
//
// Why pinyin: the clerk who dictates and the judge who types both know it; English word lists do not survive the phone
// here. Every syllable is one consonant letter and vowels only, so any text of them can be cut in one way, with or
// without dashes and spaces. Left out: n/ng endings, z c s r n f and zh ch sh (dialects mix them with neighbours), ü,
// and syllables that make rude or touchy words. Tones do not matter, nobody types them. A test counts the words and
// checks that they are distinct.
import type { Random } from './suite.ts';

/** 64 first and 32 second syllables: 6 + 5 = 11 bits. The order is part of the format; never change it. */
const first = ('bai bao bei bu pai pu mai mao mi mu da dao di duo tai tao ti tu tuo gai gao gu guo kai kao ku kuo '
  + 'hai hao hua huo hu ji jia jiao jie ju jiu qi qiao qiu qu xi xia xiao xie xu xiu ya yao ye you yu wa wei wo wu '
  + 'lai lao li liao lu luo gua').split(' ');
const second = ('bai bao bu mai mao mu da di tai tao tu gao gu kai hai hao hua ji jia jie qi qiu xi xiao xu ya you '
  + 'wo wu lai li lu').split(' ');
const wordCount = 7;

const words: readonly string[] = first.flatMap((one) => second.map((other) => one + other));
const known = new Set(words);

/** All 2048 words, in the order of their numbers. */
export const passphraseWords = (): readonly string[] => words;

/** Seven words, each from 11 fresh random bits. */
export function newPassphrase(random: Random): string {
  const bytes = random(wordCount * 2);
  return Array.from({ length: wordCount }, (_, i) => {
    const number = (((bytes[i * 2] ?? 0) << 8) | (bytes[i * 2 + 1] ?? 0)) & 2047;
    return words[number] ?? '';
  }).join('-');
}

export type ReadPassphrase = { ok: true; passphrase: string } | { ok: false; word: number };

/**
 * What a person typed, as the program wrote it. Full width, capitals, spaces, dashes, input-method apostrophes and
 * missing separators do not matter. `word` (1 to 7) is the first word that is not on the list; 0 means too few or too
 * many words.
 */
export function readPassphrase(typed: string): ReadPassphrase {
  const letters = typed.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '').replaceAll(/[ー一]/gu, '');
  const syllables = letters.match(/[^aeiou][aeiou]*|[aeiou]+/gu) ?? [];
  const found: string[] = [];
  for (let i = 0; i < syllables.length && found.length < wordCount; i += 2) {
    const word = (syllables[i] ?? '') + (syllables[i + 1] ?? '');
    if (!known.has(word)) return { ok: false, word: i + 1 < syllables.length ? found.length + 1 : 0 };
    found.push(word);
  }
  if (syllables.length !== wordCount * 2) return { ok: false, word: 0 };
  return { ok: true, passphrase: found.join('-') };
}
