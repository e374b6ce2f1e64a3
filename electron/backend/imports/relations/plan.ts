// Decides for each row of a register of recusals: which works and which person a judge is to keep away from, and whether
// that is on record already.
import type { RelationKind } from '#contract/schema/assignment.ts';
import { maskId, maskPhone, readIdentity, readPhone } from '#backend/identity/numbers.ts';
import type { EntryRoster, JudgeRoster, RosterEntry, RosterJudge } from '#backend/identity/roster.ts';
import { fault, isError, limitLength, quoted } from '../faults.ts';
import { placeLabel, placeOf, SeenKeys } from '../keys.ts';
import type { Change, Decided } from '../kind.ts';
import { readNames, readUnits } from '../people.ts';
import { entryOf, judgeOf } from '../roster-cells.ts';
import { rowSaid } from '../said.ts';
import type { ScannedRow } from '../scan.ts';
import { matchText, tidy, tidyName } from '../tidy.ts';
import { foreignKey, relationName, relationWords } from './targets.ts';

export interface PersonNumber { purpose: 'id' | 'phone'; value: string; masked: string; index: string }
export interface Person { name: string; school: string; number: PersonNumber | null }
export interface StoredRelation {
  id: string; judgeId: string; kind: string; name: string; school: string; index: string; masked: string; note: string;
}
export interface StoredDeclared { kind: string; note: string }

/** What a row makes of a pair, and of a relation; `stored` null: new. */
export interface DeclaredWish { entryId: string; kind: string; note: string; stored: StoredDeclared | null }
export interface RelationWish { kind: string; person: Person; school: string; note: string; stored: StoredRelation | null }
export interface RelationDecision extends Decided { judgeId: string; declared: DeclaredWish[]; relation: RelationWish | null }

/** What stands on record, and which entries a person is on. */
export interface OnRecord {
  declared(entryId: string, judgeId: string): StoredDeclared | null;
  /** Relations of a judge with people of this name. */
  relations(judgeId: string, name: string): readonly StoredRelation[];
  isScored(entryId: string, judgeId: string): boolean;
  /** Active entries on which somebody of this name or number stands. */
  entriesOf(person: Person): readonly string[];
}

const skipped: RelationDecision = { verdict: 'skip', judgeId: '', declared: [], relation: null };
const pairKey = (entryId: string, judgeId: string): string => `${entryId}/${judgeId}`;

export class RelationPlan {
  private readonly seen = new SeenKeys();
  private readonly parts: {
    entries: EntryRoster<RosterEntry>; judges: JudgeRoster<RosterJudge>; record: OnRecord; sheetNames: readonly string[];
    index: (purpose: 'id' | 'phone', value: string) => string;
  };

  constructor(parts: RelationPlan['parts']) {
    this.parts = parts;
  }

  decide(row: ScannedRow): RelationDecision {
    const { faults } = row;
    const judge = judgeOf(this.parts.judges, { name: tidyName(row.text('judge')), unit: tidyName(row.text('judgeUnit')) }, faults);
    const kind = this.kindOf(row);
    // Of a plan or a sheet of affinities every row would bar a judge from the very entries meant for him.
    if (kind === '' && row.targets.some((one) => one.key === foreignKey) && tidy(row.text('name')) === '') {
      faults.push(fault(foreignKey, 'relation_other_sheet'));
      return skipped;
    }
    const note = tidy(row.text('note'));
    limitLength(faults, 'note', '备注', note, 300);
    const person = this.personOf(row);
    const works = readUnits(row.text('work')).map((text) => entryOf(this.parts.entries, text, 'work', faults));
    if (works.length === 0 && person === null && !faults.some(isError)) faults.push(fault('', 'relation_nobody'));
    if (!judge || faults.some(isError)) return skipped;
    const place = placeOf(row.sheet.index, row.rowNumber);
    const entries = [...new Set(works.flatMap((one) => one ?? []))];
    const earlier = this.earlier(judge, entries, person, kind, place);
    if (earlier !== null) {
      const other = placeLabel(earlier, this.parts.sheetNames);
      faults.push(fault(entries.length > 0 ? 'work' : 'name', 'duplicate_row', { other, value: quoted(judge.name) }));
      return { ...skipped, like: { of: rowSaid(other), place: earlier, sure: true } };
    }
    return this.against(row, judge, { entries, person, kind, note });
  }

  /** The kind of the relation; '' where the row says nothing of it. */
  private kindOf(row: ScannedRow): RelationKind | '' {
    const text = tidy(row.text('kind'));
    if (text === '') return '';
    const kind = relationWords.find(text);
    if (kind === null) row.faults.push(fault('kind', 'unknown_word', { column: '关系', value: quoted(text), choices: relationWords.names.join('、') }));
    return kind ?? '';
  }

  private personOf(row: ScannedRow): Person | null {
    const { faults } = row;
    const { names, padded } = readNames(row.text('name'));
    const [name = ''] = names;
    if (names.length > 1) faults.push(fault('name', 'one_person', { count: names.length }));
    if (padded) faults.push(fault('name', 'spaces', { value: quoted(name) }, 'warning'));
    limitLength(faults, 'name', '姓名', name, 60);
    const school = tidyName(row.text('school'));
    limitLength(faults, 'school', '学校', school, 120);
    const number = this.numberOf(row);
    // Without a name a relation could not be shown to anybody who is to check it.
    if (name === '' && number !== null) faults.push(fault('name', 'required', { column: '姓名' }));
    return name === '' ? null : { name, school, number };
  }

