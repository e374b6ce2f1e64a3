// Rows of the database as members of an archive: tokens instead of judges, hashes instead of reasons, no name anywhere.
import { parseNote, witnessHolds } from '#backend/chain/note.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import { receiptCode } from '#backend/packfile/codes.ts';
import { commitTexts } from '#backend/scoring/commitment.ts';
import type { ReceiptRow } from '#db/queries/archive.ts';
import type { CheckpointRow, CosignatureRow } from '#db/queries/checkpoints.ts';
import type { VersionRow } from '#db/queries/result-versions.ts';
import type { Checkpoints, Packs, Printed } from './format.ts';
import type { LockedVersion } from './write-archive.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Judges by their slot, as in a docket. */
export const judgeToken = (slot: number): string => `J${String(slot).padStart(2, '0')}`;

type Why = Checkpoints['checkpoints'][number]['why'];

/**
 * A co-signature whose judge has another key by now is left out: nobody could check it, and it would look forged.
 */
export function checkpointsOf(
  contestKey: Uint8Array | null, rows: readonly CheckpointRow[], cosignatures: readonly CosignatureRow[],
): Checkpoints {
  const byCheckpoint = Map.groupBy(cosignatures, (one) => one.checkpoint_id);
  const keys: Record<string, string> = {};
  const checkpoints = rows.map((row) => {
    const note = parseNote(row.note);
    const holding = (byCheckpoint.get(row.id) ?? []).flatMap(({ key, ...one }) =>
      (note !== null && key !== null && witnessHolds(note, key, one.signature) ? [{ ...one, key }] : []));
    for (const one of holding) keys[judgeToken(one.slot)] = hex(one.key);
    return {
      why: row.why as Why, size: row.size, root: hex(row.root), note: row.note, at: row.at,
      cosignatures: holding.map((one) => ({ judge: judgeToken(one.slot), key: hex(one.key), signature: hex(one.signature), at: one.at })),
    };
  });
  return { contestKey: contestKey && hex(contestKey), keys, checkpoints };
}

export const printedOf = (rows: readonly CheckpointRow[]): Printed => ({
  codes: rows.map((row) => ({ code: printedCode(row.root), size: row.size, why: row.why as Why, at: row.at })),
});

export function packsOf(rows: readonly ReceiptRow[]): Packs {
  const newest = new Map<number, ReceiptRow>();
  for (const row of rows) {
    const top = newest.get(row.slot);
    if (row.undone === 0 && (!top || (row.revision - top.revision || row.seq - top.seq) > 0)) newest.set(row.slot, row);
  }
  return {
    packs: rows.map((row) => ({
      judge: judgeToken(row.slot), hash: row.hash, signer: row.signed === 1 ? hex(row.signer) : '', revision: row.revision, seq: row.seq,
      batch: row.batch_id, receipt: receiptCode(row.hash), undone: row.undone === 1, counts: newest.get(row.slot) === row,
    })),
  };
}

/** Who locked it, and why in words, stays in the workspace. */
export const lockedVersion = (row: VersionRow, isVoid: boolean): LockedVersion => ({
  docket: row.docket, rows: row.rows,
  facts: {
    version: row.version, kind: row.kind, method: row.method, at: row.at, void: isVoid, docketSha256: row.docket_sha256,
    rowsSha256: commitTexts(row.docket, row.rows).rowsSha256, commitment: row.commitment,
  },
});
