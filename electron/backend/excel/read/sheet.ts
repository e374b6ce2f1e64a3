// Reads one worksheet part: what stands before the rows, the merged ranges behind them, then the rows themselves.

import { AppError } from '#contract/errors.ts';
import { MergedCells, mergeLimit } from './merges.ts';
import type { NumberStyle } from './number-format.ts';
import { refuse } from './refusals.ts';
import type { ReadingWarning } from './refusals.ts';
import { scanRows } from './row-scan.ts';
import { columnLimit, parseCellName } from './shape.ts';
import type { MergedRange, ReadOptions, RowView, SheetFacts } from './shape.ts';
import { SheetRow } from './sheet-row.ts';
import type { SharedStrings } from './shared-strings.ts';
import { checkEncoding, walkXml } from './xml.ts';
import type { WalkRange, XmlTag } from './xml.ts';

export interface SheetInput {
  bytes: Buffer;
  /** Name of the part, for messages. */
  part: string;
  strings: SharedStrings | undefined;
  styles: readonly NumberStyle[];
  date1904: boolean;
}

interface HiddenColumns {
  from: number;
  to: number;
}

interface Opening {
  /** Position just inside <sheetData>, or -1 when the sheet has no rows. */
  rowsFrom: number;
  /** Start offsets of the names of <worksheet> and <sheetData>. */
  open: number[];
  hidden: HiddenColumns[];
}

/** More column settings than a sheet has columns are ignored. */
const columnSettingLimit = columnLimit;

function readOpening(bytes: Buffer, part: string): Opening {
  const hidden: HiddenColumns[] = [];
  const range: WalkRange = { from: 0, to: bytes.length, open: [], fragment: false };
  let found = false;
  const open = (tag: XmlTag, depth: number): void => {
    if (depth === 0 && tag.name !== 'worksheet') refuse('XL_XML', part);
    const counts = tag.name === 'col' && hidden.length < columnSettingLimit;
    if (counts && /^(1|true|on)$/.test(tag.attribute('hidden') ?? '')) {
      const from = Number(tag.attribute('min'));
      const to = Math.min(Number(tag.attribute('max')), columnLimit);
      if (from >= 1 && to >= from) hidden.push({ from, to });
    }
    if (depth === 1 && tag.name === 'sheetData') {
      found = true;
      range.stop = true;
    }
  };
  const at = walkXml(bytes, part, { open }, range);
  // A sheet without rows has <sheetData/>: the walk must then still see the rest to the end.
  const rowsFrom = found && range.open.length === 2 ? at : -1;
  if (found && rowsFrom < 0) {
    walkXml(bytes, part, {}, { from: at, to: bytes.length, open: [...range.open], fragment: false });
  }
  return { rowsFrom, open: range.open, hidden };
}

function readRange(text: string, part: string): MergedRange {
  const [first = '', second = first] = text.split(':');
  const a = parseCellName(first);
  const b = parseCellName(second);
  if (a === undefined || b === undefined) return refuse('XL_CELLREF', `${part}: ${text}`);
  return {
    top: Math.min(a.row, b.row),
    left: Math.min(a.column, b.column),
    bottom: Math.max(a.row, b.row),
    right: Math.max(a.column, b.column),
  };
}

/** The merged ranges stand behind the rows, yet each row must know them: they are read first. */
function readClosing(bytes: Buffer, part: string, from: number, openNames: readonly number[]): MergedRange[] {
  const merges: MergedRange[] = [];
  const open = (tag: XmlTag): void => {
    if (tag.name !== 'mergeCell') return;
    const range = readRange(tag.attribute('ref') ?? '', part);
    if (range.top === range.bottom && range.left === range.right) return;
    const last = merges.at(-1);
    if (merges.length <= mergeLimit || last === undefined) {
      merges.push(range);
      return;
    }
    // Beyond the limit only the area as a whole is kept.
    last.top = Math.min(last.top, range.top);
    last.left = Math.min(last.left, range.left);
    last.bottom = Math.max(last.bottom, range.bottom);
    last.right = Math.max(last.right, range.right);
  };
  walkXml(bytes, part, { open }, { from, to: bytes.length, open: [...openNames], fragment: false });
  return merges;
}

/** Where </sheetData> stands, searched from the end; -1 when it is written in an unusual way. */
function findClosing(bytes: Buffer, nameStart: number): number {
  let nameEnd = nameStart;
  while (bytes[nameEnd] !== 0x3e && bytes[nameEnd] !== 0x20 && nameEnd < nameStart + 100) nameEnd++;
  return bytes.lastIndexOf(`</${bytes.toString('latin1', nameStart, nameEnd)}>`, undefined, 'latin1');
}

function countHidden(hidden: readonly HiddenColumns[], columns: number): number {
  const flags = new Uint8Array(columns + 1);
  for (const { from, to } of hidden) {
    if (from <= columns) flags.fill(1, from, Math.min(to, columns) + 1);
  }
  return flags.reduce((sum, flag) => sum + flag, 0);
}

/** Reads a sheet and calls onRow for each stored row; see OpenedWorkbook.readSheet. */
export function readSheetPart(
  input: SheetInput,
  onRow: (row: RowView) => boolean | void,
  options: ReadOptions = {},
): SheetFacts {
  const { bytes, part } = input;
  checkEncoding(bytes, part);
  const opening = readOpening(bytes, part);
  const facts: SheetFacts = { rows: 0, columns: 0, hiddenRows: 0, hiddenColumns: 0, merges: [], warnings: [] };
  if (opening.rowsFrom < 0) return facts;
  const closing = findClosing(bytes, opening.open[1] as number);
  if (closing >= 0) facts.merges = readClosing(bytes, part, closing, opening.open);
  const row = new SheetRow(bytes, part, input.strings, input.styles, input.date1904);
  const merged = facts.merges.length > 0 ? new MergedCells(facts.merges) : undefined;
  row.merged = merged;
  const deliver = (position: number): boolean => {
    facts.rows++;
    if (row.length > 0) {
      if (row.hidden) facts.hiddenRows++;
      if (row.length > facts.columns) facts.columns = row.length;
    }
    if ((facts.rows & 1023) === 0) {
      options.onProgress?.(position, bytes.length);
      if (options.signal?.aborted === true) throw new AppError('cancelled');
    }
    return onRow(row) !== false;
  };
  if (options.signal?.aborted === true) throw new AppError('cancelled');
  const scan = scanRows({ bytes, part, row, strings: input.strings?.count ?? 0, deliver }, opening.rowsFrom);
  if (scan.position >= 0 && scan.position !== closing) {
    // Two ends of the rows: a comment or a second sheetData hides one of them. Nobody honest writes that.
    if (closing >= 0) refuse('XL_XML', part);
    facts.merges = readClosing(bytes, part, scan.position, opening.open);
  }
  facts.hiddenColumns = countHidden(opening.hidden, facts.columns);
  const warnings: ReadingWarning[] = [];
  if (scan.firstFormula !== '') warnings.push({ code: 'XL_FORMULA', where: scan.firstFormula });
  if (merged?.coarse === true) warnings.push({ code: 'XL_MERGES', where: String(facts.merges.length) });
  facts.warnings = warnings;
  options.onProgress?.(bytes.length, bytes.length);
  return facts;
}
