// Hours of attendance: whole lessons only, and at most so many of them a day.

export interface AttendedDay { minutes: number }
/** From a rule set: minutes of a lesson, lessons that count a day. */
export interface LessonRule { minutes: number; perDay: number }

/**
 * Hours in hundredths: every day's whole lessons, at most `perDay` of them; what is less than one lesson does not count.
 * With 45 and 8 a day of ten clock hours is 8 hours, one of 44 minutes none.
 * Source: 教基4068, 1 学时 = 45 分钟, at most 8 a day, less than 45 minutes not counted.
 */
export const attendedHours = (days: Iterable<AttendedDay>, { minutes, perDay }: LessonRule): number => {
  let hours = 0;
  for (const day of days) hours += Math.min(Math.floor(day.minutes / minutes) * 100, Math.round(perDay * 100));
  return hours;
};
