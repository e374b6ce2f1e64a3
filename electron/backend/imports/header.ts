// Finds the header row of a sheet and what each column means. Known names decide; a near miss is said aloud; two of a
// kind never.
import type { ProblemCode } from '#contract/problems.ts';
import { columnName } from '#backend/excel/read.ts';
import { targetOfCells } from './content.ts';
import type { Mapping } from './mapping.ts';
import { headerKey, isIgnoredHeader, vocabularyOf } from './targets.ts';
import type { Target } from './targets.ts';

/** Rows at the top of a sheet in which the header is looked for. */
export const headerDepth = 30;

export interface TopRow { rowNumber: number; texts: readonly string[] }
export interface ColumnChoice { column: string; target: string | null }

/** What each column of a remembered header means: a target, null for one that is not imported, undefined for no memory. */
export type Remembered = readonly (string | null | undefined)[];
export interface HeaderWishes {
  choices: readonly ColumnChoice[];
  /** Keys of required targets that can be done without. */
  optional: ReadonlySet<string>;
  /** The header row the user chose (the last one of two); 0: none; null: to be found. */
  row: number | null;
  /** What is remembered for these headings, or undefined. */
  remembered: (headers: readonly string[]) => Remembered | undefined;
  /** What a script says of headings and letters. */
  mapping?: Mapping | undefined;
}

export interface HeaderFault {
  code: ProblemCode; severity: 'error' | 'warning'; column: string; details: Record<string, string | number>
}
/** How a column got its meaning, and how sure that is, 0 to 1. */
export type FoundHow = 'user' | 'profile' | 'name' | 'likeness' | 'content' | 'none';
export interface SheetColumnFound { column: number; header: string; target: Target | null; how: FoundHow; confidence: number }
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

/** How alike a near miss is, at least. */
const leastAlike = 0.7;

/** The one target whose name is clearly nearest: at least 70 % alike, and no other target within 15 points of it. */
export function nearestTarget(targets: readonly Target[], key: string): { target: Target; alike: number } | null {
  if (key.length < 3 || key.length > 16) return null;
  const { byAlias, keys } = vocabularyOf(targets);
  const best = new Map<Target, number>();
  for (const alias of keys) {
    const target = byAlias.get(alias);
    // Which author a block belongs to, or which division a quota, hangs on one character: those names must be exact.
    if (!target || /^author\d|:/.test(target.key) || Math.abs(alias.length - key.length) > 3) continue;
    const alike = 1 - editDistance(key, alias) / Math.max(key.length, alias.length);
    if (alike > (best.get(target) ?? 0)) best.set(target, alike);
  }
  const [nearest, second] = [...best].sort((a, b) => b[1] - a[1]);
  return nearest && nearest[1] >= leastAlike && nearest[1] - (second?.[1] ?? 0) >= 0.15
    ? { target: nearest[0], alike: nearest[1] } : null;
}

const exactTarget = (targets: readonly Target[], text: string): Target | null =>
  (isIgnoredHeader(targets, text) ? null : vocabularyOf(targets).byAlias.get(headerKey(text)) ?? null);

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
function targetOf(targets: readonly Target[], header: string): Target | null {
  const whole = exactTarget(targets, header);
  const slash = header.lastIndexOf('/');
  if (whole || slash < 0 || isIgnoredHeader(targets, header)) return whole;
  // 第二作者/姓名 must not be read as 姓名 alone, nor 指导教师/手机 as 手机.
  const group = header.slice(0, slash);
  const owner = exactTarget(targets, group);
  return owner || isIgnoredHeader(targets, group) ? null : exactTarget(targets, header.slice(slash + 1));
}

/** How much a row looks like the header; headings that a script names count like known ones. */
type Known = (headers: readonly string[]) => number;
const knownBy = (targets: readonly Target[], mapping: Mapping | undefined): Known => (headers) => {
  const found = headers.map((header) => targetOf(targets, header)).filter((one) => one !== null);
  const named = mapping ? headers.filter((header) => mapping.named(header) !== undefined).length : 0;
  return new Set(found).size + found.filter((one) => one.required).length + named * 2;
};

interface Place { row: number; firstRow: number; headers: string[] }

/** The row, or the pair of rows that ends with it, whichever knows more headings. */
function placeAt(known: Known, top: readonly TopRow[], index: number): Place & { score: number; double: boolean } {
  const row = top[index] ?? { rowNumber: 0, texts: [] };
  const texts = row.texts.map((text) => text.trim());
  const single = { row: row.rowNumber, firstRow: row.rowNumber, headers: texts, score: known(texts), double: false };
  const above = top[index - 1];
  if (!above || above.rowNumber !== row.rowNumber - 1 || above.texts.filter((text) => text.trim() !== '').length < 2) return single;
  const headers = joinedHeader(above.texts.map((text) => text.trim()), row.texts);
  const score = known(headers);
  return score > single.score ? { row: row.rowNumber, firstRow: above.rowNumber, headers, score, double: true } : single;
}

/**
 * The row (or pair of rows) with most known headings; at least three of them, or two where a name column is among them.
 * Headings that are remembered as a whole are the header, whatever they say.
 */
