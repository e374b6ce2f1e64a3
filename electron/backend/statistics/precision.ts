// How sure a fitted model is: standard errors of adjusted scores and of judges' effects, and draws of true scores from it.
// Variances are taken as known at their estimates, so that errors are a little short in small groups.
import { inverse, solveUpper } from './cholesky.ts';
import type { Random, Truths } from './draws.ts';
import { weightsOf, type Design } from './equations.ts';
import type { Mark, MixedModel } from './mixed.ts';

export interface Precision {
  /** Standard errors of intercept + entry, and of judges' effects; NaN where nothing is known. */
  readonly entries: Float64Array;
  readonly judges: Float64Array;
}

/** Fixed judges: minus the mean of their group, as weights on the columns' equations; none: null. */
function meansOf(model: MixedModel, inverted: Float64Array): { across: (group: number) => Float64Array; own: (group: number) => number } | null {
  if (!model.centred) return null;
  const size = model.design.columnCount + 1;
  const kept = new Map<number, { through: Float64Array; square: number }>();
  const groupOf = (group: number): { through: Float64Array; square: number } => {
    const known = kept.get(group);
    if (known) return known;
    const members = [...model.centred ?? []].flatMap((own, j) => (own === group ? [j + 1] : []));
    const through = new Float64Array(size);
    for (let i = 0; i < size; i += 1) {
      for (const j of members) through[i]! += inverted[i * size + j]! / members.length;
    }
    const made = { through, square: members.reduce((sum, j) => sum + through[j]! / members.length, 0) };
    kept.set(group, made);
    return made;
  };
  return { across: (group) => groupOf(group).through, own: (group) => groupOf(group).square };
}

/**
 * Standard errors: square roots of the prediction error variances, the mean's own uncertainty in.
 * @source Henderson 1975, Biometrics 31 (prediction error variance from the inverse of the equations)
 */
export function precisionOf(model: MixedModel): Precision {
  const { design, solution: { factor, residual, scales }, turned, centred } = model;
  const { start, column, rowCount, columnCount } = design;
  const size = columnCount + 1;
  const inverted = inverse(factor);
  for (const row of design.held) inverted[row * size + row] = 0;
  const means = meansOf(model, inverted);
  const weights = weightsOf(design, scales);
  const w = weights.column;
  const at = (i: number, j: number): number => inverted[i * size + j]!;
  const root = (value: number): number => Math.sqrt(Math.max(value, 0) * residual);
  // Rows: entries with the mean, or judges (both random, turned) without it.
  const rows = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    const [from, to] = [start[row]!, start[row + 1]!];
    const count = to - from;
    const c = weights.shrink(count);
    const mean = (turned ? 0 : 1) - c * count;
    let form = mean * mean * at(0, 0);
    const group = centred && count > 0 ? centred[column[from]!]! : -1;
    const through = means && group >= 0 ? means.across(group) : null;
    if (means && through) form += means.own(group) + 2 * mean * through[0]!;
    for (let m = from; m < to; m += 1) {
      const i = column[m]! + 1;
      form -= 2 * mean * c * w * at(0, i);
      if (through) form -= 2 * c * w * through[i]!;
      for (let other = from; other < to; other += 1) form += c * c * w * w * at(i, column[other]! + 1);
    }
    const own = design.rowSide === 'random' ? scales[0] * scales[0] * (1 - c * count) : c;
    rows[row] = count === 0 && design.rowSide === 'fixed' ? Number.NaN : root(own + form);
  }
  const columns = new Float64Array(columnCount);
  for (let j = 0; j < columnCount; j += 1) {
    const i = j + 1;
    let form = w * w * at(i, i);
    if (turned) form += at(0, 0) + 2 * w * at(0, i);
    const group = centred ? centred[j]! : -1;
    if (means && group >= 0) form += means.own(group) - 2 * means.across(group)[i]!;
    columns[j] = centred && group < 0 ? Number.NaN : root(form);
  }
  return turned ? { entries: columns, judges: rows } : { entries: rows, judges: columns };
}

/** Least share of chance that true scores are taken to differ by, so that no two are ever drawn alike. */
const floor = 1e-6;

/**
 * True scores given all marks, drawn together: mean and judges first, then each entry given those.
 * @param marked which entries have a mark; the others are NaN
 */
