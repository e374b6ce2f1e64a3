// The judge's desk: opened packs, sheets as they stand, every change as an event, exported score packs.
import type { ReadDb, WriteDb } from '../open.ts';

export interface DeskPackRow {
  id: string; file_name: string; sha256: string; contest_id: string; slot: number; revision: number;
  header_sealed: Uint8Array; file_key_sealed: Uint8Array; opened_at: string;
}
export interface DeskSheetRow { code: string; body: string; saved_at: string }
export type DeskEventKind = 'score' | 'comment' | 'submit' | 'recuse' | 'report' | 'reopen' | 'carry' | 'undo' | 'redo';
export interface DeskEventRow {
  seq: number; pack_id: string; code: string; kind: DeskEventKind; before: string; after: string; target: number | null; at: string;
}

export interface DeskKeysRow { sign_public: Uint8Array; receive_public: string; secrets_sealed: Uint8Array }

export const deskKeys = (db: ReadDb): DeskKeysRow | undefined =>
  db.get<DeskKeysRow>('select sign_public, receive_public, secrets_sealed from desk_keys');

export const insertDeskKeys = (db: WriteDb, row: DeskKeysRow): void =>
  void db.run('insert into desk_keys (only_row, sign_public, receive_public, secrets_sealed) values (1, ?, ?, ?)',
    row.sign_public, row.receive_public, row.secrets_sealed);

export const deskPacks = (db: ReadDb): DeskPackRow[] =>
  db.all<DeskPackRow>('select * from desk_packs order by opened_at desc, id');

export const deskPack = (db: ReadDb, id: string): DeskPackRow | undefined =>
  db.get<DeskPackRow>('select * from desk_packs where id = ?', id);

/** The newest revision of this judge's pack in this contest. */
export const newestDeskRevision = (db: ReadDb, contestId: string, slot: number): number => db.get<{ newest: number | null }>(
  'select max(revision) as newest from desk_packs where contest_id = ? and slot = ?', contestId, slot)?.newest ?? 0;

export const insertDeskPack = (db: WriteDb, row: DeskPackRow): void => void db.run(
  `insert into desk_packs (id, file_name, sha256, contest_id, slot, revision, header_sealed, file_key_sealed, opened_at)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.file_name, row.sha256, row.contest_id, row.slot, row.revision, row.header_sealed, row.file_key_sealed, row.opened_at);

export const deskSheets = (db: ReadDb, packId: string): DeskSheetRow[] =>
  db.all<DeskSheetRow>('select code, body, saved_at from desk_sheets where pack_id = ?', packId);

export const deskSheet = (db: ReadDb, packId: string, code: string): DeskSheetRow | undefined =>
  db.get<DeskSheetRow>('select code, body, saved_at from desk_sheets where pack_id = ? and code = ?', packId, code);

export const putDeskSheet = (db: WriteDb, packId: string, code: string, body: string, at: string): void => void db.run(
  `insert into desk_sheets (pack_id, code, body, saved_at) values (?, ?, ?, ?)
   on conflict (pack_id, code) do update set body = excluded.body, saved_at = excluded.saved_at`, packId, code, body, at);

export const appendDeskEvent = (db: WriteDb, row: Omit<DeskEventRow, 'seq'>): void => void db.run(
  'insert into desk_events (pack_id, code, kind, before, after, target, at) values (?, ?, ?, ?, ?, ?, ?)',
  row.pack_id, row.code, row.kind, row.before, row.after, row.target, row.at);

export const deskEventLog = (db: ReadDb, packId: string): Pick<DeskEventRow, 'seq' | 'kind' | 'target'>[] =>
  db.all('select seq, kind, target from desk_events where pack_id = ? order by seq', packId);

export const deskEvent = (db: ReadDb, seq: number): DeskEventRow | undefined =>
  db.get<DeskEventRow>('select * from desk_events where seq = ?', seq);

export interface DeskExportRow { pack_seq: number; hash: string; at: string }

/** The newest score pack of this judge in this contest, over all revisions of his judging pack. */
export const lastDeskExport = (db: ReadDb, contestId: string, slot: number): DeskExportRow | undefined => db.get<DeskExportRow>(
  `select x.pack_seq, x.hash, x.at from desk_exports x join desk_packs p on p.id = x.pack_id
   where p.contest_id = ? and p.slot = ? order by x.pack_seq desc limit 1`, contestId, slot);

export const insertDeskExport = (db: WriteDb, packId: string, seq: number, hash: string, at: string): void =>
  void db.run('insert into desk_exports (pack_id, pack_seq, hash, at) values (?, ?, ?, ?)', packId, seq, hash, at);
