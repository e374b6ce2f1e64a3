// Hours of attendance: whole lessons, a limit a day, nothing below one lesson.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attendedHours } from '#backend/programmes/attended.ts';

const national = { minutes: 45, perDay: 8 };
const hours = (...minutes: number[]): number => attendedHours(minutes.map((one) => ({ minutes: one })), national) / 100;

describe('hours of attendance', () => {
  it.each([
    [600, 8], [44, 0], [45, 1], [89, 1], [90, 2], [360, 8], [359, 7], [361, 8], [1440, 8], [0, 0],
  ])('%i minutes in one day are %i hours', (minutes, expected) => expect(hours(minutes)).toBe(expected));

  it('counts each day by itself: two halves of a lesson on two days are none', () => {
    expect(hours(44, 44)).toBe(0);
    expect(hours(600, 600, 44)).toBe(16);
  });

  it('takes the lesson and the limit of the rules', () => {
    expect(attendedHours([{ minutes: 600 }], { minutes: 40, perDay: 6 })).toBe(600);
    expect(attendedHours([{ minutes: 300 }], { minutes: 40, perDay: 7.5 })).toBe(700);
    expect(attendedHours([{ minutes: 400 }], { minutes: 40, perDay: 7.5 })).toBe(750);
  });

  it('never exceeds the limit a day, nor the time itself, and more time is never fewer hours', () => {
    const day = fc.record({ minutes: fc.integer({ min: 0, max: 1440 }) });
    fc.assert(fc.property(fc.array(day, { maxLength: 30 }), fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 24 }), (days, minutes, perDay) => {
      const sum = attendedHours(days, { minutes, perDay });
      expect(sum).toBeLessThanOrEqual(days.length * perDay * 100);
      expect(sum * minutes).toBeLessThanOrEqual(days.reduce((all, one) => all + one.minutes, 0) * 100);
      expect(attendedHours([...days, { minutes: 30 }], { minutes, perDay })).toBeGreaterThanOrEqual(sum);
      expect(sum % 100).toBe(0);
    }));
  });
});
