// Reads a plan back from a workbook: one row a seat (or an entry with several judges), or a matrix of entries and judges.
import type { z } from 'zod';
import type { Language } from '#contract/errors.ts';
import { problemText, type ProblemCode, type Severity } from '#contract/problems.ts';
import type { Problem } from '#contract/schema/shared.ts';
import { columnName, type OpenedWorkbook, type RowView } from '#backend/excel/read.ts';
import type { EntryRoster, JudgeRoster, RosterEntry, RosterJudge } from '#backend/identity/roster.ts';
import type { PlanPair } from './content.ts';
import { headingOf, markOf, sheetNames, type WorkHeading } from './plan-headings.ts';

type Shown = z.output<typeof Problem>;

/** Rows at the top of a sheet in which the header is looked for. */
const headerDepth = 30;
const mostProblems = 5000;
/** Sheets beside a plan that look like one. */
const otherSheet = /^(?:回避|评委负荷|说明)/;
const totals = /^(?:合\s*计|总\s*计|小\s*计|共\s*计|全部组别|示例)$/;
const betweenNames = /[、，,；;\r\n\t|]+/u;

export interface PlanParts {
  entries: EntryRoster<RosterEntry>; judges: JudgeRoster<RosterJudge>; language: Language;
  checkCancelled(): void;
}

interface Layout {
  sheet: number; name: string; headerRow: number; kind: 'long' | 'matrix';
  work: { column: number; heading: WorkHeading }[];
  judges: number[];
  unit: number; slot: number;
  /** Of a matrix. */
  columns: { column: number; judgeId: string }[];
}

export interface PlanReading { pairs: PlanPair[]; problems: Shown[] }

const keyOf = ({ entryId, judgeId }: PlanPair): string => `${entryId}/${judgeId}`;
const quoted = (text: string): string => (text.length > 40 ? `${[...text].slice(0, 39).join('')}…` : text);

/** The header row that says most: entries and judges by name, or entries and a column for each of at least two judges. */
function layoutOf(book: OpenedWorkbook, sheet: number, name: string, parts: PlanParts): Layout | null {
  const found: { layout: Layout; score: number }[] = [];
  let seen = 0;
  book.readSheet(sheet, (row) => {
    seen += 1;
    found.push(...layoutAt(row, sheet, name, parts) ?? []);
    return seen < headerDepth;
  });
  return found.toSorted((a, b) => b.score - a.score)[0]?.layout ?? null;
}

function layoutAt(row: RowView, sheet: number, name: string, parts: PlanParts): [{ layout: Layout; score: number }] | null {
  const layout: Layout = { sheet, name, headerRow: row.rowNumber, kind: 'long', work: [], judges: [], unit: -1, slot: -1, columns: [] };
  for (let column = 0; column < row.length; column += 1) {
    const text = row.text(column).trim();
    const heading = text === '' ? null : headingOf(text);
    if (heading === 'judge') layout.judges.push(column);
    else if (heading === 'unit') layout.unit = layout.unit < 0 ? column : layout.unit;
    else if (heading === 'slot') layout.slot = layout.slot < 0 ? column : layout.slot;
    else if (heading !== null) layout.work.push({ column, heading });
    else if (text !== '') {
      const found = parts.judges.find(text);
      if (found.kind === 'found') layout.columns.push({ column, judgeId: found.one.id });
    }
  }
  if (layout.work.length === 0) return null;
  // A blind code says it surest, a title least.
  const order: readonly WorkHeading[] = ['code', 'number', 'title'];
  layout.work.sort((a, b) => order.indexOf(a.heading) - order.indexOf(b.heading));
  const places = [layout.unit, layout.slot].filter((column) => column >= 0).length;
  if (layout.judges.length > 0) return [{ layout, score: layout.work.length + layout.judges.length + places }];
  if (layout.columns.length < 2) return null;
  return [{ layout: { ...layout, kind: 'matrix' }, score: layout.work.length + layout.columns.length }];
}

