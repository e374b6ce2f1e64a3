// What was watched of a film: spans, shares, and the log that a player keeps.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinSpans, shareOf, WatchLog } from '#renderer/pages/judging/watched.ts';

test('spans are joined whatever their order, and joining again changes nothing', () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 60 })).map(([from, length]) => [from, from + length] as const);
  fc.assert(fc.property(fc.array(span, { maxLength: 30 }), (spans) => {
    const joined = joinSpans(spans);
    expect(joinSpans(spans.toReversed())).toEqual(joined);
    expect(joinSpans([...joined, ...spans])).toEqual(joined);
    // Every second that was watched is in exactly one span; none that was not.
    for (let second = 0.5; second < 560; second += 1) {
      const before = spans.some(([from, to]) => from < second && second < to);
      expect(joined.filter(([from, to]) => from < second && second < to)).toHaveLength(before ? 1 : 0);
    }
  }), { numRuns: 60 });
});

test('a share counts each second once and never more than the film', () => {
  expect(shareOf([[0, 30], [20, 50], [90, 130]], 100)).toBe(0.6);
  expect(shareOf([[0, 30]], Number.NaN)).toBe(0);
  expect(shareOf([[0, 90]], 60)).toBe(1);
});

test('the log follows what plays: a jump, a rest and going back begin anew, and nothing is handed out twice', () => {
  const log = new WatchLog();
  for (let second = 0; second <= 4; second += 0.25) log.read(second);
  expect(log.seen()).toEqual([[0, 4]]);
  expect(log.take()).toEqual([[0, 4]]);
  expect(log.take()).toEqual([]);
  log.read(4.5);
  expect(log.take()).toEqual([[4, 4.5]]);
  log.read(60);
  log.read(61);
  log.read(20);
  log.read(20.5);
  expect(log.take()).toEqual([[20, 20.5], [60, 61]]);
  log.rest();
  log.read(80);
  log.rest();
  expect(log.take()).toEqual([]);
});
