// The outside reference for methods.assign: the request itself, read plainly, as integer programs for HiGHS.

import type { ModelData } from 'highs';
import { highs, INFEASIBLE, OPTIMAL } from '../matching/highs-oracle.ts';

export interface Request {
  judges: { id: string | number; min: number; max: number | null; org: string | number | null }[];
  entries: { id: string | number; coverage: number }[];
  pairs: [judge: number, entry: number, affinity: number][];
  conflicts: [judge: number, entry: number][];
  pinned: [judge: number, entry: number][];
  orgCap: number | null;
  seed: number;
}

type Term = readonly [column: number, value: number];
interface Row { lower: number; upper: number; terms: Term[] }
interface Column { cost: number; lower: number; upper: number; whole: boolean }
type Couple = [judge: number, entry: number];
export interface Truth { value: number; pairs: Couple[] }

const key = (judge: number, entry: number): string => `${judge} ${entry}`;
const orgOf = (request: Request, judge: number): string => String(request.judges[judge]!.org ?? '');

/** Affinity of each allowed pair. */
export function allowedPairs(request: Request): Map<string, { judge: number; entry: number; affinity: number }> {
  const allowed = new Map(request.pairs.map(([judge, entry, affinity]) => [key(judge, entry), { judge, entry, affinity }]));
  for (const [judge, entry] of request.conflicts) allowed.delete(key(judge, entry));
  return allowed;
}

/** HiGHS has not come to an end in the time it was given. */
export class TimeUp extends Error {}
const TIME_LIMIT = 13;

export class Program {
  readonly columns: Column[] = [];
  readonly rows: Row[] = [];
  readonly pairs: { judge: number; entry: number; affinity: number }[] = [];
  readonly seats: Row[] = [];
  readonly loads: Row[] = [];

  /** `open`: seats may stay empty and minima unreached. `only`: of these entries and judges. */
  constructor(request: Request, open = false, only?: { entries: readonly number[]; judges: readonly number[] }) {
    const [entries, judges] = [new Set(only?.entries ?? request.entries.keys()), new Set(only?.judges ?? request.judges.keys())];
    const pinned = new Set(request.pinned.map(([judge, entry]) => key(judge, entry)));
    const units = new Map<string, Row>();
    request.entries.forEach(({ coverage }, e) => {
      this.seats.push(this.row(open || !entries.has(e) ? 0 : coverage, entries.has(e) ? coverage : 0));
    });
    request.judges.forEach(({ min, max }) => this.loads.push(this.row(open ? 0 : min, max ?? Infinity)));
    for (const pair of allowedPairs(request).values()) {
      if (!entries.has(pair.entry) || !judges.has(pair.judge)) continue;
      const fixed = pinned.delete(key(pair.judge, pair.entry));
      const column = this.column(0, fixed ? 1 : 0, 1);
      this.pairs.push(pair);
      this.seats[pair.entry]!.terms.push([column, 1]);
      this.loads[pair.judge]!.terms.push([column, 1]);
      const org = orgOf(request, pair.judge);
      if (request.orgCap === null || org === '') continue;
      const name = `${pair.entry} ${org}`;
      if (!units.has(name)) units.set(name, this.row(0, request.orgCap));
      units.get(name)!.terms.push([column, 1]);
    }
    // A pin that is not allowed cannot be kept.
    if (only === undefined && pinned.size > 0) this.rows.push({ lower: 1, upper: 1, terms: [] });
  }

  row(lower: number, upper: number): Row {
    const row: Row = { lower, upper, terms: [] };
    this.rows.push(row);
    return row;
  }

  column(cost: number, lower: number, upper: number, whole = true): number {
    this.columns.push({ cost, lower, upper, whole });
    return this.columns.length - 1;
  }

  /**
   * @param whole as an integer program; without that rows of flows have whole corners anyway, and the simplex ends on one.
   * @returns null when infeasible, else the columns.
   */
  async largest(whole: boolean, seconds = 1e6): Promise<Float64Array | null> {
    const { columns, rows } = this;
    if (rows.some((row) => row.terms.length === 0 && (row.lower > 0 || row.upper < 0))) return null;
    if (columns.length === 0) return new Float64Array(0);
    const starts = new Int32Array(rows.length + 1);
    rows.forEach((row, i) => {
      starts[i + 1] = starts[i]! + row.terms.length;
    });
    const outside = await highs();
    const model: ModelData = {
      numCols: columns.length, numRows: rows.length, sense: outside.constants.objectiveSense.maximize,
      colCost: Float64Array.from(columns, (one) => one.cost),
      colLower: Float64Array.from(columns, (one) => one.lower), colUpper: Float64Array.from(columns, (one) => one.upper),
      rowLower: Float64Array.from(rows, (row) => row.lower), rowUpper: Float64Array.from(rows, (row) => row.upper),
      matrix: {
        format: 'csr', numRows: rows.length, numCols: columns.length, starts,
        indices: Int32Array.from(rows.flatMap((row) => row.terms.map(([column]) => column))),
        values: Float64Array.from(rows.flatMap((row) => row.terms.map(([, value]) => value))),
      },
      ...(whole ? { integrality: Int32Array.from(columns, (one) => (one.whole ? 1 : 0)) } : {}),
    };
    const solver = outside.createModel(model);
    try {
      solver.options.set({
        output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0, mip_feasibility_tolerance: 1e-10, primal_feasibility_tolerance: 1e-10,
        dual_feasibility_tolerance: 1e-10, time_limit: seconds,
      });
      const { modelStatus } = solver.run();
      if (modelStatus === OPTIMAL) return Float64Array.from(solver.getSolution().colValue);
      if (modelStatus === TIME_LIMIT) throw new TimeUp();
      if (modelStatus !== INFEASIBLE) throw new Error(`HiGHS ended with status ${modelStatus}`);
      return null;
    } finally {
      solver.dispose();
    }
  }

