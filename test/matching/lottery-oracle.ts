// The outside reference for drawn assignments: the probabilities as a linear program, solved by HiGHS.

import { arcsOf, type Instance } from '#backend/matching/solve.ts';
import { highs, INFEASIBLE, OPTIMAL } from './highs-oracle.ts';

interface Row { lower: number; upper: number; columns: number[]; values: number[] }

/**
 * The least of squareWeight * expected squared loads + costWeight * expected cost with every pair <= cap; null when
 * there is none. A load's square is the straight line between the squares of the whole numbers beside it.
 */
export async function likeliest(
  instance: Instance, cap: number, squareWeight: number, costWeight: number,
): Promise<number | null> {
  const { entries, judges, unitCap } = instance;
  const arcs = arcsOf(instance);
  const [cost, lower, upper]: [number[], number[], number[]] = [[], [], []];
  const rows: Row[] = [];
  const put = (row: Row, value: number, c: number, low: number, high: number): void => {
    cost.push(c);
    lower.push(low);
    upper.push(high);
    row.columns.push(cost.length - 1);
    row.values.push(value);
  };
  const loads: Row[] = judges.map((judge) => {
    const row: Row = { lower: 0, upper: 0, columns: [], values: [] };
    const most = Math.min(judge.maxLoad, entries.length);
    for (let nth = 1; nth <= most; nth += 1) {
      put(row, -1, squareWeight * (2 * nth - 1), nth <= (judge.minLoad ?? 0) ? 1 : 0, 1);
    }
    return row;
  });
  entries.forEach((entry, e) => {
    const seats: Row = { lower: entry.coverage, upper: entry.coverage, columns: [], values: [] };
    const units = new Map<number, Row>();
    const pinned = instance.pinned?.get(e) ?? [];
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) {
      const j = arcs.judge[arc]!;
      const sure = pinned.includes(j);
      put(seats, 1, costWeight * arcs.cost[arc]!, sure ? 1 : 0, sure ? 1 : cap);
      const column = cost.length - 1;
      loads[j]!.columns.push(column);
      loads[j]!.values.push(1);
      const { unit } = judges[j]!;
      if (unitCap === null || unit < 0) continue;
      const row = units.get(unit) ?? { lower: 0, upper: unitCap, columns: [], values: [] };
      units.set(unit, row);
      row.columns.push(column);
      row.values.push(1);
    }
    rows.push(seats, ...units.values());
  });
  rows.push(...loads);
  if (cost.length === 0) return rows.every((row) => row.lower <= 0) ? 0 : null;
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => { starts[i + 1] = starts[i]! + row.columns.length; });
  const solver = (await highs()).createModel({
    numCols: cost.length, numRows: rows.length, colCost: Float64Array.from(cost),
    colLower: Float64Array.from(lower), colUpper: Float64Array.from(upper),
    rowLower: Float64Array.from(rows, (row) => row.lower), rowUpper: Float64Array.from(rows, (row) => row.upper),
    matrix: {
      format: 'csr', numRows: rows.length, numCols: cost.length, starts,
      indices: Int32Array.from(rows.flatMap((row) => row.columns)),
      values: Float64Array.from(rows.flatMap((row) => row.values)),
    },
  });
  try {
    solver.options.set({ output_flag: false });
    const { modelStatus } = solver.run();
    if (modelStatus === INFEASIBLE) return null;
    if (modelStatus !== OPTIMAL) throw new Error(`HiGHS ended with ${modelStatus}`);
    return solver.getObjectiveValue();
  } finally {
    solver.dispose();
  }
}
