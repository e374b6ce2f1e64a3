// One row of an entries sheet: a record ready to be stored, and the faults found on the way.
import { authorsOf } from '#contract/schema/rules.ts';
import { normaliseCode } from '#backend/excel/read/cells.ts';
import { readLanguage, readWhole } from './assignment-cells.ts';
import type { WholeCell } from './assignment-cells.ts';
import { mostBlocks } from './columns.ts';
import { readSeconds, showSeconds } from './duration.ts';
import { fault, isError, limitLength, quoted } from './faults.ts';
import type { Fault, TargetRow } from './faults.ts';
import { readIdentity, readPhone, readSchoolCode } from '#backend/identity/numbers.ts';
import type { ReadNumber } from '#backend/identity/numbers.ts';
import { readNames, readUnits, readValues } from './people.ts';
import { nodeTargets, readConsent, readRank, readSimilarity } from './entry-facts.ts';
import type { Consent } from './entry-facts.ts';
import { tidy, tidyName } from './tidy.ts';
import type { Category, ContestWords } from './vocabulary.ts';

export interface PersonRecord { name: string; id: string; phone: string; unit: string }

export interface EntryRecord {
  number: string; title: string; division: string; category: string; subject: string; grade: string;
  submittingUnit: string; schoolCode: string; authors: PersonRecord[]; advisors: string[];
  seconds: number | null; remark: string;
  textbook: string; volume: string; lesson: string;
  /** Share found by 查重, in hundredths of a per cent; null: not told. */
  similarity: number | null;
  /** Place in the order in which the unit recommends; null: none. */
  recommendRank: number | null;
  /** null: the row says nothing about it. */
  consent: Consent | null;
  /** '' for Chinese. */
  language: string;
  /** Judges it needs; null: as in the rules. */
  coverage: number | null;
  /** School that hands in an entry without authors; '' else. */
  handedInBy: string;
}

const longestName = 200;
const longestTitle = 300;
const longestText = 1000;
const coverageCell: WholeCell = { target: 'coverage', heading: '评委数', unit: /[位人名]$/, min: 1, max: 50, outside: 'number_range' };

const plainCode = /^[0-9A-Z]*$/;
const code = (text: string): string => (plainCode.test(text) ? text : normaliseCode(text));

interface Column { target: string; heading: string; read: (text: string) => ReadNumber }
const ids: Column = { target: 'authorIds', heading: '作者证件号码', read: readIdentity };
const phones: Column = { target: 'authorPhones', heading: '作者手机', read: readPhone };

function readNumber(text: string, target: string, read: Column['read'], faults: Fault[]): string {
  const found = read(text);
  if (found.fault) faults.push({ ...found.fault, target });
  return found.value;
}

/** Values of a 、-joined column, one for each author; a lone phone is the first author's. */
function spread(row: TargetRow, column: Column, authors: number, faults: Fault[]): string[] {
  const text = row.text(column.target);
  if (text === '') return [];
  // A single author's number may be typed with blanks in it.
  const values = authors === 1 && !/[、，,；;\n]/.test(text) ? [text] : readValues(text);
  if (values.length > 0 && values.length !== authors && !(column === phones && values.length === 1)) {
    faults.push(fault(column.target, 'values_mismatch', { column: column.heading, count: values.length, authors }));
    return [];
  }
  return values.map((value) => readNumber(value, column.target, column.read, faults));
}

function spreadUnits(row: TargetRow, authors: number, faults: Fault[]): string[] {
  const text = row.text('authorUnits');
  const whole = tidyName(text);
  if (authors === 1) return [whole];
  if (whole === '' || !/[、，,；;\n]/.test(text)) return Array.from({ length: authors }, () => whole);
  const units = readUnits(text);
  if (units.length === authors) return units;
  if (units.length === 1) return Array.from({ length: authors }, () => units[0] ?? '');
  faults.push(fault('authorUnits', 'values_mismatch', { column: '作者单位', count: units.length, authors }));
  return [];
}

function readAuthors(row: TargetRow, faults: Fault[]): PersonRecord[] {
  const { names, padded } = readNames(row.text('authorNames'));
  if (padded) faults.push(fault('authorNames', 'spaces', { value: quoted(names.join('、')) }, 'warning'));
  const idNumbers = spread(row, ids, names.length, faults);
  const phoneNumbers = spread(row, phones, names.length, faults);
  const units = spreadUnits(row, names.length, faults);
  const authors = names.map((name, index): PersonRecord => ({
    name, id: idNumbers[index] ?? '', phone: phoneNumbers[index] ?? '', unit: units[index] ?? units[0] ?? '',
  }));
  for (let slot = 2; slot <= mostBlocks; slot += 1) {
    const target = `author${slot}Name`;
    const text = row.text(target);
    if (text === '') continue;
    const name = tidyName(text);
    if (name === '') continue;
    authors.push({
      name,
      id: readNumber(row.text(`author${slot}Id`), `author${slot}Id`, readIdentity, faults),
      phone: readNumber(row.text(`author${slot}Phone`), `author${slot}Phone`, readPhone, faults),
      unit: tidyName(row.text(`author${slot}Unit`)) || (authors[0]?.unit ?? ''),
    });
  }
  for (const { name } of authors) limitLength(faults, 'authorNames', '作者姓名', name, longestName);
  return authors;
}

function checkCounts(category: Category, divisionId: string, authors: number, advisors: number, faults: Fault[]): void {
  const limit = authorsOf(category, divisionId);
  const { advisors: range } = category;
  if (authors > limit.max) faults.push(fault('authorNames', 'authors_too_many', { count: authors, max: limit.max }));
  else if (authors > 0 && authors < limit.min) faults.push(fault('authorNames', 'authors_too_few', { count: authors, min: limit.min }));
  if (advisors < range.min || advisors > range.max) {
    faults.push(fault('advisors', 'advisors_count',
      { count: advisors, range: range.min === range.max ? range.min : `${range.min}–${range.max}` }));
  }
}

