// An own report worked out: rows filtered, grouped with counts, sums and means, sorted.
import type { Sheet, SheetColumn } from '#backend/excel/write.ts';
import type { Design } from '#contract/schema/reports.ts';
import type { Column, ColumnType, Value } from './columns.ts';

export interface Table { columns: { name: string; type: ColumnType; decimals: number }[]; rows: Value[][] }

/** Which column a design names that the source does not have, or null. */
export function unknownColumn(design: Design, known: readonly { column: string }[]): string | null {
  const codes = new Set(known.map(({ column }) => column));
  const used = [...design.columns, ...design.groupBy, ...design.filters.map(({ column }) => column)];
  const sorted = design.sortBy.map(({ column }) => column).filter((column) => column !== countCode);
  return [...used, ...sorted].find((column) => !codes.has(column)) ?? null;
}

/** Sorting by the number of rows in a group. */
export const countCode = 'count';
const tidy = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
const collator = new Intl.Collator('zh-CN', { numeric: true });

type Filter = Design['filters'][number];
function passes(filter: Filter, type: ColumnType, value: Value): boolean {
  const empty = value === null || value === '';
  switch (filter.is) {
    case 'empty': return empty;
    case 'notEmpty': return !empty;
    case 'contains': return tidy(String(value ?? '')).includes(tidy(filter.value));
    case 'equals': return same(type, value, filter.value);
    case 'notEquals': return !same(type, value, filter.value);
    case 'atLeast': return !empty && order(type, value, filter.value) >= 0;
    case 'atMost': return !empty && order(type, value, filter.value) <= 0;
  }
}
const same = (type: ColumnType, value: Value, asked: string): boolean =>
  (type === 'number' && asked.trim() !== '' ? value === Number(asked) : tidy(String(value ?? '')) === tidy(asked));
/** Numbers by size, dates and words by their text; a number that is none is above everything. */
function order(type: ColumnType, value: Value, asked: string): number {
  if (type !== 'number') return tidy(String(value)) < tidy(asked) ? -1 : tidy(String(value)) > tidy(asked) ? 1 : 0;
  const number = Number(asked);
  return Number.isNaN(number) ? -1 : Number(value) - number;
}

function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  // What is empty stands at the end.
  if (a === null || a === '') return 1;
  if (b === null || b === '') return -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}

function sortRows<Line>(rows: Line[], keys: readonly { read: (row: Line) => Value; descending: boolean }[]): Line[] {
  if (keys.length === 0) return rows;
  const empty = (value: Value): boolean => value === null || value === '';
  return rows.toSorted((a, b) => {
    for (const { read, descending } of keys) {
      const [left, right] = [read(a), read(b)];
      const found = compare(left, right);
      if (found !== 0) return descending && !empty(left) && !empty(right) ? -found : found;
    }
    return 0;
  });
}

/**
 * Works out a design over the rows of its source. Grouped: the columns of the groups, the number of rows, and of every
 * other column its sum and mean (numbers) or how many different values it has (words, people, days).
 */
export function tableOf<Row>(design: Design, known: readonly Column<Row>[], rows: Iterable<Row>): Table {
  const byCode = new Map(known.map((one) => [one.column, one]));
  const need = (code: string): Column<Row> => {
    const found = byCode.get(code);
    if (!found) throw new Error(`no column ${code}`);
    return found;
  };
  const filters = design.filters.map((filter) => ({ filter, column: need(filter.column) }));
  const kept = function* kept(): Generator<Row> {
    for (const row of rows) if (filters.every(({ filter, column }) => passes(filter, column.type, column.read(row)))) yield row;
  };
  return design.groupBy.length > 0 ? grouped(design, need, kept()) : plain(design, need, kept());
}

