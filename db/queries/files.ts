// Files of entries: what matching looks up, what is kept with its facts, lists and removal.
import type { ReadDb, WriteDb } from '../open.ts';

/** An entry as matching and checking need it. `authors`: names in order, as a JSON list. */
export interface FileEntryRow {
  id: string; number: string; title: string; division: string; category: string; school: string; authors: string;
}

export const fileEntries = (db: ReadDb, contestId: string): FileEntryRow[] => db.all<FileEntryRow>(
  `select e.id, e.number, e.title, e.division, e.category, coalesce(s.name, '') as school,
     (select json_group_array(p.name) from (select name from entry_people where entry_id = e.id and part = 'author'
       order by position) p) as authors
   from entries e left join schools s on s.id = e.school_id
   where e.contest_id = ? and e.status = 'active' order by e.position, e.id`, contestId);

export interface StoredFileRow {
  id: string; entry_id: string; position: number; label: string; original_name: string; source_path: string; media: string;
  bytes: number; sha256: string; original_sha256: string; facts: string; scanned_at: string | null;
  number: string; title: string; category: string; division: string;
}

const columns = `a.id, a.entry_id, a.position, a.label, a.original_name, a.source_path, a.media, a.bytes, a.sha256,
  a.original_sha256, a.facts, a.scanned_at, e.number, e.title, e.category, e.division`;

/** All files of a contest, in the order of its entries. */
export const storedFiles = (db: ReadDb, contestId: string): StoredFileRow[] => db.all<StoredFileRow>(
  `select ${columns} from attachments a join entries e on e.id = a.entry_id
   where e.contest_id = ? order by e.position, e.id, a.position`, contestId);

export const filesById = (db: ReadDb, contestId: string, ids: readonly string[]): StoredFileRow[] => db.all<StoredFileRow>(
  `select ${columns} from attachments a join entries e on e.id = a.entry_id
   where e.contest_id = ? and a.id in (select value from json_each(?)) order by e.position, a.position`, contestId, JSON.stringify(ids));

/** The highest position in use: files can be removed, so their number does not say it. */
export const lastPosition = (db: ReadDb, entryId: string): number =>
  db.get<{ last: number | null }>('select max(position) as last from attachments where entry_id = ?', entryId)?.last ?? 0;

export const countFiles = (db: ReadDb, entryId: string): number =>
  db.get<{ n: number }>('select count(*) as n from attachments where entry_id = ?', entryId)?.n ?? 0;

export interface NewFileRow {
  id: string; entry_id: string; position: number; label: string; original_name: string; source_path: string; media: string;
  bytes: number; sha256: string; facts: string;
}

/** `original_sha256` stays empty until the file is cleaned: then it is the hash of what was handed in. */
export const insertFile = (db: WriteDb, row: NewFileRow): void => void db.run(
  `insert into attachments (id, entry_id, position, label, original_name, source_path, media, bytes, sha256, facts)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.entry_id, row.position, row.label, row.original_name, row.source_path, row.media, row.bytes, row.sha256, row.facts);

export const deleteFiles = (db: WriteDb, ids: readonly string[]): void =>
  void db.run('delete from attachments where id in (select value from json_each(?))', JSON.stringify(ids));
