// Numbers of editions as Chinese writes them, up and down.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chineseNumber, nextEdition, numberOfChinese } from '#backend/contests/opening/copy.ts';

describe('editions', () => {
  it.each([
    [1, '一'], [9, '九'], [10, '十'], [11, '十一'], [19, '十九'], [20, '二十'], [24, '二十四'], [99, '九十九'], [100, '一百'],
    [101, '一百零一'], [110, '一百一十'], [111, '一百一十一'], [999, '九百九十九'],
  ])('%i is %s', (value, text) => {
    expect(chineseNumber(value)).toBe(text);
    expect(numberOfChinese(text)).toBe(value);
  });

  it('reads back every number it writes, and no other text', () => {
    for (let value = 1; value < 1000; value += 1) expect(numberOfChinese(chineseNumber(value))).toBe(value);
    const texts = new Set(Array.from({ length: 999 }, (_, index) => chineseNumber(index + 1)));
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'零一二三十百廿'), maxLength: 5 }), (text) => {
      expect(numberOfChinese(text) !== null).toBe(texts.has(text));
    }));
  });

  it.each([
    ['第八届', '第九届'], ['第九届', '第十届'], ['第十九届', '第二十届'], ['省第二十四届', '省第二十五届'], ['微课 第八届', '微课 第九届'],
    ['第24届', '第25届'], ['第九十九届', '第一百届'], ['第三期', '第四期'], ['', ''], ['2023-2024学年', '2023-2024学年'], ['首届', '首届'],
    ['第十十届', '第十十届'], ['省第八届、市第十二届', '省第九届、市第十三届'],
  ])('%s becomes %s', (before, after) => expect(nextEdition(before)).toBe(after));
});
