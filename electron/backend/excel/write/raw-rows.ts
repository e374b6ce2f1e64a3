// Plain rows as UTF-8 bytes, straight into the sheet's part: building a string for each cell would take most of the time.
// Workbook, styles, layout, headings, drop-downs and comments stay exceljs' own.
import type { PartOfBook } from './book.ts';
import type { SharedStyle } from './looks.ts';
import { columnLetter } from './shapes.ts';
import type { CellValue } from './shapes.ts';
import { cellXml, edge } from './text.ts';

/** What exceljs 4.4.0 (exact version) does not show in its types. */
interface StreamSheet { stream: PartOfBook; _rowZero: number; _rows: unknown[] }
interface StyledBook { styles: { addStyleModel(style: SharedStyle): number } }

/** Large, because zlib's thread rests between two blocks until the main thread has a moment for it. */
const blockBytes = 1024 * 1024;
const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** What stands between a cell's address and its value, for each kind of value. */
interface Opening { text: Uint8Array; number: Uint8Array; empty: Uint8Array }
const rowOpen = ascii('<row r="');
const rowOpenEnd = ascii('">');
const rowHeight = ascii('" ht="');
const rowClose = ascii('</row>');
const textClose = ascii('</t></is></c>');
const numberClose = ascii('</v></c>');
const cellClose = ascii('</c>');
/** More than any cell takes beside its text. */
const aroundCell = 256;

export class RawRows {
  private readonly sheet: StreamSheet;
  private readonly styles: StyledBook['styles'];
  private readonly starts: Uint8Array[];
  private readonly openings = new Map<SharedStyle, Opening>();
  private readonly free: Uint8Array[] = [];
  private block = Buffer.allocUnsafeSlow(blockBytes) as Uint8Array;
  private at = 0;
  private lastRow = 0;
  private rowDigits: Uint8Array = ascii('');

  constructor(book: object, sheet: object, columns: number) {
    this.sheet = sheet as StreamSheet;
    this.styles = (book as StyledBook).styles;
    this.starts = Array.from({ length: columns }, (_, index) => ascii(`<c r="${columnLetter(index)}`));
  }

  private opening(style: SharedStyle): Opening {
    let opening = this.openings.get(style);
    if (opening === undefined) {
      const id = this.styles.addStyleModel(style);
      opening = { text: ascii(`" s="${id}" t="inlineStr"><is><t>`), number: ascii(`" s="${id}"><v>`), empty: ascii(`" s="${id}"/>`) };
      this.openings.set(style, opening);
    }
    return opening;
  }

  /** `height` in points; null: the sheet's. Not marked as chosen by hand, so that it fits again when a cell changes. */
  begin(row: number, height: number | null): void {
    this.lastRow = row;
    this.rowDigits = ascii(String(row));
    this.room(aroundCell);
    this.put(rowOpen);
    this.put(this.rowDigits);
    if (height !== null) {
      this.put(rowHeight);
      this.put(ascii(String(height)));
    }
    this.put(rowOpenEnd);
  }

  /** The next cell of the row, from the left. */
  cell(index: number, value: CellValue, style: SharedStyle): void {
    const opening = this.opening(style);
    this.room(aroundCell + (typeof value === 'string' ? value.length * 3 : 0));
    this.put(this.starts[index] ?? ascii(''));
    this.put(this.rowDigits);
    if (value === null || value === '') this.put(opening.empty);
    else if (typeof value === 'number') this.number(value, opening);
    else {
      const start = this.at;
      this.put(opening.text);
      if (this.plain(value)) this.put(textClose);
      else this.escaped(value, start, opening);
    }
  }

  private number(value: number, opening: Opening): void {
    this.put(opening.number);
    const hundredths = Math.round(value * 100);
    // Most figures have at most two decimals, and then their digits are quickly written.
    if (hundredths / 100 === value && hundredths >= 0 && hundredths < 1e14 && !Object.is(value, -0)) this.digits(hundredths);
    else this.put(ascii(String(value)));
    this.put(numberClose);
  }

  /** A number of hundredths as a decimal without needless noughts. */
  private digits(hundredths: number): void {
    const cents = hundredths % 100;
    let rest = (hundredths - cents) / 100;
    let length = 1;
    for (let limit = 10; rest >= limit; limit *= 10) length += 1;
    for (let place = this.at + length - 1; place >= this.at; place -= 1) {
      const digit = rest % 10;
      this.block[place] = 48 + digit;
      rest = (rest - digit) / 10;
    }
    this.at += length;
    if (cents === 0) return;
    this.block[this.at++] = 0x2e;
    this.block[this.at++] = 48 + Math.floor(cents / 10);
    if (cents % 10 > 0) this.block[this.at++] = 48 + (cents % 10);
  }

  /** Text without a sign that XML or Excel's escapes care about, nor a blank at an end; else false and nothing is sure. */
  private plain(text: string): boolean {
    const { block } = this;
    const last = text.length - 1;
    if (last > 20_000 || edge(text.charCodeAt(0)) || edge(text.charCodeAt(last))) return false;
    let at = this.at;
    for (let index = 0; index <= last; index += 1) {
      const code = text.charCodeAt(index);
      if (code < 0x80) {
        if (code < 0x20 || code === 0x26 || code === 0x3c || code === 0x3e || code === 0x5f) return false;
        block[at++] = code;
      } else if (code < 0x800) {
        block[at++] = 0xc0 | (code >> 6);
        block[at++] = 0x80 | (code & 0x3f);
      } else {
        // Pairs of surrogates and what is no character at all.
        if ((code >= 0xd800 && code < 0xe000) || code >= 0xfffe) return false;
        block[at++] = 0xe0 | (code >> 12);
        block[at++] = 0x80 | ((code >> 6) & 0x3f);
        block[at++] = 0x80 | (code & 0x3f);
      }
    }
    this.at = at;
    return true;
  }

  private escaped(text: string, start: number, opening: Opening): void {
    this.at = start;
    this.put(opening.text.subarray(0, opening.text.length - '<is><t>'.length));
    const bytes = Buffer.from(cellXml(text), 'utf8');
    this.room(bytes.length + aroundCell);
    if (bytes.length + aroundCell > blockBytes) {
      this.send();
      this.sheet.stream.write(bytes);
    } else this.put(bytes);
    this.put(cellClose);
  }

  end(): void {
    this.put(rowClose);
  }

  /** Must run before exceljs writes a row of its own. */
  flush(): void {
    if (this.lastRow === 0) return;
    this.send();
    this.sheet._rowZero = this.lastRow + 1;
    this.sheet._rows.length = 0;
    this.lastRow = 0;
  }

  private put(bytes: Uint8Array): void {
    const { block } = this;
    let { at } = this;
    const { length } = bytes;
    for (let index = 0; index < length; index += 1) block[at++] = bytes[index] ?? 0;
    this.at = at;
  }

  private room(bytes: number): void {
    if (this.at + bytes > blockBytes) this.send();
  }

  private send(): void {
    if (this.at === 0) return;
    const full = this.block;
    this.sheet.stream.write(full.subarray(0, this.at), () => this.free.push(full));
    this.block = this.free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
    this.at = 0;
  }
}
