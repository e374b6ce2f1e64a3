// Probabilities of awards against exact small cases, and the cusp list against trying every plan.
import { describe, expect, it } from 'vitest';
import { FairRule } from '#contract/schema/result-rules.ts';
import { wrongAfter, type CuspOptions } from '#backend/statistics/cusp.ts';
import { normalBelow } from '#backend/statistics/distributions.ts';
import { randomFrom, type Truths } from '#backend/statistics/draws.ts';
import { awardProbabilities, cuspOf, fairScores, type AwardOf } from '#backend/statistics/fair.ts';
import { bridgesOf, partsOf } from '#backend/statistics/parts.ts';
import { madeMarks } from './made-marks.ts';

const truthsOf = (means: readonly number[], errors: readonly number[], noise: number): Truths => ({
  means: Float64Array.from(means), errors: Float64Array.from(errors), noise,
  draw: (random) => Float64Array.from(means, (mean, entry) => mean + errors[entry]! * random.normal()),
});
/** The best `counts[0]` get the first award, and so on. */
const byRank = (counts: readonly number[]): AwardOf => (scores) => {
  const order = [...scores.keys()].filter((entry) => !Number.isNaN(scores[entry]!)).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const given = new Int8Array(scores.length).fill(-1);
  let place = 0;
  counts.forEach((count, award) => order.slice(place, place += count).forEach((entry) => (given[entry] = award)));
  return given;
};
const from = (least: number): AwardOf => (scores) => scores.map((score) => (score >= least ? 0 : -1));

