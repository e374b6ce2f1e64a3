// Results: what is computed from (entries, seats, submitted sheets), and what was computed.
import type { ReadDb, WriteDb } from '../open.ts';

export interface JudgedEntryRow {
  id: string; blind_code: string; title: string; division: string; category: string; subject: string;
  seats: number; answered: number;
}
/** `scores`: JSON, criterion id → hundredths of a point. */
export interface SubmittedSheetRow { entry_id: string; judge_id: string; total: number; vetoed: 0 | 1; scores: string }
export interface ReadingRow {
  entry_id: string; judge_id: string | null; person: string; stage: 'leader' | 'third' | 'chief'; total: number; vetoed: 0 | 1; scores: string;
}
export interface OutsideRow { entry_id: string; source: string; value_x100: number }
export interface ChangeRow { id: string; entry_id: string; award: string | null; reason: string; person: string; at: string }
export interface ResultsRow {
  computed_at: string; computed_revision: number; published_at: string | null; body: string; method: string;
  /** Canonical JSON of the docket that this was computed from; {}: of an earlier version of the program. */
  docket: string;
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

/** Submitted sheets of assigned judges only, with all their scores. */
export const submittedSheets = (db: ReadDb, contestId: string): SubmittedSheetRow[] => db.all<SubmittedSheetRow>(
  `select s.entry_id, s.judge_id, s.total, s.vetoed,
     (select coalesce(json_group_object(v.criterion_id, v.value), '{}') from scores v
       where v.judge_id = s.judge_id and v.entry_id = s.entry_id) as scores
   from assignments a join score_sheets s on s.entry_id = a.entry_id and s.judge_id = a.judge_id
   where a.contest_id = ? and s.status = 'submitted' and s.total is not null order by s.entry_id, s.judge_id`, contestId);

/** Submitted marks of arbitration. */
export const arbitrationReadings = (db: ReadDb, contestId: string): ReadingRow[] => db.all<ReadingRow>(
  `select entry_id, judge_id, person, stage, total, vetoed, scores from arbitration_sheets
   where contest_id = ? and status = 'submitted' and total is not null order by entry_id, stage`, contestId);

export const judgeSlots = (db: ReadDb, contestId: string): { id: string; slot: number; name: string }[] => db.all(
  'select id, slot, name from judges where contest_id = ? order by slot, id', contestId);

/** All entries that were ever handed in, by division and category as the entries name them. */
export const submittedCounts = (db: ReadDb, contestId: string): { division: string; category: string; entries: number }[] => db.all(
  `select division, category, count(*) as entries from entries where contest_id = ? group by division, category
   order by division, category`, contestId);

export const outsideScores = (db: ReadDb, contestId: string): OutsideRow[] => db.all<OutsideRow>(
  'select entry_id, source, value_x100 from outside_scores where contest_id = ? order by entry_id, source', contestId);

export const outsideSources = (db: ReadDb, contestId: string): { source: string; entries: number; at: string }[] => db.all(
  `select source, count(*) as entries, max(at) as at from outside_scores where contest_id = ? group by source order by source`, contestId);

/** Whether identities of more than a single entry in dispute were opened. */
export const identitiesOpened = (db: ReadDb, contestId: string): boolean => db.get(
  `select 1 from seals where contest_id = ? and opened_at is not null
   union all select 1 from unblind_steps where contest_id = ? and step = 'done' and coalesce(scope ->> '$.kind', '') <> 'entry'
     and event > (select coalesce(max(event), 0) from unblind_steps where contest_id = ? and step = 'sealed')`,
  contestId, contestId, contestId) !== undefined;

/** All values of a source anew; what was there before goes. */
export function replaceOutside(db: WriteDb, contestId: string, source: string, at: string, rows: readonly Omit<OutsideRow, 'source'>[]): void {
  db.run('delete from outside_scores where contest_id = ? and source = ?', contestId, source);
  for (const { entry_id, value_x100 } of rows) {
    db.run('insert into outside_scores (contest_id, source, entry_id, value_x100, at) values (?, ?, ?, ?, ?)',
      contestId, source, entry_id, value_x100, at);
  }
}

/** The newest change of each entry. */
export const awardChanges = (db: ReadDb, contestId: string): ChangeRow[] => db.all<ChangeRow>(
  `select id, entry_id, award, reason, person, at from award_changes c where contest_id = ?
     and rowid = (select max(rowid) from award_changes d where d.entry_id = c.entry_id) order by entry_id`, contestId);

export const insertAwardChange = (db: WriteDb, contestId: string, row: ChangeRow): void => void db.run(
  'insert into award_changes (id, contest_id, entry_id, award, reason, person, at) values (?, ?, ?, ?, ?, ?, ?)',
  row.id, contestId, row.entry_id, row.award, row.reason, row.person, row.at);

/** Whether identities are under two keys, and whether they were opened. */
export const sealOf = (db: ReadDb, contestId: string): { opened_at: string | null } | undefined =>
  db.get('select opened_at from seals where contest_id = ?', contestId);

export const resultsRow = (db: ReadDb, contestId: string): ResultsRow | undefined => db.get<ResultsRow>(
  'select computed_at, computed_revision, published_at, body, method, docket from results where contest_id = ?', contestId);

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
  db.run(`insert into results (contest_id, computed_at, computed_revision, published_at, body, method, docket)
      values (?, ?, ?, null, ?, ?, ?)
    on conflict (contest_id) do update set computed_at = excluded.computed_at, body = excluded.body,
      computed_revision = excluded.computed_revision, method = excluded.method, docket = excluded.docket`,
  contestId, results.computed_at, results.computed_revision, results.body, results.method, results.docket);
  for (const row of rows) {
    db.run('insert into result_rows (contest_id, entry_id, position, score, rank, award, body) values (?, ?, ?, ?, ?, ?, ?)',
      contestId, row.entry_id, row.position, row.score, row.rank, row.award, row.body);
  }
}

export const markPublished = (db: WriteDb, contestId: string, at: string, revision: number, body: string): void =>
  void db.run('update results set published_at = ?, computed_revision = ?, body = ? where contest_id = ?',
    at, revision, body, contestId);

/** The write of the lock raises the revision: what was locked is still what was computed. */
export const keepFresh = (db: WriteDb, contestId: string, revision: number, body: string): void =>
  void db.run('update results set computed_revision = ?, body = ? where contest_id = ?', revision, body, contestId);

/** Entries by whatever people call them: number and code. */
export const entryKeys = (
  db: ReadDb, contestId: string,
): { id: string; number: string; blind_code: string; category: string; status: string }[] => db.all(
  'select id, number, blind_code, category, status from entries where contest_id = ? order by position, id', contestId);
