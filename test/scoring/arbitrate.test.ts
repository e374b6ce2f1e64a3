// The chains of arbitration: every case of the rules with its boundary, and a plain restatement beside them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle, type ArbitrationRules, type JudgedBy, type Reading, type Sheet } from '#backend/scoring/arbitrate.ts';
import type { Stage } from '#contract/schema/arbitration.ts';

type Chain = ArbitrationRules['arbitration']['chain'];
const rulesOf = (chain: Chain, threshold = 10, more: Partial<ArbitrationRules['arbitration']> & { at?: 'over' | 'from' } = {}): ArbitrationRules => {
  const { at = 'over', ...rest } = more;
  return { arbitration: { chain, per: 'total', criterionShare: 0.3, equalDistance: 'higher', ...rest }, discrepancy: { threshold, at } };
};
const criteria: JudgedBy[] = [
  { id: 'design', name: '教学设计', max: 30, mode: 'points' }, { id: 'talk', name: '讲解', max: 70, mode: 'points' },
  { id: 'true', name: '真实', max: 1, mode: 'veto' },
];
/** Points; the first criterion takes a part of them. */
const sheet = (judge: string, points: number, design = Math.min(points, 20)): Sheet => ({
  judge, total: Math.round(points * 100), vetoed: false,
  scores: { design: Math.round(design * 100), talk: Math.round((points - design) * 100), true: 100 },
});
const first = (...points: number[]): Sheet[] => points.map((one, index) => sheet(`J0${index + 1}`, one));
const reading = (stage: Stage, points: number, design?: number): Reading => ({ ...sheet(`J9${stage.length}`, points, design), stage });
const said = (rules: ArbitrationRules, sheets: Sheet[], readings: Reading[] = []) => {
  const { state, next, counts } = settle(rules, criteria, sheets, readings);
  return [state, next, counts.map((one) => one.total / 100).sort((a, b) => a - b)];
};

describe('the chains', () => {
  it('none: all first marks count, however far apart; a chief who was asked settles it', () => {
    expect(said(rulesOf('none'), first(60, 95))).toEqual(['plain', null, [60, 95]]);
    expect(said(rulesOf('none'), first(60, 95), [reading('chief', 80)])).toEqual(['settled', null, [80]]);
    expect(said(rulesOf('none'), [])).toEqual(['plain', null, []]);
  });
  it("1+1: the leader reads every entry, and his mark holds", () => {
    expect(said(rulesOf('1+1'), first(60))).toEqual(['open', 'leader', [60]]);
    expect(said(rulesOf('1+1'), first(60), [reading('leader', 90)])).toEqual(['settled', null, [90]]);
  });
  it("1+1+1: the leader's mark within the threshold, else the chief's", () => {
    expect(said(rulesOf('1+1+1'), first(60))).toEqual(['open', 'leader', [60]]);
    expect(said(rulesOf('1+1+1'), first(60), [reading('leader', 70)])).toEqual(['settled', null, [70]]);
    expect(said(rulesOf('1+1+1'), first(60), [reading('leader', 70.5)])).toEqual(['open', 'chief', [60]]);
    expect(said(rulesOf('1+1+1'), first(60), [reading('leader', 70.5), reading('chief', 66)])).toEqual(['settled', null, [66]]);
    expect(said(rulesOf('1+1+1'), first(60, 85), [reading('leader', 80)])).toEqual(['open', 'chief', [60, 85]]);
  });
  it('2+1: the mean within the threshold, else the chief', () => {
    expect(said(rulesOf('2+1'), first(80, 90))).toEqual(['plain', null, [80, 90]]);
    expect(said(rulesOf('2+1'), first(80, 90.5))).toEqual(['open', 'chief', [80, 90.5]]);
    expect(said(rulesOf('2+1'), first(80, 90.5), [reading('chief', 86)])).toEqual(['settled', null, [86]]);
    expect(said(rulesOf('2+1'), first(80, 90.5), [reading('third', 86)])).toEqual(['open', 'chief', [80, 90.5]]);
  });
  it('2+1+1: the third and the nearer; far from both, the chief', () => {
    const rules = rulesOf('2+1+1');
    expect(said(rules, first(60, 88))).toEqual(['open', 'third', [60, 88]]);
    expect(said(rules, first(60, 88), [reading('third', 82)])).toEqual(['settled', null, [82, 88]]);
    expect(said(rules, first(60, 88), [reading('third', 66)])).toEqual(['settled', null, [60, 66]]);
    expect(said(rules, first(60, 88), [reading('third', 74)])).toEqual(['open', 'chief', [60, 88]]);
    expect(said(rules, first(60, 88), [reading('third', 74), reading('chief', 79)])).toEqual(['settled', null, [79]]);
    expect(said(rules, first(85, 88))).toEqual(['plain', null, [85, 88]]);
  });
  it('all three apart: nobody is near enough, the chief reads', () =>
    expect(said(rulesOf('2+1+1', 5), first(60, 90), [reading('third', 75)])).toEqual(['open', 'chief', [60, 90]]));
});

