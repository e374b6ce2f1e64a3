// Standing, deadlines, exemptions and what is left out: assessments made from sums, as balances are.
import { describe, expect, it } from 'vitest';
import { assess, assessedYears, type AssessInput } from '#backend/credit-rules/assess.ts';
import { compile } from '#backend/credit-rules/compile.ts';
import { explainAssessment, needSentence } from '#backend/credit-rules/explain.ts';
import { RuleSet } from '#contract/schema/credit-rules.ts';
import { cycle, evaluated, ruleSet, schoolYears } from './rules.ts';

const shaanxi = compile(ruleSet('shaanxi-2018'));
type Sums = Record<string, Record<number, number>>;
const sumsOf = (sums: Sums): AssessInput['sums'] =>
  Object.entries(sums).flatMap(([category, years]) => Object.entries(years).map(([year, credits]) =>
  ({ category, year: Number(year), credits: credits * 100, hours: credits * 300, lines: 1, largestTraining: credits * 100 })));
const assessed = (sums: Sums, asOf: string | null, more: Partial<AssessInput> = {}, rules = shaanxi) => assess(rules,
  { sums: sumsOf(sums), cycle, asOf, exemptions: [], ...more });

describe('standing', () => {
  const thirty = { 2021: 10, 2022: 10, 2023: 10 };
  it('72 of 120 are due by the end of the third year, 24 in the first, all in the last', () => {
    expect(['2020-12-31', '2021-01-01', '2023-05-01', '2023-12-31', '2025-12-31',
      '2027-01-01'].map((asOf) => assessed({}, asOf).dueNowX100)).toEqual([0, 2400, 7200, 7200, 12_000, 12_000]);
  });
  it.each([
    [{ schoolBased: thirty, concentrated: { 2022: 24 }, remote: { 2022: 32 } }, 'onTrack'],
      [{ schoolBased: thirty, concentrated: { 2022: 20 }, remote: { 2023: 22 } }, 'onTrack'],
    [{ schoolBased: thirty, concentrated: { 2022: 20 }, remote: { 2023: 21 } }, 'slow'],
      [{ schoolBased: thirty, concentrated: { 2022: 20 }, remote: { 2023: 17 } }, 'slow'],
    [{ schoolBased: thirty, concentrated: { 2022: 20 }, remote: { 2023: 16 } }, 'behind'],
      [{ schoolBased: { 2022: 10, 2023: 10 }, remote: { 2023: 100 } }, 'unreachable'],
    [{ schoolBased: { 2022: 9, 2023: 10 }, concentrated: { 2022: 90 } }, 'unreachable'],
  ] as const)('%o in the third year: %s', (sums, standing) => {
    expect(assessed(sums as Sums, '2023-10-01').standing).toBe(standing);
  });
  it('complete as soon as everything is there', () => {
    const sums = { schoolBased: { 2021: 10, 2022: 10, 2023: 10, 2024: 10, 2025: 10 }, concentrated: { 2021: 70 } };
    expect(assessed(sums, '2025-02-01')).toMatchObject({ standing: 'complete', pass: true, shortX100: 0, totalX100: 12_000 });
  });
  it('what must still be earned: the larger of the total’s and the categories’ gaps', () => {
    expect(assessed({ concentrated: { 2021: 80 }, schoolBased: { 2021: 10, 2022: 10, 2023: 10, 2024: 10 } },
      '2025-01-01').shortX100).toBe(1000);
    expect(assessed({}, '2021-01-01').shortX100).toBe(12_000);
  });
});

