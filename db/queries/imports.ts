// Import batches: what each added or changed, and whether that can still be taken back.
import type { ReadDb, WriteDb } from '../open.ts';
import { restoreEntry } from './import-entries.ts';
import { restoreJudge } from './import-judges.ts';

export type ImportKind = 'entries' | 'judges';
export interface BatchRow {
  id: string; contest_id: string; kind: ImportKind; file_name: string; file_hash: string; counts: string;
  revision: number;
  at: string; undone_at: string | null;
}

export const batchRows = (db: ReadDb, contestId: string): BatchRow[] => db.all<BatchRow>(
  'select * from import_batches where contest_id = ? order by revision desc, at desc, id', contestId);

export const batchRow = (db: ReadDb, contestId: string, id: string): BatchRow | undefined =>
  db.get<BatchRow>('select * from import_batches where contest_id = ? and id = ?', contestId, id);

export const insertBatch = (db: WriteDb, row: Omit<BatchRow, 'undone_at'>): void => void db.run(
  `insert into import_batches (id, contest_id, kind, file_name, file_hash, counts, revision, at, undone_at)
   values (?, ?, ?, ?, ?, ?, ?, ?, null)`,
  row.id, row.contest_id, row.kind, row.file_name, row.file_hash, row.counts, row.revision, row.at);

export const setCounts = (db: WriteDb, id: string, counts: string): void =>
  void db.run('update import_batches set counts = ? where id = ?', counts, id);

/** A row that was changed, as it stood before. */
export const insertChange = (db: WriteDb, batchId: string, rowId: string, before: string): void =>
  void db.run('insert into import_changes (batch_id, row_id, before) values (?, ?, ?)', batchId, rowId, before);

/** All rows added after a position (entries) or slot (judges), in one statement. */
export const insertAdditions = (db: WriteDb, batchId: string, kind: ImportKind, contestId: string,
  after: number): void =>
  void db.run(kind === 'entries'
    ? 'insert into import_changes select ?, id, null from entries where contest_id = ? and position > ?'
    : 'insert into import_changes select ?, id, null from judges where contest_id = ? and slot > ?', batchId,
      contestId, after);

/** Tables that make an added row indispensable, with the word for it. */
const dependents: Record<ImportKind, readonly (readonly [table: string, column: string, word: string])[]> = {
  entries: [
    ['assignments', 'entry_id', '已分配给评委的作品'], ['entry_codes', 'entry_id', '已装入评审包的作品'],
    ['score_sheets', 'entry_id', '已有评分的作品'], ['result_rows', 'entry_id', '已计入结果的作品'],
    ['attachments', 'entry_id', '已有附件的作品'], ['declared_conflicts', 'entry_id', '已登记回避的作品'],
  ],
  judges: [
    ['assignments', 'judge_id', '已分配作品的评委'], ['packs', 'judge_id', '已发评审包的评委'],
    ['entry_codes', 'judge_id', '已发评审包的评委'], ['score_packs', 'judge_id', '已交成绩的评委'],
    ['declared_conflicts', 'judge_id', '已登记回避的评委'],
  ],
};

/** Why a batch cannot be taken back, in words; '' when it can. Changed rows count only where judging builds on them. */
export function undoObstacle(db: ReadDb, batch: BatchRow): string {
  if (batch.undone_at !== null) return '已经撤销过';
  for (const [table, column, word] of dependents[batch.kind]) {
    const onlyAdded = table === 'attachments' || table === 'declared_conflicts' ? 'and c.before is null' : '';
    const found = db.get<{ n: number }>(`select count(distinct c.row_id) as n from import_changes c
      join ${table} t on t.${column} = c.row_id where c.batch_id = ? ${onlyAdded}`, batch.id)?.n ?? 0;
    if (found > 0) return `其中有 ${found} ${batch.kind === 'entries' ? '件' : '位'}${word}`;
  }
  const later = db.get<{ file_name: string }>(`select b.file_name from import_changes c
    join import_changes d on d.row_id = c.row_id and d.batch_id <> c.batch_id
    join import_batches b on b.id = d.batch_id and b.undone_at is null and b.revision > ?
    where c.batch_id = ? order by b.revision desc limit 1`, batch.revision, batch.id);
  return later ? `之后的导入“${later.file_name}”又改过其中的记录，请先撤销那一次` : '';
}

/** Takes a batch back: removes what it added, restores what it changed. */
export function undoBatch(db: WriteDb, batch: BatchRow, at: string): { removed: number; restored: number } {
  const table = batch.kind === 'entries' ? 'entries' : 'judges';
  const { changes } = db.run(`delete from ${table} where contest_id = ?
    and id in (select row_id from import_changes where batch_id = ? and before is null)`, batch.contest_id, batch.id);
  // Additions are gone first: a restored row may take back a key from one of them.
  let restored = 0;
  // Read whole before writing: a statement that is being walked blocks the connection.
  for (const { before } of db.all<{ before: string }>(
    'select before from import_changes where batch_id = ? and before is not null order by row_id', batch.id)) {
    if (batch.kind === 'entries') restoreEntry(db, before);
    else restoreJudge(db, before);
    restored += 1;
  }
  db.run('update import_batches set undone_at = ? where id = ?', at, batch.id);
  return { removed: changes, restored };
}
