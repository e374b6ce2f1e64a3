// When a workspace locks itself, and where somebody who signed in is led: pure, by the clock that the test holds.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createIdleClock, warningOf } from '#renderer/pages/people/idle-clock.ts';
import { firstPlace, mayReach } from '#renderer/pages/people/places.ts';

const minute = 60_000;
/** What happens a second at a time when nobody touches anything: how many seconds of warning, and when it locks. */
function alone(idleMinutes: number, busy: (second: number) => boolean = () => false): { warned: number[]; locked: number } {
  const clock = createIdleClock(0);
  const warned: number[] = [];
  for (let second = 1; second < idleMinutes * 60 + 3600; second += 1) {
    const state = clock.look(second * 1000, idleMinutes, busy(second));
    if (state.kind === 'warning') warned.push(state.seconds);
    if (state.kind === 'lock') return { warned, locked: second };
  }
  return { warned, locked: Infinity };
}

describe('the idle clock', () => {
  test('counts down the last minute, half of a single one, and locks to the second', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 240 }), (minutes) => {
      const { warned, locked } = alone(minutes);
      expect(locked).toBe(minutes * 60);
      const length = warningOf(minutes * minute) / 1000;
      expect(warned).toEqual(Array.from({ length }, (_, index) => length - index));
    }), { numRuns: 20 });
  });

  test('does not lock under what is running; afterwards the whole warning comes', () => {
    const ends = 17 * 60;
    const { warned, locked } = alone(5, (second) => second <= ends);
    expect(locked).toBe(ends + 60);
    expect(warned).toHaveLength(59);
  });

  test('a touch begins anew, also in the middle of the count', () => {
    const clock = createIdleClock(0);
    expect(clock.look(5 * minute - 10_000, 5, false)).toEqual({ kind: 'warning', seconds: 10 });
    clock.touch(5 * minute - 9_000);
    expect(clock.look(5 * minute, 5, false)).toEqual({ kind: 'awake' });
    expect(clock.look(10 * minute - 9_000, 5, false)).toEqual({ kind: 'lock' });
  });

  test('hours of sleep lock at once; a clock set back neither locks nor gives hours of grace', () => {
    const slept = createIdleClock(0);
    slept.look(1000, 5, false);
    expect(slept.look(8 * 60 * minute, 5, false)).toEqual({ kind: 'lock' });
    fc.assert(fc.property(fc.integer({ min: 0, max: 4 * minute }), fc.integer({ min: 1, max: 600 * minute }), (before, back) => {
      const clock = createIdleClock(0);
      clock.look(before, 5, false);
      expect(clock.look(before - back, 5, false).kind).not.toBe('lock');
      expect(clock.look(before - back + 5 * minute - before, 5, false)).toEqual({ kind: 'lock' });
    }));
  });
});

describe('places of roles', () => {
  test('everybody is led to a page they may see; whoever has no role to their own password', () => {
    const roles = ['organiser', 'judge', 'creditAdministrator', 'supervisor'] as const;
    fc.assert(fc.property(fc.subarray([...roles]), fc.constantFrom('organiser', 'judge', 'creditAdministrator' as const), (own, workspace) => {
      const place = firstPlace(workspace, { roles: own });
      expect(mayReach(place, { roles: own })).toBe(true);
      if (own.length === 0) expect(place).toBe('/workspace/people');
      else expect(place).not.toBe('/workspace/people');
    }));
  });

  test('a judge is not led back to contests, nor anybody to credits by a beginning alone', () => {
    expect(mayReach('/contests/1/results', { roles: ['judge'] })).toBe(false);
    expect(mayReach('/contests', { roles: ['supervisor'] })).toBe(true);
    expect(mayReach('/creditsx', { roles: ['judge'] })).toBe(true);
    expect(mayReach('/credits/register', { roles: ['organiser'] })).toBe(false);
  });
});
