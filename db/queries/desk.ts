// The judge's desk: opened packs, sheets as they stand, every change as an event, exported score packs, tries, what was watched.
import type { ReadDb, WriteDb } from '../open.ts';

export interface DeskPackRow {
  id: string; file_name: string; sha256: string; contest_id: string; slot: number; revision: number;
  header_sealed: Uint8Array; file_key_sealed: Uint8Array; opened_at: string;
  /** Since when its key is destroyed and its kept file gone. */
  retired_at: string | null;
  /** What was saved last in this pack, and when: working time counts from there. */
  last_code: string | null; last_at: string | null;
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

export const insertDeskPack = (db: WriteDb, row: Omit<DeskPackRow, 'retired_at' | 'last_code' | 'last_at'>): void => void db.run(
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

/** The number of the newest change of a pack's sheets; 0: none yet. */
export const newestDeskEvent = (db: ReadDb, packId: string): number =>
  db.get<{ newest: number | null }>('select max(seq) as newest from desk_events where pack_id = ?', packId)?.newest ?? 0;

/** `last_event`: the newest change that is in it; null in exports of earlier programs. */
export interface DeskExportRow { pack_id: string; pack_seq: number; hash: string; at: string; last_event: number | null }

/** The newest score pack of this judge in this contest, over all revisions of his judging pack. */
export const lastDeskExport = (db: ReadDb, contestId: string, slot: number): DeskExportRow | undefined => db.get<DeskExportRow>(
  `select x.pack_id, x.pack_seq, x.hash, x.at, x.last_event from desk_exports x join desk_packs p on p.id = x.pack_id
   where p.contest_id = ? and p.slot = ? order by x.pack_seq desc limit 1`, contestId, slot);

export const insertDeskExport = (db: WriteDb, row: DeskExportRow): void => void db.run(
  'insert into desk_exports (pack_id, pack_seq, hash, at, last_event) values (?, ?, ?, ?, ?)',
  row.pack_id, row.pack_seq, row.hash, row.at, row.last_event);

/** The key is overwritten (secure_delete is on): without it nobody reads what lies in copies of the file. */
export const retireDeskPack = (db: WriteDb, id: string, at: string): void =>
  void db.run("update desk_packs set file_key_sealed = x'', retired_at = ? where id = ?", at, id);

/** A pack that was put away and is opened again from its file. */
export const reviveDeskPack = (db: WriteDb, id: string, fileKeySealed: Uint8Array): void =>
  void db.run('update desk_packs set file_key_sealed = ?, retired_at = null where id = ?', fileKeySealed, id);

export interface DeskWorkRow { code: string; milliseconds: number }

export const deskWork = (db: ReadDb, packId: string): DeskWorkRow[] =>
  db.all<DeskWorkRow>('select code, milliseconds from desk_work where pack_id = ?', packId);

export const addDeskWork = (db: WriteDb, packId: string, code: string, milliseconds: number): void => void db.run(
  `insert into desk_work (pack_id, code, milliseconds) values (?, ?, ?)
   on conflict (pack_id, code) do update set milliseconds = milliseconds + excluded.milliseconds`, packId, code, milliseconds);

export const setDeskLast = (db: WriteDb, packId: string, code: string, at: string): void =>
  void db.run('update desk_packs set last_code = ?, last_at = ? where id = ?', code, at, packId);

/** `spans` as JSON and `length` in tenths of a second. */
export interface DeskWatchedRow { code: string; attachment: number; spans: string; length: number }

export const deskWatched = (db: ReadDb, packId: string): DeskWatchedRow[] => db.all<DeskWatchedRow>(
  'select code, attachment, spans, length from desk_watched where pack_id = ? order by code, attachment', packId);

export const deskWatchedOf = (db: ReadDb, packId: string, code: string): DeskWatchedRow[] => db.all<DeskWatchedRow>(
  'select code, attachment, spans, length from desk_watched where pack_id = ? and code = ? order by attachment', packId, code);

export const putDeskWatched = (db: WriteDb, packId: string, row: DeskWatchedRow): void => void db.run(
  `insert into desk_watched (pack_id, code, attachment, spans, length) values (?, ?, ?, ?, ?)
   on conflict (pack_id, code, attachment) do update set spans = excluded.spans, length = excluded.length`,
  packId, row.code, row.attachment, row.spans, row.length);

/** `body`: the marks that were handed in, as JSON. */
export interface DeskTryRow { code: string; number: number; body: string; at: string }

export const deskTries = (db: ReadDb, packId: string): DeskTryRow[] =>
  db.all<DeskTryRow>('select code, number, body, at from desk_tries where pack_id = ? order by code, number', packId);

export const insertDeskTry = (db: WriteDb, packId: string, row: DeskTryRow): void => void db.run(
  'insert into desk_tries (pack_id, code, number, body, at) values (?, ?, ?, ?, ?)', packId, row.code, row.number, row.body, row.at);
