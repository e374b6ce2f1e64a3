// Teachers and their schools as the directory reads and writes them: search, history, status periods, single records.
import type { ReadDb, Value, WriteDb } from '../open.ts';

export interface BriefRow {
  id: number; name: string; sex: '' | 'female' | 'male'; staff_number: string; id_masked: string; school_id: string | null;
  school_name: string; unit_name: string; stage: string; subject: string; professional_title: string; state: 'active' | 'left' | 'retired';
}
export interface TeacherRow extends BriefRow {
  match_key: string; pinyin: string; initials: string; id_type: string; id_sealed: Uint8Array | null; id_index: Uint8Array | null;
  phone_sealed: Uint8Array | null; phone_index: Uint8Array | null; phone_masked: string; hired_on: string | null;
  registered_from: string | null; remark: string;
}

const brief = `t.id, t.name, t.sex, t.staff_number, t.id_masked, t.school_id, coalesce(s.name, '') as school_name, coalesce(u.name, '') as unit_name,
  t.stage, t.subject, t.professional_title, t.state`;
const joined = 'left join schools s on s.id = t.school_id left join submitting_units u on u.id = s.submitting_unit_id';

export const teacherRow = (db: ReadDb, id: number): TeacherRow | undefined => db.get<TeacherRow>(
  `select ${brief}, t.match_key, t.pinyin, t.initials, t.id_type, t.id_sealed, t.id_index, t.phone_sealed, t.phone_index, t.phone_masked,
     t.hired_on, t.registered_from, t.remark from teachers t ${joined} where t.id = ?`, id);

/** In the order of the ids. */
export const briefRows = (db: ReadDb, ids: readonly number[]): BriefRow[] => db.all<BriefRow>(
  `select ${brief} from json_each(?) j join teachers t on t.id = j.value ${joined} order by j.key`, JSON.stringify(ids));

const lastCharacter = '\u{10ffff}';
const searches = {
  idIndex: 'select id from teachers where id_index = ? limit ?',
  name: 'select id from teachers where name = ? order by id limit ?',
  staffNumber: "select id from teachers where staff_number = ? and staff_number <> '' order by name limit ?",
  lastFour: "select id from teachers where substr(id_masked, -4) = ? and id_masked <> '' order by name limit ?",
  initials: 'select id from teachers where initials = ? order by name limit ?',
  pinyin: 'select id from teachers where pinyin = ? order by name limit ?',
  // The whole index of names is read: a given name stands behind its surname.
  nameInside: 'select id from teachers where instr(name, ?) > 0 order by instr(name, ?), name limit ?',
} as const;

/** Ids of at most `limit` teachers in one way of searching. */
export const teachersBy = (db: ReadDb, how: Exclude<keyof typeof searches, 'nameInside'>, value: Value, limit: number): number[] =>
  db.all<{ id: number }>(searches[how], value, limit).map((row) => row.id);

export const teachersNamedLike = (db: ReadDb, part: string, limit: number): number[] =>
  db.all<{ id: number }>(searches.nameInside, part, part, limit).map((row) => row.id);

/** Those whose pinyin or initials begin so. */
export const teachersSpelt = (db: ReadDb, column: 'pinyin' | 'initials' | 'staff_number', start: string, limit: number): number[] =>
  db.all<{ id: number }>(`select id from teachers where ${column} >= ? and ${column} < ? and ${column} <> '' order by ${column}, name limit ?`,
    start, start + lastCharacter, limit).map((row) => row.id);

export interface StayRow { from_date: string; to_date: string | null; school_id: string; school_name: string; unit_name: string }
export const stayRows = (db: ReadDb, teacher: number): StayRow[] => db.all<StayRow>(
  `select h.from_date, h.to_date, h.school_id, s.name as school_name, coalesce(u.name, '') as unit_name from teacher_schools h
   join schools s on s.id = h.school_id left join submitting_units u on u.id = s.submitting_unit_id
   where h.teacher_id = ? order by h.from_date`, teacher);

export interface PeriodRow { id: number; kind: string; from_date: string; to_date: string | null; note: string }
export const periodRows = (db: ReadDb, teacher: number): PeriodRow[] => db.all<PeriodRow>(
  'select id, kind, from_date, to_date, note from teacher_periods where teacher_id = ? order by from_date, id', teacher);

export const insertPeriod = (db: WriteDb, teacher: number, row: Omit<PeriodRow, 'id'>, at: string): void => void db.run(
  'insert into teacher_periods (teacher_id, kind, from_date, to_date, note, recorded_at) values (?, ?, ?, ?, ?, ?)',
  teacher, row.kind, row.from_date, row.to_date, row.note, at);

export const deletePeriod = (db: WriteDb, teacher: number, id: number): number =>
  db.run('delete from teacher_periods where teacher_id = ? and id = ?', teacher, id).changes;

export const insertStay = (db: WriteDb, teacher: number, from: string, school: string): void =>
  void db.run('insert into teacher_schools (teacher_id, from_date, to_date, school_id) values (?, ?, null, ?)', teacher, from, school);

export const closeStay = (db: WriteDb, teacher: number, from: string, to: string | null): void =>
  void db.run('update teacher_schools set to_date = ? where teacher_id = ? and from_date = ?', to, teacher, from);

export const setSchool = (db: WriteDb, teacher: number, school: string): void =>
  void db.run('update teachers set school_id = ? where id = ?', school, teacher);

