// What an archive holds besides what others read already: events in stretches, and receipts of score packs by the slots of judges.
import type { ReadDb } from '../open.ts';

/** A stretch of the chain at a time: no statement stays open while a file is being written. */
export const eventsBetween = (db: ReadDb, after: number, last: number): { seq: number; body: string; hash: Uint8Array }[] => db.all(
  'select seq, body, hash from audit where seq > ? and seq <= ? order by seq limit 2000', after, last);

export interface ReceiptRow {
  slot: number; hash: string; signer: Uint8Array; revision: number; seq: number; batch_id: string; undone: 0 | 1; signed: 0 | 1;
}

/** Every score pack that was ever taken in, also with a receiving that was taken back. */
export const receiptRows = (db: ReadDb, contestId: string): ReceiptRow[] => db.all<ReceiptRow>(
  `select j.slot, s.hash, s.signer, p.revision, s.seq, s.batch_id, (b.undone_at is not null) as undone, s.signed
   from score_packs s join receive_batches b on b.id = s.batch_id join packs p on p.id = s.pack_id join judges j on j.id = s.judge_id
   where s.contest_id = ? order by j.slot, s.id`, contestId);
