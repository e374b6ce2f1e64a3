// One row of a list of experts: read, found in the pool by number, else phone, else name and unit, and decided.
import { sexOfId } from '#backend/identity/id-types.ts';
import { maskId, maskPhone, readIdentity, readPhone, readSchoolCode, type ReadNumber } from '#backend/identity/numbers.ts';
import { readDay, readSpan } from '../day-cells.ts';
import { fault, isError, limitLength, quoted } from '../faults.ts';
import { nameKey, placeLabel, placeOf, SeenKeys } from '../keys.ts';
import type { Change, Decided, Likeness } from '../kind.ts';
import { readWords } from '../people.ts';
import { rowSaid } from '../said.ts';
import type { ScannedRow } from '../scan.ts';
import { readPersonName } from '../teachers/read.ts';
import { sexes, stageName } from '../teachers/words.ts';
import { tidy, tidyName } from '../tidy.ts';

const plain = ['sex', 'unit', 'schoolCode', 'recommendedBy', 'professionalTitle', 'degree', 'position', 'qualifications', 'termFrom', 'termTo', 'remark'] as const;
const lists = ['stages', 'subjects', 'specialities'] as const;
const words: Readonly<Record<typeof plain[number] | typeof lists[number], string>> = {
  sex: '性别', unit: '单位', schoolCode: '学校标识码', recommendedBy: '推荐单位', professionalTitle: '职称', degree: '学历/学位', position: '职务',
  qualifications: '资格条件', termFrom: '任期开始', termTo: '任期结束', remark: '备注', stages: '学段', subjects: '学科', specialities: '专长',
};

export type ExpertRecord = Record<typeof plain[number], string> & Record<typeof lists[number], string[]>
  & { name: string; birthYear: number | null; phone: string; id: string };
export type StoredExpert = Omit<ExpertRecord, 'phone' | 'id'>
  & { expertId: string; idIndex: string; phoneIndex: string; idMasked: string; phoneMasked: string };
export interface ExpertDecision extends Decided { record: ExpertRecord | null; stored: StoredExpert | null }

const skipped: ExpertDecision = { verdict: 'skip', record: null, stored: null };

function birthYearOf(row: ScannedRow, id: string): number | null {
  const text = tidy(row.text('birthYear'));
  const found = /^(19\d\d|20\d\d)(?:年|[-./年]\d{1,2}.*|\d{2}(?:\d{2})?)?$/.exec(text.normalize('NFKC').replaceAll(/\s/g, ''));
  if (text !== '' && !found) row.faults.push(fault('birthYear', 'number_format', { column: '出生年', value: quoted(text) }));
  const told = found ? Number(found[1]) : null;
  const byId = /^\d{17}[\dX]$/.test(id) ? Number(id.slice(6, 10)) : null;
  return told ?? byId;
}

function termOf(row: ScannedRow): { termFrom: string; termTo: string } {
  const span = readSpan(tidy(row.text('term')).replace(/^(20\d\d)\s*[-—–~至]+\s*(20\d\d)年?$/, '$1-01-01至$2-12-31'));
  const from = row.has('termFrom') && row.text('termFrom') !== '' ? readDay(tidy(row.text('termFrom')), 'start') : span.from;
  const to = row.has('termTo') && row.text('termTo') !== '' ? readDay(tidy(row.text('termTo')), 'end') : span.to;
  for (const [target, column, day] of [['termFrom', '任期开始', from], ['termTo', '任期结束', to]] as const) {
    const own = row.text(target) === '' ? 'term' : target;
    if (day.fault) row.faults.push(fault(own, day.fault.code, { column, value: quoted(row.text(own)) }, day.fault.severity));
  }
  if (from.day !== '' && to.day !== '' && to.day < from.day) row.faults.push(fault('termTo', 'date_order', { from: from.day, to: to.day }));
  return { termFrom: from.day, termTo: to.day };
}

