// Import batches: what each added or changed, and whether that can still be taken back.
import type { ReadDb, WriteDb } from '../open.ts';

export type ImportKind = 'entries' | 'judges' | 'quotas' | 'teachers' | 'programmes' | 'trainings' | 'schools' | 'units' | 'experts' | 'history'
  | 'relations' | 'affinities';
export interface BatchRow {
  id: string; contest_id: string | null; kind: ImportKind; file_name: string; file_hash: string; counts: string;
  revision: number;
  at: string; undone_at: string | null;
}

/** Batches of a contest, or those of the workspace's records (contest null); newest first. */
export const batchRows = (db: ReadDb, contestId: string | null, kind: ImportKind | null = null): BatchRow[] =>
  db.all<BatchRow>(`select * from import_batches where contest_id is ? and (? is null or kind = ?)
    order by revision desc, at desc, id`, contestId, kind, kind);

export const batchRow = (db: ReadDb, contestId: string | null, id: string): BatchRow | undefined =>
  db.get<BatchRow>('select * from import_batches where contest_id is ? and id = ?', contestId, id);

/** The last batch of this very file that still holds. */
export const batchOfFile = (db: ReadDb, contestId: string | null, kind: ImportKind, hash: string): string | undefined =>
  db.get<{ id: string }>(`select id from import_batches where contest_id is ? and kind = ? and file_hash = ?
    and undone_at is null order by revision desc limit 1`, contestId, kind, hash)?.id;

export const insertBatch = (db: WriteDb, row: Omit<BatchRow, 'undone_at'>): void => void db.run(
  `insert into import_batches (id, contest_id, kind, file_name, file_hash, counts, revision, at, undone_at)
   values (?, ?, ?, ?, ?, ?, ?, ?, null)`,
  row.id, row.contest_id, row.kind, row.file_name, row.file_hash, row.counts, row.revision, row.at);

export const setCounts = (db: WriteDb, id: string, counts: string): void =>
  void db.run('update import_batches set counts = ? where id = ?', counts, id);

export const setUndone = (db: WriteDb, id: string, at: string): void =>
  void db.run('update import_batches set undone_at = ? where id = ?', at, id);

/** A row that was changed, as it stood before: the first time in a batch counts. */
export const insertChange = (db: WriteDb, batchId: string, rowId: string, before: string): void => void db.run(
  'insert into import_changes (batch_id, row_id, before) values (?, ?, ?) on conflict do nothing', batchId, rowId, before);

/** A row that was added. */
export const insertAddition = (db: WriteDb, batchId: string, rowId: string): void =>
  void db.run('insert into import_changes (batch_id, row_id, before) values (?, ?, null)', batchId, rowId);

/** Ids of the rows a batch added. */
export const addedRows = (db: ReadDb, batchId: string): string[] => db.all<{ row_id: string }>(
  'select row_id from import_changes where batch_id = ? and before is null order by row_id', batchId).map((one) => one.row_id);

/** The rows a batch changed, as they stood. Whole: a statement that is being walked blocks the connection. */
export const changedRows = (db: ReadDb, batchId: string): { row_id: string; before: string }[] => db.all(
  'select row_id, before from import_changes where batch_id = ? and before is not null order by row_id', batchId);

/** Why something cannot be taken back, in both languages. */
export type Obstacle = readonly [zh: string, en: string];

/** A table whose rows make an imported row indispensable, and the words for it. `rowId` is the row id as SQL of table t. */
export interface Dependent { table: string; rowId: string; word: Obstacle; onlyAdded?: boolean }

/** The first dependent that stands in the way of taking a batch back, in words; null for none. */
export function dependents(db: ReadDb, batchId: string, unit: string, tables: readonly Dependent[]): Obstacle | null {
  for (const { table, rowId, word, onlyAdded } of tables) {
    const found = db.get<{ n: number }>(`select count(distinct c.row_id) as n from import_changes c
      join ${table} t on ${rowId} = c.row_id where c.batch_id = ? ${onlyAdded ? 'and c.before is null' : ''}`, batchId)?.n ?? 0;
    if (found > 0) return [`其中有 ${found} ${unit}${word[0]}`, `${word[1]}: ${found}`];
  }
  return null;
}

/** The file of a later batch of the same kind that touched the same rows and still holds. */
export const laterBatch = (db: ReadDb, batch: { id: string; kind: ImportKind; revision: number }): string | undefined =>
  db.get<{ file_name: string }>(`select b.file_name from import_changes c
    join import_changes d on d.row_id = c.row_id and d.batch_id <> c.batch_id
    join import_batches b on b.id = d.batch_id and b.undone_at is null and b.kind = ? and b.revision > ?
    where c.batch_id = ? order by b.revision desc limit 1`, batch.kind, batch.revision, batch.id)?.file_name;