  /** The ID number, else the mobile; a column 证件号/手机 may hold either. */
  private numberOf(row: ScannedRow): PersonNumber | null {
    const { index } = this.parts;
    const text = row.text('id');
    const asPhone = readPhone(text);
    if (asPhone.value !== '' && !asPhone.fault) {
      return { purpose: 'phone', value: asPhone.value, masked: maskPhone(asPhone.value), index: index('phone', asPhone.value) };
    }
    const id = readIdentity(text);
    if (id.fault) row.faults.push({ ...id.fault, target: 'id' });
    const phone = readPhone(row.text('phone'));
    if (phone.fault) row.faults.push({ ...phone.fault, target: 'phone' });
    if (id.value !== '') return { purpose: 'id', value: id.value, masked: maskId(id.value), index: index('id', id.value) };
    return phone.value === '' ? null : { purpose: 'phone', value: phone.value, masked: maskPhone(phone.value), index: index('phone', phone.value) };
  }

  /** The place of an earlier row that says the same of one of the works, or of the person. */
  private earlier(judge: RosterJudge, entries: readonly RosterEntry[], person: Person | null, kind: string, place: number): number | null {
    const keys = [
      ...entries.map((one) => pairKey(one.id, judge.id)),
      ...(person ? [[judge.id, kind || 'declared', matchText(person.name), person.number?.index ?? matchText(person.school)].join('|')] : []),
    ];
    return keys.map((key) => this.seen.first(key, place)).find((one) => one !== null) ?? null;
  }

  private against(row: ScannedRow, judge: RosterJudge,
    said: { entries: readonly RosterEntry[]; person: Person | null; kind: RelationKind | ''; note: string }): RelationDecision {
    const { record } = this.parts;
    const { faults } = row;
    const scored = said.entries.filter((one) => record.isScored(one.id, judge.id));
    for (const one of scored) {
      faults.push(fault('work', 'relation_scored', { judge: judge.name, value: quoted(one.number || one.blindCode) }, 'warning'));
    }
    const declared = said.entries.filter((one) => !scored.includes(one)).map((one): DeclaredWish => {
      const stored = record.declared(one.id, judge.id);
      return { entryId: one.id, kind: said.kind || (stored?.kind ?? 'declared'), note: said.note || (stored?.note ?? ''), stored };
    });
    const relation = said.person ? this.relationOf(row, judge, said.person, said) : null;
    const isChanged = (one: DeclaredWish | RelationWish): boolean => one.stored !== null && this.changesOf(one).length > 0;
    const wishes = [...declared, ...(relation ? [relation] : [])];
    const [first] = wishes;
    if (!first) return { ...skipped, judgeId: judge.id };
    const verdict = wishes.some((one) => one.stored === null) ? 'add' : wishes.some(isChanged) ? 'update' : 'same';
    const recordId = relation?.stored ? `r:${relation.stored.id}` : declared[0]?.stored ? `d:${pairKey(declared[0].entryId, judge.id)}` : '';
    return {
      verdict, judgeId: judge.id, declared, relation,
      like: verdict === 'update' ? { of: [`已登记的“${judge.name}”的回避`, `the recorded recusal of “${judge.name}”`], place: 0, sure: true } : null,
      changes: () => wishes.flatMap((one) => (one.stored ? this.changesOf(one) : [])),
      ...(recordId === '' ? {} : { recordId }),
    };
  }

  private relationOf(row: ScannedRow, judge: RosterJudge, person: Person, said: { kind: string; note: string }): RelationWish {
    const { record } = this.parts;
    const bars = record.entriesOf(person);
    if (bars.length === 0) row.faults.push(fault('name', 'relation_unmatched', { value: quoted(person.name) }, 'note'));
    const scored = bars.filter((entryId) => record.isScored(entryId, judge.id)).length;
    if (scored > 0) {
      row.faults.push(fault('name', 'relation_scored_some', { judge: judge.name, value: quoted(person.name), count: scored }, 'warning'));
    }
    const isMeant = (one: StoredRelation): boolean => (said.kind === '' || one.kind === said.kind) && samePerson(person, one);
    const stored = record.relations(judge.id, person.name).find(isMeant) ?? null;
    return {
      kind: said.kind || (stored?.kind ?? 'declared'), person, school: person.school || (stored?.school ?? ''),
      note: said.note || (stored?.note ?? ''), stored,
    };
  }

  private changesOf(wish: DeclaredWish | RelationWish): Change[] {
    if (wish.stored === null) return [];
    const text = (what: string, before: string, after: string): Change[] => (before === after ? [] : [{ what, before, after }]);
    const plain = [...text('关系', relationName(wish.stored.kind), relationName(wish.kind)), ...text('备注', wish.stored.note, wish.note)];
    if (!('person' in wish)) return plain;
    const { number } = wish.person;
    const isNew = number !== null && number.index !== wish.stored.index;
    return [...plain, ...text('学校', wish.stored.school, wish.school),
      ...(isNew ? [{ what: ['号码', 'Number'] as const, before: wish.stored.masked, after: number.masked }] : [])];
  }
}

/** By number where both have one, else by school where both have one. */
function samePerson(person: Person, stored: StoredRelation): boolean {
  if (person.number !== null && stored.index !== '') return person.number.index === stored.index;
  return person.school === '' || stored.school === '' || matchText(person.school) === matchText(stored.school);
}
