// Decides for each row of a list of past winners: every winner of the row is a record of its own; the row is new if one is.
import { readIdentity } from '#backend/identity/numbers.ts';
import { changed } from '../changes.ts';
import { fault, isError, limitLength, quoted } from '../faults.ts';
import { placeLabel, placeOf, SeenKeys } from '../keys.ts';
import type { Decided } from '../kind.ts';
import { readNames, readUnits, readValues } from '../people.ts';
import { rowSaid } from '../said.ts';
import type { ScannedRow } from '../scan.ts';
import { matchText, tidy, tidyName } from '../tidy.ts';

export interface Winner { name: string; school: string; id: string; matchKey: string; known: StoredWinner | null }
export interface StoredWinner { id: string; level: string; award: string; idIndex: string; idMasked: string }
export interface HistoryDecision extends Decided {
  work: { contest: string; year: number; level: string; title: string; award: string } | null;
  winners: Winner[];
}

const skipped: HistoryDecision = { verdict: 'skip', work: null, winners: [] };

/** A 学籍号 that is made of an ID number counts as that number, so that both find the same person. */
export const personNumber = (number: string): string => (/^G\d{17}[\dX]$/.test(number) ? number.slice(1) : number);

function yearOf(text: string): number | null {
  const found = /^(?:第?\d*届?)?(19\d\d|20\d\d)(?:年度?|学年|[-./年]\d{1,2}.*|[-—–]20\d\d学?年?度?)?$/.exec(text.normalize('NFKC').replaceAll(/\s/g, ''));
  return found ? Number(found[1]) : null;
}

export class HistoryPlan {
  private readonly seen = new SeenKeys();
  private readonly parts: {
    known: ReadonlyMap<string, StoredWinner>; index: (number: string) => string; mask: (number: string) => string; sheetNames: readonly string[];
  };

  constructor(parts: HistoryPlan['parts']) {
    this.parts = parts;
  }

  decide(row: ScannedRow): HistoryDecision {
    const { faults } = row;
    const words = (target: string, heading: string, required: boolean, max: number): string => {
      const text = tidy(row.text(target));
      if (required && text === '') faults.push(fault(target, 'required', { column: heading }));
      limitLength(faults, target, heading, text, max);
      return text;
    };
    const contest = words('contest', '活动', true, 200);
    const yearText = words('year', '年份', true, 40);
    const year = yearOf(yearText);
    if (year === null && yearText !== '') faults.push(fault('year', 'number_format', { column: '年份', value: quoted(yearText) }));
    const level = words('level', '级别', false, 40);
    const title = words('title', '作品名称', false, 300);
    const award = words('award', '奖项', true, 80);
    const people = this.people(row);
    if (faults.some(isError) || year === null) return skipped;
    const keyOf = (one: { name: string; school: string; id: string }): string => [matchText(contest), year, matchText(title), matchText(one.name),
      matchText(one.school), one.id === '' ? '' : this.parts.index(personNumber(one.id))].join('|');
    const place = placeOf(row.sheet.index, row.rowNumber);
    const winners = people.map((one): Winner => {
      const matchKey = keyOf(one);
      return { ...one, matchKey, known: this.parts.known.get(matchKey) ?? null };
    });
    const earlier = winners.map((one) => this.seen.first(one.matchKey, place)).find((one) => one !== null) ?? null;
    if (earlier !== null) {
      const other = placeLabel(earlier, this.parts.sheetNames);
      faults.push(fault('names', 'duplicate_row', { other, value: quoted(winners.map((one) => one.name).join('、')) }));
      return { ...skipped, like: { of: rowSaid(other), place: earlier, sure: true } };
    }
    return this.compared({ contest, year, level, title, award }, winners);
  }

  private compared(work: NonNullable<HistoryDecision['work']>, winners: Winner[]): HistoryDecision {
    const changes = winners.flatMap(({ name, known }) => (known === null ? [] : changed([
      [[`${name}的奖项`, `Award of ${name}`], known.award, work.award],
      [[`${name}的级别`, `Level of ${name}`], known.level, work.level === '' ? known.level : work.level],
    ])));
    const first = winners.find((one) => one.known !== null)?.known;
    const verdict = winners.some((one) => one.known === null) ? 'add' : changes.length === 0 ? 'same' : 'update';
    return { verdict, work, winners, changes: () => changes, ...(first ? { recordId: `h:${first.id}` } : {}) };
  }

  /** Winners of a row with schools and numbers, in their order; one school is everybody's. */
  private people(row: ScannedRow): { name: string; school: string; id: string }[] {
    const { faults } = row;
    const { names, padded } = readNames(row.text('names'));
    if (names.length === 0) faults.push(fault('names', 'required', { column: '获奖人' }));
    if (padded) faults.push(fault('names', 'spaces', { value: quoted(names.join('、')) }, 'note'));
    for (const name of names) limitLength(faults, 'names', '获奖人', name, 60);
    const whole = tidyName(row.text('school'));
    const many = names.length > 1 && /[、，,；;\n]/.test(row.text('school'));
    const schools = many ? readUnits(row.text('school')) : [whole];
    const idText = row.text('ids');
    const ids = names.length === 1 && !/[、，,；;\n]/.test(idText) ? [idText] : readValues(idText);
    for (const [target, column, values] of [['school', '学校', many ? schools : []], ['ids', '证件号码', idText === '' ? [] : ids]] as const) {
      if (values.length > 0 && values.length !== names.length) {
        faults.push(fault(target, 'values_mismatch', { column, count: values.length, authors: names.length }));
      }
    }
    limitLength(faults, 'school', '学校', whole, 400);
    return names.map((name, at) => {
      const read = readIdentity(ids[at] ?? '');
      if (read.fault) faults.push({ ...read.fault, target: 'ids' });
      return { name, school: (many ? schools[at] : whole) ?? '', id: read.value };
    });
  }
}
