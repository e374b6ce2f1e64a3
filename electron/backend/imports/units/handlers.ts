// Submitting units as a kind of import: by name or alias, with code, kind, unit above and further names.
import { placesObstacle, undoPlaces } from '#db/queries/import-places.ts';
import { insertAddition, insertChange } from '#db/queries/imports.ts';
import { putUnit, unitList } from '#db/queries/units.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { ImportKind, KindRun, RunParts } from '../kind.ts';
import { enumerationOf } from '../words.ts';
import { UnitPlan } from './plan.ts';
import type { UnitDecision } from './plan.ts';
import { unitFillings, unitKinds, unitTargets } from './targets.ts';

function run({ db, saving, context, sheetNames }: RunParts): KindRun<UnitDecision> {
  const rows = new Map(unitList(db).map((row) => [row.id, row]));
  const stored = [...rows.values()].map((row) => ({
    id: row.id, name: row.name, kind: row.kind, divisionCode: row.division_code ?? '', parentId: row.parent_id ?? '', aliases: row.aliases,
  }));
  const plan = new UnitPlan(stored, { newId: () => context.newId(), sheetNames });
  return {
    decide: (row) => plan.decide(row),
    save({ fields, id }) {
      if (!saving || !fields) return;
      const before = rows.get(id);
      if (before) insertChange(saving.db, saving.batchId, `u:${id}`, JSON.stringify(before));
      else insertAddition(saving.db, saving.batchId, `u:${id}`);
      putUnit(saving.db, {
        id, name: fields.name, kind: fields.kind, division_code: fields.divisionCode === '' ? null : fields.divisionCode,
        parent_id: fields.parentId === '' ? null : fields.parentId, valid_from: before?.valid_from ?? '', valid_to: before?.valid_to ?? '',
      }, fields.aliases);
    },
    finish: () => {},
  };
}

export const unitsImport: ImportKind = {
  kind: 'units', name: { zh: '报送单位', en: 'Units' }, scope: 'records', targets: unitTargets,
  open: (context) => ({
    revision: recordsRevision(context.db), title: '报送单位登记表', optional: new Set(), enumerations: [enumerationOf('kind', unitKinds)],
    fillings: unitFillings, checkOpen: () => {}, run,
  }),
  obstacle: (db, batch) => placesObstacle(db, batch.id),
  undo: (_, db, batch) => ({ ...undoPlaces(db, batch.id), reversed: 0 }),
};
