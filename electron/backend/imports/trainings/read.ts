// One row of training results: what it says about the training, read once for all rows that say the same, and about the person.
import { parseStrictNumber } from '#backend/excel/read/cells.ts';
import { daysBetween } from '#backend/credit-rules/days.ts';
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import { readDay, readSpan, type ReadDay } from '../day-cells.ts';
import { fault, isError, limitLength, quoted, type Fault, type TargetRow } from '../faults.ts';
import { tidy } from '../tidy.ts';
import type { WordList } from '../words.ts';
import type { ToldSession } from './sessions.ts';
import { formOfName, forms, levelOfName, levels, logins, results, reviews, studies, type ResultWord, type ReviewWord } from './words.ts';

const longestTitle = 200;
const mostDays = 366;
const firstYear = 1990;
const lastYear = 2100;

/** A word of a list; null for an empty cell, and with a fault for a word nobody knows. */
function word<T extends string>(row: TargetRow, target: string, heading: string, list: WordList<T>, faults: Fault[]): T | null {
  const text = tidy(row.text(target));
  if (text === '') return null;
  const found = list.find(text);
  if (found === null) faults.push(fault(target, 'unknown_word', { column: heading, value: quoted(text), choices: list.names.join('、') }));
  return found;
}

/** A number with at most two decimals that count, in hundredths; null for an empty cell. */
function hundredths(row: TargetRow, target: string, heading: string, faults: Fault[]): number | null {
  const text = row.text(target);
  if (text === '') return null;
  const known = amounts.get(text);
  if (known !== undefined) return known;
  const plain = tidy(text).replace(/\s*(?:学时|课时|学分|小时|分)$/, '');
  if (plain === '') return null;
  const number = parseStrictNumber(plain);
  if (!number.ok) {
    faults.push(fault(target, 'number_format', { column: heading, value: quoted(text) }));
    return null;
  }
  if (number.value < 0 || number.value > 99_999) {
    faults.push(fault(target, 'number_range', { column: heading, min: 0, max: 99_999, value: quoted(text) }));
    return null;
  }
  const amount = Math.round(number.value * 100);
  if (amounts.size < 5000) amounts.set(text, amount);
  return amount;
}
const amounts = new Map<string, number>();

function readYear(row: TargetRow, faults: Fault[]): number {
  const text = tidy(row.text('year'));
  if (text === '') return 0;
  // 2024-2025学年 begins in 2024.
  const year = Number(/^(\d{4})\s*(?:[-—~/至]\s*\d{2,4})?\s*(?:年|学年|年度|学年度)?(?:\.0+)?$/.exec(text)?.[1] ?? 0);
  if (year >= firstYear && year <= lastYear) return year;
  faults.push(fault('year', 'number_range', { column: '培训年度', min: firstYear, max: lastYear, value: quoted(text) }));
  return 0;
}

/** `whole`: both days are told. From one day alone nobody knows how many days the training lasted. */
function readDays(row: TargetRow, year: number, faults: Fault[]): { from: string; to: string; dated: boolean; whole: boolean } {
  const took = (target: string, heading: string, { day, fault: found }: ReadDay): string => {
    if (found) faults.push(fault(target, found.code, { column: heading, value: quoted(row.text(target)) }, found.severity));
    return day;
  };
  const span = row.text('span') === '' ? null : readSpan(row.text('span'));
  let from = took('from', '开始日期', readDay(row.text('from'), 'start')) || (span ? took('span', '起止日期', span.from) : '');
  let to = took('to', '结束日期', readDay(row.text('to'), 'end')) || (span ? took('span', '起止日期', span.to) : '');
  if (faults.some(isError)) return { from: '', to: '', dated: false, whole: false };
  if (from === '' && to === '') {
    return { from: year === 0 ? '' : `${year}-01-01`, to: year === 0 ? '' : `${year}-12-31`, dated: false, whole: false };
  }
  const whole = from !== '' && to !== '';
  from ||= to;
  to ||= from;
  if (to < from) faults.push(fault('to', 'date_order', { from, to }));
  return { from, to, dated: true, whole };
}

