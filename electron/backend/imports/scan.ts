// Walks a foreign workbook row by row: header, ignored rows, cell faults; what a row says is read by entries.ts and
// judges.ts.
import {
  CELL_BAD_DATE, CELL_BAD_NUMBER, CELL_FORMULA, CELL_FORMULA_NO_VALUE, CELL_LONG_NUMBER, CELL_MERGED, CELL_MERGE_TOP,
    columnName,
} from '#backend/excel/read.ts';
import type { OpenedWorkbook, RowView } from '#backend/excel/read.ts';
import { listSheetName } from '#backend/excel/write.ts';
import type { ProblemCode } from '#contract/problems.ts';
import { fault, quoted } from './faults.ts';
import type { Fault, TargetRow } from './faults.ts';
import { maskId } from '#backend/identity/numbers.ts';
import { findHeader, headerDepth } from './header.ts';
import type { HeaderFound, HeaderWishes, TopRow } from './header.ts';
import type { Mapping } from './mapping.ts';
import type { Overlay, SheetOverlay } from './overlay.ts';
import { readRowKey, rowKeyHeading } from './row-key.ts';
import type { RowKey } from './row-key.ts';
import { headerKey } from './targets.ts';
import type { Target } from './targets.ts';

export interface ColumnChoice { sheet: string; column: string; target: string | null }
export interface ScanPlan {
  targets: readonly Target[];
  choices: readonly ColumnChoice[];
  /** The user's own header rows; 0: the sheet is not imported. */
  headers: readonly { sheet: string; row: number }[];
  /** Keys of required targets that this contest can do without (it has one category only). */
  optional: ReadonlySet<string>;
  /** Columns remembered for the headings of a row, by their fingerprint. */
  remembered: HeaderWishes['remembered'];
  mapping?: Mapping;
  /** Edits, repairs, value mapping and decisions about rows; null: the file as it is. */
  overlay: Overlay | null;
  /** Rows that are hidden in the sheet are left out, as the user decided once for the file. */
  leaveHidden?: boolean;
  /** Target → what every row holds where no column of its sheet gives it. */
  constants?: ReadonlyMap<string, string>;
  onProgress?: (done: number, total: number) => void;
  checkCancelled?: () => void;
}

export interface SheetScan {
  index: number; name: string; header: HeaderFound; rows: number; ignoredBelow: number; hiddenRows: number;
  /** First rows as they stand, to choose another header from. */
  top: readonly TopRow[];
  /** Column of the keys of our own error workbook, or -1. */
  keyColumn: number;
}
export type SkippedAs = 'example_row' | 'total_row' | 'header_again';

/** A row as it is handed out; the object is used again for the next one. */
export interface ScannedRow extends TargetRow {
  readonly sheet: SheetScan;
  readonly rowNumber: number;
  /** Why this row is no record, or null. */
  readonly skippedAs: SkippedAs | null;
  readonly faults: Fault[];
  /** All texts of the mapped columns, in the order of the sheet. */
  readonly texts: readonly string[];
  /** What each of `texts` means. */
  readonly targets: readonly Target[];
  /** What the user wants where this row is like another. */
  readonly choice: 'merge' | 'keep' | 'add' | null;
  /** The user left this row out. */
  readonly leftOut: boolean;
  /** The record this row stands for, when it comes back from our own error workbook; '' else. */
  readonly knownId: string;
  readonly key: RowKey | null;
}

const examples = new Set(['示例', '样例', '范例', '例', '例如', '举例']);
const closing =
  /^(?:合计|总计|小计|共计|总数|填表|制表|审核|审批|负责人|经办|联系人|联系电话|单位(?:负责人|盖章|公章)|[(（]?(?:盖章|签章|公章|签字)|日期|填报|注[:：]|说明[:：]|备注[:：])/;
const sealLine =
  /(?:盖章|签章|签字|公章)[)）]?[:：]?\s*$|^\s*(?:20)?\d{2}\s*年\s*\d{0,2}\s*月\s*\d{0,2}\s*日?\s*$|^\s*年\s*月\s*日\s*$/;

class MappedRow implements ScannedRow {
  rowNumber = 0;
  skippedAs: SkippedAs | null = null;
  faults: Fault[] = [];
  readonly texts: string[];
  readonly sheet: SheetScan;
  choice: ScannedRow['choice'] = null;
  leftOut = false;
  key: RowKey | null = null;
  private edited: ReadonlySet<number> | null = null;
  private view: RowView | null = null;
  private readonly overlay: SheetOverlay | null;
  private readonly leaveHidden: boolean;
  private readonly constants: ReadonlyMap<string, string>;
  readonly targets: readonly Target[];
  private readonly columns: readonly number[];
  private readonly headers: readonly string[];
  private readonly position: ReadonlyMap<string, number>;

