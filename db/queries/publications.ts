// 公示: what was posted, frozen as it was; taken down at the end, never changed.
import type { ReadDb, WriteDb } from '../open.ts';

export interface PublicationRow {
  id: string; contest_id: string; stage: 'before' | 'after'; version: number; from_day: string; to_day: string; contact: string;
  rows: string; code: string; at: string; taken_down_at: string | null;
}
export interface PublicationListRow extends Omit<PublicationRow, 'rows' | 'contest_id'> { count: number; objections: number }

export const publicationRow = (db: ReadDb, id: string): PublicationRow | undefined => db.get<PublicationRow>(
  'select id, contest_id, stage, version, from_day, to_day, contact, rows, code, at, taken_down_at from publications where id = ?', id);

/** Newest version first within each stage; `count` of the list's rows. */
export const publicationRows = (db: ReadDb, contestId: string): PublicationListRow[] => db.all<PublicationListRow>(
  `select id, stage, version, from_day, to_day, contact, code, at, taken_down_at, json_array_length(rows, '$.rows') as count,
     (select count(*) from objections o where o.publication_id = p.id) as objections
   from publications p where contest_id = ? order by stage, version desc`, contestId);

export const newestVersion = (db: ReadDb, contestId: string, stage: 'before' | 'after'): number => db.get<{ version: number | null }>(
  'select max(version) as version from publications where contest_id = ? and stage = ?', contestId, stage)?.version ?? 0;

export const insertPublication = (db: WriteDb, row: Omit<PublicationRow, 'taken_down_at'>): void => void db.run(
  `insert into publications (id, contest_id, stage, version, from_day, to_day, contact, rows, code, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.contest_id, row.stage, row.version, row.from_day, row.to_day, row.contact, row.rows, row.code, row.at);

export const setTakenDown = (db: WriteDb, id: string, at: string): void =>
  void db.run('update publications set taken_down_at = ? where id = ?', at, id);

/** Root of the checkpoint that was made together with a publication: the first one for that reason from its moment on. */
export const checkpointOfPublication = (db: ReadDb, contestId: string, at: string): Uint8Array | undefined => db.get<{ root: Uint8Array }>(
  "select root from checkpoints where contest_id = ? and why = 'publication' and at >= ? order by id limit 1", contestId, at)?.root;

export const openObjectionCount = (db: ReadDb, contestId: string): number => db.get<{ count: number }>(
  `select count(*) as count from objections o where contest_id = ? and accepted = 1
     and not exists (select 1 from objection_decisions d where d.objection_id = o.id)`, contestId)?.count ?? 0;
