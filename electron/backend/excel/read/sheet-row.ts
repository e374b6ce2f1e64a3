// One row of a sheet while it is being read: where each cell's bytes are, decoded only when asked.

import { dateText, offset1904, timeText } from './dates.ts';
import type { SerialText } from './dates.ts';
import type { MergedCells } from './merges.ts';
import { plainStyle } from './number-format.ts';
import type { NumberStyle } from './number-format.ts';
import { CELL_BAD_DATE, CELL_BAD_NUMBER, CELL_LONG_NUMBER, columnLimit } from './shape.ts';
import type { Cell, CellKind, CellValue, RowView } from './shape.ts';
import type { SharedStrings } from './shared-strings.ts';
import { plainText } from './text.ts';

/** How a cell is stored in the row. */
export const STORED_EMPTY = 0;
/** `first` is the index of a shared string. */
export const STORED_SHARED = 1;
/** `numbers` holds the value. */
export const STORED_NUMBER = 2;
/** `first` and `last` are the offsets of its characters. */
export const STORED_TEXT = 3;
/** `texts` holds the characters: of rich text, of an error, of a bad number. */
export const STORED_HELD = 4;
export const STORED_BOOLEAN = 5;
export const STORED_ERROR = 6;

/** Style indexes of cells that bring their own meaning (t="d"): no workbook has negative ones. */
export const STYLE_ISO_DATE = -1;
export const STYLE_ISO_DATE_TIME = -2;
export const STYLE_ISO_TIME = -3;
const isoStyles: readonly NumberStyle[] = [
  { kind: 'date', withTime: false }, { kind: 'date', withTime: true }, { kind: 'time', elapsed: false },
];

export class SheetRow implements RowView {
  rowNumber = 0;
  hidden = false;
  length = 0;
  /** Which row last wrote a column: saves clearing 16,384 columns for each row. */
  readonly stamp = new Int32Array(columnLimit);
  turn = 0;
  readonly stored = new Uint8Array(columnLimit);
  readonly style = new Int32Array(columnLimit);
  readonly marks = new Uint8Array(columnLimit);
  readonly first = new Int32Array(columnLimit);
  readonly last = new Int32Array(columnLimit);
  readonly numbers = new Float64Array(columnLimit);
  readonly texts: string[] = [];
  merged: MergedCells | undefined;
  readonly #bytes: Buffer;
  readonly #part: string;
  readonly #strings: SharedStrings | undefined;
  readonly #styles: readonly NumberStyle[];
  readonly #date1904: boolean;

  constructor(
    bytes: Buffer,
    part: string,
    strings: SharedStrings | undefined,
    styles: readonly NumberStyle[],
    date1904: boolean,
  ) {
    this.#bytes = bytes;
    this.#part = part;
    this.#strings = strings;
    this.#styles = styles;
    this.#date1904 = date1904;
  }

