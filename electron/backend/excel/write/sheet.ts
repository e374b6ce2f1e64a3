// Writes one sheet row by row: title, notes, header, drop-downs, sections, cells, footers, print layout.
import type { Cell, Row, Workbook, Worksheet } from 'exceljs';
import { drawingRelation } from './chart-xml.ts';
import { columnLetter, headerRowOf, isGrouped } from './shapes.ts';
import type { CellValue, Look, Sheet, SheetCell, SheetColumn, SheetRow } from './shapes.ts';
import { RawRows } from './raw-rows.ts';
import type { Lists } from './lists.ts';
import type { Looks, SharedStyle } from './looks.ts';
import { cellText, linesIn, startsLikeFormula } from './text.ts';

/** Rows written between two looks at cancellation and back pressure. */
export const blockOfRows = 1000;

/** Points: of a line of text, and of the highest row Excel has. */
const lineHeight = 15;
const highest = 409;

export interface OpenSheet {
  add(row: SheetRow): void;
  /** `drawing`: tells the target of the sheet's charts once the first free row is known, counted from 0. */
  close(drawing: (freeRow: number) => string | null): void;
}

/** What exceljs 4.4.0 (exact version) does not show in its types. */
type StreamSheet = Worksheet & {
  commit(): void; stream: { write(text: string): void }; _writeLegacyData(): void;
  _sheetRelsWriter: { addRelationship(relation: { Type: string; Target: string }): string };
};

/** exceljs' streaming writer knows no drawings; the schema wants theirs just before the comments'. */
function drawOn(target: StreamSheet, drawing: string): void {
  const id = target._sheetRelsWriter.addRelationship({ Type: drawingRelation, Target: drawing });
  const legacy = target._writeLegacyData.bind(target);
  target._writeLegacyData = () => {
    target.stream.write(`<drawing r:id="${id}"/>`);
    legacy();
  };
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Excel's day number of a date 'YYYY-MM-DD', or null when it is none. */
export function daySerial(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0);
  if (day < 1 || day > (monthDays[month - 1] ?? 0) + (leap ? 1 : 0)) return null;
  return Date.UTC(year, month - 1, day) / 86_400_000 + 25_569;
}

