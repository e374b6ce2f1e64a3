// Ranks in the three styles, ties and what parts them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rank, type Contender } from '#backend/scoring/rank.ts';

const entry = (code: string, score: number | null, ...tieKeys: (number | null)[]): Contender =>
  ({ entryId: `e-${code}`, code, score, tieKeys });
const column = (list: Contender[], style: 'standard' | 'dense' | 'ordinal'): (number | null)[] =>
  rank(list).map((one) => one[style]);

describe('rank styles', () => {
  const tied = [entry('A', 9000), entry('B', 9000), entry('C', 8800)];
  it('standard is 1, 1, 3', () => expect(column(tied, 'standard')).toEqual([1, 1, 3]));
  it('dense is 1, 1, 2', () => expect(column(tied, 'dense')).toEqual([1, 1, 2]));
  it('ordinal is 1, 2, 3', () => expect(column(tied, 'ordinal')).toEqual([1, 2, 3]));

  it('follows the printed list of 山西 2015: 89.00 twice, 85.80 three times', () => {
    const list = [9300, 9210, 9000, 8900, 8900, 8700, 8580, 8580, 8580, 8400].map((score, index) => entry(`N${index}`, score));
    expect(column(list, 'ordinal')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(column(list, 'standard')).toEqual([1, 2, 3, 4, 4, 6, 7, 7, 7, 10]);
    expect(column(list, 'dense')).toEqual([1, 2, 3, 4, 4, 5, 6, 6, 6, 7]);
    expect(rank(list).map((one) => one.tied)).toEqual([false, false, false, true, true, false, true, true, true, false]);
  });

  it('gives no rank without a score, and lists those last', () => {
    expect(rank([entry('B', null), entry('A', null), entry('C', 0)])).toEqual([
      { entryId: 'e-C', standard: 1, dense: 1, ordinal: 1, tied: false, brokenBy: [] },
      { entryId: 'e-A', standard: null, dense: null, ordinal: null, tied: false, brokenBy: [] },
      { entryId: 'e-B', standard: null, dense: null, ordinal: null, tied: false, brokenBy: [] },
    ]);
  });
});

describe('tie-break', () => {
  it('takes the first key that differs and says which it was', () => {
    const list = [entry('A', 8639, 1683, 1717), entry('B', 8639, 1683, 1750), entry('C', 8700, 1000, 1000)];
    expect(rank(list).map(({ entryId, standard, tied, brokenBy }) => [entryId, standard, tied, brokenBy])).toEqual([
      ['e-C', 1, false, []], ['e-B', 2, false, [1]], ['e-A', 3, false, [1]],
    ]);
  });
  it('keeps those tied that are equal in every key, beside one that is parted', () => {
    const list = [entry('C', 8000, 30), entry('A', 8000, 31), entry('B', 8000, 30)];
    expect(rank(list).map(({ entryId, standard, dense, tied, brokenBy }) => [entryId, standard, dense, tied, brokenBy])).toEqual([
      ['e-A', 1, 1, false, [0]], ['e-B', 2, 2, true, [0]], ['e-C', 2, 2, true, []],
    ]);
  });
  it('puts a missing key after any value', () => {
    expect(rank([entry('A', 8000, null), entry('B', 8000, 0)]).map((one) => one.entryId)).toEqual(['e-B', 'e-A']);
  });
});

const contenders = fc.uniqueArray(fc.record({
  code: fc.string({ minLength: 1, maxLength: 4 }), score: fc.option(fc.integer({ min: 80, max: 85 }), { nil: null }),
  key: fc.option(fc.integer({ min: 0, max: 2 }), { nil: null }),
}), { selector: (one) => one.code, minLength: 1, maxLength: 25 })
  .map((list) => list.map(({ code, score, key }) => entry(code, score, key)));

describe('any list', () => {
  it('is ranked alike whatever the order of the input', () => {
    fc.assert(fc.property(contenders.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
    ([list, shuffled]) => {
      expect(rank(shuffled)).toEqual(rank(list));
    }));
  });
  it('has standard ranks that count the better entries, dense ranks that count the better classes', () => {
    fc.assert(fc.property(contenders, (list) => {
      const found = new Map(list.map((one) => [one.entryId, one]));
      const value = (id: string): number => {
        const one = found.get(id);
        return one?.score === null || one === undefined ? -1 : one.score * 10 + (one.tieKeys[0] ?? -1) + 1;
      };
      for (const one of rank(list)) {
        const mine = value(one.entryId);
        if (mine < 0) continue;
        const better = list.map((other) => value(other.entryId)).filter((other) => other > mine);
        expect(one.standard).toBe(better.length + 1);
        expect(one.dense).toBe(new Set(better).size + 1);
        expect(one.tied).toBe(list.filter((other) => value(other.entryId) === mine).length > 1);
      }
    }));
  });
});
