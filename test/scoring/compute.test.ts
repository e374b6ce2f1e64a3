// The whole computation: groups, missing marks, tie-breaks by rubric groups, awards; on the rules of a real template.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeResults, type JudgedEntry } from '#backend/scoring/compute.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { templates } from '#seeds/templates/index.ts';

const weike = templates().find((one) => one.id === 'weike')?.rules as ContestRules;
const criteria = ['h1', 'h2', 'h3', 'h4', 'h5', 't1', 't2'];

/** A sheet from its seven scores in points. */
function sheet(...points: number[]): JudgedEntry['sheets'][number] {
  const scores = new Map(points.map((value, index) => [criteria[index] ?? '', value * 100]));
  return { total: points.reduce((all, one) => all + one, 0) * 100, scores };
}
const entry = (code: string, sheets: JudgedEntry['sheets'], changes: Partial<JudgedEntry> = {}): JudgedEntry => ({
  entryId: `e-${code}`, code, title: code, division: '小学组', category: '微课', subject: '数学', seats: 3, answered: sheets.length,
  sheets, ...changes,
});

describe('computeResults', () => {
  it('breaks a tie by 教学效果 (three criteria together) and then by 教学内容, and says which', () => {
    const rows = computeResults(weike, [
      entry('A', [sheet(9, 18, 18, 9, 8, 8, 16)]), // 86, effect 35
      entry('B', [sheet(9, 17, 18, 9, 9, 8, 16)]), // 86, effect 36
      entry('C', [sheet(8, 18, 18, 9, 9, 8, 16)]), // 86, effect 36, content 18
      entry('D', [sheet(10, 17, 18, 9, 9, 7, 16)]), // 86, effect 36, content 17: equal to B
    ]).rows;
    expect(rows.map(({ code, score, rank, tied, tieBrokenBy }) => [code, score, rank, tied, tieBrokenBy])).toEqual([
      ['C', 86, 1, false, '教学内容'], ['B', 86, 2, true, '教学内容'], ['D', 86, 2, true, '教学效果'], ['A', 86, 4, false, '教学效果'],
    ]);
  });

  it('takes missing marks as missing: the mean of those there are, the rest counted', () => {
    const { rows, missing } = computeResults(weike, [
      entry('A', [sheet(9, 18, 18, 9, 8, 8, 16), sheet(8, 16, 16, 8, 8, 8, 15)]),
      entry('B', [sheet(7, 14, 14, 7, 7, 7, 14)], { answered: 3 }), // two recused
      entry('C', []),
    ]);
    expect(rows.map(({ code, sheets, missing: open, score, rank, award }) => [code, sheets, open, score, rank, award])).toEqual([
      ['A', 2, 1, 82.5, 1, ''], ['B', 1, 0, 70, 2, ''], ['C', 0, 3, null, null, ''],
    ]);
    expect(missing).toBe(4);
  });

  it('ranks and awards each division and category apart, in the order of the rules', () => {
    const ten = (division: string, category: string): JudgedEntry[] => Array.from({ length: 10 }, (_, index) =>
      entry(`${division}${category}${index}`, [sheet(9, 18, 18, 9, 8, 8, 5 + index)], { division, category }));
    const many = ['中职组', '小学组'].flatMap((division) => ['数字故事', '微课'].flatMap((category) => ten(division, category)));
    const { rows, groups } = computeResults(weike, many);
    expect(groups.map(({ division, category }) => division + category)).toEqual(['小学组微课', '小学组数字故事', '中职组微课', '中职组数字故事']);
    expect(groups.every(({ outcomes }) => outcomes.map((one) => one.given).join() === '1,2,3')).toBe(true);
    expect(rows.filter((row) => row.rank === 1)).toHaveLength(4);
    expect(rows.slice(0, 7).map((row) => row.award)).toEqual(['一等奖', '二等奖', '二等奖', '三等奖', '三等奖', '三等奖', '']);
    const whole = computeResults({ ...weike, awards: { ...weike.awards, scope: 'contest' } }, many);
    expect(whole.groups.map((group) => group.outcomes.map((one) => one.planned))).toEqual([[4, 8, 12]]);
  });

  it('knows divisions and categories by id or by name', () => {
    const rows = computeResults(weike, [entry('A', [], { division: 'xiaoxue', category: 'weike' }), entry('B', [])]).rows;
    expect(rows.map(({ division, category }) => [division, category])).toEqual([['小学组', '微课'], ['小学组', '微课']]);
  });

  it('uses the style, the method and the decimals of the rules, and flags a discrepancy', () => {
    const five = [70, 80, 80, 81, 99].map((total) => ({ total: total * 100, scores: new Map<string, number>() }));
    const rules: ContestRules = {
      ...weike, aggregation: { method: 'trimmed', trimFrom: 5, decimals: 1 }, ranking: { style: 'ordinal', tieBreak: [] },
    };
    const rows = computeResults(rules, [entry('B', five), entry('A', five)]).rows;
    const same = { score: 80.3, mean: 82, rankStandard: 1, spread: 29, discrepant: true };
    expect(rows).toMatchObject([{ ...same, code: 'A', rank: 1 }, { ...same, code: 'B', rank: 2 }]);
    expect(rows.map((row) => row.scoreHundredths)).toEqual([8033, 8033]);
  });

  it('gives the same whatever the order of entries and sheets', () => {
    const points = fc.tuple(...[10, 20, 20, 10, 10, 10, 20].map((max) => fc.integer({ min: max - 2, max })));
    const list = fc.array(fc.tuple(fc.array(points, { maxLength: 4 }), fc.constantFrom('小学组', '初中组')), { minLength: 1, maxLength: 12 })
      .map((all) => all.map(([sheets, division], index) => entry(`N${index}`, sheets.map((one) => sheet(...one)), { division })));
    const twice = list.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(fc.property(twice, ([all, shuffled]) => {
      const turned = shuffled.map((one) => ({ ...one, sheets: [...one.sheets].reverse() }));
      expect(computeResults(weike, turned)).toEqual(computeResults(weike, all));
    }));
  });
});
