// Each rule of eligibility on its own: what it finds, how severe, and what it leaves alone.
import { describe, expect, test } from 'vitest';
import { ContestRules } from '#contract/schema/rules.ts';
import { findAll } from '#backend/entries/check.ts';
import { ageOn, divisionGrades, gradeOf, schoolYearOf } from '#backend/entries/grades.ts';
import { numberFacts } from '#backend/entries/people.ts';
import type { CheckInput, Entry, PastWork, Person } from '#backend/entries/shapes.ts';
import { eligibilityFacts } from '#seeds/templates/eligibility.ts';
import { templates } from '#seeds/templates/index.ts';
import { idNumber } from '../imports/made-sheet.ts';

type Category = ContestRules['categories'][number];
const base = ContestRules.parse(templates().find((one) => one.id === 'xuesheng')?.rules);
const rules = (limits: object = {}, category: Partial<Category> = {}, more: Partial<ContestRules> = {}): ContestRules => ContestRules.parse({
  ...base, ...more, limits, categories: base.categories.map((one) => ({ ...one, participant: 'student', authors: { min: 1, max: 9 },
    authorsByDivision: {},
    advisors: { min: 0, max: 9 }, ...category })),
});
const person = (name: string, more: Partial<Person> = {}): Person => ({
  name, schoolId: 'a', school: '云澜小学', id: '', idMasked: '', idKind: '', born: '', consent: '', ...more,
});
let serial = 0;
const entry = (authors: Person[], more: Partial<Entry> = {}): Entry => {
  serial += 1;
  return {
    id: `e${serial}`, number: '', title: `作品${serial}`, division: 'xiaoxue', category: 'huihua', subject: '', grade: '三年级', textbook: '', volume: '', lesson: '',
    similarity: null, seconds: null, unitId: 'u', unit: '云澜区', schoolId: 'a', school: '云澜小学', authors, advisors: [], files: [], ...more,
  };
};
const check = (entries: Entry[], own: ContestRules, past: PastWork[] = [], today = '2026-03-10') => {
  const input: CheckInput = { rules: own, contestId: 'c', contestTitle: '第五届绘画大赛', year: 2026, source: '某文', entries, past, today,
    facts: eligibilityFacts };
  return findAll(input).map(({ found }) => ({ is: `${found.rule} ${found.severity}`, ids: found.entries.map((one) => one.id), ...found }));
};
const told = (entries: Entry[], own: ContestRules, past: PastWork[] = []): string[] => check(entries, own, past).map((one) => one.is);
const past = (more: Partial<PastWork>): PastWork => ({
  id: 'w', contest: '第四届绘画大赛', year: 2025, title: '旧作', award: '一等奖', name: '赵一', school: '云澜小学', schoolId: '', idIndex: '', sameActivity: false, ...more,
});
const author = (name: string, id: string): Person => person(name, { id, idMasked: '6109**********0000', idKind: 'resident', born: '2017-05-01' });

