// Units and schools as an import takes them back; row ids in a batch are u:<id>, sc:<id> and code:<a code it gave>.
import type { ReadDb, WriteDb } from '../open.ts';
import { addedRows, changedRows, dependents, type Obstacle } from './imports.ts';
import { addName, type NameRow, type SchoolFullRow } from './school-list.ts';
import { putSchool } from './teachers.ts';
import { putUnit, type UnitListRow } from './units.ts';

const bySchool = (table: string, word: Obstacle) => ({ table, rowId: `'sc:' || t.school_id`, word, onlyAdded: true });
const byUnit = (table: string, column: string, word: Obstacle) => ({ table, rowId: `'u:' || t.${column}`, word, onlyAdded: true });

/** What was built on units and schools of a batch, in words. */
export function placesObstacle(db: ReadDb, batchId: string): Obstacle | null {
  const built = dependents(db, batchId, '个', [
    bySchool('entries', ['学校已有作品', 'schools with entries']), bySchool('entry_people', ['学校已有作者', 'schools with authors']), bySchool('judges', ['学校已有评委', 'schools with judges']), bySchool('teachers', ['学校已有教师', 'schools with teachers']),
    bySchool('teacher_schools', ['学校已有任职记录', 'schools with past staff']), bySchool('experts', ['学校已有专家', 'schools with experts']),
    { table: 'schools', rowId: `'sc:' || t.merged_into`, word: ['学校已有别校并入', 'schools that others were merged into'], onlyAdded: true },
    byUnit('entries', 'submitting_unit_id', ['单位已有作品', 'units with entries']), byUnit('judges', 'submitting_unit_id', ['单位已有评委', 'units with judges']), byUnit('quotas', 'unit_id', ['单位已有名额', 'units with quotas']),
    byUnit('experts', 'recommending_unit_id', ['单位已推荐专家', 'units that recommended experts']), byUnit('recommendations', 'unit_id', ['单位已有推荐', 'units with recommendations']), byUnit('rule_uses', 'unit_id', ['单位已有学分规则', 'units with credit rules']),
  ]);
  if (built !== null) return built;
  const others = (table: string, column: string, mark: string): number => db.get<{ n: number }>(
    `select count(*) as n from ${table} t join import_changes c on c.row_id = 'u:' || t.${column} where c.batch_id = ? and c.before is null
     and not exists (select 1 from import_changes own where own.batch_id = c.batch_id and own.row_id = ? || t.id)`, batchId, mark)?.n ?? 0;
  if (others('schools', 'submitting_unit_id', 'sc:') > 0) return ['其中有单位已登记别的学校', 'other schools were recorded under one of its units'];
  return others('submitting_units', 'parent_id', 'u:') > 0 ? ['其中有单位已有别的下级单位', 'other units were put under one of its units'] : null;
}

/** Schools go before their units; what was changed is put back as it stood, and codes that came with it are free again. */
export function undoPlaces(db: WriteDb, batchId: string): { removed: number; restored: number } {
  const added = addedRows(db, batchId);
  const of = (mark: string): string[] => added.filter((row) => row.startsWith(mark)).map((row) => row.slice(mark.length));
  const changes = changedRows(db, batchId);
  for (const { row_id, before } of changes.filter((one) => one.row_id.startsWith('sc:'))) {
    const { school, names } = JSON.parse(before) as { school: SchoolFullRow & { pinyin: string; initials: string }; names: NameRow[] };
    putSchool(db, school);
    db.run('delete from school_names where school_id = ?', row_id.slice(3));
    for (const one of names) addName(db, one);
  }
  for (const id of of('sc:')) db.run('delete from schools where id = ?', id);
  for (const code of of('code:')) db.run('delete from school_codes_given where code = ?', code);
  for (const { before } of changes.filter((one) => one.row_id.startsWith('u:'))) {
    const row = JSON.parse(before) as UnitListRow;
    putUnit(db, row, row.aliases);
  }
  const units = of('u:');
  for (const id of units) db.run('update submitting_units set parent_id = null where id = ?', id);
  for (const id of units) db.run('delete from submitting_units where id = ?', id);
  return { removed: of('sc:').length + units.length, restored: changes.length };
}