/** Reads a row; null when any fault is an error. */
export function readExpert(row: ScannedRow): ExpertRecord | null {
  const { faults } = row;
  const text = (target: keyof typeof words, max = 120): string => {
    const found = tidy(row.text(target));
    limitLength(faults, target, words[target], found, max);
    return found;
  };
  const number = (target: string, read: (value: string) => ReadNumber): string => {
    const found = read(row.text(target));
    if (found.fault) faults.push({ ...found.fault, target });
    return found.value;
  };
  const many = (target: typeof lists[number]): string[] => [...new Set(readWords(row.text(target)).filter((one) => !/^(?:不限|全部|所有)$/.test(one)))];
  const name = readPersonName(row, faults);
  const id = number('id', readIdentity);
  const sexText = tidy(row.text('sex'));
  const sex = sexText === '' ? null : sexes.find(sexText);
  if (sexText !== '' && sex === null) faults.push(fault('sex', 'unknown_word', { column: '性别', value: quoted(sexText), choices: '女、男' }));
  const unit = tidyName(row.text('unit'));
  if (unit === '') faults.push(fault('unit', 'required', { column: '单位' }));
  limitLength(faults, 'unit', '单位', unit, 120);
  const record: ExpertRecord = {
    name, sex: sex === 'female' || sex === 'male' ? sex : sexOfId(id), birthYear: birthYearOf(row, id), unit, schoolCode: number('schoolCode', readSchoolCode),
    recommendedBy: tidyName(text('recommendedBy')), stages: many('stages').map((one) => stageName(one)), subjects: many('subjects'),
    specialities: many('specialities'), professionalTitle: text('professionalTitle'), degree: text('degree'), position: text('position'),
    qualifications: text('qualifications', 500), phone: number('phone', readPhone), id, ...termOf(row), remark: text('remark', 500),
  };
  return faults.some(isError) ? null : record;
}

/** An empty cell, like a column the sheet lacks, keeps what is stored. */
function completed(record: ExpertRecord, stored: StoredExpert): ExpertRecord {
  const complete = { ...record, birthYear: record.birthYear ?? stored.birthYear };
  for (const key of plain) if (complete[key] === '') complete[key] = stored[key];
  for (const key of lists) if (complete[key].length === 0) complete[key] = stored[key];
  return complete;
}

function changesOf(record: ExpertRecord, stored: StoredExpert, index: (purpose: 'id' | 'phone', value: string) => string): Change[] {
  const shown = (key: typeof plain[number], value: string): string => (key === 'sex' ? ({ female: '女', male: '男' }[value] ?? '') : value);
  const number = (what: string, purpose: 'id' | 'phone', value: string, before: { index: string; masked: string }): Change[] => (
    value === '' || index(purpose, value) === before.index ? []
      : [{ what, before: before.masked, after: purpose === 'id' ? maskId(value) : maskPhone(value) }]);
  return [
    ...(record.name === stored.name ? [] : [{ what: '姓名', before: stored.name, after: record.name }]),
    ...plain.flatMap((key) => (record[key] === stored[key] ? []
      : [{ what: words[key], before: shown(key, stored[key]), after: shown(key, record[key]) }])),
    ...lists.flatMap((key) => {
      const [before, after] = [stored[key].join('、'), record[key].join('、')];
      return before === after ? [] : [{ what: words[key], before, after }];
    }),
    ...(record.birthYear === stored.birthYear ? []
      : [{ what: '出生年', before: String(stored.birthYear ?? ''), after: String(record.birthYear ?? '') }]),
    ...number('证件号码', 'id', record.id, { index: stored.idIndex, masked: stored.idMasked }),
    ...number('手机', 'phone', record.phone, { index: stored.phoneIndex, masked: stored.phoneMasked }),
  ];
}

export class ExpertPlan {
  private readonly seen = new SeenKeys();
  private readonly taken = new Map<string, number>();
  private readonly byKey = new Map<string, StoredExpert>();
  /** Codes of schools with which a name and unit has come. */
  private readonly codes = new Map<string, Set<string>>();
  private readonly parts: { index: (purpose: 'id' | 'phone', value: string) => string; sheetNames: readonly string[] };

