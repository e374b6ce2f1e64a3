// The figures of calibration against published numbers and against what must hold for any marks.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreement, isInside } from '#backend/calibration/agreement.ts';
import { driftOf, type DriftPoint } from '#backend/calibration/drift.ts';
import { reportOf, type Mark, type ReportInput } from '#backend/calibration/report.ts';
import { packCriterion } from '#backend/packfile/criteria.ts';
import { PackRubric } from '#backend/packfile/schema.ts';
import { faultOfReference, referenceOf } from '#backend/scoring/reference.ts';
import { Criterion } from '#contract/schema/rules.ts';

describe('agreement', () => {
  const totals = fc.integer({ min: 0, max: 10_000 });
  const pairs = fc.array(fc.record({ own: totals, reference: totals }), { maxLength: 30 });
  it('has its mean between none and its greatest distance, and everything inside a tolerance as wide as that', () => {
    fc.assert(fc.property(pairs, fc.integer({ min: 0, max: 40 }), (compared, more) => {
      const found = agreement(compared, compared.length + more, 300);
      expect([found.given, found.done]).toEqual([compared.length + more, compared.length]);
      if (found.greatest === null) {
        expect([compared.length, found.meanDifference, found.meanDistance]).toEqual([0, null, null]);
        return;
      }
      expect(found.meanDistance).toBeLessThanOrEqual(found.greatest);
      expect(Math.abs(found.meanDifference!)).toBeLessThanOrEqual(found.meanDistance! + 1e-9);
      expect(agreement(compared, compared.length, found.greatest).inside).toBe(compared.length);
      expect(agreement(compared, compared.length, null).inside).toBe(0);
    }));
  });
  it('turns its sign with generous and severe, whatever the order', () => {
    fc.assert(fc.property(pairs, (compared) => {
      const turned = compared.map(({ own, reference }) => ({ own: reference, reference: own })).toReversed();
      const [one, other] = [agreement(compared, 99, 200), agreement(turned, 99, 200)];
      expect(one.inside).toBe(other.inside);
      expect(one.meanDifference ?? 0).toBeCloseTo(-(other.meanDifference ?? 0), 6);
    }));
  });
  it('calls the edge inside, and a hundredth of a point beyond it outside', () => {
    expect([isInside({ own: 8500, reference: 8200 }, 300), isInside({ own: 8501, reference: 8200 }, 300)]).toEqual([true, false]);
    expect(isInside({ own: 8000, reference: (7000 + 7100 + 7200) / 3 }, 900)).toBe(true);
  });
});

describe('drift', () => {
  const alone = (xs: readonly number[], ys: readonly number[]): DriftPoint[] => xs.map((position, i) => ({ position, own: ys[i]!, others: [] }));
  it('is the published line of Anscombe’s first set: slope 0.5001, standard error 0.1179', () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const found = driftOf(alone(x, y));
    expect(found.marks).toBe(11);
    expect(found.perTen! / 10).toBeCloseTo(0.500091, 5);
    expect((found.high! - found.perTen!) / 10 / 2.262157).toBeCloseTo(0.117906, 5);
    expect(found.perTen! - found.low!).toBeCloseTo(found.high! - found.perTen!, 9);
  });
  it('says nothing of seven marks, and takes what the other judges gave out of eight', () => {
    const marks = Array.from({ length: 8 }, (_, index): DriftPoint =>
      ({ position: index + 1, own: 7000 + index * 500 + index * 10, others: [6990 + index * 500, 7010 + index * 500] }));
    expect(driftOf(marks.slice(1))).toEqual({ marks: 7, perTen: null, low: null, high: null });
    const found = driftOf(marks);
    expect(found.perTen).toBeCloseTo(100, 6);
    expect(found.high! - found.low!).toBeCloseTo(0, 6);
  });
  it('rests on own totals alone where too few entries have another judge, and never mixes the two', () => {
    const marks = Array.from({ length: 10 }, (_, index): DriftPoint =>
      ({ position: index + 1, own: 7000 + index * 30, others: index < 7 ? [9999] : [] }));
    expect(driftOf(marks)).toMatchObject({ marks: 10, perTen: expect.closeTo(300, 6) as number });
  });
  it('does not care for a shift of all marks, and turns with the list', () => {
    const list = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 8, maxLength: 40 });
    fc.assert(fc.property(list, fc.integer({ min: -5000, max: 5000 }), (ys, shift) => {
      const xs = ys.map((_, index) => index + 1);
      const [one, shifted] = [driftOf(alone(xs, ys)), driftOf(alone(xs, ys.map((y) => y + shift)))];
      const turned = driftOf(alone(xs.toReversed(), ys));
      expect(shifted.perTen).toBeCloseTo(one.perTen!, 5);
      expect(turned.perTen).toBeCloseTo(-one.perTen!, 5);
      expect(turned.low).toBeCloseTo(-one.high!, 5);
      expect(one.low! <= one.perTen! && one.perTen! <= one.high!).toBe(true);
    }));
  });
});

