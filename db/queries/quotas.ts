// Quotas of a contest by unit, division and category, the units they are for, and the order in which units recommend.
import type { ReadDb, WriteDb } from '../open.ts';

export interface QuotaRow { unit_id: string; division: string; category: string; most: number | null }

export const quotaRows = (db: ReadDb, contestId: string): QuotaRow[] => db.all<QuotaRow>(
  'select unit_id, division, category, most from quotas where contest_id = ? order by unit_id, division, category', contestId);

export const quotasOfUnit = (db: ReadDb, contestId: string, unitId: string): QuotaRow[] => db.all<QuotaRow>(
  'select unit_id, division, category, most from quotas where contest_id = ? and unit_id = ? order by division, category', contestId, unitId);

export const setQuota = (db: WriteDb, contestId: string, row: QuotaRow): void => void db.run(
  `insert into quotas (contest_id, unit_id, division, category, most) values (?, ?, ?, ?, ?)
   on conflict (contest_id, unit_id, division, category) do update set most = excluded.most`,
  contestId, row.unit_id, row.division, row.category, row.most);

export const removeQuota = (db: WriteDb, contestId: string, row: Omit<QuotaRow, 'most'>): void => void db.run(
  'delete from quotas where contest_id = ? and unit_id = ? and division = ? and category = ?',
  contestId, row.unit_id, row.division, row.category);

export interface QuotaUnitRow { id: string; name: string; parent_id: string | null; valid_to: string }

/** Units in the order of their division codes: codes first, then zones and direct schools by name. */
export const quotaUnits = (db: ReadDb): QuotaUnitRow[] => db.all<QuotaUnitRow>(
  `select id, name, parent_id, valid_to from submitting_units
   order by division_code is null or division_code = '', division_code, name`);

export const unitAliases = (db: ReadDb): { unit_id: string; name: string }[] =>
  db.all('select unit_id, name from unit_aliases order by unit_id, name');

export interface HandedInRow {
  unit_id: string | null; division: string; category: string; ranked: 0 | 1; n: number;
}
/** How many active entries each unit has in each division and category, with and without a place in its order. */
export const handedIn = (db: ReadDb, contestId: string): HandedInRow[] => db.all<HandedInRow>(
  `select submitting_unit_id as unit_id, division, category, recommend_rank is not null as ranked, count(*) as n
   from entries where contest_id = ? and status = 'active' group by 1, 2, 3, 4`, contestId);

export interface CandidateRow {
  id: string; number: string; title: string; division: string; category: string; school: string; position: number;
  status: 'active' | 'withdrawn'; recommend_rank: number | null; authors: string; score: number | null; result_rank: number | null; award: string;
}
/** Entries of the given units; score, rank and award only once the results are published. `authors` is a JSON list. */
export const candidateRows = (db: ReadDb, contestId: string, unitIds: readonly string[]): CandidateRow[] => db.all<CandidateRow>(
  `select e.id, e.number, e.title, e.division, e.category, coalesce(s.name, '') as school, e.position, e.status, e.recommend_rank,
     (select json_group_array(p.name order by p.position) from entry_people p where p.entry_id = e.id and p.part = 'author') as authors,
     r.score, r.rank as result_rank, coalesce(r.award, '') as award
   from entries e left join schools s on s.id = e.school_id
     left join results x on x.contest_id = e.contest_id and x.published_at is not null
     left join result_rows r on r.contest_id = x.contest_id and r.entry_id = e.id
   where e.contest_id = ? and e.submitting_unit_id in (select value from json_each(?)) order by e.position, e.id`,
  contestId, JSON.stringify(unitIds));

export const setRank = (db: WriteDb, entryId: string, rank: number | null): void =>
  void db.run('update entries set recommend_rank = ? where id = ?', rank, entryId);
