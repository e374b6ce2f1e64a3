// When receiving ended, and packs that wait: late ones for two people, forks for the judge's next pack.
import type { ReadDb, WriteDb } from '../open.ts';

export const closedAt = (db: ReadDb, contestId: string): string | null =>
  db.get<{ closed_at: string }>('select closed_at from receiving where contest_id = ?', contestId)?.closed_at ?? null;

export const insertClosing = (db: WriteDb, contestId: string, at: string): void =>
  void db.run('insert into receiving (contest_id, closed_at) values (?, ?)', contestId, at);

export const removeClosing = (db: WriteDb, contestId: string): void => void db.run('delete from receiving where contest_id = ?', contestId);

export interface WaitingRow {
  hash: string; judge_id: string; pack_id: string; revision: number; why: 'late' | 'fork'; seq: number; prev: string | null;
  signer: Uint8Array; body: string; file_name: string; arrived_at: string;
  first_person: string | null; first_reason: string | null; first_at: string | null;
  second_person: string | null; second_reason: string | null; decided_at: string | null; outcome: 'waiting' | 'taken' | 'left';
}

/** Whatever came with a receiving that was taken back is not there. */
const standing = '(w.batch_id is null or exists (select 1 from receive_batches b where b.id = w.batch_id and b.undone_at is null))';
const columns = `w.hash, w.judge_id, w.pack_id, p.revision, w.why, w.seq, w.prev, w.signer, w.body, w.file_name, w.arrived_at,
  w.first_person, w.first_reason, w.first_at, w.second_person, w.second_reason, w.decided_at, w.outcome`;

/** Undecided ones first, then as they arrived. */
export const waitingRows = (db: ReadDb, contestId: string): WaitingRow[] => db.all<WaitingRow>(
  `select ${columns} from waiting_packs w join packs p on p.id = w.pack_id
   where w.contest_id = ? and ${standing} order by w.outcome <> 'waiting', w.arrived_at, w.hash`, contestId);

export const waitingRow = (db: ReadDb, contestId: string, hash: string): WaitingRow | undefined => db.get<WaitingRow>(
  `select ${columns} from waiting_packs w join packs p on p.id = w.pack_id
   where w.contest_id = ? and w.hash = ? and ${standing}`, contestId, hash);

/** The file as it came, still sealed. */
export const waitingFile = (db: ReadDb, hash: string): Uint8Array | undefined =>
  db.get<{ sealed_file: Uint8Array }>('select sealed_file from waiting_packs where hash = ?', hash)?.sealed_file;

/** Names and decisions only, without what is in the packs. */
export const setAsideRows = (db: ReadDb, contestId: string): Pick<WaitingRow, 'hash' | 'judge_id' | 'why' | 'outcome'>[] => db.all(
  `select w.hash, w.judge_id, w.why, w.outcome from waiting_packs w where w.contest_id = ? and ${standing}`, contestId);

export interface NewWaiting {
  hash: string; contest_id: string; judge_id: string; pack_id: string; batch_id: string | null; why: 'late' | 'fork'; seq: number;
  prev: string | null; signer: Uint8Array; body: string; sealed_file: Uint8Array; file_name: string; arrived_at: string;
}

/**
 * The same file a second time stays as it is, unless the first had gone with a receiving that was taken back, or had come
 * late and now, receiving being open again, turns out to be a fork: then it keeps the time it first came.
 */
export const insertWaiting = (db: WriteDb, row: NewWaiting): void => void db.run(
  `insert into waiting_packs (hash, contest_id, judge_id, pack_id, batch_id, why, seq, prev, signer, body, sealed_file, file_name, arrived_at)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
   on conflict (hash) do update set batch_id = excluded.batch_id, why = excluded.why,
     arrived_at = case when batch_id is null then arrived_at else excluded.arrived_at end,
     first_person = null, first_reason = null, first_at = null, second_person = null, second_reason = null, decided_at = null,
     outcome = 'waiting'
   where (why = 'late' and excluded.why = 'fork')
     or (batch_id is not null and (select undone_at from receive_batches b where b.id = batch_id) is not null)`,
  row.hash, row.contest_id, row.judge_id, row.pack_id, row.batch_id, row.why, row.seq, row.prev, row.signer, row.body,
  row.sealed_file, row.file_name, row.arrived_at);

