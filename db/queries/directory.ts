// Schools and submitting units: one directory for all contests of the workspace.
import type { ReadDb, WriteDb } from '../open.ts';

export interface SchoolRow { id: string; code: string; name: string; unitId: string }
export interface UnitRow { id: string; name: string }

export const schoolRows = (db: ReadDb): SchoolRow[] => db.all<SchoolRow>(
  `select id, coalesce(code, '') as code, name, coalesce(submitting_unit_id, '') as unitId from schools order by name, id`);

export const unitRows = (db: ReadDb): UnitRow[] =>
  db.all<UnitRow>('select id, name from submitting_units order by name');

export const insertSchool = (db: WriteDb, row: SchoolRow): void => void db.run(
  'insert into schools (id, code, name, submitting_unit_id) values (?, ?, ?, ?)',
  row.id, row.code === '' ? null : row.code, row.name, row.unitId === '' ? null : row.unitId);

export const insertUnit = (db: WriteDb, row: UnitRow): void =>
  void db.run('insert into submitting_units (id, name, division_code) values (?, ?, null)', row.id, row.name);

export const setSchoolCode = (db: WriteDb, id: string, code: string): void =>
  void db.run('update schools set code = ? where id = ? and code is null', code, id);

/** Where a sealed number lives: authenticated with it, so that it opens nowhere else. */
export const sealedAt = {
  personId: (entryId: string, part: string,
    position: number): string => `entry_people.id/${entryId}/${part}/${position}`,
  personPhone: (entryId: string, part: string,
    position: number): string => `entry_people.phone/${entryId}/${part}/${position}`,
  judgeId: (judgeId: string): string => `judges.id/${judgeId}`,
  judgePhone: (judgeId: string): string => `judges.phone/${judgeId}`,
  teacherId: (teacher: number): string => `teachers.id/${teacher}`,
  teacherPhone: (teacher: number): string => `teachers.phone/${teacher}`,
} as const;
