// Vetoes and awards by score, against cases computed by hand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContestRules } from '#contract/schema/rules.ts';
import { awardSentence, excludedSentence } from '#backend/results/explain.ts';
import { giveAwards, type AwardRules, type Candidate } from '#backend/scoring/award.ts';
import { computeResults, type JudgedEntry } from '#backend/scoring/compute.ts';
import { templates } from '#seeds/templates/index.ts';

const base = ContestRules.parse(templates().find((one) => one.id === 'weike')?.rules);
const criterion = (id: string, changes: object) => ({ id, group: '', name: id, description: '', max: 10, step: 1, bands: [],
  mode: 'points' as const, choices: [], veto: false, ...changes });
const rulesWith = (vetoes: number, awards: AwardRules['rules'] = []): ContestRules => ({
  ...base, vetoes, ranking: { style: 'standard', tieBreak: ['深度'] }, rubricHeads: [],
  rubrics: [{ ...base.rubrics[0]!, head: null, criteria: [criterion('深度', {}), criterion('思想性', { veto: true }), criterion('原创', { mode: 'veto', max: 1 })] }],
  categories: [{ ...base.categories[0]!, rubric: base.rubrics[0]!.id }],
  aggregation: { method: 'mean', trimFrom: 5, decimals: 2 }, awards: { ...base.awards, scope: 'contest', minimumScore: null, rules: awards },
});
/** Sheets as depth, thought, originality (100 passed, 0 failed); a sheet of a failed veto is marked. */
const entry = (entryId: string, ...sheets: [number, number, number][]): JudgedEntry => ({
  entryId, code: entryId, title: '', division: base.divisions[0]!.id, category: base.categories[0]!.id, subject: '',
  seats: sheets.length, answered: sheets.length, sheets: sheets.map(([depth, thought, original]) => ({
    total: depth + thought, vetoed: thought === 0 || original === 0,
    scores: new Map([['深度', depth], ['思想性', thought], ['原创', original]]),
  })),
});
const ranks = (rules: ContestRules, entries: JudgedEntry[]) =>
  computeResults(rules, entries).rows.map((one) => [one.entryId, one.score, one.rank, one.veto?.excluded ?? false]);

