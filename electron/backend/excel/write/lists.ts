// Drop-downs: short lists stand inside their rule, long ones on a sheet of their own that nobody sees.
import { columnLetter, headerRowOf } from './shapes.ts';
import type { Sheet } from './shapes.ts';

/** The sheet of long lists; the importer passes over it. */
export const listSheetName = '下拉选项';

/** Excel takes 255 characters between the quotes, and a comma always divides. */
const inline = (list: readonly string[]): string | null =>
  list.join(',').length <= 250 && !list.some((value) => /[,"]/.test(value)) ? `"${list.join(',')}"` : null;

export interface Lists {
  /** The rule's formula for a list, or null for an empty one. */
  formula(list: readonly string[]): string | null;
  /** The hidden sheet that long lists need, if there are any. */
  sheet: Sheet | null;
}

export function listsOf(sheets: readonly Sheet[]): Lists {
  const long = [...new Set(sheets.flatMap((sheet) => sheet.columns.map((column) => column.list ?? [])))]
    .filter((list) => list.length > 0 && inline(list) === null);
  const first = headerRowOf({}) + 1;
  const formulas = new Map(long.map((list, index) => {
    const letter = columnLetter(index);
    return [list, `'${listSheetName}'!$${letter}$${first}:$${letter}$${first + list.length - 1}`] as const;
  }));
  const height = Math.max(0, ...long.map((list) => list.length));
  return {
    formula: (list) => (list.length === 0 ? null : formulas.get(list) ?? inline(list)),
    sheet: long.length === 0 ? null : {
      name: listSheetName, hidden: true,
      columns: long.map((_, index) => ({ header: `列表${index + 1}` })),
      rows: Array.from({ length: height }, (_, row) => long.map((list) => list[row] ?? null)),
    },
  };
}
