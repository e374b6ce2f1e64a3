// The expert pool: people, draws, replacements and appointments. Draws and replacements are only ever added to.
import type { ReadDb, Value, WriteDb } from '../open.ts';

/** Where a sealed number lives: authenticated with it, so that it opens nowhere else. */
export const expertSealedAt = {
  id: (expertId: string): string => `experts.id/${expertId}`,
  phone: (expertId: string): string => `experts.phone/${expertId}`,
} as const;

export const expertColumns = ['id', 'match_key', 'name', 'pinyin', 'initials', 'sex', 'birth_year', 'unit', 'school_id', 'recommended_by',
  'recommending_unit_id', 'stages', 'subjects', 'specialities', 'professional_title', 'degree', 'position', 'qualifications', 'id_sealed',
  'id_index', 'id_masked', 'phone_sealed', 'phone_index', 'phone_masked', 'term_from', 'term_to', 'state', 'remark'] as const;
export type ExpertValues = Record<typeof expertColumns[number], Value>;

export interface ExpertRow {
  id: string; match_key: string; name: string; pinyin: string; initials: string; sex: '' | 'female' | 'male'; birth_year: number | null; unit: string;
  school_id: string | null; school_code: string; recommended_by: string; recommending_unit_id: string | null; stages: string; subjects: string;
  specialities: string; professional_title: string; degree: string; position: string; qualifications: string; id_sealed: Uint8Array | null;
  id_index: Uint8Array | null; id_masked: string; phone_sealed: Uint8Array | null; phone_index: Uint8Array | null; phone_masked: string;
  term_from: string; term_to: string; state: 'active' | 'suspended' | 'left'; remark: string; drawn: number;
}

const drawnCount = `(select count(*) from expert_draws d, json_each(d.body, '$.drawn') j where json_extract(j.value, '$.expertId') = x.id)
  + (select count(*) from expert_replacements r where r.by_id = x.id)`;
const selected = `select ${expertColumns.map((name) => `x.${name}`).join(', ')}, coalesce(s.code, '') as school_code, ${drawnCount} as drawn
  from experts x left join schools s on s.id = x.school_id`;

/** The whole pool: a few thousand people at most. */
export const expertRows = (db: ReadDb): ExpertRow[] => db.all<ExpertRow>(`${selected} order by x.pinyin, x.name, x.unit, x.id`);
export const expertRow = (db: ReadDb, id: string): ExpertRow | undefined => db.get<ExpertRow>(`${selected} where x.id = ?`, id);

export const insertExpert = (db: WriteDb, values: ExpertValues): void => void db.run(
  `insert into experts (${expertColumns.join(', ')}) values (${expertColumns.map(() => '?').join(', ')})`, ...expertColumns.map((name) => values[name]));

export function updateExpert(db: WriteDb, id: string, values: Partial<ExpertValues>): void {
  const names = expertColumns.filter((name) => name !== 'id' && values[name] !== undefined);
  if (names.length === 0) return;
  db.run(`update experts set ${names.map((name) => `${name} = ?`).join(', ')} where id = ?`, ...names.map((name) => values[name] ?? null), id);
}

export const expertWithKey = (db: ReadDb, key: string): string | null =>
  db.get<{ id: string }>('select id from experts where match_key = ?', key)?.id ?? null;

/** An expert as they stand, for undo; bytes as hex. */
export const expertSnapshot = (db: ReadDb, id: string): string => db.get<{ body: string }>(`select json_object(${expertColumns.map((name) => (
  /sealed|index/.test(name) ? `'${name}', case when ${name} is null then null else hex(${name}) end` : `'${name}', ${name}`)).join(', ')}) as body
  from experts where id = ?`, id)?.body ?? '';

export function restoreExpert(db: WriteDb, body: string): void {
  const row = JSON.parse(body) as Record<string, Value>;
  const values = Object.fromEntries(expertColumns.map((name) => {
    const value = row[name] ?? null;
    return [name, /sealed|index/.test(name) && typeof value === 'string' ? Buffer.from(value, 'hex') : value];
  })) as ExpertValues;
  updateExpert(db, String(row['id']), values);
}

export const removeAddedExperts = (db: WriteDb, batchId: string): number => db.run(
  `delete from experts where 'x:' || id in (select row_id from import_changes where batch_id = ? and before is null)`, batchId).changes;

/** Experts of a batch that a draw has been made from by name: they stay. */
export const drawnOfBatch = (db: ReadDb, batchId: string): number => db.get<{ n: number }>(
  `select count(distinct c.row_id) as n from import_changes c, expert_draws d, json_tree(d.body) j
   where c.batch_id = ? and c.before is null and j.key = 'expertId' and 'x:' || j.value = c.row_id`, batchId)?.n ?? 0;

export interface DrawRow { id: string; contest_id: string; seed: number; body: string; at: string; appointed_at: string | null }
const draw = `select d.id, d.contest_id, d.seed, d.body, d.at, a.at as appointed_at from expert_draws d
  left join expert_appointments a on a.draw_id = d.id`;
export const drawRows = (db: ReadDb, contestId: string): DrawRow[] =>
  db.all<DrawRow>(`${draw} where d.contest_id = ? order by d.at desc, d.rowid desc`, contestId);
export const drawRow = (db: ReadDb, id: string): DrawRow | undefined => db.get<DrawRow>(`${draw} where d.id = ?`, id);

export const insertDraw = (db: WriteDb, row: Omit<DrawRow, 'appointed_at'>): void => void db.run(
  'insert into expert_draws (id, contest_id, seed, body, at) values (?, ?, ?, ?, ?)', row.id, row.contest_id, row.seed, row.body, row.at);

export interface ReplacementRow { draw_id: string; expert_id: string; by_id: string; reason: string; at: string }
export const replacementRows = (db: ReadDb, drawId: string): ReplacementRow[] =>
  db.all<ReplacementRow>('select draw_id, expert_id, by_id, reason, at from expert_replacements where draw_id = ? order by at, expert_id', drawId);
export const insertReplacement = (db: WriteDb, row: ReplacementRow): void => void db.run(
  'insert into expert_replacements (draw_id, expert_id, by_id, reason, at) values (?, ?, ?, ?, ?)', row.draw_id, row.expert_id, row.by_id, row.reason, row.at);

export const insertAppointment = (db: WriteDb, drawId: string, at: string): void => void db.run(
  'insert into expert_appointments (draw_id, at) values (?, ?) on conflict do nothing', drawId, at);

export interface InvolvedRow {
  part: 'author' | 'advisor'; name: string; school: string; school_id: string; id_index: Uint8Array | null; title: string;
}
/** Authors and advisors of the contest, advisors with the school of their entry: who of them is an expert cannot judge. */
export const involvedPeople = (db: ReadDb, contestId: string): InvolvedRow[] => db.all<InvolvedRow>(
  `select p.part, p.name, coalesce(s.name, '') as school, coalesce(s.id, '') as school_id, p.id_index, e.title
     from entry_people p join entries e on e.id = p.entry_id
     left join schools s on s.id = coalesce(p.school_id, e.school_id) where e.contest_id = ? and e.status = 'active'`, contestId);

/** Schools and submitting units with entries, and how many each has. */
export const placesOfEntries = (db: ReadDb, contestId: string): { id: string; name: string; entries: number }[] => db.allNamed(
  `with own as (select school_id, submitting_unit_id from entries where contest_id = @contestId and status = 'active')
   select s.id, s.name, count(*) as entries from own join schools s on s.id = own.school_id group by s.id
   union all select u.id, u.name, count(*) from own join submitting_units u on u.id = own.submitting_unit_id group by u.id`, { contestId });