describe('deadlines', () => {
  const need = (sums: Sums, asOf: string, code: string, rules = shaanxi) => assessed(sums, asOf, {},
    rules).needs.find((one) => one.code === code);
  it('of a limited category: the first year that may not be missed, and how much of it', () => {
    expect(need({ schoolBased: { 2021: 10, 2022: 10 } }, '2023-01-01', 'schoolBased')).toMatchObject({ dueBy: '2023-12-31', dueX100: 1000,
      shortX100: 3000, reachable: true });
    expect(need({ schoolBased: { 2021: 10, 2022: 10, 2023: 4 } }, '2023-06-01', 'schoolBased')).toMatchObject({ dueBy: '2023-12-31',
      dueX100: 600 });
    expect(need({ schoolBased: { 2021: 10, 2022: 10, 2023: 10 } }, '2023-06-01', 'schoolBased')).toMatchObject({ dueBy: '2024-12-31',
      dueX100: 1000 });
  });
  it('a source with a limit can offset only what it can still get beyond its own need', () => {
    const set = RuleSet.parse({
      ...ruleSet('shaanxi-2018'), id: 'bounded', total: { min: null, clause: '' },
      categories: [{ code: 'a', name: '甲', nameEn: 'A', min: 20, yearMax: 10 }, { code: 'b', name: '乙', nameEn: 'B', min: 40, yearMax: 6 }],
      rates: [{ category: 'a', own: true }], offsets: [{ from: 'a', to: 'b', clause: '' }],
    });
    const rules = compile(set);
    expect(need({}, '2021-01-01', 'b', rules), '5 × 6 of its own and 30 beyond the 20 of the other').toMatchObject({ reachable: true });
    expect(need({}, '2023-01-01', 'b', rules), '3 × 6 and 10').toMatchObject({ reachable: false });
    expect(need({ a: { 2021: 10, 2022: 10 } }, '2023-01-01', 'b', rules), '18 of its own and 30').toMatchObject({ reachable: true });
  });
  it('the total is out of reach when limits leave too little', () => {
    const set = RuleSet.parse({
      ...ruleSet('shaanxi-2018'), id: 'tight', total: { min: 100, clause: '' },
        categories: [{ code: 'a', name: '甲', nameEn: 'A', yearMax: 20 }], rates: [{ category: 'a', own: true }], offsets: [],
    });
    expect([need({ a: { 2021: 20 } }, '2022-01-01', 'total', compile(set))?.reachable,
      need({ a: { 2021: 19 } }, '2022-01-01', 'total', compile(set))?.reachable]).toEqual([true, false]);
  });
});

describe('years that may be made up', () => {
  const rules = compile(RuleSet.parse({
    ...ruleSet('shaanxi-2018'), id: 'makeup', total: { min: null, clause: '' }, year: { min: 20, makeUp: true, clause: '' },
      categories: [{ code: 'a', name: '甲', nameEn: 'A' }], rates: [{ category: 'a', own: true }], offsets: [],
  }));
  it('later surplus fills the oldest gap; earlier surplus fills nothing', () => {
    const short = (years: number[]): number[] =>
      assessed({ a: Object.fromEntries(years.map((credits, index) => [2021 + index, credits])) }, '2025-12-31', {},
        rules).needs.map(({ shortX100 }) => shortX100 / 100);
    expect(short([10, 20, 30, 20, 20])).toEqual([0, 0, 0, 0, 0]);
    expect(short([0, 10, 35, 20, 20])).toEqual([5, 10, 0, 0, 0]);
    expect(short([60, 0, 20, 20, 20])).toEqual([0, 20, 0, 0, 0]);
  });
});

