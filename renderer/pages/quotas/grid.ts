// The table of quotas as a grid on screen: its columns, what a cell says, and what was typed into one. Pure.
import type { Answer } from '../../api/shapes.ts';

export type QuotaTable = Answer<'quotas', 'table'>;
export type QuotaUnit = QuotaTable['units'][number];
export type QuotaCell = QuotaUnit['cells'][number];
export interface GridColumn { key: string; division: string; category: string; group: string; title: string }

const nameOf = (list: readonly { id: string; name: string }[], id: string): string => list.find((one) => one.id === id)?.name ?? id;

/** Columns by division; those of whole divisions and categories where they are used, or all of them with `wide`. */
export function columnsOf(table: QuotaTable, wide: boolean, words: { all: string; whole: string; total: string }): GridColumn[] {
  const used = (division: string, category: string): boolean => wide || table.columnTotals.some((one) =>
    one.division === division && one.category === category);
  const of = (division: string, category: string, group: string, title: string): GridColumn =>
    ({ key: `${division}/${category}`, division, category, group, title });
  const cells = table.columnTotals.filter((one) => one.division !== '' && one.category !== '');
  const columns: GridColumn[] = [];
  const divisions = [...table.divisions, ...[...new Set(cells.map((one) => one.division))]
    .filter((id) => !table.divisions.some((one) => one.id === id))
    .map((id) => ({ id, name: id }))];
  for (const { id, name } of divisions) {
    columns.push(...cells.filter((one) => one.division === id).map((one) => of(id, one.category, name, nameOf(table.categories, one.category))));
    if (used(id, '')) columns.push(of(id, '', name, words.whole));
  }
  columns.push(...table.categories.filter((one) => used('', one.id)).map((one) => of('', one.id, words.all, one.name)));
  columns.push(of('', '', '', words.total));
  return columns;
}

/** Neighbours of one group, with how many columns each has. */
export function groupsOf(columns: readonly GridColumn[]): { key: string; group: string; span: number }[] {
  const groups: { key: string; group: string; span: number }[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last && last.group === column.group && column.group !== '') last.span += 1;
    else groups.push({ key: column.key, group: column.group, span: 1 });
  }
  return groups;
}

export const cellAt = (unit: QuotaUnit, column: GridColumn): QuotaCell | undefined =>
  unit.cells.find((one) => one.division === column.division && one.category === column.category);

/** number, null: no limit, undefined: no quota; 'bad': nobody can tell. */
export function readTyped(text: string): number | null | undefined | 'bad' {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '');
  if (/^(?:不限|\*|open|∞)$/i.test(plain)) return null;
  if (/^(?:|—|-|–|\/|无)$/.test(plain)) return undefined;
  return /^\d{1,6}$/.test(plain) && Number(plain) <= 100_000 ? Number(plain) : 'bad';
}