/** Which sheets are the plan: our own 分配表, else what has rows of seats, else matrices. */
function layoutsOf(book: OpenedWorkbook, parts: PlanParts): { read: Layout[]; beside: Layout[] } {
  const all = book.sheets.filter((one) => one.hidden === 'no').flatMap((one) => {
    const layout = layoutOf(book, one.index, one.name, parts);
    return layout ? [layout] : [];
  });
  const matrices = all.filter((one) => one.kind === 'matrix');
  const own = all.filter((one) => one.kind === 'long' && one.name.trim() === sheetNames.long);
  const long = own.length > 0 ? own : all.filter((one) => one.kind === 'long' && !otherSheet.test(one.name.trim()));
  return long.length > 0 ? { read: long, beside: own.length > 0 ? matrices : [] } : { read: matrices, beside: [] };
}

class Reading {
  readonly pairs: PlanPair[] = [];
  readonly problems: Shown[] = [];
  private readonly seen = new Map<string, string>();
  private readonly parts: PlanParts;
  private readonly many: boolean;

  constructor(parts: PlanParts, many: boolean) {
    this.parts = parts;
    this.many = many;
  }

  say(layout: { name: string }, row: number, column: number, code: ProblemCode, details: Record<string, string | number> = {},
    severity: Severity = 'error'): void {
    if (this.problems.length >= mostProblems) return;
    this.problems.push({ sheet: layout.name, row, column: column < 0 ? '' : columnName(column), code, severity,
      message: problemText(code, details, this.parts.language) });
  }

  /** A pair once; where it came before is said. */
  add(layout: Layout, row: number, column: number, pair: PlanPair, value: string): void {
    const key = keyOf(pair);
    const before = this.seen.get(key);
    if (before !== undefined) return this.say(layout, row, column, 'duplicate_row', { other: before, value: quoted(value) });
    this.seen.set(key, this.many ? `${layout.name}!${row}` : String(row));
    this.pairs.push(pair);
  }

  entryOf(layout: Layout, view: RowView): RosterEntry | null {
    const told = layout.work.map(({ column, heading }) => ({ column, heading, text: view.text(column).trim() })).filter((one) => one.text !== '');
    const [first] = told;
    if (!first) {
      this.say(layout, view.rowNumber, layout.work[0]?.column ?? -1, 'required', { column: '作品编号' });
      return null;
    }
    const answers = told.map(({ text, heading }) => this.parts.entries.find(text, heading));
    const meant = [...new Set(answers.flatMap((one) => (one.kind === 'found' ? [one.one] : [])))];
    const [one] = meant;
    if (one && meant.length === 1) return one;
    // A number of one entry beside the title of another: which of the two was meant is not for us to say.
    const count = one ? meant.length : answers.reduce((most, answer) => (answer.kind === 'several' ? Math.max(most, answer.all.length) : most), 0);
    if (count > 0) this.say(layout, view.rowNumber, first.column, 'work_ambiguous', { value: quoted(told.map(({ text }) => text).join(' ')), count });
    else this.say(layout, view.rowNumber, first.column, 'unknown_work', { value: quoted(first.text) });
    return null;
  }

  /** The judge a cell names; unit and number in the list count only where it is the row's one judge. */
  judgeOf(layout: Layout, row: number, column: number, text: string, more: { unit: string; slot: number | null }): RosterJudge | null {
    const found = this.parts.judges.find(text, more.unit, more.slot);
    switch (found.kind) {
      case 'found': return found.one;
      case 'other_unit':
        this.say(layout, row, column, 'judge_other_unit', { value: found.one.name, unit: found.one.unit, own: quoted(more.unit || text) }, 'warning');
        return found.one;
      case 'several':
        this.say(layout, row, column, 'judge_ambiguous',
          { value: quoted(text), count: found.all.length, units: [...new Set(found.all.map((one) => one.unit))].slice(0, 5).join('、') });
        return null;
      case 'none':
        this.say(layout, row, column, 'unknown_judge', { value: quoted(text) });
        return null;
    }
  }

  longRow(layout: Layout, view: RowView): void {
    const row = view.rowNumber;
    const cells = layout.judges.flatMap((column) => view.text(column).split(betweenNames).map((name) => ({ column, name: name.trim() })))
      .filter((one) => one.name !== '');
    const entry = this.entryOf(layout, view);
    if (!entry) return;
    if (cells.length === 0) return this.say(layout, row, layout.judges[0] ?? -1, 'plan_seat_empty', {}, 'note');
    const alone = cells.length === 1;
    const slotText = alone && layout.slot >= 0 ? view.text(layout.slot).trim() : '';
    const more = { unit: alone && layout.unit >= 0 ? view.text(layout.unit).trim() : '', slot: /^\d{1,9}$/.test(slotText) ? Number(slotText) : null };
    for (const { column, name } of cells) {
      const judge = this.judgeOf(layout, row, column, name, more);
      if (judge) this.add(layout, row, column, { entryId: entry.id, judgeId: judge.id }, `${entry.number || entry.blindCode} ${judge.name}`);
    }
  }

