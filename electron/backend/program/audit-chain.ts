// The audit chain: hash = SHA-256("saixue-audit/1\0" + previous hash + canonical body); see docs on what it can prove.
import canonicalize from 'canonicalize';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { chainStart, eventHash } from '#backend/chain/event-hash.ts';
import { appendAudit, auditRows, lastAudit } from '#db/queries/audit.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';

export interface AuditBody {
  at: string; action: string; contest: string | null; subject: string;
  detail: Record<string, string | number | boolean | null>;
  /** Why a checkpoint was made with this event; absent: none was. */
  checkpoint?: string;
  /** Id of the named user who did it; absent: named users are off, or the program itself did it. */
  by?: string;
}

/** Appends one event inside the transaction of the change it tells of. */
export function appendEvent(db: WriteDb, body: AuditBody): { seq: number; hash: Uint8Array } {
  const last = lastAudit(db);
  const seq = (last?.seq ?? 0) + 1;
  const text = canonicalize({ seq, ...body });
  if (text === undefined) throw new Error('audit body is not JSON');
  const prev = last?.hash ?? chainStart;
  const hash = eventHash(prev, text);
  appendAudit(db, { seq, body: text, prev, hash });
  return { seq, hash };
}

/** Recomputes the whole chain; tells the first event that does not fit, or null. */
export function verifyChain(db: ReadDb): { total: number; firstBad: number | null } {
  let prev = chainStart;
  let total = 0;
  for (const row of auditRows(db)) {
    total += 1;
    const fits = row.seq === total && Buffer.compare(row.prev, prev) === 0
      && Buffer.compare(row.hash, eventHash(prev, row.body)) === 0;
    if (!fits) return { total, firstBad: row.seq };
    prev = row.hash;
  }
  return { total, firstBad: null };
}

/** An event that does not fit the one before it; the mark changes with whatever is in it. */
export interface BadEvent { seq: number; mark: string }

/** Every event that does not fit, each judged by what stands before it, at most 100. */
export function badEvents(db: ReadDb): BadEvent[] {
  const bad: BadEvent[] = [];
  let prev = chainStart;
  let wanted = 1;
  for (const row of auditRows(db)) {
    const fits = row.seq === wanted && Buffer.compare(row.prev, prev) === 0
      && Buffer.compare(row.hash, eventHash(prev, row.body)) === 0;
    if (!fits && bad.length < 100) bad.push({ seq: row.seq, mark: sha256Hex(prev, row.body, row.prev, row.hash).slice(0, 16) });
    prev = row.hash;
    wanted = row.seq + 1;
  }
  return bad;
}
