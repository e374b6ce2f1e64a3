// Builds untidy workbooks row by row and keeps, beside each row, what must be found in it and what must be imported.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import type { ProblemCode } from '#contract/problems.ts';
import type { Kind, Plan } from '#contract/schema/imports.ts';

export type Cell = ExcelJS.CellValue;
/** Fields of a record; also the names of the columns of a sheet, whatever they are headed. */
export type Fields = Record<string, Cell>;
/** What must be said: `field` is the column, '' the row as a whole, or a letter with =: '=F'. */
export type Said = readonly [field: string, code: ProblemCode];

export interface Expected {
  /** Where the record stands, and its cells as they are in the file. */
  sheet: string; row: number; raw: Fields;
  /** What must be stored where it is not simply the cell's text; null: the row must not be imported. */
  stored: Record<string, string> | null;
}

export interface Wanted { verdict: 'add' | 'update' | 'same' | 'skip' }
export interface RowWish { stored?: Record<string, string> | null; said?: readonly Said[]; as?: Wanted['verdict'] }

const letter = (column: number): string => (column <= 26 ? String.fromCharCode(64 + column) : `A${String.fromCharCode(64 + column - 26)}`);

export class MessySheet {
  readonly said: string[] = [];
  readonly expected: Expected[] = [];
  readonly verdicts: Record<Wanted['verdict'], number> = { add: 0, update: 0, same: 0, skip: 0 };
  row = 0;
  readonly name: string;
  readonly sheet: ExcelJS.Worksheet;
  private columns: string[] = [];
  readonly lines: string[][] = [];

  constructor(name: string, sheet: ExcelJS.Worksheet) {
    this.name = name;
    this.sheet = sheet;
  }

  /** Cells as they are; nothing is expected of them. */
  line(...cells: Cell[]): this {
    this.row += 1;
    for (const [index, cell] of cells.entries()) if (cell !== null) this.sheet.getCell(this.row, index + 1).value = cell;
    this.lines.push(cells.map((cell) => (cell === null ? '' : String(cell))));
    return this;
  }

  merge(from: string, to: string): this {
    this.sheet.mergeCells(`${from}:${to}`);
    return this;
  }

  /** Headings with the fields they stand for; '' for a column that means nothing here. */
  head(columns: readonly (readonly [heading: string, field: string])[]): this {
    this.columns = columns.map(([, field]) => field);
    return this.line(...columns.map(([heading]) => (heading === '' ? null : heading)));
  }

  fields(columns: readonly string[]): this {
    this.columns = [...columns];
    return this;
  }

  letterOf(field: string): string {
    if (field === '') return '';
    if (field.startsWith('=')) return field.slice(1);
    const index = this.columns.indexOf(field);
    if (index < 0) throw new Error(`no column ${field} in ${this.name}`);
    return letter(index + 1);
  }

  /** A problem of the row written last. */
  says(...said: Said[]): this {
    for (const [field, code] of said) this.said.push(`${this.name}!${this.row}${this.letterOf(field)} ${code}`);
    return this;
  }

  /** A record. Without a wish it must be imported cell by cell as it stands. */
  record(cells: Fields, wish: RowWish = {}): this {
    this.line(...this.columns.map((field) => (field === '' ? null : cells[field] ?? null)));
    for (const [index, field] of this.columns.entries()) {
      const cell = cells[field];
      if (cell instanceof Date) this.sheet.getCell(this.row, index + 1).numFmt = 'yyyy-mm-dd';
    }
    const stored = wish.stored === undefined ? {} : wish.stored;
    this.verdicts[wish.as ?? (stored === null ? 'skip' : 'add')] += 1;
    this.expected.push({ sheet: this.name, row: this.row, raw: cells, stored });
    return this.says(...wish.said ?? []);
  }

  /** A line that is no record and must be said to be none. */
  passed(code: ProblemCode, ...cells: Cell[]): this {
    return this.line(...cells).says(['', code]);
  }
}

export interface MessyBook {
  name: string; about: string; kind: Kind;
  sheets: MessySheet[];
  /** Problems of the file: hidden sheets and the like. */
  said: string[];
  plan: Partial<Plan>;
  template: string;
  /** A workbook that was imported before this one. */
  before: MessyBook | null;
  write(folder: string): Promise<string>;
}

/** Every double-byte code of GBK, turned round: Node decodes it and does not encode it. */
function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gbk');
  gbkCodes ??= new Map(Array.from({ length: 0xfe - 0x81 + 1 }, (_, lead) => Array.from({ length: 0xfe - 0x40 + 1 }, (_unused, trail) =>
    [decoder.decode(Uint8Array.of(0x81 + lead, 0x40 + trail)), [0x81 + lead, 0x40 + trail]] as const)).flat());
  return Buffer.from([...text].flatMap((one) => (one.charCodeAt(0) < 128 ? [one.charCodeAt(0)] : [...gbkCodes?.get(one) ?? []])));
}
let gbkCodes: Map<string, readonly number[]> | null = null;

const csvOf = (sheet: MessySheet, comma: string): string => sheet.lines.map((cells) =>
  cells.map((cell) => (/[",\n\t;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(comma)).join('\r\n');

export interface BookWish {
  kind?: Kind; plan?: Partial<Plan>; template?: string; before?: MessyBook;
  /** Instead of a workbook: text in this form. */
  csv?: 'gbk' | 'utf8-bom' | 'tab';
}

export function messy(name: string, about: string, fill: (sheet: (name: string) => MessySheet, book: MessyBook) => void,
  wish: BookWish = {}): MessyBook {
  const workbook = new ExcelJS.Workbook();
  const book: MessyBook = {
    name, about, kind: wish.kind ?? 'entries', sheets: [], said: [], plan: wish.plan ?? {}, template: wish.template ?? 'weike',
      before: wish.before ?? null,
    async write(folder) {
      const [only] = book.sheets;
      if (wish.csv && only) {
        const text = csvOf(only, wish.csv === 'tab' ? '\t' : ',');
        const file = join(folder, `${name}.csv`);
        writeFileSync(file, wish.csv === 'gbk' ? gbk(text) : wish.csv === 'utf8-bom' ? `\ufeff${text}` : text);
        return file;
      }
      const file = join(folder, `${name}.xlsx`);
      await workbook.xlsx.writeFile(file);
      return file;
    },
  };
  fill((sheetName) => {
    const sheet = new MessySheet(sheetName, workbook.addWorksheet(sheetName));
    book.sheets.push(sheet);
    return sheet;
  }, book);
  return book;
}
