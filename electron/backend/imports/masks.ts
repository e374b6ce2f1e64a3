// Numbers of persons hidden in whatever text a cell holds.
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import { readValues } from './people.ts';

/** Every number in the cell masked, whatever else stands there. */
export function masked(text: string, secret: 'id' | 'phone'): string {
  return readValues(text).map((value) => (secret === 'id' ? maskId(value) : maskPhone(value))).join('、');
}

/** Digits and letters of a number hidden but for its ends; blanks, widths and signs stay to be seen. */
function veiled(text: string): string {
  const letters = [...text];
  const places = letters.flatMap((letter, index) => (/[\p{L}\p{N}]/u.test(letter) ? [index] : []));
  const hidden = new Set(places.slice(Math.min(3, places.length - 1), Math.max(3, places.length - 4)));
  return letters.map((letter, index) => (hidden.has(index) ? '*' : letter)).join('');
}

/** A text of a column that holds numbers of persons, veiled; any other text unchanged. */
export const maskedText = (text: string, secret: 'id' | 'phone' | null): string => (secret ? veiled(text) : text);

/** What looks like an ID number, 学籍号 or phone, in a text nobody knows the meaning of. */
const looksSecret = /[A-Za-z]?[\d０-９](?:[\s-]?[\d０-９Xx*Ｘｘ]){9,}/g;

/** Any cell of a foreign sheet with what looks like a number of a person veiled. */
export const maskedAnyway = (text: string): string =>
  text.replaceAll(looksSecret, (found) => (found.replaceAll(/[^\d０-９XxＸｘ]/g, '').length >= 11 ? veiled(found) : found));
