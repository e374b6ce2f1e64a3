// Reads the cells of a 名额分配表: numbers, 不限, —; sums are compared with what they sum up, never believed. Pure.
import type { ContestRules } from '#contract/schema/rules.ts';
import { scopeName } from '#backend/quota-rules/limits.ts';
import { fault, quoted } from '../faults.ts';
import type { Fault, TargetRow } from '../faults.ts';
import { tidy } from '../tidy.ts';
import type { ContestWords } from '../vocabulary.ts';
import type { QuotaColumn } from './columns.ts';

/** A number of entries; 'open' 不限; 'none' — (no quota is set); 'blank' says nothing. */
export type QuotaCell = number | 'open' | 'none' | 'blank';

const open = /^(?:不限|不限制|无限制|不设上限|不限名额|不限件数)$/;
const none = /^(?:[-－—–―─/／]{1,3}|无|不设|不设名额)$/;

/** null: nobody can tell what it says. */
export function readCell(text: string): QuotaCell | null {
  const plain = text.normalize('NFKC').replaceAll(/[\s\u200b-\u200f\ufeff]/g, '');
  if (plain === '') return 'blank';
  if (open.test(plain)) return 'open';
  if (none.test(plain)) return 'none';
  const found = /^(\d{1,6})(?:\.0+)?[件项个节部份]?$/.exec(plain);
  return found && Number(found[1]) <= 100_000 ? Number(found[1]) : null;
}

export interface Place { division: string; category: string }
/** `most` null: 不限; undefined: the quota is taken away. */
export interface Wish extends Place { target: string; most: number | null | undefined }

const wish = (place: Place, target: string, cell: QuotaCell): Wish[] => (cell === 'blank' ? []
  : [{ division: place.division, category: place.category, target, most: cell === 'open' ? null : cell === 'none' ? undefined : cell }]);

const isCell = (one: QuotaColumn): boolean => one.is === 'quota' && one.division !== '' && one.category !== '';
const inside = (sum: Place, cell: Place): boolean =>
  (sum.division === '' || sum.division === cell.division) && (sum.category === '' || sum.category === cell.category);

interface Read { key: string; column: QuotaColumn; cell: QuotaCell }

/**
 * A sum beside its cells: with numbers only it must be their sum; where a cell is 不限 or none has a number, a number is a
 * limit of its own for all of them together.
 */
function readSum(sum: Read, all: readonly Read[], rules: ContestRules, faults: Fault[]): Wish[] {
  const parts = all.filter((one) => isCell(one.column) && inside(sum.column, one.column));
  const numbers = parts.flatMap((one) => (typeof one.cell === 'number' ? [one.cell] : []));
  const total = numbers.reduce((all_, one) => all_ + one, 0);
  if (typeof sum.cell !== 'number') return [];
  const hasOpen = parts.some((one) => one.cell === 'open');
  if (!hasOpen && numbers.length > 0) {
    if (sum.cell !== total) faults.push(fault(sum.key, 'quota_sum', { value: sum.cell, sum: total, what: scopeName(rules, sum.column) }));
    return [];
  }
  if (sum.cell < total) {
    faults.push(fault(sum.key, 'quota_sum', { value: sum.cell, sum: total, what: scopeName(rules, sum.column) }));
    return [];
  }
  return all.some((one) => one.column.is === 'quota' && one.column.division === sum.column.division && one.column.category === sum.column.category && one.cell !== 'blank')
    ? [] : wish(sum.column, sum.key, sum.cell);
}

function cellsOf(row: TargetRow, meaning: ReadonlyMap<string, QuotaColumn>, faults: Fault[]): Read[] {
  const cells: Read[] = [];
  for (const [key, column] of meaning) {
    if (!row.has(key)) continue;
    const cell = readCell(row.text(key));
    if (cell === null) faults.push(fault(key, 'quota_cell', { value: quoted(row.text(key)) }));
    else cells.push({ key, column, cell });
  }
  return cells;
}

/** What a row asks for; the long form (组别, 项目, 名额) may stand beside a matrix. Nothing where a fault is an error. */
export function readQuotas(row: TargetRow, meaning: ReadonlyMap<string, QuotaColumn>, rules: ContestRules,
  words: ContestWords, faults: Fault[]): Wish[] {
  const cells = cellsOf(row, meaning, faults);
  const wishes = cells.flatMap((one) => (one.column.is === 'quota' ? wish(one.column, one.key, one.cell) : readSum(one, cells, rules, faults)));
  if (row.has('most')) wishes.push(...readLong(row, words, faults));
  return wishes;
}

const all = /^(?:全部|所有|不分组别|不分项目|各组别|各项目|合计|不限)$/;

function readLong(row: TargetRow, words: ContestWords, faults: Fault[]): Wish[] {
  const cell = readCell(row.text('most'));
  if (cell === null) {
    faults.push(fault('most', 'quota_cell', { value: quoted(row.text('most')) }));
    return [];
  }
  const [divisionText, categoryText] = [tidy(row.text('division')), tidy(row.text('category'))];
  const division = divisionText === '' || all.test(divisionText) ? null : words.division(divisionText);
  const category = categoryText === '' || all.test(categoryText) ? null : words.category(categoryText);
  if (division === null && divisionText !== '' && !all.test(divisionText)) {
    faults.push(fault('division', 'unknown_division', { value: quoted(divisionText), choices: words.divisionNames }));
  }
  if (category === null && categoryText !== '' && !all.test(categoryText)) {
    faults.push(fault('category', 'unknown_category', { value: quoted(categoryText), choices: words.categoryNames }));
  }
  if (division && category && category.divisions.length > 0 && !category.divisions.includes(division.id)) {
    faults.push(fault('category', 'category_division', { value: category.name, division: division.name }));
  }
  return wish({ division: division?.id ?? '', category: category?.id ?? '' }, 'most', cell);
}

/** Adds up the columns of a sheet, to be compared with its own last row. */
export class ColumnSums {
  private readonly sums = new Map<string, { number: number; open: boolean }>();

  add(row: TargetRow, meaning: ReadonlyMap<string, QuotaColumn>): void {
    for (const key of [...meaning.keys(), 'most']) {
      const cell = row.has(key) ? readCell(row.text(key)) : null;
      if (cell === null) continue;
      const sum = this.sums.get(key) ?? { number: 0, open: false };
      if (typeof cell === 'number') sum.number += cell;
      if (cell === 'open') sum.open = true;
      this.sums.set(key, sum);
    }
  }

  /** Cells of the total row that are not the sum of their column. */
  faultsOf(row: TargetRow): Fault[] {
    return [...this.sums].flatMap(([key, { number, open: isOpen }]) => {
      const cell = readCell(row.text(key));
      return typeof cell !== 'number' || isOpen || cell === number ? []
        : [fault(key, 'quota_column_sum', { value: cell, sum: number }, 'warning')];
    });
  }
}
