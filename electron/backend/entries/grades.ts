// Grades and ages: what a grade's text means, what a division takes, how old people are and usually are.
import type { EligibilityFacts } from '#seeds/templates/eligibility.ts';

const digits: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const numberOf = (text: string): number => digits[text] ?? Number(text);

/** First calendar year of the school year that a day belongs to. */
export function schoolYearOf(day: string, facts: EligibilityFacts): number {
  const year = Number(day.slice(0, 4));
  return day.slice(5) >= facts.schoolYearFrom.day ? year : year - 1;
}

/** Whole years between two days, YYYY-MM-DD; someone born on 29 February is a year older from 1 March on. */
export const ageOn = (born: string, day: string): number =>
  Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(5) < born.slice(5) ? 1 : 0);

export interface Grades { from: number; to: number }

/** The grades that a stage or several stages named in a text have; null when it names none, or a stage beyond school. */
export function stageGrades(text: string, facts: EligibilityFacts): Grades | null {
  if (facts.beyondSchool.some((word) => text.includes(word))) return null;
  let rest = text;
  const found: Grades[] = [];
  for (const { words, from, to } of facts.stages) {
    const word = words.find((one) => rest.includes(one));
    if (word === undefined) continue;
    // 中学 must not be found again inside 初级中学, nor 小学 inside 教学点小学部.
    for (const one of words) rest = rest.replaceAll(one, '');
    found.push({ from, to });
  }
  return found.length === 0 ? null : { from: Math.min(...found.map((one) => one.from)), to: Math.max(...found.map((one) => one.to)) };
}

const one = '([一二三四五六七八九]|[1-9])';

/**
 * The grade that a text means, 1 to 12 (小学一年级 is 1, 初一 is 7, 高一 is 10), or null when it cannot be told. A year of
 * entry (2023级) needs the stage (`stage`, of the division) and the school year.
 */
export function gradeOf(text: string, stage: Grades | null, schoolYear: number, facts: EligibilityFacts): number | null {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '');
  if (plain === '') return null;
  const cohort = /^(20\d\d)级/.exec(plain);
  if (cohort) {
    if (!stage || stage.to - stage.from > 6) return null;
    const grade = stage.from + schoolYear - Number(cohort[1]);
    return grade >= stage.from && grade <= stage.to ? grade : null;
  }
  // Several grades in one cell (三至四年级) are no single grade.
  if (/[至~\-—–、,，/]/.test(plain)) return null;
  const middle = new RegExp(`^(?:初中?|初级中学)${one}(?:年级|$|[(（\\d上下班第])`).exec(plain);
  if (middle && numberOf(middle[1] ?? '') <= 4) return Math.min(6 + numberOf(middle[1] ?? ''), 9);
  const high = new RegExp(`^(?:高中?|职高|中职|中专|高级中学)${one}(?:年级|$|[(（\\d上下班第])`).exec(plain);
  if (high && numberOf(high[1] ?? '') <= 3) return 9 + numberOf(high[1] ?? '');
  if (/^(?:幼儿园)?[大中小]班/.test(plain)) return 0;
  const grade = new RegExp(`^(?:小学)?${one}年级`).exec(plain) ?? new RegExp(`^(?:小学)?${one}$`).exec(plain)
    ?? new RegExp(`^${one}[(（]\\d{1,2}[)）]班?$`).exec(plain);
  if (!grade) return null;
  const value = numberOf(grade[1] ?? '');
  // A bare 3 in 初中组 is the third grade of that stage.
  if (value <= 3 && !plain.includes('年级') && !plain.startsWith('小学') && stage && stage.from >= 7 && stage.to - stage.from <= 2) {
    return stage.from + value - 1;
  }
  return facts.stages.some(({ from, to }) => value >= from && value <= to) ? value : null;
}

/** The grades that a division's name takes: 小学组, 小学A（1-3年级）, 小学A（≤4年级）, 高中组（含中职）. */
export function divisionGrades(name: string, facts: EligibilityFacts): Grades | null {
  const plain = name.normalize('NFKC').replaceAll(/\s/g, '');
  const stage = stageGrades(plain, facts);
  const range = new RegExp(`${one}(?:年级)?[-~—–至到]${one}年级?`).exec(plain);
  const most = new RegExp(`(?:≤|不超过|至多)${one}年级|${one}年级(?:及)?以下`).exec(plain);
  const shift = stage && stage.from >= 7 ? stage.from - 1 : 0;
  if (range) {
    const [from, to] = [numberOf(range[1] ?? ''), numberOf(range[2] ?? '')];
    const real = to > 6 ? 0 : shift;
    return from <= to ? { from: from + real, to: to + real } : stage;
  }
  if (most) return { from: stage?.from ?? 1, to: numberOf(most[1] ?? most[2] ?? '') + shift };
  return stage;
}

/** 三年级 in 初中组 may have been meant as 初三: then it is doubtful, not wrong. */
export const isDoubtful = (text: string, grade: number, stage: Grades): boolean =>
  grade <= 3 && stage.from >= 7 && !text.includes('小学');

/** 小学三年级, 初中一年级 … for sentences. */
export function gradeName(grade: number): string {
  const words = '零一二三四五六七八九';
  if (grade < 1) return '学前';
  if (grade <= 6) return `小学${words[grade] ?? ''}年级`;
  return grade <= 9 ? `初中${words[grade - 6] ?? ''}年级` : `高中${words[grade - 9] ?? ''}年级`;
}

/** The youngest that a pupil of a grade usually is, in the first days of the school year. */
export const youngestIn = (grade: number, facts: EligibilityFacts): number => facts.schoolAge.years + grade - 1;