export const decideFirst = (db: WriteDb, hash: string, person: string, reason: string, at: string): void => void db.run(
  'update waiting_packs set first_person = ?, first_reason = ?, first_at = ? where hash = ?', person, reason, at, hash);

/** `person` null: received in the ordinary way after receiving was opened again. */
export const settleWaiting = (
  db: WriteDb, hash: string, outcome: 'taken' | 'left', person: string | null, reason: string | null, at: string,
): void => void db.run(
  'update waiting_packs set second_person = ?, second_reason = ?, decided_at = ?, outcome = ? where hash = ?', person, reason, at, outcome, hash);

/** A receiving that is taken back gives its late packs back to the queue, undecided; those, too, that it found to be forks. */
export function awaitAgain(db: WriteDb, batchId: string): void {
  db.run(`update waiting_packs set first_person = null, first_reason = null, first_at = null, second_person = null, second_reason = null,
     decided_at = null, outcome = 'waiting'
   where outcome = 'taken' and hash in (select hash from score_packs where batch_id = ?)`, batchId);
  db.run(`update waiting_packs set why = 'late', batch_id = null, first_person = null, first_reason = null, first_at = null,
     second_person = null, second_reason = null, decided_at = null, outcome = 'waiting'
   where batch_id = ? and arrived_at <> (select at from receive_batches where id = batch_id)`, batchId);
}

export interface MergeRow { id: number | null; revision: number; seq: number; hash: string; kind: 'pack' | 'sheet' }

/** What the merge of one judge is made of: packs taken in, and forks that nobody has left yet (without an id). */
export const mergeRows = (db: ReadDb, judgeId: string): MergeRow[] => db.all<MergeRow>(
  `select s.id, p.revision, s.seq, s.hash, p.kind from score_packs s join receive_batches b on b.id = s.batch_id join packs p on p.id = s.pack_id
   where s.judge_id = ? and b.undone_at is null
   union all select null, p.revision, w.seq, w.hash, p.kind from waiting_packs w join packs p on p.id = w.pack_id
   where w.judge_id = ? and w.why = 'fork' and w.outcome = 'waiting' and ${standing}
   order by 4`, judgeId, judgeId);

export const bodyOf = (db: ReadDb, row: MergeRow): string => {
  const found = row.id === null
    ? db.get<{ body: string }>('select body from waiting_packs where hash = ?', row.hash)
    : db.get<{ body: string }>('select body from score_packs where id = ?', row.id);
  if (!found) throw new Error('a pack of the merge is gone');
  return found.body;
};

/** What the unsigned sheets of a pack said that were taken in: the same again is no news. */
export const unsignedBodies = (db: ReadDb, judgeId: string, packId: string): string[] => db.all<{ body: string }>(
  `select s.body from score_packs s join receive_batches b on b.id = s.batch_id
   where s.judge_id = ? and s.pack_id = ? and s.signed = 0 and b.undone_at is null
   order by s.seq desc limit 1`, judgeId, packId).map((one) => one.body);

export interface AcceptedRow {
  judge_id: string; batch_id: string; revision: number; seq: number; prev: string | null; hash: string; signed: 0 | 1; received_at: string;
}

/** Everything taken in and not undone, without what is in it. */
export const acceptedRows = (db: ReadDb, contestId: string): AcceptedRow[] => db.all<AcceptedRow>(
  `select s.judge_id, s.batch_id, p.revision, s.seq, s.prev, s.hash, s.signed, s.received_at
   from score_packs s join receive_batches b on b.id = s.batch_id join packs p on p.id = s.pack_id
   where s.contest_id = ? and b.undone_at is null order by s.id`, contestId);

/** Judges whose packs or forks came with a receiving. */
export const judgesOfBatch = (db: ReadDb, batchId: string): string[] => db.all<{ judge_id: string }>(
  `select judge_id from score_packs where batch_id = ? union select judge_id from waiting_packs where batch_id = ?`, batchId, batchId)
  .map((one) => one.judge_id);
