// Words, pinyin, initials and mixtures: found exactly where a list of all spellings would find them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spelledAt, wordsTyped, worthOf, type Readings } from '#contract/finding.ts';
import { readingsOf } from '#backend/identity/readings.ts';

/** Every way in which the characters from `at` on may be spelt, each with what a hit may stop within. */
function spellings(characters: readonly string[], readings: Readings): Set<string> {
  const all = new Set<string>();
  const go = (at: number, so: string) => {
    const one = characters[at];
    if (one === undefined) return;
    const parts = /[a-z0-9]/.test(one) ? [one] : readings(one);
    if (parts.length === 0) {
      if (so !== '') go(at + 1, so);
      return;
    }
    for (const part of parts) {
      for (let length = 1; length <= part.length; length += 1) all.add(so + part.slice(0, length));
      const whole = new Set([part, part.slice(0, 1), ...(/^[zcs]h/.test(part) ? [part.slice(0, 2)] : [])]);
      for (const piece of whole) go(at + 1, so + piece);
    }
  };
  go(0, '');
  return all;
}

const alphabet = [...'重庆长沙单田芳曾绿女解乐行信息微课示例欧阳张晓雯吕·a1（'];
const texts = fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 5 });

describe('finding', () => {
  it('finds a spelling exactly where the list of all spellings has it', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'zhcqnslvaeiu1'), minLength: 1, maxLength: 5 });
    fc.assert(fc.property(texts, fc.nat(), typed, (characters, pick, other) => {
      const starts = (at: number) => /[a-z0-9]/.test(characters[at]!) || readingsOf(characters[at]!).length > 0;
      const firstWith = (spelling: string) => characters.findIndex((_, at) => starts(at)
        && spellings(characters.slice(at), readingsOf).has(spelling));
      const known = [...spellings(characters, readingsOf)];
      if (known.length > 0) expect(spelledAt(characters, known[pick % known.length]!, readingsOf)).toBe(0);
      expect(spelledAt(characters, other, readingsOf)).toBe(firstWith(other));
    }), { numRuns: 400, seed: 20261123 });
  });

  it('a longer spelling never finds what its beginning does not', () => {
    fc.assert(fc.property(texts, fc.string({ unit: fc.constantFrom(...'zhcqnslvaeiu'), minLength: 2, maxLength: 6 }), (characters, spelling) => {
      if (spelledAt(characters, spelling, readingsOf) < 0) return;
      expect(spelledAt(characters, spelling.slice(0, -1), readingsOf)).toBeGreaterThanOrEqual(0);
    }), { numRuns: 300, seed: 20261123 });
  });

  it.each([
    ['张晓雯', 'zxw'], ['张晓雯', 'zhangxw'], ['张晓雯', "zhang'xiaowen"], ['重庆一中', 'chongqing'], ['吕绿', 'lvlv'], ['吕绿', 'lü'], ['长沙·单田芳', 'csstf'],
    ['2026 微课评选', 'wk 2026'], ['名额与推荐', 'mingeyutui'], ['１２班', '12'], ['评委统计', 'STATS'.toLowerCase()],
  ])('%s by %s', (text, typed) => {
    const found = worthOf([text, 'Judge STATS'], wordsTyped(typed), readingsOf);
    expect(found).toBeGreaterThan(0);
  });

  it('whole before beginning before inside before spelt; percent and underscore are only characters', () => {
    const worth = (text: string, typed: string) => worthOf([text], wordsTyped(typed), readingsOf);
    const order = [worth('公示', '公示'), worth('公示名单', '公示'), worth('打印公示', '公示'), worth('公示', 'gs'), worth('打印公示', 'gs'), worth('证书', '公示')];
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    expect(new Set(order).size).toBe(order.length);
    expect(worth('完成 50%', '%')).toBeGreaterThan(0);
    expect(worth('完成', '%')).toBe(0);
    expect(worth('完成', '_')).toBe(0);
    expect(worth('完成', '')).toBe(0);
  });
});
