// Reads the cells of one row: their place, type and where their bytes are. The hottest loop of the program.

import { CellContent, NUMBER, SHARED, typeOf } from './cell-content.ts';
import { refuse } from './refusals.ts';
import { cellName, columnLimit, parseCellName } from './shape.ts';
import { STORED_EMPTY, STORED_NUMBER, STORED_SHARED } from './sheet-row.ts';
import type { SheetRow } from './sheet-row.ts';
import { isNamed, nextTag, readAttributes, skipElement } from './tags.ts';
import { nameSpan, tagEnd } from './xml.ts';

const LT = 0x3c, GT = 0x3e, SLASH = 0x2f, SPACE = 0x20, EQUALS = 0x3d, QUOTE = 0x22;
const LOWER_C = 0x63, LOWER_R = 0x72, LOWER_S = 0x73, LOWER_T = 0x74, LOWER_V = 0x76;

interface CellTag {
  place: number;
  style: number;
  type: number;
  closed: boolean;
  after: number;
}

export class CellScanner {
  readonly #bytes: Buffer;
  readonly #part: string;
  readonly #row: SheetRow;
  readonly #strings: number;
  readonly #content: CellContent;

  /** @param strings number of shared strings; an index beyond refuses the file */
  constructor(bytes: Buffer, part: string, row: SheetRow, strings: number) {
    this.#bytes = bytes;
    this.#part = part;
    this.#row = row;
    this.#strings = strings;
    this.#content = new CellContent(bytes, part, row, strings);
  }

  /** Where the first formula stands, or ''. */
  get firstFormula(): string {
    return this.#content.firstFormula;
  }

  /** Reads from just inside <row> and answers the position after </row>. */
  readCells(from: number): number {
    const b = this.#bytes;
    const end = b.length;
    const row = this.#row;
    const { stamp, stored, turn, rowNumber } = row;
    let column = -1;
    let p = from;
    for (;;) {
      let start = p + 2;
      if (b[p] !== LT || b[p + 1] !== LOWER_C || b[p + 2] !== SPACE) {
        p = nextTag(b, p, this.#part);
        if (b[p + 1] === SLASH) {
          if (!isNamed(b, p + 2, 'row')) refuse('XL_XML', this.#part);
          return tagEnd(b, p, this.#part) + 1;
        }
        const span = nameSpan(b, p + 1);
        if (span.end - span.local !== 1 || b[span.local] !== LOWER_C) {
          p = skipElement(b, p, this.#part);
          continue;
        }
        start = span.end;
      }
      // Attributes as all known writers lay them out: one space, one letter, double quotes.
      let place = column + 1;
      let style = 0;
      let type = NUMBER;
      p = start;
      while (b[p] === SPACE && b[p + 2] === EQUALS && b[p + 3] === QUOTE) {
        const name = b[p + 1];
        let c = b[p += 4] as number;
        if (name === LOWER_R) {
          const at = p;
          place = 0;
          while (c >= 65 && c <= 90 && place < columnLimit) {
            place = place * 26 + c - 64;
            c = b[++p] as number;
          }
          let number = c === 48 ? -1 : 0;
          while (c >= 48 && c <= 57) {
            number = number * 10 + c - 48;
            c = b[++p] as number;
          }
          if (c !== QUOTE || number !== rowNumber || place === 0 || place > columnLimit) this.#badReference(at);
          place--;
        } else if (name === LOWER_S) {
          while (c >= 48 && c <= 57 && style < 1e8) {
            style = style * 10 + c - 48;
            c = b[++p] as number;
          }
        } else if (name === LOWER_T) {
          if (c === LOWER_S && b[p + 1] === QUOTE) {
            type = SHARED;
            p++;
          } else {
            const at = p;
            while (p < end && b[p] !== QUOTE) p++;
            type = typeOf(b, at, p, this.#part);
          }
        }
        while (p < end && b[p] !== QUOTE && b[p] !== LT) p++;
        p++;
      }
      let closed = false;
      if (b[p] === GT) {
        p++;
      } else if (b[p] === SLASH && b[p + 1] === GT) {
        closed = true;
        p += 2;
      } else {
        const tag = this.#oddTag(start, column + 1);
        ({ place, style, type, closed } = tag);
        p = tag.after;
      }
      if (stamp[place] === turn || place >= columnLimit) {
        refuse('XL_CELLREF', `${this.#part}: ${cellName(rowNumber, place)}`);
      }
      stamp[place] = turn;
      stored[place] = STORED_EMPTY;
      row.marks[place] = 0;
      row.style[place] = style;
      column = place;
      if (closed) continue;
      p = b[p] === LT && b[p + 1] === LOWER_V && b[p + 2] === GT && type <= SHARED
        ? this.#plainNumber(place, type, p)
        : this.#content.read(place, type, p);
      const filled = stored[place] !== STORED_EMPTY || row.marks[place] !== 0;
      if (filled && place >= row.length) row.length = place + 1;
    }
  }

  /** <v>digits</v></c>, the bulk of every sheet; anything else is left to CellContent. */
  #plainNumber(place: number, type: number, at: number): number {
    const b = this.#bytes;
    const row = this.#row;
    const from = at + 3;
    let p = from;
    let number = 0;
    let digit = (b[p] as number) - 48;
    while (digit >= 0 && digit <= 9 && p - from < 15) {
      number = number * 10 + digit;
      digit = (b[++p] as number) - 48;
    }
    const plain = p > from && b[p] === LT && b[p + 1] === SLASH && b[p + 2] === LOWER_V && b[p + 3] === GT
      && b[p + 4] === LT && b[p + 5] === SLASH && b[p + 6] === LOWER_C && b[p + 7] === GT;
    if (!plain) return this.#content.read(place, type, at);
    if (type === SHARED) {
      if (number >= this.#strings) this.#content.badIndex(place, String(number));
      row.stored[place] = STORED_SHARED;
      row.first[place] = number;
    } else {
      row.stored[place] = STORED_NUMBER;
      row.numbers[place] = number;
    }
    return p + 8;
  }

  /** A cell tag in any legal layout: single quotes, long attribute names, spaces around '='. */
  #oddTag(from: number, next: number): CellTag {
    const b = this.#bytes;
    const tag: CellTag = { place: next, style: 0, type: NUMBER, closed: false, after: 0 };
    const reading = readAttributes(b, from, this.#part, (name, valueFrom, valueTo) => {
      if (name === 'r') {
        const found = parseCellName(b.toString('latin1', valueFrom, Math.min(valueTo, valueFrom + 16)));
        if (found?.row !== this.#row.rowNumber || b[valueFrom] === 0x24) this.#badReference(valueFrom);
        tag.place = found.column;
      } else if (name === 's') {
        tag.style = Number(b.toString('latin1', valueFrom, Math.min(valueTo, valueFrom + 9))) || 0;
      } else if (name === 't') {
        tag.type = typeOf(b, valueFrom, valueTo, this.#part);
      }
    });
    return { ...tag, closed: reading.closed, after: reading.after };
  }

  #badReference(at: number): never {
    const text = this.#bytes.toString('utf8', at, Math.min(this.#bytes.length, at + 24));
    if (at + 24 > this.#bytes.length && !/["'<]/.test(text)) refuse('XL_XML', this.#part);
    refuse('XL_CELLREF', `${this.#part}: ${this.#row.rowNumber}, "${/^[^"'<>]*/.exec(text)?.[0] ?? ''}"`);
  }
}
