// The key that signs transcripts, and the facts about a teacher that stand on one.
import type { ReadDb, WriteDb } from '../open.ts';

export interface TranscriptKeyRow { sign_public: Uint8Array; secret_sealed: Uint8Array }

export const transcriptKey = (db: ReadDb): TranscriptKeyRow | undefined =>
  db.get<TranscriptKeyRow>('select sign_public, secret_sealed from transcript_keys');

export const insertTranscriptKey = (db: WriteDb, key: TranscriptKeyRow): void =>
  void db.run('insert into transcript_keys (only_row, sign_public, secret_sealed) values (1, ?, ?)', key.sign_public,
    key.secret_sealed);

export const registeredFrom = (db: ReadDb, teacherId: number): string | null =>
  db.get<{ registered_from: string | null }>('select registered_from from teachers where id = ?',
    teacherId)?.registered_from ?? null;

/** The hash of the last batch of the ledger; 64 zeros while it is empty. */
export const ledgerHead = (db: ReadDb): string =>
  db.get<{ head: string }>('select lower(hex(hash)) as head from posting_batches order by id desc limit 1')?.head
    ?? '0'.repeat(64);
