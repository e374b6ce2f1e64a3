// Schools as the directory page lists them and follows them through their lives: names, codes, closing, merging.
import type { ReadDb, WriteDb } from '../open.ts';

export type SchoolState = 'open' | 'closed' | 'merged';
export interface SchoolFullRow {
  id: string; code: string | null; name: string; stage: string; unit_id: string | null; unit_name: string; teachers: number;
  state: SchoolState; state_on: string; merged_into: string | null; namesakes: number;
}
export interface SchoolFilter {
  search: string; unitId: string | null; state: SchoolState | null; namesakes: boolean; offset: number; limit: number;
}

const columns = `s.id, s.code, s.name, s.stage, s.submitting_unit_id as unit_id, coalesce(u.name, '') as unit_name, s.state, s.state_on,
  s.merged_into,
  (select count(*) from teachers t where t.school_id = s.id and t.state = 'active') as teachers,
  (select count(*) from schools o where o.name = s.name and o.id <> s.id) as namesakes`;
const from = 'from schools s left join submitting_units u on u.id = s.submitting_unit_id';

/** The unit itself and all below it. */
const unitTree = `with recursive tree (id) as (select id from submitting_units where id = $unit
  union select c.id from submitting_units c join tree on c.parent_id = tree.id)`;

const likeText = (text: string): string => `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

export function schoolPage(db: ReadDb, filter: SchoolFilter): { total: number; rows: SchoolFullRow[] } {
  const where: string[] = [];
  const values: (string | number)[] = [];
  if (filter.unitId !== null) {
    where.push(`s.submitting_unit_id in (${unitTree.replace('$unit', '?')} select id from tree)`);
    values.push(filter.unitId);
  }
  if (filter.state !== null) {
    where.push('s.state = ?');
    values.push(filter.state);
  }
  if (filter.namesakes) where.push('exists (select 1 from schools o where o.name = s.name and o.id <> s.id)');
  if (filter.search !== '') {
    const like = likeText(filter.search);
    where.push(`(s.name like ? escape '\\' or s.initials like ? escape '\\' or s.pinyin like ? escape '\\'
      or exists (select 1 from school_names n where n.school_id = s.id and n.name like ? escape '\\')
      or exists (select 1 from school_codes_given g where g.school_id = s.id and g.code like ? escape '\\'))`);
    values.push(like, like.toLowerCase(), like.toLowerCase(), like, like);
  }
  const that = where.length === 0 ? '' : `where ${where.join(' and ')}`;
  const total = db.get<{ n: number }>(`select count(*) as n from schools s ${that}`, ...values)?.n ?? 0;
  const rows = db.all<SchoolFullRow>(`select ${columns} ${from} ${that} order by u.name, s.name, s.code, s.id limit ? offset ?`,
    ...values, filter.limit, filter.offset);
  return { total, rows };
}

export const wholeSchool = (db: ReadDb, id: string): SchoolFullRow | undefined =>
  db.get<SchoolFullRow>(`select ${columns} ${from} where s.id = ?`, id);

export interface NameRow { school_id: string; name: string; kind: 'former' | 'alias'; to_date: string }
export const namesOf = (db: ReadDb, id: string): NameRow[] =>
  db.all<NameRow>('select school_id, name, kind, to_date from school_names where school_id = ? order by kind desc, to_date desc, name', id);

export const aliasesOfAll = (db: ReadDb, ids: readonly string[]): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  const rows = db.all<NameRow>(`select school_id, name from school_names where kind = 'alias'
    and school_id in (select value from json_each(?)) order by name`, JSON.stringify(ids));
  for (const { school_id, name } of rows) found.set(school_id, [...found.get(school_id) ?? [], name]);
  return found;
};

export interface CodeRow { code: string; school_id: string; from_date: string; note: string }
/** In the order in which they were given. */
export const codesOf = (db: ReadDb, id: string): CodeRow[] =>
  db.all<CodeRow>('select code, school_id, from_date, note from school_codes_given where school_id = ? order by from_date, code', id);

export const codeHolder = (db: ReadDb, code: string): { id: string; name: string } | undefined => db.get(
  'select s.id, s.name from school_codes_given g join schools s on s.id = g.school_id where g.code = ?', code);

export const giveCode = (db: WriteDb, row: CodeRow): void => void db.run(
  'insert into school_codes_given (code, school_id, from_date, note) values (?, ?, ?, ?) on conflict (code) do nothing',
  row.code, row.school_id, row.from_date, row.note);

export const setName = (db: WriteDb, id: string, row: { name: string; pinyin: string; initials: string }): void =>
  void db.run('update schools set name = ?, pinyin = ?, initials = ? where id = ?', row.name, row.pinyin, row.initials, id);

export const setCode = (db: WriteDb, id: string, code: string, stage: string): void =>
  void db.run('update schools set code = ?, stage = ? where id = ?', code, stage, id);

export const setState = (db: WriteDb, id: string, state: SchoolState, on: string, into: string | null): void =>
  void db.run('update schools set state = ?, state_on = ?, merged_into = ? where id = ?', state, on, into, id);

export const setUnit = (db: WriteDb, id: string, unitId: string): void =>
  void db.run('update schools set submitting_unit_id = ? where id = ?', unitId, id);

export const addName = (db: WriteDb, row: NameRow): void => void db.run(
  `insert into school_names (school_id, name, kind, to_date) values (?, ?, ?, ?)
   on conflict (school_id, name) do update set kind = excluded.kind, to_date = excluded.to_date`,
  row.school_id, row.name, row.kind, row.to_date);

export const dropName = (db: WriteDb, id: string, name: string): void =>
  void db.run('delete from school_names where school_id = ? and name = ?', id, name);

/** Replaces the aliases; former names stay. */
export function setAliases(db: WriteDb, id: string, aliases: readonly string[]): void {
  db.run("delete from school_names where school_id = ? and kind = 'alias'", id);
  for (const name of aliases) {
    db.run("insert into school_names (school_id, name, kind, to_date) values (?, ?, 'alias', '') on conflict (school_id, name) do nothing", id, name);
  }
}
