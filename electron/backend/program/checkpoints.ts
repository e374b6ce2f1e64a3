// An event together with the signed checkpoint that covers it, both in the transaction of the change they tell of.
import { openContestKeys } from '#backend/chain/contest-keys.ts';
import { CompactRange } from '#backend/chain/merkle.ts';
import { signNote } from '#backend/chain/note.ts';
import type { Connection, ReadDb, WriteDb } from '#db/open.ts';
import { auditHashes } from '#db/queries/audit.ts';
import { insertCheckpoint } from '#db/queries/checkpoints.ts';
import { contestKeys } from '#db/queries/packs.ts';
import { appendEvent, type AuditBody } from './audit-chain.ts';
import type { OpenWorkspace } from './open-workspace.ts';

/** The tree of committed events, by connection: a root costs what was added since, not the whole chain. */
const known = new WeakMap<Connection, { range: CompactRange; seq: number }>();

/** The tree of all events that stand before this transaction's own one. */
function committed(connection: Connection, db: ReadDb): CompactRange {
  const kept = known.get(connection) ?? { range: new CompactRange(), seq: 0 };
  known.set(connection, kept);
  for (const { seq, hash } of auditHashes(db, kept.seq)) {
    kept.range.append(hash);
    kept.seq = seq;
  }
  return kept.range;
}

/**
 * Appends the event; with `wanted` also a checkpoint of the chain up to and with it, signed with the contest's key.
 * Without keys (no pack was ever issued) there is no checkpoint.
 */
export function appendWithCheckpoint(
  { connection, row, fields }: OpenWorkspace, db: WriteDb, body: AuditBody,
  wanted: { why: string; contestId: string | undefined } | undefined,
): void {
  const contest = wanted?.contestId;
  const keys = wanted && contest !== undefined ? contestKeys(db, contest) : undefined;
  if (!wanted || contest === undefined || !keys) {
    appendEvent(db, body);
    return;
  }
  const range = committed(connection, db).copy();
  const event = appendEvent(db, { ...body, checkpoint: wanted.why });
  range.append(event.hash);
  const checkpoint = { workspace: row.id, contest, size: range.size, root: range.root() };
  const { sign } = openContestKeys(fields, contest, keys.secrets_sealed);
  insertCheckpoint(db, {
    contest_id: contest, why: wanted.why, size: checkpoint.size, root: checkpoint.root, note: signNote(checkpoint, sign), at: body.at,
  });
}
