// The other rule sets: what the sources say in numbers comes out of an evaluation.
import { describe, expect, it } from 'vitest';
import { course, evaluated, ruleSet, schoolYears, type LooseRecord } from './rules.ts';

const credits = (id: string, record: LooseRecord) => evaluated(id, [record], { cycle: ruleSet(id).cycle }).records[0]?.credits;
const years = (hours: readonly number[], form: LooseRecord['form'] = 'concentrated',
  level: LooseRecord['level'] = 'county'): LooseRecord[] =>
  hours.map((value, index) => course(form, level, value, `${2021 + index}-10-10`));
const own = (values: readonly number[], form: LooseRecord['form'] = 'concentrated'): LooseRecord[] =>
  values.map((value, index) => ({ level: 'county', form, credits: value, date: `${2021 + index}-10-10` }));

describe('hours for a credit', () => {
  const day = '2018-06-01';
  it.each([
    ['beijing-135', course('concentrated', 'city', 10, day), 1], ['beijing-135', course('remote', 'city', 20, day), 1],
      ['beijing-135', course('schoolBased', 'school', 20, day), 1],
    ['beijing-135', { ...course('schoolBased', 'school', 40, day), activity: 'teachingResearch' }, 2],
    ['jiangxi-2018', course('concentrated', 'province', 10), 1], ['jiangxi-2018', course('remote', 'province', 20), 1],
    ['gansu-yongdeng', course('schoolBased', 'school', 90), 30], ['older-6-8', course('concentrated', 'city', 6), 1],
      ['older-6-8', course('remote', 'city', 8), 1],
    ['shandong-2015', course('concentrated', 'city', 120, '2022-01-05', { newTeacher: true }), 72],
    ['guangdong', course('remote', 'city', 42), 42], ['national', course('schoolBased', 'school', 36), 36],
    ['shanghai-xuhui', { level: 'county', form: 'schoolBased', activity: 'openLesson', date: '2022-01-05' }, 1],
    ['shanghai-xuhui', { level: 'city', form: 'schoolBased', activity: 'openLesson', date: '2022-01-05' }, 3],
    ['shanghai-xuhui', { level: 'county', form: 'schoolBased', activity: 'observation', date: '2022-01-05' }, 0.5],
    ['jiangxi-yujiang', { level: 'school', form: 'schoolBased', activity: 'lecture', date: '2022-01-05' }, 0.5],
    ['school-awards', { level: 'national', form: 'schoolBased', activity: 'award', date: '2022-01-05' }, 5],
    ['sichuan-nanbu', { level: 'city', form: 'selfDirected', activity: 'exchange', date: '2022-01-05' }, 10],
  ] as const)('%s: %o is %d', (id, record, expected) => expect(credits(id, record as LooseRecord)).toBe(expected));

  it('a thirteenth of a credit is rounded once, to hundredths', () => {
    expect(credits('older-6-8', course('concentrated', 'city', 20))).toBe(3.33);
    expect(credits('older-6-8', course('remote', 'city', 45))).toBe(5.63);
  });
});

describe('ranges', () => {
  const paper = (value?: number): LooseRecord =>
    ({ level: 'national', form: 'selfDirected', activity: 'paper', date: '2022-01-05',
      ...(value === undefined ? {} : { credits: value }) });
  it('wait for the certifier, and refuse what lies outside', () => {
    const [open, low, inside] = evaluated('sichuan-nanbu', [paper(), paper(14), paper(22)]).records;
    expect(open).toMatchObject({ credits: 0, category: 'converted' });
    expect(open?.why).toContain('可计 15 至 30 学时，请认定人确定具体数值');
    expect(low).toMatchObject({ credits: 0 });
    expect(low?.why).toContain('所填 14 不在幅度之内');
    expect(inside, 'hours of the table are hours').toMatchObject({ credits: 22, counted: 22, hours: 22 });
  });
});

describe('Zhejiang and its stricter city', () => {
  it('the province asks for 360 and 24 a year; a year missed stays missed', () => {
    expect(evaluated('zhejiang-2016', own([24, 24, 104, 104, 104])).pass).toBe(true);
    const { pass, shortages } = evaluated('zhejiang-2016', own([20, 100, 100, 100, 100]));
    expect(pass).toBe(false);
    expect(shortages.map(({ code, short, dueBy }) => ({ code, short, dueBy }))).toEqual([{ code: 'year:2021', short: 4,
      dueBy: '2021-12-31' }]);
  });

  it('the city asks for 36 a year where the province asks for 24', () => {
    const { needs, shortages } = evaluated('zhejiang-city', own([30, 120, 70, 70, 70]));
    expect(needs.filter(({ code }) => code.startsWith('year:')).map(({ min }) => min),
      'and for 114 in the year of the long training').toEqual([36, 114, 36, 36, 36]);
    expect(shortages.map(({ code, short }) => ({ code, short }))).toEqual([{ code: 'year:2021', short: 6 }]);
  });

  it('in the year of a concentrated training of 90 it asks for 114', () => {
    const enough = [...own([40, 90, 60, 80, 66]), { level: 'school', form: 'schoolBased', credits: 24, date: '2022-03-03' } as const];
    expect(evaluated('zhejiang-city', enough).pass).toBe(true);
    const { shortages } = evaluated('zhejiang-city', own([60, 90, 70, 70, 70]));
    expect(shortages.map(({ code, short }) => ({ code, short }))).toEqual([{ code: 'year:2022', short: 24 }]);
  });

  it('the city asks for one such training at all', () => {
    const { shortages } = evaluated('zhejiang-city', own([72, 72, 72, 72, 72]));
    expect(shortages.map(({ code }) => code)).toEqual(['long90']);
  });

  it('training of new teachers does not count, principals’ training by half', () => {
    const { total, byCategory } = evaluated('zhejiang-2016', [
      { level: 'city', form: 'concentrated', credits: 180, date: '2021-05-05', newTeacher: true },
      { level: 'city', form: 'concentrated', credits: 300, date: '2022-05-05', activity: 'principalQualification' },
    ]);
    expect({ total, byCategory }).toMatchObject({ total: 150, byCategory: { concentrated: 0, principal: 300 } });
  });
});

