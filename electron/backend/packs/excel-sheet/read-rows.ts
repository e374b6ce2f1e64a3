// The rows of a 评分表 back into sheets of a score pack, pure. Rows are found by code and columns by heading, wherever they
// are; what stands beside a code must still be what was issued. Everything or nothing: one bad cell refuses the whole.
import { cellName, normaliseHeader, type Cell, type ReadRow } from '#backend/excel/read.ts';
import { parseEntryCode } from '#backend/packfile/codes.ts';
import { PackFault } from '#backend/packfile/refusal.ts';
import { ScorePackContent, type PackSheet } from '#backend/packfile/schema.ts';
import { besideDigest, type SheetKeys } from './keys.ts';
import { isBlank, isRecusalReason, readComment, readScore, readStatus, readText, reasonOf, type Reading } from './read-score.ts';
import { columns, recusalWords, reportWords } from './words.ts';

export interface NamedRows { name: string; rows: readonly ReadRow[] }

interface Place { sheet: string; row: number; column: number }
interface BadCell extends Place { why: readonly [zh: string, en: string]; text: string }

/** Bad cells that an answer names. */
const mostNamed = 10;
const longestQuote = 20;
const longestReason = 500;

const codeHeading = normaliseHeader(columns.code);
const beside = [columns.title, columns.division, columns.category, columns.subject, columns.grade];
const written = [columns.status, columns.reason, columns.comment];
/** Reckoned or counted by the workbook itself: whatever stands there says nothing. */
const ownWork = new Set([columns.number, columns.total, columns.hint].map(normaliseHeader));

const sheetFault = (code: 'PK_SHEET_HEAD' | 'PK_SHEET_ROWS', zh: string, en: string): PackFault => new PackFault(code, { place: zh, placeEn: en });
const rowAt = (sheet: string, row: number): readonly [string, string] => [`“${sheet}”第 ${row} 行`, `“${sheet}” row ${row}`];

/** Column of each heading of a table. @throws PackFault PK_SHEET_HEAD: a heading is there twice */
function headingsOf(sheet: string, head: ReadRow): Map<string, number> {
  const found = new Map<string, number>();
  head.cells.forEach((cell, column) => {
    const heading = normaliseHeader(cell.text);
    if (heading === '') return;
    if (found.has(heading)) {
      const cellAt = cellName(head.rowNumber, column);
      throw sheetFault('PK_SHEET_HEAD', `“${sheet}”的 ${cellAt} 与别的列同名`, `“${sheet}” ${cellAt} bears the name of another column`);
    }
    found.set(heading, column);
  });
  return found;
}

/** The columns of a form in a table. @throws PackFault PK_SHEET_HEAD: one is gone, or one is there that nobody issued */
function columnsOfForm(sheet: string, headings: ReadonlyMap<string, number>, form: SheetKeys['forms'][number]): (heading: string) => number {
  const known = [columns.code, ...beside, ...written, ...form.criteria.map((one) => one.heading)];
  const gone = known.find((one) => !headings.has(normaliseHeader(one)));
  if (gone !== undefined) {
    const name = gone.replaceAll('\n', '');
    throw sheetFault('PK_SHEET_HEAD', `“${sheet}”里没有“${name}”这一列`, `“${sheet}” has no column “${name}”`);
  }
  const expected = new Set([...known.map(normaliseHeader), ...ownWork]);
  const foreign = [...headings].find(([heading]) => !expected.has(heading));
  if (foreign) {
    throw sheetFault('PK_SHEET_HEAD', `“${sheet}”多出“${foreign[0].slice(0, longestQuote)}”这一列`,
      `“${sheet}” has a column “${foreign[0].slice(0, longestQuote)}” that was not issued`);
  }
  const places = new Map(known.map((one) => [one, headings.get(normaliseHeader(one)) ?? -1]));
  return (heading) => places.get(heading) ?? -1;
}

