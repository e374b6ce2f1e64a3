// The outside reference for the fair plan: three integer programs in a row, solved by HiGHS.

import type { ModelData } from 'highs';
import type { Instance } from '#backend/matching/solve.ts';
import { highs, INFEASIBLE, OPTIMAL } from './highs-oracle.ts';

interface Row { lower: number; upper: number; terms: [column: number, value: number][] }
interface Column { cost: number; lower: number; upper: number; whole: boolean }
interface Run { status: number; values: Float64Array }

export interface FairTruth { status: 'optimal' | 'infeasible'; squares: number; worst: number; cost: number; milliseconds: number }

/** Seconds after which HiGHS gives up; a result by then is an error. */
const TIME_LIMIT = 60;

async function run(columns: readonly Column[], rows: readonly Row[]): Promise<Run> {
  if (columns.length === 0) {
    return { status: rows.every((row) => row.lower <= 0) ? OPTIMAL : INFEASIBLE, values: new Float64Array(0) };
  }
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => { starts[i + 1] = starts[i]! + row.terms.length; });
  const model: ModelData = {
    numCols: columns.length, numRows: rows.length,
    colCost: Float64Array.from(columns, (column) => column.cost),
    colLower: Float64Array.from(columns, (column) => column.lower),
    colUpper: Float64Array.from(columns, (column) => column.upper),
    rowLower: Float64Array.from(rows, (row) => row.lower),
    rowUpper: Float64Array.from(rows, (row) => row.upper),
    matrix: {
      format: 'csr', numRows: rows.length, numCols: columns.length, starts,
      indices: Int32Array.from(rows.flatMap((row) => row.terms.map(([column]) => column))),
      values: Float64Array.from(rows.flatMap((row) => row.terms.map(([, value]) => value))),
    },
    integrality: Int32Array.from(columns, (column) => (column.whole ? 1 : 0)),
  };
  const solver = (await highs()).createModel(model);
  try {
    solver.options.set({
      output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0.5, mip_feasibility_tolerance: 1e-9, time_limit: TIME_LIMIT,
    });
    const { modelStatus } = solver.run();
    return { status: modelStatus, values: modelStatus === OPTIMAL ? Float64Array.from(solver.getSolution().colValue) : new Float64Array(0) };
  } finally {
    solver.dispose();
  }
}

/** Squared loads (unless 'cap-only'), then the worst entry, then the cost; all from whole numbers of the solutions. */
export async function fairTruth(instance: Instance, worth: (e: number, j: number) => number): Promise<FairTruth> {
  const begun = performance.now();
  const { entries, judges, unitCap } = instance;
  const columns: Column[] = [];
  const rows: Row[] = [];
  const pairs: { e: number; j: number; cost: number }[] = [];
  const loads: Row[] = judges.map((judge) => ({ lower: judge.minLoad ?? 0, upper: Math.min(judge.maxLoad, entries.length), terms: [] }));
  const worths: Row[] = [];
  entries.forEach(({ coverage }, e) => {
    const seats: Row = { lower: coverage, upper: coverage, terms: [] };
    const sum: Row = { lower: -Infinity, upper: Infinity, terms: [] };
    const units = new Map<number, Row>();
    const pins = instance.pinned?.get(e) ?? [];
    judges.forEach(({ unit }, j) => {
      const cost = instance.cost(e, j);
      if (cost < 0) return;
      const column = columns.push({ cost: 0, lower: pins.includes(j) ? 1 : 0, upper: 1, whole: true }) - 1;
      pairs.push({ e, j, cost });
      seats.terms.push([column, 1]);
      loads[j]!.terms.push([column, 1]);
      if (worth(e, j) !== 0) sum.terms.push([column, worth(e, j)]);
      if (unitCap === null || unit < 0) return;
      if (!units.has(unit)) units.set(unit, { lower: 0, upper: unitCap, terms: [] });
      units.get(unit)!.terms.push([column, 1]);
    });
    rows.push(seats, ...units.values());
    if (coverage > 0) worths.push(sum);
  });
  rows.push(...loads);
  const taken = (values: Float64Array): { e: number; j: number; cost: number }[] =>
    pairs.filter((_, i) => values[i]! > 0.5);
  const refused = (status: number): FairTruth => {
    if (status !== INFEASIBLE) throw new Error(`HiGHS ended with ${status}`);
    return { status: 'infeasible', squares: NaN, worst: NaN, cost: NaN, milliseconds: performance.now() - begun };
  };
  let squares = NaN;
  if ((instance.balance ?? 'load-first') === 'load-first') {
    const total: Row = { lower: 0, upper: Infinity, terms: [] };
    loads.forEach((load, j) => {
      const slots: Row = { lower: 0, upper: 0, terms: [...load.terms] };
      for (let nth = 1; nth <= Math.min(judges[j]!.maxLoad, entries.length); nth += 1) {
        const column = columns.push({ cost: 2 * nth - 1, lower: 0, upper: 1, whole: true }) - 1;
        slots.terms.push([column, -1]);
        total.terms.push([column, 2 * nth - 1]);
      }
      rows.push(slots);
    });
    const even = await run(columns, rows);
    if (even.status !== OPTIMAL) return refused(even.status);
    const held = new Int32Array(judges.length);
    for (const { j } of taken(even.values)) held[j] = held[j]! + 1;
    squares = held.reduce((sum, load) => sum + load * load, 0);
    total.upper = squares;
    rows.push(total);
    for (const column of columns) column.cost = 0;
  }
  const level = columns.push({ cost: -1, lower: -Infinity, upper: Infinity, whole: false }) - 1;
  for (const row of worths) {
    row.terms.push([level, -1]);
    row.lower = 0;
  }
  if (worths.length === 0) columns[level]!.cost = 0;
  rows.push(...worths);
  const fair = await run(columns, rows);
  if (fair.status !== OPTIMAL) return refused(fair.status);
  const sums = new Map<number, number>();
  for (const { e, j } of taken(fair.values)) sums.set(e, (sums.get(e) ?? 0) + worth(e, j));
  const worst = sums.size > 0 ? Math.min(...sums.values()) : 0;
  columns[level] = { cost: 0, lower: worst, upper: worst, whole: false };
  pairs.forEach(({ cost }, i) => { columns[i]!.cost = cost; });
  const cheap = await run(columns, rows);
  if (cheap.status !== OPTIMAL) throw new Error(`HiGHS ended with ${cheap.status} on the last program`);
  const cost = taken(cheap.values).reduce((sum, pair) => sum + pair.cost, 0);
  return { status: 'optimal', squares, worst, cost, milliseconds: performance.now() - begun };
}
