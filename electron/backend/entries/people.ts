// A person of an entry as the rules see them: what the sealed number says of its kind and the day of birth, never the number.
import type { CheckedPersonRow } from '#db/queries/eligibility.ts';
import type { Person } from './shapes.ts';

const resident = /^\d{17}[\dX]$/;
const birthday = (digits: string): string => `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;

export interface NumberFacts {
  kind: Person['idKind'];
  /** YYYY-MM-DD or ''. */
  born: string;
  /** The ID inside a 学籍号 that is made of one; '' else. */
  inner: string;
}

/**
 * What a normalised number tells. 学籍号: G + ID number, L + area, birthday and four random digits, J + a code of its own
 * (the order of its digits is nowhere published, so that no birthday is read from it).
 */
export function numberFacts(number: string): NumberFacts {
  if (resident.test(number)) return { kind: 'resident', born: birthday(number.slice(6, 14)), inner: '' };
  if (/^G\d{17}[\dX]$/.test(number)) return { kind: 'student', born: birthday(number.slice(7, 15)), inner: number.slice(1) };
  if (/^L\d{18}$/.test(number)) return { kind: 'student', born: /^(?:19|20)/.test(number.slice(7, 9)) ? birthday(number.slice(7, 15)) : '', inner: '' };
  if (/^J\d{17}[\dX]$/.test(number)) return { kind: 'student', born: '', inner: '' };
  return { kind: number === '' ? '' : 'other', born: '', inner: '' };
}

export interface Opener {
  open(row: CheckedPersonRow): string;
  index(number: string): string;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

function consentOf(text: string): Person['consent'] {
  if (text === '') return '';
  return (JSON.parse(text) as { given: boolean }).given ? 'given' : 'refused';
}

/** `place`: school of the entry, for advisors, who have none of their own. */
export function personOf(row: CheckedPersonRow, place: { schoolId: string; school: string }, opener: Opener): Person {
  const number = row.id_sealed ? opener.open(row) : '';
  const { kind, born, inner } = numberFacts(number);
  return {
    name: row.name, schoolId: row.school_id === '' && row.part === 'advisor' ? place.schoolId : row.school_id,
    school: row.school === '' && row.part === 'advisor' ? place.school : row.school,
    id: inner === '' ? (row.id_index ? hex(row.id_index) : '') : opener.index(inner), idMasked: row.id_masked, idKind: kind, born,
      consent: consentOf(row.consent),
  };
}