/** Names Excel accepts: at most 31 characters, none of []:*?/\', not empty, all different. */
export function safeSheetNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = name.replaceAll(/[[\]:*?/\\'\u0000-\u001f]/g, ' ').trim().slice(0, 31) || '工作表';
    let unique = base;
    for (let count = 2; taken.has(unique.toLowerCase()); count += 1) {
      unique = `${base.slice(0, 30 - String(count).length)}-${count}`;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}

function layout(book: Workbook, sheet: Sheet, name: string): StreamSheet {
  const header = headerRowOf(sheet);
  return book.addWorksheet(name, {
    state: sheet.hidden ? 'veryHidden' : 'visible',
    properties: { defaultRowHeight: 18, dyDescent: 0.25 } as Worksheet['properties'],
    views: [{ state: 'frozen', ySplit: header, xSplit: sheet.frozenColumns ?? 0 }],
    pageSetup: {
      paperSize: 9, orientation: sheet.portrait ? 'portrait' : 'landscape', fitToPage: true, fitToWidth: 1,
        fitToHeight: sheet.onePage ? 1 : 0,
      horizontalCentered: true, printTitlesRow: `${header}:${header}`,
      margins: { left: 0.5, right: 0.5, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
    headerFooter: { oddFooter: '&C第 &P 页 / 共 &N 页' },
  }) as StreamSheet;
}

function dropDowns(sheet: StreamSheet, columns: readonly SheetColumn[], lists: Lists, firstRow: number,
  rows: number): void {
  // In exceljs' streaming writer, but missing from its types.
  const validations =
    (sheet as unknown as { dataValidations: { add(range: string, rule: object): void } }).dataValidations;
  for (const [index, column] of columns.entries()) {
    const formula = lists.formula(column.list ?? []);
    if (formula === null) continue;
    const letter = columnLetter(index);
    validations.add(`${letter}${firstRow}:${letter}${firstRow + rows - 1}`, {
      type: 'list', allowBlank: true, formulae: [formula], showErrorMessage: column.listStrict !== false,
      errorStyle: 'stop', errorTitle: column.header, error: '请从下拉列表中选择。',
    });
  }
}

export function openSheet(book: Workbook, sheet: Sheet, name: string, looks: Looks, lists: Lists): OpenSheet {
  const { columns } = sheet;
  const target = layout(book, sheet, name);
  const plain: SharedStyle[] = columns.map((column) => looks.cell(column, 'plain', false));
  const quoted: SharedStyle[] = columns.map((column) => looks.cell(column, 'plain', true));
  const widths = columns.map((column) => column.width ?? Math.min(40, Math.max(8, column.header.length * 2 + 4)));
  for (const [index, column] of columns.entries()) {
    const made = target.getColumn(index + 1);
    made.width = widths[index] ?? 8;
    if (column.hidden) made.hidden = true;
  }
  const sheetWidth = widths.reduce((sum, width) => sum + width, 0);
  /** What wraps needs a higher row: programs do not fit rows of a file by themselves once the sheet has a height for all. */
  const heightOf = (row: readonly SheetCell[]): number | null => {
    let lines = 1;
    for (let index = 0; index < columns.length; index += 1) {
      const cell = row[index];
      const value = cell !== null && typeof cell === 'object' ? cell.value : cell;
      const width = widths[index] ?? 8;
      if (typeof value === 'string' && value.length * 2 > width && wraps[index]) lines = Math.max(lines, linesIn(value, width));
    }
    return lines === 1 ? null : Math.min(highest, lines * lineHeight + 3);
  };
  const wraps = columns.map(({ format = 'text' }) => format === 'text' || format === 'general');
  const formats = columns.map((column) => column.format ?? 'text');
  const hasNote = (row: readonly SheetCell[]): boolean => {
    for (const cell of row) if (cell !== null && typeof cell === 'object' && cell.note) return true;
    return false;
  };
  const raw = new RawRows(book, target, columns.length);
  let number = 0;
  const nextRow = (): Row => {
    raw.flush();
    return target.getRow(number += 1);
  };

  const framed = (text: string, frame: Parameters<Looks['frame']>[0]): SharedStyle => looks.frame(frame, startsLikeFormula(text));

  const across = (text: string, frame: Parameters<Looks['frame']>[0], height: number): void => {
    const row = nextRow();
    put(row.getCell(1), text, framed(text, frame));
    row.height = height;
    if (columns.length > 1) target.mergeCells(number, 1, number, columns.length);
    row.commit();
  };

  /** A string is always a string cell; anything with edge spaces goes as a text run, which keeps them. */
  const put = (cell: Cell, value: CellValue, style: SharedStyle): void => {
    cell.value = typeof value === 'string' ? cellText(value) : value;
    cell.style = style;
  };

  const valueOf = (index: number, cell: SheetCell | undefined): CellValue => {
    const value = cell !== null && typeof cell === 'object' ? cell.value : cell ?? null;
    const format = formats[index];
    if (typeof value === 'number') return format === 'text' || !Number.isFinite(value) ? String(value) : value;
    if (typeof value === 'string' && format === 'date') return daySerial(value) ?? value;
    return value === '' ? null : value;
  };

  const marked = columns.map(() => new Map<string, SharedStyle>());
  const markedStyle = (index: number, look: Look, formulaLike: boolean): SharedStyle => {
    const key = formulaLike ? `${look}=` : look;
    const known = marked[index]?.get(key);
    const column = columns[index];
    if (known || !column) return known ?? {};
    const style = looks.cell(column, look, formulaLike);
    marked[index]?.set(key, style);
    return style;
  };

  const styleOf = (index: number, cell: SheetCell | undefined, value: CellValue): SharedStyle => {
    const look = cell !== null && typeof cell === 'object' ? cell.look ?? 'plain' : 'plain';
    const formulaLike = typeof value === 'string' && startsLikeFormula(value);
    if (look === 'plain') return (formulaLike ? quoted : plain)[index] ?? {};
    return markedStyle(index, look, formulaLike);
  };

  /** A row with comments, which exceljs must know of. */
  const addNoted = (cells: readonly SheetCell[]): void => {
    const row = nextRow();
    for (let index = 0; index < columns.length; index += 1) {
      const cell = cells[index];
      const value = valueOf(index, cell);
      const made = row.getCell(index + 1);
      put(made, value, styleOf(index, cell, value));
      if (cell !== null && typeof cell === 'object' && cell.note) made.note = cell.note;
    }
    row.commit();
  };

  if (sheet.title !== undefined) across(sheet.title, 'title', 32);
  for (const note of sheet.notes ?? []) across(note, 'note', 18 * linesIn(note, sheetWidth));
  const above = isGrouped(columns) ? nextRow() : null;
  const header = nextRow();
  for (const [index, column] of columns.entries()) {
    const cell = header.getCell(index + 1);
    const frame = column.required ? 'headerRequired' : 'header';
    put(cell, column.header, framed(column.header, frame));
    if (above) put(above.getCell(index + 1), column.group ?? column.header, framed(column.group ?? column.header, frame));
    if (column.note) cell.note = column.note;
  }
  if (above) {
    for (let from = 0, to = 0; from < columns.length; from = to) {
      const group = columns[from]?.group;
      for (to = from + 1; group !== undefined && columns[to]?.group === group;) to += 1;
      if (group === undefined) target.mergeCells(number - 1, from + 1, number, from + 1);
      else if (to - from > 1) target.mergeCells(number - 1, from + 1, number - 1, to);
    }
    above.height = 24;
    above.commit();
  }
  header.height = Math.max(26, Math.max(...columns.map((column, index) => linesIn(column.header, widths[index] ?? 8)), 1) * lineHeight + 4);
  header.commit();
  dropDowns(target, columns, lists, number + 1, sheet.listRows ?? 2000);
  if (sheet.filter) target.autoFilter = { from: { row: number, column: 1 },
    to: { row: number, column: columns.length } };

  return {
    add(row) {
      if ('heading' in row) return across(row.heading, 'heading', 22);
      if (hasNote(row)) return addNoted(row);
      number += 1;
      raw.begin(number, heightOf(row));
      for (let index = 0; index < columns.length; index += 1) {
        const cell = row[index];
        const value = valueOf(index, cell);
        raw.cell(index, value, styleOf(index, cell, value));
      }
      return raw.end();
    },
    close(drawing) {
      for (const footer of sheet.footers ?? []) across(footer, 'footer', 22);
      raw.flush();
      const charts = drawing(number + 1);
      if (charts !== null) drawOn(target, charts);
      target.commit();
    },
  };
}
