// Who took part in what: programmes of five years, the share of each teacher, and what it is worth under Shaanxi 2018.
import { seededNumbers, seedOf } from '../random.ts';

export type CityForm = 'concentrated' | 'remote' | 'schoolBased';
export type CityLevel = 'national' | 'province' | 'city' | 'county' | 'school';
export interface CityProgramme {
  source: number; year: number; number: number; name: string; level: CityLevel; form: CityForm; organiser: string; from: string; to: string;
  days: number | null; hours: number;
}
export interface CityTraining {
  programme: CityProgramme;
  /** School-based only. */
  ownCredits: number | null;
  result: '优秀' | '良好' | '合格' | '不合格'; certificate: string;
}

export const firstYear = 2021;
export const years = 5;
const two = (value: number): string => String(value).padStart(2, '0');
const themes = [
  '教师数字素养提升', '学科与人工智能融合', '信息科技新课标研读', '网络安全与信息伦理', '能力提升工程2.0 整校推进', '班主任专题', '课堂教学评价', '心理健康教育',
  '劳动教育', '幼小衔接',
];

/** Programmes by source number: which level, form, how many a year, hours. */
const plans: readonly {
  source: number; level: CityLevel; form: CityForm; each: number; hours: number; days: number | null; organiser: string;
  word: string;
}[] = [
  { source: 1, level: 'national', form: 'remote', each: 4, hours: 40, days: null, organiser: '教育部教师工作司', word: '国培计划' },
  { source: 2, level: 'province', form: 'remote', each: 6, hours: 50, days: null, organiser: '陕西省教育厅', word: '省级远程' },
  { source: 3, level: 'city', form: 'remote', each: 5, hours: 20, days: null, organiser: '云澜市教育局', word: '市级网络研修' },
  { source: 4, level: 'county', form: 'concentrated', each: 6, hours: 24, days: 3, organiser: '县区教育局', word: '县级全员' },
  { source: 5, level: 'city', form: 'concentrated', each: 6, hours: 40, days: 5, organiser: '云澜市教育局', word: '市级骨干' },
  { source: 6, level: 'province', form: 'concentrated', each: 4, hours: 56, days: 7, organiser: '陕西省教育厅',
    word: '省级骨干' },
  { source: 7, level: 'national', form: 'concentrated', each: 2, hours: 80, days: 10, organiser: '教育部教师工作司',
    word: '国培集中' },
  { source: 8, level: 'school', form: 'schoolBased', each: 1, hours: 40, days: null, organiser: '本校', word: '校本研修' },
];

const programmes = new Map<string, CityProgramme>();
/** One programme of a source and year; `number` from 0. */
export function cityProgramme(plan: number, year: number, number: number): CityProgramme {
  const key = `${plan}/${year}/${number}`;
  let found = programmes.get(key);
  const one = plans[plan];
  if (!found && one) {
    const month = 3 + (number * 2 + plan) % 8;
    const last = one.days === null ? 28 : one.days;
    const name = one.form === 'schoolBased'
      ? `校本研修${year}年度` : `${one.word}：${themes[(number + year + plan) % themes.length] ?? ''}${year}${number > 9 ? `（${number}）` : ''}`;
    found = {
      source: one.source, year, number, name, level: one.level, form: one.form, organiser: one.organiser,
        days: one.days, hours: one.hours,
      from: one.form === 'schoolBased' ? `${year}-01-01` : `${year}-${two(month)}-01`,
      to: one.form === 'schoolBased' ? `${year}-12-31` : `${year}-${two(month)}-${two(last)}`,
    };
    programmes.set(key, found);
  }
  return found as CityProgramme;
}

/** The trainings of one teacher in five years, three on average, each a different one. */
export function cityTrainings(teacher: number): CityTraining[] {
  const random = seededNumbers(seedOf('trainings', String(teacher)));
  const below = (limit: number): number => Math.floor(random() * limit);
  const result = (): CityTraining['result'] => (['优秀', '良好', '合格', '合格'] as const)[below(4)] ?? '合格';
  const seen = new Set<string>();
  const made: CityTraining[] = [];
  const count = 1 + below(5) + (random() < 0.2 ? 1 : 0);
  for (let number = 0; number < count; number += 1) {
    const draw = random();
    const plan = draw < 0.42 ? 7 : draw < 0.72 ? below(3) : 3 + below(4);
    const year = firstYear + below(years);
    const programme = cityProgramme(plan, year, below(plans[plan]?.each ?? 1));
    if (seen.has(programme.name + programme.from)) continue;
    seen.add(programme.name + programme.from);
    made.push({
      programme, ownCredits: programme.form === 'schoolBased' ? 6 + below(14) / 2 : null, result: result(),
      certificate: programme.form === 'schoolBased'
        ? '' : `YL${year}${two(plan)}${String(teacher).padStart(6, '0')}${programme.number}`,
    });
  }
  return made;
}

/**
 * A teacher of the small sample: like in a real bureau most have their school-based credits of each year since `first`,
 * and a few trainings beside; some missed a year, some failed. `last` is the year that is running.
 */
export function sampleTrainings(teacher: number, first: number, last: number): CityTraining[] {
  const random = seededNumbers(seedOf('sample', String(teacher)));
  const below = (limit: number): number => Math.floor(random() * limit);
  const made: CityTraining[] = [];
  const lazy = random() < 0.12;
  for (let year = first; year <= last; year += 1) {
    // School-based credits of the running year are mostly registered at its end.
    const missed = random() < (year === last ? 0.7 : lazy ? 0.5 : 0.04);
    if (!missed) {
      const ownCredits = lazy ? 6 + below(5) : 10 + below(5) / 2;
      made.push({ programme: cityProgramme(7, year, 0), ownCredits, result: '合格', certificate: '' });
    }
    for (const plan of lazy || random() < 0.5 ? [below(3)] : [3 + below(4)]) {
      const programme = cityProgramme(plan, year, below(plans[plan]?.each ?? 1));
      const failed = random() < 0.05;
      made.push({
        programme, ownCredits: null, result: failed ? '不合格' : (['优秀', '良好', '合格', '合格'] as const)[below(4)] ?? '合格',
        certificate: failed ? '' : `YL${year}${two(plan)}${String(teacher).padStart(6, '0')}${programme.number}`,
      });
    }
  }
  return made;
}

/**
 * What the balance must be, by the article's own arithmetic: credits by category in hundredths, school-based ≤ 10 a
 * year.
 */
export function cityTruth(teacher: number): { concentrated: number; remote: number; schoolBased: number } {
  const rate: Record<CityLevel, number> = { national: 50, province: 40, city: 30, county: 20, school: 0 };
  const sums = { concentrated: 0, remote: 0, schoolBased: 0 };
  const byYear = new Map<number, number>();
  for (const { programme, ownCredits } of cityTrainings(teacher)) {
    if (programme.form === 'schoolBased') byYear.set(programme.year,
      (byYear.get(programme.year) ?? 0) + (ownCredits ?? 0) * 100);
    else sums[programme.form] += programme.hours * rate[programme.level];
  }
  for (const credits of byYear.values()) sums.schoolBased += Math.min(1000, credits);
  return sums;
}
