// A judge's own distribution and the gentle notices, against figures worked out by hand.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distribution, nearest } from '#renderer/pages/judging/distribution.ts';
import { notices } from '#renderer/pages/judging/notices.ts';
import type { Looking } from '#renderer/pages/judging/notices.ts';

test('mean, deviation and rank of eight own entries', () => {
  const found = distribution([72, 74, 74, 74, 75, 75, 77], 79);
  expect(found).toMatchObject({ count: 8, mean: 75, rank: 1 });
  // squares: 9+1+1+1+0+0+4+16 = 32; 32 / 7 = 4.571…; root 2.138…
  expect(found.deviation).toBeCloseTo(2.138, 3);
  expect(distribution([72, 74, 74, 80], 74).rank).toBe(2);
  expect(distribution([72, 74], null)).toMatchObject({ rank: null, count: 2, mean: 73 });
});

test('bins hold every value once, at most ten, with this entry in exactly one', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 10000 }), { minLength: 1, maxLength: 60 }), (hundredths) => {
    const [here, ...others] = hundredths.map((value) => value / 100);
    const { bins } = distribution(others, here ?? 0);
    expect(bins.length).toBeLessThanOrEqual(10);
    expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(hundredths.length);
    expect(bins.filter((bin) => bin.here)).toHaveLength(1);
    const marked = bins.find((bin) => bin.here);
    expect((here ?? 0) >= (marked?.from ?? Infinity) && (here ?? 0) < (marked?.to ?? -1)).toBe(true);
  }));
});

test('the two nearest own entries', () => {
  const own = [{ code: 'A', total: 70 }, { code: 'B', total: 84 }, { code: 'C', total: 83 }, { code: 'D', total: 90 }];
  expect(nearest(own, 83.5).map((one) => one.code)).toEqual(['B', 'C']);
  expect(nearest([], 83)).toEqual([]);
});

const bands = [{ name: '优', from: 9 }, { name: '良', from: 7 }, { name: '中', from: 0 }];
const criteria = ['a', 'b', 'c'].map((id) => ({ id, max: 10, step: 0.5, bands }));
const quiet: Looking = {
  submitted: [], criteria, scores: {}, total: null, code: 'X', comment: '', watched: null, otherComments: [],
};
const codes = (looking: Partial<Looking>): string[] => notices({ ...quiet, ...looking }).map((one) => one.code);
const totals = (...values: number[]) => values.map((total, index) => ({ code: `E${index}`, total }));

test('five equal totals in a row speak up, four do not, five scattered do not', () => {
  expect(codes({ submitted: totals(70, 80, 80, 80, 80, 80) })).toEqual(['sameTotals']);
  expect(codes({ submitted: totals(70, 80, 80, 80, 80) })).toEqual([]);
  expect(codes({ submitted: totals(80, 80, 80, 81, 80, 80) })).toEqual([]);
  expect(codes({ submitted: totals(80, 80, 80, 80, 80, 70), code: 'E2' })).toEqual(['sameTotals']);
});

test('all criteria in one band, only when the sheet is complete', () => {
  const scores = { a: 7, b: 8.5, c: 7.5 };
  expect(notices({ ...quiet, scores, total: 23 })).toEqual([{ code: 'oneBand', band: '良' }]);
  expect(codes({ scores, total: null })).toEqual([]);
  expect(codes({ scores: { ...scores, c: 9 }, total: 24.5 })).toEqual([]);
});

test('a range under eight points after fifteen entries', () => {
  const many = Array.from({ length: 15 }, (_, index) => 80 + (index % 2) * 7.9);
  expect(codes({ submitted: totals(...many) })).toEqual(['narrowRange']);
  expect(codes({ submitted: totals(...many.slice(1)) })).toEqual([]);
  expect(codes({ submitted: totals(...many.slice(1), 88.01) })).toEqual([]);
});

test('a total just under ninety', () => {
  expect([89.4, 89.5, 89.9, 89.99, 90].map((total) => codes({ total, criteria: [] }).length)).toEqual([0, 1, 1, 1, 0]);
});

test('a long comment copied from another entry, whatever its spaces and stops', () => {
  const otherComments = [{ code: 'Y', comment: '教学目标明确，重点突出，节奏得当。' }, { code: 'X', comment: '很好' }];
  expect(notices({ ...quiet, otherComments, comment: '教学目标明确 重点突出 节奏得当' })).toEqual([
    { code: 'copiedComment', entry: 'Y' },
  ]);
  expect(codes({ otherComments: [{ code: 'Y', comment: '很好' }], comment: '很好' })).toEqual([]);
});

test('little watched is said of a complete entry only', () => {
  const watched = { share: 0.38, least: 0.6 };
  expect(notices({ ...quiet, watched })).toEqual([]);
  expect(notices({ ...quiet, watched, total: 80 })).toContainEqual({ code: 'little', ...watched });
});
