// The rehearsal: reproducible, its ties and differences as counted by hand, its seats even; and over the real backend.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dealSeats, fieldOf, type Field } from '#backend/contests/opening/field.ts';
import { chance } from '#backend/contests/opening/random.ts';
import { figuresOfRun, rehearsal, spreadOfRuns, type Run } from '#backend/contests/opening/rehearse.ts';
import type { JudgedEntry } from '#backend/scoring/compute.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import { templates } from '#seeds/templates/index.ts';
import { rehearsalFigures, type RehearsalFigures } from '#seeds/templates/rehearsal.ts';
import { startProgram } from '../flow/harness.ts';

const weike = templates().find((one) => one.id === 'weike')!.rules;
/** One division, one category, one criterion of 100 in steps of `step`, two awards of one place each. */
const tiny = (step: number, coverage = 1): ContestRules => ContestRules.parse({
  ...weike, divisions: [weike.divisions[0]], categories: [{ ...weike.categories[0], rubric: 'r' }], rubricHeads: [],
  rubrics: [{ id: 'r', name: '评分表', source: '', head: null, comment: { requiredBelow: null, requiredAbove: null },
    criteria: [{ id: 'c', group: '', name: '总分', max: 100, step }] }],
  ranking: { style: 'standard', tieBreak: [] }, assignment: { ...weike.assignment, coverage },
  awards: { ...weike.awards, rules: [{ id: 'a', name: '一等奖', kind: 'count', value: 1 }, { id: 'b', name: '二等奖', kind: 'count', value: 1 }] },
});
const quiet: RehearsalFigures = {
  ...rehearsalFigures, fullMark: 100, variance: { entry: 0, judge: 0, rest: 0 }, assumed: { ...rehearsalFigures.assumed, meanShare: 0.8 },
};
const fieldWith = (rules: ContestRules, entries: number, judges: number): Field =>
  fieldOf(rules, { groups: [], judges: [], quotas: [] }, { entries, judges }, rehearsalFigures);
const play = (rules: ContestRules, field: Field, runs: number, figures = rehearsalFigures, seed = 7) => {
  const one = rehearsal({ rules, field, seed, minutesPerEntry: 15, hoursPerDay: 6, figures, language: 'zh' });
  const list = Array.from({ length: runs }, (_, index) => one.run(index));
  return { list, answer: one.answer(list) };
};

describe('figures of one computed contest', () => {
  const entry = (name: string, ...totals: number[]): JudgedEntry => ({
    entryId: name, code: name, title: name, division: '小学组', category: '微课', subject: '', seats: totals.length, answered: totals.length,
    sheets: totals.map((total) => ({ total: total * 100, scores: new Map() })),
  });

  it('counts ties and lines as by hand: 90, 80, 80, 80, 70, 70, 60', () => {
    const entries = [entry('a', 90), entry('b', 80), entry('c', 80), entry('d', 80), entry('e', 70), entry('f', 70), entry('g', 60)];
    // 一等奖 goes to 90 alone; the line of 二等奖 (one place) falls between the three 80s: all three get it.
    expect(figuresOfRun(tiny(10), entries)).toEqual({ discrepant: 0, excluded: 0, groups: [{
      division: '小学组', category: '微课', entries: 7, ties: 5, tiedAtLine: 3,
      awards: [{ name: '一等奖', places: 1, given: 1, atLine: false }, { name: '二等奖', places: 1, given: 3, atLine: true }],
    }] });
  });
  it('counts differences over 10 points, and a tie that a decimal breaks is none', () => {
    // 85 and 75 differ by 10, which is not over 10; means 80.00 and 80.50.
    const run = figuresOfRun(tiny(0.5, 2), [entry('a', 85, 75), entry('b', 86, 75)]);
    expect(run).toMatchObject({ discrepant: 1, groups: [{ ties: 0, tiedAtLine: 0 }] });
  });
  it('leaves entries without a score out of the ties', () => {
    expect(figuresOfRun(tiny(10), [entry('a'), entry('b'), entry('c', 50)]).groups[0]).toMatchObject({ entries: 3, ties: 0 });
  });
});