function formOf(row: TargetRow, level: Level | null, programme: string, faults: Fault[]): Form | null {
  const text = tidy(row.text('form'));
  const told = word(row, 'form', '培训形式', forms, faults);
  if (text !== '' && told === null) return null;
  const vague = text === '' || /^(?:9|其他|其它)$/.test(text);
  // What a school itself holds is 校本研修, whatever the national codes 1, 2 and 9 call it.
  if (level === 'school' && (vague || told === 'concentrated')) return 'schoolBased';
  const found = told ?? formOfName(programme);
  if (found === null) faults.push(fault('form', 'required', { column: '培训形式' }));
  return found;
}

/** What a row says about the training; null when any fault is an error. */
export function readTold(row: TargetRow, faults: Fault[]): ToldSession | null {
  const words = (target: string, heading: string): string => {
    const text = tidy(row.text(target));
    limitLength(faults, target, heading, text, longestTitle);
    return text;
  };
  const programme = words('programme', '培训项目名称');
  if (programme === '') faults.push(fault('programme', 'required', { column: '培训项目名称' }));
  const toldYear = readYear(row, faults);
  const { from, to, dated, whole } = readDays(row, toldYear, faults);
  if (to === '' && !faults.some(isError)) faults.push(fault('to', 'required', { column: '结束日期' }));
  const year = toldYear || Number(to.slice(0, 4));
  if (!dated && to !== '') faults.push(fault('to', 'training_year_only', { year }, 'warning'));
  const organiserLevel = word(row, 'organiserLevel', '主办单位级别', levels, faults);
  const levelText = tidy(row.text('level'));
  const level = word(row, 'level', '培训级别', levels, faults) ?? (levelText === '' ? organiserLevel ?? levelOfName(programme) : null);
  if (level === null && levelText === '') faults.push(fault('level', 'required', { column: '培训级别' }));
  const form = formOf(row, level, programme, faults);
  const daysTold = hundredths(row, 'days', '天数', faults);
  const days = daysTold === null || daysTold === 0 ? (whole ? daysBetween(from, to) : null) : Math.ceil(daysTold / 100);
  if (daysTold !== null && days !== null && days > mostDays) faults.push(fault('days', 'number_range', { column: '天数', min: 1,
    max: mostDays, value: days }));
  const told = {
    programme, year, session: words('session', '期次'), organiserLevel, organiser: words('organiser', '主办单位'), provider: words('provider', '培训机构'),
    from, to, days,
  };
  return level === null || form === null || faults.some(isError) ? null : { ...told, level, form };
}

/** Columns that readTold looks at: rows that agree in all of them are read once. */
export const toldColumns = [
  'year', 'programme', 'session', 'level', 'form', 'organiser', 'organiserLevel', 'provider', 'from', 'to', 'span', 'days',
] as const;

export interface Attended {
  hours: number | null; credits: number | null; result: ResultWord | null; certificate: string; loggedIn: boolean | null; studied: boolean | null;
  review: ReviewWord;
}

const truth = (found: 'yes' | 'no' | null): boolean | null => (found === null ? null : found === 'yes');

/** What a row says about the person's part in the training. */
export function readAttended(row: TargetRow, faults: Fault[]): Attended {
  const certificate = row.text('certificate') === '' ? '' : tidy(row.text('certificate'));
  limitLength(faults, 'certificate', '证书编号', certificate, 60);
  return {
    hours: hundredths(row, 'hours', '学时', faults), credits: hundredths(row, 'credits', '学分', faults),
    result: row.text('result') === '' ? null : word(row, 'result', '考核结果', results, faults), certificate,
    loggedIn: row.text('login') === '' ? null : truth(word(row, 'login', '登录状态', logins, faults)),
    studied: row.text('study') === '' ? null : truth(word(row, 'study', '学习状态', studies, faults)),
    review: row.text('review') === '' ? 'certified' : word(row, 'review', '审核状态', reviews, faults) ?? 'certified',
  };
}
