// What a caller hands to the workbook writer: sheets, columns, rows and cells.

export type CellValue = string | number | null;
export type CellFormat = 'text' | 'number' | 'integer' | 'percent' | 'date' | 'general';
export type Look = 'plain' | 'error' | 'warning' | 'example' | 'strong' | 'muted';

export interface MarkedCell { value: CellValue; look?: Look; note?: string }
export type SheetCell = CellValue | MarkedCell;

/** A row of cells, or a section title across all columns. */
export type SheetRow = readonly SheetCell[] | { readonly heading: string };

export interface SheetColumn {
  header: string;
  /** Heading above; neighbours of one group share a merged cell. With a group anywhere the header takes two rows. */
  group?: string;
  required?: boolean;
  /** In characters of the standard font. */
  width?: number;
  format?: CellFormat;
  /** Decimals of 'number', 2 unless told. */
  decimals?: number;
  align?: 'left' | 'center' | 'right';
  hidden?: boolean;
  /** Values of a drop-down below the header. */
  list?: readonly string[];
  /** false: other text than the list's may be typed. */
  listStrict?: boolean;
  /** Comment on the header cell. */
  note?: string;
}

/** A native chart of cells in this workbook; it stands below the rows of its sheet. */
export interface Chart {
  kind: 'bar' | 'column' | 'pie';
  grouping?: 'clustered' | 'stacked' | 'percentStacked';
  title: string;
  /** What the figures count. */
  axisTitle?: string;
  /** Name of the sheet the figures lie in; absent: the chart's own. */
  of?: string;
  /** First and last row below the header, counted from 0; the last may lie beyond the end. */
  rows: readonly [first: number, last: number];
  /** Column of the labels, counted from 0; the series are named by their headers. Colours as RRGGBB. */
  labels: number;
  series: readonly { column: number; color: string }[];
  pointColors?: readonly string[];
  showValues?: boolean;
  /** In centimetres. */
  width?: number;
  height?: number;
}

export interface Sheet {
  name: string;
  columns: readonly SheetColumn[];
  rows: Iterable<SheetRow> | AsyncIterable<SheetRow>;
  title?: string;
  notes?: readonly string[];
  footers?: readonly string[];
  frozenColumns?: number;
  portrait?: boolean;
  /** Shrunk to one page. */
  onePage?: boolean;
  filter?: boolean;
  hidden?: boolean;
  listRows?: number;
  charts?: readonly Chart[];
}

/** Row number (from 1) of the header row of a sheet written by us; of two rows the lower one. */
export const headerRowOf = (sheet: Pick<Sheet, 'title' | 'notes'> & Partial<Pick<Sheet, 'columns'>>): number =>
  1 + (sheet.title === undefined ? 0 : 1) + (sheet.notes?.length ?? 0) + (isGrouped(sheet.columns ?? []) ? 1 : 0);

export const isGrouped = (columns: readonly SheetColumn[]): boolean => columns.some((column) => column.group !== undefined);

/** Letter of a column counted from 0: A, B, … Z, AA. */
export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
