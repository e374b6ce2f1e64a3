// Fair scores: the gate case by case, adjusted scores nearer to the truth than raw means, draws that agree with their errors.
import { describe, expect, it } from 'vitest';
import { FairRule } from '#contract/schema/result-rules.ts';
import { randomFrom } from '#backend/statistics/draws.ts';
import { fairScores, nameJudges, trimmedMeanOf, type FairOptions } from '#backend/statistics/fair.ts';
import { judgeVarianceTest } from '#backend/statistics/gate.ts';
import { fitMixed, type Mark } from '#backend/statistics/mixed.ts';
import { roundedTrimmedMean } from '#backend/scoring/aggregate.ts';
import { gappy, madeMarks, marksOf } from './made-marks.ts';

const rule = FairRule.parse({});
const fairOf = (marks: readonly Mark[], more: Partial<FairOptions> = {}) => fairScores(marks, {
  entries: 1 + Math.max(-1, ...marks.map((one) => one.entry)), judges: 1 + Math.max(-1, ...marks.map((one) => one.judge)), rule, ...more,
});
const strict = { entries: 80, judges: 8, each: 3, entrySd: 5, judgeSd: 2, chanceSd: 1.7 };
const sentences = (marks: readonly Mark[], more: Partial<FairOptions> = {}): Record<string, [boolean, string, string]> =>
  Object.fromEntries(fairOf(marks, more).gate.checks.map((one) => [one.id, [one.passed, one.sentence, one.sentenceEn]]));

