// Decides for each row of a list of teachers: new, changed, transferred, the same, or skipped and why.
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import { planTransfer, type Stay } from '#backend/identity/stays.ts';
import { nameKey } from '#backend/identity/teacher-key.ts';
import { fault, isError, quoted } from '../faults.ts';
import { placeLabel, placeOf, SeenKeys } from '../keys.ts';
import type { Change, Decided, Likeness } from '../kind.ts';
import { PlaceReader } from '../place-reader.ts';
import { rowSaid, type Said } from '../said.ts';
import type { ScannedRow } from '../scan.ts';
import type { SchoolBook } from '#backend/places/school-book.ts';
import { completed, teacherChanges, type StoredTeacher } from './compare.ts';
import { readTeacher, type TeacherRecord } from './read.ts';

export interface StoredPeriod { id: number; kind: string; from: string; to: string | null }
/** Stored teachers: ids by what they are found by, and whole records by id. */
export interface TeacherStore {
  byId(index: string): number | undefined;
  byStaff(staffNumber: string): readonly number[];
  byName(key: string, schoolId: string): readonly number[];
  load(id: number): StoredTeacher;
  stays(id: number): Stay[];
  periods(id: number): StoredPeriod[];
}
export interface TeacherDecision extends Decided {
  record: TeacherRecord | null; stored: StoredTeacher | null; schoolId: string;
  /** The stay that begins, and the day on which the one before ends. */
  stay: { from: string; close: { from: string; to: string } | null } | null;
  period: { kind: string; from: string; to: string | null } | null;
  periodEnd: { id: number; to: string } | null;
}

const skipped: TeacherDecision = { verdict: 'skip', record: null, stored: null, schoolId: '', stay: null, period: null, periodEnd: null };
const timeOfState: Said = ['状态时段', 'Time of the state'];
const teacherSaid = ({ name, schoolName }: StoredTeacher): Said => [`已有教师“${name}”（${schoolName}）`, `the stored teacher “${name}” (${schoolName})`];
const same = (first: string, second: string): boolean => first === second || nameKey(first) === nameKey(second);

export class TeacherPlan {
  private readonly seen = new SeenKeys();
  private readonly taken = new Map<number, number>();
  private readonly parts;
  private readonly places: PlaceReader;
  constructor(parts: {
    schools: SchoolBook; store: TeacherStore; index: (purpose: 'id' | 'phone', value: string) => string; sheetNames: readonly string[]; today: string;
    /** The day a stay begins that nobody knows the beginning of. */
    unknownStart: string;
  }) {
    this.parts = parts;
    this.places = new PlaceReader(parts.schools);
  }

  decide(row: ScannedRow): TeacherDecision {
    const { faults } = row;
    const record = readTeacher(row, faults);
    if (!record) return skipped;
    const schoolId = this.schoolOf(record, row);
    if (schoolId === null) return skipped;
    const place = placeOf(row.sheet.index, row.rowNumber);
    this.sharedStaffNumber(record, schoolId, place, row);
    const idIndex = record.id === '' ? '' : this.parts.index('id', record.id);
    const repeated = this.repeated(record, schoolId, place, row);
    if (repeated) return { ...skipped, like: repeated };
    const stored = this.find(record, idIndex, schoolId, row);
    if (faults.some(isError)) return skipped;
    if (!stored) return this.added(record, schoolId, row);
    const earlier = this.taken.get(stored.id);
    if (earlier !== undefined) {
      const other = placeLabel(earlier, this.parts.sheetNames);
      faults.push(fault('name', 'duplicate_row', { other, value: quoted(record.name) }));
      return { ...skipped, like: { of: rowSaid(other), place: earlier, sure: true } };
    }
    this.taken.set(stored.id, place);
    return this.changed(record, stored, { idIndex, schoolId }, row);
  }

  /** One staff number with two names at one school: read as two people, and said. */
  private sharedStaffNumber({ staffNumber, name }: TeacherRecord, schoolId: string, place: number, row: ScannedRow): void {
    const other = staffNumber === '' ? null : this.seen.otherName(`s:${staffNumber}|${schoolId}`, nameKey(name), place);
    if (other === null) return;
    row.faults.push(fault('staffNumber', 'staff_shared', { value: staffNumber, other: placeLabel(other, this.parts.sheetNames) }, 'warning'));
  }

