// The mixed model against closed forms, published fits and lme4, and what must hold for any marks.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anovaOf } from '#backend/statistics/anova.ts';
import { factor, inverse, solve } from '#backend/statistics/cholesky.ts';
import { solveAt } from '#backend/statistics/equations.ts';
import { designByEntry, fitMixed, type Effect, type Mark } from '#backend/statistics/mixed.ts';
import { precisionOf } from '#backend/statistics/precision.ts';
import { gappy, madeMarks, marksOf } from './made-marks.ts';

const table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
const both = { entryEffect: 'random', judgeEffect: 'random' } as const;
const close = (found: ArrayLike<number>, wanted: readonly number[], digits: number): void =>
  wanted.forEach((value, index) => expect(found[index]).toBeCloseTo(value, digits));

describe('Shrout & Fleiss 1979 by REML', () => {
  const fit = fitMixed(marksOf(table), { entries: 6, judges: 4 }, both);
  it('is the ANOVA solution', () => {
    expect(fit.converged).toBe(true);
    close([fit.variance.entry!, fit.variance.judge!, fit.variance.residual], [2.55555556, 5.24444444, 1.01944444], 7);
  });
  it('has the predictions of lme4', () => {
    close(fit.judges, [2.300470293, -2.704061573, -0.928259943, 1.331851222], 6);
    close(fit.entries, [0.644098513, -2.083848131, 1.098756287, -1.174532583, 2.008071835, -0.492545922], 6);
  });
});

describe('lme4 1.1-31 on marks with gaps', () => {
  // lmer(y ~ 1 + (1|e) + (1|j)), y ~ 0 + e + (1|j), y ~ 0 + j + (1|e), lm(y ~ e + j), sums to nought; bobyqa, rhoend = 1e-10
  const fit = (entryEffect: Effect, judgeEffect: Effect) => fitMixed(marksOf(gappy), { entries: 12, judges: 5 }, { entryEffect, judgeEffect });
  it('both random', () => {
    const { variance, deviance, intercept, judges, entries } = fit('random', 'random');
    close([variance.entry!, variance.judge!, variance.residual], [93.82953729458, 7.06286225326, 1.48618947283], 5);
    expect(deviance).toBeCloseTo(188.0383826125, 8);
    expect(intercept).toBeCloseTo(78.84457825041, 6);
    close(judges, [0.006836287999, -2.568024476538, -2.658413689412, 2.624418892659, 2.595182985286], 6);
    close(entries, [3.15754882, -3.615073175, 10.74428438, -12.852201231, 4.664799201, -2.840910552, 11.573918293, -9.482257868, 5.137350659,
      13.958807796, -5.825154490, -14.621111833], 6);
  });
  it('entries fixed, judges random', () => {
    const { variance, deviance, intercept, judges, entries } = fit('fixed', 'random');
    expect(variance.entry).toBeNull();
    close([variance.judge!, variance.residual, deviance], [7.11261466687, 1.48432417997, 104.32020519435], 5);
    close(judges, [0.01899601586, -2.57447097049, -2.67691053102, 2.62917903215, 2.6032064535], 6);
    close(entries.map((value) => value + intercept), [82.01823602, 75.21605835, 89.64209864, 65.91620617, 83.54073416, 75.9840895], 6);
    expect(entries.reduce((sum, value) => sum + value)).toBeCloseTo(0, 9);
  });
  it('entries random, judges fixed', () => {
    const { variance, deviance, intercept, judges, entries } = fit('random', 'fixed');
    close([variance.entry!, variance.residual, deviance], [94.06276946439, 1.48496159906, 167.12927818603], 5);
    close(judges, [0.01653650851, -2.65844284914, -2.74365750603, 2.71736568578, 2.66819816087], 6);
    close(entries.map((value) => value + intercept), [82.00300964, 75.26346829, 89.58498357, 65.93389585, 83.53687524, 76.00616201], 6);
  });
  it('both fixed', () => {
    const { variance, intercept, judges, entries } = fit('fixed', 'fixed');
    close([variance.residual, intercept], [1.48510963628, 78.84233847355], 8);
    close(judges, [0.02912356041, -2.66441538161, -2.76211204372, 2.72158891275], 8);
    close(entries, [3.17671937016, -3.5921009825, 10.79556249593, -12.984514282], 8);
  });
  it('standard errors', () => {
    // Prediction error of mean + entry and of judges by inverting Henderson's equations in R; for fixed ones vcov and summary.lm.
    const random = precisionOf(fit('random', 'random'));
    close(random.entries, [1.391631218, 1.392698741, 1.392749728, 1.391729172, 1.391674385, 1.39275648, 1.392811426], 5);
    close(random.judges, [1.269341149, 1.268792987, 1.269861322, 1.268762195, 1.259537115], 5);
    close(precisionOf(fit('fixed', 'random')).entries, [1.395946673, 1.397029340, 1.397091422, 1.396046834], 5);
    close(precisionOf(fit('fixed', 'fixed')).judges, [0.4539575339, 0.4522300667, 0.4555830163, 0.4521339028], 7);
  });
});