function findPlace(known: Known, top: readonly TopRow[], remembered: HeaderWishes['remembered']): Place | null {
  const places = top.map((_, index) => placeAt(known, top, index));
  const old = places.find((one) => one.headers.some((text) => text !== '') && remembered(one.headers) !== undefined);
  if (old) return old;
  let best: Place | null = null;
  let bestScore = 2;
  for (const [index, row] of top.entries()) {
    const texts = row.texts.map((text) => text.trim());
    const single = known(texts);
    if (single > bestScore) [best, bestScore] = [{ row: row.rowNumber, firstRow: row.rowNumber, headers: texts }, single];
    const next = places[index + 1];
    if (next?.double && next.firstRow === row.rowNumber && next.score > bestScore) [best, bestScore] = [next, next.score];
  }
  return best;
}

/** 联系电话 beside 联系人 is the contact person's, not the author's. */
function isContactPhone(headers: readonly string[], column: number): boolean {
  return /^(?:联系电话|电话|联系方式)$/.test(headerKey(headers[column] ?? ''))
    && headers.some((header) => headerKey(header) === '联系人' || headerKey(header) === '联系人姓名');
}

const headerless = (required: Target[]): HeaderFound => ({ row: 0, firstRow: 0, columns: [], faults: [], missing: required });

/** Two columns of one meaning: neither is taken, unless the user chose, now or before. */
function partTwins(columns: readonly SheetColumnFound[]): HeaderFault[] {
  const faults: HeaderFault[] = [];
  for (const [target, twins] of Map.groupBy(columns.filter((one) => one.target !== null), (one) => one.target)) {
    if (target === null || twins.length < 2) continue;
    const mine = twins.filter((one) => one.how === 'user');
    const byUser = mine.length > 0 ? mine : twins.filter((one) => one.how === 'profile');
    for (const one of twins) {
      if (byUser.length === 1 && byUser[0] === one) continue;
      [one.target, one.how, one.confidence] = [null, 'none', 0];
    }
    if (byUser.length === 1) continue;
    const names = twins.map((one) => `${columnName(one.column)}“${one.header}”`).join('、');
    faults.push({
      code: 'header_twice', severity: target.required ? 'error' : 'warning', column: columnName(twins[1]?.column ?? 0),
      details: { target: target.heading, columns: names },
    });
  }
  return faults;
}

/**
 * Header row and columns of a sheet from its first rows. A column means what the user chose, else what is remembered for
 * these headings, else what its name says, else what it is most alike, else what its cells look like; the last two are told.
 */
export function findHeader(targets: readonly Target[], top: readonly TopRow[], wishes: HeaderWishes): HeaderFound {
  const required = targets.filter((one) => one.required && !wishes.optional.has(one.key));
  const chosenRow = top.findIndex((one) => one.rowNumber === wishes.row);
  if (wishes.row === 0) return headerless([]);
  const known = knownBy(targets, wishes.mapping);
  const place = wishes.row === null ? findPlace(known, top, wishes.remembered)
    : chosenRow < 0 ? null : placeAt(known, top, chosenRow);
  if (!place) return headerless(required);
  const { headers } = place;
  const chosen = new Map(wishes.choices.map((choice) => [choice.column, choice.target]));
  const remembered = wishes.remembered(headers);
  const byKey = new Map(targets.map((one) => [one.key, one]));
  const meaning = (target: Target | null, how: FoundHow) => ({ target, how: target || how !== 'name' ? how : 'none', confidence: target ? 1 : 0 });
  const columns = headers.map((header, column): SheetColumnFound => {
    const own = chosen.get(columnName(column));
    const choice = own === undefined ? wishes.mapping?.of(header, column) : own;
    const old = choice === undefined ? remembered?.[column] : undefined;
    const found = choice !== undefined ? meaning(choice === null ? null : byKey.get(choice) ?? null, 'user')
      : old !== undefined ? meaning(old === null ? null : byKey.get(old) ?? null, 'profile')
        : meaning(isContactPhone(headers, column) ? null : targetOf(targets, header), 'name');
    return { column, header, ...found };
  });
  const faults = partTwins(columns);
  const twice = new Set(faults.map((fault) => fault.details['target']));
  const taken = new Set(columns.map((one) => one.target).filter((one) => one !== null));
  const guess = (one: SheetColumnFound, target: Target | null | undefined, how: FoundHow, confidence: number): void => {
    if (!target || taken.has(target) || twice.has(target.heading)) return;
    taken.add(target);
    Object.assign(one, { target, how, confidence });
    faults.push({
      code: how === 'content' ? 'header_by_cells' : 'header_guessed', severity: 'warning', column: columnName(one.column),
      details: { value: one.header, target: target.heading },
    });
  };
  const open = (one: SheetColumnFound): boolean => one.target === null && one.how === 'none'
    && !isIgnoredHeader(targets, one.header) && !isContactPhone(headers, one.column) && exactTarget(targets, one.header) === null;
  for (const one of columns.filter(open)) {
    const near = nearestTarget(targets, headerKey(one.header));
    guess(one, near?.target, 'likeness', near?.alike ?? 0);
  }
  const below = top.filter((row) => row.rowNumber > place.row);
  for (const one of columns.filter(open)) {
    const found = targetOfCells(targets, below.map((row) => row.texts[one.column] ?? ''));
    guess(one, found?.target, 'content', found?.share ?? 0);
  }
  return {
    row: place.row, firstRow: place.firstRow, columns: columns.filter((one) => one.header !== '' || one.target !== null), faults,
    missing: required.filter((one) => !taken.has(one)),
  };
}
