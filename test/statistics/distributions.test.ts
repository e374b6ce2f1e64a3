// Distribution functions against printed tables, R's figures and their own inverses.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareAbove, fAbove, fAt, fBelow, normalAt, normalBelow, tAt } from '#backend/statistics/distributions.ts';

/** P(T ≤ t), through the square of t, which is F with 1 degree of freedom. */
const tBelow = (t: number, df: number): number => (t > 0 ? 1 - fAbove(t * t, 1, df) / 2 : fAbove(t * t, 1, df) / 2);

describe("Student's t", () => {
  // Abramowitz and Stegun, table 26.10; R 4: qt(0.975, df).
  it.each([[1, 12.7062047364], [2, 4.30265272991], [6, 2.44691185114], [9, 2.26215716280], [30, 2.04227245630], [1000, 1.96233908082641]])(
    'with %i degrees of freedom has the quantile %d of tables', (freedom, quantile) => {
      expect(tAt(0.975, freedom)).toBeCloseTo(quantile, 9);
      expect(tAt(0.025, freedom)).toBeCloseTo(-quantile, 9);
    });
  it('is turned round by its own distribution', () => {
    fc.assert(fc.property(fc.double({ min: 0.501, max: 0.9995, noNaN: true }), fc.integer({ min: 1, max: 400 }), (p, freedom) => {
      expect(tBelow(tAt(p, freedom), freedom)).toBeCloseTo(p, 10);
      expect(tBelow(-tAt(p, freedom), freedom)).toBeCloseTo(1 - p, 10);
    }), { numRuns: 60 });
  });
});

describe('normal, chi-square and F', () => {
  it('have the figures of R, far out too', () => {
    // R 4.5: pchisq(c(.5, 3.84, 60), 1, lower=FALSE); pnorm(c(-6, 1.96)); pf(2.5, 3.5, 12.25); qf(.95, 7, 4)
    [[0.5, 0.479500122186953], [3.84, 0.0500435212487051], [60, 9.48573757107385e-15]].forEach(([x, p]) =>
      expect(chiSquareAbove(x!, 1) / p!).toBeCloseTo(1, 8));
    expect(normalBelow(-6) / 9.86587645037698e-10).toBeCloseTo(1, 9);
    expect(normalBelow(1.96)).toBeCloseTo(0.975002104851780, 13);
    expect(fAt(0.95, 7, 4)).toBeCloseTo(6.09421092569888, 10);
  });
  it('are turned round by their inverses', () => {
    fc.assert(fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.double({ min: 0.5, max: 60, noNaN: true }),
      fc.double({ min: 0.5, max: 60, noNaN: true }), (p, df1, df2) => {
        expect(fBelow(fAt(p, df1, df2), df1, df2)).toBeCloseTo(p, 9);
        expect(normalBelow(normalAt(p))).toBeCloseTo(p, 12);
      }), { numRuns: 60 });
  });
});
