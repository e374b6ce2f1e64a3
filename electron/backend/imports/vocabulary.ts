// Names of a contest's divisions and categories as sheets write them.
import type { ContestRules } from '#contract/schema/rules.ts';
import { matchText } from './tidy.ts';

type Named = { id: string; name: string; aliases: readonly string[] };
export type Category = ContestRules['categories'][number];

export interface ContestWords {
  division(text: string): ContestRules['divisions'][number] | null;
  category(text: string): Category | null;
  divisionNames: string;
  categoryNames: string;
  onlyDivision: ContestRules['divisions'][number] | null;
  onlyCategory: Category | null;
}

/** Brackets and blanks do not count, nor does 组 at the end of a division. */
const key = (text: string): string => matchText(text).replaceAll(/[()（）]/g, '');

function finder<T extends Named>(all: readonly T[], variants: (name: string) => string[]): (text: string) => T | null {
  const names = new Map<string, T | null>();
  for (const one of all) {
    for (const alias of one.aliases.map(key)) {
      const other = names.get(alias);
      names.set(alias, other === undefined || other === one ? one : null);
    }
  }
  // A name or an id is stronger than another's alias.
  for (const one of all) for (const name of [one.name, one.id]) names.set(key(name), one);
  // A variant that two of them share means neither.
  const loose = new Map<string, T | null>();
  for (const one of all) {
    for (const variant of [one.name, ...one.aliases].flatMap(variants).map(key)) {
      const other = loose.get(variant);
      loose.set(variant, other === undefined || other === one ? one : null);
    }
  }
  const seen = new Map<string, T | null>();
  return (text) => {
    let found = seen.get(text);
    if (found === undefined) {
      found = names.get(key(text)) ?? loose.get(key(text)) ?? null;
      if (seen.size < 1000) seen.set(text, found);
    }
    return found;
  };
}

export function wordsOf(rules: ContestRules): ContestWords {
  const { divisions, categories } = rules;
  return {
    division: finder(divisions, (name) => [name.replace(/组$/, ''), name.endsWith('组') ? name : `${name}组`]),
    category: finder(categories, (name) => [name.replace(/[类组]$/, ''), `${name}类`]),
    divisionNames: divisions.map((one) => one.name).join('、'),
    categoryNames: categories.map((one) => one.name).join('、'),
    onlyDivision: divisions.length === 1 ? divisions[0] ?? null : null,
    onlyCategory: categories.length === 1 ? categories[0] ?? null : null,
  };
}
