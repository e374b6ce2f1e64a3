// Gathers what a preview shows: counts, problems with their sentences, rows to be paged through; numbers masked.
import type { z } from 'zod';
import { problemText } from '#contract/problems.ts';
import type { Language } from '#contract/errors.ts';
import type { PreviewRow } from '#contract/schema/imports.ts';
import type { Problem } from '#contract/schema/shared.ts';
import type { Fault } from './faults.ts';
import { placeOf } from './keys.ts';
import type { Change, Decided, Enumeration, Likeness, Verdict } from './kind.ts';
import { masked } from './masks.ts';
import { hasError, hasWarning, isLike, isUpdate, RowStore } from './row-store.ts';
import type { Filter } from './row-store.ts';
import { saidIn } from './said.ts';
import { columnOf } from './scan.ts';
import type { ScannedRow, ScanPlan, SheetScan } from './scan.ts';
import type { Target } from './targets.ts';

export const mostProblems = 20_000;
const mostFaultyRows = 1000;
const mostSampleRows = 50;
const mostChanged = 5;
/** Differences are asked for when a page is shown; of this many rows they are kept ready. */
const mostDifferences = 50_000;

export type Counts = Record<Verdict, number>;
export const noCounts = (): Counts => ({ add: 0, update: 0, same: 0, skip: 0 });
type ShownRow = z.output<typeof PreviewRow>;
/** Kept as found: sentences are made for the rows of a page only. */
interface Extra { faults: readonly Fault[]; like: Likeness | null; difference: string[] }

export class Collector {
  readonly counts = noCounts();
  readonly problems: Problem[] = [];
  readonly changes: { sheet: string; row: number; what: string; before: string; after: string }[] = [];
  problemCount = 0;
  private changedRows = 0;
  private differences = 0;
  private readonly store = new RowStore<Extra>();
  private readonly targets: readonly Target[];
  private readonly sheets: ReadonlyMap<number, SheetScan>;
  private readonly language: Language;
  private readonly choices: ReadonlyMap<string, readonly string[]>;
  private readonly firstSheet: SheetScan | undefined;
  private readonly headingsEnglish: ReadonlyMap<string, string>;

  constructor(plan: ScanPlan, sheets: readonly SheetScan[], language: Language, enumerations: readonly Enumeration[]) {
    this.language = language;
    this.headingsEnglish = new Map(plan.targets.map((one) => [one.heading, one.headingEnglish]));
    const used = new Set(sheets.flatMap((sheet) => sheet.header.columns.map((one) => one.target?.key)));
    this.targets = plan.targets.filter((one) => used.has(one.key));
    this.firstSheet = sheets.find((sheet) => sheet.header.row > 0);
    this.choices = new Map(enumerations.map((one) => [one.target, one.choices]));
    this.sheets = new Map(sheets.map((sheet) => [sheet.index, sheet]));
  }

  get headers(): string[] {
    return this.targets.map((one) => (this.language === 'zh' ? one.heading : one.headingEnglish));
  }

  /** Letters of the shown columns in the first sheet with a header; '' where it has no such column. */
  get columnLetters(): string[] {
    return this.targets.map((one) => (this.firstSheet ? columnOf(this.firstSheet, one.key) : ''));
  }

  get rowCounts(): Record<Filter, number> {
    const count = (filter: Filter): number => this.store.count(filter);
    return {
      all: count('all'), errors: count('errors'), warnings: count('warnings'), duplicates: count('duplicates'),
      updates: count('updates'), problems: count('problems'),
    };
  }

  add(row: ScannedRow, decided: Decided): void {
    const { faults, sheet } = row;
    for (const fault of faults) this.problem(sheet, row.rowNumber, fault);
    if (row.skippedAs !== null) return;
    const { verdict, like } = decided;
    this.counts[verdict] += 1;
    let marks = verdict === 'update' ? isUpdate : 0;
    for (const { severity } of faults) marks |= severity === 'error' ? hasError : severity === 'warning' ? hasWarning : 0;
    if (like && (like.place > 0 || !like.sure || row.choice !== null)) marks |= isLike;
    const changes = like?.place === 0 && this.differences < mostDifferences ? decided.changes?.() ?? [] : [];
    if (verdict === 'update') this.note5(row, changes.length > 0 ? changes : null, decided);
    const cells = this.targets.map((one) => (one.secret ? masked(row.text(one.key), one.secret) : row.text(one.key)));
    if (changes.length > 0) this.differences += 1;
    const extra: Extra | null = faults.length === 0 && !like ? null
      // An empty list is used again for the next row.
      : { faults: faults.length === 0 ? [] : faults, like: like ?? null, difference: changes.map((one) => this.changeText(one)) };
    this.store.add(placeOf(sheet.index, row.rowNumber), verdict, marks, cells, extra);
  }