describe('works', () => {
  test('the same title by one author is said once for all its entries; another author of that title is another work', () => {
    const all = [entry([author('赵一', '1')], { title: '《春天 里》' }), entry([author('赵一', '1')], { title: '春天里' }), entry([author('钱二', '2')], { title: '春天里' }),
      entry([person('赵一')], { title: '春天里！' })];
    expect(check(all, rules()).map((one) => [one.is, one.ids])).toEqual([['sameTitle error', [all[0]?.id, all[1]?.id, all[3]?.id]]]);
    expect(check(all, rules())[0]?.message[0]).toBe('《春天 里》由同一作者报了 3 件，像是重复报送。');
  });
  test('the same bytes in two entries', () => {
    const file = { sha256: 'x', bytes: 10, name: '画.jpg' };
    const all = [entry([person('赵一')], { files: [file, { ...file, sha256: 'y' }] }), entry([person('钱二')], { files: [{ ...file, sha256: 'y' }, file] }), entry([person('孙三')])];
    expect(check(all, rules()).map((one) => [one.is, one.ids.length])).toEqual([['sameFile error', 2]]);
  });
  test('earlier works: barred by rule, else a warning; people by number for certain, by name and school perhaps', () => {
    const again = entry([person('赵一')], { title: '旧作' });
    expect(told([again], rules(), [past({})])).toEqual(['sameWorkBefore warning']);
    expect(told([again], rules({ pastWinners: 'work' }), [past({})])).toEqual(['pastWinner error']);
    expect(told([again], rules({ pastWinners: 'work' }), [past({ award: '' })])).toEqual(['sameWorkBefore warning']);
    expect(told([again], rules({ pastWinners: 'work', pastYears: 3 }), [past({ year: 2022 })])).toEqual([]);
    expect(told([again], rules({ pastWinners: 'work', pastYears: 3 }), [past({ year: 2023 })])).toEqual(['pastWinner error']);
    const other = entry([author('赵一', '77')]);
    expect(told([other], rules({ pastWinners: 'person' }), [past({ idIndex: '77' })])).toEqual(['pastWinner error']);
    expect(told([other], rules({ pastWinners: 'person' }), [past({})])).toEqual(['pastWinner warning']);
    expect(check([other], rules({ pastWinners: 'person' }), [past({ idIndex: '77', title: '《旧作》' })])[0]?.message[0]).toContain('”《旧作》一等奖');
    expect(told([other], rules({ pastWinners: 'person' }), [past({ idIndex: '78' })])).toEqual([]);
    expect(told([other], rules({ pastWinners: 'person' }), [past({ idIndex: '77', contest: '合唱比赛' })])).toEqual(['pastWinner warning']);
    // A prize in an activity of another kind bars nobody, and is no reason to ask.
    expect(told([other], rules({ pastWinners: 'person' }), [past({ idIndex: '77', contest: '合唱比赛', otherActivity: true })])).toEqual([]);
    expect(told([other], rules({ pastWinners: 'person' }), [past({ idIndex: '77', otherActivity: true })])).toEqual(['pastWinner error']);
    expect(told([other], rules({ pastWinners: 'person' }), [past({ school: '南湖小学' })])).toEqual([]);
  });
  test('textbook nodes are compared as they are written in many ways; incomplete ones are said', () => {
    const node = { grade: '三年级', subject: '数学', textbook: '人教版', volume: '上册', lesson: '分数的初步认识' };
    const all = [entry([person('赵一')], node), entry([person('钱二')], { ...node, textbook: '人教', volume: '上', lesson: '《分数的 初步认识》' }),
      entry([person('孙三')], { ...node, volume: '下册' }), entry([person('李四')], { ...node, lesson: '' })];
    expect(check(all, rules({ uniqueNode: true })).map((one) => [one.is, one.ids])).toEqual([
      ['node error', [all[0]?.id, all[1]?.id]], ['missingFacts warning', [all[3]?.id]]]);
    expect(told(all, rules())).toEqual([]);
  });
});

describe('limits', () => {
  test('by number for certain, without numbers perhaps; two numbers are two people', () => {
    const own = rules({ perPerson: { any: 1 } });
    expect(told([entry([author('赵一', '1')]), entry([person('钱二'), author('赵一', '1')])], own)).toEqual(['perPerson error']);
    expect(told([entry([person('赵一')]), entry([person('赵一')])], own)).toEqual(['perPerson warning']);
    expect(told([entry([author('赵一', '1')]), entry([person('赵一')])], own)).toEqual(['perPerson warning']);
    expect(told([entry([author('赵一', '1')]), entry([author('赵一', '2')])], own)).toEqual([]);
    expect(told([entry([person('赵一')]), entry([person('赵一', { schoolId: 'b' })])], own)).toEqual([]);
    expect(check([entry([author('赵一', '1')]), entry([author('赵一', '1')])], own)[0]?.because[0]).toContain('最多 1 件（规则来源：某文）');
  });
  test('first, later and advising seats have limits of their own', () => {
    const all = [entry([person('赵一'), person('钱二')], { advisors: [person('孙三')] }), entry([person('赵一'), person('钱二')], { advisors: [person('孙三')] })];
    const subjects = (limits: object) => check(all, rules({ perPerson: limits })).map((one) => one.who);
    expect(subjects({ first: 1 })).toEqual(['赵一（云澜小学）']);
    expect(subjects({ coauthor: 1 })).toEqual(['钱二（云澜小学）']);
    expect(subjects({ advisor: 1 })).toEqual(['孙三（云澜小学）']);
    expect(subjects({ first: 2, coauthor: 2, advisor: 2 })).toEqual([]);
  });
  test('schools and units', () => {
    const all = [entry([person('赵一')]), entry([person('钱二')]), entry([person('孙三')], { schoolId: 'b' })];
    expect(check(all, rules({ perSchool: 1, perUnit: 2 })).map((one) => [one.is, one.ids.length])).toEqual([['perSchool error', 2],
      ['perUnit error', 3]]);
  });
});