describe('Guangdong', () => {
  const parts = (year: number, professional: number, elective: number, common: number): LooseRecord[] => [
    course('remote', 'city', professional, `${year}-03-03`),
      { ...course('remote', 'city', elective, `${year}-04-04`), activity: 'electiveCourse' },
    { ...course('remote', 'city', common, `${year}-12-31`), activity: 'publicCourse' },
  ];
  const oneYear = { cycle: { start: '2021-01-01', years: 1 } };
  it('asks for 42, 18 and 30 by the last day of the year', () => {
    expect(evaluated('guangdong', parts(2021, 42, 18, 30), oneYear).pass).toBe(true);
    expect(evaluated('guangdong', parts(2021, 60, 0, 30), oneYear).shortages.map(({ code }) => code)).toEqual(['year:2021:elective']);
  });
  it('lets nothing be made up in the next year', () => {
    const { shortages } = evaluated('guangdong', [...parts(2021, 42, 18, 0), ...parts(2022, 42, 18, 60)],
      { cycle: { start: '2021-01-01', years: 2 }, asOf: '2022-12-31' });
    expect(shortages.map(({ code, reachable }) => ({ code, reachable }))).toEqual([{ code: 'year:2021', reachable: false },
      { code: 'year:2021:public', reachable: false }]);
  });
});

describe('Hunan, Shandong, the national floor and what rests on it', () => {
  it('Hunan asks for 360 hours and 30 a year from county level on', () => {
    expect(evaluated('hunan-2011', years([30, 30, 100, 100, 100])).pass).toBe(true);
    expect(evaluated('hunan-2011', years([360, 30, 30, 30, 30], 'concentrated', 'school')).total).toBe(0);
    expect(evaluated('hunan-changsha', years([29, 100, 100, 100, 100])).shortages.map(({ code }) => code)).toEqual(['year:2021']);
  });
  it('Shandong asks for 48 a year', () => {
    expect(evaluated('shandong-2015', years([47, 100, 100, 100, 100])).shortages.map(({ code }) => code)).toEqual(['year:2021']);
    expect(evaluated('shandong-2015', years([72, 72, 72, 72, 72])).pass).toBe(true);
  });
  it('Beijing asks for 36 credits', () => {
    const beijing = (hours: number) => evaluated('beijing-135', [course('concentrated', 'city', hours, '2017-01-01')],
      { cycle: ruleSet('beijing-135').cycle });
    expect([beijing(360).pass, beijing(359).shortages[0]?.short]).toEqual([true, 0.1]);
  });
  it.each(['national', 'fujian', 'xiamen'])('%s asks for 360 hours in five years and for nothing else', (id) => {
    const { pass, needs, unit } = evaluated(id, years([360]));
    expect({ pass, unit }).toEqual({ pass: true, unit: 'hours' });
    expect(evaluated(id, years([359])).shortages.map(({ code, short }) => [code, short])).toEqual([['total', 1]]);
    expect(needs.find(({ code }) => code === 'ictUpgrade2')).toMatchObject({ min: 50, counted: 0, short: 50 });
  });
  it('hours on a subject are shown: 50 on the ICT upgrade', () => {
    const need = evaluated('national',
      [course('remote', 'city', 20, '2022-01-01', { focus: 'ictUpgrade2' }),
        course('schoolBased', 'school', 30, '2022-02-01', { focus: 'ictUpgrade2' })])
      .needs.find(({ code }) => code === 'ictUpgrade2');
    expect(need).toMatchObject({ counted: 50, short: 0 });
  });
});

describe('exemptions that a rule set knows', () => {
  it('grant credits in the years touched', () => {
    const { byCategory, explain } = evaluated('jilin-leave', [],
      { exemptions: [{ reason: '哺乳期', from: '2022-11-01', to: '2023-02-01' }, { reason: 'retirement', year: 2025 }] });
    expect(byCategory['selfDirected']).toBe(12);
    expect(explain.join('')).toContain('哺乳期：2022、2023 年度每年计入自主研修 3 学分');
  });
  it('a loan is left to the ledger', () => {
    const { total, explain } = evaluated('jilin-leave', schoolYears(5), { exemptions: [{ reason: '学分借贷', year: 2022, credits: 5 }] });
    expect(total).toBe(5);
    expect(explain.join('')).toContain('学分借贷以台账中的借贷和归还为准');
  });
});
