// What a correction of published results changes: the rows that everybody reads, together with the docket behind them.
import type { ReadDb, WriteDb } from '../open.ts';

export interface CorrectedEntryRow { id: string; blind_code: string; title: string }
export interface CorrectedRow { entry_id: string; position: number; score: number | null; rank: number | null; award: string; body: string }

export const entriesByCode = (db: ReadDb, contestId: string): CorrectedEntryRow[] =>
  db.all('select id, blind_code, title from entries where contest_id = ?', contestId);

export const judgeSlot = (db: ReadDb, contestId: string, judgeId: string): number | undefined =>
  db.get<{ slot: number }>('select slot from judges where contest_id = ? and id = ?', contestId, judgeId)?.slot;

/** Publication stays as it is; `revision`: that of the contest after this write. */
export function correctResults(
  db: WriteDb, contestId: string, results: { body: string; docket: string; revision: number }, rows: readonly CorrectedRow[],
): void {
  db.run('update results set body = ?, docket = ?, computed_revision = ? where contest_id = ?',
    results.body, results.docket, results.revision, contestId);
  db.run('delete from result_rows where contest_id = ?', contestId);
  for (const row of rows) {
    db.run('insert into result_rows (contest_id, entry_id, position, score, rank, award, body) values (?, ?, ?, ?, ?, ?, ?)',
      contestId, row.entry_id, row.position, row.score, row.rank, row.award, row.body);
  }
}