describe('the gate', () => {
  it('opens where judges differ for certain, and says so with figures and names', () => {
    const gate = nameJudges(fairOf(madeMarks(3, strict).marks).gate, (judge) => ['孙立群', '马骏'][judge] ?? `J0${judge}`);
    expect(gate.apply).toBe(true);
    expect(gate.reasons).toEqual(gate.checks.map((one) => one.sentence));
    expect(gate.reasons[0]).toBe('8 位评委连成一片，任去一位仍连通');
    expect(gate.reasons[1]).toMatch(/^每人至少评 \d+ 件，多于要求的 8 件$/);
    expect(gate.reasons[2]).toMatch(/^宽严差异不是偶然： ?\S+ ?偏严 \d\.\d， ?\S+ ?偏宽 \d\.\d 分（似然比 \d+\.\d，偶然概率小于 0\.1 %）$/);
    expect(gate.reasons[3]).toMatch(/^轮流去掉一位评委检验，误差 \d\.\d\d → \d\.\d\d 分$/);
    expect(gate.reasonsEn.join()).not.toMatch(/[\u4E00-\u8FFF{}]/u);
  });
  it('stays shut where two panels share no entry', () => {
    const [left, right] = [madeMarks(1, strict).marks, madeMarks(2, strict).marks];
    const marks = [...left, ...right.map((one) => ({ ...one, entry: one.entry + 80, judge: one.judge + 8 }))];
    const fair = fairOf(marks);
    expect(fair.connected).toBe(false);
    expect(fair.gate.apply).toBe(false);
    expect(fair.gate.reasons[0]).toBe('16 位评委分成 2 片，片与片之间没有共同评过的作品，宽严无从比较');
    expect(fairOf(marks, { judgeEffect: 'fixed', entryEffect: 'fixed' }).estimator).toContain('评委分成 2 片，各片以本片平均为零');
  });
  it('names the judge whom the group hangs on', () => {
    const { marks } = madeMarks(5, strict);
    // The ninth and tenth judge share entries with the first only through each other and judge 0.
    const apart = Array.from({ length: 10 }, (_, entry) => [8, 9].map((judge) => ({ entry: 80 + entry, judge, score: 70 + entry + judge }))).flat();
    const bridge = Array.from({ length: 9 }, (_, entry) => ({ entry: 80 + entry, judge: 0, score: 75 + entry }));
    expect(sentences([...marks, ...apart, ...bridge])['connected'])
      .toEqual([true, '10 位评委连成一片，但去掉{judge:0}中的一位就会断开', 'The 10 judges hang together, but not without {judge:0}']);
  });
  it('stays shut where a judge has too few marks', () => {
    const { marks } = madeMarks(3, strict);
    const few = marks.filter((one, index) => one.judge !== 2 || index < 20);
    const count = few.filter((one) => one.judge === 2).length;
    expect(count).toBeLessThan(8);
    expect(sentences(few)['marks']?.slice(0, 2)).toEqual([false, `1 位评委评得太少（最少的只有 ${count} 件），每人要求至少 8 件：{judge:2}`]);
    expect(sentences(few, { rule: { ...rule, minMarks: count } })['marks']?.[1]).toBe(`每人至少评 ${count} 件，正好够要求的 ${count} 件`);
  });
  it('stays shut where the judges do not differ, nearly always', () => {
    let shut = 0;
    for (let seed = 1; seed <= 30; seed += 1) {
      const { marks } = madeMarks(seed, { ...strict, entries: 30, judgeSd: 0 });
      const variance = sentences(marks)['variance']!;
      if (variance[0]) continue;
      shut += 1;
      expect(variance[1]).toMatch(/^评委宽严的差异可能只是偶然（似然比 \d\.\d，偶然概率 [\d.]+ %，要求不超过 5 %）$/);
    }
    // 5 % of 30 by chance; 7 or more would happen once in a thousand.
    expect(shut).toBeGreaterThan(23);
  });
  it('has nothing to correct where everybody marked everything', () => {
    const { whole } = madeMarks(9, { ...strict, judges: 4 });
    const [passed, sentence] = sentences(marksOf(whole))['leaveOut']!;
    expect([passed, sentence]).toEqual([false, expect.stringMatching(/误差都是 \d\.\d\d 分：校正不改变作品的先后/)]);
  });
  it('has the likelihood ratio of lme4, and half its probability', () => {
    const counts = { entries: 12, judges: 5 };
    const of = (judgeEffect: 'random' | 'none') => fitMixed(marksOf(gappy), counts, { entryEffect: 'random', judgeEffect });
    const test = judgeVarianceTest(of('random'), of('none'));
    // lme4: 2 (logLik(y ~ 1 + (1|e) + (1|j)) − logLik(y ~ 1 + (1|e))); R: pchisq(29.3677254691, 1, lower = FALSE) / 2
    expect(test.ratio).toBeCloseTo(29.3677254691, 6);
    expect(test.p / 2.996e-8).toBeCloseTo(1, 2);
    expect(judgeVarianceTest(of('none'), of('none')).p).toBe(1);
  });
});

