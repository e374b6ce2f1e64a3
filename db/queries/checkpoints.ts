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
