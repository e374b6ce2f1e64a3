// The shapes of what a reader hands out: cells, rows, sheets. CSV and .xlsx answer alike.

export type CellValue = string | number | boolean | null;
export type CellKind = 'empty' | 'text' | 'number' | 'date' | 'time' | 'boolean' | 'error';

/** The cell holds a formula; its saved value is given. */
export const CELL_FORMULA = 1;
/** The formula has no saved value: the file was never calculated. */
export const CELL_FORMULA_NO_VALUE = 2;
/** A whole number of more than 15 digits: its last digits were lost when it was typed in. */
export const CELL_LONG_NUMBER = 4;
/** The cell lies in a merged range. */
export const CELL_MERGED = 8;
/** … and is the top left cell of that range, the one that holds the value. */
export const CELL_MERGE_TOP = 16;
/** A number no computer number can hold, or text in a number cell (1e400, NaN): value is its text. */
export const CELL_BAD_NUMBER = 32;
/** A day that does not exist: serial 60 (1900-02-29), negative, 0, or after 9999. */
export const CELL_BAD_DATE = 64;

export interface Cell {
  /** Text, number, truth value or null. Dates and times: the serial of the 1900 system. Errors: '#REF!'. */
  value: CellValue;
  /** What a clerk sees: dates 'YYYY-MM-DD' (' HH:MM' if shown), padded codes padded, long numbers in full. */
  text: string;
  kind: CellKind;
  flags: number;
}

export interface RowView {
  /** 1-based, as in Excel. */
  rowNumber: number;
  hidden: boolean;
  /** Highest column with content plus one; columns count from 0. */
  length: number;
  /** A fresh object, safe to keep. */
  cell(column: number): Cell;
  /** Cell.text without the rest. */
  text(column: number): string;
  /** Cell.value without the rest. */
  value(column: number): CellValue;
  /** Cell.kind without the rest. */
  kind(column: number): CellKind;
  /** Cell.flags without the rest. */
  flags(column: number): number;
}

export interface SheetHead {
  name: string;
  index: number;
  hidden: 'no' | 'yes' | 'very';
}

export interface MergedRange {
  /** Rows from 1, columns from 0, both ends included. */
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export interface SheetFacts {
  /** Stored rows that were handed out, blank ones included. */
  rows: number;
  /** Highest column with content plus one. */
  columns: number;
  /** Hidden (also filtered away) rows with content. */
  hiddenRows: number;
  /** Hidden columns among the used ones. */
  hiddenColumns: number;
  merges: MergedRange[];
  warnings: { code: string; where: string }[];
}

export interface ReadOptions {
  signal?: AbortSignal;
  /** Bytes of the sheet done and in all. */
  onProgress?: (done: number, total: number) => void;
}

export interface OpenedWorkbook {
  sheets: SheetHead[];
  warnings: { code: string; where: string }[];
  /**
   * Calls onRow for each stored row in file order. The row object is reused between calls: read it, don't keep it.
   * Return false to stop. Throws AppError workbook_refused or cancelled.
   */
  readSheet(index: number, onRow: (row: RowView) => boolean | void, options?: ReadOptions): SheetFacts;
  /**
   * Gives back the unpacked bytes at once, a sheet of 200,000 rows has 200 MB of them. Rows handed out before must not
   * be looked at again; a later readSheet unpacks anew.
   */
  release(): void;
}

export const rowLimit = 1_000_000;
export const lastRow = 1_048_576;
export const columnLimit = 16_384;

/** 'C7' of a row from 1 and a column from 0. */
export function cellName(rowNumber: number, column: number): string {
  return `${columnName(column)}${rowNumber}`;
}

/** 'A' for 0, 'XFD' for 16383. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** Row from 1 and column from 0 of 'C7' or '$C$7'; undefined for anything that is no position in a sheet. */
export function parseCellName(name: string): { row: number; column: number } | undefined {
  const found = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/.exec(name);
  if (found === null) return undefined;
  const [, letters = '', digits] = found;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  const row = Number(digits);
  return row > lastRow || column > columnLimit ? undefined : { row, column: column - 1 };
}
