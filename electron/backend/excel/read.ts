// The door to foreign tables: opens .xlsx and CSV files and hands out their rows. Never writes, never runs ExcelJS.

import path from 'node:path';
import { AppError } from '#contract/errors.ts';
import { openCsv } from './read/csv.ts';
import { refuse } from './read/refusals.ts';
import type { Cell, OpenedWorkbook, SheetFacts } from './read/shape.ts';
import { bytesSource, fileSource, openElsewhere } from './read/source.ts';
import type { ByteSource } from './read/source.ts';
import { openPackage } from './read/workbook.ts';

export * from './read/shape.ts';
export { normaliseHeader } from './read/cells.ts';
export { readingSentence, refusalTexts, warningTexts } from './read/refusals.ts';
export type { RefusalCode, WarningCode } from './read/refusals.ts';

/** A refusal says which file it is about: often several are read, and a place alone names none of them. */
function naming<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (fault) {
    if (fault instanceof AppError && fault.code === 'workbook_refused') throw new AppError(fault.code, { ...fault.details, file });
    throw fault;
  }
}

function open(source: ByteSource): OpenedWorkbook {
  const book = naming(source.name, () => openAsItIs(source));
  return { ...book, readSheet: (index, onRow, options) => naming(source.name, () => book.readSheet(index, onRow, options)) };
}

function openAsItIs(source: ByteSource): OpenedWorkbook {
  if (!/\.(csv|txt|tsv)$/i.test(source.name)) return openPackage(source);
  const magic = source.read(0, Math.min(4, source.size)).toString('latin1');
  // A workbook renamed to .csv is still a workbook, and an old .xls still none.
  const packed = magic === 'PK\x03\x04' || magic === '\xd0\xcf\x11\xe0';
  return packed ? openPackage(source) : openCsv(source);
}

/**
 * Opens a workbook (.xlsx) or CSV file (.csv, .txt, .tsv) by its path.
 * Throws AppError workbook_refused { code: 'XL_…' | 'CSV_…', sentence, sentenceEn, where, file }, file_missing, file_busy;
 * reading a sheet later can also throw stale_file when the file was changed in between.
 */
export function openWorkbook(file: string): OpenedWorkbook {
  if (!path.isAbsolute(file)) file = path.resolve(file);
  const book = open(fileSource(file));
  if (openElsewhere(file)) book.warnings.push({ code: 'XL_OPEN_ELSEWHERE', where: path.basename(file) });
  return book;
}

/**
 * Refuses what cannot be a workbook by its kind and size alone, before its bytes are read for anything else: a pipe would
 * keep the reader waiting for ever, and the hash of a hundred gigabytes takes minutes.
 */
export function checkWorkbookFile(file: string): void {
  naming(path.basename(file), () => fileSource(file));
}

/** The same for a file that is already in memory; the name decides between workbook and CSV. */
export function openWorkbookBytes(bytes: Buffer, name = '工作簿.xlsx'): OpenedWorkbook {
  return open(bytesSource(bytes, name));
}

export interface ReadRow {
  rowNumber: number;
  hidden: boolean;
  cells: Cell[];
}

/** Largest number of cells readAllRows keeps: above, rows must be read one by one. */
const keepLimit = 1_000_000;

/** All rows of a sheet as objects that may be kept: for small sheets, previews and tests. */
export function readAllRows(book: OpenedWorkbook, index: number): { rows: ReadRow[]; facts: SheetFacts } {
  const rows: ReadRow[] = [];
  let kept = 0;
  const facts = book.readSheet(index, (row) => {
    kept += row.length + 1;
    if (kept > keepLimit) refuse('XL_BOMB', `${kept} cells`);
    const cells = Array.from({ length: row.length }, (_, column) => row.cell(column));
    rows.push({ rowNumber: row.rowNumber, hidden: row.hidden, cells });
  });
  return { rows, facts };
}
