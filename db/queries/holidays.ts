// Years of the table of holidays that were edited in this workspace; the others come with the program.
import type { ReadDb, WriteDb } from '../open.ts';

export interface HolidayRow { date: string; kind: 'holiday' | 'workday'; name: string }

export const holidayRows = (db: ReadDb): HolidayRow[] => db.all<HolidayRow>('select date, kind, name from holidays order by date');

export const holidayYears = (db: ReadDb): { year: number; source: string }[] =>
  db.all('select year, source from holiday_years order by year');

/** The year as a whole; without days the edited year goes and the shipped one counts again. */
export function replaceHolidays(db: WriteDb, year: number, source: string, days: readonly HolidayRow[]): void {
  db.run('delete from holidays where date between ? and ?', `${year}-01-01`, `${year}-12-31`);
  db.run('delete from holiday_years where year = ?', year);
  if (days.length === 0) return;
  db.run('insert into holiday_years (year, source) values (?, ?)', year, source);
  for (const { date, kind, name } of days) db.run('insert into holidays (date, kind, name) values (?, ?, ?)', date, kind, name);
}
