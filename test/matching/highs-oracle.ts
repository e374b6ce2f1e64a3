// The outside reference: the same instance written as a linear program and solved by HiGHS.

import loadHighs, { type Highs, type ModelData } from 'highs';
import type { Instance } from '#backend/matching/solve.ts';

export const OPTIMAL = 7;
export const INFEASIBLE = 8;

let loaded: Promise<Highs> | undefined;
export function highs(): Promise<Highs> {
  loaded ??= loadHighs();
  return loaded;
}

interface Row { lower: number; upper: number; columns: number[]; values: number[] }

/** Rows and columns of: one column per allowed pair, seats, load limits, unit rule. */
class Program {
  readonly cost: number[] = [];
  readonly upper: number[] = [];
  readonly rows: Row[] = [];

  constructor(instance: Instance) {
    const { entries, judges, unitCap } = instance;
    const loads: Row[] = judges.map((judge) => ({
      lower: judge.minLoad ?? 0, upper: Math.min(judge.maxLoad, entries.length), columns: [], values: [],
    }));
    entries.forEach((entry, e) => {
      const seats: Row = { lower: entry.coverage, upper: entry.coverage, columns: [], values: [] };
      const units = new Map<number, Row>();
      judges.forEach((judge, j) => {
        const cost = instance.cost(e, j);
        if (cost < 0) return;
        const column = this.column(cost, 1);
        put(seats, column, 1);
        put(loads[j]!, column, 1);
        if (unitCap === null || judge.unit < 0) return;
        const unit = units.get(judge.unit) ?? { lower: 0, upper: unitCap, columns: [], values: [] };
        units.set(judge.unit, unit);
        put(unit, column, 1);
      });
      this.rows.push(seats);
      for (const unit of units.values()) if (unitCap !== null && unit.columns.length > unitCap) this.rows.push(unit);
    });
    this.rows.push(...loads);
  }

  column(cost: number, upper: number): number {
    this.cost.push(cost);
    this.upper.push(upper);
    return this.cost.length - 1;
  }

  model(whole: boolean): ModelData {
    const starts = new Int32Array(this.rows.length + 1);
    this.rows.forEach((row, i) => { starts[i + 1] = starts[i]! + row.columns.length; });
    const numCols = this.cost.length;
    return {
      numCols,
      numRows: this.rows.length,
      colCost: Float64Array.from(this.cost),
      colLower: new Float64Array(numCols),
      colUpper: Float64Array.from(this.upper),
      rowLower: Float64Array.from(this.rows, (row) => row.lower),
      rowUpper: Float64Array.from(this.rows, (row) => row.upper),
      matrix: {
        format: 'csr', numRows: this.rows.length, numCols, starts,
        indices: Int32Array.from(this.rows.flatMap((row) => row.columns)),
        values: Float64Array.from(this.rows.flatMap((row) => row.values)),
      },
      ...(whole ? { integrality: new Int32Array(numCols).fill(1) } : {}),
    };
  }
}

function put(row: Row, column: number, value: number): void {
  row.columns.push(column);
  row.values.push(value);
}

interface Run { status: number; objective: number; milliseconds: number }

async function run(model: ModelData): Promise<Run> {
  if (model.numCols === 0) {
    // HiGHS calls this "empty" without looking at the rows.
    const holds = Array.from(model.rowLower).every((lower) => lower <= 0);
    return { status: holds ? OPTIMAL : INFEASIBLE, objective: 0, milliseconds: 0 };
  }
  const solver = (await highs()).createModel(model);
  try {
    solver.options.set({ output_flag: false });
    const start = performance.now();
    const { modelStatus } = solver.run();
    const milliseconds = performance.now() - start;
    return { status: modelStatus, objective: solver.getObjectiveValue(), milliseconds };
  } finally {
    solver.dispose();
  }
}

/** The linear program of 'cap-only'; HiGHS's own running time, without building the model. */
export function cheapest(instance: Instance): Promise<Run> {
  return run(new Program(instance).model(false));
}

/**
 * 'load-first', in two runs: the smallest sum of squared loads (each load is a sum of unit slots that cost 1, 3, 5,
 * ...), then, with that sum as a constraint, the smallest cost, as an integer program.
 */
export async function evenThenCheapest(instance: Instance): Promise<{ status: number; squares: number; cost: number }> {
  const program = new Program(instance);
  const costs = [...program.cost];
  program.cost.fill(0);
  const squares: Row = { lower: 0, upper: Infinity, columns: [], values: [] };
  const loads = program.rows.slice(program.rows.length - instance.judges.length);
  loads.forEach((load, j) => {
    const slots: Row = { lower: 0, upper: 0, columns: [...load.columns], values: [...load.values] };
    const most = Math.min(instance.judges[j]!.maxLoad, instance.entries.length);
    for (let nth = 1; nth <= most; nth += 1) {
      const column = program.column(2 * nth - 1, 1);
      put(slots, column, -1);
      put(squares, column, 2 * nth - 1);
    }
    program.rows.push(slots);
  });
  const first = await run(program.model(true));
  if (first.status !== OPTIMAL) return { status: first.status, squares: NaN, cost: NaN };
  program.cost.fill(0);
  costs.forEach((cost, column) => { program.cost[column] = cost; });
  squares.upper = Math.round(first.objective);
  program.rows.push(squares);
  const second = await run(program.model(true));
  return { status: second.status, squares: Math.round(first.objective), cost: Math.round(second.objective) };
}
