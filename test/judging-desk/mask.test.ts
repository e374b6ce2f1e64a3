// The mask rule over a video: seconds, places and sound; what is left out cannot be reached, nothing is uncovered early.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Mask } from '#contract/schema/rules.ts';
import { bothVeils, isMasked, maskedShares, maskedSpans, noVeil, pictureIn, pixelsOf, playable, reachable, veilAt }
  from '#renderer/pages/judging/material.ts';

const mask = (changes: Partial<Mask> = {}): Mask => Mask.parse({ firstSeconds: 0, lastSeconds: 0, muted: false, ...changes });

test('the mask covers the title card, and everything while the end is unknown', () => {
  const head = mask({ firstSeconds: 5, muted: true });
  expect([0, 4.99, 5, 300].map((second) => isMasked(second, Number.NaN, head))).toEqual([true, true, false, false]);
  const both = mask({ firstSeconds: 5, lastSeconds: 3 });
  expect(isMasked(20, Number.NaN, both)).toBe(true);
  expect([5, 96, 96.8, 97, 100].map((second) => isMasked(second, 100, both))).toEqual([false, false, true, true, true]);
  expect(isMasked(0, 100, mask({ muted: true }))).toBe(false);
  expect(maskedShares(100, both)).toEqual([{ kind: 'ends', from: 0, to: 0.05 }, { kind: 'ends', from: 0.97, to: 1 }]);
});

test('first and last seconds are covered or blurred; blurred only once the running time is known', () => {
  const blurred = mask({ firstSeconds: 5, lastSeconds: 3, how: 'blur' });
  expect([2, 50, 98].map((second) => veilAt(second, 100, blurred).picture)).toEqual(['blur', 'open', 'blur']);
  expect(veilAt(2, Number.NaN, blurred).picture).toBe('cover');
  expect(veilAt(2, 100, mask({ firstSeconds: 5, how: 'skip' })).picture).toBe('cover');
  expect(veilAt(2, 100, mask({ firstSeconds: 5, muted: true }))).toEqual({ picture: 'cover', rectangles: [], silent: true });
});

test('rectangles and silence begin a little early and end late while the picture may lag behind', () => {
  const patch = { x: 0.1, y: 0.8, width: 0.3, height: 0.1, from: 20, to: 30 };
  const rule = mask({ rectangles: [patch, { ...patch, from: 60, to: null }], mutes: [{ from: 40, to: 45 }] });
  const patches = (second: number, lag = 0) => veilAt(second, 100, rule, lag).rectangles.length;
  expect([19, 19.8, 20, 29.9, 30, 59, 60, 100].map((second) => patches(second))).toEqual([0, 1, 1, 1, 0, 0, 1, 1]);
  expect(patches(30.1, 0.12)).toBe(1);
  expect([39, 39.9, 44.9, 45].map((second) => veilAt(second, 100, rule).silent)).toEqual([false, true, true, false]);
  expect(veilAt(5.1, 100, mask({ firstSeconds: 5 }), 0.12).picture).toBe('cover');
  expect(veilAt(5.1, 100, mask({ firstSeconds: 5 })).picture).toBe('open');
});

test('what is left out cannot be reached by any seek; what is covered can be sought, and stays covered', () => {
  const skipped = mask({ firstSeconds: 5, lastSeconds: 10, how: 'skip' });
  fc.assert(fc.property(fc.double({ min: -50, max: 200, noNaN: true }), fc.double({ min: 16, max: 150, noNaN: true }),
    (wish, duration) => {
      const second = reachable(wish, duration, skipped);
      expect(isMasked(second, duration, skipped)).toBe(false);
      if (wish >= 5.1 && wish <= duration - 11) expect(second).toBe(wish);
    }));
  expect(reachable(2, 100, mask({ firstSeconds: 5 }))).toBe(2);
  expect(reachable(-3, 100, mask())).toBe(0);
  expect(reachable(300, 100, mask())).toBe(100);
  expect(reachable(0, 100, skipped)).toBe(5.1);
  // The picture at the very end of a mask may still be one of it.
  expect([5, 5.05, 5.1].map((second) => reachable(second, 100, mask({ firstSeconds: 5 })))).toEqual([5.1, 5.1, 5.1]);
  const patch = { x: 0, y: 0, width: 1, height: 1, from: 5, to: 8 };
  expect([4.9, 8, 8.2].map((second) => reachable(second, 100, mask({ rectangles: [patch] })))).toEqual([4.9, 8.1, 8.2]);
  expect(reachable(100, 100, mask({ rectangles: [{ ...patch, to: 99.95 }] }))).toBe(100);
  const nothing = playable(12, skipped);
  expect(nothing.from).toBe(nothing.to);
});

