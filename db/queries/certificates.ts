// Certificates: own designs, frozen lists, every certificate that was ever numbered, and the facts they are made from.
import type { ReadDb, WriteDb } from '../open.ts';

export interface DesignRow { id: string; name: string; body: string; changed_at: string }

export const designRows = (db: ReadDb): DesignRow[] => db.all<DesignRow>('select * from certificate_designs order by name, id');
export const designRow = (db: ReadDb, id: string): DesignRow | undefined =>
  db.get<DesignRow>('select * from certificate_designs where id = ?', id);
export const saveDesign = (db: WriteDb, row: DesignRow): void => void db.run(
  `insert into certificate_designs (id, name, body, changed_at) values (?, ?, ?, ?)
   on conflict (id) do update set name = excluded.name, body = excluded.body, changed_at = excluded.changed_at`,
  row.id, row.name, row.body, row.changed_at);
export const removeDesign = (db: WriteDb, id: string): number => db.run('delete from certificate_designs where id = ?', id).changes;

export interface BatchRow {
  id: string; contest_id: string; result_version: number | null; scope: string; hash: string; proved_by: string | null;
  proved_at: string | null; at: string; replaced_at: string | null;
}
export const currentBatch = (db: ReadDb, contestId: string): BatchRow | undefined => db.get<BatchRow>(
  'select * from certificate_batches where contest_id = ? and replaced_at is null order by at desc, id limit 1', contestId);
export const insertBatch = (db: WriteDb, row: Omit<BatchRow, 'proved_by' | 'proved_at' | 'replaced_at'>): void => void db.run(
  'insert into certificate_batches (id, contest_id, result_version, scope, hash, at) values (?, ?, ?, ?, ?, ?)',
  row.id, row.contest_id, row.result_version, row.scope, row.hash, row.at);
export const replaceBatches = (db: WriteDb, contestId: string, at: string): void => void db.run(
  'update certificate_batches set replaced_at = ? where contest_id = ? and replaced_at is null', at, contestId);
export const proveBatch = (db: WriteDb, id: string, person: string, at: string): void =>
  void db.run('update certificate_batches set proved_by = ?, proved_at = ? where id = ?', person, at, id);

export type CertificateState = 'prepared' | 'issued' | 'lost' | 'replaced' | 'revoked';
export interface CertificateRow {
  number: string; batch_id: string; contest_id: string; entry_id: string | null; kind: 'entry' | 'author' | 'advisor' | 'organisation' | 'judge';
  position: number; body: string; state: CertificateState; issued_at: string | null; replaces: string | null; reason: string;
}
export const batchCertificates = (db: ReadDb, batchId: string): CertificateRow[] =>
  db.all<CertificateRow>('select * from certificates where batch_id = ? order by position, number', batchId);
/** All that were ever issued, and those of the list in force. */
export const contestCertificates = (db: ReadDb, contestId: string): CertificateRow[] => db.all<CertificateRow>(
  `select c.* from certificates c join certificate_batches b on b.id = c.batch_id
   where c.contest_id = ? and (c.issued_at is not null or b.replaced_at is null) order by b.at, b.id, c.position, c.number`, contestId);
/** Those that were given out: certificates that a newer list must account for. */
export const issuedCertificates = (db: ReadDb, contestId: string): CertificateRow[] => db.all<CertificateRow>(
  "select * from certificates where contest_id = ? and state = 'issued' order by position, number", contestId);
export const certificateRow = (db: ReadDb, number: string): CertificateRow | undefined =>
  db.get<CertificateRow>('select * from certificates where number = ?', number);
export const replacementsOf = (db: ReadDb, contestId: string): { number: string; replaces: string; issued_at: string | null }[] => db.all(
  'select number, replaces, issued_at from certificates where contest_id = ? and replaces is not null', contestId);