describe('people', () => {
  test('pupils in a category for teachers, and ages that do not fit', () => {
    const teacher = rules({}, { participant: 'teacher' });
    expect(told([entry([person('赵一', { idKind: 'student' })])], teacher)).toEqual(['wrongParticipant error']);
    expect(told([entry([person('赵一', { idKind: 'resident', born: '2012-01-01' })])], teacher)).toEqual(['wrongParticipant error']);
    expect(told([entry([person('赵一', { idKind: 'resident', born: '1985-01-01' })])], teacher)).toEqual([]);
    expect(told([entry([person('赵一')], { grade: '三（2）班' })], teacher)).toEqual(['wrongParticipant warning']);
    expect(told([entry([person('赵一', { born: '1985-01-01' })])], rules())).toEqual(['wrongParticipant warning']);
    expect(told([entry([person('赵一', { born: '2017-03-01' })])], rules())).toEqual([]);
  });
  test('how many, twice the same, and an advisor who is an author', () => {
    const exactly = rules({}, { authors: { min: 1, max: 2 }, advisors: { min: 1, max: 1 } });
    expect(told([entry([person('赵一'), person('钱二'), person('孙三')], { advisors: [person('李四')] })], exactly)).toEqual(['authorCount error']);
    expect(told([entry([person('赵一')])], exactly)).toEqual(['advisorCount error']);
    expect(told([entry([person('赵一')], { advisors: [person('赵 一')] })], exactly)).toEqual(['advisorIsAuthor error']);
    expect(told([entry([person('赵一'), person('赵一')], { advisors: [person('李四')] })], exactly)).toEqual(['authorCount error']);
    const school = rules({}, { participant: 'school', authors: { min: 0, max: 0 } });
    expect(told([entry([])], school)).toEqual([]);
    expect(told([entry([], { schoolId: '' })], school)).toEqual(['missingFacts error']);
  });
  test('consent: by birthday to the day, without a number by grade, without a grade by division', () => {
    const own = rules({ consentUnder: 14 });
    const on = (more: Partial<Person>, of: Partial<Entry> = {}) => told([entry([person('赵一', more)], of)], own).filter((one) => one.startsWith('consent'));
    expect(on({ born: '2012-03-11' })).toEqual(['consent error']);
    expect(on({ born: '2012-03-10' })).toEqual([]);
    expect(on({ born: '2017-03-10', consent: 'given' })).toEqual([]);
    expect(on({ born: '2017-03-10', consent: 'refused' })).toEqual(['consent error']);
    expect(on({})).toEqual(['consent warning']);
    expect(on({}, { division: 'chuzhong', grade: '初三' })).toEqual([]);
    expect(on({}, { division: 'chuzhong', grade: '' })).toEqual(['consent warning']);
    expect(on({}, { division: 'gaozhong', grade: '' })).toEqual([]);
    expect(told([entry([person('赵一')])], rules())).toEqual([]);
  });
});

describe('material', () => {
  test('similarity above, missing, and on the limit', () => {
    const own = rules({}, { material: { ...base.categories[0]?.material as Category['material'], similarityMax: 0.3 } });
    expect(told([entry([person('赵一')], { similarity: 3001 })], own)).toEqual(['similarity error']);
    expect(told([entry([person('赵一')], { similarity: 3000 })], own)).toEqual([]);
    expect(told([entry([person('赵一')])], own)).toEqual(['similarity warning']);
  });
  test('grades that are not of the division', () => {
    expect(told([entry([person('赵一')], { division: 'chuzhong', grade: '小学三年级' })], rules())).toEqual(['division error']);
    expect(told([entry([person('赵一')], { division: 'chuzhong', grade: '三年级' })], rules())).toEqual(['division warning']);
    expect(told([entry([person('赵一')], { division: 'chuzhong', grade: '八年级' })], rules())).toEqual([]);
    expect(told([entry([person('赵一')], { division: 'xiaoxue', grade: '初一' })], rules())).toEqual(['division error']);
    expect(told([entry([person('赵一')], { division: 'gone' })], rules())).toEqual(['division error']);
  });
  test('local projects and the list of contests', () => {
    const levels = [{ id: 'county', name: '县级' }, { id: 'city', name: '市级', here: true }] as unknown as ContestRules['levels'];
    expect(told([entry([person('赵一')])], rules({}, { upTo: 'county' }, { levels }))).toEqual(['localOnly error']);
    expect(told([entry([person('赵一')])], rules({}, { upTo: 'city' }, { levels }))).toEqual([]);
    const list = (status: string, to = '') => rules({}, {}, { whitelist: { list: '名单', status, from: '', to, note: '' } as ContestRules['whitelist'] });
    const two = [entry([person('赵一')]), entry([person('钱二')])];
    expect(told(two, list('removed'))).toEqual(['whitelist error']);
    expect(told(two, list('unknown'))).toEqual(['whitelist warning']);
    expect(told(two, list('listed', '2025-08-31'))).toEqual(['whitelist error']);
    expect(told(two, list('listed', '2028-08-31'))).toEqual([]);
  });
});