describe('the boundary', () => {
  it('over: reaching the threshold is not apart; from: it is', () => {
    expect(said(rulesOf('2+1', 10, { at: 'over' }), first(80, 90))).toEqual(['plain', null, [80, 90]]);
    expect(said(rulesOf('2+1', 10, { at: 'from' }), first(80, 90))).toEqual(['open', 'chief', [80, 90]]);
    expect(said(rulesOf('2+1', 10, { at: 'from' }), first(80, 89.99))).toEqual(['plain', null, [80, 89.99]]);
  });
  it('the third within reach by the same boundary', () => {
    expect(said(rulesOf('2+1+1', 10, { at: 'over' }), first(60, 90), [reading('third', 80)])).toEqual(['settled', null, [80, 90]]);
    expect(said(rulesOf('2+1+1', 10, { at: 'from' }), first(60, 90), [reading('third', 80)])).toEqual(['open', 'chief', [60, 90]]);
  });
  it('equally far from both: higher, lower, or all three', () => {
    for (const [equalDistance, counts] of [['higher', [85, 90]], ['lower', [80, 85]], ['mean', [80, 85, 90]]] as const) {
      expect(said(rulesOf('2+1+1', 9, { equalDistance }), first(80, 90), [reading('third', 85)])).toEqual(['settled', null, [...counts]]);
    }
  });
  it('threshold 0: over means any difference, from means always', () => {
    expect(said(rulesOf('2+1', 0), first(80, 80))).toEqual(['plain', null, [80, 80]]);
    expect(said(rulesOf('2+1', 0), first(80, 80.01))).toEqual(['open', 'chief', [80, 80.01]]);
    expect(said(rulesOf('2+1', 0, { at: 'from' }), first(80, 80))).toEqual(['open', 'chief', [80, 80]]);
    expect(said(rulesOf('2+1+1', 0), first(80, 90), [reading('third', 90)])).toEqual(['settled', null, [90, 90]]);
  });
  it('a missing mark is missing, never 0', () => {
    expect(said(rulesOf('2+1'), first(80))).toEqual(['incomplete', null, [80]]);
    expect(said(rulesOf('2+1+1'), [], [reading('third', 80)])).toEqual(['incomplete', null, []]);
    expect(said(rulesOf('1+1'), [], [reading('leader', 80)])).toEqual(['incomplete', null, []]);
    expect(settle(rulesOf('2+1'), criteria, first(80), []).sentence[0]).toContain('初评还差 1 份');
  });
});

describe('per criterion', () => {
  const rules = rulesOf('2+1', 99, { per: 'criterion' });
  it('one criterion apart is enough, though the totals agree; the threshold is a share of its points', () => {
    const apart = settle(rules, criteria, [sheet('J01', 80, 20), sheet('J02', 80, 29.5)], []);
    expect([apart.state, apart.next, apart.apart]).toEqual(['open', 'chief', ['design']]);
    expect(apart.sentence[0]).toContain('“教学设计”相差 9.5 分，超过满分 30 分的 30%（9 分）');
    expect(settle(rules, criteria, [sheet('J01', 80, 20), sheet('J02', 80, 29)], []).state).toBe('plain');
    expect(settle({ ...rules, discrepancy: { threshold: 99, at: 'from' } }, criteria, [sheet('J01', 80, 20), sheet('J02', 80, 29)], []).state).toBe('open');
  });
  it('passed by one and failed by the other lies apart; what was not given says nothing', () => {
    const failed = { ...sheet('J02', 80, 20), vetoed: true, scores: { ...sheet('J02', 80, 20).scores, true: 0 } };
    expect(settle(rules, criteria, [sheet('J01', 80, 20), failed], []).apart).toEqual(['true']);
    const { true: _left, ...fewer } = failed.scores;
    expect(settle(rules, criteria, [sheet('J01', 80, 20), { ...failed, scores: fewer }], []).state).toBe('plain');
  });
  it('the third counts beside the one who is near in every criterion, though the other is nearer in total', () => {
    const third = rulesOf('2+1+1', 99, { per: 'criterion' });
    expect(said(third, [sheet('J01', 80, 10), sheet('J02', 85, 25)], [reading('third', 81, 24)])).toEqual(['settled', null, [81, 85]]);
  });
});

describe('three judges and more', () => {
  it('the two furthest apart are in dispute; the others count where they are near the third', () => {
    expect(said(rulesOf('2+1+1'), first(60, 85, 88), [reading('third', 84)])).toEqual(['settled', null, [84, 85, 88]]);
    expect(said(rulesOf('2+1+1'), first(60, 62, 88), [reading('third', 86)])).toEqual(['settled', null, [86, 88]]);
  });
});

describe('vetoes', () => {
  it("the arbiter's veto is part of his mark: it counts, and those of marks that no longer count do not", () => {
    const veto = { ...reading('chief', 70), vetoed: true };
    expect(settle(rulesOf('2+1'), criteria, first(60, 90), [veto]).counts).toEqual([veto]);
    const rejected = { ...sheet('J01', 60), vetoed: true };
    expect(settle(rulesOf('2+1'), criteria, [rejected, sheet('J02', 90)], [reading('chief', 85)]).counts.some((one) => one.vetoed)).toBe(false);
  });
});

