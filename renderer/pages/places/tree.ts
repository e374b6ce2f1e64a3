// Reporting units in the order of a tree: each unit under the one above it.
import type { Answer } from '../../api/shapes.ts';

export type Unit = Answer<'directory', 'units'>['units'][number];
export type School = Answer<'directory', 'schools'>['rows'][number];
export type WholeSchool = Answer<'directory', 'school'>;
export type UnitRow = Unit & { depth: number };

/** Units whose unit above is not in the list stand at the top. */
export function treeRows(units: readonly Unit[]): UnitRow[] {
  const known = new Set(units.map((one) => one.unitId));
  const below = new Map<string, Unit[]>();
  for (const one of units) {
    const above = one.parentId !== null && known.has(one.parentId) ? one.parentId : '';
    below.set(above, [...below.get(above) ?? [], one]);
  }
  const rows: UnitRow[] = [];
  const walk = (parent: string, depth: number): void => {
    for (const one of below.get(parent) ?? []) {
      rows.push({ ...one, depth });
      walk(one.unitId, depth + 1);
    }
  };
  walk('', 0);
  return rows;
}

/** The first line of the list: all units together. */
export const allUnits = (name: string, schools: number): UnitRow => ({
  unitId: '', name, kind: 'other', divisionCode: '', parentId: null, parentName: '', aliases: [],
  validFrom: '', validTo: '', schools, entries: 0, depth: 0,
});

/** Names typed into one field, parted by 、 or commas. */
export const namesIn = (text: string): string[] => [...new Set(text.split(/[、，,；;\n]+/).map((one) => one.trim()).filter((one) => one !== ''))];
