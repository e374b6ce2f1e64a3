// Working days against real arrangements of the State Council: 国庆 2025, 春节 2026, 调休, years that are not known.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarOf, faultOfYear, isWholeYear, tableOf } from '#backend/publication/calendar.ts';
import { addDays, isWorkingDay, officeDay, periodOf } from '#backend/publication/working-days.ts';
import { shippedYears } from '#seeds/templates/holidays.ts';

const calendar = calendarOf(tableOf([], []));

describe('five working days, the day of posting not counted', () => {
  test.each([
    // 30 September, then the eight days of 2025, 9 and 10 October, Saturday the 11th is worked on, Monday the 13th is the fifth.
    ['2025-09-29', 5, '2025-10-13', 15],
    // Posted on the working Sunday before the holidays: 29, 30, then 9, 10, 11.
    ['2025-09-28', 5, '2025-10-11', 14],
    // 春节 2026: 12, 13, Saturday 14 is worked on, 15 to 23 are off, 24 and 25.
    ['2026-02-11', 5, '2026-02-25', 15],
    // The Saturday after it, 28 February, is worked on as well.
    ['2026-02-25', 5, '2026-03-03', 7],
    ['2026-11-16', 5, '2026-11-23', 8],
    // 2024: 7 April, a Sunday, makes up for Friday the 5th.
    ['2024-04-03', 2, '2024-04-08', 6],
    ['2024-05-06', 5, '2024-05-11', 6],
    ['2026-11-21', 1, '2026-11-23', 3],
  ])('from %s %i working days end on %s', (from, workingDays, to, calendarDays) => {
    expect(periodOf(from, workingDays, calendar)).toMatchObject({ from, to, calendarDays, certain: true });
  });

  test('the sentence says that the day itself is not counted, what was left out and what was worked on', () => {
    expect(periodOf('2025-09-29', 5, calendar).sentence).toBe('自2025年9月29日（周一）起公示，当日不计，从次日起算 5 个工作日，至2025年10月13日（周一）当天结束为止；'
      + '扣除10月1日至10月8日国庆节、中秋节放假，10月11日（周六）调休上班，计入，周末不计。');
    expect(periodOf('2025-09-29', 5, calendar, 'en').sentence).toContain('is not counted itself');
  });

  test('a year without a table is said to be uncertain, and only then', () => {
    const over = periodOf('2026-12-28', 5, calendar);
    expect(over).toMatchObject({ certain: false, to: '2027-01-04' });
    expect(over.sentence).toContain('不确定：2027 年的放假安排还没有录入');
    expect(periodOf('2026-12-24', 5, calendar)).toMatchObject({ certain: true, to: '2026-12-31' });
    expect(periodOf('2023-12-27', 1, calendar).certain).toBe(false);
  });

  test('any period has exactly as many working days as were asked for, and ends on one', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 60 }), (offset, workingDays) => {
      const from = addDays('2024-01-02', offset);
      const { to, calendarDays } = periodOf(from, workingDays, calendar);
      const counted = Array.from({ length: calendarDays - 1 }, (_, index) => addDays(from, index + 1)).filter((day) => isWorkingDay(day, calendar));
      expect(counted).toHaveLength(workingDays);
      expect(counted.at(-1)).toBe(to);
    }), { numRuns: 200 });
  });
});

describe('the table', () => {
  test('ships whole years with their document number, working weekends on weekends', () => {
    expect(shippedYears.map(({ year, source, days }) => [
      year, /国办发明电〔\d{4}〕\d+号/.exec(source)?.[0], days.filter((one) => one.kind === 'holiday').length,
      days.filter((one) => one.kind === 'workday').length])).toEqual([
      [2024, '国办发明电〔2023〕7号', 28, 8], [2025, '国办发明电〔2024〕12号', 28, 5], [2026, '国办发明电〔2025〕7号', 33, 6],
    ]);
    for (const { year, days } of shippedYears) {
      expect(faultOfYear(year, days)).toBeNull();
      expect(isWholeYear(year, days)).toBe(true);
    }
  });

  test('an edited year takes the place of the shipped one whole; half a year is never certain', () => {
    const half = [{ date: '2026-01-01', kind: 'holiday' as const, name: '元旦' }];
    const edited = calendarOf(tableOf([{ year: 2026, source: '手工' }], half));
    expect(periodOf('2026-09-29', 5, edited)).toMatchObject({ to: '2026-10-06', certain: false });
    expect(edited.years.has(2025)).toBe(true);
  });

  test('refuses days that are none, of another year, twice, or a working weekday', () => {
    const one = (date: string, kind: 'holiday' | 'workday' = 'holiday') => ({ date, kind, name: '' });
    expect(faultOfYear(2027, [one('2027-02-30')])?.[0]).toContain('不是日历上的一天');
    expect(faultOfYear(2027, [one('2026-12-31')])?.[0]).toContain('不在 2027 年');
    expect(faultOfYear(2027, [one('2027-01-01'), one('2027-01-01', 'workday')])?.[0]).toContain('两次');
    expect(faultOfYear(2027, [one('2027-01-04', 'workday')])?.[0]).toContain('本来就上班');
  });

  test('the day of the office is that of China', () => expect(officeDay(new Date('2026-11-22T16:30:00Z'))).toBe('2026-11-23'));
});
