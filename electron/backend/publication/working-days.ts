// Working days with holidays and working weekends (调休): how long a 公示 runs, in words that say what was counted. Pure.
import type { Language } from '#contract/errors.ts';

export interface MarkedDay { date: string; kind: 'holiday' | 'workday'; name: string }
/** `years`: those whose holidays are known for certain; `days` by date. */
export interface Calendar { days: ReadonlyMap<string, MarkedDay>; years: ReadonlySet<number> }
export interface PeriodFound { from: string; to: string; calendarDays: number; sentence: string; certain: boolean }

const length = 86_400_000;
const atNoon = (day: string): number => Date.parse(`${day}T12:00:00Z`);
export const addDays = (day: string, count: number): string => new Date(atNoon(day) + count * length).toISOString().slice(0, 10);
/** 0 on the same day, negative before it. */
export const daysBetween = (from: string, to: string): number => Math.round((atNoon(to) - atNoon(from)) / length);
const weekdayOf = (day: string): number => new Date(atNoon(day)).getUTCDay();
export const isWeekend = (day: string): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;
/** A day of the calendar: 2026-02-30 is none. */
export const isDay = (day: string): boolean => {
  const at = Date.parse(`${day}T12:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
};
/** The day as offices in China count it, whatever the computer's own zone. */
export const officeDay = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export function isWorkingDay(day: string, { days }: Calendar): boolean {
  const marked = days.get(day);
  return marked ? marked.kind === 'workday' : !isWeekend(day);
}

const zhWeek = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];
const enWeek = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const zhDay = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
const zhWhole = (day: string): string => `${Number(day.slice(0, 4))}年${zhDay(day)}（${zhWeek[weekdayOf(day)]}）`;
const enWhole = (day: string): string => `${day} (${enWeek[weekdayOf(day)]})`;

interface Span { from: string; to: string; name: string }
/** Neighbouring days of one name as one span. */
function spansOf(days: readonly MarkedDay[]): Span[] {
  const spans: Span[] = [];
  for (const { date, name } of days) {
    const last = spans.at(-1);
    if (last && last.name === name && addDays(last.to, 1) === date) last.to = date;
    else spans.push({ from: date, to: date, name });
  }
  return spans;
}

function said(from: string, to: string, workingDays: number, marked: readonly MarkedDay[], missing: readonly number[], language: Language): string {
  const zh = language === 'zh';
  const span = (one: Span): string => (zh ? `${zhDay(one.from)}${one.to === one.from ? '' : `至${zhDay(one.to)}`}${one.name}`
    : `${one.from.slice(5)}${one.to === one.from ? '' : ` to ${one.to.slice(5)}`} ${one.name}`);
  const off = spansOf(marked.filter((one) => one.kind === 'holiday')).map(span);
  const on = marked.filter((one) => one.kind === 'workday')
    .map((one) => (zh ? `${zhDay(one.date)}（${zhWeek[weekdayOf(one.date)]}）` : enWhole(one.date)));
  const parts = zh ? [
    `自${zhWhole(from)}起公示，当日不计，从次日起算 ${workingDays} 个工作日，至${zhWhole(to)}当天结束为止`,
    off.length > 0 ? `；扣除${off.join('、')}放假` : '', on.length > 0 ? `，${on.join('、')}调休上班，计入` : '', '，周末不计。',
    missing.length > 0 ? `不确定：${missing.join('、')} 年的放假安排还没有录入，这里只扣除了周末，请按国务院办公厅的通知录入后再核对。` : '',
  ] : [
    `Posted on ${enWhole(from)}, a day that is not counted itself; ${workingDays} working days from the next day on end with ${enWhole(to)}`,
    off.length > 0 ? `; holidays left out: ${off.join(', ')}` : '', on.length > 0 ? `; worked on although a weekend: ${on.join(', ')}` : '',
    '; weekends do not count.',
    missing.length > 0 ? ` Not certain: the holidays of ${missing.join(', ')} are not in the table, only weekends were left out.` : '',
  ];
  return parts.join('');
}

/**
 * The last day of a period of so many working days. The day of posting is not counted, the count begins with the next day.
 * @param from day of posting, YYYY-MM-DD
 * @returns `to` is the last day, counted whole; `certain` is false where a year that the period touches has no table
 * Source: 民法典 第二百零一条 (the day on which a period begins is not counted); working days by the notices of the State Council.
 */
export function periodOf(from: string, workingDays: number, calendar: Calendar, language: Language = 'zh'): PeriodFound {
  let to = from;
  const marked: MarkedDay[] = [];
  const years = new Set<number>();
  for (let left = workingDays; left > 0;) {
    to = addDays(to, 1);
    years.add(Number(to.slice(0, 4)));
    const one = calendar.days.get(to);
    // A holiday on a weekend changes nothing, but its span is named whole.
    if (one) marked.push(one);
    if (isWorkingDay(to, calendar)) left -= 1;
  }
  const missing = [...years].filter((year) => !calendar.years.has(year));
  return {
    from, to, calendarDays: daysBetween(from, to) + 1, certain: missing.length === 0,
    sentence: said(from, to, workingDays, marked, missing, language),
  };
}
