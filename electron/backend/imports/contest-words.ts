// What entries and judges need of their contest: its rules in words, and which columns it can do without.
import type { ContestRules } from '#contract/schema/rules.ts';
import type { Enumeration } from './kind.ts';
import { tidy } from './tidy.ts';
import type { ContestWords } from './vocabulary.ts';

/** A contest with one division, or one category, needs no column for it. */
export const optionalIn = (rules: ContestRules): ReadonlySet<string> => new Set([
  ...(rules.divisions.length === 1 ? ['division'] : []), ...(rules.categories.length === 1 ? ['category'] : []),
  // What a school or a unit hands in names no people.
  ...(rules.categories.some((one) => one.participant === 'school' || one.participant === 'unit') ? ['authorNames'] : []),
  ...(rules.categories.some((one) => one.participant === 'unit') ? ['authorUnits'] : []),
  ...(rules.categories.every((one) => one.participant === 'school' || one.participant === 'unit') ? ['title'] : []),
]);

export const divisionEnumeration = (rules: ContestRules, words: ContestWords, target: string, many: boolean,
  all: (text: string) => boolean = () => false): Enumeration => ({
  target, many, known: (word) => all(word) || words.division(tidy(word)) !== null, choices: rules.divisions.map((one) => one.name),
});

export const categoryEnumeration = (rules: ContestRules, words: ContestWords, target = 'category', many = false,
  all: (text: string) => boolean = () => false): Enumeration => ({
  target, many, known: (word) => all(word) || words.category(tidy(word)) !== null, choices: rules.categories.map((one) => one.name),
});