  value(column: number): CellValue {
    if (this.stamp[column] !== this.turn) return null;
    switch (this.stored[column]) {
      case STORED_SHARED: {
        const text = (this.#strings as SharedStrings).get(this.first[column] as number);
        return text === '' ? null : text;
      }
      case STORED_NUMBER:
        return this.#date1904 ? this.#serial(column) : (this.numbers[column] as number);
      case STORED_TEXT: {
        const text = this.#plain(column);
        return text === '' ? null : text;
      }
      case STORED_HELD:
      case STORED_ERROR:
        return this.texts[column] === '' ? null : (this.texts[column] ?? null);
      case STORED_BOOLEAN:
        return this.numbers[column] === 1;
      default:
        return null;
    }
  }

  text(column: number): string {
    if (this.stamp[column] !== this.turn) return '';
    switch (this.stored[column]) {
      case STORED_SHARED:
        return (this.#strings as SharedStrings).get(this.first[column] as number);
      case STORED_NUMBER:
        return this.#numberText(column);
      case STORED_TEXT:
        return this.#plain(column);
      case STORED_HELD:
      case STORED_ERROR:
        return this.texts[column] ?? '';
      case STORED_BOOLEAN:
        return this.numbers[column] === 1 ? 'TRUE' : 'FALSE';
      default:
        return '';
    }
  }

  kind(column: number): CellKind {
    if (this.stamp[column] !== this.turn) return 'empty';
    switch (this.stored[column]) {
      case STORED_SHARED:
      case STORED_TEXT:
      case STORED_HELD:
        return this.text(column) === '' ? 'empty' : 'text';
      case STORED_NUMBER:
        return this.#dated(column)?.kind ?? 'number';
      case STORED_BOOLEAN:
        return 'boolean';
      case STORED_ERROR:
        return 'error';
      default:
        return 'empty';
    }
  }

  flags(column: number): number {
    const merged = this.merged === undefined ? 0 : this.merged.flags(this.rowNumber, column);
    if (this.stamp[column] !== this.turn) return merged;
    let flags = merged | (this.marks[column] as number);
    if (this.stored[column] === STORED_NUMBER) {
      const dated = this.#dated(column);
      if (dated !== undefined) flags |= dated.bad ? CELL_BAD_DATE : 0;
      // From 10^15 on a typed number has more than the 15 digits Excel keeps.
      else if (Math.abs(this.numbers[column] as number) >= 1e15) flags |= CELL_LONG_NUMBER;
    }
    return flags;
  }

  cell(column: number): Cell {
    const kind = this.kind(column);
    return { value: this.value(column), text: this.text(column), kind, flags: this.flags(column) };
  }

  /** Starts the next row: every cell of the one before is forgotten. */
  begin(rowNumber: number, hidden: boolean): void {
    this.rowNumber = rowNumber;
    this.hidden = hidden;
    this.length = 0;
    this.turn++;
  }

  /** Keeps a text that is not plain bytes of the part. */
  hold(column: number, text: string, stored: number, mark = 0): void {
    this.texts[column] = text;
    this.stored[column] = stored;
    this.marks[column] = (this.marks[column] as number) | mark;
  }

  /** Keeps what a number cell holds that is no number (1e400, NaN). */
  holdBadNumber(column: number, text: string): void {
    this.hold(column, text, STORED_HELD, CELL_BAD_NUMBER);
  }

  #plain(column: number): string {
    return plainText(this.#bytes, this.first[column] as number, this.last[column] as number, this.#part);
  }

  #styleOf(column: number): NumberStyle {
    const index = this.style[column] as number;
    return (index < 0 ? isoStyles[-1 - index] : this.#styles[index]) ?? plainStyle;
  }

  /** The stored serial, moved to the 1900 system if it is a date of a 1904 workbook. */
  #serial(column: number): number {
    const number = this.numbers[column] as number;
    const style = this.#styleOf(column);
    if (!this.#date1904 || (this.style[column] as number) < 0) return number;
    const isDate = style.kind === 'date' || (style.kind === 'time' && !style.elapsed && number >= 1);
    return isDate && number >= 0 ? number + offset1904 : number;
  }

  #dated(column: number): SerialText | undefined {
    const style = this.#styleOf(column);
    if (style.kind === 'date') return dateText(this.#serial(column), style.withTime);
    return style.kind === 'time' ? timeText(this.#serial(column), style.elapsed) : undefined;
  }

  #numberText(column: number): string {
    const number = this.numbers[column] as number;
    const style = this.#styleOf(column);
    switch (style.kind) {
      case 'plain':
        return this.#digits(column, number);
      case 'padded': {
        if (!Number.isInteger(number) || Math.abs(number) >= 1e15) return this.#digits(column, number);
        const digits = String(Math.abs(number)).padStart(style.zeros, '0');
        return `${number < 0 ? '-' : ''}${style.before}${digits}${style.after}`;
      }
      case 'percent':
        return `${Number((number * 100).toPrecision(15))}%`;
      case 'date':
      case 'time':
        return this.#dated(column)?.text ?? '';
    }
  }

  #digits(column: number, number: number): string {
    if (Math.abs(number) < 1e15) return String(number);
    // A long number is shown as it is written in the file, so that the message can quote it.
    const raw = this.#bytes.toString('latin1', this.first[column], this.last[column]).trim();
    if (/^-?\d+$/.test(raw) || Math.abs(number) >= 1e21) return raw;
    return BigInt(Math.trunc(number)).toString();
  }
}
