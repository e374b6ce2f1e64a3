// Means and trimmed means: exact, half-up, blind to order, never counting a blank as zero.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregate, divideHalfUp, inPoints, roundedMean, roundedTrimmedMean } from '#backend/scoring/aggregate.ts';
import { isDiscrepant, spreadOf } from '#contract/schema/rules.ts';

const totals = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 15 });
const decimals = fc.integer({ min: 0, max: 4 });

/** The oracle: BigInt fractions, compared by remainder instead of by doubling. */
function halfUpByBigInt(sum: bigint, scale: bigint, count: bigint): number {
  const numerator = sum * scale;
  const denominator = 100n * count;
  const whole = numerator / denominator;
  const rest = numerator % denominator;
  return Number(rest >= denominator - rest ? whole + 1n : whole);
}

describe('rounding', () => {
  it.each([
    // Doubles store 83.335 as 83.33499…, 1.005 as 1.00499…, 8.575 as 8.57499…: all must still go up.
    [16667, 200, 2, 8334], [201, 200, 2, 101], [1715, 200, 2, 858], [89 * 300, 300, 2, 8900], [25000, 300, 2, 8333],
    [1, 200, 2, 1], [1, 300, 2, 0], [2, 300, 2, 1], [0, 500, 2, 0],
    [250, 200, 0, 1], [150, 100, 0, 2], [149, 100, 0, 1],
  ])('%i hundredths over %i at %i decimals is %i', (sum, denominator, places, expected) => {
    expect(divideHalfUp(sum * 10 ** places, denominator)).toBe(expected);
  });

  it('is the nearest value with halves up, whatever the marks', () => {
    fc.assert(fc.property(totals, decimals, (marks, places) => {
      const sum = BigInt(marks.reduce((all, one) => all + one, 0));
      expect(roundedMean(marks, places)).toBe(halfUpByBigInt(sum, 10n ** BigInt(places), BigInt(marks.length)));
    }));
  });

  it('refuses what would not be exact', () => {
    expect(() => divideHalfUp(Number.MAX_SAFE_INTEGER, 3)).toThrow('not exact');
    expect(() => divideHalfUp(1, 0)).toThrow('not exact');
    expect(() => divideHalfUp(0.5, 3)).toThrow('not exact');
  });

  it('gives points that print as they are', () => {
    expect(inPoints(8334, 2)).toBe(83.34);
    expect(inPoints(null, 2)).toBeNull();
    fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), (units) => {
      expect((inPoints(units, 2) ?? Number.NaN).toFixed(2)).toBe(`${Math.floor(units / 100)}.${String(units % 100).padStart(2, '0')}`);
    }));
  });
});

describe('aggregate', () => {
  const trimmed = { method: 'trimmed', trimFrom: 5, decimals: 2 } as const;

  it('never sees a blank: no sheets, no score', () => {
    expect(aggregate([], trimmed)).toEqual({ sheets: 0, mean: null, trimmedMean: null, score: null });
    expect(aggregate([0], trimmed)).toEqual({ sheets: 1, mean: 0, trimmedMean: null, score: 0 });
  });

  it('trims one highest and one lowest only from five sheets on', () => {
    expect(aggregate([8000, 9000, 8500, 9900], trimmed)).toMatchObject({ trimmedMean: null, mean: 8850, score: 8850 });
    expect(aggregate([8000, 9000, 8500, 9900, 9000], trimmed)).toMatchObject({ trimmedMean: 8833, mean: 8880, score: 8833 });
    expect(aggregate([8000, 9000, 8500, 9900, 9000], { ...trimmed, method: 'mean' }).score).toBe(8880);
  });

  it('drops one sheet of several equal highest ones, not all', () => {
    expect(roundedTrimmedMean([9000, 9000, 9000, 7000, 8000], 5, 2)).toBe(8667);
  });

  it('matches the trimmed mean of a nine-judge panel', () => {
    expect(roundedTrimmedMean([825, 850, 875, 775, 800, 850, 825, 900, 850], 5, 2)).toBe(839); // 5875 / 7
  });

  it('does not depend on the order of the sheets', () => {
    fc.assert(fc.property(totals, decimals, fc.integer(), (marks, places, seed) => {
      const shuffled = [...marks].sort((a, b) => ((a * 7919 + seed) % 101) - ((b * 7919 + seed) % 101)).reverse();
      expect(aggregate(shuffled, { ...trimmed, decimals: places })).toEqual(aggregate(marks, { ...trimmed, decimals: places }));
    }));
  });

  it('moves with the marks: a shift of all by whole points shifts the score alike', () => {
    fc.assert(fc.property(totals, fc.integer({ min: 0, max: 100 }), (marks, points) => {
      const before = aggregate(marks, trimmed);
      const after = aggregate(marks.map((one) => one + points * 100), trimmed);
      expect(after.mean).toBe((before.mean ?? 0) + points * 100);
      if (before.trimmedMean !== null) expect(after.trimmedMean).toBe(before.trimmedMean + points * 100);
    }));
  });

  it('lies between the lowest and the highest mark, and equals identical marks', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 5, maxLength: 12 }), (marks) => {
      const { mean, trimmedMean } = aggregate(marks, trimmed);
      for (const value of [mean, trimmedMean]) {
        expect(value).toBeGreaterThanOrEqual(Math.min(...marks));
        expect(value).toBeLessThanOrEqual(Math.max(...marks));
      }
      const same = marks.map(() => marks[0] ?? 0);
      expect(aggregate(same, trimmed)).toMatchObject({ mean: same[0], trimmedMean: same[0] });
    }));
  });
});

describe('discrepancy', () => {
  it('needs two sheets', () => {
    expect(spreadOf([])).toBeNull();
    expect(spreadOf([9000])).toBeNull();
    expect(spreadOf([9000, 7950, 8800])).toBe(1050);
    expect(isDiscrepant(null, { threshold: 0, at: 'from' })).toBe(false);
  });
  it('says whether reaching the threshold is enough', () => {
    expect(isDiscrepant(1000, { threshold: 10, at: 'over' })).toBe(false);
    expect(isDiscrepant(1000, { threshold: 10, at: 'from' })).toBe(true);
    expect(isDiscrepant(1050, { threshold: 10, at: 'over' })).toBe(true);
    expect(isDiscrepant(950, { threshold: 10, at: 'from' })).toBe(false);
  });
});
