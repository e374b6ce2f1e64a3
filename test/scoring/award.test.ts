// Awards: how many are planned, who gets them, what a tie on the line does, and the sentence that says so.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { giveAwards, plannedCount, type AwardRules, type Candidate } from '#backend/scoring/award.ts';
import { awardSentence } from '#backend/results/explain.ts';

type Rules = Pick<AwardRules, 'rounding' | 'atLine' | 'rules'>;
const ratio = (name: string, value: number) => ({ id: 'a', name, kind: 'ratio' as const, value });
const count = (name: string, value: number) => ({ id: 'a', name, kind: 'count' as const, value });
const thirds = [ratio('一等奖', 0.1), ratio('二等奖', 0.2), ratio('三等奖', 0.3)];
const rules = (changes: Partial<Rules> = {}): Rules => ({ rounding: 'floor', atLine: 'include', rules: thirds, ...changes });

/** Candidates from a list of scores, best first; equal scores are tied. */
function candidates(scores: readonly (number | null)[]): Candidate[] {
  const places = [...new Set(scores)];
  return scores.map((score, index) => ({ entryId: `e${index + 1}`, score, place: score === null ? null : places.indexOf(score) + 1 }));
}
const apart = (n: number): Candidate[] => candidates(Array.from({ length: n }, (_, index) => 9000 - index));
const given = (outcome: ReturnType<typeof giveAwards>): number[] => outcome.outcomes.map((one) => one.given);

describe('how many', () => {
  it.each([['floor', [3, 7, 11]], ['round', [4, 7, 11]], ['ceil', [4, 8, 12]]] as const)('37 entries, %s: %j', (rounding, expected) => {
    expect([0.1, 0.2, 0.3].map((value) => plannedCount('ratio', value, 37, rounding))).toEqual(expected);
    expect(given(giveAwards(apart(37), 37, rules({ rounding }), null, 2))).toEqual(expected);
  });
  it('is not misled by binary fractions', () => {
    expect(0.07 * 100).toBeGreaterThan(7);
    expect(plannedCount('ratio', 0.07, 100, 'ceil')).toBe(7);
    expect(0.29 * 100).toBeLessThan(29);
    expect(plannedCount('ratio', 0.29, 100, 'floor')).toBe(29);
    expect(plannedCount('ratio', 0.05, 10, 'round')).toBe(1);
  });
  it('takes a fixed count as it is, whatever the rounding', () => {
    expect(plannedCount('count', 10, 3, 'ceil')).toBe(10);
  });
});

describe('a tie on the line', () => {
  // Places 3 and 4 are tied; the line of 一等奖 lies after place 3.
  const list = candidates([99, 98, 97, 97, 96, 95, 94, 93, 92, 91]);
  const two = [count('一等奖', 3), count('二等奖', 2)];
  it('include: both get it, the next award keeps its own number', () => {
    const done = giveAwards(list, 10, rules({ rules: two }), null, 2);
    expect([...done.awards]).toEqual([['e1', '一等奖'], ['e2', '一等奖'], ['e3', '一等奖'], ['e4', '一等奖'], ['e5', '二等奖'], ['e6', '二等奖']]);
    expect(done.outcomes[0]).toMatchObject({ planned: 3, given: 4, tie: { from: 3, to: 4, done: 'include' } });
  });
  it('exclude: neither gets it, the place stays vacant', () => {
    const done = giveAwards(list, 10, rules({ rules: two, atLine: 'exclude' }), null, 2);
    expect([...done.awards]).toEqual([['e1', '一等奖'], ['e2', '一等奖'], ['e3', '二等奖'], ['e4', '二等奖']]);
    expect(done.outcomes[0]).toMatchObject({ planned: 3, given: 2 });
  });
  it('order: the list decides', () => {
    const done = giveAwards(list, 10, rules({ rules: two, atLine: 'order' }), null, 2);
    expect([...done.awards.values()]).toEqual(['一等奖', '一等奖', '一等奖', '二等奖', '二等奖']);
  });
  it('exclude leaves an award vacant when all its candidates are tied beyond it', () => {
    const both = rules({ rules: [count('一等奖', 2), count('二等奖', 3)], atLine: 'exclude' });
    const done = giveAwards(candidates([90, 90, 90, 80]), 4, both, null, 2);
    expect(given(done)).toEqual([0, 3]);
  });
  it('is none when the tie ends at the line', () => {
    const { outcomes } = giveAwards(candidates([90, 90, 80, 70]), 4, rules({ rules: [count('一等奖', 2)] }), null, 2);
    expect(outcomes[0]).toMatchObject({ given: 2, tie: null });
  });
});

