// Teachers as the import reads and writes them: what they are found by, whole rows, snapshots for undo.
import type { ReadDb, Value, WriteDb } from '../open.ts';
import { BulkInsert } from './bulk.ts';
import { teacherColumns } from './teachers.ts';

export interface TeacherKeyRow { id: number; name: string; school_id: string | null; staff_number: string; id_index: Uint8Array | null }

/** What teachers are found by; few columns, for all of them. */
export const teacherKeyRows = (db: ReadDb): IterableIterator<TeacherKeyRow> =>
  db.each<TeacherKeyRow>('select id, name, school_id, staff_number, id_index from teachers order by id');

/** Teachers who have been at more than one school, with their stays in the order of time. */
export const movedStays = (db: ReadDb): { teacher_id: number; from_date: string; school_id: string }[] => db.all(
  `select teacher_id, from_date, school_id from teacher_schools where teacher_id in
     (select teacher_id from teacher_schools group by teacher_id having count(*) > 1) order by teacher_id, from_date`);

/** Column order of what `add` takes: as teacherColumns. */
export const newTeachers = (db: WriteDb): BulkInsert => new BulkInsert(db, 'teachers', teacherColumns);
export const newStays = (db: WriteDb): BulkInsert => new BulkInsert(db, 'teacher_schools', ['teacher_id', 'from_date', 'to_date', 'school_id']);

export const setPeriodEnd = (db: WriteDb, id: number, to: string): void =>
  void db.run('update teacher_periods set to_date = ? where id = ?', to, id);

/** All teachers added after an id. */
export const insertTeacherAdditions = (db: WriteDb, batchId: string, after: number): void =>
  void db.run("insert into import_changes select ?, 't:' || id, null from teachers where id > ?", batchId, after);

const bytes = (name: string): string => `'${name}', case when ${name} is null then null else hex(${name}) end`;
const fields = teacherColumns.map((name) => (/sealed|index/.test(name) ? bytes(name) : `'${name}', ${name}`)).join(', ');

/** A teacher with stays and periods as they stand, for undo; bytes as hex. */
export const teacherSnapshot = (db: ReadDb, id: number): string => db.get<{ body: string }>(
  `select json_object('row', json_object(${fields}),
     'stays', json((select json_group_array(json_array(from_date, to_date, school_id)) from teacher_schools where teacher_id = t.id)),
     'periods', json((select json_group_array(json_array(id, kind, from_date, to_date, note, recorded_at)) from teacher_periods
       where teacher_id = t.id))
   ) as body from teachers t where t.id = ?`, id)?.body ?? '';

const fromHex = (name: string, value: Value): Value =>
  (/sealed|index/.test(name) && typeof value === 'string' ? Buffer.from(value, 'hex') : value);

/** Puts a teacher back as a snapshot says. */
export function restoreTeacher(db: WriteDb, body: string): void {
  const { row, stays, periods } = JSON.parse(body) as { row: Record<string, Value>; stays: Value[][]; periods: Value[][] };
  const id = row['id'] ?? null;
  const kept = teacherColumns.filter((name) => name !== 'id');
  db.run(`update teachers set ${kept.map((name) => `${name} = ?`).join(', ')} where id = ?`, ...kept.map((name) => fromHex(name, row[name]
    ?? null)), id);
  db.run('delete from teacher_schools where teacher_id = ?', id);
  for (const stay of stays) db.run('insert into teacher_schools (teacher_id, from_date, to_date, school_id) values (?, ?, ?, ?)', id, ...stay);
  db.run('delete from teacher_periods where teacher_id = ?', id);
  for (const [own, ...period] of periods) {
    db.run('insert into teacher_periods (id, teacher_id, kind, from_date, to_date, note, recorded_at) values (?, ?, ?, ?, ?, ?, ?)', own
      ?? null, id, ...period);
  }
}

const additions = (prefix: string): string =>
  `select substr(row_id, ${prefix.length + 1}) from import_changes where batch_id = ? and before is null and row_id like '${prefix}%'`;

/** Their stays and periods go with them. */
export const removeAddedTeachers = (db: WriteDb, batchId: string): number => db.run(
  `delete from teachers where id in (select cast(substr(row_id, 3) as integer) from import_changes
     where batch_id = ? and before is null and row_id like 't:%')`, batchId).changes;

/** Schools and units that the batch brought and nothing else uses. */
export function removeAddedPlaces(db: WriteDb, batchId: string): void {
  db.run(`delete from schools where id in (${additions('sc:')})
    and not exists (select 1 from teachers t where t.school_id = schools.id)
    and not exists (select 1 from teacher_schools h where h.school_id = schools.id)
    and not exists (select 1 from entries e where e.school_id = schools.id)
    and not exists (select 1 from entry_people p where p.school_id = schools.id)
    and not exists (select 1 from judges j where j.school_id = schools.id)
    and not exists (select 1 from declarations d where d.school_id = schools.id)`, batchId);
  db.run(`delete from submitting_units where id in (${additions('u:')})
    and not exists (select 1 from schools s where s.submitting_unit_id = submitting_units.id)
    and not exists (select 1 from entries e where e.submitting_unit_id = submitting_units.id)
    and not exists (select 1 from judges j where j.submitting_unit_id = submitting_units.id)
    and not exists (select 1 from rule_uses r where r.unit_id = submitting_units.id)`, batchId);
}
