// The deletion run of one contest: what stands in its way, what it takes, and taking it out of every table.
import type { ReadDb, WriteDb } from '../open.ts';

/** What must be settled before. */
export interface Hindrances {
  openObjections: number; sealed: number; running: number; archived: number; archivedAt: string | null;
}
export const hindrances = (db: ReadDb, contestId: string, day: string): Hindrances => db.getNamed<Hindrances>(
  `select (select count(*) from objections o where o.contest_id = @id and o.accepted = 1
       and not exists (select 1 from objection_decisions d where d.objection_id = o.id)) as openObjections,
     (select count(*) from sealed_identities where contest_id = @id and opened_at is null) as sealed,
     (select count(*) from publications p where p.contest_id = @id and p.taken_down_at is null and p.to_day >= @day
       and not exists (select 1 from publications n where n.contest_id = @id and n.stage = p.stage and n.version > p.version)) as running,
     (select count(*) from audit where json_extract(body, '$.action') = 'archive.export' and (json_extract(body, '$.contest') = @id
       or json_extract(body, '$.subject') = @id)) as archived,
     (select max(json_extract(body, '$.at')) from audit where json_extract(body, '$.action') = 'archive.export'
       and (json_extract(body, '$.contest') = @id or json_extract(body, '$.subject') = @id)) as archivedAt`, { id: contestId, day })
  ?? { openObjections: 0, sealed: 0, running: 0, archived: 0, archivedAt: null };

export interface PurgeCounts {
  persons: number; numbers: number; files: number; bytes: number; packs: number; objections: number; certificates: number;
}
/** Persons: authors, advisors, judges, their relations, and who objected. Numbers: of ID and phone, each one. */
export const purgeCounts = (db: ReadDb, contestId: string): PurgeCounts => db.getNamed<PurgeCounts>(
  `with people as (select p.* from entry_people p join entries e on e.id = p.entry_id where e.contest_id = @id),
     files as (select a.bytes from attachments a join entries e on e.id = a.entry_id where e.contest_id = @id),
     letters as (select f.value as file from objections o, json_each(o.files) f where o.contest_id = @id)
   select (select count(*) from people where name <> '') + (select count(*) from judges where contest_id = @id)
       + (select count(*) from judge_relations where contest_id = @id) + (select count(*) from objections where contest_id = @id) as persons,
     (select count(id_sealed) + count(phone_sealed) from people)
       + (select count(id_sealed) + count(phone_sealed) from judges where contest_id = @id)
       + (select count(id_sealed) from judge_relations where contest_id = @id) as numbers,
     (select count(*) from files) + (select count(*) from letters) as files,
     (select coalesce(sum(bytes), 0) from files) + (select coalesce(sum(json_extract(file, '$.bytes')), 0) from letters) as bytes,
     (select count(*) from packs where contest_id = @id) as packs,
     (select count(*) from objections where contest_id = @id) as objections,
     (select count(*) from certificates where contest_id = @id) as certificates`, { id: contestId })
  ?? { persons: 0, numbers: 0, files: 0, bytes: 0, packs: 0, objections: 0, certificates: 0 };

/** Ids of files in attachments/, and names of sealed copies in objections/. */
export const purgedAttachments = (db: ReadDb, contestId: string): string[] => db.all<{ id: string }>(
  'select a.id from attachments a join entries e on e.id = a.entry_id where e.contest_id = ? order by a.id', contestId).map((one) => one.id);
export const purgedLetters = (db: ReadDb, contestId: string): string[] => db.all<{ stored: string }>(
  "select json_extract(f.value, '$.stored') as stored from objections o, json_each(o.files) f where o.contest_id = ? order by 1",
  contestId).map((one) => one.stored);

/** Whether a copy of the database holds the contest; a copy of an older program may lack the table. */
export const holdsContest = (db: ReadDb, contestId: string): boolean => db.get('select 1 from contests where id = ?', contestId) !== undefined;

export const certificateBodies = (db: ReadDb, contestId: string): { number: string; body: string }[] =>
  db.all('select number, body from certificates where contest_id = ?', contestId);
export const postedRows = (db: ReadDb, contestId: string): { id: string; rows: string }[] =>
  db.all('select id, rows from publications where contest_id = ?', contestId);
