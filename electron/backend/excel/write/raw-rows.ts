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

  begin(row: number): void {
    this.lastRow = row;
    this.pending += `<row r="${row}">`;
  }

  /** The next cell of the row, from the left. */
  cell(index: number, value: CellValue, style: SharedStyle): void {
    const start = `<c r="${this.letters[index] ?? ''}${this.lastRow}" s="${this.styleId(style)}"`;
    if (value === null || value === '') this.pending += `${start}/>`;
    else if (typeof value === 'number') this.pending += `${start}><v>${value}</v></c>`;
    else this.pending += `${start} t="inlineStr">${cellXml(value)}</c>`;
  }

  end(): void {
    this.pending += '</row>';
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