describe('adjusted scores', () => {
  /** Root mean squared error about each group's own level, adjusted over raw, on segments like those of skating. */
  function errorRatio(each: number, injected: number, segments: number, seed: number): number {
    const random = randomFrom(seed);
    let [raw, adjusted] = [0, 0];
    for (let segment = 0; segment < segments; segment += 1) {
      const recipe = { entries: 12 + Math.floor(13 * random.uniform()), judges: 9, each, entrySd: Math.sqrt(28.93), judgeSd: Math.sqrt(0.72),
        chanceSd: Math.sqrt(2.91) };
      const { marks, whole } = madeMarks(seed * 1000 + segment, recipe);
      const severity = Array.from({ length: 9 }, () => injected * random.normal());
      const model = fitMixed(marks.map((one) => ({ ...one, score: one.score + severity[one.judge]! })), recipe,
        { entryEffect: 'random', judgeEffect: 'random' });
      const sums = new Float64Array(recipe.entries);
      for (const one of marks) sums[one.entry]! += (one.score + severity[one.judge]!) / each;
      const squares = (scores: Float64Array): number => {
        const apart = scores.map((score, entry) => score - whole[entry]!.reduce((sum, mark) => sum + mark / 9, 0));
        const mean = apart.reduce((sum, value) => sum + value, 0) / apart.length;
        return apart.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      };
      raw += squares(sums);
      adjusted += squares(model.entries);
    }
    return Math.sqrt(adjusted / raw);
  }
  it.each([[2, 0, 1.02], [3, 0, 1.02], [2, 2, 0.8], [3, 2, 0.75]])('of %i marks with severity of SD %i put in: error at most %f of raw means',
    (each, injected, limit) => {
      expect(errorRatio(each, injected, 60, 11 * each + injected)).toBeLessThan(limit);
    });
  it('are the raw means, with the reason, where nothing can be fitted', () => {
    const mark = (entry: number, judge: number, score: number): Mark => ({ entry, judge, score });
    const reasons: [Mark[], string][] = [
      [[], '还没有分数'], [[mark(0, 0, 80), mark(1, 0, 90)], '只有 1 位评委，分不出宽严'],
      [[mark(0, 0, 80), mark(0, 1, 90)], '只有 1 件作品，分不出高低'],
      [[mark(0, 0, 80), mark(1, 1, 90), mark(2, 0, 85)], '每件作品只有 1 个分数，分不出作品的高低和评委的宽严'],
      [[mark(0, 0, 80), mark(0, 1, 90), mark(1, 2, 85), mark(1, 3, 70)], '每位评委只有 1 个分数，分不出评委的宽严和偶然误差'],
      [[0, 1, 2].flatMap((entry) => [0, 1].map((judge) => mark(entry, judge, 88))), '所有分数都相同'],
    ];
    for (const [marks, reason] of reasons) {
      const fair = fairOf(marks);
      expect(fair.reason?.zh).toBe(reason);
      expect([fair.gate.apply, fair.truths.adjusted, fair.reml]).toEqual([false, null, null]);
      expect(fair.entries.map((one) => one.adjusted)).toEqual(fair.entries.map((one) => one.raw));
    }
    expect(fairOf([mark(0, 0, 80), mark(0, 1, 90), mark(1, 0, 85), mark(1, 1, 70)], { entryEffect: 'fixed', judgeEffect: 'fixed' }).reason)
      .toBeUndefined();
    expect(fairOf([mark(0, 0, 80), mark(0, 1, 90), mark(1, 1, 85)], { entryEffect: 'fixed', judgeEffect: 'fixed' }).reason?.zh)
      .toBe('分数太少，没有多余的可以看出偶然误差');
  });
  it('stand without chance, with marks of a pair twice, and beside entries and judges without a mark', () => {
    const sum = [80, 85, 70, 91].flatMap((merit, entry) => [-2, 0, 3].map((own, judge) => ({ entry, judge, score: merit + own })));
    const exact = fairOf(sum);
    [80, 85, 70, 91].forEach((merit, entry) => expect(exact.entries[entry]?.adjusted).toBeCloseTo(merit + 1 / 3, 3));
    const twice = fairOf([...marksOf(gappy), ...marksOf(gappy)]);
    expect(twice.entries[0]?.marks).toBe(6);
    expect(twice.variance.residual).toBeLessThan(1.49);
    const more = fairOf(marksOf(gappy), { entries: 14, judges: 7 });
    expect(more.entries[13]).toEqual({ marks: 0, raw: null, adjusted: null, error: null, low: null, high: null });
    expect(more.judges[6]?.effect).toBeNull();
    expect(more.entries[4]?.adjusted).toBeCloseTo(fairOf(marksOf(gappy)).entries[4]!.adjusted!, 6);
    expect(more.truths.adjusted!.draw(randomFrom(1))[13]).toBeNaN();
  });
});

