// Judges as the import reads and writes them.
import type { ReadDb, Value, WriteDb } from '../open.ts';
import { changedRows, dependents, type Obstacle } from './imports.ts';

export interface StoredJudgeRow {
  id: string; match_key: string; name: string; unit: string; school_code: string; submitting_unit: string; subjects: string;
  divisions: string;
  id_sealed: Uint8Array | null; id_index: Uint8Array | null; id_masked: string;
  phone_sealed: Uint8Array | null; phone_index: Uint8Array | null; phone_masked: string;
  max_load: number | null; categories: string; languages: string; min_load: number | null; frozen: 0 | 1;
}

export const storedJudges = (db: ReadDb, contestId: string): StoredJudgeRow[] => db.all<StoredJudgeRow>(
  `select j.id, j.match_key, j.name, j.unit, coalesce(s.code, '') as school_code, coalesce(u.name, '') as submitting_unit, j.subjects, j.divisions,
     j.id_sealed, j.id_index, j.id_masked, j.phone_sealed, j.phone_index, j.phone_masked, j.max_load, j.categories, j.languages, j.min_load,
     exists (select 1 from assignments a where a.judge_id = j.id) or exists (select 1 from packs p where p.judge_id = j.id) as frozen
   from judges j left join schools s on s.id = j.school_id left join submitting_units u on u.id = j.submitting_unit_id
   where j.contest_id = ? order by j.slot`, contestId);

const columns = ['id', 'contest_id', 'match_key', 'slot', 'name', 'unit', 'school_id', 'submitting_unit_id',
  'subjects', 'divisions',
  'id_sealed', 'id_index', 'id_masked', 'phone_sealed', 'phone_index', 'phone_masked', 'max_load'] as const;
/** What the table fills by itself where a caller does not name it. */
const optionalColumns = ['categories', 'languages', 'min_load'] as const;
const allColumns = [...columns, ...optionalColumns];
export type JudgeValues = Record<(typeof columns)[number], Value> & Partial<Record<(typeof optionalColumns)[number], Value>>;

export function insertJudge(db: WriteDb, values: JudgeValues): void {
  const used = allColumns.filter((name) => values[name] !== undefined);
  db.run(`insert into judges (${used.join(', ')}) values (${used.map(() => '?').join(', ')})`, ...used.map((name) => values[name] ?? null));
}

export function updateJudge(db: WriteDb, values: JudgeValues): void {
  const kept = allColumns.filter((name) => name !== 'id' && name !== 'contest_id' && name !== 'slot' && values[name] !== undefined);
  db.run(`update judges set ${kept.map((name) => `${name} = ?`).join(', ')} where id = ?`,
    ...kept.map((name) => values[name] ?? null), values.id);
}

export const lastSlot = (db: ReadDb, contestId: string): number =>
  db.get<{ n: number }>('select coalesce(max(slot), 0) as n from judges where contest_id = ?', contestId)?.n ?? 0;

/** A judge as it stands, for undo; bytes as hex. */
export const judgeSnapshot = (db: ReadDb, id: string): string => db.get<{ body: string }>(`select json_object(
    ${allColumns.map((name) => (/sealed|index/.test(name)
    ? `'${name}', case when ${name} is null then null else hex(${name}) end` : `'${name}', ${name}`)).join(', ')}) as body
    from judges where id = ?`, id)?.body ?? '';

export function restoreJudge(db: WriteDb, body: string): void {
  const row = JSON.parse(body) as Record<string, Value>;
  // A snapshot of an earlier version knows fewer columns: what it does not know stays.
  updateJudge(db, Object.fromEntries(allColumns.filter((name) => name in row).map((name) => {
    const value = row[name] ?? null;
    return [name, /sealed|index/.test(name) && typeof value === 'string' ? Buffer.from(value, 'hex') : value];
  })) as JudgeValues);
}

/** All judges after a slot, in one statement. */
export const insertJudgeAdditions = (db: WriteDb, batchId: string, contestId: string, after: number): void => void db.run(
  'insert into import_changes select ?, id, null from judges where contest_id = ? and slot > ?', batchId, contestId, after);

/** What was built on judges of a batch, in words. */
export const judgesObstacle = (db: ReadDb, batchId: string): Obstacle | null => dependents(db, batchId, '位', [
  { table: 'assignments', rowId: 't.judge_id', word: ['已分配作品的评委', 'judges with assigned entries'] }, { table: 'packs', rowId: 't.judge_id', word: ['已发评审包的评委', 'judges whose pack is out'] },
  { table: 'entry_codes', rowId: 't.judge_id', word: ['已发评审包的评委', 'judges whose pack is out'] }, { table: 'score_packs', rowId: 't.judge_id', word: ['已交成绩的评委', 'judges whose scores are in'] },
  { table: 'arbitration_seats', rowId: 't.judge_id', word: ['已指派仲裁的评委', 'judges chosen to arbitrate'] },
  { table: 'declared_conflicts', rowId: 't.judge_id', word: ['已登记回避的评委', 'judges with declared conflicts'], onlyAdded: true },
  { table: 'judge_relations', rowId: 't.judge_id', word: ['已登记回避关系的评委', 'judges with recorded relations'], onlyAdded: true },
  { table: 'affinities', rowId: 't.judge_id', word: ['已导入匹配度的评委', 'judges with imported affinities'], onlyAdded: true },
  { table: 'assignment_pins', rowId: 't.judge_id', word: ['已指定作品的评委', 'judges with pinned entries'], onlyAdded: true },
]);

/** Removes what a batch added, then restores what it changed. */
export function undoJudges(db: WriteDb, contestId: string, batchId: string): { removed: number; restored: number } {
  const { changes } = db.run(`delete from judges where contest_id = ?
    and id in (select row_id from import_changes where batch_id = ? and before is null)`, contestId, batchId);
  const rows = changedRows(db, batchId);
  for (const { before } of rows) restoreJudge(db, before);
  return { removed: changes, restored: rows.length };
}
