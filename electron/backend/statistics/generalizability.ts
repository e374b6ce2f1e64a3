// Generalizability: what judges, tasks and chance contribute, and how dependable the mean of so many of them would be.
import { meanOf, sumOf } from './panel.ts';

export interface Dependability { readonly relative: number; readonly phi: number }

/**
 * Entries crossed with judges: how dependable the mean of n judges is, for ranks (Eρ²: judges' severity is shared) and for the marks
 * themselves (Φ).
 * @param variance squared points, each ≥ 0
 * @returns null when nothing varies
 * @source Brennan 2001, Generalizability Theory, 2.2
 */
export function dependabilityOf(
  variance: { readonly target: number; readonly judge: number; readonly residual: number }, judges: number,
): Dependability | null {
  const { target, judge, residual } = variance;
  if (target + judge + residual <= 0) return null;
  // Without entry variance nothing is dependable; the ratio 0/0 of two ways of saying so is 0.
  if (target === 0) return { relative: 0, phi: 0 };
  return { relative: target / (target + residual / judges), phi: target / (target + (judge + residual) / judges) };
}

export interface NestedSquares { readonly p: number; readonly t: number; readonly pt: number; readonly rt: number; readonly residual: number }

/**
 * Mean squares of persons crossed with raters nested in tasks, p × (r:t).
 * @param rows one a person: raters of the first task, then of the second, and so on; no gaps
 */
export function nestedSquaresOf(rows: readonly (readonly number[])[], tasks: number): NestedSquares {
  const [np, nr] = [rows.length, (rows[0]?.length ?? 0) / tasks];
  const grand = meanOf(rows.flat());
  const square = (values: readonly number[]): number => sumOf(values.map((value) => (value - grand) ** 2));
  const taskRow = (row: readonly number[], t: number): number => meanOf(row.slice(t * nr, (t + 1) * nr));
  const each = Array.from({ length: tasks }, (_, t) => t);
  const p = nr * tasks * square(rows.map((row) => meanOf(row)));
  const t = np * nr * square(each.map((task) => meanOf(rows.map((row) => taskRow(row, task)))));
  const pt = nr * square(rows.flatMap((row) => each.map((task) => taskRow(row, task))));
  const rt = np * square(Array.from({ length: tasks * nr }, (_, r) => meanOf(rows.map((row) => row[r] ?? 0))));
  const whole = square(rows.flat());
  return {
    p: p / (np - 1), t: t / (tasks - 1), pt: (pt - p - t) / ((np - 1) * (tasks - 1)), rt: (rt - t) / (tasks * (nr - 1)),
    residual: (whole - pt - rt + t) / (tasks * (np - 1) * (nr - 1)),
  };
}

/** Variance components and the D-study of p × (r:t); components are not cut off at nought. */
export interface NestedStudy {
  readonly variance: NestedSquares; readonly relativeError: number; readonly absoluteError: number;
  /** Eρ² and Φ. */
  readonly relative: number; readonly phi: number;
}

/**
 * @param squares mean squares of the study; `counts` its persons, tasks and raters a task
 * @param then tasks and raters a task of the design that is asked about
 * @source Brennan 2001, table 3.2 and 4.1
 */
export function nestedStudyOf(
  squares: NestedSquares, counts: { readonly persons: number; readonly tasks: number; readonly raters: number },
  then: { readonly tasks: number; readonly raters: number } = counts,
): NestedStudy {
  const { persons, tasks, raters } = counts;
  const variance = {
    p: (squares.p - squares.pt) / (tasks * raters), t: (squares.t - squares.pt - squares.rt + squares.residual) / (persons * raters),
    pt: (squares.pt - squares.residual) / raters, rt: (squares.rt - squares.residual) / persons, residual: squares.residual,
  };
  const relativeError = variance.pt / then.tasks + variance.residual / (then.tasks * then.raters);
  const absoluteError = relativeError + variance.t / then.tasks + variance.rt / (then.tasks * then.raters);
  return {
    variance, relativeError, absoluteError, relative: variance.p / (variance.p + relativeError), phi: variance.p / (variance.p + absoluteError),
  };
}