describe('true scores as they might be', () => {
  const { marks } = madeMarks(21, { entries: 14, judges: 5, each: 3, entrySd: 3, judgeSd: 2, chanceSd: 1 });
  it.each([['random', 'random'], ['fixed', 'random'], ['random', 'fixed'], ['fixed', 'fixed']] as const)(
    'entries %s, judges %s: drawn about the adjusted scores with their standard errors', (entryEffect, judgeEffect) => {
      const truths = fairOf(marks, { entryEffect, judgeEffect }).truths.adjusted!;
      const random = randomFrom(8);
      const draws = Array.from({ length: 4000 }, () => truths.draw(random));
      truths.means.forEach((mean, entry) => {
        const own = draws.map((one) => one[entry]! - mean);
        const middle = own.reduce((sum, value) => sum + value, 0) / own.length;
        const sd = Math.sqrt(own.reduce((sum, value) => sum + (value - middle) ** 2, 0) / own.length);
        expect(Math.abs(middle)).toBeLessThan(4 * truths.errors[entry]! / Math.sqrt(4000));
        expect(sd / truths.errors[entry]!).toBeCloseTo(1, 0.7);
        expect(Math.abs(sd / truths.errors[entry]! - 1)).toBeLessThan(0.05);
      });
    });
  it('lie as often in their intervals as the confidence says', () => {
    let [inside, all] = [0, 0];
    for (let seed = 1; seed <= 25; seed += 1) {
      // The truth here is what the average judge would give without chance: marks of very many judges.
      const random = randomFrom(seed * 31);
      const severity = Array.from({ length: 8 }, () => 2 * random.normal());
      const merits = Array.from({ length: 40 }, () => 80 + 4 * random.normal());
      const given = merits.flatMap((merit, entry) => severity.map((own, judge) => ({ entry, judge, own, turn: random.uniform() }))
        .sort((a, b) => a.turn - b.turn).slice(0, 3).map(({ judge, own }) => ({ entry, judge, score: merit + own + 1.5 * random.normal() })));
      fairOf(given).entries.forEach((one, entry) => {
        all += 1;
        if (one.low! <= merits[entry]! && merits[entry]! <= one.high!) inside += 1;
      });
    }
    expect(inside / all).toBeGreaterThan(0.86);
    expect(inside / all).toBeLessThan(0.94);
  });
});

describe('trimmed means', () => {
  it('round half away from zero as written, leave out what is not there, and need a mark that is left', () => {
    expect(trimmedMeanOf([8.125, null], 0, 2)).toEqual({ mean: 8.13, kept: 1 });
    expect(trimmedMeanOf([1.005, 1.005, 9, 0], 1, 2)).toEqual({ mean: 1.01, kept: 2 });
    expect(trimmedMeanOf([-8.125], 0, 2)).toEqual({ mean: -8.13, kept: 1 });
    expect(trimmedMeanOf([0, null, 9, 8, 7], 1, 1)).toEqual({ mean: 7.5, kept: 2 });
    expect(trimmedMeanOf([5, 6], 1, 2)).toEqual({ mean: null, kept: 0 });
    expect(trimmedMeanOf([1, 2, 3], 2, 2)).toEqual({ mean: null, kept: 0 });
    expect(trimmedMeanOf([1e-7, 3e21], 0, 0)).toEqual({ mean: 1.5e21, kept: 2 });
    // Nine judges of a skating panel, the highest 1.5 and one lowest 0.25 left out: 6.25 / 7.
    expect(trimmedMeanOf([0.5, 0.75, 1, 1.25, 0.25, 1.5, 1, 0.25, 1.5], 1, 2)).toEqual({ mean: 0.89, kept: 7 });
  });
  it('are those of results', () => {
    const random = randomFrom(2);
    for (let turn = 0; turn < 300; turn += 1) {
      const totals = Array.from({ length: 3 + Math.floor(7 * random.uniform()) }, () => Math.floor(10_001 * random.uniform()));
      expect(Math.round(100 * trimmedMeanOf(totals.map((total) => total / 100), 1, 2).mean!)).toBe(roundedTrimmedMean(totals, 3, 2));
    }
  });
});
