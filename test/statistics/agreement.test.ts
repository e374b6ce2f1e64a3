// The statistics of judges against published tables and other programs' figures.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphaOf, concordanceOf, cronbachOf } from '#backend/statistics/agreement.ts';
import { anovaOf, iccOf } from '#backend/statistics/anova.ts';
import { chiSquareAbove, fAbove, fAt, normalAt, normalBelow, tAt } from '#backend/statistics/distributions.ts';

const shroutFleiss = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
const rater = [
  [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3], [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
  [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
];
const anxiety = rater[0]!.map((_, i) => rater.map((column) => column[i]!));
const cData = [
  [1, 1, null, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2],
  [null, 5, 5, 5], [null, null, 1, 1], [null, null, 3, null],
];
const coders = [
  [null, null, null, null, null, 3, 4, 1, 2, 1, 1, 3, 3, null, 3], [1, null, 2, 1, 3, 3, 4, 3, null, null, null, null, null, null, null],
  [null, null, 2, 1, 3, 4, 4, null, 2, 1, 1, 3, 3, null, 4],
];
const wikipedia = coders[0]!.map((_, i) => coders.map((column) => column[i]!));

const scales = ['nominal', 'ordinal', 'interval', 'ratio'] as const;

describe('Shrout & Fleiss 1979', () => {
  const anova = anovaOf(shroutFleiss);
  const icc = iccOf(anova)!;
  it('has the table of variances', () => {
    expect([anova.targets.ss, anova.judges.ss, anova.residual.ss, anova.within.ss].map((ss) => Number(ss.toFixed(8))))
      .toEqual([56.20833333, 97.45833333, 15.29166667, 112.75]);
    expect([anova.targets.df, anova.judges.df, anova.residual.df, anova.within.df]).toEqual([5, 3, 15, 18]);
  });
  it.each([
    ['1,1', 0.1657417684, -0.13293232487, 0.7225600623], ['2,1', 0.2897637795, 0.01878651337, 0.7610843696],
    ['3,1', 0.7148407148, 0.34246476503, 0.94585826], ['1,k', 0.4427971337, -0.88444215524, 0.9124154203],
    ['2,k', 0.6200505476, 0.0711368153, 0.9272320402], ['3,k', 0.9093155424, 0.67567471382, 0.9858916782],
  ] as const)('ICC(%s) and its interval', (form, value, low, high) => {
    expect(icc[form].value).toBeCloseTo(value, 9);
    expect(icc[form].low).toBeCloseTo(low, 9);
    expect(icc[form].high).toBeCloseTo(high, 9);
  });
  it('has the F tests', () => {
    expect(anova.targets.ms / anova.within.ms).toBeCloseTo(1.794678492, 9);
    expect(icc['1,1'].p).toBeCloseTo(0.1647688083446, 10);
    expect(icc['3,1'].p).toBeCloseTo(0.0001345665165, 10);
  });
  it('has W and the alphas', () => {
    expect(concordanceOf(shroutFleiss)!.w).toBeCloseTo(0.887037037037, 11);
    expect(cronbachOf(shroutFleiss)).toBeCloseTo(0.9093155424, 9);
    const alphas = (form: 'irr' | 'definition') => scales.map((scale) => alphaOf(shroutFleiss, scale, form)!);
    // irr::kripp.alpha does not divide by m − 1 where there is no gap; by the definition the same marks give the second row.
    [-0.0956790123457, 0.0832350484053, 0.122592135909, 0.0553411707475].forEach((alpha, i) => expect(alphas('irr')[i]).toBeCloseTo(alpha, 11));
    [-0.0648148148, 0.1090594132, 0.1473078504, 0.0819512786].forEach((alpha, i) => expect(alphas('definition')[i]).toBeCloseTo(alpha, 9));
  });
});

describe('irr, anxiety', () => {
  it('agrees', () => {
    const whole = concordanceOf(anxiety)!;
    expect(whole.w).toBeCloseTo(0.53965687595437, 12);
    expect(whole.chiSquare).toBeCloseTo(30.8, 1);
    expect(whole.p).toBeCloseTo(0.0429, 4);
    const icc = iccOf(anovaOf(anxiety))!;
    expect([icc['1,1'], icc['3,1'], icc['2,1'], icc['1,k'], icc['3,k'], icc['2,k']].map((one) => Number(one.value.toFixed(12))))
      .toEqual([0.175022381379, 0.216049382716, 0.197998259356, 0.388925729443, 0.452586206897, 0.425498753117]);
  });
});

describe('Krippendorff', () => {
  it.each([
    ['C data', cData, [0.743421052632, 0.815387503755, 0.849107142857, 0.797402774712]],
    ['three coders', wikipedia, [0.691358024691, 0.806721419941, 0.810844892812, 0.808943670784]],
  ] as const)('%s, with gaps', (_, panel, wanted) => {
    (['nominal', 'ordinal', 'interval', 'ratio'] as const).forEach((scale, i) => expect(alphaOf(panel, scale)).toBeCloseTo(wanted[i]!, 11));
  });
  it('is undefined, not 0 or 1, where nothing can differ', () => {
    expect(alphaOf([[3, 3], [3, null]], 'interval')).toBeNull();
    expect(alphaOf([[3, null], [null, 4]], 'nominal')).toBeNull();
  });
});

describe('distributions', () => {
  it('have the values of printed tables', () => {
    expect(normalAt(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalBelow(-8)).toBeCloseTo(6.220960574271785e-16, 27);
    expect(tAt(0.975, 10)).toBeCloseTo(2.228138851964939, 10);
    expect(fAt(0.95, 3, 15)).toBeCloseTo(3.28738210463, 9);
    expect(fAbove(fAt(0.99, 7.3, 21.6), 7.3, 21.6)).toBeCloseTo(0.01, 12);
    expect(chiSquareAbove(3.841458820694124, 1)).toBeCloseTo(0.05, 12);
    expect(chiSquareAbove(30.8, 19)).toBeCloseTo(0.0429, 3);
  });
});

describe('for any whole panel', () => {
  const panels = fc.tuple(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 2, max: 5 })).chain(([n, k]) => fc.array(
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: k, maxLength: k }), { minLength: n, maxLength: n }));
  const figures = (rows: number[][]): (number | null)[] => {
    const icc = iccOf(anovaOf(rows));
    return [icc?.['1,1'].value ?? null, icc?.['2,1'].value ?? null, icc?.['3,k'].value ?? null, concordanceOf(rows)?.w ?? null, cronbachOf(rows),
      ...(['nominal', 'ordinal', 'interval'] as const).map((scale) => alphaOf(rows, scale))];
  };
  const same = (found: (number | null)[], wanted: (number | null)[]): void => wanted.forEach((value, index) => {
    if (value !== null && Number.isFinite(value)) expect(Math.abs((found[index] ?? Number.NaN) - value)).toBeLessThan(1e-8 * (1 + Math.abs(value)));
  });
  it('neither the order of rows and columns nor level and unit matter', () => {
    fc.assert(fc.property(panels, fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 }), (rows, shift, unit) => {
      same(figures(rows.toReversed().map((row) => row.toReversed().map((mark) => shift + unit * mark))), figures(rows));
    }), { numRuns: 60 });
  });
  it('two judges: alpha is the same in both forms; all alike: everything is 1', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })), { minLength: 3, maxLength: 9 }),
      (rows) => same([alphaOf(rows, 'ratio', 'irr')], [alphaOf(rows, 'ratio')])), { numRuns: 30 });
    const alike = [[1, 1, 1], [3, 3, 3], [4, 4, 4]];
    same(figures(alike), figures(alike).map(() => 1));
    expect(iccOf(anovaOf(alike))!['2,1']).toMatchObject({ low: 1, high: 1 });
  });
  it('judges who differ only in level: an interval of ICC(2,1) that holds it', () => {
    const levels = [[1, 3, 6], [3, 5, 8], [4, 6, 9], [7, 9, 12]];
    const { value, low, high } = iccOf(anovaOf(levels))!['2,1'];
    expect([low < value, value < high, low > 0, high < 1]).toEqual([true, true, true, true]);
  });
});
