// What a clerk's search text can mean: a name, its pinyin or initials, a staff number, the end of an ID number or all of it.
import { normaliseCode, normaliseName } from '#backend/excel/read/cells.ts';
import { readIdentity } from './numbers.ts';
import { givenPinyin } from './pinyin.ts';

export interface SearchTerms {
  /** Characters of the name; '' when the text cannot be one. */
  name: string;
  /** Letters only: pinyin or its beginning, or initials. */
  letters: string;
  /** A code as normaliseCode writes it. */
  staffNumber: string;
  /** Last four characters of an ID number. */
  lastFour: string;
  /** A whole ID number, normalised. */
  idNumber: string;
}

export function searchTerms(text: string): SearchTerms {
  const name = normaliseName(text);
  const code = normaliseCode(text);
  const letters = /^[\p{Script=Latin}\s':·ü-]+$/u.test(text.trim()) ? givenPinyin(text).pinyin : '';
  const identity = code.length >= 6 ? readIdentity(text) : null;
  return {
    name: /^\d+$/.test(name) ? '' : name,
    letters,
    staffNumber: /^[0-9A-Z._/-]+$/.test(code) ? code : '',
    lastFour: /^\d{3}[\dX]$/.test(code) ? code : '',
    // A number with a wrong check character may be stored all the same, from another kind of document.
    idNumber: identity?.value ?? '',
  };
}