describe('minimum score and missing marks', () => {
  it('leaves places vacant below the minimum; reaching it is enough', () => {
    const done = giveAwards(candidates([90, 60, 59, 58]), 4, rules({ rules: [count('一等奖', 1), count('二等奖', 2)] }), 60, 2);
    expect([...done.awards]).toEqual([['e1', '一等奖'], ['e2', '二等奖']]);
    expect(done.outcomes[1]).toMatchObject({ planned: 2, given: 1, belowMinimum: 1 });
  });
  it('gives nothing to an entry without a score', () => {
    const done = giveAwards(candidates([90, null]), 2, rules({ rules: [count('一等奖', 2)] }), null, 2);
    expect([...done.awards.keys()]).toEqual(['e1']);
  });
});

describe('the sentence', () => {
  const sentences = (list: Candidate[], changes: Partial<Rules>, minimum: number | null = null): string[] =>
    giveAwards(list, list.length, rules(changes), minimum, 2).outcomes.map((one) => awardSentence(one, changes.rounding ?? 'floor'));
  it('shows ratio, base, product and rounding', () => {
    expect(sentences(apart(37), {})).toEqual([
      '一等奖 10% × 37 = 3.7，向下取整 3 件', '二等奖 20% × 37 = 7.4，向下取整 7 件', '三等奖 30% × 37 = 11.1，向下取整 11 件',
    ]);
    expect(sentences(apart(120), { rounding: 'ceil', rules: [ratio('一等奖', 0.1)] })).toEqual(['一等奖 10% × 120 = 12 件']);
    expect(sentences(apart(37), { rounding: 'round', rules: [ratio('特等奖', 0.125)] })).toEqual(['特等奖 12.5% × 37 = 4.625，四舍五入 5 件']);
  });
  it('says what happened at the line and what stays vacant', () => {
    const list = candidates([99, 98, 98, 50]);
    expect(sentences(list, { rules: [count('一等奖', 2)] })).toEqual(['一等奖 定额 2 件；第 2–3 名同分压线，并列同奖；实发 3 件']);
    expect(sentences(list, { rules: [count('一等奖', 2)], atLine: 'exclude' }))
      .toEqual(['一等奖 定额 2 件；第 2–3 名同分压线，都不进入本等；实发 1 件，空缺 1 件']);
    expect(sentences(list, { rules: [count('一等奖', 2)], atLine: 'order' })).toEqual(['一等奖 定额 2 件；第 2–3 名同分压线，按编号先后排定']);
    expect(sentences(list, { rules: [count('一等奖', 4)] }, 60)).toEqual(['一等奖 定额 4 件；1 件未达最低分；实发 3 件，空缺 1 件']);
  });
  it('has an English side', () => {
    const [outcome] = giveAwards(apart(37), 37, rules(), null, 2).outcomes;
    expect(outcome && awardSentence(outcome, 'floor', 'en')).toBe('一等奖: 10% of 37 = 3.7, rounded down to 3');
  });
});

describe('any list', () => {
  const scores = fc.array(fc.option(fc.integer({ min: 80, max: 90 }), { nil: null }), { minLength: 1, maxLength: 40 })
    .map((list) => candidates([...list].sort((a, b) => (b ?? -1) - (a ?? -1))));
  const atLine = fc.constantFrom('include', 'exclude', 'order' as const);
  const rounding = fc.constantFrom('floor', 'round', 'ceil' as const);
  const minimum = fc.option(fc.integer({ min: 80, max: 90 }), { nil: null });
  it('never gives a better award to a worse entry, parts tied entries only in order, and counts right', () => {
    fc.assert(fc.property(scores, atLine, rounding, minimum, (list, line, round, minimum) => {
      const { awards, outcomes } = giveAwards(list, list.length, rules({ atLine: line, rounding: round }), minimum, 2);
      const level = (one: Candidate): number => {
        const award = awards.get(one.entryId);
        return award === undefined ? 9 : thirds.findIndex((rule) => rule.name === award);
      };
      for (const [index, one] of list.entries()) {
        const next = list[index + 1];
        if (!next) break;
        expect(level(one)).toBeLessThanOrEqual(level(next));
        if (line !== 'order' && one.place === next.place) expect(level(one)).toBe(level(next));
      }
      for (const [index, outcome] of outcomes.entries()) {
        expect(outcome.given).toBe([...awards.values()].filter((name) => name === thirds[index]?.name).length);
        if (line !== 'include') expect(outcome.given).toBeLessThanOrEqual(outcome.planned);
      }
      for (const one of list) {
        if (one.score === null || (minimum !== null && one.score < minimum)) expect(awards.has(one.entryId)).toBe(false);
      }
    }));
  });
});
