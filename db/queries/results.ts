// Results: what is computed from (entries, seats, submitted sheets), and what was computed.
import type { ReadDb, WriteDb } from '../open.ts';

export interface JudgedEntryRow {
  id: string; blind_code: string; title: string; division: string; category: string; subject: string; seats: number;
  answered: number;
}
export interface SubmittedSheetRow { entry_id: string; judge_id: string; total: number; vetoed: 0 | 1 }
export interface SheetScoreRow { entry_id: string; judge_id: string; criterion_id: string; value: number }
export interface ResultsRow {
  computed_at: string; computed_revision: number; published_at: string | null; body: string;
}
export interface ResultRowRow {
  entry_id: string; position: number; score: number | null; rank: number | null; award: string; body: string;
}
export interface EntryNamesRow { entry_id: string; number: string; school: string; authors: string }

/** Active entries; a seat is answered once its sheet is submitted, recused or reported. A draft is no answer. */
export const judgedEntries = (db: ReadDb, contestId: string): JudgedEntryRow[] => db.all<JudgedEntryRow>(
  `select e.id, e.blind_code, e.title, e.division, e.category, e.subject, count(a.judge_id) as seats,
     count(s.judge_id) as answered
   from entries e left join assignments a on a.entry_id = e.id
     left join score_sheets s on s.entry_id = a.entry_id and s.judge_id = a.judge_id
       and s.status in ('submitted', 'recused', 'reported')
   where e.contest_id = ? and e.status = 'active' group by e.id order by e.position, e.id`, contestId);

/** Submitted sheets of assigned judges only. */
export const submittedSheets = (db: ReadDb, contestId: string): SubmittedSheetRow[] => db.all<SubmittedSheetRow>(
  `select s.entry_id, s.judge_id, s.total, s.vetoed from assignments a
     join score_sheets s on s.entry_id = a.entry_id and s.judge_id = a.judge_id
   where a.contest_id = ? and s.status = 'submitted' and s.total is not null order by s.entry_id, s.judge_id`, contestId);

/** Single scores of submitted sheets, of the given criteria only: those that break ties or exclude. */
export const submittedScores = (db: ReadDb, contestId: string, criterionIds: readonly string[]): SheetScoreRow[] =>
  criterionIds.length === 0 ? [] : db.all<SheetScoreRow>(
    `select v.entry_id, v.judge_id, v.criterion_id, v.value from assignments a
       join score_sheets s on s.entry_id = a.entry_id and s.judge_id = a.judge_id and s.status = 'submitted'
       join scores v on v.judge_id = s.judge_id and v.entry_id = s.entry_id
     where a.contest_id = ? and v.criterion_id in (select value from json_each(?))`,
    contestId, JSON.stringify(criterionIds));

export const resultsRow = (db: ReadDb, contestId: string): ResultsRow | undefined => db.get<ResultsRow>(
  'select computed_at, computed_revision, published_at, body from results where contest_id = ?', contestId);

export const resultRows = (db: ReadDb, contestId: string): ResultRowRow[] => db.all<ResultRowRow>(
  'select entry_id, position, score, rank, award, body from result_rows where contest_id = ? order by position', contestId);

/** Names behind the codes, for published results only. `authors` is a JSON list in the order of the entry. */
export const entryNames = (db: ReadDb, contestId: string): EntryNamesRow[] => db.all<EntryNamesRow>(
  `select e.id as entry_id, e.number, coalesce(s.name, '') as school,
     (select json_group_array(p.name order by p.position) from entry_people p
       where p.entry_id = e.id and p.part = 'author') as authors
   from entries e left join schools s on s.id = e.school_id where e.contest_id = ?`, contestId);

export function replaceResults(
  db: WriteDb, contestId: string, results: Omit<ResultsRow, 'published_at'>, rows: readonly ResultRowRow[],
): void {
  db.run('delete from result_rows where contest_id = ?', contestId);
  db.run(`insert into results (contest_id, computed_at, computed_revision, published_at, body) values (?, ?, ?, null, ?)
    on conflict (contest_id) do update set computed_at = excluded.computed_at, body = excluded.body,
      computed_revision = excluded.computed_revision`,
  contestId, results.computed_at, results.computed_revision, results.body);
  for (const row of rows) {
    db.run('insert into result_rows (contest_id, entry_id, position, score, rank, award, body) values (?, ?, ?, ?, ?, ?, ?)',
      contestId, row.entry_id, row.position, row.score, row.rank, row.award, row.body);
  }
}

export const markPublished = (db: WriteDb, contestId: string, at: string, revision: number, body: string): void =>
  void db.run('update results set published_at = ?, computed_revision = ?, body = ? where contest_id = ?',
    at, revision, body, contestId);
