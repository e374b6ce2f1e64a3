// What must hold for any records: order, batching and repeating change nothing, limits hold, an offset moves only surplus.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '#backend/credit-rules/assess.ts';
import { compile, creditYearOf, yearRange } from '#backend/credit-rules/compile.ts';
import { rateable } from '#backend/credit-rules/evaluate.ts';
import { fractionOf, times, toHundredths } from '#backend/credit-rules/hundredths.ts';
import { rate } from '#backend/credit-rules/rate.ts';
import type { YearSum } from '#backend/credit-rules/shapes.ts';
import { CreditRecord, Form, Level, RuleSet, type Evaluation } from '#contract/schema/credit-rules.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';
import { cycle, evaluated, ruleSet, type LooseRecord } from './rules.ts';

const runs = { numRuns: 60 };
const day =
  fc.date({ min: new Date('2020-11-01'), max: new Date('2026-03-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const activities = [...new Set(creditRuleSets.flatMap((set) => set.activities.map(({ code }) => code)))];
const record: fc.Arbitrary<LooseRecord> = fc.record({
  level: fc.constantFrom(...Level.options), form: fc.constantFrom(...Form.options), date: day,
    hours: fc.integer({ min: 0, max: 16_000 }).map((hours) => hours / 100),
  credits: fc.integer({ min: 0, max: 2000 }).map((credits) => credits / 100), days: fc.integer({ min: 1, max: 40 }),
    organiserLevel: fc.constantFrom(...Level.options),
  result: fc.constantFrom('excellent', 'good', 'pass', 'fail', ''), achievement: fc.constantFrom('甲', '乙'),
    activity: fc.constantFrom(...activities),
  newTeacher: fc.boolean(), focus: fc.constantFrom('ictUpgrade2', 'classTeacher'),
}, { requiredKeys: ['level', 'form', 'date'] });
const records = fc.array(record, { maxLength: 40 });
const sets = fc.constantFrom(...creditRuleSets);

/** A set in which every kind of rule is at work at once. */
const everything = RuleSet.parse({
  ...ruleSet('shaanxi-2018'), id: 'everything',
    year: { min: 12, makeUp: true, conditions: [{ category: null, singleTrainingOf: 10, min: 20 }], clause: '' },
  categories: [
    { code: 'concentrated', name: '集中', nameEn: 'C', min: 30, max: 60, countsPercent: 50 },
      { code: 'remote', name: '远程', nameEn: 'R', min: 40, yearMin: 3 },
    { code: 'schoolBased', name: '校本', nameEn: 'S', min: 50, yearMax: 10.5 },
      { code: 'other', name: '其他', nameEn: 'O', min: 5, yearMax: 4, max: 12 },
  ],
  rates: [
    { category: 'concentrated', forms: ['concentrated'], hoursPerCredit: 3 },
      { category: 'remote', forms: ['remote', 'blended'], perHour: 0.35, excellentFactor: 1.2 },
    { category: 'schoolBased', forms: ['schoolBased'], own: true }, { category: 'other', fixed: 2 },
  ],
  offsets: [{ from: 'concentrated', to: 'remote' }, { from: 'remote', to: 'other' }, { from: 'schoolBased', to: 'remote' },
    { from: 'concentrated', to: 'other' }],
  newTeacher: { years: 1, hours: 120, countsPercent: 60 }, rounding: { decimals: 1, mode: 'halfUp' },
});
const anySet = fc.oneof(sets, fc.constant(everything), fc.constant(ruleSet('shaanxi-2018')));

/** The evaluation without what names places in the list of records. */
const sense = ({ records: list, ...rest }: Evaluation): object =>
  ({ ...rest, records: list.map((one) => JSON.stringify({ ...one, index: 0 })).toSorted() });

describe('order, batches, repeats', () => {
  it('no order of the records changes the evaluation',
    () => fc.assert(fc.property(anySet, records, fc.infiniteStream(fc.nat()), (set, list, keys) => {
    const shuffled = list.map((one) => ({ one, key: keys.next().value as number })).toSorted((a, b) => a.key - b.key).map(({ one }) => one);
    expect(sense(evaluated(set, shuffled))).toEqual(sense(evaluated(set, list)));
  }), runs));

  it('sums brought in batches, in any order, assess alike',
    () => fc.assert(fc.property(anySet, records, fc.integer({ min: 1, max: 9 }), (set, list, parts) => {
    const rules = compile(set);
    const lines = list.map((one) => rate(rules, rateable(CreditRecord.parse(one)))).map(({ category, year, hours, credits }): YearSum =>
      ({ category, year, hours, credits, lines: 1, largestTraining: credits }));
    const merged = new Map<string, YearSum>();
    const batches = Array.from({ length: parts }, (_, part) => lines.filter((_line, index) => index % parts === part)).toReversed();
    for (const line of batches.flat()) {
      const key = `${line.category}|${line.year}`;
      const sum = merged.get(key) ?? { ...line, hours: 0, credits: 0, lines: 0, largestTraining: 0 };
      merged.set(key, {
        ...sum, hours: sum.hours + line.hours, credits: sum.credits + line.credits, lines: sum.lines + 1,
        largestTraining: Math.max(sum.largestTraining, line.credits),
      });
    }
    const input = { cycle, asOf: '2023-05-05', exemptions: [] };
    expect(assess(rules, { ...input, sums: [...merged.values()] })).toEqual(assess(rules, { ...input, sums: lines }));
  }), runs));

  it('the same records once more, told apart by their key, change nothing',
    () => fc.assert(fc.property(anySet, records, fc.nat(), (set, list, from) => {
    const keyed = list.map((one, key) => ({ key, one }));
    const imported = new Map([...keyed, ...keyed.slice(from % (list.length + 1)), ...keyed.toReversed()].map(({ key, one }) => [key, one]));
    expect(sense(evaluated(set, [...imported.values()]))).toEqual(sense(evaluated(set, list)));
  }), runs));
});

describe('limits and offsets', () => {
  it('what counts never exceeds a limit, and the records’ shares add up to it',
    () => fc.assert(fc.property(anySet, records, (set, list) => {
    const { byCategory, byYear, records: rows, total } = evaluated(set, list);
    for (const category of set.categories) {
      const counted = toHundredths(byCategory[category.code] ?? 0);
      if (category.max !== null) expect(counted).toBeLessThanOrEqual(toHundredths(category.max));
      for (const year of byYear) {
        const one = year.byCategory[category.code];
        if (category.yearMax !== null) expect(one?.counted ?? 0).toBeLessThanOrEqual(category.yearMax);
        expect(one?.counted ?? 0).toBeLessThanOrEqual(one?.raw ?? 0);
      }
      expect(rows.filter((row) => row.category === category.code).reduce((sum, row) => sum + toHundredths(row.counted), 0)).toBe(counted);
    }
    const share = set.categories.reduce((sum, { code, countsPercent }) => sum + (byCategory[code] ?? 0) * countsPercent / 100, 0);
    expect(Math.abs(total - share)).toBeLessThan(0.005 * set.categories.length + 1e-9);
    expect(rows.every((row) => row.counted <= row.credits && Number.isInteger(toHundredths(row.credits)))).toBe(true);
  }), runs));

  it('offsets move only what exceeds the source’s own minimum, each credit once, and never more than is missing',
    () => fc.assert(fc.property(anySet, records, (set, list) => {
    const { offsets, byCategory, needs } = evaluated(set, list);
    const minOf = (code: string): number => toHundredths(set.categories.find((one) => one.code === code)?.min ?? 0);
    const countedOf = (code: string): number => toHundredths(byCategory[code] ?? 0);
    const sum = (where: (one: Evaluation['offsets'][number]) => boolean): number =>
      offsets.filter(where).reduce((total, one) => total + toHundredths(one.credits), 0);
    for (const { code } of set.categories) {
      expect(sum(({ from }) => from === code)).toBeLessThanOrEqual(Math.max(0, countedOf(code) - minOf(code)));
      expect(sum(({ to }) => to === code)).toBeLessThanOrEqual(Math.max(0, minOf(code) - countedOf(code)));
      const need = needs.find((one) => one.code === code);
      if (need) expect(toHundredths(need.counted)).toBe(countedOf(code) + sum(({ to }) => to === code));
    }
    for (const { from, to, credits } of offsets) {
      expect(set.offsets.some((one) => one.from === from && one.to === to)).toBe(true);
      expect(credits).toBeGreaterThan(0);
    }
  }), runs));

  it('one more record never lowers a total, a category, or whether it passes',
    () => fc.assert(fc.property(anySet, records, record, (set, list, more) => {
    const [before, after] = [evaluated(set, list), evaluated(set, [...list, more])];
    // A better level of the same achievement may move it to another year or category: that is another record's doing.
    fc.pre(more.achievement === undefined);
    expect(after.total).toBeGreaterThanOrEqual(before.total);
    for (const [code, counted] of Object.entries(before.byCategory)) expect(after.byCategory[code]).toBeGreaterThanOrEqual(counted);
    if (set.year.conditions.length === 0 && before.pass) expect(after.pass).toBe(true);
  }), runs));

  it('of one achievement only the highest value counts',
    () => fc.assert(fc.property(fc.array(record, { minLength: 2, maxLength: 8 }), (list) => {
    const same = list.map((one) => ({ ...one, achievement: '同一课例' }));
    expect(evaluated(everything, same).records.filter(({ credits }) => credits > 0).length).toBeLessThanOrEqual(1);
    const best = Math.max(...list.map((one) => evaluated(everything, [{ ...one, achievement: '别的' }]).records[0]?.credits ?? 0));
    expect(Math.max(...evaluated(everything, same).records.map(({ credits }) => credits))).toBe(best);
  }), runs));
});

describe('against the formulas of the document', () => {
  const rates = { national: 50, province: 40, city: 30, county: 20, school: 0, other: 0 };
  it('Shaanxi: C ≥ 30, R + max(0, C − 30) ≥ 40, Σ min(10, S of a year) ≥ 50', () => fc.assert(fc.property(
    fc.array(fc.record({ form: fc.constantFrom('concentrated' as const, 'remote' as const, 'schoolBased' as const),
      level: fc.constantFrom('national' as const, 'province' as const, 'city' as const),
      hours: fc.integer({ min: 1, max: 60 }), credits: fc.integer({ min: 1, max: 12 }), year: fc.integer({ min: 2021, max: 2025 }) }),
        { minLength: 5, maxLength: 40 }), (facts) => {
      let [c, r, s] = [0, 0, 0];
      const school = new Map<number, number>();
      for (const { form, level, hours, credits, year } of facts) {
        if (form === 'concentrated') c += hours * rates[level];
        else if (form === 'remote') r += hours * rates[level];
        else school.set(year, (school.get(year) ?? 0) + credits * 100);
      }
      for (const sum of school.values()) s += Math.min(1000, sum);
      const { byCategory, pass } = evaluated('shaanxi-2018', facts.map(({ form, level, hours, credits, year }) =>
        (form === 'schoolBased' ? { form, level: 'school', credits, date: `${year}-06-30` } : { form, level, hours, date: `${year}-06-30` })));
      expect(byCategory).toEqual({ concentrated: c / 100, remote: r / 100, schoolBased: s / 100 });
      expect(pass).toBe(c >= 3000 && r + Math.max(0, c - 3000) >= 4000 && s >= 5000);
    }), { numRuns: 200 }));

  it('a share is rounded as whole numbers say',
    () => fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 5_000_000 }),
      fc.integer({ min: 0, max: 2 }),
    fc.constantFrom('halfUp' as const, 'down' as const), (amount, micro, decimals, mode) => {
      const step = 10n ** BigInt(2 - decimals);
      const [top, bottom] = [BigInt(amount) * BigInt(micro), 1_000_000n * step];
      const whole = mode === 'halfUp' ? (2n * top + bottom) / (2n * bottom) : top / bottom;
      expect(times(amount, fractionOf(micro / 1_000_000), { decimals, mode })).toBe(Number(whole * step));
    }), { numRuns: 500 }));

  it('every day belongs to the one credit year whose range holds it, or to none', () => fc.assert(fc.property(anySet, day, (set, date) => {
    const rules = compile(set);
    const holding = [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026].filter((year) => {
      const { from, to } = yearRange(rules, year);
      return from <= date && date <= to;
    });
    expect(holding).toEqual(creditYearOf(rules, date) === 0 ? [] : [creditYearOf(rules, date)]);
  }), { numRuns: 300 }));
});