export const resultBodies = (db: ReadDb, contestId: string): { entry_id: string; body: string }[] =>
  db.all('select entry_id, body from result_rows where contest_id = ?', contestId);

/** Bodies as they are to read afterwards, made by whoever knows their shape. */
export interface EmptiedBodies {
  certificates: readonly { number: string; body: string }[];
  publications: readonly { id: string; rows: string }[];
  results: readonly { entry_id: string; body: string }[];
}

const inContest = 'in (select id from entries where contest_id = ?)';
/** Each with the contest's id as its only value. A place in the list stands for what told whose an entry is. */
const steps: readonly string[] = [
  // Whose entry it is. One that a school handed in without an author names no person: it keeps its school.
  `update entries set number = printf('D%04d', position), match_key = 'deleted/' || id, title = '（已删除）', remark = '', came_from = '' where contest_id = ?`,
  `update entries set school_id = null,
     submitting_unit_id = (select id from submitting_units u where u.id = submitting_unit_id and u.kind <> 'school')
   where contest_id = ? and exists (select 1 from entry_people p where p.entry_id = entries.id and p.part = 'author')`,
  `update entry_people set name = '', school_id = null, id_sealed = null, id_index = null, id_masked = '', phone_sealed = null, phone_index = null,
     phone_masked = '', consent = '' where entry_id ${inContest}`,
  // Files go with what was found in them.
  'delete from leak_findings where contest_id = ?',
  `delete from attachments where entry_id ${inContest}`,
  // Judges keep their seat and their public keys, so that packs and checkpoints can still be verified.
  `update judges set name = '评委' || slot, unit = '', match_key = 'deleted/' || id, school_id = null, submitting_unit_id = null, id_sealed = null,
     id_index = null, id_masked = '', phone_sealed = null, phone_index = null, phone_masked = '' where contest_id = ?`,
  'delete from judge_relations where contest_id = ?',
  "update declared_conflicts set note = '' where contest_id = ?",
  // What lay sealed, opened long ago.
  `delete from sealed_conflicts where entry_id ${inContest}`,
  'delete from sealed_identities where contest_id = ?',
  "update seals set slots = '[]', sealed_rest = x'' where contest_id = ?",
  // What came in: names of files, rows as they were before, what other levels sent.
  'delete from import_batches where contest_id = ?',
  "update recommendations set body = '{}', file_name = '' where contest_id = ?",
  `update waiting_packs set file_name = '', first_reason = iif(first_reason is null, null, ''),
     second_reason = iif(second_reason is null, null, '') where contest_id = ?`,
  // What people wrote: letters of objection and reasons of decisions. What was decided, by whom and when stays.
  'delete from objection_decisions where objection_id in (select id from objections where contest_id = ?)',
  'delete from objections where contest_id = ?',
  "update publications set contact = '' where contest_id = ?",
  'delete from case_decisions where contest_id = ?',
  "update entry_decisions set reason = '' where contest_id = ?",
  "update award_changes set reason = '' where contest_id = ?",
  "update result_versions set reason = '' where contest_id = ?",
  "update void_versions set reason = '' where contest_id = ?",
  "update unblind_steps set reason = '' where contest_id = ?",
  "update expert_replacements set reason = '' where draw_id in (select id from expert_draws where contest_id = ?)",
  "update arbitration_seats set reason = '' where contest_id = ?",
  `update arbitration_sheets set reason = '', person = coalesce((select '评委' || slot from judges j where j.id = judge_id), person) where contest_id = ?`,
  "update certificates set reason = '' where contest_id = ?",
];

/** Takes every person out of the contest. Its line in `purges` must be there: triggers ask for it. */
export function emptyContest(db: WriteDb, contestId: string, bodies: EmptiedBodies): void {
  for (const sql of steps) db.run(sql, contestId);
  for (const one of bodies.certificates) db.run('update certificates set body = ? where number = ?', one.body, one.number);
  for (const one of bodies.publications) db.run('update publications set rows = ? where id = ?', one.rows, one.id);
  for (const one of bodies.results) {
    db.run('update result_rows set body = ? where contest_id = ? and entry_id = ?', one.body, contestId, one.entry_id);
  }
}