describe('the model', () => {
  it('without any variance all entries have the mean, and every line is tied', () => {
    const { answer } = play(tiny(1), fieldWith(tiny(1), 10, 5), 3, quiet);
    expect(answer.groups).toEqual([{
      division: '小学组', category: '微课', entries: 10, ties: { low: 10, mean: 10, high: 10 }, tiedAtLine: { low: 10, mean: 10, high: 10 },
      awards: [{ name: '一等奖', places: 1, given: { low: 10, mean: 10, high: 10 } }, { name: '二等奖', places: 1, given: { low: 0, mean: 0, high: 0 } }],
    }]);
    expect(answer.sentences).toContain('小学组微课一等奖 1 名，约 100% 的排练里在线上并列。');
  });

  it('two entries that can only have 0 or 100 are tied in half of the runs', () => {
    const figures = { ...quiet, variance: { entry: 100, judge: 0, rest: 0 }, assumed: { ...quiet.assumed, meanShare: 0.5 } };
    const { list } = play(tiny(100), fieldWith(tiny(100), 2, 2), 2000, figures);
    const tied = list.filter((one) => one.groups[0]?.ties === 2).length;
    // Binomial(2000, 1/2): standard deviation 22; four of them.
    expect(Math.abs(tied - 1000)).toBeLessThan(90);
    for (const one of list) expect([0, 2]).toContain(one.groups[0]?.ties);
  });

  it('differs between two judges as the variance components say', () => {
    // Difference of two sheets: normal, variance 2·(0.72 + 2.91)·(100/50)² = 29.04. P(|d| > 10) = 6.4 %. Steps of 0.5 hide little.
    const rules = tiny(0.5, 2);
    const { answer } = play(rules, fieldWith(rules, 2000, 100), 10);
    expect(answer.discrepant.mean / 2000).toBeGreaterThan(0.052);
    expect(answer.discrepant.mean / 2000).toBeLessThan(0.076);
  });

  it('scales with the full mark: the same share over a threshold three times as high for 300 points', () => {
    const rules = tiny(0.5, 2);
    const big = structuredClone(rules);
    for (const one of big.rubrics[0]!.criteria) Object.assign(one, { max: 300, step: 1.5 });
    big.discrepancy.threshold = 30;
    const share = (of: ContestRules): number => play(of, fieldWith(of, 1500, 60), 5).answer.discrepant.mean;
    expect(share(big)).toBeCloseTo(share(rules), 6);
  });

  it('gives only what the rubric allows: choices, steps and vetoes', () => {
    for (const id of ['sanyou', 'rending-yiliu', 'jingpinke', 'zhuanjiaku']) {
      const { rules } = templates().find((one) => one.id === id)!;
      const { list, answer } = play(rules, fieldWith(rules, 400, 20), 3, {
        ...rehearsalFigures, assumed: { ...rehearsalFigures.assumed, flawShare: 0.1, flawFound: 1 },
      });
      const hasVeto = [...rules.rubricHeads, ...rules.rubrics].some((one) => one.criteria.some((criterion) => criterion.mode === 'veto'));
      const excluded = list.reduce((all, one) => all + one.excluded, 0) / 3;
      // 400 entries, 10 % flawed: 40, standard deviation of the mean of three runs 3.5.
      if (hasVeto) expect(Math.abs(excluded - 40)).toBeLessThan(20);
      else expect(excluded).toBe(0);
      expect(answer.entries).toBe(400);
    }
  });
});

describe('reproducible', () => {
  it('the same seed gives the same answer, in any order of the runs; another seed another', () => {
    const field = fieldWith(weike, 300, 12);
    const { list, answer } = play(weike, field, 6);
    expect(play(weike, field, 6)).toEqual({ list, answer });
    const one = rehearsal({ rules: weike, field, seed: 7, minutesPerEntry: 15, hoursPerDay: 6, figures: rehearsalFigures, language: 'zh' });
    const backwards: Run[] = [];
    for (let index = 5; index >= 0; index -= 1) backwards[index] = one.run(index);
    expect(backwards).toEqual(list);
    expect(play(weike, field, 6, rehearsalFigures, 8).list).not.toEqual(list);
  });
  it('draws normal and even numbers', () => {
    const by = chance(42, 0);
    const normals = Array.from({ length: 20_000 }, () => by.normal());
    const mean = normals.reduce((all, one) => all + one, 0) / normals.length;
    const variance = normals.reduce((all, one) => all + (one - mean) ** 2, 0) / normals.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    const counts = [0, 0, 0, 0, 0];
    for (let index = 0; index < 20_000; index += 1) counts[by.below(5)]! += 1;
    for (const one of counts) expect(Math.abs(one - 4000)).toBeLessThan(300);
    const firsts = (seed: number): number[] => Array.from({ length: 4 }, (_, index) => chance(seed, index).next());
    expect(new Set([...firsts(1), ...firsts(2)]).size).toBe(8);
  });
  it('spreads are values that occurred: 5 %, mean and 95 %', () => {
    expect(spreadOfRuns(Array.from({ length: 100 }, (_, index) => 100 - index))).toEqual({ low: 5, mean: 50.5, high: 95 });
    expect(spreadOfRuns([3])).toEqual({ low: 3, mean: 3, high: 3 });
  });
});

