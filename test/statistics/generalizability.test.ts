// Variance components and D-studies against Brennan's book.
import { describe, expect, it } from 'vitest';
import { dependabilityOf, nestedSquaresOf, nestedStudyOf } from '#backend/statistics/generalizability.ts';
import { componentsOf } from '#backend/statistics/reliability.ts';
import { gappy } from './made-marks.ts';

// Brennan 2001, table 3.2: ten persons, three tasks, four raters of each task.
const brennan = [
  [5, 6, 5, 5, 5, 3, 4, 5, 6, 7, 3, 3], [9, 3, 7, 7, 7, 5, 5, 5, 7, 7, 5, 2], [3, 4, 3, 3, 5, 3, 3, 5, 6, 5, 1, 6],
  [7, 5, 5, 3, 3, 1, 4, 3, 5, 3, 3, 5], [9, 2, 9, 7, 7, 7, 3, 7, 2, 7, 5, 3], [3, 4, 3, 5, 3, 3, 6, 3, 4, 5, 1, 2],
  [7, 3, 7, 7, 7, 5, 5, 7, 5, 5, 5, 4], [5, 8, 5, 7, 7, 5, 5, 4, 3, 2, 1, 1], [9, 9, 8, 8, 6, 6, 6, 5, 5, 8, 1, 1],
  [4, 4, 4, 3, 3, 5, 6, 5, 5, 7, 1, 1],
];

describe('Brennan 2001, p × (r:t)', () => {
  const squares = nestedSquaresOf(brennan, 3);
  const study = nestedStudyOf(squares, { persons: 10, tasks: 3, raters: 4 });
  it('mean squares', () => {
    [[squares.p, 10.296296296], [squares.t, 24.1], [squares.pt, 4.618518519], [squares.rt, 8.855555556], [squares.residual, 2.380246914]]
      .forEach(([found, value]) => expect(found).toBeCloseTo(value!, 9));
  });
  // lme4 stopped a little short of the ANOVA solution, which it reaches in a balanced design: 2e-4 apart, no more.
  const near = (pairs: [found: number, printed: number][]): void =>
    pairs.forEach(([found, printed]) => expect(Math.abs(found - printed)).toBeLessThan(2e-4));
  it('variances', () => {
    const { p, t, rt, pt, residual } = study.variance;
    near([[p, 0.473], [t, 0.3253], [rt, 0.6475], [pt, 0.5596], [residual, 2.3803]]);
    // By hand from the mean squares.
    [[p, (10.296296296 - 4.618518519) / 12], [t, (24.1 - 4.618518519 - 8.855555556 + 2.380246914) / 40], [rt, (8.855555556 - 2.380246914) / 10],
      [pt, (4.618518519 - 2.380246914) / 4]].forEach(([found, value]) => expect(found).toBeCloseTo(value!, 9));
  });
  it('errors and coefficients of three tasks with four raters, and of more raters', () => {
    near([[study.relativeError, 0.384873874], [study.absoluteError, 0.547272053], [study.relative, 0.551375028], [study.phi, 0.463613829]]);
    const more = nestedStudyOf(squares, { persons: 10, tasks: 3, raters: 4 }, { tasks: 3, raters: 8 });
    expect(more.relativeError).toBeCloseTo(study.variance.pt / 3 + study.variance.residual / 24, 12);
    expect(more.relative).toBeGreaterThan(study.relative);
  });
});

describe('entries by judges', () => {
  it('is ICC(3,k) and ICC(2,k) on the variances of Shrout & Fleiss', () => {
    const four = dependabilityOf({ target: 2.5555555556, judge: 5.2444444444, residual: 1.0194444444 }, 4)!;
    expect(four.relative).toBeCloseTo(0.9093155424, 9);
    expect(four.phi).toBeCloseTo(0.6200505476, 9);
  });
  it('is nothing where entries do not differ, and undefined where nothing does', () => {
    expect(dependabilityOf({ target: 0, judge: 1, residual: 0 }, 3)).toEqual({ relative: 0, phi: 0 });
    expect(dependabilityOf({ target: 0, judge: 0, residual: 0 }, 3)).toBeNull();
  });
  it('takes gaps: the variances of lme4', () => {
    const { components, estimator } = componentsOf(gappy, null);
    expect(components!.target).toBeCloseTo(93.82953729458, 4);
    expect(components!.judge).toBeCloseTo(7.06286225326, 5);
    expect(estimator).toBe('REML（有缺分，用全部现有分数）');
  });
});
