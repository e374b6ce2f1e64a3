// The whole order of objectives by HiGHS: one integer program, solved once for each objective with those before it fixed.
import type { ModelData } from 'highs';
import type { PlanGround } from '#backend/assignment/plan/ground.ts';
import { highs, OPTIMAL } from '../matching/highs-oracle.ts';

interface Row { lower: number; upper: number; columns: number[]; values: number[] }

export interface Optimum { unfilled: number; emptySquares: number; changes: number; squares: number; weakest: number; cost: number }

/** Written from the rules, not from the solver's instance: entries, judges, conflicts, frozen pairs and pins of the ground's input. */
class Program {
  readonly upper: number[] = [];
  readonly rows: Row[] = [];

  column(upper: number): number {
    this.upper.push(upper);
    return this.upper.length - 1;
  }

  row(lower: number, upper: number): Row {
    const row: Row = { lower, upper, columns: [], values: [] };
    this.rows.push(row);
    return row;
  }

  async least(objective: ReadonlyMap<number, number>): Promise<number | null> {
    const numCols = this.upper.length;
    const starts = new Int32Array(this.rows.length + 1);
    this.rows.forEach((row, i) => { starts[i + 1] = starts[i]! + row.columns.length; });
    const model: ModelData = {
      numCols, numRows: this.rows.length, colCost: Float64Array.from({ length: numCols }, (_, c) => objective.get(c) ?? 0),
      colLower: new Float64Array(numCols), colUpper: Float64Array.from(this.upper),
      rowLower: Float64Array.from(this.rows, (row) => row.lower), rowUpper: Float64Array.from(this.rows, (row) => row.upper),
      matrix: {
        format: 'csr', numRows: this.rows.length, numCols, starts,
        indices: Int32Array.from(this.rows.flatMap((row) => row.columns)), values: Float64Array.from(this.rows.flatMap((row) => row.values)),
      },
      integrality: new Int32Array(numCols).fill(1),
    };
    const solver = (await highs()).createModel(model);
    try {
      solver.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0 });
      const { modelStatus } = solver.run();
      return modelStatus === OPTIMAL ? Math.round(solver.getObjectiveValue()) : null;
    } finally {
      solver.dispose();
    }
  }
}

function put(row: Row, column: number, value: number): void {
  row.columns.push(column);
  row.values.push(value);
}

/**
 * Lexicographic optimum; null when no plan keeps the minimum loads. Worth and cost of a pair are the ground's numbers
 * (checked apart); everything else is built here again: scored pairs stay, raise coverage and limits, and are above the
 * unit rule; empty seats are fewest, then spread with the least squares.
 */
export async function optimumOf(ground: PlanGround): Promise<Optimum | null> {
  const { input, table, kept, present } = ground;
  const { entries, judges } = input;
  const program = new Program();
  const unfilled = new Map<number, number>();
  const emptySquares = new Map<number, number>();
  const changes = new Map<number, number>();
  const squares = new Map<number, number>();
  const cost = new Map<number, number>();
  const loads = judges.map(() => program.row(0, 0));
  const weakestRows: Row[] = [];
  let gone = 0;
  for (const [e] of entries.entries()) {
    const frozen = kept.frozen.get(e) ?? [];
    const pinned = kept.pinned.get(e) ?? [];
    const coverage = kept.coverage[e]!;
    const seats = program.row(coverage, coverage);
    const units = new Map<number, Row>();
    const worth = program.row(0, Infinity);
    if (coverage > 0) weakestRows.push(worth);
    for (const [j] of judges.entries()) {
      const was = present[e]!.includes(j);
      if (table.reasons[e * judges.length + j] !== 0 && !frozen.includes(j)) {
        if (was) gone += 1;
        continue;
      }
      const column = program.column(1);
      if (pinned.includes(j)) put(program.row(1, 1), column, 1);
      put(seats, column, 1);
      put(loads[j]!, column, 1);
      put(worth, column, ground.worth(e, j));
      cost.set(column, ground.instance.cost(e, j));
      if (was) gone += 1;
      changes.set(column, was ? -1 : 1);
      const { unit } = ground.instance.judges[j]!;
      if (input.unitCap === null || unit < 0) continue;
      const own = frozen.filter((one) => ground.instance.judges[one]!.unit === unit).length;
      const row = units.get(unit) ?? program.row(0, Math.max(input.unitCap, own));
      units.set(unit, row);
      put(row, column, 1);
    }
    for (let nth = 0; nth < coverage; nth += 1) {
      const column = program.column(1);
      put(seats, column, 1);
      unfilled.set(column, 1);
      emptySquares.set(column, 2 * nth + 1);
    }
  }
  for (const [j, row] of loads.entries()) {
    const { maxLoad, minLoad = 0 } = ground.instance.judges[j]!;
    const most = Math.min(maxLoad, entries.length);
    put(program.row(minLoad, most), program.column(entries.length), 1);
    const load = program.upper.length - 1;
    put(row, load, -1);
    const slots = program.row(0, 0);
    put(slots, load, -1);
    for (let nth = 1; nth <= most; nth += 1) {
      const column = program.column(1);
      put(slots, column, 1);
      squares.set(column, 2 * nth - 1);
    }
  }
  const weakest = program.column(1e7);
  for (const row of weakestRows) put(row, weakest, -1);
  const answer: Partial<Optimum> = {};
  const settle = async (key: keyof Optimum, objective: ReadonlyMap<number, number>): Promise<boolean> => {
    const value = await program.least(objective);
    if (value === null) return false;
    const row = program.row(-Infinity, value);
    for (const [column, weight] of objective) put(row, column, weight);
    answer[key] = value;
    return true;
  };
  const fair = input.fairness !== false;
  const order: [keyof Optimum, ReadonlyMap<number, number>][] = [
    ['unfilled', unfilled], ['emptySquares', emptySquares], ...(ground.changesFirst ? [['changes', changes] as [keyof Optimum, typeof changes]] : []),
    ['squares', squares], ...(fair ? [['weakest', new Map([[weakest, -1]])] as [keyof Optimum, Map<number, number>]] : []), ['cost', cost],
    ...(ground.changesFirst ? [] : [['changes', changes] as [keyof Optimum, typeof changes]]),
  ];
  for (const [key, objective] of order) if (!await settle(key, objective)) return null;
  return {
    unfilled: answer.unfilled!, emptySquares: answer.emptySquares!, changes: answer.changes! + gone, squares: answer.squares!,
    weakest: fair ? 0 - answer.weakest! : 0, cost: answer.cost!,
  };
}
