// The Shaanxi rules of 2018 and their older version: every vector of the document, and what lies around them.
import { describe, expect, it } from 'vitest';
import { course, cycle, evaluated, schoolYears, type LooseRecord } from './rules.ts';

const shaanxi = (records: readonly LooseRecord[], more = {}) => evaluated('shaanxi-2018', records, more);
const fifty = schoolYears(10, 10, 10, 10, 10);

describe('the vectors of the Shaanxi rules', () => {
  it('60 hours of national concentrated training are 30 credits', () => {
    const { byCategory, records: [record] } = shaanxi([course('concentrated', 'national', 60, '2022-03-31', { days: 10 })]);
    expect(byCategory).toEqual({ concentrated: 30, remote: 0, schoolBased: 0 });
    expect(record).toMatchObject({ category: 'concentrated', year: 2022, hours: 60, credits: 30, counted: 30 });
  });

  it('100 hours of provincial online training are 40 credits', () => {
    expect(shaanxi([course('remote', 'province', 100)]).byCategory['remote']).toBe(40);
  });

  it('C 45, R 25, S 50 passes: 15 above the minimum fill the online part', () => {
    const { pass, offsets, total, byCategory, shortages,
      explain } = shaanxi([course('concentrated', 'national', 90), course('remote', 'national', 50), ...fifty]);
    expect({ pass, offsets, total, byCategory, shortages }).toEqual({
      pass: true, total: 120, byCategory: { concentrated: 45, remote: 25, schoolBased: 50 }, shortages: [],
      offsets: [{ from: 'concentrated', to: 'remote', credits: 15 }],
    });
    expect(explain.join('')).toContain('集中培训超出本类要求的 15 学分冲抵远程培训');
  });

  it('C 30, R 55, S 50 passes and the 15 above the online minimum fill nothing', () => {
    const { pass, offsets, byCategory,
      total } = shaanxi([course('concentrated', 'national', 60), course('remote', 'national', 110), ...fifty]);
    expect({ pass, offsets, byCategory, total }).toEqual({ pass: true, offsets: [],
      byCategory: { concentrated: 30, remote: 55, schoolBased: 50 }, total: 135 });
  });

  it('C 80, R 0, S 40 fails: school-based study cannot be filled by anything', () => {
    const { pass, shortages, total } = shaanxi([course('concentrated', 'national', 160), ...schoolYears(10, 10, 10, 10)]);
    expect(pass).toBe(false);
    expect(total).toBe(120);
    expect(shortages.map(({ code, short, reachable }) => ({ code, short, reachable }))).toEqual([{ code: 'schoolBased', short: 10,
      reachable: false }]);
  });

  it('counts at most 10 school-based credits a year, however they come', () => {
    const { byCategory, byYear, records,
      pass } = shaanxi([...schoolYears(14, 6, 10, 10, 10), { level: 'school', form: 'schoolBased', credits: 3, date: '2021-02-01' }]);
    expect(byCategory['schoolBased']).toBe(46);
    expect(byYear[0]?.byCategory['schoolBased']).toEqual({ raw: 17, counted: 10, limit: 10 });
    expect(records.map(({ counted }) => counted), 'the earlier line of the year counts first').toEqual([7, 6, 10, 10, 10, 3]);
    expect(records[0]?.why).toContain('2021 年度校本研修已达上限，计入 7');
    expect(pass).toBe(false);
  });
});

describe('rates and refusals', () => {
  const rated = (record: LooseRecord) => shaanxi([record]).records[0];
  it.each([
    ['concentrated', 'national', 20], ['concentrated', 'province', 16], ['concentrated', 'city', 12], ['concentrated', 'county', 8],
    ['remote', 'national', 20], ['remote', 'province', 16], ['remote', 'city', 12], ['remote', 'county', 0], ['concentrated', 'school', 0],
      ['blended', 'city', 0],
  ] as const)('40 hours of %s training at %s level are %d credits', (form, level, credits) => {
    expect(rated(course(form, level, 40))).toMatchObject({ credits, counted: credits, category: credits === 0 ? '' : form });
  });

  it('says why in a sentence that cites the document and invents no article', () => {
    expect(rated(course('concentrated', 'province', 40))?.why)
      .toBe('省级集中培训 40 学时 × 0.4 = 16 学分，依《陕西省中小学教师培训学分认定和管理办法（试行）》');
    expect(rated(course('remote', 'county', 40))?.why).toMatch(/^远程培训须由市级以上单位组织，县级远程培训不计，依《陕西省/);
    expect(rated(course('concentrated', 'school', 40))?.why).toMatch(/^集中培训须由县级以上单位组织，校级集中培训不计/);
    expect(rated(course('blended', 'city', 40))?.why).toContain('请把集中部分和远程部分分开登记');
    expect(rated({ level: 'county', form: 'concentrated', activity: 'poetry', date: '2023-01-01' })?.why).toContain('没有代码为“poetry”的活动');
  });

  it('takes the level of the organiser before the level of the record', () => {
    expect(rated(course('concentrated', 'national', 40, '2023-07-09', { organiserLevel: 'county' }))?.credits).toBe(8);
    expect(rated(course('remote', 'county', 40, '2023-07-09', { organiserLevel: 'province' }))?.credits).toBe(16);
  });

  it('refuses a concentrated training of one day, not one whose days are unknown', () => {
    const one = rated(course('concentrated', 'city', 8, '2023-07-09', { days: 1 }));
    expect(one).toMatchObject({ category: '', credits: 0 });
    expect(one?.why).toContain('集中培训须连续 2 天以上，本次 1 天');
    expect(rated(course('concentrated', 'city', 8))?.credits).toBe(2.4);
  });

  it('counts 8 hours a day: a day of ten hours gives eight', () => {
    const record = rated(course('concentrated', 'province', 30, '2023-07-09', { days: 3 }));
    expect(record).toMatchObject({ hours: 24, credits: 9.6 });
    expect(record?.why).toContain('申报 30 学时，3 天，每天最多计 8 学时');
  });

  it('gives nothing for 不合格, and hours neither', () => {
    expect(rated(course('remote', 'national', 40, '2023-07-09', { result: 'fail' }))).toMatchObject({ category: '', hours: 0, credits: 0,
      why: '国家级远程培训考核不合格，不计学分' });
  });

  it('takes credits of the platform only where there are no hours', () => {
    expect(rated({ level: 'province', form: 'remote', credits: 12, date: '2022-01-01' })).toMatchObject({ credits: 12,
      category: 'remote' });
    expect(rated({ level: 'province', form: 'remote', hours: 10, credits: 12, date: '2022-01-01' })).toMatchObject({
      credits: 4, why: expect.stringContaining('= 4 学分（来源所记 12 学分未采用），依') as string,
    });
    expect(rated({ level: 'province', form: 'remote', date: '2022-01-01' })?.why).toContain('没有学时，暂计 0 学分');
    expect(rated({ level: 'school', form: 'schoolBased', hours: 40, date: '2022-01-01' })?.why).toContain('记录里没有，暂计 0 学分');
  });

  it('leaves records outside the cycle in the list and out of the sum', () => {
    const { total, records: [record] } = shaanxi([course('concentrated', 'national', 60, '2020-12-31')]);
    expect(total).toBe(0);
    expect(record).toMatchObject({ year: 2020, credits: 30, counted: 0 });
    expect(record?.why).toContain('2020 学分年度不在本周期（2021-01-01 至 2025-12-31）之内');
  });

  it('keeps hundredths exact over many small lines', () => {
    const lines = Array.from({ length: 300 }, (_, index) => course('concentrated', 'city', 0.1 + index % 3, `2022-0${1 + index % 9}-10`));
    expect(shaanxi(lines).byCategory['concentrated']).toBe(99);
  });
});

