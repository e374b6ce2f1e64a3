// Finds the header row of a sheet and what each column means. Known names decide; a near miss is said aloud; two of a
// kind never.
import type { ProblemCode } from '#contract/problems.ts';
import type { Kind } from '#contract/schema/imports.ts';
import { columnName } from '#backend/excel/read.ts';
import { headerKey, isIgnoredHeader, targetsOf, vocabularyOf } from './columns.ts';
import type { Target } from './columns.ts';

/** Rows at the top of a sheet in which the header is looked for. */
export const headerDepth = 30;

export interface TopRow { rowNumber: number; texts: readonly string[] }
export interface ColumnChoice { column: string; target: string | null }

export interface HeaderFault {
  code: ProblemCode; severity: 'error' | 'warning'; column: string; details: Record<string, string | number>
}
export interface SheetColumnFound { column: number; header: string; target: Target | null }
export interface HeaderFound {
  /** Last row of the header, counted as in Excel; 0 when there is none. */
  row: number;
  firstRow: number;
  columns: SheetColumnFound[];
  faults: HeaderFault[];
  missing: Target[];
}

/** Edits between two short texts (insert, delete, replace). Source: Wagner and Fischer, 1974. */
export function editDistance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1,
        (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    before = row;
  }
  return before[b.length] ?? 0;
}

/** The one target whose name is clearly nearest: at least 70 % alike, and no other target within 15 points of it. */
export function nearestTarget(kind: Kind, key: string): Target | null {
  if (key.length < 3 || key.length > 16) return null;
  const { byAlias, keys } = vocabularyOf(kind);
  const best = new Map<Target, number>();
  for (const alias of keys) {
    const target = byAlias.get(alias);
    // Which author a block belongs to hangs on one character: those names must be exact.
    if (!target || /^author\d/.test(target.key) || Math.abs(alias.length - key.length) > 3) continue;
    const alike = 1 - editDistance(key, alias) / Math.max(key.length, alias.length);
    if (alike > (best.get(target) ?? 0)) best.set(target, alike);
  }
  const [nearest, second] = [...best].sort((a, b) => b[1] - a[1]);
  return nearest && nearest[1] >= 0.7 && nearest[1] - (second?.[1] ?? 0) >= 0.15 ? nearest[0] : null;
}

const exactTarget = (kind: Kind, text: string): Target | null =>
  (isIgnoredHeader(text) ? null : vocabularyOf(kind).byAlias.get(headerKey(text)) ?? null);

/** 一级/二级: what stands above goes over the columns to its right until the next heading. */
export function joinedHeader(above: readonly string[], below: readonly string[]): string[] {
  const width = Math.max(above.length, below.length);
  const joined: string[] = [];
  let group = '';
  for (let column = 0; column < width; column += 1) {
    const top = (above[column] ?? '').trim();
    const under = (below[column] ?? '').trim();
    if (top !== '') group = top;
    if (under === '') joined.push(top);
    else joined.push(group === '' || group === under ? under : `${group}/${under}`);
  }
  return joined;
}

/** Targets of a joined heading: the whole name first, then its lower part alone. */
function targetOf(kind: Kind, header: string): Target | null {
  const whole = exactTarget(kind, header);
  const slash = header.lastIndexOf('/');
  if (whole || slash < 0 || isIgnoredHeader(header)) return whole;
  // 第二作者/姓名 must not be read as 姓名 alone, nor 指导教师/手机 as 手机.
  const group = header.slice(0, slash);
  const owner = exactTarget(kind, group);
  return owner || isIgnoredHeader(group) ? null : exactTarget(kind, header.slice(slash + 1));
}

const known = (kind: Kind, headers: readonly string[]): number => {
  const found = headers.map((header) => targetOf(kind, header)).filter((one) => one !== null);
  return new Set(found).size + found.filter((one) => one.required).length;
};

interface Place { row: number; firstRow: number; headers: string[] }

