// Rules in small sets made for one question each: order of rates and offsets, limits of the cycle, ties, shares.
import { describe, expect, it } from 'vitest';
import { compile } from '#backend/credit-rules/compile.ts';
import { layered } from '#backend/credit-rules/layers.ts';
import { rate } from '#backend/credit-rules/rate.ts';
import type { Rateable } from '#backend/credit-rules/shapes.ts';
import { RuleSet } from '#contract/schema/credit-rules.ts';
import { evaluated, ruleSet, type LooseRecord } from './rules.ts';

/** Credits come with the records; concentrated, remote and school-based work each has its category. */
function small(more: Partial<RuleSet>, categories: readonly object[] = [{}, {}, {}]): RuleSet {
  const [a, b, c] = categories;
  return RuleSet.parse({
    ...ruleSet('shaanxi-2018'), id: 'small', total: { min: null, clause: '' }, offsets: [],
    categories: [
      { code: 'a', name: '甲', nameEn: 'A', ...a }, { code: 'b', name: '乙', nameEn: 'B', ...b }, { code: 'c', name: '丙', nameEn: 'C', ...c },
    ],
    rates: [
      { category: 'a', forms: ['concentrated'], own: true }, { category: 'b', forms: ['remote'], own: true },
      { category: 'c', forms: ['schoolBased'], own: true },
    ],
    ...more,
  });
}
const own = (form: LooseRecord['form'], credits: number, date: string, more: Partial<LooseRecord> = {}): LooseRecord =>
  ({ level: 'city', form, credits, date, ...more });
const day = '2022-05-05';

describe('offsets', () => {
  it('in their order, each credit of the surplus once, and what was received is no surplus', () => {
    const set = small({
      offsets: [{ from: 'a', to: 'b', clause: '' }, { from: 'b', to: 'c', clause: '' }, { from: 'a', to: 'c', clause: '' }],
    }, [{ min: 10 }, { min: 20 }, { min: 30 }]);
    const { offsets, shortages, total } = evaluated(set, [own('concentrated', 40, day)]);
    expect(offsets).toEqual([{ from: 'a', to: 'b', credits: 20 }, { from: 'a', to: 'c', credits: 10 }]);
    expect(shortages.map(({ code, short }) => ({ code, short }))).toEqual([{ code: 'c', short: 20 }]);
    expect(total).toBe(40);
  });

  it('from a category without a minimum everything is surplus; into one without a minimum nothing goes', () => {
    const set = small({ offsets: [{ from: 'a', to: 'c', clause: '' }, { from: 'a', to: 'b', clause: '' }] }, [{}, { min: 5 }, {}]);
    expect(evaluated(set, [own('concentrated', 7, day)]).offsets).toEqual([{ from: 'a', to: 'b', credits: 5 }]);
  });

  it('what lies above the cycle’s limit is no surplus either', () => {
    const set = small({ offsets: [{ from: 'a', to: 'b', clause: '' }] }, [{ min: 10, max: 12 }, { min: 5 }, {}]);
    const { offsets, byCategory, records, explain } = evaluated(set, [own('concentrated', 8, '2021-05-05'), own('concentrated', 9, day)]);
    expect([offsets, byCategory['a']]).toEqual([[{ from: 'a', to: 'b', credits: 2 }], 12]);
    expect(records.map(({ counted }) => counted)).toEqual([8, 4]);
    expect(records[1]?.why).toContain('周期内甲已达上限，计入 4');
    expect(explain.join('')).toContain('甲合计 17，周期内最多计 12');
  });
});

