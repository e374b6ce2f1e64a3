// Words of an enumeration as sheets write them: codes, short forms, the same word with 级, blanks or brackets.
import type { Enumeration } from './kind.ts';
import { matchText } from './tidy.ts';

export interface WordList<T extends string> {
  /** null: nobody knows this word. An empty text gives the value of the empty word, or null. */
  find(text: string): T | null;
  /** The first word of each value, as templates offer it. */
  names: readonly string[];
}

const key = (text: string): string => matchText(text).replaceAll(/[()（）.、\-_]/g, '');

/** Each value with its name first and then all other words for it. */
export function wordList<T extends string>(values: readonly (readonly [value: T, words: string])[]): WordList<T> {
  const byWord = new Map<string, T>();
  for (const [value, words] of values) {
    for (const word of words.split(' ')) byWord.set(key(word), value);
  }
  const seen = new Map<string, T | null>();
  return {
    names: values.map(([, words]) => words.split(' ')[0] ?? '').filter((name) => name !== ''),
    find: (text) => {
      let found = seen.get(text);
      if (found === undefined) {
        // 3 网络研修, 20-省级: the code before the word says the same.
        const plain = key(text);
        found = byWord.get(plain) ?? byWord.get(plain.replace(/^\d{1,2}(?=\D)/, '')) ?? null;
        if (seen.size < 1000) seen.set(text, found);
      }
      return found;
    },
  };
}

/** The same as the wizard needs it, to offer words for those nobody knows. */
export const enumerationOf = (target: string, list: WordList<string>): Enumeration => ({
  target, many: false, known: (word) => list.find(word) !== null, choices: list.names,
});
