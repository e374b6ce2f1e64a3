// One name for every way a language is written; the language that everybody judges in has none.
import { languages } from '#seeds/templates/languages.ts';
import { comparableName } from './names.ts';

const nameOf = new Map([
  ...languages.usual.map((word) => [comparableName(word), ''] as const),
  ...languages.others.flatMap(({ name, words }) => [name, ...words].map((word) => [comparableName(word), name] as const)),
]);

/** The languages of a cell besides the usual one, each by one name: '汉语、维文' is 维吾尔语. Unknown words stay as they are. */
export function languagesIn(text: string): string[] {
  const words = text.normalize('NFKC').split(/[、,;/|]|\s{1,}和\s{0,}/u).map((word) => word.trim()).filter((word) => word !== '');
  return [...new Set(words.map((word) => nameOf.get(comparableName(word)) ?? word))].filter((name) => name !== '');
}
