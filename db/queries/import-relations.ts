// Relations and affinities of judges as their imports read and write them.
import type { ReadDb, Value, WriteDb } from '../open.ts';
import { BulkInsert } from './bulk.ts';

export interface DeclaredValues { kind: string; note: string }
export interface DeclaredPairRow extends DeclaredValues { entry_id: string; judge_id: string }

export const declaredPairs = (db: ReadDb, contestId: string): DeclaredPairRow[] => db.all<DeclaredPairRow>(
  'select entry_id, judge_id, kind, note from declared_conflicts where contest_id = ?', contestId);

export const setDeclared = (db: WriteDb, contestId: string, entryId: string, judgeId: string, { kind, note }: DeclaredValues): void => void db.run(
  `insert into declared_conflicts (contest_id, entry_id, judge_id, note, kind) values (?, ?, ?, ?, ?)
   on conflict (entry_id, judge_id) do update set note = excluded.note, kind = excluded.kind`, contestId, entryId, judgeId, note, kind);

export const removeDeclared = (db: WriteDb, entryId: string, judgeId: string): void =>
  void db.run('delete from declared_conflicts where entry_id = ? and judge_id = ?', entryId, judgeId);

const relationColumns = ['id', 'contest_id', 'judge_id', 'kind', 'name', 'school', 'id_sealed', 'id_index', 'id_masked', 'note'] as const;
export interface RelationValues {
  id: string; contest_id: string; judge_id: string; kind: string; name: string; school: string; id_sealed: Uint8Array | null;
  id_index: Uint8Array | null; id_masked: string; note: string;
}

export const relationRows = (db: ReadDb, contestId: string): RelationValues[] => db.all<RelationValues>(
  `select ${relationColumns.join(', ')} from judge_relations where contest_id = ? order by id`, contestId);

export function setRelation(db: WriteDb, values: RelationValues): void {
  db.run(`insert into judge_relations (${relationColumns.join(', ')}) values (${relationColumns.map(() => '?').join(', ')})
    on conflict (id) do update set ${relationColumns.slice(3).map((name) => `${name} = excluded.${name}`).join(', ')}`,
  ...relationColumns.map((name): Value => values[name]));
}

export const removeRelation = (db: WriteDb, id: string): void => void db.run('delete from judge_relations where id = ?', id);

/** Names and numbers of everybody who stands on an active entry, to say whom a relation fits. */
export interface InvolvedRow { entry_id: string; name: string; id_index: Uint8Array | null; phone_index: Uint8Array | null }

export const involvedIn = (db: ReadDb, contestId: string): InvolvedRow[] => db.all<InvolvedRow>(
  `select p.entry_id, p.name, p.id_index, p.phone_index from entry_people p join entries e on e.id = p.entry_id
   where e.contest_id = ? and e.status = 'active'`, contestId);

export interface AffinityRow { entry_id: string; judge_id: string; value_x10000: number }

export const affinityRows = (db: ReadDb, contestId: string): IterableIterator<AffinityRow> => db.each<AffinityRow>(
  'select entry_id, judge_id, value_x10000 from affinities where contest_id = ?', contestId);

export const newAffinities = (db: WriteDb): BulkInsert => new BulkInsert(db, 'affinities', ['contest_id', 'entry_id', 'judge_id', 'value_x10000']);
/** Rows that a batch touched, many at a time; `before` null: added. */
export const newChanges = (db: WriteDb): BulkInsert => new BulkInsert(db, 'import_changes', ['batch_id', 'row_id', 'before']);

export const setAffinity = (db: WriteDb, entryId: string, judgeId: string, x10000: number): void => void db.run(
  'update affinities set value_x10000 = ? where entry_id = ? and judge_id = ?', x10000, entryId, judgeId);

/** Removes what a batch added, and puts back what it changed. Row ids are 'entry/judge'. */
export function undoAffinities(db: WriteDb, contestId: string, batchId: string): { removed: number; restored: number } {
  const removed = db.run(`delete from affinities where contest_id = ? and entry_id || '/' || judge_id in
    (select row_id from import_changes where batch_id = ? and before is null)`, contestId, batchId).changes;
  const restored = db.run(`update affinities set value_x10000 = (select cast(c.before as integer) from import_changes c
      where c.batch_id = ? and c.row_id = entry_id || '/' || judge_id)
    where contest_id = ? and entry_id || '/' || judge_id in
      (select row_id from import_changes where batch_id = ? and before is not null)`, batchId, contestId, batchId).changes;
  return { removed, restored };
}
