// What backups need to know of the database: how much is in it, which contests still run, what its record says last.
import type { ReadDb, WriteDb } from '../open.ts';
import { dropFact, setFact } from './keys.ts';

/** Rows of every table, as one text: a copy must hold the same. Also for databases of older programs. */
export function mainCounts(db: ReadDb): string {
  const tables = db.all<{ name: string }>("select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name");
  const sums = tables.map(({ name }) => `select '${name.replaceAll("'", "''")}' as name, count(*) as n from "${name.replaceAll('"', '""')}"`);
  return JSON.stringify(sums.flatMap((sql) => db.all(sql)));
}

/** When the oldest contest that still runs was made; null: none runs. */
export const runningSince = (db: ReadDb): string | null =>
  db.get<{ since: string | null }>("select min(created_at) as since from contests where state <> 'published'")?.since ?? null;

/** Purges by the event that tells of them. */
export const purgeSeqs = (db: ReadDb): number[] =>
  db.all<{ seq: number }>('select event_seq as seq from purges order by event_seq').map((one) => one.seq);

const listPrefix = 'backup ';
/** Backups that were made and not taken away by the program: SHA-256 by name. Facts, so that the database is what knows. */
export const listedBackups = (db: ReadDb): Map<string, string> => new Map(
  db.all<{ name: string; value: string }>('select name, value from workspace_facts where substr(name, 1, ?) = ? order by name', listPrefix.length, listPrefix)
    .map((one) => [one.name.slice(listPrefix.length), one.value]));
export const listBackup = (db: WriteDb, name: string, sha256: string, at: string): void => setFact(db, `${listPrefix}${name}`, sha256, at);
export const unlistBackup = (db: WriteDb, name: string): void => dropFact(db, `${listPrefix}${name}`);

export interface StoredFile { id: string; bytes: number; sha256: string; name: string }
/** Files of the attachments folder that rows of the database name. */
export const attachmentFiles = (db: ReadDb): StoredFile[] => db.all<StoredFile>(
  `select id, bytes, sha256, original_name as name from attachments
   union all select id, bytes, sha256, original_name from proofs order by id`);

/** Sealed copies that objections came with. */
export const objectionFiles = (db: ReadDb): { stored: string; bytes: number; sha256: string }[] => db.all(
  `select json_extract(f.value, '$.stored') as stored, json_extract(f.value, '$.bytes') as bytes, json_extract(f.value, '$.sha256') as sha256
   from objections o, json_each(o.files) f order by 1`);

/** Judging packs that a judge's desk keeps, and hashes of the score packs it made. */
export const deskPackFiles = (db: ReadDb): { id: string; sha256: string; retired: number }[] =>
  db.all('select id, sha256, retired_at is not null as retired from desk_packs order by id');
export const deskExportHashes = (db: ReadDb): string[] => db.all<{ hash: string }>('select hash from desk_exports').map((one) => one.hash);

export const contestsWithKeys = (db: ReadDb): string[] => db.all<{ id: string }>('select contest_id as id from contest_keys').map((one) => one.id);

/** Contests whose authors are sealed now. */
export const sealedContests = (db: ReadDb): string[] =>
  db.all<{ id: string }>('select contest_id as id from seals where opened_at is null').map((one) => one.id);
