// Leaving one judge out: do marks corrected by what is learnt from the other judges foretell his marks better than raw means?
import { solve } from './cholesky.ts';
import { rightSide, weightsOf, type Design, type Solution } from './equations.ts';
import type { Mark, MixedModel } from './mixed.ts';

export interface LeftOut {
  /** Root mean squared errors in points; null: no judge shares two entries with others. */
  readonly raw: number | null;
  readonly corrected: number | null;
  /** Judges who were left out in turn. */
  readonly judges: number;
}

/** In large groups so many judges, evenly chosen, speak for all. */
export const mostLeftOut = 100;

/** The equations times p, without the marks of one judge. Only for entries as rows. */
function times(design: Design, solution: Solution, p: Float64Array, without: number): Float64Array {
  const weights = weightsOf(design, solution.scales);
  const w = weights.column;
  const answer = new Float64Array(p.length);
  for (let row = 0; row < design.rowCount; row += 1) {
    const [from, to] = [design.start[row]!, design.start[row + 1]!];
    let [sum, count] = [0, 0];
    for (let m = from; m < to; m += 1) {
      if (design.column[m] === without) continue;
      sum += p[0]! + w * p[design.column[m]! + 1]!;
      count += 1;
    }
    const off = weights.shrink(count) * sum;
    for (let m = from; m < to; m += 1) {
      if (design.column[m] === without) continue;
      const i = design.column[m]! + 1;
      const rest = p[0]! + w * p[i]! - off;
      answer[0]! += rest;
      answer[i]! += w * rest;
    }
  }
  for (let i = 1; i < p.length; i += 1) answer[i]! += p[i]!;
  for (const row of design.held) answer[row] = p[row]!;
  return answer;
}

/** Right-hand side without the marks of one judge. */
function rightWithout(design: Design, solution: Solution, without: number): Float64Array {
  const start = new Int32Array(design.rowCount + 1);
  const column: number[] = [];
  const score: number[] = [];
  for (let row = 0; row < design.rowCount; row += 1) {
    for (let m = design.start[row]!; m < design.start[row + 1]!; m += 1) {
      if (design.column[m] === without) continue;
      column.push(design.column[m]!);
      score.push(design.score[m]!);
    }
    start[row + 1] = column.length;
  }
  return rightSide({ ...design, start, column: Int32Array.from(column) }, solution.scales, Float64Array.from(score));
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Judges' effects without the marks of one: conjugate gradients from the whole solution, the whole equations as guide. */
function effectsWithout(design: Design, solution: Solution, without: number): Float64Array {
  const b = rightWithout(design, solution, without);
  const x = Float64Array.from(solution.x);
  const product = times(design, solution, x, without);
  const rest = b.map((value, i) => value - product[i]!);
  const enough = 1e-10 * Math.sqrt(dot(b, b));
  let z = solve(solution.factor, rest);
  let p = Float64Array.from(z);
  let rz = dot(rest, z);
  for (let turn = 0; turn < 200 && Math.sqrt(dot(rest, rest)) > enough; turn += 1) {
    const q = times(design, solution, p, without);
    const step = rz / dot(p, q);
    for (let i = 0; i < x.length; i += 1) {
      x[i] = x[i]! + step * p[i]!;
      rest[i] = rest[i]! - step * q[i]!;
    }
    z = solve(solution.factor, rest);
    const next = dot(rest, z);
    p = p.map((value, i) => z[i]! + next / rz * value);
    rz = next;
  }
  return x;
}

/**
 * Leaves each judge out in turn, learns the effects of the others without him (variances as in the whole) and foretells his
 * marks by the others' marks of the same entries: as they are (raw) and less the effects of those who gave them (corrected).
 * His own level is taken off, since neither can know it.
 * @param model entries as rows, judges random
 */
export function leaveOneOut(marks: readonly Mark[], model: MixedModel): LeftOut {
  const { design, solution } = model;
  const w = weightsOf(design, solution.scales).column;
  const byJudge = new Map<number, Mark[]>();
  for (const mark of marks) {
    const own = byJudge.get(mark.judge);
    if (own) own.push(mark);
    else byJudge.set(mark.judge, [mark]);
  }
  const all = [...byJudge.keys()].sort((a, b) => a - b);
  const chosen = all.length <= mostLeftOut ? all : Array.from({ length: mostLeftOut }, (_, i) => all[Math.floor(i * all.length / mostLeftOut)]!);
  let [raw, corrected, count, judges] = [0, 0, 0, 0];
  for (const judge of chosen) {
    const x = w === 0 ? solution.x : effectsWithout(design, solution, judge);
    const apart = byJudge.get(judge)!.flatMap((mark) => {
      let [sum, effects, others] = [0, 0, 0];
      for (let m = design.start[mark.entry]!; m < design.start[mark.entry + 1]!; m += 1) {
        if (design.column[m] === judge) continue;
        sum += design.score[m]!;
        effects += w * x[design.column[m]! + 1]!;
        others += 1;
      }
      const own = mark.score - design.centre;
      return others === 0 ? [] : [[own - sum / others, own - (sum - effects) / others] as const];
    });
    if (apart.length < 2) continue;
    const squares = (side: 0 | 1): number => {
      const mean = apart.reduce((sum, one) => sum + one[side], 0) / apart.length;
      return apart.reduce((sum, one) => sum + (one[side] - mean) ** 2, 0);
    };
    raw += squares(0);
    corrected += squares(1);
    count += apart.length - 1;
    judges += 1;
  }
  return { raw: count > 0 ? Math.sqrt(raw / count) : null, corrected: count > 0 ? Math.sqrt(corrected / count) : null, judges };
}