  constructor(
    sheet: SheetScan, overlay: SheetOverlay | null,
    { leaveHidden = false, constants = new Map() }: Pick<ScanPlan, 'leaveHidden' | 'constants'>,
  ) {
    this.sheet = sheet;
    this.overlay = overlay;
    this.leaveHidden = leaveHidden;
    this.constants = constants;
    const mapped = sheet.header.columns.flatMap((one) => (one.target ? [{ ...one, target: one.target }] : []));
    this.targets = mapped.map((one) => one.target);
    this.columns = mapped.map((one) => one.column);
    this.headers = mapped.map((one) => one.header);
    this.position = new Map(mapped.map((one, index) => [one.target.key, index]));
    this.texts = mapped.map(() => '');
  }

  text(target: string): string {
    const index = this.position.get(target);
    return index === undefined ? this.constants.get(target) ?? '' : this.texts[index] ?? '';
  }

  has(target: string): boolean {
    return this.position.has(target) || this.constants.has(target);
  }

  isTime(target: string): boolean {
    const index = this.position.get(target);
    return index !== undefined && !this.edited?.has(index) && this.view?.kind(this.columns[index] ?? 0) === 'time';
  }

  get knownId(): string {
    return this.key?.recordId ?? '';
  }

  private decided(rowNumber: number): void {
    const decision = this.overlay?.decisions.get(rowNumber);
    this.choice = decision?.choice ?? null;
    this.leftOut ||= decision?.leftOut ?? false;
    this.edited = decision?.edits ? this.overlay?.edit(decision.edits, this.texts) ?? null : null;
  }

  /** Takes the next row; false when it is blank (a running number alone does not count). */
  take(view: RowView): boolean {
    this.view = view;
    this.rowNumber = view.rowNumber;
    this.skippedAs = null;
    if (this.faults.length > 0) this.faults = [];
    for (let index = 0; index < this.columns.length; index += 1) this.texts[index] = view.text(this.columns[index] ?? 0);
    this.key = this.sheet.keyColumn < 0 ? null : readRowKey(view.text(this.sheet.keyColumn), this.targets, this.texts);
    this.leftOut = this.leaveHidden && view.hidden;
    if (this.overlay) this.decided(view.rowNumber);
    let filled = 0;
    for (let index = 0; index < this.columns.length; index += 1) {
      const text = this.texts[index] ?? '';
      if (text !== '' && this.targets[index]?.key !== 'index' && text.trim() !== '') filled += 1;
    }
    this.skippedAs = this.classify(view, filled);
    if (this.skippedAs !== null) return true;
    if (filled === 0) return false;
    if (this.leftOut) return true;
    this.overlay?.tidy(this.texts, this.edited);
    for (let index = 0; index < this.columns.length; index += 1) {
      const column = this.columns[index] ?? 0;
      const flags = view.flags(column);
      if (this.edited?.has(index)) continue;
      if (flags !== 0) this.checkFlags(index, flags);
      else if (this.texts[index]?.startsWith('#') && view.kind(column) === 'error') this.cellError(index);
    }
    if (view.hidden) this.faults.push(fault('', 'hidden_row', {}, 'warning'));
    return true;
  }

  private classify(view: RowView, filled: number): SkippedAs | null {
    const start = (this.texts[0] ?? '').trim();
    if (examples.has(this.text('index').trim())) return 'example_row';
    if (filled >= 2 && this.texts.every((text, index) =>
      text === '' || text.trim() === this.headers[index]?.split('/').at(-1)?.trim())) {
      return 'header_again';
    }
    if (filled > 3 && !this.isSumRow(start)) return null;
    const first =
      start !== '' ? start : (view.text(0).trim() || (this.texts.find((text) => text.trim() !== '') ?? '').trim());
    if (first === '') return null;
    return closing.test(first) || (filled <= 1 && sealLine.test(first)) ? 'total_row' : null;
  }

  /** 合计, and nothing but figures beside it. */
  private isSumRow(start: string): boolean {
    const words = [start, ...this.texts].map((text) => text.trim()).filter((text) => text !== '');
    const others = words.filter((text) => !/^(?:合\s*计|总\s*计|共\s*计|小\s*计|总数)$/.test(text));
    return others.length < words.length && others.every((text) => /^(?:[\d.]+|不限|[-—–/]{1,3})$/.test(text));
  }

