// Points as typed: every character a Chinese keyboard may send, nothing rounded, nothing clipped.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bandOf, hundredths, readPoints, showPoints, showTotal, subtotal, toAscii,
} from '#renderer/pages/judging/points.ts';

const rule = { max: 20, step: 0.5 };

test('full-width digits and Chinese stops are read like ASCII', () => {
  for (const typed of ['16.5', '１６．５', '16。5', '１６｡５', ' 16.5 ', '16.50', '016.5']) {
    expect(readPoints(typed, rule)).toEqual({ ok: true, points: 16.5 });
  }
  expect(readPoints('.5', rule)).toEqual({ ok: true, points: 0.5 });
  expect(readPoints('16.', rule)).toEqual({ ok: true, points: 16 });
  expect(toAscii('【】＋－')).toBe('[]+-');
});

test('what does not fit is a problem and never another number', () => {
  expect(readPoints('20.5', rule)).toEqual({ ok: false, problem: 'over' });
  expect(readPoints('20.001', rule)).toEqual({ ok: false, problem: 'over' });
  expect(readPoints('99999999999999999999', rule)).toEqual({ ok: false, problem: 'over' });
  expect(readPoints('16.3', rule)).toEqual({ ok: false, problem: 'step' });
  expect(readPoints('16.501', rule)).toEqual({ ok: false, problem: 'step' });
  for (const typed of ['', '.', '1.2.3', '-1', '十六', '1e1']) {
    expect(readPoints(typed, rule)).toEqual({ ok: false, problem: 'number' });
  }
});

test('exactly the values on the grid of steps are accepted, and shown again they read the same', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(0.01, 0.05, 0.1, 0.25, 0.5, 1),
    (value, step) => {
    const reading = readPoints((value / 100).toFixed(2), { max: 20, step });
    const fits = value <= 2000 && value % hundredths(step) === 0;
    expect(reading.ok).toBe(fits);
    if (reading.ok) {
      expect(hundredths(reading.points)).toBe(value);
      expect(readPoints(showPoints(reading.points), { max: 20, step })).toEqual(reading);
    }
  }));
});

test('sums are exact where floats are not', () => {
  const criteria = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  expect(subtotal({ a: 0.1, b: 0.2 }, criteria)).toBe(0.3);
  expect(subtotal({ a: 8.15, b: 8.1, c: 1.1, other: 50 }, criteria)).toBe(17.35);
  expect([showTotal(78), showTotal(62.5), showTotal(62.25), showTotal(0.3)]).toEqual(['78.0', '62.5', '62.25', '0.3']);
});

test('a value lies in the highest band whose floor it reaches', () => {
  const bands = [{ name: '差', from: 0 }, { name: '优', from: 17 }, { name: '中', from: 12 }, { name: '良', from: 14 }];
  const places = [20, 17, 16.5, 14, 13.5, 12, 11.5, 0].map((points) => bandOf(points, bands));
  expect(places).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  expect(bandOf(5, [])).toBeNull();
  expect(bandOf(5, [{ name: '合格', from: 6 }])).toBeNull();
});
