// The table of holidays: what the program ships, and over it the years that were edited here; whether a year is whole. Pure.
import { shippedYears } from '#seeds/templates/holidays.ts';
import { isDay, isWeekend, type Calendar, type MarkedDay } from './working-days.ts';

export interface YearOfTable { year: number; source: string; complete: boolean; edited: boolean }
export interface HolidayTable { years: YearOfTable[]; days: MarkedDay[] }

/**
 * Whether the days of a year can be a whole arrangement: the days that never move are there and no fewer than the law gives.
 * Source: 全国年节及纪念日放假办法, article 2: 11 days, 13 since 2025-01-01 (除夕 and 2 May added).
 */
export function isWholeYear(year: number, days: readonly MarkedDay[]): boolean {
  const off = new Set(days.filter((one) => one.kind === 'holiday').map((one) => one.date));
  const fixed = ['01-01', '05-01', ...(year >= 2025 ? ['05-02'] : []), '10-01', '10-02', '10-03'];
  return fixed.every((one) => off.has(`${year}-${one}`)) && off.size >= (year >= 2025 ? 13 : 11);
}

/** A year that was edited here takes the place of the shipped one as a whole. */
export function tableOf(edited: readonly { year: number; source: string }[], editedDays: readonly MarkedDay[]): HolidayTable {
  const own = new Map(edited.map((one) => [one.year, one.source]));
  const byYear = Map.groupBy(editedDays, (one) => Number(one.date.slice(0, 4)));
  const years = [
    ...shippedYears.filter(({ year }) => !own.has(year))
      .map(({ year, source, days }) => ({ year, source, days: days as MarkedDay[], edited: false })),
    ...[...own].map(([year, source]) => ({ year, source, days: byYear.get(year) ?? [], edited: true })),
  ].sort((a, b) => a.year - b.year);
  return {
    years: years.map(({ year, source, days, edited: mine }) => ({ year, source, complete: isWholeYear(year, days), edited: mine })),
    days: years.flatMap((one) => one.days).sort((a, b) => (a.date < b.date ? -1 : 1)),
  };
}

export const calendarOf = ({ years, days }: HolidayTable): Calendar => ({
  days: new Map(days.map((one) => [one.date, one])), years: new Set(years.filter((one) => one.complete).map((one) => one.year)),
});

type Fault = readonly [zh: string, en: string];
/** What stands against a table of one year as it was typed; null: nothing. */
export function faultOfYear(year: number, days: readonly MarkedDay[]): Fault | null {
  const seen = new Set<string>();
  for (const { date, kind } of days) {
    if (!isDay(date)) return [`${date} 不是日历上的一天`, `${date} is no day of the calendar`];
    if (Number(date.slice(0, 4)) !== year) return [`${date} 不在 ${year} 年`, `${date} is not in ${year}`];
    if (seen.has(date)) return [`${date} 写了两次`, `${date} is there twice`];
    if (kind === 'workday' && !isWeekend(date)) return [`${date} 不是周末，本来就上班，不必写成调休上班`, `${date} is no weekend: it is worked on anyway`];
    seen.add(date);
  }
  return null;
}
