// The byte state machine over <sheetData>: finds the rows and checks their numbers; cell-scan.ts reads their cells.

import { CellScanner } from './cell-scan.ts';
import { refuse } from './refusals.ts';
import { lastRow, rowLimit } from './shape.ts';
import type { SheetRow } from './sheet-row.ts';
import { isNamed, nextTag, readAttributes, skipElement } from './tags.ts';
import { nameSpan } from './xml.ts';

const LT = 0x3c, GT = 0x3e, SLASH = 0x2f, QUOTE = 0x22, SPACE = 0x20;

export interface ScanInput {
  bytes: Buffer;
  part: string;
  row: SheetRow;
  /** Number of shared strings. */
  strings: number;
  /** Called with the position reached when `row` is complete; false stops. */
  deliver: (position: number) => boolean;
}

export interface ScanEnd {
  /** Position of </sheetData>, or -1 when deliver stopped the reading. */
  position: number;
  /** Where the first formula stands, or ''. */
  firstFormula: string;
}

/**
 * Reads all rows from just inside <sheetData>.
 * Refuses with XL_XML, XL_DTD, XL_CELLREF, XL_SSTINDEX, XL_STRING, XL_ROWS.
 */
export function scanRows(input: ScanInput, from: number): ScanEnd {
  const { bytes, part, row, deliver } = input;
  const cells = new CellScanner(bytes, part, row, input.strings);
  const seen = new Uint8Array(lastRow / 8 + 1);
  let rows = 0;
  let number = 0;
  let p = from;
  for (;;) {
    p = nextTag(bytes, p, part);
    if (bytes[p + 1] === SLASH) {
      if (!isNamed(bytes, p + 2, 'sheetData')) refuse('XL_XML', part);
      return { position: p, firstFormula: cells.firstFormula };
    }
    const span = nameSpan(bytes, p + 1);
    // 'row'
    const isRow = span.end - span.local === 3 && bytes[span.local] === 0x72 && bytes[span.local + 1] === 0x6f
      && bytes[span.local + 2] === 0x77;
    if (!isRow) {
      p = skipElement(bytes, p, part);
      continue;
    }
    const tag = readRowTag(bytes, span.end, part);
    number = tag.number < 0 ? number + 1 : tag.number;
    const bit = 1 << (number & 7);
    // A row number given twice: two rows would share one place.
    if (number > lastRow || ((seen[number >> 3] as number) & bit) !== 0) refuse('XL_CELLREF', `${part}: ${number}`);
    seen[number >> 3] = (seen[number >> 3] as number) | bit;
    if (++rows > rowLimit) refuse('XL_ROWS', `${part}: ${rows}`);
    row.begin(number, tag.hidden);
    p = tag.closed ? tag.after : cells.readCells(tag.after);
    if (!deliver(p)) return { position: -1, firstFormula: cells.firstFormula };
  }
}

interface RowTag {
  /** -1 when the file gives none. */
  number: number;
  hidden: boolean;
  closed: boolean;
  after: number;
}

/** The row tag, read by one pass for the double-quoted layout of all known writers. */
function readRowTag(b: Buffer, from: number, part: string): RowTag {
  let number = -1;
  let hidden = false;
  let p = from;
  while (b[p] === SPACE) {
    const nameFrom = ++p;
    if (b[p] === GT || b[p] === SLASH) break;
    // '='
    while (p < b.length && b[p] !== 0x3d && b[p] !== GT && b[p] !== LT) p++;
    const nameTo = p;
    if (b[p + 1] !== QUOTE || b[nameTo - 1] === SPACE) return readOddRowTag(b, from, part);
    const valueFrom = p + 2;
    p = valueFrom;
    while (p < b.length && b[p] !== QUOTE && b[p] !== LT) p++;
    if (b[p] !== QUOTE) refuse('XL_XML', part);
    if (nameTo - nameFrom === 1 && b[nameFrom] === 0x72) number = rowReference(b, valueFrom, p, part);
    else if (nameTo - nameFrom === 6 && b[nameFrom] === 0x68 && b[nameFrom + 1] === 0x69) {
      if (b.toString('latin1', nameFrom, nameTo) === 'hidden') hidden = isOn(b, valueFrom, p);
    }
    p++;
  }
  if (b[p] === GT) return { number, hidden, closed: false, after: p + 1 };
  if (b[p] === SLASH && b[p + 1] === GT) return { number, hidden, closed: true, after: p + 2 };
  return readOddRowTag(b, from, part);
}

function readOddRowTag(b: Buffer, from: number, part: string): RowTag {
  let number = -1;
  let hidden = false;
  const tag = readAttributes(b, from, part, (name, valueFrom, valueTo) => {
    if (name === 'r') number = rowReference(b, valueFrom, valueTo, part);
    else if (name === 'hidden') hidden = isOn(b, valueFrom, valueTo);
  });
  return { number, hidden, closed: tag.closed, after: tag.after };
}

function isOn(b: Buffer, from: number, to: number): boolean {
  return /^(1|true|on)$/.test(b.toString('latin1', from, to));
}

function rowReference(b: Buffer, from: number, to: number, part: string): number {
  let number = 0;
  for (let p = from; p < to; p++) {
    const digit = (b[p] as number) - 48;
    if (digit < 0 || digit > 9 || p - from > 7) number = Infinity;
    number = number * 10 + digit;
  }
  if (!(number >= 1 && number <= lastRow) || b[from] === 48) {
    refuse('XL_CELLREF', `${part}: r="${b.toString('utf8', from, Math.min(to, from + 24))}"`);
  }
  return number;
}
