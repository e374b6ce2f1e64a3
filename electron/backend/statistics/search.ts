// The search for the likeliest variances: Newton's method on the REML deviance, profiled over the residual variance, in the two
// relative standard deviations.
import { inverse, solve } from './cholesky.ts';
import { leastChance, restOf, rightSide, solveAt, weightsOf, type Design, type Scales, type Solution } from './equations.ts';

interface Surface { readonly slope: readonly [number, number]; readonly curve: readonly [number, number, number] }

/**
 * Slope of the deviance in the relative standard deviations, and its curvature by the average information, which is never
 * negative and costs two solutions of the equations.
 * @source Gilmour, Thompson & Cullis 1995, Biometrics 51 (average information)
 */
function surfaceAt(design: Design, at: Solution): Surface {
  const { start, column, score, rowCount } = design;
  const { scales, x, rows, rest, residual } = at;
  const weights = weightsOf(design, scales);
  const size = design.columnCount + 1;
  const inverted = inverse(at.factor);
  for (const row of design.held) inverted[row * size + row] = 0;
  const [rowFree, columnFree] = [design.rowSide === 'random' && scales[0] > 0, design.columnSide === 'random' && scales[1] > 0];
  const w = weights.column;
  let [gainRow, gainColumn, traceRow, traceColumn, rowsMarked] = [0, 0, 0, 0, 0];
  const along = [new Float64Array(score.length), new Float64Array(score.length)] as const;
  const off = new Float64Array(score.length);
  for (let row = 0; row < rowCount; row += 1) {
    const [from, to] = [start[row]!, start[row + 1]!];
    const count = to - from;
    if (count === 0) continue;
    rowsMarked += 1;
    const effect = rowFree ? rows[row]! / scales[0] : 0;
    let form = count * count * inverted[0]!;
    for (let m = from; m < to; m += 1) {
      const i = column[m]! + 1;
      gainColumn += rest[m]! * x[i]!;
      gainRow += rest[m]! * effect;
      along[0][m] = 2 * effect;
      along[1][m] = 2 * x[i]!;
      // What is left once only the fixed effects are taken off.
      off[m] = rest[m]! + (design.rowSide === 'random' ? rows[row]! : 0) + (design.columnSide === 'random' ? w * x[i]! : 0);
      if (!rowFree) continue;
      form += 2 * count * w * inverted[i * size]!;
      for (let other = from; other < to; other += 1) form += w * w * inverted[i * size + column[other]! + 1]!;
    }
    const d = weights.diagonal(count);
    traceRow += 1 / d + scales[0] * scales[0] * form / (d * d);
  }
  for (let i = 1; i < size; i += 1) traceColumn += inverted[i * size + i]!;
  const slope = [
    rowFree ? 2 * (rowsMarked - traceRow) / scales[0] - 2 * gainRow / residual : 0,
    columnFree ? 2 * (design.columnCount - traceColumn) / scales[1] - 2 * gainColumn / residual : 0,
  ] as const;
  const free = [rowFree, columnFree];
  const through = along.map((values, side) => (free[side]
    ? restOf(design, scales, values, solve(at.factor, rightSide(design, scales, values))).rest : null));
  const form = (left: Float64Array, right: Float64Array | null): number =>
    (right ? left.reduce((sum, value, m) => sum + value * right[m]!, 0) / residual : 0);
  // The residual variance is profiled out; what depends on it is y'Py = the free marks.
  const cross = along.map((values, side) => (free[side] ? form(values, rest) : 0));
  const whole = form(off, rest);
  const profiled = (one: number, other: number, value: number): number => (whole > 0 ? value - cross[one]! * cross[other]! / whole : value);
  const bend = (side: number): number => (free[side] ? Math.max(slope[side]! / scales[side]!, 0) : 1);
  return {
    slope,
    curve: [
      profiled(0, 0, form(along[0], through[0] ?? null)) + bend(0), profiled(0, 1, form(along[0], free[0] ? through[1] ?? null : null)),
      profiled(1, 1, form(along[1], through[1] ?? null)) + bend(1),
    ],
  };
}