  matrixRow(layout: Layout, view: RowView): void {
    const entry = this.entryOf(layout, view);
    if (!entry) return;
    for (const { column, judgeId } of layout.columns) {
      const text = view.text(column);
      const marked = markOf(text);
      if (marked === null) this.say(layout, view.rowNumber, column, 'plan_mark', { value: quoted(text.trim()) });
      else if (marked) this.add(layout, view.rowNumber, column, { entryId: entry.id, judgeId }, entry.number || entry.blindCode);
    }
  }
}

const isBlank = (view: RowView): boolean => {
  for (let column = 0; column < view.length; column += 1) if (view.text(column).trim() !== '') return false;
  return true;
};

function read(book: OpenedWorkbook, layouts: readonly Layout[], parts: PlanParts, onRows?: (done: number, total: number) => void): Reading {
  const reading = new Reading(parts, layouts.length > 1);
  for (const layout of layouts) {
    let count = 0;
    book.readSheet(layout.sheet, (view) => {
      if (view.rowNumber <= layout.headerRow || isBlank(view)) return;
      count += 1;
      if (count % 5000 === 0) parts.checkCancelled();
      const start = [0, ...layout.work.map((one) => one.column)].map((column) => view.text(column).trim());
      if (start.some((text) => totals.test(text))) return;
      if (layout.kind === 'long') reading.longRow(layout, view);
      else reading.matrixRow(layout, view);
    }, onRows ? { onProgress: onRows } : {});
  }
  return reading;
}

/**
 * Pairs and what is wrong with the file, by cell. A matrix that was changed beside our own 分配表 is not read, and that is
 * said. null: no sheet has entries and judges.
 */
export function readPlanFrom(book: OpenedWorkbook, parts: PlanParts, onProgress: (done: number, total: number) => void): PlanReading | null {
  const { read: layouts, beside } = layoutsOf(book, parts);
  if (layouts.length === 0) return null;
  const { pairs, problems } = read(book, layouts, parts, onProgress);
  const [first] = layouts;
  if (pairs.length === 0 && first && problems.every((one) => one.severity !== 'error')) {
    problems.push({ sheet: first.name, row: 0, column: '', code: 'plan_empty', severity: 'error',
      message: problemText('plan_empty', {}, parts.language) });
  }
  if (beside.length === 0) return { pairs, problems };
  const drawn = new Set(read(book, beside, parts).pairs.map(keyOf));
  const told = new Set(pairs.map(keyOf));
  const shown = new Set(entriesIn(book, beside, parts));
  const differing = [...drawn].filter((key) => !told.has(key)).length
    + pairs.filter((one) => shown.has(one.entryId) && !drawn.has(keyOf(one))).length;
  if (differing > 0) {
    problems.push({ sheet: beside[0]?.name ?? '', row: 0, column: '', code: 'plan_matrix_differs', severity: 'warning',
      message: problemText('plan_matrix_differs', { count: differing }, parts.language) });
  }
  return { pairs, problems };
}

/** Entries that have a row in these matrices: only of them can a matrix say that a judge is missing. */
function entriesIn(book: OpenedWorkbook, layouts: readonly Layout[], { entries }: PlanParts): string[] {
  return layouts.flatMap((layout) => {
    const found: string[] = [];
    book.readSheet(layout.sheet, (view) => {
      if (view.rowNumber <= layout.headerRow) return;
      const one = layout.work.map(({ column, heading }) => entries.find(view.text(column).trim(), heading)).find((answer) => answer.kind === 'found');
      if (one?.kind === 'found') found.push(one.one.id);
    });
    return found;
  });
}

/** How a plan differs from the one in force; both without pairs twice. */
export function comparePlans(pairs: readonly PlanPair[], inForce: readonly PlanPair[]): { same: number; added: number; removed: number } {
  const present = new Set(inForce.map(keyOf));
  const same = pairs.filter((one) => present.has(keyOf(one))).length;
  return { same, added: pairs.length - same, removed: present.size - same };
}
