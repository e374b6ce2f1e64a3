// Training programmes as the import reads them and takes them back; row ids in a batch are p:<id> and s:<id>.
import type { ReadDb, WriteDb } from '../open.ts';
import { addedRows, changedRows, dependents, type Obstacle } from './imports.ts';
import { updateProgramme, updateSession } from './programmes.ts';
import type { ProgrammeRow, SessionRow } from './programmes.ts';

export const storedProgrammes = (db: ReadDb): (ProgrammeRow & { posted: 0 | 1 })[] => db.all(
  `select p.*, exists (select 1 from programme_sessions s join postings l on l.session_id = s.id where s.programme_id = p.id
     and l.kind <> 'reversal' and not exists (select 1 from postings back where back.reverses = l.seq)) as posted
   from programmes p order by p.id`);

export const storedSessions = (db: ReadDb): SessionRow[] => db.all<SessionRow>('select * from programme_sessions order by programme_id, id');

/** What was built on programmes and sessions of a batch, in words. */
export function programmesObstacle(db: ReadDb, batchId: string): Obstacle | null {
  const built = dependents(db, batchId, '个', [
    { table: 'enrolments', rowId: `'s:' || t.session_id`, word: ['期次已有参训人员', 'sessions with participants'], onlyAdded: true },
    { table: 'postings', rowId: `'s:' || t.session_id`, word: ['期次已记入学分', 'sessions posted as credits'] },
    { table: `(select s.programme_id from postings l join programme_sessions s on s.id = l.session_id)`, rowId: `'p:' || t.programme_id`,
      word: ['项目已记入学分', 'programmes posted as credits'] },
  ]);
  if (built !== null) return built;
  const others = db.get<{ n: number }>(`select count(distinct s.programme_id) as n from import_changes c
    join programme_sessions s on 'p:' || s.programme_id = c.row_id where c.batch_id = ? and c.before is null
    and not exists (select 1 from import_changes own where own.batch_id = c.batch_id and own.row_id = 's:' || s.id and own.before is null)`,
  batchId)?.n ?? 0;
  return others > 0 ? [`其中有 ${others} 个项目又登记了别的期次`, `programmes with other sessions since: ${others}`] : null;
}

/** Sessions go before their programmes; what was changed is put back as it stood. */
export function undoProgrammes(db: WriteDb, batchId: string): { removed: number; restored: number } {
  const added = addedRows(db, batchId);
  const idOf = (row: string): number => Number(row.slice(2));
  for (const row of added.filter((one) => one.startsWith('s:'))) db.run('delete from programme_sessions where id = ?', idOf(row));
  for (const row of added.filter((one) => one.startsWith('p:'))) db.run('delete from programmes where id = ?', idOf(row));
  const rows = changedRows(db, batchId);
  for (const { row_id, before } of rows) {
    if (row_id.startsWith('p:')) updateProgramme(db, idOf(row_id), JSON.parse(before) as ProgrammeRow);
    else updateSession(db, JSON.parse(before) as SessionRow);
  }
  return { removed: added.length, restored: rows.length };
}