function rowSheet(
  code: string, row: ReadRow, sheet: string, form: SheetKeys['forms'][number], columnOf: (heading: string) => number, bad: BadCell[],
): PackSheet {
  const at = (heading: string): Cell | undefined => row.cells[columnOf(heading)];
  const refuse = (heading: string, why: readonly [string, string]): void => {
    const column = columnOf(heading);
    bad.push({ sheet, row: row.rowNumber, column, why, text: row.cells[column]?.text ?? '' });
  };
  const take = <T>(heading: string, reading: Reading<T>): T | null => {
    if (reading.ok) return reading.value;
    refuse(heading, reading.why);
    return null;
  };
  const scores = form.criteria.flatMap((criterion) => {
    const value = take(criterion.heading, readScore(at(criterion.heading), criterion));
    return value === null ? [] : [{ criterion: criterion.id, value }];
  });
  const status = take(columns.status, readStatus(at(columns.status)));
  const reason = take(columns.reason, readText(at(columns.reason), longestReason)) ?? '';
  const comment = take(columns.comment, readComment(at(columns.comment))) ?? '';
  const complete = scores.length === form.criteria.length;
  if (status === 'recused') {
    if (scores.length > 0) refuse(columns.status, ['选了回避，却填了分数', 'recused, yet there are scores']);
    return { code, status: 'recused', scores, comment, reason: reasonOf(reason, recusalWords) };
  }
  if (status === 'reported') {
    return { code, status: complete ? 'submitted' : 'reported', scores, comment, reason: reasonOf(reason, reportWords) };
  }
  if (reason !== '') {
    // Whoever writes a reason of stepping aside and marks besides must say which of the two counts.
    if (status === null || isRecusalReason(reason)) {
      refuse(columns.status, ['写了原因，却没有选回避或异常', 'there is a reason, but neither 回避 (recused) nor 异常 (report) is chosen']);
    }
    return { code, status: complete ? 'submitted' : 'reported', scores, comment, reason: reasonOf(reason, reportWords) };
  }
  return { code, status: complete ? 'submitted' : 'draft', scores, comment, reason: null };
}