const cases = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }), entries: fc.integer({ min: 5, max: 14 }), judges: fc.integer({ min: 3, max: 7 }),
  judgeSd: fc.constantFrom(0, 1, 3), chanceSd: fc.constantFrom(0.5, 2), each: fc.integer({ min: 2, max: 3 }), entrySd: fc.constantFrom(0.5, 4),
});
const kinds = fc.constantFrom(
  both, { entryEffect: 'fixed', judgeEffect: 'random' } as const, { entryEffect: 'random', judgeEffect: 'fixed' } as const,
);

describe('for any marks', () => {
  it('a whole panel has the shrinkage of the table of variances', () => {
    fc.assert(fc.property(cases, (recipe) => {
      const { whole } = madeMarks(recipe.seed, recipe);
      const { n, k, targets, judges, residual } = anovaOf(whole);
      fc.pre(targets.ms > residual.ms && judges.ms > residual.ms);
      const fit = fitMixed(marksOf(whole), { entries: n, judges: k }, both);
      close([fit.variance.entry!, fit.variance.judge!, fit.variance.residual],
        [(targets.ms - residual.ms) / k, (judges.ms - residual.ms) / n, residual.ms], 5);
      const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
      const grand = mean(whole.flat());
      whole.forEach((row, i) => expect(fit.entries[i]).toBeCloseTo((1 - residual.ms / targets.ms) * (mean(row) - grand), 4));
    }), { numRuns: 25 });
  });
  it('no other variances on a grid are likelier', () => {
    fc.assert(fc.property(cases, kinds, (recipe, kind) => {
      const { marks } = madeMarks(recipe.seed, recipe);
      const fit = fitMixed(marks, recipe, kind);
      const grid = [0, 0.03, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2, 3, 5, 8, 12, 20];
      const free = (kindOf: Effect): number[] => (kindOf === 'random' ? grid : [0]);
      for (const a of free(kind.entryEffect)) {
        for (const b of free(kind.judgeEffect)) expect(solveAt(fit.design, [a, b])!.deviance).toBeGreaterThan(fit.deviance - 1e-7);
      }
    }), { numRuns: 40 });
  });
  it('order, level and unit of the marks do not matter', () => {
    fc.assert(fc.property(cases, kinds, fc.integer({ min: -500, max: 500 }), fc.constantFrom(0.1, 3, 100), (recipe, kind, shift, unit) => {
      const { marks } = madeMarks(recipe.seed, recipe);
      const last = recipe.judges - 1;
      const turned: Mark[] = marks.map((one) => ({ entry: one.entry, judge: last - one.judge, score: shift + unit * one.score })).reverse();
      const [fit, other] = [fitMixed(marks, recipe, kind), fitMixed(turned, recipe, kind)];
      const size = 1e-4 * unit;
      expect(Math.abs(other.intercept - shift - unit * fit.intercept)).toBeLessThan(size);
      fit.entries.forEach((value, entry) => expect(Math.abs(other.entries[entry]! - unit * value)).toBeLessThan(size));
      fit.judges.forEach((value, judge) => expect(Math.abs(other.judges[last - judge]! - unit * value) || 0).toBeLessThan(size));
    }), { numRuns: 40 });
  });
});

it('few entries and many judges are fitted with the entries kept, and it is the same fit', () => {
  const { marks } = madeMarks(4, { entries: 30, judges: 310, each: 60, entrySd: 4, judgeSd: 2, chanceSd: 1 });
  const counts = { entries: 30, judges: 310 };
  const fit = fitMixed(marks, counts, both);
  expect(fit.turned).toBe(true);
  const [judge, entry] = fit.solution.scales;
  const plain = { ...fit, turned: false, design: designByEntry(marks, counts, both) };
  const solution = solveAt(plain.design, [entry, judge])!;
  expect(solution.deviance).toBeCloseTo(fit.deviance, 7);
  close(fit.entries, [...solution.rows], 8);
  const [here, there] = [precisionOf(fit), precisionOf({ ...plain, solution })];
  close(here.entries, [...there.entries], 8);
  close(here.judges, [...there.judges], 8);
});

it('factor, solve and inverse undo each other at every size about the tiles', () => {
  for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 31]) {
    const a = Float64Array.from({ length: n * n }, (_, at) => Math.cos(Math.floor(at / n) * (at % n)) + (at % (n + 1) === 0 ? n + 2 : 0));
    const b = Float64Array.from({ length: n }, (_, i) => i - 1.5);
    const f = factor(a, n)!;
    const x = solve(f, b);
    const inverted = inverse(f);
    for (let i = 0; i < n; i += 1) {
      let [back, direct] = [0, 0];
      for (let k = 0; k < n; k += 1) {
        back += a[i * n + k]! * x[k]!;
        direct += inverted[i * n + k]! * b[k]!;
      }
      expect(back).toBeCloseTo(b[i]!, 11);
      expect(direct).toBeCloseTo(x[i]!, 11);
    }
  }
  expect(factor(Float64Array.from([1, 2, 2, 1]), 2)).toBeNull();
});
