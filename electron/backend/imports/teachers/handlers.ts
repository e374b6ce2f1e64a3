// Teachers as a kind of import: finds them in the directory, adds and changes them, records transfers and status periods.
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import { namePinyin, textPinyin } from '#backend/identity/pinyin.ts';
import { unknownStart } from '#backend/identity/stays.ts';
import { nameKey, teacherKeyOf } from '#backend/identity/teacher-key.ts';
import type { ReadDb, Value, WriteDb } from '#db/open.ts';
import { deferIndexes } from '#db/queries/deferred-indexes.ts';
import { insertUnit, schoolRows, sealedAt, setSchoolCode, unitRows } from '#db/queries/directory.ts';
import { insertTeacherAdditions, newStays, newTeachers, removeAddedPlaces, removeAddedTeachers, restoreTeacher, setPeriodEnd, teacherKeyRows,
  teacherSnapshot } from '#db/queries/import-teachers.ts';
import { changedRows, dependents, insertAddition, insertChange } from '#db/queries/imports.ts';
import { closeStay, insertPeriod, insertStay, nextTeacherId, periodRows, putSchool, stayRows, teacherColumns, teacherRow, teacherWithKey,
  updateTeacher, type TeacherValues } from '#db/queries/teachers.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { QueryContext } from '#backend/context.ts';
import type { ImportKind, KindRun, RunParts, Saving } from '../kind.ts';
import { SchoolBook } from '#backend/places/school-book.ts';
import { enumerationOf } from '../words.ts';
import type { StoredTeacher } from './compare.ts';
import { teacherFillings } from './fillings.ts';
import { TeacherPlan, type TeacherDecision, type TeacherStore } from './plan.ts';
import { teacherTargets } from './targets.ts';
import { sexes, stageOfSchool, states } from './words.ts';

/** A file of this size holds so many rows that indexes are better built at the end. */
const bytesOfMany = 1_000_000;

