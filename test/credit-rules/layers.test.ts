// Layers of rules (province, stricter city), changes by path, and which rules hold where and when.
import { describe, expect, it } from 'vitest';
import { RuleBook } from '#backend/credit-rules/book.ts';
import { applyChanges } from '#backend/credit-rules/changes.ts';
import { compile, cycleAt } from '#backend/credit-rules/compile.ts';
import { layered } from '#backend/credit-rules/layers.ts';
import { RuleSet } from '#contract/schema/credit-rules.ts';
import { creditRuleLayers, creditRuleSets } from '#seeds/templates/credit-rules/index.ts';
import { course, evaluated, ruleSet } from './rules.ts';

const layer = (id: string): RuleSet => creditRuleLayers.find((set) => set.id === id) ?? ruleSet(id);
const shaanxi = ruleSet('shaanxi-2018');

/** A city of Shaanxi that wants to be stricter here and laxer there. */
const city = RuleSet.parse({
  ...shaanxi, id: 'yunlan', extends: 'shaanxi-2018', unknown: ['市里的表格。'], total: { min: 100, clause: '第三条' },
  year: { min: 20, makeUp: false, clause: '第四条' },
  categories: [
    { code: 'concentrated', name: '集中培训', nameEn: 'Concentrated', min: 36, minDays: 1, lowestOrganiser: 'city' },
    { code: 'schoolBased', name: '校本研修', nameEn: 'School-based', min: 40, yearMax: 12 },
    { code: 'extra', name: '其他', nameEn: 'Other', max: 5 },
  ],
  rates: [
    { category: 'concentrated', forms: ['concentrated'], levels: ['national'], perHour: 0.6 },
    { category: 'concentrated', forms: ['concentrated'], levels: ['county'], perHour: 0.1 },
    { category: 'extra', forms: ['selfDirected'], hoursPerCredit: 10 },
  ],
  offsets: [], exemptions: [], requirements: [], portability: 'province',
});

describe('layers', () => {
  const whole = layered(shaanxi, city);
  const category = (code: string) => whole.categories.find((one) => one.code === code);
  const perHour = (level: 'national' | 'county') => whole.rates.find((rate) => rate.forms.includes('concentrated')
    && rate.levels.includes(level))?.perHour;

  it('the stricter holds, whoever says it', () => {
    expect(whole.total).toEqual({ min: 120, clause: shaanxi.total.clause });
    expect(whole.year).toMatchObject({ min: 20, makeUp: false, clause: '第四条' });
    expect(category('concentrated')).toMatchObject({ min: 36, minDays: 2, lowestOrganiser: 'city', required: true });
    expect(category('schoolBased')).toMatchObject({ min: 50, yearMax: 10 });
    expect(category('remote')).toMatchObject({ min: 40 });
    expect(category('extra')).toMatchObject({ max: 5 });
    expect([perHour('national'), perHour('county')]).toEqual([0.5, 0.1]);
    expect(whole.offsets).toEqual(shaanxi.offsets);
    expect(whole.portability).toBe('province');
    expect(whole.unknown[0]).toBe('市里的表格。');
    expect(whole.unknown).toEqual(expect.arrayContaining(shaanxi.unknown));
  });

  it('an offset that both speak of needs both', () => {
    const upper = { ...city, offsets: [{ from: 'remote', to: 'concentrated', clause: '' }] };
    expect(layered(shaanxi, upper).offsets).toEqual([]);
    expect(layered(shaanxi, { ...city, offsets: shaanxi.offsets }).offsets).toEqual(shaanxi.offsets);
  });

  it('of two ranges what both allow at most', () => {
    const range = (min: number, max: number): RuleSet => RuleSet.parse({
      ...shaanxi, activities: [{ code: 'paper', name: '论文', nameEn: 'Paper' }],
        rates: [{ category: 'remote', activity: 'paper', range: { min, max } }],
    });
    expect(layered(range(15, 30), range(10, 20)).rates[0]?.range).toEqual({ min: 10, max: 20 });
  });

  it('merging the same base again changes nothing', () => {
    expect(layered(shaanxi, whole)).toEqual(whole);
    for (const set of creditRuleLayers) {
      const base = set.extends === null ? null : ruleSet(set.extends);
      if (base) expect(layered(base, ruleSet(set.id)), set.id).toEqual(ruleSet(set.id));
    }
  });

  it('hours and credits are not compared: the upper unit decides and a sentence says so', () => {
    const xuhui = ruleSet('shanghai-xuhui');
    expect([xuhui.unit, xuhui.total.min, xuhui.categories.map(({ code }) => code)]).toEqual(['credits', null, ['schoolBased']]);
    expect(xuhui.unknown.some((sentence) => sentence.includes('单位不同'))).toBe(true);
  });

  it('Xiamen rests on Fujian rests on the nation', () => {
    const { total, categories, newTeacher, portability, name } = ruleSet('xiamen');
    const nation = layer('national');
    expect({ total, categories, newTeacher, portability }).toEqual({ total: nation.total, categories: nation.categories,
      newTeacher: nation.newTeacher, portability: 'nation' });
    expect(name).toContain('厦门');
    expect(evaluated('xiamen', [course('remote', 'city', 20)]).records[0]?.why)
      .toBe('市级远程培训 20 学时 × 1 = 20 学时，依厦门市教师培训学分（待补充，暂按国家底线）（国家培训学时底线（教师〔2011〕1号））');
  });
});

