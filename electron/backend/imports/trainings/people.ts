// Which teacher a row means: by the document's number, else staff number and name, else name and school when only one fits.
import { normaliseCode } from '#backend/excel/read/cells.ts';
import { maskId, readSchoolCode } from '#backend/identity/numbers.ts';
import { nameKey } from '#backend/identity/teacher-key.ts';
import { fault, isError, quoted, type Fault } from '../faults.ts';
import type { ScannedRow } from '../scan.ts';
import type { SchoolBook } from '#backend/places/school-book.ts';
import { personText, readDocument, readPersonName } from '../teachers/read.ts';
import { tidy, tidyName } from '../tidy.ts';

export interface KnownTeacher {
  id: number; name: string; schoolId: string | null; staffNumber: string; hasId: boolean;
  /** Stays in the order of time, of those who have been at several schools. */
  moves: { from: string; schoolId: string }[] | null;
}

/** The school on a day: the last stay that began up to it; before the first one, the first. */
export function schoolOn(teacher: KnownTeacher, day: string): string | null {
  if (!teacher.moves) return teacher.schoolId;
  let school = teacher.moves[0]?.schoolId ?? null;
  for (const move of teacher.moves) {
    if (move.from > day) break;
    school = move.schoolId;
  }
  return school;
}

interface Document { id: string; faults: readonly Fault[]; teacher: KnownTeacher | null }

export class TeacherFinder {
  private readonly byId = new Map<string, KnownTeacher>();
  private readonly all: KnownTeacher[] = [];
  private byStaff: Map<string, KnownTeacher[]> | null = null;
  private byName: Map<string, KnownTeacher[]> | null = null;
  private readonly documents = new Map<string, Document>();
  private readonly index: (value: string) => string;
  private readonly schools: () => SchoolBook;

  constructor(parts: {
    teachers: Iterable<{ teacher: KnownTeacher; idIndex: string }>; index: (value: string) => string; schools: () => SchoolBook;
  }) {
    this.index = parts.index;
    this.schools = parts.schools;
    for (const { teacher, idIndex } of parts.teachers) {
      this.all.push(teacher);
      if (idIndex !== '') this.byId.set(idIndex, teacher);
    }
  }

  /** null: nobody, and why is among the row's faults. */
  find(row: ScannedRow): KnownTeacher | null {
    const { faults } = row;
    const name = readPersonName(row, faults);
    const document = this.documentOf(row);
    for (const one of document.faults) faults.push(one);
    if (name === '' || faults.some(isError)) return null;
    if (document.teacher) {
      if (document.teacher.name === name || nameKey(document.teacher.name) === nameKey(name)) return document.teacher;
      faults.push(fault('id', 'id_other_name', { value: maskId(document.id), name: quoted(document.teacher.name), found: quoted(name) }));
      return null;
    }
    return this.withoutDocument(row, name, document.id);
  }

  /** Every cell text of a number is read, indexed and looked up once. */
  private documentOf(row: ScannedRow): Document {
    const text = row.text('id');
    if (text === '') return { id: '', faults: [], teacher: null };
    const type = row.text('idType');
    const key = type === '' || type === '居民身份证' ? text : `${type}|${text}`;
    let found = this.documents.get(key);
    if (!found) {
      const faults: Fault[] = [];
      const { id } = readDocument(row, faults);
      found = { id, faults, teacher: id === '' || faults.some(isError) ? null : this.byId.get(this.index(id)) ?? null };
      this.documents.set(key, found);
    }
    return found;
  }

  private withoutDocument(row: ScannedRow, name: string, id: string): KnownTeacher | null {
    const staffText = tidy(row.text('staffNumber'));
    const staffNumber = staffText === '' ? '' : normaliseCode(staffText);
    const unit = tidyName(row.text('unit'));
    const fits = (one: KnownTeacher): boolean => id === '' || !one.hasId;
    const key = nameKey(name);
    if (staffNumber !== '') {
      const holders = this.staff(staffNumber);
      const own = holders.filter((one) => nameKey(one.name) === key && fits(one));
      if (own.length === 1) return own[0] ?? null;
      const [other] = holders;
      if (own.length === 0 && holders.length === 1 && other && id === '') {
        row.faults.push(fault('staffNumber', 'staff_other_name', { value: staffNumber, name: quoted(other.name), found: quoted(name) }));
        return null;
      }
    }
    const named = unit === '' && row.text('schoolCode') === '' ? [] : this.named(row, key, unit).filter(fits);
    if (named.length === 1 || row.faults.some(isError)) return named[0] ?? null;
    if (named.length > 1) row.faults.push(fault('name', 'teacher_ambiguous', { school: quoted(unit), count: named.length, value: quoted(name) }));
    else if (id === '' && staffNumber === '' && unit === '' && row.text('schoolCode') === '') {
      row.faults.push(fault('name', 'teacher_name_only', { value: quoted(name) }));
    } else {
      const value = personText({ id, staffNumber, name: quoted(name), unit: quoted(unit) });
      row.faults.push(fault(id === '' ? 'name' : 'id', 'teacher_unknown', { value }));
    }
    return null;
  }

  private staff(number: string): readonly KnownTeacher[] {
    this.byStaff ??= Map.groupBy(this.all.filter((one) => one.staffNumber !== ''), (one) => one.staffNumber);
    return this.byStaff.get(number) ?? [];
  }

  private named(row: ScannedRow, key: string, unit: string): readonly KnownTeacher[] {
    const code = readSchoolCode(row.text('schoolCode'));
    const school = this.schools().find(code.fault ? '' : code.value, unit, tidyName(row.text('submittingUnit')));
    if (school.kind === 'ambiguous') {
      row.faults.push(fault('unit', 'school_ambiguous', { count: school.count, value: quoted(unit) }));
      return [];
    }
    this.byName ??= Map.groupBy(this.all, (one) => nameKey(one.name));
    // Somebody who has moved since was at that school once; so was somebody of a school that has gone into it.
    const ids = new Set<string | null>([school.school.id, ...school.merged ? [school.merged.id] : []]);
    return (this.byName.get(key) ?? []).filter((one) => ids.has(one.schoolId)
      || (one.moves?.some((move) => ids.has(move.schoolId)) ?? false));
  }
}