describe('vetoes', () => {
  const entries = [
    entry('a', [900, 900, 100], [800, 800, 100]),   // 17.00
    entry('b', [1000, 1000, 0], [1000, 1000, 100]), // 20.00, one judge fails it
    entry('c', [1000, 0, 100], [1000, 0, 0]),       // 10.00, both fail it
    entry('d', [500, 500, 100], [500, 400, 100]),   // 9.50
  ];

  it('one judge suffices: the best entry has no rank and stands last, the others close up', () => {
    expect(ranks(rulesWith(1), entries)).toEqual([['a', 17, 1, false], ['d', 9.5, 2, false], ['b', 20, null, true], ['c', 10, null, true]]);
  });

  it('two judges are needed: one alone excludes nobody, and its points count as they are', () => {
    expect(ranks(rulesWith(2), entries)).toEqual([['b', 20, 1, false], ['a', 17, 2, false], ['d', 9.5, 3, false], ['c', 10, null, true]]);
    const rows = computeResults(rulesWith(2), entries).rows;
    expect(rows[0]?.veto).toEqual({ judges: 1, needed: 2, excluded: false, criteria: ['原创'] });
    expect(rows[3]?.veto).toEqual({ judges: 2, needed: 2, excluded: true, criteria: ['思想性', '原创'] });
    expect(rows[1]).not.toHaveProperty('veto');
  });

  it('an excluded entry counts in the base of a ratio, gets no award and is tied with nobody', () => {
    const rules = rulesWith(1, [{ id: 'x', name: '一等奖', kind: 'ratio', value: 0.5 }]);
    const twins = [entry('a', [900, 900, 100]), entry('b', [900, 900, 0]), entry('c', [100, 100, 100]), entry('d', [50, 60, 100])];
    const { rows, groups } = computeResults(rules, twins);
    expect(rows.map((one) => [one.entryId, one.award, one.tied])).toEqual([['a', '一等奖', false], ['c', '一等奖', false], ['d', '', false], ['b', '', false]]);
    expect(groups[0]?.outcomes[0]).toMatchObject({ base: 4, planned: 2, given: 2 });
  });

  it('are said in both languages', () => {
    const veto = { judges: 2, needed: 2, excluded: true, criteria: ['思想性', '原创'] };
    expect(excludedSentence(veto)).toBe('2 位评委在“思想性、原创”上判为否决（规则：满 2 位即否决），不参加排名和评奖。');
    expect(excludedSentence({ ...veto, criteria: ['truth'] }, 'en')).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('whatever is failed, excluded entries come last, unranked, and the rest is ranked as if they were not there', () => {
    const sheet = fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 100, 100, 100))
      .map(([depth, thought, original]) => [depth * 100, thought * 100, original] as [number, number, number]);
    const lists = fc.array(fc.array(sheet, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(lists, fc.integer({ min: 1, max: 3 }), (lists, vetoes) => {
      const all = lists.map((sheets, index) => entry(String.fromCharCode(97 + index), ...sheets));
      const out = all.filter((one) => one.sheets.filter((each) => each.vetoed).length >= vetoes).map((one) => one.entryId);
      const { rows } = computeResults(rulesWith(vetoes), all);
      expect(rows.slice(all.length - out.length).map((one) => one.entryId)).toEqual(out);
      expect(rows.slice(all.length - out.length).every((one) => one.rank === null && one.award === '')).toBe(true);
      const without = computeResults(rulesWith(vetoes), all.filter((one) => !out.includes(one.entryId))).rows;
      expect(rows.slice(0, all.length - out.length)).toEqual(without);
    }), { numRuns: 200 });
  });
});

describe('awards by score', () => {
  const rules = (list: AwardRules['rules']): Pick<AwardRules, 'rounding' | 'atLine' | 'rules'> => ({ rounding: 'floor', atLine: 'include', rules: list });
  const candidates = (scores: (number | null)[]): Candidate[] => scores.map((score, index) => ({
    entryId: `e${index}`, score, place: score === null ? null : new Set(scores.slice(0, index + 1)).size }));
  const met = (value: number, name = '达标') => ({ id: name, name, kind: 'threshold' as const, value });

  it('go to every entry that reaches the score, ties never cut, as many as there are', () => {
    const { awards, outcomes } = giveAwards(candidates([9050, 8000, 8000, 7999, null]), 5, rules([met(80)]), null, 2);
    expect([...awards.keys()]).toEqual(['e0', 'e1', 'e2']);
    expect(outcomes).toMatchObject([{ base: 5, planned: 3, given: 3, reached: 3, tie: null, belowMinimum: 0 }]);
    expect(awardSentence(outcomes[0]!, 'floor')).toBe('达标：80 分及以上 3 件，占 5 件的 60%');
  });

  it('are read in the decimals of the contest', () => {
    expect(giveAwards(candidates([805, 800, 799]), 3, rules([met(80)]), null, 1).outcomes[0]?.given).toBe(2);
    expect(giveAwards(candidates([81, 80, 79]), 3, rules([met(80)]), null, 0).outcomes[0]?.given).toBe(2);
    expect(giveAwards(candidates([8450, 8449]), 2, rules([met(84.5)]), null, 2).outcomes[0]?.given).toBe(1);
  });

  it('follow better awards, which still count among those who reached it', () => {
    const list = [met(90, '示范'), { id: 'x', name: '优秀', kind: 'count' as const, value: 2 }, met(60)];
    const { awards, outcomes } = giveAwards(candidates([9500, 9000, 8900, 8000, 7000, 6000, 5000]), 7, rules(list), null, 2);
    expect([...awards.values()]).toEqual(['示范', '示范', '优秀', '优秀', '达标', '达标']);
    expect(outcomes.map((one) => [one.given, one.reached])).toEqual([[2, 2], [2, null], [2, 6]]);
    expect(awardSentence(outcomes[2]!, 'floor')).toBe('达标：60 分及以上 6 件，占 7 件的 85.7%；其中 4 件已得更高等次，本等 2 件');
    expect(awardSentence(outcomes[2]!, 'floor', 'en')).not.toMatch(/[\u4e00-\u9fff]分/);
  });

  it('keep the minimum score, and say how many it cost', () => {
    const { outcomes } = giveAwards(candidates([9000, 7000, 6500]), 3, rules([met(60)]), 7000, 2);
    expect(outcomes[0]).toMatchObject({ given: 2, reached: 2, belowMinimum: 1 });
    expect(awardSentence(outcomes[0]!, 'floor')).toContain('1 件未达最低分');
  });

  it('with nobody there say 0 of 0', () => {
    const { outcomes } = giveAwards([], 0, rules([met(60)]), null, 2);
    expect(awardSentence(outcomes[0]!, 'floor')).toBe('达标：60 分及以上 0 件，占 0 件的 0%');
  });

  it('give an entry the award exactly when its score reaches it and nothing better came first', () => {
    const scores = fc.array(fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }), { maxLength: 20 })
      .map((list) => candidates([...list].sort((a, b) => (b ?? -1) - (a ?? -1)).map((one) => one === null ? null : one * 100)));
    fc.assert(fc.property(scores, fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (list, high, low) => {
      fc.pre(high >= low);
      const { awards, outcomes } = giveAwards(list, list.length, rules([met(high, '一'), met(low, '二')]), null, 2);
      for (const { entryId, score } of list) {
        expect(awards.get(entryId)).toBe(score === null || score < low * 100 ? undefined : score >= high * 100 ? '一' : '二');
      }
      expect(outcomes[0]!.given + outcomes[1]!.given).toBe(awards.size);
    }));
  });
});
