// What stands inside one <c>: saved value, formula, inline text, in whatever layout the writer chose.

import { isoToSerial } from './dates.ts';
import { refuse } from './refusals.ts';
import { CELL_BAD_DATE, CELL_FORMULA, CELL_FORMULA_NO_VALUE, cellName } from './shape.ts';
import {
  STORED_BOOLEAN, STORED_EMPTY, STORED_ERROR, STORED_HELD, STORED_NUMBER, STORED_SHARED, STORED_TEXT, STYLE_ISO_DATE,
  STYLE_ISO_DATE_TIME, STYLE_ISO_TIME,
} from './sheet-row.ts';
import type { SheetRow } from './sheet-row.ts';
import { closeOf } from './shared-strings.ts';
import { isNamed, nextTag } from './tags.ts';
import { elementText, plainText, richText, textLimit } from './text.ts';
import { localName, tagEnd } from './xml.ts';

const LT = 0x3c, GT = 0x3e, SLASH = 0x2f;
const LOWER_C = 0x63, LOWER_I = 0x69, LOWER_S = 0x73, LOWER_T = 0x74, LOWER_V = 0x76;

/** Values of a cell's attribute t. */
export const NUMBER = 0, SHARED = 1, STRING = 2, INLINE = 3, BOOLEAN = 4, ERROR = 5, DATE = 6;
const types = new Map([
  ['n', NUMBER], ['s', SHARED], ['str', STRING], ['inlineStr', INLINE], ['b', BOOLEAN], ['e', ERROR], ['d', DATE],
]);

/** The type written between two offsets; anything else than the seven the standard knows refuses the file. */
export function typeOf(bytes: Buffer, from: number, to: number, part: string): number {
  const name = bytes.toString('latin1', from, Math.min(to, from + 10));
  return types.get(name) ?? refuse('XL_XML', `${part}: t="${name}"`);
}

export class CellContent {
  readonly #bytes: Buffer;
  readonly #part: string;
  readonly #row: SheetRow;
  readonly #strings: number;
  firstFormula = '';

  constructor(bytes: Buffer, part: string, row: SheetRow, strings: number) {
    this.#bytes = bytes;
    this.#part = part;
    this.#row = row;
    this.#strings = strings;
  }

