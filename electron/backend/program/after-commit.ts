// What follows every commit that was acknowledged to nobody yet: the witness of how far this workspace has come.
import { lastEvent } from '#db/queries/audit.ts';
import { workspaceRow } from '#db/queries/workspace.ts';
import { damaged } from '#db/damage.ts';
import type { Connection } from '#db/open.ts';
import type { AuditEvent } from '../context.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import type { WitnessState } from './witness.ts';

/** Written every few seconds while a video runs: the witness may be behind them. */
const uncritical = new Set(['judging.watched']);

/** Called after the transaction, before the answer. */
export function afterCommit(workspace: OpenWorkspace, event: AuditEvent): void {
  const seq = workspaceRow(workspace.connection.read)?.commit_seq ?? 0;
  workspace.witness.acknowledged = seq;
  if (!uncritical.has(event.action)) recordWitness(workspace);
}

/** How far the database has come, in the words of the witness. */
export function lastWords({ read }: Connection): Pick<WitnessState, 'seq' | 'events' | 'head' | 'at'> {
  const last = lastEvent(read);
  return {
    seq: workspaceRow(read)?.commit_seq ?? 0, events: last?.seq ?? 0,
    head: last ? Buffer.from(last.hash).toString('hex') : '0'.repeat(64), at: last?.at ?? '',
  };
}

/** Writes what stands now; `journal`: whether the -wal file lies beside the database. A frozen one is left as it was found. */
export function recordWitness(workspace: OpenWorkspace, journal = true): void {
  if (workspace.frozen) return;
  workspace.witness.write(workspace.dataKey, { ...lastWords(workspace.connection), file: null, next: null, wal: journal });
}

/** After a failing disk made it necessary to open the file anew: what was acknowledged must be there. */
export function guardAcknowledged(workspace: OpenWorkspace): void {
  workspace.connection.guard((db) => {
    const seq = workspaceRow(db)?.commit_seq ?? 0;
    const { acknowledged } = workspace.witness;
    if (seq < acknowledged) throw damaged('behind');
    // Closing the old one took the journal away: a witness that expects it would raise a false alarm after a power cut.
    recordWitness(workspace, false);
  });
}
