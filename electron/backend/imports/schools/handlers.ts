// Schools as a kind of import: by code, else by name under the unit; new names and codes are kept beside the old ones.
import { SchoolBook } from '#backend/places/school-book.ts';
import { textPinyin } from '#backend/identity/pinyin.ts';
import { placesObstacle, undoPlaces } from '#db/queries/import-places.ts';
import { insertUnit, schoolRows, unitRows } from '#db/queries/directory.ts';
import { insertAddition, insertChange } from '#db/queries/imports.ts';
import { addName, codeHolder, namesOf, wholeSchool } from '#db/queries/school-list.ts';
import { putSchool } from '#db/queries/teachers.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { ReadDb } from '#db/open.ts';
import { knownSchools } from '../contest-state.ts';
import type { ImportKind, KindRun, RunParts, Saving } from '../kind.ts';
import { SchoolPlan } from './plan.ts';
import type { SchoolDecision, StoredSchool } from './plan.ts';
import { schoolFillings, schoolTargets } from './targets.ts';

function storedSchools(db: ReadDb): StoredSchool[] {
  const units = new Map(unitRows(db).map((one) => [one.id, one.name]));
  return schoolRows(db).map((row) => ({
    id: row.id, name: row.name, code: row.code, unit: units.get(row.unitId) ?? '', unitId: row.unitId, stage: row.stage,
    aliases: row.aliases ?? [], formerNames: row.formerNames ?? [], state: row.state,
  }));
}

function saver({ context }: RunParts, { db, batchId }: Saving): (decided: SchoolDecision) => void {
  const units = new Map(unitRows(db).map((one) => [one.name, one.id]));
  const unitId = (name: string): string | null => {
    if (name === '') return null;
    const known = units.get(name);
    if (known !== undefined) return known;
    const id = context.newId();
    insertUnit(db, { id, name });
    insertAddition(db, batchId, `u:${id}`);
    units.set(name, id);
    return id;
  };
  const today = context.now().toISOString().slice(0, 10);
  return ({ fields, stored }) => {
    if (!fields) return;
    const id = stored?.id ?? context.newId();
    if (stored) insertChange(db, batchId, `sc:${id}`,
      JSON.stringify({ school: { ...wholeSchool(db, id), ...textPinyin(stored.name) }, names: namesOf(db, id) }));
    else insertAddition(db, batchId, `sc:${id}`);
    if (fields.code !== '' && !codeHolder(db, fields.code)) insertAddition(db, batchId, `code:${fields.code}`);
    const unit = stored && fields.unit === stored.unit ? stored.unitId || null : unitId(fields.unit);
    putSchool(db, { id, code: fields.code === '' ? null : fields.code, name: fields.name, stage: fields.stage, unit_id: unit,
      ...textPinyin(fields.name) });
    const known = new Set([...stored?.aliases ?? [], ...stored?.formerNames ?? []]);
    for (const name of fields.aliases) if (!known.has(name)) addName(db, { school_id: id, name, kind: 'alias', to_date: '' });
    for (const name of fields.formerNames) {
      if (!known.has(name)) addName(db, { school_id: id, name, kind: 'former', to_date: name === stored?.name ? today : '' });
    }
  };
}

function run(parts: RunParts): KindRun<SchoolDecision> {
  const { db, saving, context, sheetNames } = parts;
  const book = new SchoolBook({ schools: schoolRows(db), units: unitRows(db), newId: () => context.newId(), writer: null });
  const plan = new SchoolPlan({ stored: storedSchools(db), book, sheetNames });
  const save = saving ? saver(parts, saving) : (): void => {};
  return { decide: (row) => plan.decide(row), save, finish: () => {} };
}

export const schoolsImport: ImportKind = {
  kind: 'schools', name: { zh: '学校', en: 'Schools' }, scope: 'records', targets: schoolTargets,
  open: (context) => ({
    revision: recordsRevision(context.db), title: '学校登记表', optional: new Set(), enumerations: [],
    schools: () => knownSchools(schoolRows(context.db), unitRows(context.db)), fillings: schoolFillings, checkOpen: () => {}, run,
  }),
  obstacle: (db, batch) => placesObstacle(db, batch.id),
  undo: (_, db, batch) => ({ ...undoPlaces(db, batch.id), reversed: 0 }),
};
