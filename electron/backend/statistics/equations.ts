// Henderson's mixed model equations of marks = mean + entry + judge + chance, with the effects of one side absorbed, so that
// one row is left for the mean and one for each effect of the other side.
//
// Sides are called rows (absorbed) and columns (kept): entries and judges, or the other way round where that is smaller.
import { factor, solve, type Factor } from './cholesky.ts';

/** none: the effect is left out of the model. */
export type Side = 'random' | 'fixed' | 'none';

export interface Design {
  readonly rowCount: number; readonly columnCount: number; readonly rowSide: Side; readonly columnSide: Side;
  /** Marks sorted by row: those of row r from start[r] to start[r + 1]; their column and score less `centre`. */
  readonly start: Int32Array; readonly column: Int32Array; readonly score: Float64Array;
  readonly centre: number;
  /** Equations held at nought because the marks leave them open. */
  readonly held: readonly number[];
  /** Marks less the fixed effects that are estimated. */
  readonly free: number;
  /** Sum of squares about the mean. */
  readonly squares: number;
}

/** Relative standard deviations (row, column) ≥ 0; a side that is not random ignores its own. */
export type Scales = readonly [number, number];

export interface Solution {
  readonly scales: Scales; readonly deviance: number; readonly residual: number; readonly factor: Factor;
  /** Mean, then effects of columns divided by `columnWeight`. */
  readonly x: Float64Array;
  readonly rows: Float64Array; readonly rest: Float64Array;
  /** Penalised sum of squares: of `rest` and of random effects in units of chance. */
  readonly penalised: number;
}

export interface Weights { readonly column: number; readonly shrink: (count: number) => number; readonly diagonal: (count: number) => number }

/** shrink(n): what a row of n marks takes of the sum of its rests; column: factor of every effect of a column. */
export function weightsOf(design: Design, [row, column]: Scales): Weights {
  const square = row * row;
  return {
    column: design.columnSide === 'random' ? column : design.columnSide === 'fixed' ? 1 : 0,
    diagonal: (count) => (design.rowSide === 'random' ? count * square + 1 : design.rowSide === 'fixed' ? count : 1),
    shrink: (count) => {
      if (design.rowSide === 'random') return square / (count * square + 1);
      return design.rowSide === 'fixed' && count > 0 ? 1 / count : 0;
    },
  };
}

/** The lower half of the equations, row by row. */
function matrixOf(design: Design, scales: Scales): Float64Array {
  const { start, column, columnCount, columnSide, rowCount } = design;
  const size = columnCount + 1;
  const a = new Float64Array(size * size);
  const weights = weightsOf(design, scales);
  const [w, ww] = [weights.column, weights.column * weights.column];
  for (let row = 0; row < rowCount; row += 1) {
    const [from, to] = [start[row]!, start[row + 1]!];
    const count = to - from;
    if (count === 0) continue;
    const c = weights.shrink(count);
    a[0]! += count * (1 - c * count);
    for (let m = from; m < to; m += 1) {
      const i = column[m]! + 1;
      a[i * size]! += w * (1 - c * count);
      a[i * size + i]! += ww;
      for (let other = from; other < to; other += 1) {
        const k = column[other]! + 1;
        if (k <= i) a[i * size + k]! -= ww * c;
      }
    }
  }
  if (columnSide !== 'fixed') for (let i = 1; i < size; i += 1) a[i * size + i]! += 1;
  for (const row of design.held) {
    for (let k = 0; k < size; k += 1) a[Math.max(row, k) * size + Math.min(row, k)] = 0;
    a[row * size + row] = 1;
  }
  return a;
}

/** Right-hand side for any values in the place of the scores. */
export function rightSide(design: Design, scales: Scales, values: Float64Array): Float64Array {
  const { start, column, rowCount } = design;
  const b = new Float64Array(design.columnCount + 1);
  const weights = weightsOf(design, scales);
  for (let row = 0; row < rowCount; row += 1) {
    const [from, to] = [start[row]!, start[row + 1]!];
    let sum = 0;
    for (let m = from; m < to; m += 1) sum += values[m]!;
    const off = weights.shrink(to - from) * sum;
    for (let m = from; m < to; m += 1) {
      b[0]! += values[m]! - off;
      b[column[m]! + 1]! += weights.column * (values[m]! - off);
    }
  }
  for (const row of design.held) b[row] = 0;
  return b;
}

/** Effects of rows and what is left of the values once mean, columns and rows are taken off. */
export function restOf(design: Design, scales: Scales, values: Float64Array, x: Float64Array): { rows: Float64Array; rest: Float64Array } {
  const { start, column, rowCount } = design;
  const weights = weightsOf(design, scales);
  const rows = new Float64Array(rowCount);
  const rest = new Float64Array(values.length);
  for (let row = 0; row < rowCount; row += 1) {
    const [from, to] = [start[row]!, start[row + 1]!];
    let sum = 0;
    for (let m = from; m < to; m += 1) {
      rest[m] = values[m]! - x[0]! - weights.column * x[column[m]! + 1]!;
      sum += rest[m]!;
    }
    const effect = weights.shrink(to - from) * sum;
    rows[row] = design.rowSide === 'fixed' && from === to ? Number.NaN : effect;
    for (let m = from; m < to; m += 1) rest[m] = rest[m]! - effect;
  }
  return { rows, rest };
}

/** Chance is never taken for less than this share of all squares: with less the equations lose the marks in rounding. */
export const leastChance = 1e-10;

/** @returns null when the equations are singular */
export function solveAt(design: Design, scales: Scales): Solution | null {
  const factored = factor(matrixOf(design, scales), design.columnCount + 1);
  if (!factored) return null;
  const x = solve(factored, rightSide(design, scales, design.score));
  const { rows, rest } = restOf(design, scales, design.score, x);
  const weights = weightsOf(design, scales);
  let penalised = 0;
  for (const value of rest) penalised += value * value;
  if (design.columnSide === 'random') for (let i = 1; i < x.length; i += 1) penalised += x[i]! * x[i]!;
  if (design.rowSide === 'random' && scales[0] > 0) for (const value of rows) penalised += (value / scales[0]) ** 2;
  penalised = Math.max(penalised, leastChance * design.squares);
  let logRows = 0;
  for (let row = 0; row < design.rowCount; row += 1) {
    const count = design.start[row + 1]! - design.start[row]!;
    if (count > 0) logRows += Math.log(weights.diagonal(count));
  }
  const residual = penalised / design.free;
  const deviance = logRows + factored.logDet + design.free * (1 + Math.log(2 * Math.PI * residual));
  return { scales, deviance, residual, factor: factored, x, rows, rest, penalised };
}