const chains: Chain[] = ['none', '1+1', '1+1+1', '2+1', '2+1+1'];
const mark = fc.integer({ min: 0, max: 200 }).map((half) => half / 2);
const someReadings = fc.record({ leader: fc.option(mark), third: fc.option(mark), chief: fc.option(mark) });
const readingsOf = (given: Record<Stage, number | null>): Reading[] =>
  (['leader', 'third', 'chief'] as const).flatMap((stage) => (given[stage] === null ? [] : [reading(stage, given[stage])]));

/** The rules said once more for two first marks or one, on totals in points. */
function restated(rules: ArbitrationRules, a: number, b: number | null, given: Record<Stage, number | null>): [string, Stage | null, number[]] {
  const { arbitration: { chain, equalDistance }, discrepancy: { threshold, at } } = rules;
  const apart = (x: number, y: number): boolean => (at === 'over' ? Math.abs(x - y) > threshold : Math.abs(x - y) >= threshold);
  const marks = b === null ? [a] : [a, b];
  if (given.chief !== null) return ['settled', null, [given.chief]];
  if (chain === 'none') return ['plain', null, marks];
  if (chain === '1+1' || chain === '1+1+1') {
    const { leader } = given;
    if (leader === null) return ['open', 'leader', marks];
    return chain === '1+1+1' && marks.some((one) => apart(one, leader)) ? ['open', 'chief', marks] : ['settled', null, [leader]];
  }
  if (b === null) return ['incomplete', null, marks];
  if (!apart(a, b)) return ['plain', null, marks];
  if (chain === '2+1') return ['open', 'chief', marks];
  const { third } = given;
  if (third === null) return ['open', 'third', marks];
  const [far, near] = Math.abs(a - third) > Math.abs(b - third) ? [a, b] : [b, a];
  if (apart(third, near)) return ['open', 'chief', marks];
  if (Math.abs(near - third) < Math.abs(far - third)) return ['settled', null, [third, near]];
  if (equalDistance === 'mean') return ['settled', null, [a, b, third]];
  return ['settled', null, [third, equalDistance === 'higher' ? Math.max(a, b) : Math.min(a, b)]];
}

describe('whatever the marks', () => {
  const anyRules = fc.record({
    chain: fc.constantFrom(...chains), threshold: fc.integer({ min: 0, max: 40 }).map((half) => half / 2),
    at: fc.constantFrom('over' as const, 'from' as const), equalDistance: fc.constantFrom('higher' as const, 'lower' as const, 'mean' as const),
  }).map(({ chain, threshold, ...more }) => rulesOf(chain, threshold, more));

  const twoMarks = fc.tuple(mark, fc.option(mark));
  it('says what the rules say when they are said plainly', () => fc.assert(fc.property(anyRules, twoMarks, someReadings, (rules, [a, b], given) => {
    const [state, next, counts] = restated(rules, a, b, given);
    expect(said(rules, first(...(b === null ? [a] : [a, b])), readingsOf(given))).toEqual([state, next, counts.sort((x, y) => x - y)]);
  }), { numRuns: 600 }));

  it('the order of sheets and readings changes nothing, with any number of judges, by totals and by criteria', () => fc.assert(fc.property(
    anyRules, fc.constantFrom('total' as const, 'criterion' as const), fc.array(fc.tuple(mark, fc.nat(30)), { maxLength: 6 }), someReadings,
    fc.infiniteStream(fc.nat()),
    (rules, per, marks, given, chance) => {
      const both = { ...rules, arbitration: { ...rules.arbitration, per } };
      const sheets = marks.map(([points, design], index) => sheet(`J0${index}`, Math.max(points, design), design));
      const readings = readingsOf(given);
      const shuffled = <T>(list: readonly T[]): T[] => list.map((one) => ({ one, at: chance.next().value as number }))
        .sort((x, y) => x.at - y.at).map(({ one }) => one);
      expect(settle(both, criteria, shuffled(sheets), shuffled(readings))).toEqual(settle(both, criteria, sheets, readings));
    }), { numRuns: 300 }));

  it('open names who reads next and nothing else does; what counts was given, and the sentence ends', () => fc.assert(fc.property(
    anyRules, fc.array(mark, { maxLength: 5 }), someReadings, (rules, marks, given) => {
      const sheets = first(...marks);
      const readings = readingsOf(given);
      const { state, next, counts, sentence } = settle(rules, criteria, sheets, readings);
      expect(next !== null).toBe(state === 'open');
      for (const one of counts) expect([...sheets, ...readings]).toContain(one);
      expect(new Set(counts).size).toBe(counts.length);
      expect(counts.length > 0 || sheets.length === 0).toBe(true);
      expect(sentence[0]).toMatch(/。$/);
      expect(sentence[1]).toMatch(/\.$/);
    }), { numRuns: 300 }));
});
