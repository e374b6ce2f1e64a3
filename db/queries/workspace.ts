// The workspace row, its key slots and its clean-close flag.
import type { ReadDb, WriteDb } from '../open.ts';

export interface WorkspaceRow {
  id: string; name: string; role: 'organiser' | 'judge' | 'creditAdministrator'; created_at: string;
  cleanly_closed: 0 | 1; commit_seq: number;
}

export interface SlotRow { kind: 'passphrase' | 'recovery' | 'device'; params: string; wrapped: Uint8Array }

export const workspaceRow = (db: ReadDb): WorkspaceRow | undefined =>
  db.get<WorkspaceRow>('select id, name, role, created_at, cleanly_closed, commit_seq from workspace');

export function insertWorkspace(db: WriteDb, row: Pick<WorkspaceRow, 'id' | 'name' | 'role' | 'created_at'>): void {
  db.run(`insert into workspace (only_row, id, name, role, created_at, cleanly_closed, commit_seq)
    values (1, ?, ?, ?, ?, 0, 0)`, row.id, row.name, row.role, row.created_at);
}

export const setCleanlyClosed = (db: WriteDb, closed: boolean): void =>
  void db.run('update workspace set cleanly_closed = ?', closed ? 1 : 0);

export const raiseCommitSeq = (db: WriteDb): void => void db.run('update workspace set commit_seq = commit_seq + 1');

export const slotRows = (db: ReadDb): SlotRow[] => db.all<SlotRow>('select kind, params, wrapped from key_slots order by id');

export const insertSlot = (db: WriteDb, slot: SlotRow, at: string): void =>
  void db.run('insert into key_slots (kind, params, wrapped, created_at) values (?, ?, ?, ?)',
    slot.kind, slot.params, slot.wrapped, at);

export const removeSlots = (db: WriteDb, kind: SlotRow['kind']): void =>
  void db.run('delete from key_slots where kind = ?', kind);

/** The revision of teachers, programmes and ledger together; a contest has its own. */
export const recordsRevision = (db: ReadDb): number =>
  db.get<{ revision: number }>('select revision from records_state')?.revision ?? 0;

export const raiseRecordsRevision = (db: WriteDb): void => void db.run('update records_state set revision = revision + 1');

export interface WorkspaceCounts { contests: number; entries: number; schools: number; teachers: number; postings: number }
/** How much is in a workspace, for the list of recent ones. */
export const workspaceCounts = (db: ReadDb): WorkspaceCounts => db.get<WorkspaceCounts>(
  `select (select count(*) from contests) as contests, (select count(*) from entries where status = 'active') as entries,
    (select count(*) from schools) as schools, (select count(*) from teachers) as teachers, (select count(*) from postings) as postings`)
  ?? { contests: 0, entries: 0, schools: 0, teachers: 0, postings: 0 };