describe('changes by path', () => {
  it('reach lists by code or place and leave the given set alone', () => {
    const before = structuredClone(shaanxi);
    const changed = applyChanges(shaanxi,
      { 'categories.schoolBased.yearMax': 12, 'rates.0.perHour': 0.6, 'total.min': 130, 'year.min': 24, 'rounding.mode': 'down',
        'categories.remote.required': true });
    expect(changed.categories[2]?.yearMax).toBe(12);
    expect([changed.rates[0]?.perHour, changed.total.min, changed.year.min, changed.rounding.mode,
      changed.categories[1]?.required]).toEqual([0.6, 130, 24, 'down', true]);
    expect(shaanxi).toEqual(before);
    expect(applyChanges(shaanxi, [{ path: 'total.min', value: 100 }, { path: 'total.min', value: null }]).total.min).toBeNull();
  });

  it.each([
    [{ 'categories.schoolbased.yearMax': 12 }, '没有“categories.schoolbased.yearMax”'],
      [{ 'categories.99.yearMax': 12 }, '没有“categories.99'], [{ 'total.minimum': 1 }, '没有“total.minimum”'],
    [{ 'categories.schoolBased': 3 }, '写到具体的一项'], [{ id: 'other' }, '“id”不能改'], [{ '__proto__.polluted': 1 }, '没有“__proto__.polluted”'],
      [{ 'total.min': -1 }, '“total.min”的值不合规'],
    [{ 'total.min': 'many' }, '“total.min”的值不合规'], [{ 'categories.concentrated.max': 20 }, '大于周期上限'],
      [{ 'rates.0.perHour': null }, '写了 0 种'], [{ 'rates.0.category': 'none' }, '不存在的类别“none”'],
    [{ 'offsets.0.to': 'concentrated' }, '它自己'], [{ 'categories.schoolBased.yearMin': 11 }, '大于每年上限'], [{ '': 1 }, '没有'],
  ])('%o is refused', (changes, sentence) => {
    expect(() => applyChanges(shaanxi, changes as Record<string,
      number>)).toThrow(expect.objectContaining({ code: 'rules_invalid', message: expect.stringContaining(sentence) as string }));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('a set that contradicts itself is not compiled', () => {
    expect(() =>
      compile({ ...shaanxi, offsets: [{ from: 'remote', to: 'nowhere', clause: '' }] })).toThrow(expect.objectContaining({ code: 'rules_invalid' }));
  });
});

describe('which rules hold', () => {
  const set = (id: string) => ({ ...ruleSet('national'), id });
  const versions = [1, 2, 3, 4].map((id) => ({ id, rules: set(`set-${id}`) }));
  const book = new RuleBook(versions, [
    { id: 1, ruleVersionId: 1, unitId: null, from: '2018-03-01' }, { id: 2, ruleVersionId: 2, unitId: null, from: '2024-01-01' },
    { id: 3, ruleVersionId: 3, unitId: 'u1', from: '2020-01-01' }, { id: 4, ruleVersionId: 4, unitId: null, from: '2024-01-01' },
  ]);
  it.each([
    [null, '2018-02-28', null], [null, '2018-03-01', 1], [null, '2023-12-31', 1], [null, '2024-01-01', 4], ['u2', '2025-01-01', 4],
      ['u1', '2019-12-31', 1], ['u1', '2020-01-01', 3], ['u1', '2026-01-01', 3],
  ])('unit %s on %s: version %s', (unit, day, version) => expect(book.at(unit, day)?.ruleVersionId ?? null).toBe(version));

  it('the common cycle comes round again', () => {
    const rules = compile(shaanxi);
    expect(['2021-01-01', '2025-12-31', '2026-01-01', '2020-12-31', '2031-05-05'].map((day) => cycleAt(rules, day).start))
      .toEqual(['2021-01-01', '2021-01-01', '2026-01-01', '2016-01-01', '2031-01-01']);
    const older = compile(ruleSet('shaanxi-older'));
    expect(['2013-01-31', '2013-02-01', '2018-01-31'].map((day) => cycleAt(older, day).start)).toEqual(['2008-02-01', '2013-02-01',
      '2013-02-01']);
  });

  it('every set that ships compiles once', () => {
    for (const one of creditRuleSets) expect(compile(one)).toBe(compile(one));
  });
});
