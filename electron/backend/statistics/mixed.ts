// Marks as mean + entry + judge + chance: crossed effects, each fixed or random, variances by REML, with gaps.
//
//   fitMixed(marks, { entries, judges }, { entryEffect, judgeEffect }) → variances, effects, how sure the model is of them
//
// The REML deviance is profiled over the residual variance (Bates et al. 2015, J. Stat. Softw. 67(1), eq. 41) and minimised
// over the two relative standard deviations, 0 included.
import { weightsOf, type Design, type Side, type Solution } from './equations.ts';
import { partsOf } from './parts.ts';
import { search } from './search.ts';

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

/** Equations with a row for each judge. */
export const designByEntry = (
  marks: readonly Mark[], counts: { readonly entries: number; readonly judges: number },
  { entryEffect, judgeEffect }: { readonly entryEffect: Effect; readonly judgeEffect: Side },
): Design => designOf(marks, counts.entries, counts.judges, entryEffect, judgeEffect, false);

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