function plain<Row>(design: Design, need: (code: string) => Column<Row>, rows: Iterable<Row>): Table {
  const columns = design.columns.map(need);
  const extra = design.sortBy.filter(({ column }) => column !== countCode).map(({ column, descending }) => ({ column: need(column), descending }));
  const lines = [...iterate(rows, (row) => ({ cells: columns.map((column) => column.read(row)),
    keys: extra.map(({ column }) => column.read(row)) }))];
  const sorted = sortRows(lines, extra.map(({ descending }, index) => ({ read: ({ keys }) => keys[index] ?? null, descending })));
  return { columns: columns.map(({ name, type }) => ({ name, type, decimals: 2 })), rows: sorted.map(({ cells }) => cells) };
}

function* iterate<A, B>(rows: Iterable<A>, change: (row: A) => B): Generator<B> {
  for (const row of rows) yield change(row);
}

interface Group { keys: Value[]; count: number; sums: number[]; filled: number[]; different: Set<Value>[] }

function grouped<Row>(design: Design, need: (code: string) => Column<Row>, rows: Iterable<Row>): Table {
  const keys = design.groupBy.map(need);
  const rest = design.columns.filter((code) => !design.groupBy.includes(code)).map(need);
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const values = keys.map((column) => column.read(row));
    const key = JSON.stringify(values);
    let group = groups.get(key);
    if (!group) groups.set(key, group = { keys: values, count: 0, sums: rest.map(() => 0), filled: rest.map(() => 0),
      different: rest.map(() => new Set<Value>()) });
    group.count += 1;
    for (const [index, column] of rest.entries()) {
      const value = column.read(row);
      if (value === null || value === '') continue;
      // Hundredths are whole, so that sums do not drift.
      if (column.type === 'number') group.sums[index] = (group.sums[index] ?? 0) + Math.round(Number(value) * 100);
      else group.different[index]?.add((column.same ?? column.read)(row));
      group.filled[index] = (group.filled[index] ?? 0) + 1;
    }
  }
  const sortKeys = design.sortBy.flatMap(({ column, descending }) => {
    const [key, other] = [design.groupBy.indexOf(column), rest.findIndex((one) => one.column === column)];
    if (column === countCode) return [{ read: (group: Group): Value => group.count, descending }];
    if (key >= 0) return [{ read: (group: Group): Value => group.keys[key] ?? null, descending }];
    return other < 0 ? [] : [{ read: (group: Group): Value =>
      (rest[other]?.type === 'number' ? group.sums[other] ?? 0 : group.different[other]?.size ?? 0), descending }];
  });
  const sorted = sortRows([...groups.values()], sortKeys.length > 0 ? sortKeys : keys.map((_, index) =>
    ({ read: (group: Group) => group.keys[index] ?? null, descending: false })));
  return {
    columns: [
      ...keys.map(({ name, type }) => ({ name, type, decimals: 2 })), { name: '行数', type: 'number', decimals: 0 },
      ...rest.flatMap(({ name, type }): Table['columns'] => (type === 'number'
        ? [{ name: `${name}合计`, type, decimals: 2 }, { name: `${name}平均`, type, decimals: 2 }]
        : [{ name: `${name}（不同的个数）`, type: 'number', decimals: 0 }])),
    ],
    rows: sorted.map(({ keys: values, count, sums, filled, different }) => [...values, count, ...rest.flatMap(({ type }, index): Value[] => {
      if (type !== 'number') return [different[index]?.size ?? 0];
      const [sum, of] = [sums[index] ?? 0, filled[index] ?? 0];
      return [sum / 100, of === 0 ? null : Math.round(sum / of) / 100];
    })]),
  };
}

/** The table as a sheet. */
export function designSheet(table: Table, around: Pick<Sheet, 'title' | 'notes'>): Sheet {
  return {
    name: '报表', filter: true, ...around,
    columns: table.columns.map(({ name, type, decimals }): SheetColumn => ({
      header: name, format: type === 'number' ? (decimals === 0 ? 'integer' : 'number') : type, width: type === 'text' ? 18 : 12,
    })),
    rows: table.rows,
  };
}
