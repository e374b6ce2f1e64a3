// The audit chain: every change appends one event, hashed together with the event before it.
import type { ReadDb, WriteDb } from '../open.ts';

export interface AuditRow { seq: number; body: string; prev: Uint8Array; hash: Uint8Array }

export const lastAudit = (db: ReadDb): { seq: number; hash: Uint8Array } | undefined =>
  db.get('select seq, hash from audit order by seq desc limit 1');

export const appendAudit = (db: WriteDb, row: AuditRow): void =>
  void db.run('insert into audit (seq, body, prev, hash) values (?, ?, ?, ?)', row.seq, row.body, row.prev, row.hash);

export const auditRows = (db: ReadDb): IterableIterator<AuditRow> =>
  db.each<AuditRow>('select seq, body, prev, hash from audit order by seq');

/** Hashes of the events after `seq`, in order. */
export const auditHashes = (db: ReadDb, after = 0): IterableIterator<{ seq: number; hash: Uint8Array }> =>
  db.each('select seq, hash from audit where seq > ? order by seq', after);

export const auditCount = (db: ReadDb): number => db.get<{ n: number }>('select count(*) as n from audit')?.n ?? 0;

export const newestAudit = (db: ReadDb, limit: number): AuditRow[] =>
  db.all<AuditRow>('select seq, body, prev, hash from audit order by seq desc limit ?', limit);

/** The newest event with its time. */
export const lastEvent = (db: ReadDb): { seq: number; hash: Uint8Array; at: string } | undefined =>
  db.get("select seq, hash, json_extract(body, '$.at') as at from audit order by seq desc limit 1");

export const auditHash = (db: ReadDb, seq: number): Uint8Array | undefined =>
  db.get<{ hash: Uint8Array }>('select hash from audit where seq = ?', seq)?.hash;

/** Events after `seq`, the newest first. */
export const auditAfter = (db: ReadDb, seq: number, limit: number): AuditRow[] =>
  db.all<AuditRow>('select seq, body, prev, hash from audit where seq > ? order by seq desc limit ?', seq, limit);
