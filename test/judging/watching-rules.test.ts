// Spans that were watched, and seconds that were worked, pure: unions, shares, and what a gap counts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinSpans, watchedShare, type Span } from '#backend/judging/watching/spans.ts';
import { watchMore } from '#backend/judging/watching/shown.ts';
import { packedSeconds, workedSince } from '#backend/judging/working-time.ts';

const whole = { firstSeconds: 0, lastSeconds: 0 };
const length = 600;
const span = fc.tuple(fc.integer({ min: -50, max: 700 }), fc.integer({ min: -50, max: 700 }));

describe('spans', () => {
  it('joined are the union, tenth by tenth, but for gaps that a player leaves; more watching never takes away', () => {
    fc.assert(fc.property(fc.array(span, { maxLength: 30 }), fc.array(span, { maxLength: 5 }), (before, more) => {
      const joined = joinSpans(before, length);
      const covers = (list: readonly Span[], tenth: number) => list.some(([from, to]) => from <= tenth && tenth < to);
      for (let tenth = 0; tenth < length; tenth += 1) {
        const watched = covers(before, tenth);
        if (watched) expect(covers(joined, tenth)).toBe(true);
        // Bridged at most half a second between two that were watched.
        if (!watched && covers(joined, tenth)) {
          const near = (way: 1 | -1) => [1, 2, 3, 4, 5].some((tenths) => covers(before, tenth + way * tenths));
          expect(near(-1) && near(1)).toBe(true);
        }
      }
      for (const [index, [from, to]] of joined.entries()) {
        expect(from >= 0 && from < to && to <= length).toBe(true);
        expect(from).toBeGreaterThan(joined[index - 1]?.[1] ?? -1);
      }
      expect(joinSpans(joined, length)).toEqual(joined);
      const later = joinSpans([...joined, ...more], length);
      expect(watchedShare(later, length, whole)).toBeGreaterThanOrEqual(watchedShare(joined, length, whole));
    }), { numRuns: 200 });
  });

  it('do not depend on the order in which they were told', () => {
    fc.assert(fc.property(fc.array(span, { minLength: 1, maxLength: 12 }), (all) => {
      const told = (list: readonly Span[]) => list.reduce<ReturnType<typeof watchMore> | undefined>(
        (known, one) => watchMore(known, 0, [[one[0] / 10, one[1] / 10]], length / 10), undefined)?.spans;
      expect(told(all.toReversed())).toEqual(told(all));
    }), { numRuns: 200 });
  });

  it('are never more than can be shown, whatever a player tells', () => {
    const crumbs = Array.from({ length: 2000 }, (_, index): [number, number] => [index * 4, index * 4 + 1]);
    const once = watchMore(undefined, 0, crumbs, 10_000);
    const twice = watchMore(once, 0, crumbs.map(([from]) => [from + 2, from + 3.2]), 10_000);
    expect([once.spans.length, twice.spans.length]).toEqual([2000, 2000]);
  });

  it('count by what can be seen: seconds that the mask leaves out are no part of the share, those that it covers are', () => {
    const seen: Span[] = [[50, 550]];
    expect(watchedShare(seen, length, whole)).toBe(0.833);
    expect(watchedShare(seen, length, { firstSeconds: 5, lastSeconds: 5 })).toBe(0.833);
    expect(watchedShare(seen, length, { firstSeconds: 5, lastSeconds: 5, how: 'skip' })).toBe(1);
    expect(watchedShare([], length, { firstSeconds: 40, lastSeconds: 40, how: 'skip' })).toBe(1);
    expect(watchedShare([[0, length - 1]], length, whole)).toBeLessThan(1);
    expect(watchedShare([], 0, whole)).toBe(0);
  });

  it('keep the length that a player knew, when a later one knows none or less', () => {
    for (const later of [0, 3]) {
      expect(watchMore(watchMore(undefined, 1, [[0, 5]], 60), 1, [[5, 9]], later)).toEqual({ attachment: 1, length: 600, spans: [[0, 90]] });
    }
    expect(watchMore(undefined, 1, [[0, 5]], 0).spans).toEqual([]);
  });
});

describe('working time', () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 3, 9, 0, seconds));
  const last = (code: string, seconds: number) => ({ code, at: at(seconds).toISOString() });

  it('is the time between two saves on the same entry, up to five minutes', () => {
    expect(workedSince(null, 'A', at(0))).toBe(0);
    expect(workedSince(last('A', 0), 'A', at(20))).toBe(20_000);
    expect(workedSince(last('B', 0), 'A', at(20))).toBe(0);
    expect(workedSince(last('A', 0), 'A', at(300))).toBe(300_000);
    expect(workedSince(last('A', 0), 'A', at(301))).toBe(0);
  });

  it('adds nothing when the clock was set back', () => {
    expect(workedSince(last('A', 100), 'A', at(20))).toBe(0);
  });

  it('goes out as whole seconds, or not at all', () => {
    expect([undefined, 0, 400, 1500, 9e12].map(packedSeconds)).toEqual([undefined, undefined, undefined, 2, 8_640_000]);
  });
});
