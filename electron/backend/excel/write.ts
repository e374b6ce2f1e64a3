// Writes workbooks: the one place that loads exceljs, through its streaming writer. Never used to read.
import { AppError } from '#contract/errors.ts';
import { Book } from './write/book.ts';
import { Charts } from './write/charts.ts';
import { PartFile } from './write/part-file.ts';
import { Looks, markQuotePrefix } from './write/looks.ts';
import { listsOf } from './write/lists.ts';
import { blockOfRows, openSheet, safeSheetNames } from './write/sheet.ts';
import type { Sheet, SheetRow } from './write/shapes.ts';

export type { CellFormat, CellValue, Chart, Look, MarkedCell, Sheet, SheetCell, SheetColumn,
  SheetRow } from './write/shapes.ts';
export { listSheetName } from './write/lists.ts';
export { columnLetter, headerRowOf } from './write/shapes.ts';

export interface WriteOptions {
  /** Replace an existing file (the user already said so in the save dialog). */
  overwrite?: boolean;
  signal?: AbortSignal;
  /** Called every few thousand rows with the number of rows written so far. */
  onProgress?: (rowsDone: number) => void;
}

export interface WrittenWorkbook { file: string; bytes: number; rows: number }

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Sync and async rows in blocks, so that a plain array costs no promise per row. */
async function* blocksOf(rows: Iterable<SheetRow> | AsyncIterable<SheetRow>): AsyncGenerator<SheetRow[]> {
  let block: SheetRow[] = [];
  if (Symbol.iterator in rows) {
    for (const row of rows) {
      block.push(row);
      if (block.length === blockOfRows) {
        yield block;
        block = [];
      }
    }
  } else {
    for await (const row of rows) {
      block.push(row);
      if (block.length === blockOfRows) {
        yield block;
        block = [];
      }
    }
  }
  if (block.length > 0) yield block;
}

/**
 * Writes a new workbook with one shared style object per kind of cell (exceljs' fast path).
 * The file appears complete or not at all: `.part` beside it, fsync, rename.
 * Refuses with file_exists, file_busy, disk_full, file_missing or cancelled.
 */
export async function writeWorkbook(
  file: string, sheets: readonly Sheet[], options: WriteOptions = {},
): Promise<WrittenWorkbook> {
  const { signal, onProgress } = options;
  const checkCancelled = (): void => {
    if (signal?.aborted) throw new AppError('cancelled');
  };
  checkCancelled();
  const part = await PartFile.create(file, options.overwrite ?? false);
  let book: Book | null = null;
  try {
    const { default: exceljs } = await import('exceljs');
    const excel = new exceljs.stream.xlsx.WorkbookWriter({ useStyles: true, useSharedStrings: false });
    excel.creator = '赛学通 Saixue';
    excel.lastModifiedBy = excel.creator;
    const made = book = new Book(excel, part.stream);
    const looks = new Looks();
    const lists = listsOf(sheets);
    const all = lists.sheet ? [...sheets, lists.sheet] : sheets;
    const names = safeSheetNames(all.map((sheet) => sheet.name));
    const charts = new Charts(all, names);
    let rows = 0;
    const work = async (): Promise<void> => {
      for (const [index, sheet] of all.entries()) {
        const open = openSheet(excel, sheet, names[index] ?? sheet.name, looks, lists);
        for await (const block of blocksOf(sheet.rows)) {
          checkCancelled();
          for (const row of block) {
            open.add(row);
            charts.see(sheet, row);
          }
          rows += block.length;
          onProgress?.(rows);
          await nextTurn();
          await made.drained(() => part.failed !== null);
          if (part.failed) throw part.failed;
        }
        open.close((freeRow) => charts.place(sheet, freeRow));
        await made.settleSheet();
      }
      checkCancelled();
      charts.write(made);
      markQuotePrefix(excel);
      made.finish();
    };
    await Promise.race([work(), part.failure]);
    const bytes = await part.keep();
    return { file, bytes, rows };
  } catch (error) {
    book?.destroy();
    await part.discard();
    throw part.refusal(error);
  }
}
