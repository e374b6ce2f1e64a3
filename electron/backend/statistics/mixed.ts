// Marks as mean + entry + judge + chance: crossed effects, each fixed or random, variances by REML, with gaps.
//
//   fitMixed(marks, { entries, judges, entryEffect, judgeEffect }) → variances, effects, how much each shrinks
//
// Henderson's mixed model equations with the entries absorbed: what is left has one row a judge. The REML deviance is
// profiled over the residual variance (Bates et al. 2015, J. Stat. Softw. 67(1), eq. 41) and minimised over the two
// relative standard deviations, 0 included.
import { factor, inverse, solve, type Factor } from './cholesky.ts';

export interface Mark { readonly entry: number; readonly judge: number; readonly score: number }
export type Effect = 'random' | 'fixed';

export interface MixedModel {
  readonly intercept: number;
  /** Variances in squared points; null for a fixed effect. */
  readonly variance: { readonly entry: number | null; readonly judge: number | null; readonly residual: number };
  /** Effects by number; random ones are best linear unbiased predictions, fixed ones sum to nought. */
  readonly entries: Float64Array;
  readonly judges: Float64Array;
  /** −2 × restricted log likelihood; comparable between models with the same fixed effects. */
  readonly deviance: number;
  /** Steps of the search; whether it ended at a minimum. */
  readonly steps: number;
  readonly converged: boolean;
}

interface Design {
  readonly marks: readonly Mark[]; readonly entryCount: number; readonly judgeCount: number;
  readonly byEntry: readonly (readonly Mark[])[]; readonly entryEffect: Effect; readonly judgeEffect: Effect;
  readonly total: number; readonly squares: number;
  /** Taken off every score before squares are summed, so that nothing is lost. */
  readonly centre: number;
}

interface Point { readonly deviance: number; readonly residual: number; readonly sizes: Float64Array; readonly slope: readonly [number, number] }

const judgesFrom = 1;

type Solved = { point: Point; entries: Float64Array };

/** The equations at relative standard deviations (entry, judge), each ≥ 0; a fixed effect ignores its own. */
function solveAt(design: Design, s: readonly [number, number], wantSlope: boolean): Solved | null {
  const { byEntry, judgeCount: q, entryEffect, judgeEffect, marks } = design;
  const size = q + judgesFrom;
  const [se, sj] = s;
  const entryRandom = entryEffect === 'random';
  const judgeRandom = judgeEffect === 'random';
  // Spherical effects u with a = s·u: at s = 0 the equations stay regular.
  const a = new Float64Array(size * size);
  const rhs = new Float64Array(size);
  const scale = (column: number): number => (column === 0 ? 1 : judgeRandom ? sj : 1);
  const weightOfEntry = entryRandom ? se : 1;
  let logEntries = 0;
  let explained = 0;
  const diagonals = byEntry.map((own) => (entryRandom ? own.length * se * se + 1 : own.length));
  for (const mark of marks) {
    const j = mark.judge + judgesFrom;
    const [one, w] = [scale(0), scale(j)];
    const y = mark.score - design.centre;
    a[0]! += one * one;
    a[j * size]! += one * w;
    a[j * size + j]! += w * w;
    rhs[0]! += y;
    rhs[j]! += w * y;
  }
  byEntry.forEach((own, entry) => {
    const d = diagonals[entry]!;
    if (own.length === 0 && !entryRandom) return;
    logEntries += Math.log(d);
    const sum = own.reduce((total, mark) => total + mark.score - design.centre, 0);
    const c = weightOfEntry * weightOfEntry / d;
    explained += c * sum * sum;
    a[0]! -= c * own.length * own.length;
    rhs[0]! -= c * own.length * sum;
    for (const left of own) {
      const i = left.judge + judgesFrom;
      const wi = scale(i);
      a[i * size]! -= c * wi * own.length;
      rhs[i]! -= c * wi * sum;
      for (const right of own) {
        const k = right.judge + judgesFrom;
        if (k <= i) a[i * size + k]! -= c * wi * scale(k);
      }
    }
  });
  // What the data leave open is held at nought: the mean where entries are fixed, one judge a part where judges are.
  const held = heldRows(design);
  for (const row of held) {
    for (let k = 0; k < size; k += 1) {
      a[Math.max(row, k) * size + Math.min(row, k)] = 0;
    }
    a[row * size + row] = 1;
    rhs[row] = 0;
  }
  if (judgeRandom) for (let j = judgesFrom; j < size; j += 1) a[j * size + j]! += 1;
  const f = factor(a, size);
  if (!f) return null;
  const x = solve(f, rhs);
  let fit = explained;
  for (let i = 0; i < size; i += 1) fit += x[i]! * rhs[i]!;
  const left = Math.max(design.squares - fit, 0);
  const fixed = (entryRandom ? 0 : byEntry.filter((own) => own.length > 0).length) + (size - held.size) - (judgeRandom ? q : 0);
  const free = marks.length - fixed;
  const residual = left / free;
  const deviance = logEntries + f.logDet + free * (1 + Math.log(2 * Math.PI * residual));
  const entries = new Float64Array(byEntry.length);
  byEntry.forEach((own, entry) => {
    let sum = 0;
    for (const mark of own) sum += mark.score - design.centre - x[0]! - scale(mark.judge + judgesFrom) * x[mark.judge + judgesFrom]!;
    entries[entry] = own.length === 0 && !entryRandom ? Number.NaN : weightOfEntry * weightOfEntry * sum / diagonals[entry]!;
  });
  const slope = wantSlope ? slopeAt(design, s, f, x, diagonals, residual, entries) : [0, 0] as const;
  return { point: { deviance, residual, sizes: x, slope }, entries };
}

