// Numbers that identify people and schools: read as people type them, checked, masked for every list.
import { normaliseCode } from '#backend/excel/read/cells.ts';
import type { ProblemCode } from '#contract/problems.ts';

export interface NumberFault { code: ProblemCode; severity: 'error' | 'warning' | 'note'; details: Record<string,
  string | number> }
export interface ReadNumber { value: string; fault: NumberFault | null }

const error = (code: ProblemCode, details: Record<string,
  string | number>): NumberFault => ({ code, severity: 'error', details });
const plainCode = /^[0-9A-Z]+$/;
/** Most numbers are typed well and need no normalising. */
const tidyCode = (text: string): string => (plainCode.test(text) ? text : normaliseCode(text));
const none: ReadNumber = { value: '', fault: null };
/** What people write where there is no number. */
const isNothing = (value: string): boolean => value === '' || (value.length <= 2 && /^(?:[/／—–\-－_]{1,2}|无|没有|暂无)$/.test(value));

// GB 11643-1999, 4.2: 2^(18-i) mod 11.
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';

/** The check character of the first 17 digits (GB 11643-1999; ISO 7064, MOD 11-2). */
export function checkCharacter(digits: string): string {
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += (digits.charCodeAt(index) - 48) * (weights[index] ?? 0);
  return checkCharacters[sum % 11] ?? '';
}

const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isBirthday(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return year >= 1850 && year <= 2150 && month >= 1 && month <= 12 && day >= 1 && day <= (daysIn[month - 1] ?? 0)
    && (month !== 2 || day < 29 || leap);
}

/** First four and last four characters; a short or foreign number keeps less. */
export function maskId(value: string): string {
  if (value === '') return '';
  if (value.length <= 8) return `${value.slice(0, 1)}${'*'.repeat(value.length - 1)}`;
  return `${value.slice(0, 4)}${'*'.repeat(value.length - 8)}${value.slice(-4)}`;
}

/** 138****1234; a broken number shows its start only. */
export function maskPhone(value: string): string {
  if (value.length === 11) return `${value.slice(0, 3)}****${value.slice(7)}`;
  return value.length <= 3 ? '*'.repeat(value.length) : `${value.slice(0, 3)}${'*'.repeat(value.length - 3)}`;
}

/** Checks 18 characters that look like an ID number: birthday, then check character. */
function faultOf18(value: string): NumberFault | null {
  if (!isBirthday(Number(value.slice(6, 10)), Number(value.slice(10, 12)), Number(value.slice(12, 14)))) {
    return error('id_date', { value: maskId(value) });
  }
  return checkCharacter(value) === value[17] ? null : error('id_checksum', { value: maskId(value) });
}

const is18 = /^\d{17}[\dX]$/;

/**
 * An ID number, 学籍号 or another document's number. Resident ID: real birthday and check character, but any area code,
 * since people keep numbers of abolished counties; 15 digits become 18 with a note. 学籍号: G or J with 18, L with 18
 * digits.
 * Passports and travel permits pass unchecked.
 */
export function readIdentity(text: string): ReadNumber {
  if (text === '') return none;
  const value = tidyCode(text);
  if (isNothing(value)) return none;
  const tidied: NumberFault | null = value === text ? null : { code: 'id_normalised', severity: 'note', details: {} };
  if (is18.test(value)) return { value, fault: faultOf18(value) ?? tidied };
  if (/^[GJL]/.test(value) && value.length >= 17) {
    if (!/^(?:[GJ]\d{17}[\dX]|L\d{18})$/.test(value)) return { value,
      fault: error('student_id', { value: maskId(value) }) };
    return { value, fault: (value.startsWith('G') ? faultOf18(value.slice(1)) : null) ?? tidied };
  }
  if (/^\d{15}$/.test(value)) {
    const longer = `${value.slice(0, 6)}19${value.slice(6)}`;
    const whole = `${longer}${checkCharacter(longer)}`;
    const fault = faultOf18(whole);
    return fault ? { value, fault } : { value: whole, fault: { code: 'id_old', severity: 'warning', details: {} } };
  }
  if (/^\d+X?$/.test(value)) {
    // 台胞证 and its like have 8 or 10 digits.
    if (/^\d{8}(?:\d{2})?$/.test(value)) return { value, fault: tidied };
    return { value, fault: error('id_length', { count: value.length }) };
  }
  if (/^[A-Z0-9()\-（）]{5,22}$/.test(value) && /\d/.test(value)) return { value, fault: tidied };
  return { value, fault: error('id_form', { value: maskId(value) }) };
}

/** A mobile number: 11 digits from 13 to 19, with or without +86 and dashes. */
export function readPhone(text: string): ReadNumber {
  if (text === '') return none;
  const value = tidyCode(text).replace(/^(?:\+|00)86/, '').replaceAll(/[-－—()（）]/g, '');
  if (isNothing(value)) return none;
  return { value, fault: /^1[3-9]\d{9}$/.test(value) ? null : error('phone', { value: maskPhone(value) }) };
}

/** 学校（机构）标识码: 10 digits. */
export function readSchoolCode(text: string): ReadNumber {
  if (text === '') return none;
  const value = tidyCode(text);
  if (isNothing(value)) return none;
  return { value, fault: /^\d{10}$/.test(value) ? null : error('school_code', { value: value.slice(0, 20) }) };
}
