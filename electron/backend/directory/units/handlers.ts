// Calls of directory: units, saveUnit, removeUnit, addUnits.
import { AppError } from '#contract/errors.ts';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { placeKey } from '#backend/places/names.ts';
import { UnitBook } from '#backend/places/unit-book.ts';
import { notFound } from '#backend/refusals.ts';
import type { ReadDb } from '#db/open.ts';
import { unitRows } from '#db/queries/directory.ts';
import { deleteUnit, putUnit, unitList, unitRow, unitUses } from '#db/queries/units.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import { unitSets } from '#seeds/templates/places.ts';

const refused = (detail: string, detailEn: string): AppError => new AppError('unit_refused', { detail, detailEn });

/** A name or alias must lead to one unit only. */
function refuseTaken(db: ReadDb, id: string, names: readonly string[]): void {
  const book = new UnitBook(unitRows(db).filter((one) => one.id !== id));
  for (const name of names) {
    const found = book.find(name);
    if (found.kind === 'none') continue;
    const holder = found.kind === 'found' ? found.unit.name : found.units[0]?.name ?? '';
    throw refused(`“${name}”已是“${holder}”的名称或别名`, `“${name}” is a name of “${holder}” already`);
  }
}

function refuseCircle(db: ReadDb, id: string, parentId: string): void {
  if (parentId === id || new UnitBook(unitRows(db)).below(id).has(parentId)) {
    throw refused('上级不能是它自己或它的下级', 'a unit cannot stand below itself');
  }
}

/** Names that a set brings and the workspace does not know yet, by name or alias. */
function missing(db: ReadDb, set: (typeof unitSets)[number]) {
  const book = new UnitBook(unitRows(db));
  return set.units.filter((one) => [one.name, ...one.aliases].every((name) => book.find(name).kind === 'none'));
}

export const unitsHandlers = {
  units({ db, language }) {
    return {
      revision: recordsRevision(db),
      units: unitList(db).map((row) => ({
        unitId: row.id, name: row.name, kind: row.kind, divisionCode: row.division_code ?? '', parentId: row.parent_id, parentName: row.parent_name,
        aliases: row.aliases, validFrom: row.valid_from, validTo: row.valid_to, schools: row.schools, entries: row.entries,
      })),
      offers: unitSets.map((set) => ({
        set: set.id, name: language === 'zh' ? set.name : set.nameEn, source: set.source, unknown: set.unknown, units: set.units.length,
        missing: missing(db, set).length,
      })),
    };
  },
  saveUnit(context, input) {
    const unitId = input.unitId ?? context.newId();
    const detail = { new: input.unitId === undefined };
    return context.write({ action: 'directory.saveUnit', records: true, subject: unitId, detail }, (db) => {
      if (input.unitId !== undefined && !unitRow(db, unitId)) throw notFound('unit');
      if (input.parentId !== null) {
        if (!unitRow(db, input.parentId)) throw notFound('unit');
        refuseCircle(db, unitId, input.parentId);
      }
      if (input.validFrom !== '' && input.validTo !== '' && input.validTo < input.validFrom) {
        throw refused('结束日期早于开始日期', 'its last day is before its first');
      }
      const own = placeKey(input.name);
      const aliases = [...new Map(input.aliases.map((name) => [placeKey(name), name])).values()].filter((name) => placeKey(name) !== own);
      refuseTaken(db, unitId, [input.name, ...aliases]);
      putUnit(db, {
        id: unitId, name: input.name, kind: input.kind, division_code: input.divisionCode === '' ? null : input.divisionCode,
        parent_id: input.parentId, valid_from: input.validFrom, valid_to: input.validTo,
      }, aliases);
      return { unitId };
    });
  },
  removeUnit(context, { unitId }) {
    return context.write({ action: 'directory.removeUnit', records: true, subject: unitId }, (db) => {
      if (!unitRow(db, unitId)) throw notFound('unit');
      const uses = unitUses(db, unitId);
      if (uses.length > 0) {
        throw refused(`还有 ${uses.map((one) => one.zh).join('、')}属于它，请先改到别的单位，或填写有效期的结束日期`,
          `${uses.map((one) => one.en).join(', ')} still belong to it; move them first, or give it a last day`);
      }
      deleteUnit(db, unitId);
      return { done: true as const };
    });
  },
  addUnits(context, input) {
    const set = unitSets.find((one) => one.id === input.set);
    if (!set) throw notFound('unit');
    const detail = { set: set.id, added: 0 };
    context.write({ action: 'directory.addUnits', records: true, subject: set.id, detail }, (db) => {
      const wanted = missing(db, set);
      const book = new UnitBook(unitRows(db));
      for (const one of wanted) {
        const above = one.parent === '' ? { kind: 'none' as const } : book.find(one.parent);
        putUnit(db, {
          id: context.newId(), name: one.name, kind: one.kind, division_code: one.divisionCode === '' ? null : one.divisionCode,
          parent_id: above.kind === 'found' ? above.unit.id : null, valid_from: '', valid_to: '',
        }, one.aliases);
      }
      detail.added = wanted.length;
    });
    return { added: detail.added, revision: recordsRevision(context.db) };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['directory'], 'units' | 'saveUnit' | 'removeUnit' | 'addUnits'>;