  private schoolOf(record: TeacherRecord, row: ScannedRow): string | null {
    if (record.unit === '' && record.schoolCode === '') return '';
    const unit = this.places.unit(record.submittingUnit, row.faults);
    if (unit === null) return null;
    const cells = { code: record.schoolCode, name: record.unit, unit };
    return this.places.school(cells, { name: 'unit', code: 'schoolCode' }, row.faults)?.school.id ?? null;
  }

  /** The earlier row of this file that means the same person; its fault is in the row. */
  private repeated(record: TeacherRecord, schoolId: string, place: number, row: ScannedRow): Likeness | null {
    const label = (at: number): string => placeLabel(at, this.parts.sheetNames);
    const key = nameKey(record.name);
    const byName = this.seen.first(`n:${key}|${schoolId}`, place);
    const otherName = record.id === '' ? null : this.seen.otherName(record.id, key, place);
    if (otherName !== null) {
      row.faults.push(fault('id', 'duplicate_person', { other: label(otherName) }));
      return { of: rowSaid(label(otherName)), place: otherName, sure: true };
    }
    const byId = record.id === '' ? null : this.seen.first(`i:${record.id}`, place);
    const byStaff = record.id !== '' || record.staffNumber === '' ? null : this.seen.first(`s:${record.staffNumber}|${key}`, place);
    const sure = byId ?? byStaff;
    const other = sure ?? (record.id === '' && record.staffNumber === '' && row.choice !== 'add' ? byName : null);
    if (other === null) return null;
    row.faults.push(fault('name', 'duplicate_row', { other: label(other), value: quoted(record.name) }));
    return { of: rowSaid(label(other)), place: other, sure: sure !== null };
  }

  /** By ID number, else staff number and name, else name and school as far as no number speaks against it. */
  private find(record: TeacherRecord, idIndex: string, schoolId: string, row: ScannedRow): StoredTeacher | null {
    const { store } = this.parts;
    const known = idIndex === '' ? undefined : store.byId(idIndex);
    if (known !== undefined) {
      const stored = store.load(known);
      if (!same(stored.name, record.name)) {
        row.faults.push(fault('id', 'id_other_name', { value: maskId(record.id), name: quoted(stored.name), found: quoted(record.name) }));
      }
      return stored;
    }
    const free = (stored: StoredTeacher): boolean => idIndex === '' || stored.idIndex === '';
    if (record.staffNumber !== '') {
      const holders = store.byStaff(record.staffNumber).map((id) => store.load(id));
      const own = holders.filter((one) => same(one.name, record.name) && free(one));
      if (own.length === 1) return own[0] ?? null;
      const foreign = holders.find((one) => !same(one.name, record.name) && one.schoolId === schoolId);
      if (foreign) {
        row.faults.push(fault('staffNumber', 'staff_other_name', { value: record.staffNumber, name: quoted(foreign.name),
          found: quoted(record.name) }));
        return null;
      }
    }
    return row.choice === 'add' ? null : this.namesake(record, idIndex, schoolId, row);
  }

  private namesake(record: TeacherRecord, idIndex: string, schoolId: string, row: ScannedRow): StoredTeacher | null {
    const { store } = this.parts;
    const speaksAgainst = (one: StoredTeacher): boolean => (idIndex !== '' && one.idIndex !== '')
      || (record.staffNumber !== '' && one.staffNumber !== '' && record.staffNumber !== one.staffNumber);
    const near = store.byName(nameKey(record.name), schoolId).map((id) => store.load(id)).filter((one) => !speaksAgainst(one));
    // A row without numbers means the teacher without numbers, when there is one.
    const bare = near.filter((one) => one.idIndex === '' && one.staffNumber === '');
    const found = near.length > 1 && bare.length === 1 && idIndex === '' && record.staffNumber === '' ? bare : near;
    if (found.length < 2) return found[0] ?? null;
    const details = { school: quoted(record.unit || record.schoolCode), count: found.length, value: quoted(record.name) };
    row.faults.push(idIndex !== '' || record.staffNumber !== '' ? fault('name', 'teacher_namesake', details, 'warning')
      : fault('name', 'teacher_ambiguous', details));
    return null;
  }

