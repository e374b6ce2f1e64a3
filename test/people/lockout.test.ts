// Lock-out as arithmetic: whatever the clock does, a lock lasts by some clock that goes on, and no count is emptied early.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterTry, lockAt, noTries } from '#backend/program/lockout.ts';
import { passwordFaults } from '#backend/people/password.ts';

const rules = { tries: 3, windowMinutes: 10, lockMinutes: 15 };
const at = (minute: number): string => new Date(Date.parse('2026-03-02T08:00:00.000Z') + minute * 60_000).toISOString();
const wrong = (...minutes: number[]) => minutes.reduce((tries, minute) => afterTry(tries, at(minute), rules), noTries);

test('role: three within the window lock for the time of the rules, and then the count begins anew', () => {
  expect(wrong(0, 5)).toEqual({ failed: 2, firstAt: at(0), lockedUntil: null });
  expect(wrong(0, 5, 9).lockedUntil).toBe(at(24));
  expect(lockAt(wrong(0, 5, 9), at(23))).toBe(at(24));
  expect(lockAt(wrong(0, 5, 9), at(24))).toBeNull();
  expect(wrong(0, 5, 9, 24)).toEqual({ failed: 1, firstAt: at(24), lockedUntil: null });
  // Slower than the window: the first of the new window is the one that came.
  expect(wrong(0, 5, 10)).toEqual({ failed: 1, firstAt: at(10), lockedUntil: null });
});

test('role: a clock that is set back neither empties a count nor ends a lock, however it is set back', () => {
  expect(wrong(0, -300, -299).lockedUntil).toBe(at(-284));
  fc.assert(fc.property(fc.array(fc.integer({ min: -50_000, max: 16 }), { minLength: 1, maxLength: 12 }), (asked) => {
    // Nobody who asks while it is locked changes anything, so that only the clock speaks: before the end of the lock it is locked.
    const tries = wrong(0, 1, 2);
    for (const minute of asked) expect(lockAt(tries, at(minute))).toBe(at(17));
  }));
  // A count in which the clock jumps: never more than the tries of the rules before a lock, unless the clock goes forward past the window.
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 2 }), (back) => {
    const minutes = [100, ...back.map((one) => 100 - one)];
    expect(wrong(...minutes).lockedUntil).not.toBeNull();
  }));
});

test('role: passwords are judged as the slot takes them, and what is missing is said', () => {
  const strict = { passwordLength: 10, passwordKinds: 3 };
  const faults = (password: string, names: string[] = []): string => passwordFaults(password, strict, names).map((one) => one[0]).join('；');
  expect(faults('Ｇｕａｎ－ｌｉ－２０２６')).toBe('');
  expect(faults('  Ab1-Ab1  ')).toMatch(/至少要 10 个字符，现在是 7 个.*至少要 5 种/);
  expect(faults('abcdefghijk')).toMatch(/现在有 1 类，还可以加上大写字母、数字、符号或汉字/);
  expect(faults('云澜教育局的评审 2026')).toMatch(/现在有 2 类/);
  expect(faults('ZhaoGuanli-2026', ['zhaoguanli', '赵'])).toMatch(/用户名或姓名/);
  expect(faults('Aaaaa11111--')).toMatch(/不同字符太少/);
});