describe('probabilities of awards', () => {
  it('are those of the normal distribution for two entries and one award', () => {
    const truths = truthsOf([82, 80], [1.5, 2], 4);
    const [first, second] = awardProbabilities({ truths, awardOf: byRank([1]), awards: 1, draws: 20_000, seed: 5 });
    const exact = normalBelow(2 / 2.5);
    expect(Math.abs(first![0]! - exact)).toBeLessThan(4 * Math.sqrt(exact * (1 - exact) / 20_000));
    expect(second![1]).toBeCloseTo(first![0]!, 12);
  });
  it('are those of each alone where a score is asked for', () => {
    const truths = truthsOf([86, 84.5, Number.NaN], [1, 3, Number.NaN], 4);
    const found = awardProbabilities({ truths, awardOf: from(85), awards: 1, draws: 20_000, seed: 6 });
    [normalBelow(1), normalBelow(-1 / 6), 0].forEach((exact, entry) => expect(Math.abs(found[entry]![0]! - exact)).toBeLessThan(0.015));
  });
  it('sum to 1, give every place away, and are the same every time', () => {
    const { marks } = madeMarks(2, { entries: 30, judges: 6, each: 3, entrySd: 3, judgeSd: 1, chanceSd: 2 });
    const { truths } = fairScores(marks, { entries: 30, judges: 6, rule: FairRule.parse({}) });
    for (const own of [truths.raw!, truths.adjusted!]) {
      const play = (seed: number) => awardProbabilities({ truths: own, awardOf: byRank([3, 6]), awards: 2, draws: 500, seed });
      const found = play(9);
      for (const one of found) expect(one.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      [3, 6, 21].forEach((places, award) => expect(found.reduce((sum, one) => sum + one[award]!, 0)).toBeCloseTo(places, 9));
      expect(play(9)).toEqual(found);
      expect(play(10)).not.toEqual(found);
    }
  });
  it('hold what they promise: of awards given at 70 to 90 % about 80 % are right', () => {
    let [promised, kept] = [0, 0];
    for (let seed = 1; seed <= 30; seed += 1) {
      const random = randomFrom(seed);
      const merits = Array.from({ length: 30 }, () => 80 + 4 * random.normal());
      const severity = Array.from({ length: 6 }, () => 1.5 * random.normal());
      const marks = merits.flatMap((merit, entry) => [0, 1, 2].map((turn) => {
        const judge = (entry + turn * (1 + entry % 2)) % 6;
        return { entry, judge, score: merit + severity[judge]! + 2 * random.normal() };
      }));
      const { truths } = fairScores(marks, { entries: 30, judges: 6, rule: FairRule.parse({}) });
      const deserved = byRank([6])(Float64Array.from(merits));
      awardProbabilities({ truths: truths.adjusted!, awardOf: byRank([6]), awards: 1, draws: 300, seed }).forEach((one, entry) => {
        const p = Math.max(one[0]!, one[1]!);
        if (p < 0.6 || p > 0.9) return;
        promised += p;
        kept += (one[0]! > one[1]! ? 0 : -1) === deserved[entry] ? 1 : 0;
      });
    }
    expect(kept / promised).toBeGreaterThan(0.9);
    expect(kept / promised).toBeLessThan(1.1);
  });
});

/** Every way to give away exactly so many readings. */
function plans(entries: number, readings: number): number[][] {
  if (entries === 1) return [[readings]];
  return Array.from({ length: readings + 1 }, (_, first) => plans(entries - 1, readings - first).map((rest) => [first, ...rest])).flat();
}

describe('the cusp list', () => {
  const options = (means: number[], errors: number[], awardOf: AwardOf, awards: number, readings: number): CuspOptions =>
    ({ truths: truthsOf(means, errors, 3), awardOf, awards, draws: 2000, seed: 4, readings });
  it.each([
    ['two lines', [92, 88, 87.6, 84, 81, 80.7], [1, 1.2, 1, 1, 1.5, 1], byRank([2, 2]), 2, 2],
    ['one line, unequal errors', [90, 86, 85.8, 85.5, 80], [1, 0.4, 2, 1, 1], byRank([2]), 1, 2],
    ['a score that is asked for', [88, 85.4, 84.8, 84, 79], [1, 1, 1.5, 1, 1], from(85), 1, 3],
    ['far from every line', [99, 98, 60, 59, 58], [1, 1, 1, 1, 1], byRank([2]), 1, 2],
  ])('is as good as the best of all plans: %s', (_, means, errors, awardOf, awards, readings) => {
    const asked = options(means, errors, awardOf, awards, readings);
    const cusp = cuspOf(asked);
    const best = Math.min(...plans(means.length, readings).map((plan) => wrongAfter(asked, plan)));
    // Two standard errors of a difference of 2,000 draws.
    expect(cusp.wrongThen).toBeLessThan(best + 0.03);
    expect(cusp.wrongThen).toBeLessThanOrEqual(cusp.wrongNow);
    expect(cusp.wrongNow).toBeCloseTo(wrongAfter(asked, []), 9);
    const used = cusp.entries.reduce((sum, one) => sum + one.readings, 0);
    expect(used).toBeLessThanOrEqual(readings);
    const gain = cusp.entries.reduce((sum, one) => sum + one.gain, 0);
    expect(Math.abs(cusp.wrongNow - gain - cusp.wrongThen)).toBeLessThan(0.06);
  });
  it('gives nothing where no reading would change an award, and gives an entry several where that is best', () => {
    expect(cuspOf(options([99, 98, 60, 59, 58], [1, 1, 1, 1, 1], byRank([2]), 1, 5)).entries).toEqual([]);
    const several = cuspOf(options([95, 85, 70], [1, 2, 1], from(85.2), 1, 4));
    expect(several.entries).toMatchObject([{ entry: 1, award: 0, readings: 4 }]);
    expect(several.entries[0]!.p).toBeCloseTo(normalBelow(-0.1), 1);
  });
  it('keeps to one line and to the room an entry has', () => {
    const asked = options([92, 88, 87.6, 84, 81, 80.7], [1, 1.2, 1, 1, 1.5, 1], byRank([2, 2]), 2, 4);
    expect(cuspOf({ ...asked, line: 0 }).entries.map((one) => one.award)).toEqual(expect.arrayContaining([0]));
    expect(cuspOf({ ...asked, line: 0 }).entries.every((one) => one.award === 0 && one.entry < 4)).toBe(true);
    const narrow = cuspOf({ ...asked, room: (entry) => (entry === 1 ? 0 : 1) });
    expect(narrow.entries.every((one) => one.entry !== 1 && one.readings === 1)).toBe(true);
    expect(narrow.entries.length).toBeGreaterThan(1);
  });
});

it('judges on whom the group hangs are those without whom it has more parts', () => {
  const random = randomFrom(77);
  for (let turn = 0; turn < 300; turn += 1) {
    const [entries, judges] = [2 + Math.floor(6 * random.uniform()), 2 + Math.floor(6 * random.uniform())];
    const marks = Array.from({ length: 2 + Math.floor(12 * random.uniform()) }, () => (
      { entry: Math.floor(entries * random.uniform()), judge: Math.floor(judges * random.uniform()) }));
    const parts = (list: typeof marks): number => partsOf(list, entries, judges).firstJudges.length;
    const all = parts(marks);
    const expected = Array.from({ length: judges }, (_, judge) => judge).filter((judge) => {
      const own = marks.filter((mark) => mark.judge === judge);
      const rest = marks.filter((mark) => mark.judge !== judge);
      // A judge who was a part by himself leaves one part less.
      const alone = !rest.some((mark) => own.some((one) => one.entry === mark.entry));
      return own.length > 0 && parts(rest) > all - (alone ? 1 : 0);
    });
    expect(bridgesOf(marks, entries, judges)).toEqual(expected);
  }
});
