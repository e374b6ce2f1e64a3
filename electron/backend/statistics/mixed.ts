// Marks as mean + entry + judge + chance: crossed effects, each fixed or random, variances by REML, with gaps.
//
//   fitMixed(marks, { entries, judges }, { entryEffect, judgeEffect }) → variances, effects, how sure the model is of them
//
// The REML deviance is profiled over the residual variance (Bates et al. 2015, J. Stat. Softw. 67(1), eq. 41) and minimised
// over the two relative standard deviations, 0 included.
import { inverse } from './cholesky.ts';
import { rightSide, restOf, solveAt, weightsOf, type Design, type Scales, type Side, type Solution } from './equations.ts';
import { solve } from './cholesky.ts';
import { partsOf } from './parts.ts';

export interface Mark { readonly entry: number; readonly judge: number; readonly score: number }
export type Effect = 'random' | 'fixed';

export interface MixedModel {
  readonly intercept: number;
  /** Variances in squared points; null for a fixed effect. */
  readonly variance: { readonly entry: number | null; readonly judge: number | null; readonly residual: number };
  /** Effects by number; random ones are best linear unbiased predictions, fixed ones sum to nought. NaN: fixed, no mark. */
  readonly entries: Float64Array;
  readonly judges: Float64Array;
  /** −2 × restricted log likelihood; comparable between models with the same fixed effects. */
  readonly deviance: number;
  /** Steps of the search; whether it ended at a minimum. */
  readonly steps: number;
  readonly converged: boolean;
  /** For standard errors and draws: the equations at the end, whether rows are judges, and what centring took off each judge. */
  readonly design: Design;
  readonly solution: Solution;
  readonly turned: boolean;
  /** Group of each judge whose fixed effects sum to nought; judges random: none. */
  readonly centred: Int32Array | null;
}

/** Most judges (or, where both sides are random, most of the smaller side) whose equations fit into memory and patience. */
export const mostColumns = 5000;
/** Up to so many judges it costs nothing to keep them, however few the entries. */
const fewColumns = 300;

function designOf(
  marks: readonly Mark[], rowCount: number, columnCount: number, rowSide: Side, columnSide: Side, turned: boolean,
): Design {
  const rowOf = (mark: Mark): number => (turned ? mark.judge : mark.entry);
  const columnOf = (mark: Mark): number => (turned ? mark.entry : mark.judge);
  const total = marks.length;
  const centre = marks.reduce((sum, mark) => sum + mark.score, 0) / total;
  const start = new Int32Array(rowCount + 1);
  for (const mark of marks) start[rowOf(mark) + 1]! += 1;
  for (let row = 0; row < rowCount; row += 1) start[row + 1]! += start[row]!;
  const place = start.slice();
  const column = new Int32Array(total);
  const score = new Float64Array(total);
  let squares = 0;
  for (const mark of marks) {
    const at = place[rowOf(mark)]!;
    place[rowOf(mark)] = at + 1;
    column[at] = columnSide === 'none' ? 0 : columnOf(mark);
    score[at] = mark.score - centre;
    squares += score[at]! ** 2;
  }
  const { part, firstJudges } = columnSide === 'fixed' ? partsOf(marks, rowCount, columnCount) : { part: new Int32Array(0), firstJudges: [] };
  // What the marks leave open is held at nought: the mean where rows are fixed, one judge (of each part) where judges are,
  // and a fixed judge without a mark.
  const held: number[] = rowSide === 'fixed' ? [0] : [];
  const first = rowSide === 'fixed' ? firstJudges : firstJudges.slice(0, 1);
  if (columnSide === 'fixed') for (let j = 0; j < columnCount; j += 1) if (part[j] === -1 || first.includes(j)) held.push(j + 1);
  const rowsMarked = start.reduce((count, at, row) => count + (row > 0 && at > start[row - 1]! ? 1 : 0), 0);
  const estimated = (rowSide === 'fixed' ? rowsMarked : 0) + 1 - held.length + (columnSide === 'fixed' ? columnCount : 0);
  return {
    rowCount, columnCount: columnSide === 'none' ? 1 : columnCount, rowSide, columnSide, start, column, score, centre, held,
    free: total - estimated, squares,
  };
}

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

/**
 * Newton's method with the average information, never uphill. The deviance is an even function of each relative standard
 * deviation, so that 0 (no variance) is reached without a bound.
 */
