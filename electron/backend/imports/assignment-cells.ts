// Cells that assignment lives on: languages by one name each, how many judges an entry needs, how few entries a judge gets.
import { parseStrictNumber } from '#backend/excel/read/cells.ts';
import { languages } from '#seeds/templates/languages.ts';
import { fault, limitLength, quoted } from './faults.ts';
import type { Fault, TargetRow } from './faults.ts';
import { readWords } from './people.ts';
import { matchText, tidy } from './tidy.ts';
import type { ContestWords } from './vocabulary.ts';

const nameOf = new Map([
  ...languages.usual.map((word) => [matchText(word), ''] as const),
  ...languages.others.flatMap(({ name, words }) => [name, ...words].map((word) => [matchText(word), name] as const)),
]);

/** One name for 维语, 维文, 维吾尔文 and 维吾尔语; '' for Chinese. Words nobody knows stay as they are written. */
export function languageName(text: string): string {
  const word = tidy(text);
  return nameOf.get(matchText(word)) ?? word;
}

/** Languages of a judge besides Chinese; 不限 and the like name none. */
export function readLanguages(row: TargetRow, faults: Fault[]): string[] {
  const names = readWords(row.text('languages')).map(languageName);
  for (const name of names) limitLength(faults, 'languages', '评审语言', name, 40);
  return [...new Set(names.filter((name) => name !== '' && !/^(?:不限|全部|所有)/.test(name)))];
}

/** The language of an entry, '' for Chinese; 汉语、英语 means the one that not everybody reads. */
export function readLanguage(row: TargetRow, faults: Fault[]): string {
  const names = [...new Set(readWords(row.text('language')).map(languageName))].filter((name) => name !== '');
  if (names.length > 1) faults.push(fault('language', 'one_language', { value: quoted(names.join('、')) }));
  limitLength(faults, 'language', '语言', names[0] ?? '', 40);
  return names[0] ?? '';
}

export interface WholeCell {
  target: string; heading: string; unit: RegExp; min: number; max: number;
  /** What is said of a number outside. */
  outside: 'number_range' | 'number_format';
}

/** A whole number with or without its unit; null when empty or 不限, and with a fault when it is something else. */
export function readWhole(row: TargetRow, cell: WholeCell, faults: Fault[]): number | null {
  const plain = tidy(row.text(cell.target)).replace(cell.unit, '');
  if (plain === '' || /^(?:不限|无限制|按规则|默认)$/.test(plain)) return null;
  const number = parseStrictNumber(plain);
  if (!number.ok || !Number.isInteger(number.value)) {
    faults.push(fault(cell.target, 'number_format', { column: cell.heading, value: quoted(plain) }));
  } else if (number.value < cell.min || number.value > cell.max) {
    faults.push(fault(cell.target, cell.outside, { column: cell.heading, min: cell.min, max: cell.max, value: quoted(plain) }));
  } else return number.value;
  return null;
}

export const everything = /^(?:全部|不限|所有|各项目|全部项目|所有项目)$/;

/** Ids of the projects a judge may judge; empty: all of them. */
export function readCategories(text: string, words: ContestWords, faults: Fault[]): string[] {
  const whole = tidy(text);
  if (whole === '' || everything.test(whole)) return [];
  const one = words.category(whole);
  if (one) return [one.id];
  const found = new Set<string>();
  for (const word of readWords(text)) {
    const category = words.category(word);
    if (category) found.add(category.id);
    else faults.push(fault('categories', 'unknown_category', { value: quoted(word), choices: words.categoryNames }));
  }
  return [...found];
}
