// What careless typing does to a cell, undone: widths, blanks, apostrophes, dates in words, numbers by the letter.

import { dayToSerial, isRealDay, serialToDay } from './dates.ts';
import { CELL_BAD_DATE } from './shape.ts';
import type { Cell } from './shape.ts';

/** Full-width digits and letters to half-width; punctuation stays, because 《》，（） belong to Chinese text. */
export function toHalfWidth(text: string): string {
  return text.replaceAll(/[０-９Ａ-Ｚａ-ｚ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}

// Zero-width space, word joiner, byte order mark, directional marks. The joiners U+200C/D stay: emoji need them.
const invisible = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\0]/g;

/** Text without invisible characters, and without blanks of any kind (NBSP, full-width …) at its ends; NFC. */
export function cleanText(text: string): string {
  return text.replaceAll(invisible, '').trim().normalize('NFC');
}

/** A person's name: cleaned, and the blanks taken out that pad two-character names (李　明); blanks between words stay. */
export function normaliseName(text: string): string {
  const unpadded = cleanText(text).replaceAll(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '');
  return unpadded.replaceAll(/\s+/g, ' ');
}

/** The apostrophe that was to make Excel keep a number as text. */
function withoutApostrophe(text: string): string {
  return text.replace(/^['‘’`＇]+(?=[\p{L}\p{N}])/u, '');
}

/** A code (ID, student, phone, entry number): half-width, no blanks anywhere, no leading apostrophe, capitals. */
export function normaliseCode(text: string): string {
  const bare = toHalfWidth(text.replaceAll(invisible, '')).replaceAll(/\s+/g, '');
  return withoutApostrophe(bare).toUpperCase();
}

/** A header for comparison: compatibility form, no blanks or line breaks, no marks of required columns, lower case. */
export function normaliseHeader(text: string): string {
  return text.normalize('NFKC').replaceAll(invisible, '').replaceAll(/\s|\u200c|\u200d|[*:：※]/g, '').toLowerCase();
}

export type IdNumberFinding = 'ok' | 'old15' | 'shape' | 'checksum' | 'birthday';

/**
 * Checks a resident identity number that went through normaliseCode. The area code is not compared with today's list:
 * people keep numbers of abolished counties. 'old15' is a valid 15-digit number of before 1999.
 * Source: GB 11643-1999, check character by ISO 7064 MOD 11-2.
 */
export function checkIdNumber(code: string): IdNumberFinding {
  const old = /^\d{6}(\d{2})(\d{2})(\d{2})\d{3}$/.exec(code);
  if (old !== null) return isRealDay(1900 + Number(old[1]), Number(old[2]), Number(old[3])) ? 'old15' : 'birthday';
  const found = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/.exec(code);
  if (found === null) return 'shape';
  if (!isRealDay(Number(found[1]), Number(found[2]), Number(found[3]))) return 'birthday';
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(code[i]) * (2 ** (17 - i) % 11);
  return '10X98765432'[sum % 11] === code[17] ? 'ok' : 'checksum';
}

export type DateReading =
  | { ok: true; date: string; precision: 'day' | 'month' }
  | { ok: false; reason: 'empty' | 'not_a_date' | 'no_such_day' | 'ambiguous_month' };

const firstYear = 1900;
const lastYear = 2199;

function dayReading(year: number, month: number, day: number | undefined): DateReading {
  if (year < firstYear || year > lastYear) return { ok: false, reason: 'not_a_date' };
  if (!isRealDay(year, month, day ?? 1)) return { ok: false, reason: 'no_such_day' };
  const start = `${year}-${String(month).padStart(2, '0')}`;
  return day === undefined
    ? { ok: true, date: start, precision: 'month' }
    : { ok: true, date: `${start}-${String(day).padStart(2, '0')}`, precision: 'day' };
}

/** A time behind a date, and the date before it. */
const trailingTime = /[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$/;
const writtenDate = /^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?$/;

/**
 * Reads a date as people write it: 2024-09-01, 2024/9/1, 2024.9.1, 2024年9月1日, 20240901; a month alone
 * (2024.9, 2024年9月, 202409) gives 'YYYY-MM'. A time behind it is dropped. 2026.2.30 is no_such_day.
 */
export function parseDateText(text: string): DateReading {
  const narrow = toHalfWidth(cleanText(text)).replaceAll(/[．。]/g, '.').replaceAll(/[－—–]/g, '-').replaceAll('／', '/');
  const plain = withoutApostrophe(narrow).replace(trailingTime, '');
  if (plain === '') return { ok: false, reason: 'empty' };
  const found = writtenDate.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})?$/.exec(plain);
  if (found === null) return { ok: false, reason: 'not_a_date' };
  return dayReading(Number(found[1]), Number(found[2]), found[3] === undefined ? undefined : Number(found[3]));
}

/**
 * The date a cell means: a date cell as it is; in a plain number cell a day number (45536), 20240901, 202409 or 2024.9.
 * 2024.1 as a number is ambiguous: Excel makes it of 2024.10 too.
 */
export function readDate(cell: Cell): DateReading {
  if (cell.kind === 'empty') return { ok: false, reason: 'empty' };
  if (cell.kind === 'text') return parseDateText(cell.text);
  if ((cell.flags & CELL_BAD_DATE) !== 0) return { ok: false, reason: 'no_such_day' };
  if (cell.kind === 'date') {
    const [year, month, day] = cell.text.slice(0, 10).split('-').map(Number);
    return dayReading(year ?? 0, month ?? 0, day);
  }
  if (cell.kind !== 'number' || typeof cell.value !== 'number') return { ok: false, reason: 'not_a_date' };
  const number = cell.value;
  const tooSmall = number < (dayToSerial(1920, 1, 1) as number);
  if (Number.isInteger(number) && !tooSmall && number <= (dayToSerial(lastYear, 12, 31) as number)) {
    return { ok: true, date: serialToDay(number) as string, precision: 'day' };
  }
  const text = String(number);
  if (/^\d{4}\.1$/.test(text)) return { ok: false, reason: 'ambiguous_month' };
  return parseDateText(/^\d{4}$/.test(text) ? '?' : text);
}

export type NumberReading =
  | { ok: true; value: number }
  | { ok: false; reason: 'empty' | 'not_a_number' | 'comma' | 'too_long' };

/**
 * Reads a number by the letter: digits, at most one point, at most one sign. Refuses '9,5' (nobody knows whether 9.5
 * or 95), exponents, NaN, Infinity, hexadecimal and more than 15 digits.
 */
export function parseStrictNumber(text: string): NumberReading {
  const narrow = toHalfWidth(cleanText(text)).replaceAll('．', '.').replaceAll(/[－−]/g, '-').replaceAll('＋', '+');
  const plain = withoutApostrophe(narrow);
  if (plain === '') return { ok: false, reason: 'empty' };
  if (/^[+-]?[\d.]+[,，][\d.,，]+$/.test(plain)) return { ok: false, reason: 'comma' };
  if (!/^[+-]?(\d+(\.\d+)?|\.\d+)$/.test(plain)) return { ok: false, reason: 'not_a_number' };
  if (plain.replaceAll(/^[+-]?0*\.?0*|\./g, '').length > 15) return { ok: false, reason: 'too_long' };
  const value = Number(plain);
  return { ok: true, value: value === 0 ? 0 : value };
}
