// The user's own sheet once more: same columns and values, bad cells red, what is wrong in a column in front.
import { columnName } from '#backend/excel/read.ts';
import type { OpenedWorkbook } from '#backend/excel/read.ts';
import type { MarkedCell, Sheet, SheetCell, SheetRow } from '#backend/excel/write.ts';
import type { SheetScan } from './scan.ts';

export interface CellProblem { column: string; severity: 'error' | 'warning' | 'note'; message: string }

/** Rows read at a time: the file is walked again for each block, so that memory stays small. */
const rowsAtATime = 20_000;
/** Comments beyond these make Excel slow; the column in front says everything. */
const mostNotes = 2000;

const marks = { error: '✗ ', warning: '! ', note: '' } as const;

/** All rows below the header, as texts, in blocks. */
function* rowsOf(book: OpenedWorkbook, sheet: SheetScan,
  columns: readonly number[]): Generator<{ row: number; texts: string[] }> {
  for (let from = sheet.header.row + 1; ;) {
    const block: { row: number; texts: string[] }[] = [];
    book.readSheet(sheet.index, (view) => {
      if (view.rowNumber < from) return true;
      const texts = columns.map((column) => view.text(column));
      if (texts.some((text) => text !== '')) block.push({ row: view.rowNumber, texts });
      return block.length < rowsAtATime;
    });
    yield* block;
    const last = block.at(-1);
    if (!last || block.length < rowsAtATime) return;
    from = last.row + 1;
  }
}

/** One sheet of the error workbook. `problems` by row number. */
export function errorSheet(
  book: OpenedWorkbook, sheet: SheetScan, problems: ReadonlyMap<number, readonly CellProblem[]>,
): Sheet {
  const found = sheet.header.columns;
  const columns = found.map((one) => one.column);
  let notes = 0;
  function* rows(): Generator<SheetRow> {
    for (const { row, texts } of rowsOf(book, sheet, columns)) {
      const faults = problems.get(row) ?? [];
      const cells = texts.map((value, index): SheetCell => {
        const own = faults.filter((one) => one.column === columnName(columns[index] ?? 0) && one.severity !== 'note');
        if (own.length === 0) return value;
        const cell: MarkedCell = { value, look: own.some((one) => one.severity === 'error') ? 'error' : 'warning' };
        notes += 1;
        return notes > mostNotes ? cell : { ...cell, note: own.map((one) => one.message).join('\n') };
      });
      const text = faults.map((one) => {
        // The letters moved by one column, so the heading names the cell.
        const header = found.find((column) => columnName(column.column) === one.column)?.header;
        return `${marks[one.severity]}${header === undefined ? '' : `【${header}】`}${one.message}`;
      }).join('\n');
      const worst = faults.some((one) => one.severity === 'error') ? 'error' : 'warning';
      yield [text === '' ? null : { value: text, look: worst }, ...cells];
    }
  }
  return {
    name: sheet.name, frozenColumns: 1, rows: rows(),
    columns: [
      { header: '错误说明', width: 50 },
      ...found.map((one) =>
        ({ header: one.header, required: one.target?.required ?? false, width: one.target?.secret ? 22 : 16 })),
    ],
  };
}