describe('what can still be reached', () => {
  const need = (more: object, records: readonly LooseRecord[] = schoolYears(10, 10), code = 'schoolBased') => shaanxi(records,
    more).needs.find((one) => one.code === code);

  it('without slack the remaining years are all needed, and the first of them cannot wait', () => {
    expect(need({ asOf: '2023-05-01' })).toMatchObject({ short: 30, reachable: true, dueBy: '2023-12-31' });
    expect(need({ asOf: '2023-05-01' })?.sentence).toContain('余下 3 个年度都须修满，已无余量；2023-12-31 之前至少再修 10 学分，否则无法达标');
  });

  it('one lost year makes 50 unreachable', () => {
    const lost = need({ asOf: '2024-01-01' });
    expect(lost).toMatchObject({ short: 30, reachable: false });
    expect(lost?.sentence).toContain('最多还能计 20，已经无法补齐；如有产假、病休等情形，请登记豁免');
  });

  it('with an exemption of the lost year it is reachable again, and the total asks less by the same', () => {
    for (const exemption of [
      { reason: '产假', year: 2023 }, { reason: '产假', from: '2023-03-01', to: '2023-08-31' },
        { reason: 'maternity', year: 2023, category: 'schoolBased', credits: 10 },
      { reason: '产假', year: 2023, effect: 'reduceMin' as const, credits: 10 }, { reason: '产假', category: 'schoolBased', credits: 10 },
    ]) {
      const given = { asOf: '2024-01-01', exemptions: [exemption] };
      expect(need(given), JSON.stringify(exemption)).toMatchObject({ min: 40, short: 20, reachable: true, dueBy: '2024-12-31' });
      expect(need(given, [], 'total')).toMatchObject({ min: 110 });
    }
  });

  it('after the cycle nothing can be reached; without a day the cycle is over', () => {
    expect(need({ asOf: '2026-01-01' })).toMatchObject({ reachable: false });
    expect(need({})).toMatchObject({ reachable: false, dueBy: '2025-12-31' });
    expect(need({})?.sentence).toContain('周期已经结束');
  });

  it('a category without a yearly limit can be filled until the last day, also by an offset', () => {
    expect(need({ asOf: '2025-12-31' }, [], 'remote')).toMatchObject({ short: 40, reachable: true, dueBy: '2025-12-31' });
  });
});

describe('the older version with its year from 1 February to 30 January', () => {
  const older = (date: string) => evaluated('shaanxi-older', [{ level: 'school', form: 'schoolBased', credits: 4, date }],
    { cycle: { start: '2013-02-01', years: 5 } });

  it.each([['2014-02-01', 2014], ['2015-01-30', 2014], ['2015-02-01', 2015], ['2016-02-29', 2016]])('%s belongs to %d', (date, year) => {
    expect(older(date).records[0]).toMatchObject({ year, credits: 4, counted: 4 });
  });

  it('31 January belongs to no year, and a sentence says so', () => {
    const { records: [record], total } = older('2015-01-31');
    expect(record).toMatchObject({ year: null, credits: 0, category: '' });
    expect(record?.why).toContain('不在任何学分年度之内（学分年度自2月1日至次年1月30日）');
    expect(total).toBe(0);
  });

  it('has five years of its own window in a cycle that begins on 1 January', () => {
    const { byYear } = evaluated('shaanxi-older', [], { cycle });
    expect(byYear.map(({ from, to }) => [from, to])).toEqual([2021, 2022, 2023, 2024,
      2025].map((year) => [`${year}-02-01`, `${year + 1}-01-30`]));
  });
});
