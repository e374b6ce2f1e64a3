// Recommendation files that were made or taken in, and the entries they carry, with everything registered about them.
import type { ReadDb, WriteDb } from '../open.ts';

export interface RecommendationRow {
  id: string; contest_id: string; unit_id: string; direction: 'made' | 'accepted'; file_name: string; sha256: string; code: string;
  entries: number; signer: Uint8Array; body: string; at: string;
}

/** Newest first. */
export const recommendationRows = (db: ReadDb, contestId: string, unitId: string | null,
  direction: RecommendationRow['direction']): RecommendationRow[] =>
  db.all<RecommendationRow>(`select * from recommendations where contest_id = ? and (? is null or unit_id = ?) and direction = ?
    order by at desc, rowid desc`, contestId, unitId, unitId, direction);

export const insertRecommendation = (db: WriteDb, row: RecommendationRow): void => void db.run(
  `insert into recommendations (id, contest_id, unit_id, direction, file_name, sha256, code, entries, signer, body, at)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.contest_id, row.unit_id, row.direction, row.file_name, row.sha256, row.code, row.entries, row.signer, row.body, row.at);

export interface WholeEntryRow {
  id: string; number: string; match_key: string; title: string; division: string; category: string; subject: string; grade: string;
  textbook: string; volume: string; lesson: string; similarity: number | null; seconds: number | null; remark: string;
  recommend_rank: number | null; came_from: string; status: 'active' | 'withdrawn'; unit_id: string | null;
  school_id: string | null; school_code: string; school: string; frozen: 0 | 1; position: number;
}
const wholeColumns = `e.id, e.number, e.match_key, e.title, e.division, e.category, e.subject, e.grade, e.textbook, e.volume, e.lesson,
  e.similarity, e.seconds, e.remark, e.recommend_rank, e.came_from, e.status, e.submitting_unit_id as unit_id, e.school_id,
  coalesce(s.code, '') as school_code, coalesce(s.name, '') as school, e.position,
  exists (select 1 from assignments a where a.entry_id = e.id) or exists (select 1 from entry_codes c where c.entry_id = e.id) as frozen`;

export const wholeEntries = (db: ReadDb, contestId: string): WholeEntryRow[] => db.all<WholeEntryRow>(
  `select ${wholeColumns} from entries e left join schools s on s.id = e.school_id where e.contest_id = ? order by e.position, e.id`, contestId);

export interface WholePersonRow {
  entry_id: string; part: 'author' | 'advisor'; position: number; name: string; school_id: string | null; school_code: string; school: string;
  id_sealed: Uint8Array | null; phone_sealed: Uint8Array | null; id_index: Uint8Array | null; phone_index: Uint8Array | null; consent: string;
}
export const wholePeople = (db: ReadDb, entryIds: readonly string[]): WholePersonRow[] => db.all<WholePersonRow>(
  `select p.entry_id, p.part, p.position, p.name, p.school_id, coalesce(s.code, '') as school_code, coalesce(s.name, '') as school,
     p.id_sealed, p.phone_sealed, p.id_index, p.phone_index, p.consent
   from entry_people p left join schools s on s.id = p.school_id
   where p.entry_id in (select value from json_each(?)) order by p.entry_id, p.part desc, p.position`, JSON.stringify(entryIds));

export interface NewEntry {
  id: string; contest_id: string; number: string; match_key: string; blind_code: string; title: string; division: string; category: string;
  subject: string; grade: string; submitting_unit_id: string; school_id: string | null; seconds: number | null; remark: string;
  position: number; recommend_rank: number | null; textbook: string; volume: string; lesson: string; similarity: number | null; came_from: string;
}
export const insertAccepted = (db: WriteDb, row: NewEntry): void => void db.run(
  `insert into entries (id, contest_id, number, match_key, blind_code, title, division, category, subject, grade, submitting_unit_id,
     school_id, seconds, remark, status, position, recommend_rank, textbook, volume, lesson, similarity, came_from)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.contest_id, row.number, row.match_key, row.blind_code, row.title, row.division, row.category, row.subject, row.grade,
  row.submitting_unit_id, row.school_id, row.seconds, row.remark, row.position, row.recommend_rank, row.textbook, row.volume, row.lesson,
  row.similarity, row.came_from);

export function updateAccepted(db: WriteDb, row: Omit<NewEntry, 'contest_id' | 'match_key' | 'blind_code' | 'position'>): void {
  db.run(`update entries set number = ?, title = ?, division = ?, category = ?, subject = ?, grade = ?, submitting_unit_id = ?,
      school_id = ?, seconds = ?, remark = ?, status = 'active', recommend_rank = ?, textbook = ?, volume = ?, lesson = ?, similarity = ?,
      came_from = ? where id = ?`,
  row.number, row.title, row.division, row.category, row.subject, row.grade, row.submitting_unit_id, row.school_id, row.seconds,
  row.remark, row.recommend_rank, row.textbook, row.volume, row.lesson, row.similarity, row.came_from, row.id);
  db.run('delete from entry_people where entry_id = ?', row.id);
}

export interface NewPerson {
  entry_id: string; part: 'author' | 'advisor'; position: number; name: string; school_id: string | null;
  id_sealed: Uint8Array | null; id_index: Uint8Array | null; id_masked: string;
  phone_sealed: Uint8Array | null; phone_index: Uint8Array | null; phone_masked: string; consent: string;
}
export const insertPerson = (db: WriteDb, row: NewPerson): void => void db.run(
  `insert into entry_people (entry_id, part, position, name, school_id, id_sealed, id_index, id_masked, phone_sealed, phone_index,
     phone_masked, consent) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.entry_id, row.part, row.position, row.name, row.school_id, row.id_sealed, row.id_index, row.id_masked,
  row.phone_sealed, row.phone_index, row.phone_masked, row.consent);

/** Left out of a newer file of the same unit. */
export const withdrawEntry = (db: WriteDb, entryId: string): void =>
  void db.run(`update entries set status = 'withdrawn', recommend_rank = null where id = ?`, entryId);

export const removeAttachments = (db: WriteDb, entryId: string): void =>
  void db.run('delete from attachments where entry_id = ?', entryId);

/** What came with a recommendation file: its source_path lets the file be taken back as a whole. */
export const insertAcceptedAttachment = (db: WriteDb, row: {
  id: string; entry_id: string; position: number; label: string; original_name: string; media: string; bytes: number;
    sha256: string; source_path: string; facts: string;
}): void => void db.run(
  `insert into attachments (id, entry_id, position, label, original_name, media, bytes, sha256, source_path, facts, original_sha256)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.entry_id, row.position, row.label, row.original_name, row.media, row.bytes, row.sha256, row.source_path, row.facts,
  row.sha256);

export const publishedResults = (db: ReadDb, contestId: string): { entry_id: string; score: number | null; award: string }[] => db.all(
  `select r.entry_id, r.score, r.award from results x join result_rows r on r.contest_id = x.contest_id
   where x.contest_id = ? and x.published_at is not null`, contestId);

export const attachmentFiles = (db: ReadDb, entryId: string): { id: string; sha256: string; original_name: string }[] => db.all(
  'select id, sha256, original_name from attachments where entry_id = ? order by position', entryId);