test('grades and ages as they are written', () => {
  const of = (text: string, division = '小学组') => gradeOf(text, divisionGrades(division, eligibilityFacts), 2025, eligibilityFacts);
  const grades = ['一年级', '6年级', '初二', '初中二年级', '高三', '九年级', '三（2）班', '三年级2班', '２年级', '三至四年级', '大班', '不知道', ''];
  expect(grades.map((text) => of(text))).toEqual([1, 6, 8, 8, 12, 9, 3, 3, 2, null, 0, null, null]);
  expect([of('2023级'), of('2023级', '初中组'), of('2025级', '高中组'), of('2', '初中组')]).toEqual([3, 9, 10, 8]);
  // 高职高专 holds the letters of 职高, 高等职业学校 those of 职业.
  expect(['高职高专', '高等职业学校', '本科高校', '中等职业学校'].map((name) => divisionGrades(name, eligibilityFacts))).toEqual(
    [null, null, null, { from: 10, to: 12 }]);
  const divisions = ['小学组', '小学A（1-3年级）', '小学A（≤4年级）', '初中组', '高中组（含中职）', '中学组', '教师组'];
  expect(divisions.map((name) => divisionGrades(name, eligibilityFacts))).toEqual([
    { from: 1, to: 6 }, { from: 1, to: 3 }, { from: 1, to: 4 }, { from: 7, to: 9 }, { from: 10, to: 12 }, { from: 7, to: 12 }, null]);
  expect([schoolYearOf('2026-08-31', eligibilityFacts), schoolYearOf('2026-09-01', eligibilityFacts)]).toEqual([2025, 2026]);
  expect([ageOn('2012-02-29', '2026-02-28'), ageOn('2012-02-29', '2026-03-01')]).toEqual([13, 14]);
  const id = idNumber(7, '20150607');
  expect(numberFacts(`G${id}`)).toEqual({ kind: 'student', born: '2015-06-07', inner: id });
  expect(numberFacts('L610902201506071234')).toEqual({ kind: 'student', born: '2015-06-07', inner: '' });
});

test('5,000 entries with every rule on', () => {
  const own = rules({ perPerson: { any: 1, first: 1, coauthor: 1, advisor: 2 }, perSchool: 5, perUnit: 100, pastWinners: 'person',
    uniqueNode: true, consentUnder: 14 });
  const all = Array.from({ length: 5000 }, (_, at) => entry([author(`甲${at % 4000}`, String(at % 4500)), person(`乙${at % 3000}`)], {
    title: `题${at % 4900}`, schoolId: `s${at % 900}`, unitId: `u${at % 40}`, subject: '数学', textbook: '人教版', lesson: `课${at % 4000}`, advisors: [person(`丙${at % 2000}`)],
  }));
  const winners = Array.from({ length: 5000 }, (_, at) => past({ id: `w${at}`, name: `甲${at}`, idIndex: at % 2 ? String(at) : '' }));
  const before = process.cpuUsage();
  const found = check(all, own, winners);
  // Time of the processor: others may be busy on the machine.
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
  expect(new Set(found.map((one) => one.rule))).toEqual(new Set(['sameTitle', 'pastWinner', 'perPerson', 'perSchool', 'perUnit', 'node', 'consent'].filter((one) =>
    found.some((other) => other.rule === one))));
  expect(found.filter((one) => one.rule === 'perSchool')).toHaveLength(500);
});