  /** Reads from just inside <c> into the row; answers the position after </c>. */
  read(place: number, type: number, at: number): number {
    const quick = this.#quick(place, type, at);
    if (quick > 0) return quick;
    const b = this.#bytes;
    const row = this.#row;
    let hasValue = false;
    let p = at;
    for (;;) {
      p = nextTag(b, p, this.#part);
      if (b[p + 1] === SLASH) {
        if (!isNamed(b, p + 2, 'c')) refuse('XL_XML', this.#part);
        if (!hasValue && row.marks[place] === CELL_FORMULA) row.marks[place] = CELL_FORMULA | CELL_FORMULA_NO_VALUE;
        return tagEnd(b, p, this.#part) + 1;
      }
      const name = localName(b, p + 1);
      const open = tagEnd(b, p, this.#part);
      const empty = b[open - 1] === SLASH;
      const close = empty ? open + 1 : closeOf(b, open + 1, this.#part);
      if (!empty && !isNamed(b, close + 2, name)) refuse('XL_XML', this.#part);
      if (name === 'f') {
        row.marks[place] = (row.marks[place] as number) | CELL_FORMULA;
        if (this.firstFormula === '') this.firstFormula = cellName(row.rowNumber, place);
      } else if (name === 'v') {
        hasValue = true;
        this.#value(place, type, open + 1, close);
      } else if (name === 'is') {
        hasValue = true;
        const text = richText(b, open + 1, close, this.#part);
        if (text.length > textLimit) this.#tooLong(place);
        if (text !== '') row.hold(place, text, STORED_HELD);
      }
      p = empty ? open + 1 : tagEnd(b, close, this.#part) + 1;
    }
  }

  /** A cell whose shared string does not exist. */
  badIndex(place: number, index: string): never {
    refuse('XL_SSTINDEX', `${cellName(this.#row.rowNumber, place)} -> ${index.slice(0, 20)}`);
  }

  #tooLong(place: number): never {
    refuse('XL_STRING', `${this.#part}: ${cellName(this.#row.rowNumber, place)}`);
  }

  /** <is><t>…</t></is></c> and, for t="str", <v>…</v></c>: the layouts of bulk writers; 0 when it is another. */
  #quick(place: number, type: number, at: number): number {
    const b = this.#bytes;
    let from = at + 3;
    if (type === INLINE) {
      const opens = b[at] === LT && b[at + 1] === LOWER_I && b[at + 2] === LOWER_S && b[at + 3] === GT
        && b[at + 4] === LT && b[at + 5] === LOWER_T && b[at + 6] === GT;
      if (!opens) return 0;
      from = at + 7;
    } else if (type !== STRING || b[at] !== LT || b[at + 1] !== LOWER_V || b[at + 2] !== GT) {
      return 0;
    }
    let p = from;
    while (p < b.length && b[p] !== LT) p++;
    const to = p;
    if (b[to + 1] !== SLASH || b[to + 2] !== (type === INLINE ? LOWER_T : LOWER_V) || b[to + 3] !== GT) return 0;
    p = to + 4;
    if (type === INLINE) {
      const closes = b[p] === LT && b[p + 1] === SLASH && b[p + 2] === LOWER_I && b[p + 3] === LOWER_S
        && b[p + 4] === GT;
      if (!closes) return 0;
      p += 5;
    }
    if (b[p] !== LT || b[p + 1] !== SLASH || b[p + 2] !== LOWER_C || b[p + 3] !== GT) return 0;
    this.#text(place, from, to);
    return p + 4;
  }

  #text(place: number, from: number, to: number): void {
    // Bytes are never fewer than UTF-16 units, so only long ones need decoding to be measured.
    if (to - from > textLimit && plainText(this.#bytes, from, to, this.#part).length > textLimit) this.#tooLong(place);
    this.#row.stored[place] = to > from ? STORED_TEXT : STORED_EMPTY;
    this.#row.first[place] = from;
    this.#row.last[place] = to;
  }

  #value(place: number, type: number, from: number, to: number): void {
    const row = this.#row;
    const inner = this.#bytes.indexOf(LT, from);
    const plain = inner < 0 || inner >= to;
    if (type === STRING && plain) {
      this.#text(place, from, to);
      return;
    }
    const text = plain ? '' : elementText(this.#bytes, from, to, this.#part);
    if (type === STRING || type === INLINE) {
      const whole = plain ? plainText(this.#bytes, from, to, this.#part) : text;
      if (whole.length > textLimit) this.#tooLong(place);
      if (whole !== '') row.hold(place, whole, STORED_HELD);
      return;
    }
    // Everything else is short; a longer one is no number, date or error.
    const clipped = plain ? plainText(this.#bytes, from, Math.min(to, from + 400), this.#part) : text.slice(0, 400);
    const short = clipped.trim();
    if (type === SHARED) {
      const index = /^\d{1,10}$/.test(short) ? Number(short) : Infinity;
      if (index >= this.#strings) this.badIndex(place, short);
      row.stored[place] = STORED_SHARED;
      row.first[place] = index;
    } else if (short !== '') {
      this.#typed(place, type, short, from, to);
    }
  }

  #typed(place: number, type: number, text: string, from: number, to: number): void {
    const row = this.#row;
    if (type === NUMBER) {
      const number = parseNumber(text);
      if (number === undefined) {
        row.holdBadNumber(place, text);
        return;
      }
      row.stored[place] = STORED_NUMBER;
      row.numbers[place] = number;
      row.first[place] = from;
      row.last[place] = to;
    } else if (type === BOOLEAN) {
      row.stored[place] = STORED_BOOLEAN;
      row.numbers[place] = text === '1' || text.toLowerCase() === 'true' ? 1 : 0;
    } else if (type === ERROR) {
      row.hold(place, text, STORED_ERROR);
    } else if (type === DATE) {
      const found = isoToSerial(text);
      if (found === undefined) {
        row.hold(place, text, STORED_HELD, CELL_BAD_DATE);
        return;
      }
      row.stored[place] = STORED_NUMBER;
      row.numbers[place] = found.serial;
      row.style[place] = found.day ? (found.withTime ? STYLE_ISO_DATE_TIME : STYLE_ISO_DATE) : STYLE_ISO_TIME;
    }
  }
}

/** The number an xsd:double text stands for; undefined for NaN, INF, 1e400 or anything that is no number. */
export function parseNumber(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,5})?$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