  constructor(parts: ExpertPlan['parts'] & { stored: readonly StoredExpert[] }) {
    this.parts = parts;
    for (const one of parts.stored) {
      if (one.idIndex !== '') this.byKey.set(`i:${one.idIndex}`, one);
      if (one.phoneIndex !== '') this.byKey.set(`p:${one.phoneIndex}`, one);
      const name = nameKey(one.name, one.unit);
      if (!this.byKey.has(name)) this.byKey.set(name, one);
      if (one.schoolCode !== '') this.byKey.set(`${name}#${one.schoolCode}`, one);
    }
  }

  decide(row: ScannedRow): ExpertDecision {
    const { faults } = row;
    const record = readExpert(row);
    if (!record) return skipped;
    const { index, sheetNames } = this.parts;
    const keys = [record.id === '' ? '' : `i:${index('id', record.id)}`, record.phone === '' ? '' : `p:${index('phone', record.phone)}`,
      record.schoolCode === '' ? '' : `${nameKey(record.name, record.unit)}#${record.schoolCode}`, nameKey(record.name, record.unit)];
    const place = placeOf(row.sheet.index, row.rowNumber);
    const otherName = record.id === '' ? null : this.seen.otherName(record.id, record.name, place);
    const repeats = keys.map((key) => (key === '' ? null : this.seen.first(key, place)));
    if (otherName !== null) {
      faults.push(fault('id', 'duplicate_person', { other: placeLabel(otherName, sheetNames) }));
      return skipped;
    }
    // Two numbers are two people, whatever else is alike.
    const at = repeats[0]
      ?? (record.id === '' || row.choice !== 'add' ? repeats[1] ?? repeats[2] ?? this.namesake(record, repeats[3] ?? null) : null);
    if (at !== null) return this.repeated(record, at, repeats[0] === at, row);
    const stored = this.find(keys, record);
    if (!stored) return { verdict: 'add', record, stored: null };
    const earlier = this.taken.get(stored.expertId);
    if (earlier !== undefined) return this.repeated(record, earlier, true, row);
    this.taken.set(stored.expertId, place);
    const sure = keys[0] !== '' && keys[0] === `i:${stored.idIndex}`;
    const like: Likeness = { of: [`专家库里的“${stored.name}”（${stored.unit}）`, `“${stored.name}” (${stored.unit}) of the expert pool`], place: 0, sure };
    if (row.choice === 'add' && !sure) return { verdict: 'add', record, stored: null, like };
    const complete = completed(record, stored);
    const changes = changesOf(complete, stored, index);
    if (changes.length === 0) return { verdict: 'same', record: complete, stored, recordId: `x:${stored.expertId}` };
    return { verdict: 'update', record: complete, stored, recordId: `x:${stored.expertId}`, like: sure ? null : like, changes: () => changes };
  }

  /** The place of a row with this name and unit, unless the codes of two schools of one name tell the two people apart. */
  private namesake(record: ExpertRecord, place: number | null): number | null {
    const key = nameKey(record.name, record.unit);
    const codes = this.codes.get(key) ?? new Set();
    this.codes.set(key, codes.add(record.schoolCode));
    return record.schoolCode === '' || codes.has('') ? place : null;
  }

  private repeated(record: ExpertRecord, place: number, sure: boolean, row: ScannedRow): ExpertDecision {
    const other = placeLabel(place, this.parts.sheetNames);
    row.faults.push(fault('name', 'duplicate_row', { other, value: quoted(record.name) }));
    return { ...skipped, like: { of: rowSaid(other), place, sure } };
  }

  /** By ID number, else phone and name, else name and unit, as far as no number speaks against it. */
  private find(keys: readonly string[], record: ExpertRecord): StoredExpert | null {
    const sure = this.byKey.get(keys[0] ?? '');
    if (sure) return sure;
    for (const key of keys.slice(1)) {
      const found = key === '' ? undefined : this.byKey.get(key);
      // A phone may have been handed on to a colleague: the name must be the same.
      // Neither are people of two schools of one name the same.
      const sameSchool = found === undefined || key.startsWith('p:') || record.schoolCode === '' || found.schoolCode === ''
        || found.schoolCode === record.schoolCode;
      if (found && sameSchool && found.name === record.name && (record.id === '' || found.idIndex === '')) return found;
    }
    return null;
  }
}