export const replacementOf = (db: ReadDb, number: string): { number: string; issued_at: string | null } | undefined => db.get(
  'select number, issued_at from certificates where replaces = ? order by issued_at is null, position limit 1', number);
export const insertCertificate = (db: WriteDb, row: CertificateRow): void => void db.run(
  `insert into certificates (number, batch_id, contest_id, entry_id, kind, position, body, state, issued_at, replaces, reason)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.number, row.batch_id, row.contest_id, row.entry_id, row.kind, row.position, row.body, row.state, row.issued_at, row.replaces, row.reason);
export const moveCertificate = (db: WriteDb, number: string, batchId: string, position: number, body: string): void => void db.run(
  'update certificates set batch_id = ?, position = ?, body = ? where number = ?', batchId, position, body, number);
export const markIssued = (db: WriteDb, number: string, at: string): void => void db.run(
  "update certificates set state = 'issued', issued_at = ? where number = ? and state = 'prepared'", at, number);
export const setCertificateState = (db: WriteDb, number: string, state: CertificateState, reason: string): void =>
  void db.run('update certificates set state = ?, reason = ? where number = ?', state, reason, number);
/** Replacements that were never printed and no longer will be. */
export const withdrawUnissued = (db: WriteDb, number: string): void =>
  void db.run("update certificates set state = 'revoked' where number = ? and state = 'prepared'", number);

/** The highest running number between two texts that the workspace ever gave, 0 if none. */
export const highestNumber = (db: ReadDb, before: string, after: string): number => db.getNamed<{ n: number | null }>(
  `select max(cast(substr(number, length(@before) + 1, length(number) - length(@before) - length(@after)) as integer)) as n from certificates
   where substr(number, 1, length(@before)) = @before and substr(number, length(number) - length(@after) + 1) = @after
     and length(number) > length(@before) + length(@after)
     and substr(number, length(@before) + 1, length(number) - length(@before) - length(@after)) not glob '*[^0-9]*'`,
  { before, after })?.n ?? 0;

export interface JudgedEntryRow {
  id: string; blind_code: string; title: string; division: string; category: string; award: string; school: string;
  unit_id: string | null; unit: string | null;
}
/** In the order of the list of results. */
export const judgedEntries = (db: ReadDb, contestId: string): JudgedEntryRow[] => db.all<JudgedEntryRow>(
  `select e.id, e.blind_code, e.title, e.division, e.category, r.award, coalesce(s.name, '') as school, u.id as unit_id, u.name as unit
   from result_rows r join entries e on e.id = r.entry_id left join schools s on s.id = e.school_id
     left join submitting_units u on u.id = e.submitting_unit_id
   where r.contest_id = ? and e.status = 'active' order by r.position, e.id`, contestId);

export interface NamedPersonRow {
  entry_id: string; part: 'author' | 'advisor'; name: string; school: string; school_id: string | null; id_index: Uint8Array | null;
}
export const namedPeople = (db: ReadDb, contestId: string): NamedPersonRow[] => db.all<NamedPersonRow>(
  `select p.entry_id, p.part, p.name, coalesce(s.name, '') as school, p.school_id, p.id_index
   from entry_people p join entries e on e.id = p.entry_id left join schools s on s.id = p.school_id
   where e.contest_id = ? order by p.entry_id, p.part, p.position`, contestId);

/** Judges who handed in at least one sheet; shadow judges are no judges of the contest. */
export const judgesWhoMarked = (db: ReadDb, contestId: string): { id: string; name: string; unit: string }[] => db.all(
  `select j.id, j.name, j.unit from judges j where j.contest_id = ? and j.shadow = 0
     and exists (select 1 from score_sheets s where s.judge_id = j.id and s.status = 'submitted') order by j.slot`, contestId);

export const contestOfKey = (db: ReadDb, publicKey: Uint8Array): string | undefined =>
  db.get<{ contest_id: string }>('select contest_id from contest_keys where sign_public = ?', publicKey)?.contest_id;
