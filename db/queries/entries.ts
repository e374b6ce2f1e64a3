// Entries with their people and attachments, as lists and single rows.
import type { ReadDb, WriteDb } from '../open.ts';

export interface EntryRow {
  id: string; number: string; blind_code: string; title: string; division: string; category: string; subject: string;
  grade: string; submitting_unit: string; school: string; school_code: string; seconds: number | null;
  recommend_rank: number | null; status: 'active' | 'withdrawn';
}
export interface PersonRow {
  entry_id: string; part: 'author' | 'advisor'; position: number; name: string; school: string;
  id_masked: string; phone_masked: string;
}
export interface AttachmentRow {
  id: string; entry_id: string; position: number; label: string; original_name: string; media: string; bytes: number;
  sha256: string;
}

const columns = `e.id, e.number, e.blind_code, e.title, e.division, e.category, e.subject, e.grade,
  coalesce(u.name, '') as submitting_unit, coalesce(s.name, '') as school, coalesce(s.code, '') as school_code,
  e.seconds, e.recommend_rank, e.status`;
const joined = `entries e left join submitting_units u on u.id = e.submitting_unit_id left join schools s on s.id = e.school_id`;

/** Entries of a contest, or of one division. */
export const countEntries = (db: ReadDb, contestId: string, division: string): number => db.get<{ n: number }>(
  "select count(*) as n from entries where contest_id = ? and (? = '' or division = ?)", contestId, division, division)?.n ?? 0;

/** In the order of the list. The index has all that is needed to skip rows: a page deep inside reads no other entry. */
export const entryPage = (db: ReadDb, contestId: string, division: string, offset: number, limit: number): EntryRow[] =>
  db.all<EntryRow>(`select ${columns} from ${joined} where e.contest_id = ? and e.position in (select position from entries
      where contest_id = ? and (? = '' or division = ?) order by position limit ? offset ?)
    order by e.position, e.id`, contestId, contestId, division, division, limit, offset);

export const entriesAt = (db: ReadDb, contestId: string, positions: readonly number[]): EntryRow[] => db.all<EntryRow>(
  `select ${columns} from ${joined} where e.contest_id = ? and e.position in (select value from json_each(?))
   order by e.position, e.id`, contestId, JSON.stringify(positions));

export interface EntryWords {
  position: number; division: string; number: string; title: string; blind_code: string; school: string; people: string;
}

/** What entries are searched by; the names of people parted by line feeds. */
export const entryWords = (db: ReadDb, contestId: string): IterableIterator<EntryWords> => db.each<EntryWords>(
  `select e.position, e.division, e.number, e.title, e.blind_code, coalesce(s.name, '') as school, coalesce((
     select group_concat(p.name, char(10)) from entry_people p where p.entry_id = e.id), '') as people
   from entries e left join schools s on s.id = e.school_id where e.contest_id = ? order by e.position, e.id`, contestId);

export const entryRow = (db: ReadDb, contestId: string, entryId: string): EntryRow | undefined =>
  db.get<EntryRow>(`select ${columns} from ${joined} where e.contest_id = ? and e.id = ?`, contestId, entryId);

export const peopleOf = (db: ReadDb, entryIds: readonly string[]): PersonRow[] => db.all<PersonRow>(
  `select p.entry_id, p.part, p.position, p.name, coalesce(s.name, '') as school, p.id_masked, p.phone_masked
   from entry_people p left join schools s on s.id = p.school_id
   where p.entry_id in (select value from json_each(?)) order by p.entry_id, p.part, p.position`, JSON.stringify(entryIds));

export const attachmentsOf = (db: ReadDb, entryIds: readonly string[]): AttachmentRow[] => db.all<AttachmentRow>(
  `select id, entry_id, position, label, original_name, media, bytes, sha256 from attachments
   where entry_id in (select value from json_each(?)) order by entry_id, position`, JSON.stringify(entryIds));

export interface JudgeRow {
  id: string; slot: number; name: string; unit: string; school: string; school_code: string | null;
  submitting_unit: string; subjects: string; divisions: string; phone_masked: string; id_masked: string;
  max_load: number | null; id_index: Uint8Array | null;
}

export const judgeRows = (db: ReadDb, contestId: string): JudgeRow[] => db.all<JudgeRow>(
  `select j.id, j.slot, j.name, j.unit, coalesce(s.name, '') as school, s.code as school_code,
     coalesce(u.name, '') as submitting_unit, j.subjects, j.divisions, j.phone_masked, j.id_masked, j.max_load, j.id_index
   from judges j left join schools s on s.id = j.school_id left join submitting_units u on u.id = j.submitting_unit_id
   where j.contest_id = ? order by j.slot`, contestId);

export const insertConflict = (db: WriteDb, contestId: string, entryId: string, judgeId: string, note: string): void =>
  void db.run(`insert into declared_conflicts (contest_id, entry_id, judge_id, note) values (?, ?, ?, ?)
    on conflict (entry_id, judge_id) do update set note = excluded.note`, contestId, entryId, judgeId, note);

export const attachmentIdsOfContest = (db: ReadDb, contestId: string): { id: string }[] => db.all(
  'select a.id from attachments a join entries e on e.id = a.entry_id where e.contest_id = ?', contestId);