function search(design: Design): { solution: Solution; steps: number; converged: boolean } {
  let here = solveAt(design, beginning(design)) ?? singular();
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
    if (!next) return { solution: here, steps, converged: fall < 1e-6 };
    here = next;
  }
  return { solution: here, steps: 100, converged: false };
}

/** Equations with a row for each judge. */
export const designByEntry = (
  marks: readonly Mark[], counts: { readonly entries: number; readonly judges: number },
  { entryEffect, judgeEffect }: { readonly entryEffect: Effect; readonly judgeEffect: Side },
): Design => designOf(marks, counts.entries, counts.judges, entryEffect, judgeEffect, false);

/** Either sign means the same; below a millionth of chance it is nought. */
const positive = (scale: number): number => (Math.abs(scale) < 1e-7 ? 0 : Math.abs(scale));

/**
 * Fits y = mean + entry + judge + chance to the marks that are there.
 * @param marks in points; numbers of entries and judges from 0; several marks of one pair count as several
 * @param effects how entries and judges are taken; judgeEffect none: as if judges did not differ
 * @throws Error when no mark is left over to tell chance by
 * @source Henderson 1975; Bates, Mächler, Bolker & Walker 2015; Patterson & Thompson 1971 (REML)
 */
export function fitMixed(
  marks: readonly Mark[], counts: { readonly entries: number; readonly judges: number },
  effects: { readonly entryEffect: Effect; readonly judgeEffect: Side },
): MixedModel {
  const { entryEffect, judgeEffect } = effects;
  const turned = entryEffect === 'random' && judgeEffect === 'random' && counts.entries < counts.judges && counts.judges > fewColumns;
  const design = turned ? designOf(marks, counts.judges, counts.entries, judgeEffect, entryEffect, true)
    : designByEntry(marks, counts, effects);
  if (design.free < 1) throw new Error('no mark is left over to tell chance by');
  const { solution, steps, converged } = search(design);
  const { residual, deviance, x, rows, scales } = solution;
  const w = weightsOf(design, scales).column;
  const columns = judgeEffect === 'none' ? new Float64Array(counts.judges) : x.slice(1).map((value) => w * value);
  const [entries, judges] = turned ? [columns, rows] : [rows, columns];
  let intercept = design.centre + x[0]!;
  let centred: Int32Array | null = null;
  if (judgeEffect === 'fixed') {
    const { part } = partsOf(marks, counts.entries, counts.judges);
    // With entries fixed, judges of parts that share nothing cannot be compared: each part has its own nought.
    centred = entryEffect === 'fixed' ? part : part.map((own) => Math.min(own, 0));
    intercept += centre(judges, centred, marks, entries, entryEffect === 'fixed');
  }
  if (entryEffect === 'fixed') {
    const known = entries.filter((value) => !Number.isNaN(value));
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    for (let i = 0; i < entries.length; i += 1) entries[i] = entries[i]! - mean;
    intercept += mean;
  }
  const [row, column] = turned ? [scales[1], scales[0]] : scales;
  return {
    intercept, entries, judges, deviance, steps, converged, design, solution, turned, centred,
    variance: {
      entry: entryEffect === 'random' ? row * row * residual : null, judge: judgeEffect === 'random' ? column * column * residual : null,
      residual,
    },
  };
}

/** Fixed effects of judges as differences from the mean of their group; the entries (or the mean) take it up. */
function centre(judges: Float64Array, groups: Int32Array, marks: readonly Mark[], entries: Float64Array, perPart: boolean): number {
  const sums = new Map<number, { sum: number; count: number }>();
  judges.forEach((value, j) => {
    const own = sums.get(groups[j]!) ?? { sum: 0, count: 0 };
    sums.set(groups[j]!, { sum: own.sum + value, count: own.count + 1 });
  });
  const meanOf = (group: number): number => {
    const own = sums.get(group);
    return own ? own.sum / own.count : 0;
  };
  judges.forEach((value, j) => (judges[j] = groups[j] === -1 ? Number.NaN : value - meanOf(groups[j]!)));
  if (!perPart) return meanOf(0);
  const groupOf = new Int32Array(entries.length).fill(-1);
  for (const mark of marks) groupOf[mark.entry] = groups[mark.judge]!;
  groupOf.forEach((group, entry) => {
    if (group >= 0) entries[entry] = entries[entry]! + meanOf(group);
  });
  return 0;
}