  private cellError(index: number): void {
    this.push(index, 'cell_error', { value: quoted(this.texts[index] ?? '') });
    this.texts[index] = '';
  }

  private push(index: number, code: ProblemCode, details: Record<string, string | number>,
    severity: Fault['severity'] = 'error'): void {
    this.faults.push(fault(this.targets[index]?.key ?? '', code, details, severity));
  }

  private checkFlags(index: number, flags: number): void {
    const target = this.targets[index];
    const text = this.texts[index] ?? '';
    const shown = target?.secret ? maskId(text) : quoted(text);
    if (this.view?.kind(this.columns[index] ?? 0) === 'error') return this.cellError(index);
    if ((flags & CELL_FORMULA_NO_VALUE) !== 0) this.push(index, 'formula_no_value', {});
    else if ((flags & CELL_FORMULA) !== 0 && target?.key !== 'index') this.push(index, 'formula', {}, 'warning');
    if ((flags & CELL_MERGED) !== 0 && (flags & CELL_MERGE_TOP) === 0) this.push(index, 'merged_cell', {});
    if ((flags & CELL_LONG_NUMBER) !== 0) {
      this.push(index, 'long_number', { value: shown });
      // The number is wrong in the file: nothing else about it is worth saying.
      this.texts[index] = '';
    }
    if ((flags & (CELL_BAD_NUMBER | CELL_BAD_DATE)) !== 0) {
      this.push(index, 'number_format', { column: target?.heading ?? '', value: shown });
      this.texts[index] = '';
    }
  }
}

function topRows(book: OpenedWorkbook, sheet: number): TopRow[] {
  const rows: TopRow[] = [];
  book.readSheet(sheet, (row) => {
    const texts = Array.from({ length: Math.min(row.length, 200) }, (_, column) => row.text(column));
    rows.push({ rowNumber: row.rowNumber, texts });
    return rows.length < headerDepth;
  });
  return rows;
}

/** The sheets with their headers; sheets without one say nothing and are passed over. */
export function scanHeaders(book: OpenedWorkbook, plan: ScanPlan): { sheets: SheetScan[]; hidden: string[] } {
  const sheets: SheetScan[] = [];
  const hidden: string[] = [];
  for (const { index, name, hidden: state } of book.sheets) {
    if (name === listSheetName && state !== 'no') continue;
    const top = topRows(book, index);
    const header = findHeader(plan.targets, top, {
      choices: plan.choices.filter((choice) => choice.sheet === name), optional: plan.optional, remembered: plan.remembered, mapping: plan.mapping,
      row: plan.headers.findLast((choice) => choice.sheet === name)?.row ?? null,
    });
    if (state !== 'no') {
      if (header.row > 0) hidden.push(name);
      continue;
    }
    const keyColumn = header.columns.find((one) => headerKey(one.header) === headerKey(rowKeyHeading))?.column ?? -1;
    sheets.push({ index, name, header, rows: 0, ignoredBelow: 0, hiddenRows: 0, top, keyColumn });
  }
  return { sheets, hidden };
}

/** Hands out every row below the headers of the given sheets, blank ones left out. */
export function scanRows(book: OpenedWorkbook, sheets: readonly SheetScan[], plan: ScanPlan,
  onRow: (row: ScannedRow) => void): void {
  for (const sheet of sheets) {
    if (sheet.header.row === 0 || sheet.header.missing.length > 0) continue;
    const mapped = new MappedRow(sheet, plan.overlay?.sheet(sheet) ?? null, plan);
    [sheet.rows, sheet.ignoredBelow] = [0, 0];
    plan.checkCancelled?.();
    let count = 0;
    const facts = book.readSheet(sheet.index, (view) => {
      if (view.rowNumber <= sheet.header.row) return;
      count += 1;
      if (count % 5000 === 0) plan.checkCancelled?.();
      if (!mapped.take(view)) return;
      if (mapped.skippedAs === null) sheet.rows += 1;
      else sheet.ignoredBelow += 1;
      onRow(mapped);
    }, plan.onProgress ? { onProgress: plan.onProgress } : {});
    sheet.hiddenRows = facts.hiddenRows;
  }
}

/** Letter of the column that holds a target, or '' when the fault is the row's. */
export function columnOf(sheet: SheetScan, target: string): string {
  const found = target === '' ? undefined : sheet.header.columns.find((one) => one.target?.key === target);
  return found ? columnName(found.column) : '';
}