  chosen(values: Float64Array): Couple[] {
    return this.pairs.flatMap(({ judge, entry }, i): Couple[] => (values[i]! > 0.5 ? [[judge, entry]] : []));
  }
}

/** What a plan comes to, added up plainly. */
export function figures(request: Request, pairs: readonly Couple[]): { total: number; worst: number | null; maxLoad: number } {
  const allowed = allowedPairs(request);
  const sums = request.entries.map(() => 0);
  const loads = request.judges.map(() => 0);
  let total = 0;
  for (const [judge, entry] of pairs) {
    const { affinity } = allowed.get(key(judge, entry))!;
    total += affinity;
    sums[entry] = sums[entry]! + affinity;
    loads[judge] = loads[judge]! + 1;
  }
  const counted = sums.filter((_, e) => request.entries[e]!.coverage > 0);
  return { total, worst: counted.length > 0 ? Math.min(...counted) : null, maxLoad: Math.max(0, ...loads) };
}

/** Affinities at a size that suits HiGHS; the plan is what counts, its figures come from the request. */
function sizeOf(request: Request): { least: number; range: number } {
  const values = request.pairs.length > 0 ? request.pairs.map(([, , affinity]) => affinity) : [0];
  const least = Math.min(...values);
  return { least, range: Math.max(...values) - least || 1 };
}

export async function largestTotal(request: Request): Promise<Couple[] | null> {
  const program = new Program(request);
  const { least, range } = sizeOf(request);
  program.pairs.forEach(({ affinity }, i) => {
    program.columns[i]!.cost = (affinity - least) / range;
  });
  const values = await program.largest(false);
  return values && program.chosen(values);
}

/** Two programs: the largest worst entry, then with it the largest total. */
export async function fairestPlan(request: Request, seconds?: number): Promise<{ worst: Couple[]; total: Couple[] } | null> {
  const program = new Program(request);
  const size = Math.max(...request.pairs.map(([, , affinity]) => Math.abs(affinity)), 0) || 1;
  const worst = program.column(1, -1e6, 1e6, false);
  const rows = request.entries.map(({ coverage }) => {
    const row = program.row(coverage > 0 ? 0 : -Infinity, Infinity);
    if (coverage > 0) row.terms.push([worst, -1]);
    return row;
  });
  program.pairs.forEach(({ entry, affinity }, i) => rows[entry]!.terms.push([i, affinity / size]));
  const first = await program.largest(true, seconds);
  if (!first) return null;
  const plan = program.chosen(first);
  const { worst: reached } = figures(request, plan);
  program.columns[worst]!.cost = 0;
  if (reached !== null) program.columns[worst]!.lower = reached / size - 1e-10;
  program.pairs.forEach(({ affinity }, i) => {
    program.columns[i]!.cost = affinity / size;
  });
  return { worst: plan, total: program.chosen((await program.largest(true, seconds))!) };
}

export async function leastMaximum(request: Request): Promise<number | null> {
  const program = new Program(request);
  const most = program.column(-1, 0, request.entries.length, true);
  for (const load of program.loads.slice()) program.row(-Infinity, 0).terms.push(...load.terms, [most, -1]);
  const values = await program.largest(true);
  return values && figures(request, program.chosen(values)).maxLoad;
}

/** The most seats of these entries that these judges can fill, pins kept; null when even the pins cannot be kept. */
export async function mostSeats(
  request: Request, only: { entries: readonly number[]; judges: readonly number[] },
): Promise<number | null> {
  const program = new Program(request, true, only);
  for (const column of program.columns) column.cost = 1;
  const values = await program.largest(false);
  return values && Math.round(values.reduce((sum, one) => sum + one, 0));
}

/** The most that these judges can hold of their minima. */
export async function mostOfMinima(request: Request, judges: readonly number[]): Promise<number | null> {
  const program = new Program(request, true);
  const counted = judges.map((j) => {
    const column = program.column(1, 0, request.judges[j]!.min);
    program.row(-Infinity, 0).terms.push([column, 1], ...program.loads[j]!.terms.map(([pair]): Term => [pair, -1]));
    return column;
  });
  const values = await program.largest(false);
  return values && Math.round(counted.reduce((sum, column) => sum + values[column]!, 0));
}
