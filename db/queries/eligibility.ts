// What eligibility is checked on: entries with people and files, works of earlier contests, decisions and consents.
import type { ReadDb, WriteDb } from '../open.ts';

export interface CheckedEntryRow {
  id: string; number: string; title: string; division: string; category: string; subject: string; grade: string; textbook: string;
  volume: string; lesson: string; similarity: number | null; seconds: number | null; status: 'active' | 'withdrawn';
  unit_id: string; unit: string; school_id: string; school: string;
}
export interface CheckedPersonRow {
  entry_id: string; part: 'author' | 'advisor'; position: number; name: string; school_id: string; school: string;
  id_sealed: Uint8Array | null; id_index: Uint8Array | null; id_masked: string; consent: string;
}

export const checkedEntries = (db: ReadDb, contestId: string): CheckedEntryRow[] => db.all<CheckedEntryRow>(
  `select e.id, e.number, e.title, e.division, e.category, e.subject, e.grade, e.textbook, e.volume, e.lesson, e.similarity, e.seconds, e.status,
     coalesce(e.submitting_unit_id, '') as unit_id, coalesce(u.name, '') as unit, coalesce(e.school_id, '') as school_id,
     coalesce(s.name, '') as school
   from entries e left join submitting_units u on u.id = e.submitting_unit_id left join schools s on s.id = e.school_id
   where e.contest_id = ? order by e.position, e.id`, contestId);

export const checkedPeople = (db: ReadDb, contestId: string): CheckedPersonRow[] => db.all<CheckedPersonRow>(
  `select p.entry_id, p.part, p.position, p.name, coalesce(p.school_id, '') as school_id, coalesce(s.name, '') as school,
     p.id_sealed, p.id_index, p.id_masked, p.consent
   from entry_people p join entries e on e.id = p.entry_id left join schools s on s.id = p.school_id
   where e.contest_id = ? order by e.position, e.id, p.part, p.position`, contestId);

export const checkedFiles = (db: ReadDb, contestId: string): { entry_id: string; sha256: string; bytes: number; original_name: string }[] => db.all(
  `select a.entry_id, case when a.original_sha256 = '' then a.sha256 else a.original_sha256 end as sha256, a.bytes, a.original_name
   from attachments a join entries e on e.id = a.entry_id where e.contest_id = ? order by a.entry_id, a.position`, contestId);

export interface EarlierRow {
  id: string; contest: string; year: number; title: string; award: string; name: string; school: string; school_id: string;
  id_index: Uint8Array | null; template_id: string;
}

/** People of the other contests of this workspace up to a year, with what their entries won; the sample is left out. */
export const earlierEntries = (db: ReadDb, contestId: string, year: number): EarlierRow[] => db.all<EarlierRow>(
  `select e.id || '/' || p.position as id, c.title as contest, c.year, e.title, coalesce(r.award, '') as award, p.name,
     coalesce(s.name, '') as school, coalesce(p.school_id, '') as school_id, p.id_index, c.template_id
   from contests c join entries e on e.contest_id = c.id and e.status = 'active'
     join entry_people p on p.entry_id = e.id and p.part = 'author' left join schools s on s.id = p.school_id
     left join results x on x.contest_id = c.id and x.published_at is not null
     left join result_rows r on r.contest_id = x.contest_id and r.entry_id = e.id
   where c.id <> ? and c.sample = 0 and c.year <= ? order by c.year desc, e.position, p.position`, contestId, year);

/** The list of past winners, as far as it names people or titles of this contest. */
export const pastWinnersOf = (db: ReadDb, contestId: string, year: number): Omit<EarlierRow, 'school_id' | 'template_id'>[] => db.allNamed(
  `with people as (select p.name, p.id_index, p.id_masked from entry_people p join entries e on e.id = p.entry_id
     where e.contest_id = @contestId and p.part = 'author')
   select w.id, w.contest, w.year, w.title, w.award, w.name, w.school, w.id_index from past_winners w where w.year <= @year
     and (w.name in (select name from people) or w.id_index in (select id_index from people where id_index is not null)
       or w.id_index is not null and exists (select 1 from people where id_masked like 'G%'))
   order by w.year desc, w.id`, { contestId, year });

export interface DecisionRow { key: string; rule: string; entry_ids: string; decision: 'allowed' | 'excluded'; reason: string; decided_at: string }
export const decisionRows = (db: ReadDb, contestId: string): DecisionRow[] => db.all<DecisionRow>(
  'select key, rule, entry_ids, decision, reason, decided_at from entry_decisions where contest_id = ? order by decided_at, key', contestId);

export const putDecision = (db: WriteDb, contestId: string, row: DecisionRow): void => void db.run(
  `insert into entry_decisions (contest_id, key, rule, entry_ids, decision, reason, decided_at) values (?, ?, ?, ?, ?, ?, ?)
   on conflict (contest_id, key) do update set rule = excluded.rule, entry_ids = excluded.entry_ids, decision = excluded.decision,
     reason = excluded.reason, decided_at = excluded.decided_at`,
  contestId, row.key, row.rule, row.entry_ids, row.decision, row.reason, row.decided_at);

export const removeDecision = (db: WriteDb, contestId: string, key: string): number =>
  db.run('delete from entry_decisions where contest_id = ? and key = ?', contestId, key).changes;

/** How many changed. */
export const setEntryStatus = (db: WriteDb, contestId: string, ids: readonly string[], status: 'active' | 'withdrawn'): number => db.run(
  'update entries set status = ? where contest_id = ? and status <> ? and id in (select value from json_each(?))',
  status, contestId, status, JSON.stringify(ids)).changes;

/** Records consent with every author of the entries; how many people. */
export const setConsent = (db: WriteDb, contestId: string, ids: readonly string[], consent: string): number => db.run(
  `update entry_people set consent = ? where part = 'author' and entry_id in (select id from entries where contest_id = ?
     and id in (select value from json_each(?)))`, consent, contestId, JSON.stringify(ids)).changes;

export const entriesThere = (db: ReadDb, contestId: string, ids: readonly string[]): number => db.get<{ n: number }>(
  'select count(*) as n from entries where contest_id = ? and id in (select value from json_each(?))', contestId, JSON.stringify(ids))?.n ?? 0;