/** Variances by moments, as relative standard deviations to begin with: squares about the mean, within rows, within columns. */
function beginning(design: Design): Scales {
  const { start, column, score, rowCount, columnCount } = design;
  const total = score.length;
  const [sums, counts] = [new Float64Array(columnCount), new Float64Array(columnCount)];
  let [withinRows, rowsMarked, rowSquares] = [design.squares, 0, 0];
  for (let row = 0; row < rowCount; row += 1) {
    const count = start[row + 1]! - start[row]!;
    if (count === 0) continue;
    let sum = 0;
    for (let m = start[row]!; m < start[row + 1]!; m += 1) {
      sum += score[m]!;
      sums[column[m]!]! += score[m]!;
      counts[column[m]!]! += 1;
    }
    rowsMarked += 1;
    rowSquares += count * count;
    withinRows -= sum * sum / count;
  }
  let [withinColumns, columnsMarked, columnSquares] = [design.squares, 0, 0];
  counts.forEach((count, j) => {
    if (count === 0) return;
    columnsMarked += 1;
    columnSquares += count * count;
    withinColumns -= sums[j]! ** 2 / count;
  });
  const columnPlus = withinRows / Math.max(total - rowsMarked, 1);
  const rowPlus = withinColumns / Math.max(total - columnsMarked, 1);
  const [fr, fc] = [1 - rowSquares / total ** 2, 1 - columnSquares / total ** 2];
  // total: row·fr + column·fc + chance·(1 − 1/N), with row = rowPlus − chance and column = columnPlus − chance.
  const chance = (rowPlus * fr + columnPlus * fc - design.squares / total) / (fr + fc - 1 + 1 / total);
  const scale = (plus: number): number => {
    const ratio = plus / chance - 1;
    return chance > 0 && Number.isFinite(ratio) ? Math.sqrt(Math.min(Math.max(ratio, 0.01), 1e4)) : 1;
  };
  return [design.rowSide === 'random' ? scale(rowPlus) : 0, design.columnSide === 'random' ? scale(columnPlus) : 0];
}

const singular = (): never => {
  throw new Error('the equations have no solution');
};

export interface Found { readonly solution: Solution; readonly steps: number; readonly converged: boolean }

/** Few marks can leave the surface with two valleys: from the lowest of these points the deeper one is found too. */
const valleys = [0.03, 0.1, 0.3, 0.7, 1.5, 4, 12];
const smallDesign = 60;

/** The likeliest variances; both sides fixed or none: nothing to search for. */
export function search(design: Design): Found {
  const found = descend(design, beginning(design));
  const random = [design.rowSide === 'random', design.columnSide === 'random'] as const;
  if (design.columnCount > smallDesign || !(random[0] || random[1])) return found;
  let lowest: { deviance: number; scales: Scales } = found.solution;
  for (const row of random[0] ? valleys : [0]) {
    for (const column of random[1] ? valleys : [0]) {
      const tried = solveAt(design, [row, column]);
      if (tried && tried.deviance < lowest.deviance - 1e-6) lowest = tried;
    }
  }
  return lowest === found.solution ? found : descend(design, lowest.scales);
}

/**
 * Newton's method with the average information, never uphill. The deviance is an even function of each relative standard
 * deviation, so that 0 (no variance) is reached without a bound.
 */
function descend(design: Design, from: Scales): Found {
  let here = solveAt(design, from) ?? singular();
  if (design.rowSide !== 'random' && design.columnSide !== 'random') return { solution: here, steps: 0, converged: true };
  for (let steps = 1; steps <= 100; steps += 1) {
    const { slope: [gx, gy], curve: [a, b, c] } = surfaceAt(design, here);
    const det = a * c - b * b;
    // Where the surface is all but flat in one direction, each deviation goes its own way.
    const [dx, dy] = det > 1e-12 * a * c ? [-(c * gx - b * gy) / det, -(a * gy - b * gx) / det] : [a > 0 ? -gx / a : 0, c > 0 ? -gy / c : 0];
    const fall = -(dx * gx + dy * gy);
    const [sx, sy] = here.scales;
    if (!(fall > 1e-13) || Math.max(Math.abs(dx) / (sx + 1e-6), Math.abs(dy) / (sy + 1e-6)) < 1e-10) {
      return { solution: here, steps, converged: Number.isFinite(fall) };
    }
    // No step may change a deviation more than fourfold: far away the surface is flat.
    const longest = Math.max(Math.abs(dx) / Math.max(sx, 0.05), Math.abs(dy) / Math.max(sy, 0.05));
    let step = longest > 3 ? 3 / longest : 1;
    // So near the bottom that rounding hides whether a step goes down.
    const near = fall < 1e-12 * (1 + Math.abs(here.deviance)) || fall < 1e-8;
    let next: Solution | null = null;
    for (let halving = 0; halving < 40 && !next; halving += 1) {
      const tried = solveAt(design, [positive(sx + step * dx), positive(sy + step * dy)]);
      if (tried && (near || tried.deviance <= here.deviance - 1e-4 * step * fall)) next = tried;
      else step /= 2;
    }
    if (!next) return { solution: here, steps, converged: fall < 1e-6 || here.penalised <= leastChance * design.squares };
    here = next;
  }
  return { solution: here, steps: 100, converged: false };
}

/** Either sign means the same; below a millionth of chance it is nought. */
const positive = (scale: number): number => (Math.abs(scale) < 1e-7 ? 0 : Math.abs(scale));