describe('reference marks', () => {
  const rubric = PackRubric.parse({
    id: 'r', version: 1, name: '评分表', comment: { requiredBelow: null, requiredAbove: null },
    criteria: [
      { id: 'a', group: '', name: '设计', max: 20, step: 0.5 },
      { id: 'b', group: '', name: '等级', max: 10, step: 1, mode: 'levels', choices: [{ name: 'A', value: 10 }, { name: 'B', value: 6 }] },
      { id: 'c', group: '', name: '系数', max: 30, step: 1, mode: 'coefficient', choices: [{ name: '优', value: 0.95 }, { name: '中', value: 0.7 }] },
      { id: 'd', group: '', name: '步骤', max: 5, step: 1, mode: 'steps', choices: [{ name: '5', value: 5 }, { name: '3', value: 3 }, { name: '0', value: 0 }] },
      { id: 'e', group: '', name: '合格', max: 1, step: 1, mode: 'veto' },
    ].map((one) => packCriterion(Criterion.parse(one))),
  });
  const whole = { a: 18.5, b: 6, c: 28.5, d: 3, e: 1 };
  it('are whole in every way of scoring, and add up to what counts', () => {
    expect(faultOfReference(rubric, whole)).toBeNull();
    expect(referenceOf(rubric, whole)).toEqual({
      total: 5600, marks: [['a', 1850], ['b', 600], ['c', 2850], ['d', 300], ['e', 100]].map(([criterion, value]) => ({ criterion, value })),
    });
  });
  it.each<[string, Record<string, number>, string]>([
    ['a step that is none', { ...whole, a: 18.3 }, '设计'], ['more than the most', { ...whole, a: 20.5 }, '设计'],
    ['a level that is none', { ...whole, b: 7 }, '等级'], ['the coefficient itself', { ...whole, c: 0.95 }, '系数'],
    ['a step between steps', { ...whole, d: 4 }, '步骤'], ['half passed', { ...whole, e: 0.5 }, '合格'],
    ['a thousandth', { ...whole, a: 18.501 }, '设计'], ['one too many', { ...whole, x: 1 }, 'x'],
    ['what every object has', JSON.parse('{"a":18.5,"b":6,"c":28.5,"d":3,"toString":1}') as Record<string, number>, 'toString'],
  ])('are refused with %s', (_name, reference, named) => {
    expect(faultOfReference(rubric, reference)?.[0]).toContain(named);
  });
  it('are refused with any criterion missing', () => {
    for (const id of Object.keys(whole)) {
      const { [id as keyof typeof whole]: _left, ...rest } = whole;
      expect(faultOfReference(rubric, rest)?.[0]).toContain('还没有参考分');
    }
  });
});

