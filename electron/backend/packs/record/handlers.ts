// The organiser's record on its way to the judges and back: each pack carries the newest checkpoint with a proof that it goes on
// from those the judge got before; what his program says of it comes back in the score pack.
import { parseNote, signedBy, organiserName, witnessHolds } from '#backend/chain/note.ts';
import { treeOf, type MerkleTree } from '#backend/chain/merkle.ts';
import type { JudgingPackContent, PackWitness } from '#backend/packfile/schema.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { auditHashes } from '#db/queries/audit.ts';
import { checkpointOfNote, insertCosignature, insertDispute, newestCheckpoint } from '#db/queries/checkpoints.ts';
import { contestKeys, packRows } from '#db/queries/packs.ts';

/** Proofs that a pack has room for: a judge who skipped more revisions than that is told that nothing could be compared. */
const mostProofs = 40;

export interface Carried { readonly size: number; readonly checkpoint: NonNullable<JudgingPackContent['checkpoint']> }

/** The contest's first checkpoint, so that no pack leaves without one. Its keys must be there. */
export function firstCheckpoint(context: CommandContext, contestId: string): void {
  if (newestCheckpoint(context.db, contestId)) return;
  context.write({ action: 'packs.checkpoint', subject: contestId, checkpoint: 'packs', checkpointOf: contestId }, () => undefined);
}

/** What the next pack of each judge carries; null where the contest has no checkpoint. */
export function carriedBy({ db }: Pick<QueryContext, 'db'>, contestId: string): (judgeId: string) => Carried | null {
  const newest = newestCheckpoint(db, contestId);
  if (!newest) return () => null;
  const { size, note } = newest;
  const given = Map.groupBy(packRows(db, contestId), (one) => one.judge_id);
  let tree: MerkleTree | undefined;
  return (judgeId) => {
    const sizes = new Set((given.get(judgeId) ?? []).flatMap((one) => one.checkpoint ?? []));
    const earlier = [...sizes].filter((one) => one < size).slice(-mostProofs);
    const from = earlier.map((one) => {
      tree ??= treeOf([...auditHashes(db)].slice(0, size).map(({ hash }) => hash));
      return { size: one, proof: tree.consistency(one, size).map((hash) => Buffer.from(hash).toString('hex')) };
    });
    return { size, checkpoint: { note, ...(from.length > 0 && { from }) } };
  };
}

export interface Witnessing { contestId: string; judgeId: string; signer: Uint8Array; hash: string; witness: PackWitness; at: string }

/** Whether the note is the organiser's own: signed with the contest's key, about this contest. */
function ownNote(db: ReadDb, contestId: string, text: string) {
  const note = parseNote(text);
  const keys = contestKeys(db, contestId);
  return note?.contest === contestId && keys !== undefined && signedBy(note, organiserName, keys.sign_public) ? note : null;
}

/**
 * Keeps what a judge's program says of the record: a co-signature of a checkpoint that stands here, or the two notes that do
 * not go together. Of what was not signed with the contest's key nothing is kept: anybody could have written it.
 */
export function storeWitness(db: WriteDb, { contestId, judgeId, signer, hash, witness, at }: Witnessing): 'co-signed' | 'disputed' | 'nothing' {
  if (witness === undefined) return 'nothing';
  const note = ownNote(db, contestId, witness.note);
  if (!note) return 'nothing';
  const stands = checkpointOfNote(db, contestId, witness.note);
  if ('signature' in witness) {
    const signature = Buffer.from(witness.signature, 'hex');
    if (!witnessHolds(note, signer, signature)) return 'nothing';
    if (stands !== undefined) {
      insertCosignature(db, stands, judgeId, signature, at);
      return 'co-signed';
    }
  } else if (!ownNote(db, contestId, witness.earlier)) return 'nothing';
  // Either two histories were shown to the judge, or the one that he co-signed is not the one that stands here.
  insertDispute(db, { hash, contest_id: contestId, judge_id: judgeId, note: witness.note, earlier: 'earlier' in witness ? witness.earlier : '', at });
  return 'disputed';
}