describe('exemptions', () => {
  const school = (years: number[]) => ({ schoolBased: Object.fromEntries(years.map((year) => [year, 10])) });
  it('two leaves in one year lower the year once, the same one twice works once', () => {
    const mins = (exemptions: AssessInput['exemptions']) => assessed(school([2021]), '2023-01-01',
      { exemptions }).needs.find(({ code }) => code === 'schoolBased')?.minX100;
    expect(mins([{ reason: '产假', from: '2022-01-05', to: '2022-06-05' },
      { reason: '病休', from: '2022-09-01', to: '2022-12-01' }])).toBe(4000);
    expect(mins([{ reason: '支教', year: 2022, credits: 4 }, { credits: 4, reason: '支教', year: 2022 }])).toBe(4600);
    expect(mins([{ reason: '产假', from: '2022-11-05', to: '2023-03-05' }])).toBe(3000);
    expect(mins([{ reason: '支教', year: 2022, category: 'poetry', credits: 5 }, { reason: '病休', category: 'poetry' }])).toBe(5000);
    expect(mins([{ reason: '产假', from: '2019-01-01', to: '2020-12-31' }])).toBe(5000);
  });
  it('grants count, within the yearly limit; without a date once', () => {
    const count = (exemptions: AssessInput['exemptions']) => assessed({ schoolBased: { 2022: 7 } }, null,
      { exemptions }).byCategoryX100.get('schoolBased');
    expect(count([{ reason: '支教', year: 2022, effect: 'grantCredits', category: 'schoolBased', credits: 8 }])).toBe(1000);
    expect(count([{ reason: '支教', from: '2023-09-01', to: '2024-07-01', effect: 'grantCredits', category: 'schoolBased',
      credits: 8 }])).toBe(2300);
    expect(count([{ reason: '支教', effect: 'grantCredits', category: 'schoolBased', credits: 8 }])).toBe(1500);
    const { records, byCategory } = evaluated('shaanxi-2018', schoolYears(9),
      { exemptions: [{ reason: '支教', year: 2021, effect: 'grantCredits', category: 'schoolBased', credits: 6 }] });
    expect([byCategory['schoolBased'], records[0]?.counted]).toEqual([10, 4]);
  });
  it('a longer cycle has more years in which to earn', () => {
    const { frame, needs, standing } = assessed(school([2021, 2022, 2024, 2025]), '2026-01-02',
      { exemptions: [{ reason: '援派', effect: 'extendCycle', years: 1 }] });
    expect([frame.to, needs.find(({ code }) => code === 'schoolBased')?.reachable, standing]).toEqual(['2026-12-31', true, 'behind']);
    expect(assessed(school([2021, 2022, 2024, 2025, 2026]), '2026-12-31',
      { exemptions: [{ reason: '援派', effect: 'extendCycle', from: '2023-01-01', to: '2023-12-31' }] })
      .byCategoryX100.get('schoolBased')).toBe(5000);
  });
  it('where years are asked for, the year falls away', () => {
    const zhejiang = compile(ruleSet('zhejiang-2016'));
    const sums = { concentrated: { 2021: 84, 2023: 84, 2024: 84, 2025: 84 } };
    expect(assessed(sums, null, { focusHours: new Map() }, zhejiang).pass).toBe(false);
    const exempt = assessed(sums, null, { focusHours: new Map(), exemptions: [{ reason: '产假', year: 2022 }] }, zhejiang);
    expect([exempt.pass, exempt.needs.find(({ code }) => code === 'total')?.minX100]).toEqual([true, 33_600]);
  });
  it('are said in sentences, and what does nothing says so', () => {
    const lines = (exemptions: AssessInput['exemptions']) => explainAssessment(shaanxi, assessed({}, null, { exemptions })).slice(1,
      2).join('');
    expect(lines([{ reason: '产假', year: 2022 }])).toBe('产假（规则没有这一条款，按登记的数额计）：2022 年度少要求校本研修 10 学分，总数同减。');
    expect(lines([{ reason: '支教', year: 2019 }])).toContain('不在本周期之内，不起作用');
    expect(lines([{ reason: '支教', year: 2022, category: 'poetry', credits: 5 }])).toContain('没有代码为“poetry”的类别，不起作用');
    expect(lines([{ reason: '援藏', effect: 'extendCycle', years: 2 }])).toContain('周期延长 2 年');
  });
});

describe('what is left out', () => {
  it('sums of other years, of no category and of categories the rules do not know', () => {
    const { totalX100, hoursX100 } = assessed({ '': { 2022: 5 }, unknown: { 2022: 5 }, remote: { 2020: 5, 2026: 5, 0: 5 } }, null);
    expect([totalX100, hoursX100]).toEqual([0, 0]);
  });
  it('needs on hours of a subject, while those are not known', () => {
    const national = compile(ruleSet('national'));
    expect(assessed({}, null, {}, national).needs.map(({ code }) => code)).toEqual(['total']);
    expect(assessed({}, null, { focusHours: new Map([['ictUpgrade2', 5000]]) },
      national).needs.find(({ code }) => code === 'ictUpgrade2')).toMatchObject({ shortX100: 0 });
  });
  it('a repayment may bring a year below nothing', () => {
    expect(assessed({ remote: { 2021: 10, 2022: -3 } }, null).byCategoryX100.get('remote')).toBe(700);
  });
});

it('each need has its sentence, each year its figures', () => {
  const assessment = assessed({ schoolBased: { 2021: 14 }, remote: { 2021: 3 } }, '2022-06-01');
  expect(assessment.needs.map((need) => needSentence(shaanxi, assessment, need)).every((sentence) => /^.{6,}。$/.test(sentence))).toBe(true);
  expect(assessedYears(shaanxi, assessment)[0]).toMatchObject({ year: 2021, from: '2021-01-01', to: '2021-12-31', countedX100: 1300,
    neededX100: null });
});

it('assesses ten thousand teachers in a moment', () => {
  const teachers = Array.from({ length: 10_000 },
    (_, index) =>
      sumsOf({ schoolBased: { 2021: index % 12, 2022: 10 }, remote: { 2022: index % 40 }, concentrated: { 2023: index % 30 } }));
  const before = process.cpuUsage().user;
  let behind = 0;
  for (const sums of teachers) behind += assess(shaanxi, { sums, cycle, asOf: '2023-06-01', exemptions: [] }).standing === 'behind' ? 1 : 0;
  expect(behind).toBeGreaterThan(0);
  expect((process.cpuUsage().user - before) / 1000).toBeLessThan(500);
});