describe('the report', () => {
  const mark = (role: Mark['role'], entryId: string, total: number, more: Partial<Mark> = {}): Mark =>
    ({ judgeId: 'j', entryId, blindCode: entryId.toUpperCase(), role, total, tries: 1, position: null, ...more });
  const base: ReportInput = {
    rules: { tolerance: 3, needed: 2, seeds: 4, repeatShare: 0.1, repeatTolerance: 2, minimumWatched: 0, reviewDeadline: '' },
    judges: [{ id: 'j', name: '甲', shadow: false }, { id: 's', name: '乙', shadow: true }], locked: false,
    given: [
      ...['s1', 's2', 's3', 's4'].map((entryId) => ({ judgeId: 'j', entryId, role: 'seed' as const })),
      { judgeId: 'j', entryId: 'e1', role: 'repeat' },
      { judgeId: 'j', entryId: 'q1', role: 'qualify' }, { judgeId: 'j', entryId: 'q2', role: 'qualify' }, { judgeId: 's', entryId: 'e1', role: 'shadow' },
    ],
    references: new Map([['s1', 8000], ['s2', 8000], ['s3', 8000], ['s4', 8000], ['q1', 7000], ['q2', 7000]]),
    marks: [
      mark('seed', 's1', 8300), mark('seed', 's2', 7700), mark('seed', 's3', 8000), mark('seed', 's4', 8450), mark(null, 'e1', 9000),
      mark('repeat', 'e1', 8750), mark('qualify', 'q1', 7100, { tries: 3 }), mark('qualify', 'q2', 7301),
      mark('shadow', 'e1', 8000, { judgeId: 's' }), mark(null, 'e1', 8600, { judgeId: 'k' }),
    ],
  };
  const [judge] = reportOf(base).judges;

  it('counts, compares and says it', () => {
    expect(judge).toMatchObject({
      seeds: { given: 4, done: 4, inside: 3, meanDifference: 1.13, greatest: 4.5 }, repeats: { done: 1, inside: 0, meanDifference: -2.5 },
      practice: { done: 2, inside: 1, tries: 4 }, qualified: false,
    });
    expect(reportOf({ ...base, given: [], marks: [] }).judges.map((one) => [one.qualified, one.words])).toEqual([
      [null, '还没有可以比较的评分。'], [null, '还没有可以比较的评分。'],
    ]);
    expect(judge!.words).toContain('4 件标杆作品中 3 件在允许差以内');
    expect(judge!.words).toContain('还没有通过考核');
    expect(judge!.wordsEn).toContain('3 of 4 seeds inside the tolerance');
    expect(judge!.wordsEn).not.toMatch(/[\u4e00-\u9fff]/u);
    const wide = reportOf({ ...base, rules: { ...base.rules, tolerance: 4.5 } }).judges[0]!;
    expect([wide.qualified, wide.seeds.inside]).toEqual([true, 4]);
  });
  it('puts a shadow judge beside the mean of those who count, once results are there and not before', () => {
    const before = reportOf(base);
    expect(before.differences.filter((one) => one.role === 'shadow')).toEqual([]);
    expect(before.judges[1]!.shadowing).toMatchObject({ given: 1, done: 0, meanDifference: null });
    const after = reportOf({ ...base, locked: true });
    expect(after.differences.filter((one) => one.role === 'shadow'))
      .toEqual([{ judgeId: 's', entryId: 'e1', blindCode: 'E1', role: 'shadow', own: 80, reference: 88, inside: false }]);
  });
  it('says nothing of one judge, before results, that another judge’s marks could change', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 12, maxLength: 12 }), (totals) => {
      const own = totals.map((total, index) => mark(null, `e${index}`, total, { position: index + 1 }));
      const others = totals.map((total, index) => mark(null, `e${index}`, 10_000 - total, { judgeId: 'k', position: index + 1 }));
      const [a] = reportOf({ ...base, marks: own }).judges;
      const [b] = reportOf({ ...base, marks: [...own, ...others] }).judges;
      expect(b).toEqual(a);
    }), { numRuns: 30 });
  });
  it('without a tolerance shows differences and calls nothing inside', () => {
    const { judges, differences } = reportOf({ ...base, rules: { ...base.rules, tolerance: null, repeatTolerance: null, needed: 0 } });
    expect(judges[0]).toMatchObject({ qualified: null, seeds: { inside: 0, meanDistance: 2.63 } });
    expect(differences.filter((one) => one.role === 'seed').map((one) => one.inside)).toEqual([null, null, null, null]);
    expect(judges[0]!.words).not.toContain('允许差');
  });
});
