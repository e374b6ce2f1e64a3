// What a backup holds, compared with the workspace it belongs to: what would be gone if it were restored.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { newestVersion, schemaVersion } from '#db/migrate.ts';
import type { Connection, ReadDb } from '#db/open.ts';
import { auditAfter, auditCount, auditHash, lastEvent } from '#db/queries/audit.ts';
import { attachmentFiles, purgeSeqs, sealedContests } from '#db/queries/backups.ts';
import { workspaceCounts, workspaceRow, type WorkspaceCounts } from '#db/queries/workspace.ts';
import { attachmentsFolder } from '../folders.ts';
import { badEvents, type AuditBody } from './audit-chain.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { readWitness, witnessFile } from './witness.ts';

export interface Inspection {
  workspaceId: string; name: string; at: string; events: number; counts: WorkspaceCounts;
  sameWorkspace: boolean;
  /** First event that is not the one that is here now. */
  diverges: number | null;
  /** Actions that are here and not in the backup, the newest first, at most 200 of them with their words. */
  missing: number; rows: { seq: number; at: string; action: string }[];
  lostFiles: number;
  /** Contests whose names are sealed now and were not yet; deletion runs that it is from before. */
  unseals: number; unpurges: number;
  /** Made by an older program: it is brought to the present form when it is restored. */
  olderSchema: boolean;
}

/** @throws AppError backup_refused: it cannot be what this program made */
export function refuseUnsound(copy: Connection): void {
  const version = schemaVersion(copy);
  if (version > newestVersion) throw new AppError('db_newer', { found: version, supported: newestVersion });
  const found = String(copy.pragma('integrity_check(1)'));
  if (found !== 'ok' || copy.pragma('foreign_key_check') !== undefined || version === 0) {
    throw new AppError('backup_refused', { sentence: '它没有通过完整性检查，已损坏。请换一份。', sentenceEn: 'It fails its integrity check and is damaged. Use another one.' });
  }
}

/** The last event that both records have in common; records are chains, so what differs once differs ever after. */
function commonEvents(one: ReadDb, other: ReadDb): number {
  const same = (seq: number): boolean => {
    const [a, b] = [auditHash(one, seq), auditHash(other, seq)];
    return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
  };
  let [low, high] = [0, Math.min(auditCount(one), auditCount(other))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (same(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

const optional = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    // A database of an older program lacks the table.
    return otherwise;
  }
};

/** `current`: the workspace of `dir` where it is open; otherwise its witness alone says how far it had come. */
export function inspectBackup(copy: Connection, dir: string, current: OpenWorkspace | null): Inspection {
  refuseUnsound(copy);
  const db = copy.read;
  const row = optional(() => workspaceRow(db), undefined);
  if (!row) throw new AppError('backup_refused', { sentence: '它不是赛学通工作区的备份。', sentenceEn: 'It is no backup of a Saixue workspace.' });
  const events = auditCount(db);
  const lostFiles = optional(() => attachmentFiles(db), []).filter((one) => !existsSync(join(attachmentsFolder(dir), one.id))).length;
  const shared = {
    workspaceId: row.id, name: row.name, at: lastEvent(db)?.at ?? row.created_at, events, lostFiles, olderSchema: schemaVersion(copy) < newestVersion,
    counts: optional(() => workspaceCounts(db), { contests: 0, entries: 0, schools: 0, teachers: 0, postings: 0 }),
  };
  if (!current) {
    const { said } = readWitness(witnessFile(dir), null);
    return {
      ...shared, sameWorkspace: said === null || said.workspace === row.id, diverges: null, rows: [],
      missing: said === null ? 0 : Math.max(0, said.events - events), unseals: 0, unpurges: 0,
    };
  }
  const now = current.connection.read;
  const common = commonEvents(db, now);
  const damaged = badEvents(db).length > 0;
  const sealed = optional(() => sealedContests(db), []);
  return {
    ...shared, sameWorkspace: current.row.id === row.id, diverges: common < events || damaged ? common + 1 : null,
    missing: auditCount(now) - common,
    rows: auditAfter(now, common, 200).map((event) => {
      const body = JSON.parse(event.body) as AuditBody;
      return { seq: event.seq, at: body.at, action: body.action };
    }),
    unseals: sealedContests(now).filter((one) => !sealed.includes(one)).length,
    unpurges: purgeSeqs(now).filter((seq) => seq > common).length,
  };
}