describe('rates', () => {
  it('the first that fits decides', () => {
    const rates = RuleSet.parse({
      ...small({}), rates: [{ category: 'a', levels: ['city'], perHour: 0.5 }, { category: 'b', perHour: 0.25 }],
    });
    const [city, county] = evaluated(rates, [{ level: 'city', form: 'remote', hours: 8, date: day }, { level: 'county', form: 'remote', hours: 8, date: day }]).records;
    expect([city?.category, city?.credits, county?.category, county?.credits]).toEqual(['a', 4, 'b', 2]);
  });

  it('优秀 may be worth more, rounded down where the rules say so', () => {
    const set = RuleSet.parse({
      ...small({}), rates: [{ category: 'a', perHour: 0.35, excellentFactor: 1.15 }], rounding: { decimals: 1, mode: 'down' },
    });
    const [plain, excellent] = evaluated(set, [
      { level: 'city', form: 'remote', hours: 7, date: day, result: 'good' }, { level: 'city', form: 'remote', hours: 7, date: day, result: 'excellent' },
    ]).records;
    expect([plain?.credits, excellent?.credits]).toEqual([2.4, 2.8]);
    expect(excellent?.why).toContain('7 学时 × 0.35 × 1.15（优秀） = 2.8 学分');
  });
});

describe('one achievement at several levels', () => {
  const lesson = (credits: number, date: string): LooseRecord => own('schoolBased', credits, date, { achievement: '《春》课例' });
  it('of equal ones the earliest counts, in whatever order they come', () => {
    const [early, late] = [lesson(6, '2021-05-05'), lesson(6, '2023-05-05')];
    for (const records of [[early, late], [late, early]]) {
      expect(evaluated(small({}), records).byYear.map(({ counted }) => counted)).toEqual([6, 0, 0, 0, 0]);
    }
  });
  it('each counts where the rules say so, and others are left alone', () => {
    const records = [lesson(6, '2021-05-05'), lesson(4, '2022-05-05'), own('schoolBased', 3, '2022-05-05')];
    const highest = evaluated(small({}), records);
    expect([highest.total, evaluated(small({ achievements: 'each' }), records).total]).toEqual([9, 13]);
    expect(highest.records[1]?.why).toContain('同一成果只计最高的一次（6），这一次不计');
  });
});

describe('layers of hours and of missed years', () => {
  const base = ruleSet('zhejiang-2016');
  it('the longer lesson and the shorter day hold', () => {
    const lax = { ...base, hour: { minutes: 40, perDay: 10, clause: '市' } };
    expect(layered(base, lax).hour).toMatchObject({ minutes: 45, perDay: 8 });
    expect(layered(lax, base).hour).toMatchObject({ minutes: 45, perDay: 8 });
  });
  it('making up needs both to allow it, the limits of both hold', () => {
    const lax = { ...base, year: { ...base.year, min: 40, makeUp: true } };
    expect([layered(base, lax).year, layered(lax, base).year].map(({ min, makeUp }) => [min, makeUp])).toEqual([[40, false], [40, false]]);
  });
});

it('a year that is exempted asks for nothing of its categories either', () => {
  const oneYear = { cycle: { start: '2021-01-01', years: 1 } };
  expect(evaluated('guangdong', [], { ...oneYear, exemptions: [{ reason: '产假', year: 2021 }] }).pass).toBe(true);
  expect(evaluated('guangdong', [], { ...oneYear, exemptions: [{ reason: '产假', year: 2021, category: 'public' }] }).shortages.map(({ code, short }) => [code, short]))
    .toEqual([['year:2021', 60], ['year:2021:professional', 42], ['year:2021:elective', 18]]);
});

it('a rating made before is never taken for another record', () => {
  const rules = compile(ruleSet('shaanxi-2018'));
  const base: Rateable = {
    level: 'city', form: 'concentrated', organiserLevel: null, activity: null, date: '2022-05-05', days: 2, hours: 1600, ownCredits: null, result: 'pass',
  };
  const others: Partial<Rateable>[] = [
    {}, { level: 'county' }, { organiserLevel: 'national' }, { form: 'remote' }, { date: '2023-05-05' }, { days: 1 }, { days: null }, { hours: 1500 },
    { result: 'fail' }, { activity: 'x' }, { ownCredits: 300, hours: 0 }, { ownCredits: 301, hours: 0 }, {},
  ];
  const ratings = others.map((more) => rate(rules, { ...base, ...more }));
  const fresh = others.map((more) => rate(compile(structuredClone(ruleSet('shaanxi-2018'))), { ...base, ...more }));
  expect(ratings).toEqual(fresh);
  expect(ratings[0]).not.toBe(ratings.at(-1));
  expect(new Set(ratings.map((one) => JSON.stringify(one))).size).toBe(others.length - 2);
});
