// The table of holidays, its edits, and how long a period of working days is.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { ReadDb } from '#db/open.ts';
import { holidayRows, holidayYears, replaceHolidays } from '#db/queries/holidays.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { calendarOf, faultOfYear, tableOf, type HolidayTable } from '../calendar.ts';
import { isDay, periodOf, type Calendar } from '../working-days.ts';

const table = (db: ReadDb): HolidayTable => tableOf(holidayYears(db), holidayRows(db));
export const calendarNow = (db: ReadDb): Calendar => calendarOf(table(db));

/** Refuses 2026-02-30 and its like, which the border's pattern lets through. */
export function needDay(day: string, field: string): void {
  if (isDay(day)) return;
  throw new AppError('bad_input', { detail: `${field}：${day} 不是日历上的一天`, detailEn: `${field}: ${day} is no day of the calendar` });
}

export const holidayHandlers = {
  holidays: (context) => table(context.db),

  setHolidays(context, input) {
    const fault = faultOfYear(input.year, input.days);
    if (fault) throw new AppError('bad_input', { detail: `days：${fault[0]}`, detailEn: `days: ${fault[1]}` });
    context.write({ action: 'publication.setHolidays', detail: { year: input.year, days: input.days.length } }, (db) =>
      replaceHolidays(db, input.year, input.source, input.days));
    return table(context.db);
  },

  period(context, input) {
    needDay(input.from, 'from');
    return periodOf(input.from, input.workingDays, calendarNow(context.db), context.language);
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['publication'], 'holidays' | 'setHolidays' | 'period'>;
