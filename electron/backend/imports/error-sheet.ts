// The user's own sheet once more: same columns, values as edited and repaired, bad cells red, what is wrong in a column in
// front as the national system returns it, and behind a hidden key of each row.
import { columnName } from '#backend/excel/read.ts';
import type { OpenedWorkbook } from '#backend/excel/read.ts';
import type { MarkedCell, Sheet, SheetCell, SheetRow } from '#backend/excel/write.ts';
import type { SheetOverlay } from './overlay.ts';
import { rowKeyHeading, writeRowKey } from './row-key.ts';
import type { SheetScan } from './scan.ts';
import type { Target } from './targets.ts';

export interface CellProblem { column: string; code: string; severity: 'error' | 'warning' | 'note'; message: string }

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

/** Digits that a number cell lost must not come back as if they were known. */
const withLost = (text: string): string => text.replace(/^(\d{15})(\d+)$/, (_, kept: string, lost: string) => kept + '?'.repeat(lost.length));

export interface ErrorSheetParts {
  problemsOf: (row: number) => readonly CellProblem[];
  /** The stored record of each row, or '' . */
  recordOf: (row: number) => string;
  /** Import the rows came in with, or ''. */
  batchId: string;
  overlay: SheetOverlay | null;
}

/** One sheet of the error workbook. */
export function errorSheet(book: OpenedWorkbook, sheet: SheetScan, parts: ErrorSheetParts): Sheet {
  // What an earlier round said in front, and its keys, are not the user's own columns.
  const found = sheet.header.columns.filter((one) => one.column !== sheet.keyColumn && !(one.target === null && /^错误(?:信息|说明)$/.test(one.header)));
  const columns = found.map((one) => one.column);
  const mapped = found.flatMap((one, index) => (one.target ? [{ index, target: one.target }] : []));
  const targets: Target[] = mapped.map((one) => one.target);
  /** The mapped texts as the import takes them. */
  const overlaid = (row: number, texts: readonly string[]): string[] => {
    const own = mapped.map((one) => texts[one.index] ?? '');
    const edits = parts.overlay?.decisions.get(row)?.edits;
    const edited = edits ? parts.overlay?.edit(edits, own) ?? null : null;
    parts.overlay?.tidy(own, edited);
    return own;
  };
  let notes = 0;
  function* rows(): Generator<SheetRow> {
    for (const { row, texts } of rowsOf(book, sheet, columns)) {
      const faults = parts.problemsOf(row);
      const own = overlaid(row, texts);
      for (const [position, { index }] of mapped.entries()) {
        const lost = faults.some((one) => one.code === 'long_number' && one.column === columnName(columns[index] ?? 0));
        if (lost) own[position] = withLost(own[position] ?? '');
        texts[index] = own[position] ?? '';
      }
      const cells = texts.map((value, index): SheetCell => {
        const mine = faults.filter((one) => one.column === columnName(columns[index] ?? 0) && one.severity !== 'note');
        if (mine.length === 0) return value;
        const cell: MarkedCell = { value, look: mine.some((one) => one.severity === 'error') ? 'error' : 'warning' };
        notes += 1;
        return notes > mostNotes ? cell : { ...cell, note: mine.map((one) => one.message).join('\n') };
      });
      const text = faults.map((one) => {
        // The letters moved by one column, so the heading names the cell.
        const header = found.find((column) => columnName(column.column) === one.column)?.header;
        return `${marks[one.severity]}${header === undefined ? '' : `【${header}】`}${one.message}`;
      }).join('\n');
      const worst = faults.some((one) => one.severity === 'error') ? 'error' : 'warning';
      yield [text === '' ? null : { value: text, look: worst }, ...cells, writeRowKey(parts.batchId, parts.recordOf(row), targets, own)];
    }
  }
  return {
    name: sheet.name, frozenColumns: 1, rows: rows(),
    columns: [
      { header: '错误信息', width: 50 },
      ...found.map((one) =>
        ({ header: one.header, required: one.target?.required ?? false, width: one.target?.secret ? 22 : 16 })),
      { header: rowKeyHeading, width: 12, hidden: true },
    ],
  };
}
