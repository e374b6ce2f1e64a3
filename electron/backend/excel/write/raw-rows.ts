// Plain rows written straight onto exceljs' sheet stream: building an object for each cell would take most of the time.
// Workbook, styles, layout, headings, drop-downs and comments stay exceljs' own.
import type { SharedStyle } from './looks.ts';
import { columnLetter } from './shapes.ts';
import type { CellValue } from './shapes.ts';
import { cellXml } from './text.ts';

/** What exceljs 4.4.0 (exact version) does not show in its types. */
interface StreamSheet { stream: { write(chunk: Buffer): unknown }; _rowZero: number; _rows: unknown[] }
interface StyledBook { styles: { addStyleModel(style: SharedStyle): number } }

/** Characters gathered before they go to the stream. */
const blockLength = 65_536;

export class RawRows {
  private readonly sheet: StreamSheet;
  private readonly styles: StyledBook['styles'];
  private readonly letters: string[];
  private readonly ids = new Map<SharedStyle, number>();
  private pending = '';
  private lastRow = 0;

  constructor(book: object, sheet: object, columns: number) {
    this.sheet = sheet as StreamSheet;
    this.styles = (book as StyledBook).styles;
    this.letters = Array.from({ length: columns }, (_, index) => columnLetter(index));
  }

  private styleId(style: SharedStyle): number {
    let id = this.ids.get(style);
    if (id === undefined) {
      id = this.styles.addStyleModel(style);
      this.ids.set(style, id);
    }
    return id;
  }

  /** Adds one row; its cells come by `valueAt` and `styleAt`. */
  add(row: number, valueAt: (index: number) => CellValue, styleAt: (index: number) => SharedStyle): void {
    let xml = `<row r="${row}">`;
    for (let index = 0; index < this.letters.length; index += 1) {
      const value = valueAt(index);
      const start = `<c r="${this.letters[index] ?? ''}${row}" s="${this.styleId(styleAt(index))}"`;
      if (value === null || value === '') xml += `${start}/>`;
      else if (typeof value === 'number') xml += `${start}><v>${value}</v></c>`;
      else xml += `${start} t="inlineStr">${cellXml(value)}</c>`;
    }
    this.pending += `${xml}</row>`;
    this.lastRow = row;
    if (this.pending.length > blockLength) this.flush();
  }

  /** Must run before exceljs writes a row of its own. */
  flush(): void {
    if (this.pending === '') return;
    this.sheet.stream.write(Buffer.from(this.pending, 'utf8'));
    this.pending = '';
    this.sheet._rowZero = this.lastRow + 1;
    this.sheet._rows.length = 0;
  }
}