test('no second of a mask is ever open, whatever the rule, and two veils cover what either does', () => {
  const seconds = fc.double({ min: 0, max: 100, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const rule = fc.record({
    firstSeconds: fc.integer({ min: 0, max: 20 }), lastSeconds: fc.integer({ min: 0, max: 20 }), muted: fc.boolean(),
    how: fc.constantFrom('skip', 'blur', 'cover' as const),
    rectangles: fc.array(fc.record({ x: share, y: share, width: share, height: share, from: seconds,
      to: fc.option(seconds, { nil: null }) }), { maxLength: 3 }),
    mutes: fc.array(fc.record({ from: seconds, to: seconds }), { maxLength: 3 }),
  });
  fc.assert(fc.property(rule, seconds, fc.double({ min: 0, max: 0.3, noNaN: true }), (one, second, lag) => {
    const veil = veilAt(second, 100, one, lag);
    const ends = second < one.firstSeconds || second >= 100 - one.lastSeconds;
    if (ends && second < 100) expect(veil.picture).not.toBe('open');
    if (ends && one.muted && second < 100) expect(veil.silent).toBe(true);
    for (const rectangle of one.rectangles) {
      const on = second >= rectangle.from && (rectangle.to === null || second < rectangle.to);
      if (on) expect(veil.rectangles).toContain(rectangle);
    }
    if (one.mutes.some(({ from, to }) => second >= from && second < to)) expect(veil.silent).toBe(true);
    expect(bothVeils(veil, noVeil)).toEqual(veil);
    const both = bothVeils(veil, veilAt(50, 100, one));
    if (veil.picture !== 'open') expect(both.picture).not.toBe('open');
    for (const rectangle of veil.rectangles) expect(both.rectangles).toContain(rectangle);
  }), { numRuns: 500 });
});

test('a rectangle covers its share of the picture, not of the box, and is rounded outwards', () => {
  const wide = pictureIn({ width: 800, height: 600 }, { width: 1920, height: 1080 });
  expect(wide).toEqual({ left: 0, top: 75, width: 800, height: 450 });
  expect(pictureIn({ width: 800, height: 600 }, { width: 600, height: 1200 })).toEqual({ left: 250, top: 0, width: 300, height: 600 });
  expect(pixelsOf({ x: 0.5, y: 0.9, width: 0.25, height: 0.5 }, wide)).toEqual({ left: 399, top: 479, width: 202, height: 47 });
});

test('all that is masked is on the time line, by its kind', () => {
  const rule = mask({
    firstSeconds: 10, lastSeconds: 20, rectangles: [{ x: 0, y: 0, width: 1, height: 1, from: 50, to: null }],
    mutes: [{ from: 30, to: 40 }, { from: 300, to: 310 }],
  });
  expect(maskedShares(200, rule)).toEqual([
    { kind: 'ends', from: 0, to: 0.05 }, { kind: 'ends', from: 0.9, to: 1 }, { kind: 'picture', from: 0.25, to: 1 },
    { kind: 'sound', from: 0.15, to: 0.2 },
  ]);
  expect(maskedShares(Number.NaN, rule)).toEqual([]);
  expect(maskedSpans(Number.NaN, rule).map((one) => one.kind)).toEqual(['ends', 'picture', 'sound', 'sound']);
});
