// Schools and submitting units: one directory for all contests of the workspace.
import type { ReadDb, WriteDb } from '../open.ts';

export interface SchoolRow { id: string; code: string; name: string; unitId: string }
export interface UnitRow { id: string; name: string }
/** With everything it was ever called and every code it ever had. */
export interface PlaceSchoolRow extends SchoolRow {
  aliases?: string[]; formerNames?: string[]; formerCodes?: string[]; state: 'open' | 'closed' | 'merged'; mergedInto: string; stage: string;
}
export interface PlaceUnitRow extends UnitRow { aliases?: string[]; parentId: string; validTo: string }

/** All schools with aliases, former names and codes, as matching needs them. */
export function schoolRows(db: ReadDb): PlaceSchoolRow[] {
  const rows = db.all<PlaceSchoolRow>(`select id, coalesce(code, '') as code, name, coalesce(submitting_unit_id, '') as unitId, state, stage,
    coalesce(merged_into, '') as mergedInto from schools order by name, id`);
  const byId = new Map(rows.map((one) => [one.id, one]));
  for (const { school_id, name,
    kind } of db.all<{ school_id: string; name: string; kind: string }>('select school_id, name, kind from school_names')) {
    const row = byId.get(school_id);
    if (row) (kind === 'alias' ? row.aliases ??= [] : row.formerNames ??= []).push(name);
  }
  const former = db.all<{ code: string; school_id: string }>(
    'select g.code, g.school_id from school_codes_given g join schools s on s.id = g.school_id where s.code is not g.code');
  for (const { code, school_id } of former) {
    const row = byId.get(school_id);
    if (row) (row.formerCodes ??= []).push(code);
  }
  return rows;
}

export function unitRows(db: ReadDb): PlaceUnitRow[] {
  const rows = db.all<PlaceUnitRow>(
    `select id, name, coalesce(parent_id, '') as parentId, valid_to as validTo from submitting_units order by name`);
  const byId = new Map(rows.map((one) => [one.id, one]));
  for (const { unit_id, name } of db.all<{ unit_id: string; name: string }>('select unit_id, name from unit_aliases order by name')) {
    const row = byId.get(unit_id);
    if (row) (row.aliases ??= []).push(name);
  }
  return rows;
}

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
  relation: (relationId: string): string => `judge_relations.id/${relationId}`,
  teacherId: (teacher: number): string => `teachers.id/${teacher}`,
  teacherPhone: (teacher: number): string => `teachers.phone/${teacher}`,
} as const;