describe('seats', () => {
  it('are even, of different judges, within divisions and loads', () => {
    fc.assert(fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 99 }),
      fc.array(fc.record({ divisions: fc.constantFrom<string[]>([], ['a'], ['a', 'b']), maxLoad: fc.constantFrom(null, 2, 9) }), { maxLength: 8 }),
      (divisions, coverage, seed, judges) => {
        const entries = divisions.map((division) => ({ division, category: 'k' }));
        const { judgesOf, loads, unfilled } = dealSeats({ entries, judges }, coverage, chance(seed, 0));
        for (const [index, mine] of judgesOf.entries()) {
          expect(new Set(mine).size).toBe(mine.length);
          for (const judge of mine) {
            const able = judges[judge]!.divisions;
            expect(able.length === 0 || able.includes(entries[index]!.division)).toBe(true);
          }
        }
        for (const [judge, load] of loads.entries()) expect(load).toBeLessThanOrEqual(judges[judge]!.maxLoad ?? Infinity);
        expect(loads.reduce((all, one) => all + one, 0) + unfilled).toBe(entries.length * coverage);
      },
    ));
    const { loads, unfilled } = dealSeats(fieldWith(tiny(1), 100, 7), 3, chance(1, 0));
    expect([Math.min(...loads), Math.max(...loads), unfilled]).toEqual([42, 43, 0]);
  });
  it('where few may judge go first: nobody is used up elsewhere', () => {
    const entries = [...Array.from({ length: 6 }, () => ({ division: 'a', category: 'k' })), { division: 'b', category: 'k' }];
    const judges = [{ divisions: [], maxLoad: 3 }, { divisions: ['a'], maxLoad: 4 }];
    expect(dealSeats({ entries, judges }, 1, chance(3, 0)).unfilled).toBe(0);
  });
  it('made-up fields: the wished number spread evenly, quotas where there are any, real counts before both', () => {
    const groups = weike.divisions.flatMap((division) => weike.categories.map((category) => ({ division: division.id, category: category.id })));
    const per = (field: Field): number[] => groups.map((group) => field.entries.filter((one) =>
      one.division === group.division && one.category === group.category).length);
    expect(per(fieldWith(weike, 47, 3)).sort((a, b) => a - b)).toEqual([...Array<number>(13).fill(2), ...Array<number>(7).fill(3)]);
    const none = { groups: [], judges: [], quotas: [] };
    expect(fieldOf(weike, none, {}, rehearsalFigures))
      .toMatchObject({ entries: { length: 400 }, judges: { length: 30 }, madeUp: { entries: true, judges: true } });
    const quotas = [{ division: 'xiaoxue', category: 'weike', entries: 12 }];
    expect(fieldOf(weike, { ...none, quotas }, {}, rehearsalFigures).entries).toHaveLength(12);
    const real = { groups: [{ division: 'xiaoxue', category: 'weike', entries: 5 }], judges: [{ divisions: [], maxLoad: null }], quotas };
    expect(fieldOf(weike, real, { entries: 900, judges: 90 }, rehearsalFigures)).toMatchObject({
      entries: { length: 5 }, judges: { length: 1 }, madeUp: { entries: false, judges: false },
    });
  });
});

describe('over the backend', () => {
  it('answers with work, ties and words; changes nothing; may be cancelled', async () => {
    const program = await startProgram();
    const { contests, workspace } = program.client;
    const { contestId } = await contests.create({ templateId: 'xuesheng', title: '排练', year: 2026 });
    const events = (await workspace.audit({ limit: 1 })).total;
    const seen: number[] = [];
    const answer = await contests.rehearse({ contestId, seed: 5, entries: 210, judges: 9, runs: 8, minutesPerEntry: 30, hoursPerDay: 5 },
      { onProgress: ({ done }) => seen.push(done) });
    expect(answer).toMatchObject({
      seed: 5, runs: 8, madeUp: { entries: true, judges: true }, entries: 210, judges: 9, seats: 630, unfilled: 0,
      load: { least: 70, mean: 70, most: 70 }, days: { mean: 7, most: 7 },
    });
    expect(answer.groups).toHaveLength(21);
    expect(answer.groups[0]).toMatchObject({ division: '小学组', category: '数字绘画', entries: 10 });
    expect(answer.groups[0]?.awards.map((one) => [one.name, one.places])).toEqual([['一等奖', 1], ['二等奖', 2], ['三等奖', 3]]);
    expect(answer.sentences[0]).toBe('按假定的 210 件作品和假定的 9 位评委排练了 8 次。');
    expect(answer.sentences[1]).toBe('每位评委评 70 件；按每件 30 分钟、每天 5 小时计，要 7 天。');
    expect(seen.at(-1)).toBe(8);
    expect(await contests.rehearse({ contestId, seed: 5, entries: 210, judges: 9, runs: 8, minutesPerEntry: 30, hoursPerDay: 5 })).toEqual(answer);
    const stop = new AbortController();
    const cancelled = contests.rehearse({ contestId, seed: 5, entries: 2000, runs: 200 }, {
      signal: stop.signal, onProgress: ({ done }) => done === 2 && stop.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect((await workspace.audit({ limit: 1 })).total).toBe(events);
    expect(program.bugs).toEqual([]);
    await program.close();
  });
});