const text = (bytes: Uint8Array | null): string => (bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') : '');
const orNull = (word: string): string | null => (word === '' ? null : word);

function schoolBook({ context, db, saving }: RunParts): SchoolBook {
  const write = saving?.db;
  return new SchoolBook({
    schools: schoolRows(db), units: unitRows(db), newId: () => context.newId(),
    writer: write ? {
      school: ({ id, code, name, unitId }) => {
        putSchool(write, { id, code: orNull(code), name, unit_id: orNull(unitId), stage: stageOfSchool(code, name), ...textPinyin(name) });
        insertAddition(write, saving.batchId, `sc:${id}`);
      },
      unit: (id, name) => {
        insertUnit(write, { id, name });
        insertAddition(write, saving.batchId, `u:${id}`);
      },
      code: (school) => setSchoolCode(write, school.id, school.code),
    } : null,
  });
}

function load(db: ReadDb, id: number): StoredTeacher {
  const row = teacherRow(db, id);
  if (!row) throw new Error(`teacher ${id} is gone`);
  return {
    id, name: row.name, sex: row.sex, staffNumber: row.staff_number, idType: row.id_type, idIndex: text(row.id_index),
      phoneIndex: text(row.phone_index),
    idMasked: row.id_masked, phoneMasked: row.phone_masked, schoolId: row.school_id ?? '', schoolName: row.school_name, stage: row.stage,
    subject: row.subject, professionalTitle: row.professional_title, hiredOn: row.hired_on ?? '', registeredFrom: row.registered_from ?? '',
    state: row.state, remark: row.remark,
  };
}

/** What stored teachers are found by, from one walk over narrow columns; whole ones are read when a row means them. */
function storeOf(db: ReadDb): TeacherStore {
  const [byId, byStaff, byName] = [new Map<string, number>(), new Map<string, number[]>(), new Map<string, number[]>()];
  const keep = (map: Map<string, number[]>, key: string, id: number): void => {
    const list = map.get(key);
    if (list) list.push(id);
    else map.set(key, [id]);
  };
  for (const row of teacherKeyRows(db)) {
    if (row.id_index) byId.set(text(row.id_index), row.id);
    if (row.staff_number !== '') keep(byStaff, row.staff_number, row.id);
    keep(byName, `${nameKey(row.name)}|${row.school_id ?? ''}`, row.id);
  }
  return {
    byId: (index) => byId.get(index), byStaff: (staff) => byStaff.get(staff) ?? [], byName: (key, school) => byName.get(`${key}|${school}`) ?? [],
    load: (id) => load(db, id),
    stays: (id) => stayRows(db, id).map((one) => ({ from: one.from_date, to: one.to_date, schoolId: one.school_id, schoolName: one.school_name })),
    periods: (id) => periodRows(db, id).map((one) => ({ id: one.id, kind: one.kind, from: one.from_date, to: one.to_date })),
  };
}

/** Writes decided rows; new teachers several at a time, their stays and periods after them. */
class TeacherSaver {
  private readonly context: QueryContext;
  private readonly saving: Saving;
  private readonly teachers;
  private readonly stays;
  private readonly waiting: (() => void)[] = [];
  private readonly keys = new Set<string>();
  private readonly at: string;
  private id: number;
  constructor(context: QueryContext, saving: Saving, first: number) {
    this.context = context;
    this.saving = saving;
    this.teachers = newTeachers(saving.db);
    this.stays = newStays(saving.db);
    this.at = context.now().toISOString();
    this.id = first - 1;
  }

  save(decided: TeacherDecision): void {
    if (decided.stored) this.change(decided, decided.stored);
    else this.add(decided);
    if (this.teachers.empty) this.release();
  }

  flush(): void {
    this.teachers.flush();
    this.release();
    this.stays.flush();
  }

  private release(): void {
    for (const work of this.waiting) work();
    this.waiting.length = 0;
  }

  private freeKey(key: string, own: number): string {
    if (key.startsWith('i:')) return key;
    for (let number = 1; ; number += 1) {
      const tried = number === 1 ? key : `${key}#${number}`;
      const holder = teacherWithKey(this.saving.db, tried);
      if ((holder === null || holder === own) && !this.keys.has(tried)) {
        this.keys.add(tried);
        return tried;
      }
    }
  }

  private add({ record, schoolId, stay, period }: TeacherDecision): void {
    if (!record) return;
    const { fields } = this.context;
    this.id += 1;
    const { id } = this;
    const idIndex = record.id === '' ? null : fields.index('id', record.id);
    const values: TeacherValues = {
      id, name: record.name, ...namePinyin(record.name), sex: record.sex, staff_number: record.staffNumber, id_type: record.id === '' ? ''
        : record.idType,
      id_sealed: record.id === '' ? null : fields.seal(sealedAt.teacherId(id), record.id), id_index: idIndex, id_masked: maskId(record.id),
      phone_sealed: record.phone === '' ? null : fields.seal(sealedAt.teacherPhone(id), record.phone),
      phone_index: record.phone === '' ? null : fields.index('phone', record.phone), phone_masked: maskPhone(record.phone),
      school_id: schoolId, stage: record.stage, subject: record.subject, professional_title: record.professionalTitle,
        hired_on: orNull(record.hiredOn),
      registered_from: orNull(record.registeredFrom), state: record.state, remark: record.remark,
      match_key: this.freeKey(teacherKeyOf({ id_index: idIndex, staff_number: record.staffNumber, name: record.name, school_id: schoolId }), id),
    };
    this.teachers.add(...teacherColumns.map((name): Value => values[name]));
    this.waiting.push(() => {
      if (stay) this.stays.add(id, stay.from, null, schoolId);
      if (period) this.addPeriod(id, period);
    });
  }

  private addPeriod(id: number, { kind, from, to }: { kind: string; from: string; to: string | null }): void {
    insertPeriod(this.saving.db, id, { kind, from_date: from, to_date: to, note: '' }, this.at);
  }

  private change({ record, schoolId, stay, period, periodEnd }: TeacherDecision, stored: StoredTeacher): void {
    if (!record) return;
    const { db, batchId } = this.saving;
    const { fields } = this.context;
    const { id } = stored;
    insertChange(db, batchId, `t:${id}`, teacherSnapshot(db, id));
    const idIndex = record.id === '' ? null : fields.index('id', record.id);
    const known = idIndex ?? (stored.idIndex === '' ? null : Buffer.from(stored.idIndex, 'latin1'));
    updateTeacher(db, id, {
      sex: record.sex, staff_number: record.staffNumber, school_id: orNull(schoolId), stage: record.stage, subject: record.subject,
      professional_title: record.professionalTitle, hired_on: orNull(record.hiredOn), registered_from: orNull(record.registeredFrom),
        state: record.state,
      remark: record.remark,
      match_key: this.freeKey(teacherKeyOf({ id_index: known, staff_number: record.staffNumber, name: stored.name, school_id: schoolId }), id),
      ...(idIndex === null ? {} : { id_type: record.idType, id_sealed: fields.seal(sealedAt.teacherId(id), record.id), id_index: idIndex,
        id_masked: maskId(record.id) }),
      ...(record.phone === '' ? {} : {
        phone_sealed: fields.seal(sealedAt.teacherPhone(id), record.phone), phone_index: fields.index('phone', record.phone),
          phone_masked: maskPhone(record.phone),
      }),
    });
    if (stay?.close) closeStay(db, id, stay.close.from, stay.close.to);
    if (stay) insertStay(db, id, stay.from, schoolId);
    if (period) this.addPeriod(id, period);
    if (periodEnd) setPeriodEnd(db, periodEnd.id, periodEnd.to);
  }
}

function run(parts: RunParts): KindRun<TeacherDecision> {
  const { context, db, saving, sheetNames } = parts;
  const plan = new TeacherPlan({
    schools: schoolBook(parts), store: storeOf(db), sheetNames, unknownStart, today: context.now().toISOString().slice(0, 10),
    index: (purpose, value) => text(context.fields.index(purpose, value)),
  });
  const decide = (row: Parameters<KindRun['decide']>[0]): TeacherDecision => plan.decide(row);
  if (!saving) return { decide, save: () => {}, finish: () => {} };
  const first = nextTeacherId(db);
  const indexes = saving.bytes > bytesOfMany ? deferIndexes(saving.db, ['teachers', 'teacher_schools', 'teacher_periods']) : null;
  const saver = new TeacherSaver(context, saving, first);
  return {
    decide, save: (decided) => saver.save(decided),
    finish() {
      saver.flush();
      indexes?.rebuild();
      insertTeacherAdditions(saving.db, saving.batchId, first - 1);
    },
    close: () => indexes?.done(),
  };
}

/** Rows that make a teacher indispensable. */
const needed = [
  ['postings', ['已有学分台账记录的教师', 'teachers with lines in the credit ledger']], ['enrolments', ['已登记参训的教师', 'teachers enrolled in training']], ['declarations', ['已有申报的教师', 'teachers with declarations']], ['exemptions', ['已有豁免的教师', 'teachers with exemptions']],
] as const;

function undo(db: WriteDb, batchId: string): { removed: number; restored: number; reversed: number } {
  const removed = removeAddedTeachers(db, batchId);
  const changed = changedRows(db, batchId);
  for (const { before } of changed) restoreTeacher(db, before);
  removeAddedPlaces(db, batchId);
  return { removed, restored: changed.length, reversed: 0 };
}

export const teachersImport: ImportKind = {
  kind: 'teachers', name: { zh: '教师', en: 'Teachers' }, scope: 'records', targets: teacherTargets,
  open: (context) => ({
    revision: recordsRevision(context.db), title: '教师名册', optional: new Set<string>(),
    enumerations: [enumerationOf('sex', sexes), enumerationOf('state', states)],
    schools: () => {
      const units = new Map(unitRows(context.db).map((unit) => [unit.id, unit.name]));
      return schoolRows(context.db).map(({ code, name, unitId }) => ({ code, name, unitName: units.get(unitId) ?? '' }));
    },
    fillings: () => ({ ...teacherFillings }), checkOpen: () => {}, run,
  }),
  obstacle: (db, batch) => dependents(db, batch.id, '位', needed.map(([table, word]) => ({ table, rowId: "'t:' || t.teacher_id", word,
    onlyAdded: true }))),
  undo: (_context, db, batch) => undo(db, batch.id),
};