function heldRows(design: Design): Set<number> {
  const held = new Set<number>();
  if (design.entryEffect === 'fixed') held.add(0);
  if (design.judgeEffect === 'fixed') {
    // With random entries the first judge of all carries the mean; with fixed ones one judge of each connected part is held.
    if (design.entryEffect === 'random') held.add(judgesFrom);
    else for (const first of partsOf(design.marks, design.entryCount, design.judgeCount).firstJudges) held.add(first + judgesFrom);
  }
  return held;
}

/** Connected parts of the bipartite graph of marks: the part of each judge, and the first judge of each part. */
export function partsOf(marks: readonly Mark[], entryCount: number, judgeCount: number): { part: Int32Array; firstJudges: number[] } {
  const parent = Int32Array.from({ length: entryCount + judgeCount }, (_, index) => index);
  const root = (node: number): number => {
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (const { entry, judge } of marks) {
    const [one, other] = [root(entry), root(entryCount + judge)];
    if (one !== other) parent[Math.max(one, other)] = Math.min(one, other);
  }
  const numbers = new Map<number, number>();
  const part = new Int32Array(judgeCount);
  const firstJudges: number[] = [];
  for (let judge = 0; judge < judgeCount; judge += 1) {
    const top = root(entryCount + judge);
    if (!numbers.has(top)) {
      numbers.set(top, numbers.size);
      firstJudges.push(judge);
    }
    part[judge] = numbers.get(top)!;
  }
  return { part, firstJudges };
}

/** Slope of the deviance in the two relative standard deviations: 2(q − tr M⁻¹)/s less what the fit gains. */
function slopeAt(
  design: Design, [se, sj]: readonly [number, number], f: Factor, x: Float64Array, diagonals: readonly number[], residual: number,
  entries: Float64Array,
): [number, number] {
  const { byEntry, judgeCount: q, marks } = design;
  const size = q + judgesFrom;
  const inverted = inverse(f);
  // A held effect is known to be nought: it has no uncertainty to hand on.
  for (const row of heldRows(design)) inverted[row * size + row] = 0;
  const judgeRandom = design.judgeEffect === 'random';
  const scale = (column: number): number => (column === 0 || !judgeRandom ? 1 : sj);
  let [gainEntry, gainJudge, traceJudge, traceEntry] = [0, 0, 0, 0];
  for (const mark of marks) {
    const j = mark.judge + judgesFrom;
    const rest = mark.score - design.centre - x[0]! - scale(j) * x[j]! - entries[mark.entry]!;
    gainJudge += rest * x[j]!;
    if (se !== 0) gainEntry += rest * entries[mark.entry]! / se;
  }
  for (let j = judgesFrom; j < size; j += 1) traceJudge += inverted[j * size + j]!;
  byEntry.forEach((own, entry) => {
    const d = diagonals[entry]!;
    let form = own.length * own.length * inverted[0]!;
    for (const left of own) {
      const i = left.judge + judgesFrom;
      form += 2 * own.length * scale(i) * inverted[i * size]!;
      for (const right of own) form += scale(i) * scale(right.judge + judgesFrom) * inverted[i * size + right.judge + judgesFrom]!;
    }
    traceEntry += 1 / d + se * se * form / (d * d);
  });
  return [
    design.entryEffect === 'random' && se !== 0 ? 2 * (byEntry.length - traceEntry) / se - 2 * gainEntry / residual : 0,
    judgeRandom && sj !== 0 ? 2 * (q - traceJudge) / sj - 2 * gainJudge / residual : 0,
  ];
}

/**
 * Minimises the deviance by BFGS in the relative standard deviations. It is an even function of each, so that 0 (no
 * variance) is reached from either side without a bound.
 */
function search(design: Design): { s: readonly [number, number]; steps: number; converged: boolean } {
  const free = [design.entryEffect === 'random', design.judgeEffect === 'random'] as const;
  let s: [number, number] = [free[0] ? 1 : 0, free[1] ? 1 : 0];
  if (!free[0] && !free[1]) return { s, steps: 0, converged: true };
  const begin = solveAt(design, s, true);
  if (!begin) throw new Error('the equations have no solution');
  let here: Solved = begin;
  let h: [number, number, number] = [0.5 / design.marks.length, 0, 0.5 / design.marks.length];
  for (let steps = 1; steps <= 200; steps += 1) {
    const [gx, gy] = here.point.slope;
    if (Math.hypot(gx, gy) <= 1e-9 * (1 + Math.abs(here.point.deviance))) return { s, steps, converged: true };
    let dx = -(h[0] * gx + h[1] * gy);
    let dy = -(h[1] * gx + h[2] * gy);
    if (dx * gx + dy * gy >= 0) [dx, dy] = [-gx, -gy];
    // No step may change a deviation more than fourfold: far away the surface is flat.
    const longest = Math.max(Math.abs(dx) / Math.max(Math.abs(s[0]), 0.05), Math.abs(dy) / Math.max(Math.abs(s[1]), 0.05));
    let step = longest > 3 ? 3 / longest : 1;
    let next: Solved = here;
    let to: [number, number] = s;
    let found = false;
    for (let halving = 0; halving < 40 && !found; halving += 1) {
      to = [s[0] + step * dx, s[1] + step * dy];
      const tried: Solved | null = solveAt(design, to, true);
      if (tried && tried.point.deviance <= here.point.deviance + 1e-4 * step * (dx * gx + dy * gy)) {
        next = tried;
        found = true;
      } else step /= 2;
    }
    if (!found) return { s, steps, converged: Math.hypot(gx, gy) <= 1e-5 * (1 + Math.abs(here.point.deviance)) };
    const [ux, uy] = [to[0] - s[0], to[1] - s[1]];
    const [vx, vy] = [next.point.slope[0] - gx, next.point.slope[1] - gy];
    const along = ux * vx + uy * vy;
    if (along > 1e-300) {
      const r = 1 / along;
      const [hx, hy] = [h[0] * vx + h[1] * vy, h[1] * vx + h[2] * vy];
      const c = (1 + r * (vx * hx + vy * hy)) * r;
      h = [h[0] + c * ux * ux - r * 2 * hx * ux, h[1] + c * ux * uy - r * (hx * uy + ux * hy), h[2] + c * uy * uy - r * 2 * hy * uy];
    }
    s = to;
    here = next;
  }
  return { s, steps: 200, converged: false };
}

/**
 * Fits y = mean + entry + judge + chance to the marks that are there.
 * @param marks at most one a pair of entry and judge, in points; numbers of entries and judges from 0
 * @param effects how entries and judges are taken; the default of this field is judges random, entries random
 * @throws Error when there are fewer marks than fixed effects plus two
 * @source Henderson 1975; Bates, Mächler, Bolker & Walker 2015; Patterson & Thompson 1971 (REML)
 */
export function fitMixed(
  marks: readonly Mark[], counts: { readonly entries: number; readonly judges: number },
  effects: { readonly entryEffect: Effect; readonly judgeEffect: Effect },
): MixedModel {
  const centre = marks.reduce((total, mark) => total + mark.score, 0) / marks.length;
  const byEntry: Mark[][] = Array.from({ length: counts.entries }, () => []);
  for (const mark of marks) byEntry[mark.entry]?.push(mark);
  const design: Design = {
    marks, entryCount: counts.entries, judgeCount: counts.judges, byEntry, ...effects, total: marks.length, centre,
    squares: marks.reduce((sum, mark) => sum + (mark.score - centre) ** 2, 0),
  };
  const { s, steps, converged } = search(design);
  const end = solveAt(design, s, false);
  if (!end) throw new Error('the equations have no solution');
  const { residual, deviance, sizes } = end.point;
  const judgeScale = effects.judgeEffect === 'random' ? s[1] : 1;
  const judges = Float64Array.from({ length: counts.judges }, (_, j) => judgeScale * sizes[j + judgesFrom]!);
  let intercept = centre + sizes[0]!;
  const { entries } = end;
  // Fixed effects are told as differences from their own mean; the intercept takes the mean up.
  for (const [list, kind] of [[judges, effects.judgeEffect], [entries, effects.entryEffect]] as const) {
    if (kind === 'random') continue;
    const known = list.filter((value) => !Number.isNaN(value));
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    for (let i = 0; i < list.length; i += 1) list[i] = list[i]! - mean;
    intercept += mean;
  }
  return {
    intercept, entries, judges, deviance, steps, converged,
    variance: {
      entry: effects.entryEffect === 'random' ? s[0] * s[0] * residual : null,
      judge: effects.judgeEffect === 'random' ? s[1] * s[1] * residual : null, residual,
    },
  };
}