export function truthsOf(model: MixedModel, precision: Precision, marked: readonly boolean[]): Truths {
  const { design, solution: { factor, residual, scales, x }, turned } = model;
  const size = design.columnCount + 1;
  const weights = weightsOf(design, scales);
  const sigma = Math.sqrt(residual);
  const own = (values: Float64Array): Float64Array => values.map((value, entry) => (marked[entry] ? value : Number.NaN));
  const shifts = centreOf(model);
  const draw = (random: Random): Float64Array => {
    const noise = Float64Array.from({ length: size }, () => sigma * random.normal());
    const shaken = solveUpper(factor, noise);
    for (const row of design.held) shaken[row] = 0;
    for (let i = 0; i < size; i += 1) shaken[i] = shaken[i]! + x[i]!;
    const base = design.centre + shaken[0]!;
    if (turned) {
      const least = sigma * Math.sqrt(floor);
      return own(Float64Array.from({ length: size - 1 }, (_, e) => base + weights.column * shaken[e + 1]!
        + (weights.column === 0 ? least * random.normal() : 0)));
    }
    const shift = shifts(shaken);
    const answer = new Float64Array(design.rowCount).fill(Number.NaN);
    for (let row = 0; row < design.rowCount; row += 1) {
      if (!marked[row]) continue;
      answer[row] = base + shift(row) + rowGiven(design, weights, shaken, row, scales[0]) + spread(design, row) * random.normal();
    }
    return answer;
  };
  const spread = (of: Design, row: number): number => {
    const count = of.start[row + 1]! - of.start[row]!;
    const c = weights.shrink(count);
    return sigma * Math.sqrt(Math.max(of.rowSide === 'random' ? scales[0] * scales[0] * (1 - c * count) : c, floor));
  };
  const noise = residual + (model.variance.judge ?? 0);
  return { means: own(model.entries.map((value) => model.intercept + value)), errors: own(precision.entries), noise, draw };
}

/** Mean of the group of judges that an entry's score is told for; nought where judges are random. */
function centreOf(model: MixedModel): (x: Float64Array) => (row: number) => number {
  const { centred, design } = model;
  if (!centred) return () => () => 0;
  return (x) => {
    const sums = new Map<number, [number, number]>();
    centred.forEach((group, j) => {
      const [sum, count] = sums.get(group) ?? [0, 0];
      sums.set(group, [sum + x[j + 1]!, count + 1]);
    });
    return (row) => {
      const [sum, count] = sums.get(centred[design.column[design.start[row]!]!]!) ?? [0, 1];
      return sum / count;
    };
  };
}

function rowGiven(design: Design, weights: ReturnType<typeof weightsOf>, x: Float64Array, row: number, scale: number): number {
  const [from, to] = [design.start[row]!, design.start[row + 1]!];
  if (design.rowSide === 'random' && scale === 0) return 0;
  let sum = 0;
  for (let m = from; m < to; m += 1) sum += design.score[m]! - x[0]! - weights.column * x[design.column[m]! + 1]!;
  return weights.shrink(to - from) * sum;
}

/**
 * True scores given the raw means only, no judge's severity learnt: each judge's luck is drawn from the judges' variance and
 * shared by all entries he marked; means are drawn towards the middle as far as chance is in them.
 */
export function rawTruthsOf(model: MixedModel, marks: readonly Mark[], raw: readonly (number | null)[]): Truths {
  const { residual, judge, entry } = model.variance;
  const counts = raw.map(() => 0);
  for (const mark of marks) counts[mark.entry]! += 1;
  const [ownVariance, judgeVariance] = [entry === null ? null : Math.max(entry, floor * residual), judge ?? 0];
  const share = counts.map((count) => (ownVariance === null || count === 0 ? 1 : ownVariance / (ownVariance + residual / count)));
  const left = counts.map((count, e) => Math.max(count === 0 ? 0 : share[e]! * residual / count, floor * residual));
  const noise = residual + judgeVariance;
  const means = Float64Array.from(raw, (value) => value ?? Number.NaN);
  return {
    means, noise, errors: Float64Array.from(raw, (value, e) => (value === null ? Number.NaN : Math.sqrt(noise / counts[e]!))),
    draw: (random) => {
      const luck = model.judges.map(() => Math.sqrt(judgeVariance) * random.normal());
      const sums = new Float64Array(raw.length);
      for (const mark of marks) sums[mark.entry]! += luck[mark.judge]!;
      return means.map((mean, e) => (Number.isNaN(mean) ? Number.NaN
        : model.intercept + share[e]! * (mean - sums[e]! / counts[e]! - model.intercept) + Math.sqrt(left[e]!) * random.normal()));
    },
  };
}