  private note5(row: ScannedRow, changes: readonly Change[] | null, decided: Decided): void {
    if (this.changedRows >= mostChanged) return;
    this.changedRows += 1;
    const place = { sheet: row.sheet.name, row: row.rowNumber };
    for (const change of changes ?? decided.changes?.() ?? []) this.changes.push({ ...place, ...this.changeIn(change) });
  }

  /** A change in the user's language: headings of the kind's columns by their other name, also of those the sheet lacks. */
  private changeIn({ what, before, after }: Change): { what: string; before: string; after: string } {
    const heading = this.language === 'zh' || typeof what !== 'string' ? undefined : this.headingsEnglish.get(what);
    return { what: heading ?? saidIn(what, this.language), before: saidIn(before, this.language), after: saidIn(after, this.language) };
  }

  private changeText(change: Change): string {
    const { what, before, after } = this.changeIn(change);
    const nothing = this.language === 'zh' ? '（空）' : '(empty)';
    return `${what}${this.language === 'zh' ? '：' : ': '}${before || nothing} → ${after || nothing}`;
  }

  /** What the cell may hold instead: the names of an enumeration, or the schools of one name. */
  private choicesFor(fault: Fault): readonly string[] {
    return fault.choices ?? (/^unknown_|^required$/.test(fault.code) ? this.choices.get(fault.target) ?? [] : []);
  }

  rows(page: { filter: Filter; offset: number; limit: number } | undefined): ShownRow[] {
    const indexes = page ? this.store.page(page.filter, page.offset, page.limit) : this.store.sample(mostFaultyRows, mostSampleRows);
    return indexes.map((index) => this.shown(index));
  }

  private shown(index: number): ShownRow {
    const { place, verdict, cells, extra } = this.store.get(index);
    const sheetIndex = Math.floor(place / placeOf(1, 0));
    const sheet = this.sheets.get(sheetIndex);
    const like = extra?.like;
    const difference = like && like.place > 0 ? this.between(like.place, cells) : extra?.difference ?? [];
    return {
      sheet: sheet?.name ?? '', row: place - placeOf(sheetIndex, 0), verdict, cells,
      problems: (extra?.faults ?? []).map((fault) => ({
        column: sheet ? columnOf(sheet, fault.target) : '', code: fault.code, severity: fault.severity, message: this.sentence(fault),
        choices: [...this.choicesFor(fault)], target: fault.target,
      })),
      duplicate: like ? { of: saidIn(like.of, this.language), difference } : null,
    };
  }

  /** What two rows of the file say differently, the earlier first. */
  private between(place: number, cells: readonly string[]): string[] {
    const earlier = this.store.cellsAt(place);
    if (!earlier) return [];
    return this.targets.flatMap((target, index) => {
      const [before, after] = [earlier[index] ?? '', cells[index] ?? ''];
      return target.key === 'index' || before === after ? [] : [this.changeText({ what: target.heading, before, after })];
    });
  }

  problem(sheet: SheetScan, row: number, fault: Fault): void {
    this.note({
      sheet: sheet.name, row, column: columnOf(sheet, fault.target), code: fault.code, severity: fault.severity,
      message: this.problemCount < mostProblems ? this.sentence(fault) : '',
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
          sheet: sheet.name, row: sheet.header.row, column: one.column, code: one.code, severity: one.severity, message: this.sentence(one),
        });
      }
    }
    for (const name of hidden) {
      const message = this.sentence({ code: 'hidden_sheet', details: { value: name } });
      this.note({ sheet: name, row: 0, column: '', code: 'hidden_sheet', severity: 'warning', message });
    }
  }
}