function readDuration(row: TargetRow, category: Category | null, faults: Fault[]): number | null {
  const text = tidy(row.text('duration'));
  if (text === '') return null;
  const seconds = readSeconds(text, row.isTime('duration'));
  if (seconds === null) {
    faults.push(fault('duration', 'duration_format', { value: quoted(text) }));
    return null;
  }
  const { minSeconds, maxSeconds } = category?.material ?? { minSeconds: null, maxSeconds: null };
  if ((minSeconds !== null && seconds < minSeconds) || (maxSeconds !== null && seconds > maxSeconds)) {
    faults.push(fault('duration', 'duration', {
      value: showSeconds(seconds), min: minSeconds === null ? '0:00' : showSeconds(minSeconds),
      max: maxSeconds === null ? '不限' : showSeconds(maxSeconds),
    }, 'warning'));
  }
  return seconds;
}

/** Only a school or a unit hands something in without naming people, and then it is named itself. */
function checkNobody(category: Category | null, school: string, unit: string, faults: Fault[]): void {
  const { participant } = category ?? {};
  if (participant !== 'school' && participant !== 'unit') faults.push(fault('authorNames', 'required', { column: '作者姓名' }));
  else if (school === '' && (participant === 'school' || unit === '')) {
    faults.push(fault(participant === 'school' ? 'authorUnits' : 'submittingUnit', 'required',
      { column: participant === 'school' ? '作者单位（申报学校）' : '报送单位' }));
  }
}

/** Reads a row; the record is null when any fault is an error. `faults` receives them all. */
export function readEntry(row: TargetRow, words: ContestWords, faults: Fault[]): EntryRecord | null {
  // A list of schools to be assessed has no titles: what each hands in is called by its category.
  const project = tidy(row.text('category'));
  const ofPlace = project === '' ? words.onlyCategory : words.category(project);
  const isOfPlace = ofPlace?.participant === 'school' || ofPlace?.participant === 'unit';
  const title = tidy(row.text('title')) || (isOfPlace ? ofPlace.name : '');
  if (title === '') faults.push(fault('title', 'required', { column: '作品名称' }));
  limitLength(faults, 'title', '作品名称', title, longestTitle);

  const divisionText = tidy(row.text('division'));
  const division = divisionText === '' ? words.onlyDivision : words.division(divisionText);
  if (!division) {
    faults.push(divisionText === '' ? fault('division', 'required', { column: '组别' })
      : fault('division', 'unknown_division', { value: quoted(divisionText), choices: words.divisionNames }));
  }
  const categoryText = tidy(row.text('category'));
  const category = categoryText === '' ? words.onlyCategory : words.category(categoryText);
  if (!category) {
    faults.push(categoryText === '' ? fault('category', 'required', { column: '项目' })
      : fault('category', 'unknown_category', { value: quoted(categoryText), choices: words.categoryNames }));
  }
  if (division && category && category.divisions.length > 0 && !category.divisions.includes(division.id)) {
    faults.push(fault('category', 'category_division', { value: category.name, division: division.name }));
  }

  const authors = readAuthors(row, faults);
  const handedInBy = authors.length === 0 ? tidyName(row.text('authorUnits')) : '';
  if (authors.length === 0) checkNobody(category, handedInBy, tidyName(row.text('submittingUnit')), faults);
  else if (authors[0]?.unit === '' && !faults.some((one) => one.target === 'authorUnits')) {
    faults.push(fault('authorUnits', 'required', { column: '作者单位' }));
  }
  const advisors = readNames(row.text('advisors'));
  if (advisors.padded) faults.push(fault('advisors', 'spaces', { value: quoted(advisors.names.join('、')) }, 'warning'));
  for (const name of advisors.names) limitLength(faults, 'advisors', '指导教师', name, longestName);
  if (category) checkCounts(category, division?.id ?? '', authors.length, advisors.names.length, faults);

  const schoolCode = readNumber(row.text('schoolCode'), 'schoolCode', readSchoolCode, faults);
  const seconds = readDuration(row, category, faults);
  const record: EntryRecord = {
    number: code(tidy(row.text('number'))), title, division: division?.id ?? '', category: category?.id ?? '',
    subject: tidy(row.text('subject')), grade: tidy(row.text('grade')),
      submittingUnit: tidyName(row.text('submittingUnit')),
    schoolCode, authors, advisors: advisors.names, seconds, remark: tidy(row.text('remark')),
    textbook: tidy(row.text('textbook')), volume: tidy(row.text('volume')), lesson: tidy(row.text('lesson')),
    similarity: readSimilarity(row, faults), recommendRank: readRank(row, faults), consent: readConsent(row, faults), handedInBy,
    language: readLanguage(row, faults), coverage: readWhole(row, coverageCell, faults),
  };
  limitLength(faults, 'number', '作品编号', record.number, 64);
  limitLength(faults, 'subject', '学科', record.subject, 100);
  limitLength(faults, 'grade', '年级', record.grade, 100);
  limitLength(faults, 'submittingUnit', '报送单位', record.submittingUnit, longestName);
  for (const [target, heading] of nodeTargets) limitLength(faults, target, heading, record[target], longestName);
  limitLength(faults, 'authorUnits', '作者单位', authors[0]?.unit ?? handedInBy, longestName);
  limitLength(faults, 'remark', '备注', record.remark, longestText);
  return faults.some(isError) ? null : record;
}
