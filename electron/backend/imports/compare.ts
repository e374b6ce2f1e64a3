// A row against what is stored: the same, or changed; columns the sheet does not have keep what is stored.
import type { EntryRecord, PersonRecord } from './entries.ts';
import { consentText } from './entry-facts.ts';
import type { JudgeRecord } from './judges.ts';
import { matchText } from './tidy.ts';

/** Blind index of a number, as hex; '' for none. */
export type Index = (purpose: 'id' | 'phone', value: string) => string;
export type HasColumn = (target: string) => boolean;

export interface StoredPerson {
  part: 'author' | 'advisor'; name: string; school: string; schoolCode: string; idIndex: string; phoneIndex: string;
  idMasked: string; phoneMasked: string; consent: string;
}
export interface StoredEntry {
  id: string; matchKey: string; number: string; title: string; division: string; category: string; subject: string; grade: string;
  submittingUnit: string; seconds: number | null; remark: string; frozen: boolean; people: StoredPerson[];
  school: string; schoolCode: string; textbook: string; volume: string; lesson: string; similarity: number | null; recommendRank: number | null;
  language: string; coverage: number | null;
}
export interface StoredJudge {
  id: string; matchKey: string; name: string; unit: string; schoolCode: string; submittingUnit: string; subjects: string[];
  divisions: string[];
  idIndex: string; phoneIndex: string; idMasked: string; phoneMasked: string; maxLoad: number | null; frozen: boolean;
  categories: string[]; languages: string[]; minLoad: number | null;
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index]);

const sameSet = (a: readonly string[], b: readonly string[]): boolean => sameList([...a].sort(), [...b].sort());

/** With the stored values in place of columns the sheet does not have. */
export function completeEntry(record: EntryRecord, stored: StoredEntry, has: HasColumn): EntryRecord {
  const advisors = stored.people.filter((one) => one.part === 'advisor').map((one) => one.name);
  return {
    ...record,
    number: record.number === '' ? stored.number : record.number,
    subject: has('subject') ? record.subject : stored.subject,
    grade: has('grade') ? record.grade : stored.grade,
    submittingUnit: has('submittingUnit') ? record.submittingUnit : stored.submittingUnit,
    seconds: has('duration') ? record.seconds : stored.seconds,
    remark: has('remark') ? record.remark : stored.remark,
    textbook: has('textbook') ? record.textbook : stored.textbook,
    volume: has('volume') ? record.volume : stored.volume,
    lesson: has('lesson') ? record.lesson : stored.lesson,
    similarity: has('similarity') ? record.similarity : stored.similarity,
    recommendRank: has('recommendRank') ? record.recommendRank : stored.recommendRank,
    language: has('language') ? record.language : stored.language,
    coverage: has('coverage') ? record.coverage : stored.coverage,
    advisors: has('advisors') ? record.advisors : advisors,
    schoolCode: record.schoolCode === ''
      && matchText(record.authors[0]?.unit ?? record.handedInBy) === matchText(stored.people[0]?.school ?? stored.school)
      ? stored.people[0]?.schoolCode ?? stored.schoolCode : record.schoolCode,
  };
}

function sameAuthor(author: PersonRecord, stored: StoredPerson, index: Index, code: string): boolean {
  const sameSchool = code !== '' ? code === stored.schoolCode : matchText(author.unit) === matchText(stored.school);
  // A blank number keeps what is stored, as a sheet for public display leaves numbers out.
  return author.name === stored.name && sameSchool
    && (author.id === '' || index('id', author.id) === stored.idIndex)
    && (author.phone === '' || index('phone', author.phone) === stored.phoneIndex);
}

/** Whether a completed record says just what is stored. */
export function sameEntry(record: EntryRecord, stored: StoredEntry, index: Index): boolean {
  const authors = stored.people.filter((one) => one.part === 'author');
  const advisors = stored.people.filter((one) => one.part === 'advisor');
  const consent = record.consent && consentText(record.consent);
  return record.number === stored.number && record.title === stored.title && record.division === stored.division
    && record.category === stored.category && record.subject === stored.subject && record.grade === stored.grade
    && matchText(record.submittingUnit) === matchText(stored.submittingUnit)
    && record.seconds === stored.seconds && record.remark === stored.remark
    && sameList(record.advisors, advisors.map((one) => one.name))
    && record.textbook === stored.textbook && record.volume === stored.volume && record.lesson === stored.lesson
    && record.similarity === stored.similarity && record.recommendRank === stored.recommendRank
    && record.language === stored.language && record.coverage === stored.coverage
    && record.authors.length === authors.length
    && (authors.length > 0 || matchText(record.handedInBy) === matchText(stored.school))
    && (consent === null || authors.every((one) => one.consent === consent))
    && record.authors.every((author, position) => {
      const one = authors[position];
      return one !== undefined && sameAuthor(author, one, index, position === 0 ? record.schoolCode : '');
    });
}

export function completeJudge(record: JudgeRecord, stored: StoredJudge, has: HasColumn): JudgeRecord {
  return {
    ...record,
    schoolCode: record.schoolCode === '' && matchText(record.unit) === matchText(stored.unit)
      ? stored.schoolCode : record.schoolCode,
    submittingUnit: has('submittingUnit') ? record.submittingUnit : stored.submittingUnit,
    subjects: has('subjects') ? record.subjects : stored.subjects,
    divisions: has('divisions') ? record.divisions : stored.divisions,
    maxLoad: has('maxLoad') ? record.maxLoad : stored.maxLoad,
    categories: has('categories') ? record.categories : stored.categories,
    languages: has('languages') ? record.languages : stored.languages,
    minLoad: has('minLoad') ? record.minLoad : stored.minLoad,
  };
}

/** What a change of a judge touches: nothing, only how to reach them, or what conflicts are decided by. */
export function judgeChange(record: JudgeRecord, stored: StoredJudge, index: Index): 'same' | 'contact' | 'standing' {
  const standing = matchText(record.unit) === matchText(stored.unit) && record.schoolCode === stored.schoolCode
    && matchText(record.submittingUnit) === matchText(stored.submittingUnit) && record.name === stored.name
    && sameSet(record.divisions, stored.divisions) && sameSet(record.categories, stored.categories) && sameSet(record.languages, stored.languages);
  if (!standing) return 'standing';
  const contact = sameList(record.subjects, stored.subjects) && record.maxLoad === stored.maxLoad && record.minLoad === stored.minLoad
    && (record.id === '' || index('id', record.id) === stored.idIndex)
    && (record.phone === '' || index('phone', record.phone) === stored.phoneIndex);
  return contact ? 'same' : 'contact';
}
