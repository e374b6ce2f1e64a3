// What stands in the circles of the linkage picture: judges with one surname must be told apart.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialsOf } from '#renderer/pages/assignment/panes/initials.ts';

test('the surname is enough where it is the only one; else the character that tells them apart comes with it', () => {
  const names = ['马骏', '王海宁', '王海燕', '何静', '王芳', '何静'];
  expect(initialsOf(names, 2)).toEqual(['马', '王宁', '王燕', '何', '王芳', '何']);
  expect(initialsOf(names, 1)).toEqual(['马', '宁', '燕', '何', '芳', '何']);
  expect(initialsOf(['王', '王芳', ''], 2)).toEqual(['王', '王芳', '']);
});

test('judges whose names begin alike and differ behind are never alike where there is room for two', () => {
  const name = fc.tuple(fc.constantFrom('王', '李'), fc.constantFrom('海', '芳', '𠮷'), fc.constantFrom('', '海', '燕', '𠮷')).map((one) => one.join(''));
  fc.assert(fc.property(name, name, (a, b) => {
    const [one, other] = initialsOf([a, b], 2);
    expect(one === other).toBe(a === b);
    expect([...(one ?? '')].length).toBeLessThanOrEqual(2);
  }));
});