export const setState = (db: WriteDb, teacher: number, state: string): void =>
  void db.run('update teachers set state = ? where id = ?', state, teacher);

/** Columns of a teacher in the order in which rows are inserted. */
export const teacherColumns = ['id', 'match_key', 'name', 'pinyin', 'initials', 'sex', 'staff_number', 'id_type', 'id_sealed', 'id_index',
  'id_masked', 'phone_sealed', 'phone_index', 'phone_masked', 'school_id', 'stage', 'subject', 'professional_title', 'hired_on',
  'registered_from', 'state', 'remark'] as const;
export type TeacherValues = Record<typeof teacherColumns[number], Value>;

export const nextTeacherId = (db: ReadDb): number =>
  (db.get<{ n: number }>('select coalesce(max(id), 0) as n from teachers')?.n ?? 0) + 1;

export const insertTeacher = (db: WriteDb, values: TeacherValues): void => void db.run(
  `insert into teachers (${teacherColumns.join(', ')}) values (${teacherColumns.map(() => '?').join(', ')})`,
  ...teacherColumns.map((name) => values[name]));

export function updateTeacher(db: WriteDb, id: number, values: Partial<TeacherValues>): void {
  const names = teacherColumns.filter((name) => name !== 'id' && values[name] !== undefined);
  if (names.length === 0) return;
  db.run(`update teachers set ${names.map((name) => `${name} = ?`).join(', ')} where id = ?`, ...names.map((name) => values[name] ?? null), id);
}

/** The teacher who has this key; keys of those without a document's number may take a suffix. */
export const teacherWithKey = (db: ReadDb, key: string): number | null =>
  db.get<{ id: number }>('select id from teachers where match_key = ?', key)?.id ?? null;

export interface UnitCountRow { id: string; name: string; division_code: string | null; schools: number; teachers: number }
export interface SchoolCountRow {
  id: string; code: string | null; name: string; stage: string; unit_id: string | null; unit_name: string; teachers: number;
}

/** Teachers in active service are counted. */
export function treeRows(db: ReadDb): { units: UnitCountRow[]; schools: SchoolCountRow[]; teachers: number; withoutSchool: number } {
  const schools = db.all<SchoolCountRow>(
    `select s.id, s.code, s.name, s.stage, s.submitting_unit_id as unit_id, coalesce(u.name, '') as unit_name, coalesce(t.n, 0) as teachers
     from schools s left join submitting_units u on u.id = s.submitting_unit_id
     left join (select school_id, count(*) as n from teachers where state = 'active' group by school_id) t on t.school_id = s.id
     order by u.name, s.name, s.id`);
  const units = db.all<{ id: string; name: string; division_code: string | null }>('select id, name, division_code from submitting_units order by name');
  const sums = new Map<string, { schools: number; teachers: number }>();
  for (const { unit_id: unit, teachers } of schools) {
    const sum = sums.get(unit ?? '') ?? { schools: 0, teachers: 0 };
    sums.set(unit ?? '', { schools: sum.schools + 1, teachers: sum.teachers + teachers });
  }
  const count = (where: string): number => db.get<{ n: number }>(`select count(*) as n from teachers where state = 'active' ${where}`)?.n ?? 0;
  return {
    units: units.map((unit) => ({ ...unit, ...(sums.get(unit.id) ?? { schools: 0, teachers: 0 }) })), schools,
    teachers: count(''), withoutSchool: count('and school_id is null'),
  };
}

export interface OneSchoolRow { id: string; code: string | null; name: string; stage: string; unit_id: string | null }
export const schoolRow = (db: ReadDb, id: string): OneSchoolRow | undefined =>
  db.get<OneSchoolRow>('select id, code, name, stage, submitting_unit_id as unit_id from schools where id = ?', id);

export const schoolWithCode = (db: ReadDb, code: string): OneSchoolRow | undefined =>
  db.get<OneSchoolRow>('select id, code, name, stage, submitting_unit_id as unit_id from schools where code = ?', code);

export const schoolNamed = (db: ReadDb, name: string, unit: string | null): OneSchoolRow | undefined => db.get<OneSchoolRow>(
  'select id, code, name, stage, submitting_unit_id as unit_id from schools where name = ? and submitting_unit_id is ?', name, unit);

export const unitNamed = (db: ReadDb, name: string): string | null =>
  db.get<{ id: string }>('select id from submitting_units where name = ?', name)?.id ?? null;

export function putSchool(db: WriteDb, row: OneSchoolRow & { pinyin: string; initials: string }): void {
  db.run(`insert into schools (id, code, name, submitting_unit_id, stage, pinyin, initials) values (?, ?, ?, ?, ?, ?, ?)
    on conflict (id) do update set code = excluded.code, name = excluded.name, submitting_unit_id = excluded.submitting_unit_id,
      stage = excluded.stage, pinyin = excluded.pinyin, initials = excluded.initials`,
  row.id, row.code, row.name, row.unit_id, row.stage, row.pinyin, row.initials);
}

/** Newest first: whole numbers that were shown or given out, with their reasons. */
export const accessRows = (db: ReadDb, limit: number): { at: string; subject: string; reason: string }[] => db.all(
  `select json_extract(body, '$.at') as at, json_extract(body, '$.subject') as subject, json_extract(body, '$.detail.reason') as reason
   from audit where json_extract(body, '$.action') = 'directory.reveal'
     or (json_extract(body, '$.action') like 'reports.%' and json_extract(body, '$.detail.reason') <> '')
   order by seq desc limit ?`, limit);
