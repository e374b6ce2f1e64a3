// Gathers what a preview shows: counts, problems with their sentences, faulty rows first and then a sample; numbers
// masked.
import { problemText } from '#contract/problems.ts';
import type { Language } from '#contract/errors.ts';
import type { Kind } from '#contract/schema/imports.ts';
import type { Problem } from '#contract/schema/shared.ts';
import { columnName } from '#backend/excel/read.ts';
import { targetsOf } from './columns.ts';
import type { Fault } from './faults.ts';
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import { readValues } from './people.ts';
import type { Verdict } from './plan-entries.ts';
import { columnOf } from './scan.ts';
import type { ScannedRow, ScanPlan, SheetScan } from './scan.ts';

export const mostProblems = 20_000;
const mostFaultyRows = 1000;
const mostSampleRows = 50;

export interface Counts { add: number; update: number; same: number; skip: number }
export interface ShownRow {
  sheet: string; row: number; verdict: Verdict; cells: string[];
  problems: { column: string; severity: string; message: string }[];
}

/** Every number in the cell masked, whatever else stands there. */
function masked(text: string, secret: 'id' | 'phone'): string {
  return readValues(text).map((value) => (secret === 'id' ? maskId(value) : maskPhone(value))).join('、');
}

export class Collector {
  readonly counts: Counts = { add: 0, update: 0, same: 0, skip: 0 };
  readonly problems: Problem[] = [];
  problemCount = 0;
  private readonly faulty: ShownRow[] = [];
  private readonly sample: ShownRow[] = [];
  private readonly targets;
  private readonly language: Language;

  constructor(plan: ScanPlan, sheets: readonly SheetScan[], language: Language) {
    this.language = language;
    const used = new Set(sheets.flatMap((sheet) => sheet.header.columns.map((one) => one.target?.key)));
    this.targets = targetsOf(plan.kind).filter((one) => used.has(one.key));
  }

  get headers(): string[] {
    return this.targets.map((one) => (this.language === 'zh' ? one.heading : one.headingEnglish));
  }

  get rows(): ShownRow[] {
    return [...this.faulty, ...this.sample];
  }

  add(row: ScannedRow, verdict: Verdict): void {
    if (row.skippedAs === null) this.counts[verdict] += 1;
    const { faults } = row;
    for (const fault of faults) this.problem(row.sheet, row.rowNumber, fault);
    if (row.skippedAs !== null) return;
    if (faults.length > 0 ? this.faulty.length < mostFaultyRows : this.sample.length < mostSampleRows) {
      (faults.length > 0 ? this.faulty : this.sample).push({
        sheet: row.sheet.name, row: row.rowNumber, verdict,
        cells: this.targets.map((one) => (one.secret ? masked(row.text(one.key), one.secret) : row.text(one.key))),
        problems: faults.map((fault) => ({
          column: columnOf(row.sheet, fault.target), severity: fault.severity, message: this.sentence(fault),
        })),
      });
    }
  }

  problem(sheet: SheetScan, row: number, fault: Fault): void {
    this.note({
      sheet: sheet.name, row, column: columnOf(sheet, fault.target), code: fault.code, severity: fault.severity,
      message: this.sentence(fault),
    });
  }

  /** A problem that is no row's: of the header or of the file. */
  note(problem: Problem): void {
    this.problemCount += 1;
    if (this.problems.length < mostProblems) this.problems.push(problem);
  }

  private sentence(fault: Pick<Fault, 'code' | 'details'>): string {
    return problemText(fault.code, fault.details, this.language);
  }

  headerProblems(sheets: readonly SheetScan[], hidden: readonly string[]): void {
    for (const sheet of sheets) {
      for (const one of sheet.header.faults) {
        this.note({
          sheet: sheet.name, row: sheet.header.row, column: one.column, code: one.code, severity: one.severity,
            message: this.sentence(one),
        });
      }
    }
    for (const name of hidden) {
      const fault = { code: 'hidden_sheet', details: { value: name } } as const;
      this.note({ sheet: name, row: 0, column: '', code: fault.code, severity: 'warning',
        message: this.sentence(fault) });
    }
  }
}

/** The sheets as the preview lists them. */
export const shownSheets = (sheets: readonly SheetScan[]) => sheets.map((sheet) => ({
  name: sheet.name, headerRow: sheet.header.row, rows: sheet.rows,
  ignoredAbove: Math.max(0, sheet.header.firstRow - 1), ignoredBelow: sheet.ignoredBelow, hiddenRows: sheet.hiddenRows,
  columns: sheet.header.columns.map((one) => ({
    header: one.header, column: columnName(one.column), target: one.target?.key ?? null,
  })),
}));

/** What a column may be chosen to mean. */
export const shownTargets = (kind: Kind, language: Language) => targetsOf(kind).map((one) => ({
  target: one.key, heading: language === 'zh' ? one.heading : one.headingEnglish, required: one.required,
}));
