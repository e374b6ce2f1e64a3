// Checkpoints of the audit chain and who co-signed them.
import type { ReadDb, WriteDb } from '../open.ts';

export interface CheckpointRow { id: number; contest_id: string; why: string; size: number; root: Uint8Array; note: string; at: string }

export const newestCheckpoint = (db: ReadDb, contestId: string): CheckpointRow | undefined => db.get<CheckpointRow>(
  'select id, contest_id, why, size, root, note, at from checkpoints where contest_id = ? order by id desc limit 1', contestId);

export const checkpointRows = (db: ReadDb, contestId: string): CheckpointRow[] => db.all<CheckpointRow>(
  'select id, contest_id, why, size, root, note, at from checkpoints where contest_id = ? order by id', contestId);

export const insertCheckpoint = (db: WriteDb, row: Omit<CheckpointRow, 'id'>): void => void db.run(
  'insert into checkpoints (contest_id, why, size, root, note, at) values (?, ?, ?, ?, ?, ?)',
  row.contest_id, row.why, row.size, row.root, row.note, row.at);

/** The checkpoint of exactly this note. */
export const checkpointOfNote = (db: ReadDb, contestId: string, note: string): number | undefined => db.get<{ id: number }>(
  'select id from checkpoints where contest_id = ? and note = ?', contestId, note)?.id;

export const insertCosignature = (db: WriteDb, checkpointId: number, judgeId: string, signature: Uint8Array, at: string): void => void db.run(
  'insert into cosignatures (checkpoint_id, judge_id, signature, at) values (?, ?, ?, ?) on conflict do nothing', checkpointId, judgeId, signature, at);

export interface CosignatureRow {
  checkpoint_id: number; judge_id: string; slot: number; name: string; signature: Uint8Array; at: string; key: Uint8Array | null;
}

/** With the judge's key as it is known here: pinned, of his card, or of his score packs. */
export const cosignatureRows = (db: ReadDb, contestId: string): CosignatureRow[] => db.all<CosignatureRow>(
  `select s.checkpoint_id, s.judge_id, j.slot, j.name, s.signature, s.at, coalesce(
     (select sign_public from judge_keys k where k.judge_id = j.id), (select sign_public from judge_cards c where c.judge_id = j.id),
     (select signer from score_packs p where p.judge_id = j.id and p.signed = 1 order by p.id desc limit 1)) as key
   from cosignatures s join checkpoints c on c.id = s.checkpoint_id join judges j on j.id = s.judge_id
   where c.contest_id = ? order by s.checkpoint_id, j.slot`, contestId);

/** Two notes of the organiser that do not go together; `earlier` is empty where the judge co-signed a note that stands nowhere here. */
export interface DisputeRow { hash: string; contest_id: string; judge_id: string; note: string; earlier: string; at: string }

export const insertDispute = (db: WriteDb, row: DisputeRow): void => void db.run(
  `insert into record_disputes (hash, contest_id, judge_id, note, earlier, at) values (?, ?, ?, ?, ?, ?) on conflict do nothing`,
  row.hash, row.contest_id, row.judge_id, row.note, row.earlier, row.at);

export const disputeRows = (db: ReadDb, contestId: string): (DisputeRow & { name: string })[] => db.all(
  `select d.*, j.name from record_disputes d join judges j on j.id = d.judge_id where d.contest_id = ? order by d.at, d.hash`, contestId);

/** Notes that this desk saw for a judge of a contest, in the order of his packs. */
export const deskNotes = (db: ReadDb, contestId: string, slot: number): { note: string; size: number; revision: number; pack_id: string }[] => db.all(
  `select c.note, c.size, p.revision, c.pack_id from desk_checkpoints c join desk_packs p on p.id = c.pack_id
   where c.contest_id = ? and p.slot = ? order by p.revision`, contestId, slot);

export interface DeskNoteRow { contest_id: string; size: number; note: string; pack_id: string; seen_at: string }

export const insertDeskNote = (db: WriteDb, row: DeskNoteRow): void => void db.run(
  `insert into desk_checkpoints (contest_id, size, note, pack_id, seen_at) values (?, ?, ?, ?, ?) on conflict do nothing`,
  row.contest_id, row.size, row.note, row.pack_id, row.seen_at);

/** Contests that can sign. */
export const contestsWithKeys = (db: ReadDb): string[] =>
  db.all<{ id: string }>('select contest_id as id from contest_keys order by contest_id').map((one) => one.id);