/** Cells that name a bad value, ten at most. @throws PackFault PK_SHEET_CELL */
function refuseCells(bad: readonly BadCell[]): never {
  const name = ({ sheet, row, column }: Place): string => `${sheet}!${cellName(row, column)}`;
  const quote = (text: string): string => (text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
  const shown = bad.slice(0, mostNamed);
  throw new PackFault('PK_SHEET_CELL', {
    count: bad.length,
    cells: shown.map((one) => `${name(one)}“${quote(one.text)}”${one.why[0]}`).join('；') + (bad.length > mostNamed ? '……' : ''),
    cellsEn: shown.map((one) => `${name(one)} “${quote(one.text)}”: ${one.why[1]}`).join('; ') + (bad.length > mostNamed ? ' …' : ''),
  });
}

const findHead = (rows: readonly ReadRow[]): number =>
  rows.findIndex((row) => row.cells.some((cell) => normaliseHeader(cell.text) === codeHeading));

export interface RowsRead { sheets: PackSheet[]; blank: string[]; missing: string[] }

/** Nothing was written: like an entry that was never opened at the desk, it is not handed in. */
const isUntouched = (sheet: PackSheet): boolean => sheet.status === 'draft' && sheet.scores.length === 0 && sheet.comment === '';

class Reader {
  readonly #keys: SheetKeys;
  readonly #entries: ReadonlyMap<string, SheetKeys['entries'][number]>;
  readonly found = new Map<string, PackSheet>();
  /** Forms whose headings were met, whether or not rows stand below them. */
  readonly headed = new Set<number>();
  readonly bad: BadCell[] = [];
  constructor(keys: SheetKeys) {
    this.#keys = keys;
    this.#entries = new Map(keys.entries.map((one) => [one.code, one]));
  }

  #codeIn = (text: string): string | null => {
    const code = parseEntryCode(text);
    return code !== null && this.#entries.has(code) ? code : null;
  };

  /** @throws PackFault PK_SHEET_HEAD, PK_SHEET_ROWS */
  table({ name: sheet, rows }: NamedRows): void {
    const head = findHead(rows);
    // An issued code where no heading says what stands beside it.
    const outside = (head < 0 ? rows : rows.slice(0, head)).find((row) => row.cells.some((cell) => this.#codeIn(cell.text) !== null));
    if (outside) {
      const [zh, en] = rowAt(sheet, outside.rowNumber);
      throw sheetFault('PK_SHEET_HEAD', `${zh}上面没有“${columns.code}”的表头`, `${en} has no heading “${columns.code}” above it`);
    }
    const headRow = rows[head];
    if (!headRow) return;
    const headings = headingsOf(sheet, headRow);
    const reckoned = new Set([...headings].filter(([heading]) => ownWork.has(heading)).map(([, column]) => column));
    const named = headRow.cells.map((cell) => normaliseHeader(cell.text) !== '');
    this.#keys.forms.forEach((form, index) => {
      if (form.criteria.every((one) => headings.has(normaliseHeader(one.heading)))) this.headed.add(index);
    });
    const places = new Map<number, (heading: string) => number>();
    for (const row of rows.slice(head + 1)) {
      const code = this.#codeIn(row.cells[headings.get(codeHeading) ?? -1]?.text ?? '');
      const entry = this.#entries.get(code ?? '');
      if (!entry) {
        const [zh, en] = rowAt(sheet, row.rowNumber);
        if (row.cells.every((cell, column) => isBlank(cell) || reckoned.has(column))) continue;
        throw sheetFault('PK_SHEET_ROWS', `${zh}的编号不是发出的编号`, `${en} has a code that was not issued`);
      }
      const form = this.#keys.forms[entry.form];
      if (!form) throw new PackFault('PK_SHEET_CHANGED');
      const columnOf = places.get(entry.form) ?? columnsOfForm(sheet, headings, form);
      places.set(entry.form, columnOf);
      this.#refuseExchanged(entry, row, sheet, columnOf);
      const stray = row.cells.findIndex((cell, column) => !isBlank(cell) && !named[column]);
      if (stray >= 0) {
        const why = ['在表格之外，请写到评语里', 'lies outside the table; write it into the comment'] as const;
        this.bad.push({ sheet, row: row.rowNumber, column: stray, text: row.cells[stray]?.text ?? '', why });
      }
      this.found.set(entry.code, rowSheet(entry.code, row, sheet, form, columnOf, this.bad));
    }
  }

  /** @throws PackFault PK_SHEET_ROWS: the code is there twice, or stands beside another entry than it was issued with */
  #refuseExchanged(entry: SheetKeys['entries'][number], row: ReadRow, sheet: string, columnOf: (heading: string) => number): void {
    const [zh, en] = rowAt(sheet, row.rowNumber);
    if (this.found.has(entry.code)) {
      throw sheetFault('PK_SHEET_ROWS', `编号 ${entry.code} 出现了两次，${zh}是第二次`, `code ${entry.code} is there twice, again in ${en}`);
    }
    const told = beside.map((heading) => row.cells[columnOf(heading)]?.text ?? '');
    if (besideDigest(entry.code, told) === entry.beside) return;
    throw sheetFault('PK_SHEET_ROWS', `${zh}的标题、组别等与编号 ${entry.code} 不是同一件作品`,
      `${en} no longer describes the entry of code ${entry.code}`);
  }
}

/**
 * @param tables every sheet of the workbook but the keys
 * @returns in the order of the keys: a sheet for each row that says anything, codes of blank rows, codes whose row is gone
 * @throws PackFault PK_SHEET_HEAD, PK_SHEET_ROWS, PK_SHEET_CELL
 */
export function sheetsOfRows(tables: readonly NamedRows[], keys: SheetKeys): RowsRead {
  const reader = new Reader(keys);
  for (const table of tables) reader.table(table);
  const unheaded = keys.forms.findIndex((_, index) => !reader.headed.has(index) && keys.entries.some((one) => one.form === index));
  if (unheaded >= 0) {
    const [zh, en] = keys.forms.length === 1 ? ['', ''] : [`第 ${unheaded + 1} 张`, ` no. ${unheaded + 1}`];
    throw sheetFault('PK_SHEET_HEAD', `找不到${zh}评分的表格`, `the table${en} with the scores is gone`);
  }
  if (reader.bad.length > 0) refuseCells(reader.bad);
  const every = keys.entries.flatMap((one) => reader.found.get(one.code) ?? []);
  const sheets = ScorePackContent.shape.sheets.safeParse(every.filter((one) => !isUntouched(one)));
  if (!sheets.success) throw new PackFault('PK_SCHEMA', { place: sheets.error.issues[0]?.path.join('.') ?? '' });
  return {
    sheets: sheets.data, blank: every.filter(isUntouched).map((one) => one.code),
    missing: keys.entries.filter((one) => !reader.found.has(one.code)).map((one) => one.code),
  };
}