  private added(record: TeacherRecord, schoolId: string, row: ScannedRow): TeacherDecision {
    if (schoolId === '') {
      row.faults.push(fault('unit', 'required', { column: '学校' }));
      return skipped;
    }
    const stay = { from: record.transferredOn || record.hiredOn || this.parts.unknownStart, close: null };
    const { period } = this.periodOf(record, [], row);
    return { ...skipped, verdict: 'add', record: { ...record, state: record.state || 'active' }, schoolId, stay, period };
  }

  private changed(record: TeacherRecord, stored: StoredTeacher, found: { idIndex: string; schoolId: string }, row: ScannedRow): TeacherDecision {
    const complete = completed(record, stored);
    const phoneIndex = record.phone === '' ? '' : this.parts.index('phone', record.phone);
    const masks = { id: maskId(record.id), phone: maskPhone(record.phone) };
    const changes = teacherChanges(complete, stored, { idIndex: found.idIndex, phoneIndex }, masks);
    const stay = this.transfer(record, stored, found.schoolId, row, changes);
    const { period, periodEnd } = record.period ? this.periodOf(complete, this.parts.store.periods(stored.id), row) : { period: null,
      periodEnd: null };
    const word = record.period?.word ?? '';
    if (period) changes.push({ what: timeOfState, before: '', after: [`${word} ${period.from} 起`, `${word} from ${period.from}`] });
    if (periodEnd) changes.push({ what: timeOfState, before: ['未结束', 'not ended'], after: [`至 ${periodEnd.to}`, `until ${periodEnd.to}`] });
    if (row.faults.some(isError)) return skipped;
    const like = row.knownId === `t:${stored.id}` || record.id !== '' || record.staffNumber !== '' ? null
      : { of: teacherSaid(stored), place: 0, sure: false };
    return {
      verdict: changes.length === 0 ? 'same' : 'update', record: complete, stored, schoolId: stay ? found.schoolId : stored.schoolId,
        stay, period, periodEnd,
      recordId: `t:${stored.id}`, like, changes: () => changes,
    };
  }

  private transfer(record: TeacherRecord, stored: StoredTeacher, schoolId: string, row: ScannedRow, changes: Change[]): TeacherDecision['stay'] {
    if (schoolId === '' || schoolId === stored.schoolId) return null;
    const stays = this.parts.store.stays(stored.id);
    if (record.transferredOn !== '' && stays.some((one) => one.schoolId === schoolId && one.from === record.transferredOn)) return null;
    const from = record.transferredOn || (stays.length === 0 ? record.hiredOn || this.parts.unknownStart : this.parts.today);
    const plan = planTransfer(stays, schoolId, from);
    if (plan.kind === 'refused') {
      row.faults.push(fault('unit', 'transfer_overlap', { detail: plan.detail }));
      return null;
    }
    changes.push({ what: '学校', before: stored.schoolName, after: [`${record.unit}（${from} 起）`, `${record.unit} (from ${from})`] });
    if (record.transferredOn === '' && stays.length > 0) {
      row.faults.push(fault('unit', 'transfer_today', { before: quoted(stored.schoolName), after: quoted(record.unit), day: from }, 'warning'));
    }
    return { from, close: plan.close };
  }

  private periodOf(record: TeacherRecord, stored: readonly StoredPeriod[], row: ScannedRow): Pick<TeacherDecision, 'period' | 'periodEnd'> {
    const none = { period: null, periodEnd: null };
    if (!record.period) return none;
    const { kind, word, to } = record.period;
    const from = record.period.from || (kind === 'newTeacher' ? record.hiredOn : '');
    if (from === '') {
      row.faults.push(fault('state', 'period_no_start', { value: quoted(word) }, 'warning'));
      return none;
    }
    const known = stored.find((one) => one.kind === kind && one.from === from);
    if (known) return to === '' || known.to === to ? none : { period: null, periodEnd: { id: known.id, to } };
    const overlaps = stored.some((one) => one.kind === kind && (one.to === null || one.to >= from) && (to === '' || to >= one.from));
    if (!overlaps) return { period: { kind, from, to: to === '' ? null : to }, periodEnd: null };
    row.faults.push(fault('state', 'period_overlap', { value: quoted(word), from }, 'warning'));
    return none;
  }
}