/**
 * The row (or pair of rows) with most known headings; at least three of them, or two where a name column is among them.
 */
function findPlace(kind: Kind, top: readonly TopRow[]): Place | null {
  let best: Place | null = null;
  let bestScore = 2;
  for (const [index, row] of top.entries()) {
    const texts = row.texts.map((text) => text.trim());
    const single = known(kind, texts);
    if (single > bestScore) [best, bestScore] = [{ row: row.rowNumber, firstRow: row.rowNumber, headers: texts },
      single];
    const next = top[index + 1];
    if (!next || next.rowNumber !== row.rowNumber + 1 || texts.filter((text) => text !== '').length < 2) continue;
    const headers = joinedHeader(texts, next.texts);
    const double = known(kind, headers);
    if (double > bestScore && double > known(kind, next.texts)) {
      [best, bestScore] = [{ row: next.rowNumber, firstRow: row.rowNumber, headers }, double];
    }
  }
  return best;
}

/** 联系电话 beside 联系人 is the contact person's, not the author's. */
function isContactPhone(headers: readonly string[], column: number): boolean {
  return /^(?:联系电话|电话|联系方式)$/.test(headerKey(headers[column] ?? ''))
    && headers.some((header) => headerKey(header) === '联系人' || headerKey(header) === '联系人姓名');
}

/** Header row and columns of a sheet from its first rows; `choices` of the user stand above everything. */
export function findHeader(kind: Kind, top: readonly TopRow[], choices: readonly ColumnChoice[],
  optional: ReadonlySet<string>): HeaderFound {
  const required = targetsOf(kind).filter((one) => one.required && !optional.has(one.key));
  const place = findPlace(kind, top);
  if (!place) return { row: 0, firstRow: 0, columns: [], faults: [], missing: required };
  const faults: HeaderFault[] = [];
  const chosen = new Map(choices.map((choice) => [choice.column, choice.target]));
  const byKey = new Map(targetsOf(kind).map((one) => [one.key, one]));
  const columns = place.headers.map((header, column): SheetColumnFound => {
    const choice = chosen.get(columnName(column));
    if (choice !== undefined) return { column, header, target: choice === null ? null : byKey.get(choice) ?? null };
    return { column, header, target: isContactPhone(place.headers, column) ? null : targetOf(kind, header) };
  }).filter((one) => one.header !== '' || one.target !== null);
  // Two columns of one meaning: neither is taken, unless the user chose.
  for (const [target, twins] of Map.groupBy(columns.filter((one) => one.target !== null), (one) => one.target)) {
    if (target === null || twins.length < 2) continue;
    const byUser = twins.filter((one) => chosen.get(columnName(one.column)) === target.key);
    for (const one of twins) if (!(byUser.length === 1 && byUser[0] === one)) one.target = null;
    if (byUser.length === 1) continue;
    const names = twins.map((one) => `${columnName(one.column)}“${one.header}”`).join('、');
    faults.push({
      code: 'header_twice', severity: target.required ? 'error' : 'warning', column: columnName(twins[1]?.column ?? 0),
      details: { target: target.heading, columns: names },
    });
  }
  const twice = new Set(faults.map((fault) => fault.details['target']));
  const taken = new Set(columns.map((one) => one.target).filter((one) => one !== null));
  for (const one of columns) {
    if (one.target !== null || chosen.has(columnName(one.column)) || isIgnoredHeader(one.header)
      || isContactPhone(place.headers, one.column) || exactTarget(kind, one.header) !== null) continue;
    const near = nearestTarget(kind, headerKey(one.header));
    if (!near || taken.has(near) || twice.has(near.heading)) continue;
    taken.add(near);
    one.target = near;
    faults.push({
      code: 'header_guessed', severity: 'warning', column: columnName(one.column),
        details: { value: one.header, target: near.heading },
    });
  }
  return { row: place.row, firstRow: place.firstRow, columns, faults,
    missing: required.filter((one) => !taken.has(one)) };
}
