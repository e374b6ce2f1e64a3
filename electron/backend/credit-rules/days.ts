// Days of the calendar as trainings count them: how many lie between two, and which day a moment belongs to.

/** From the first to the last, both counted: a training from Monday to Friday has 5. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;

/** 2026-02-30 has the shape of a day and is none. */
export const isDay = (day: string): boolean => {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === day;
};

const two = (value: number): string => String(value).padStart(2, '0');

/** The day of the computer's clock, YYYY-MM-DD, as people on it count days. */
export const dayOf = (moment: Date): string => `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;

/** The day and the minute of the computer's clock. */
export const minuteOf = (moment: Date): string => `${dayOf(moment)} ${two(moment.getHours())}:${two(moment.getMinutes())}`;

/** The moment a day begins on the computer's clock, as ISO time; `later` days after it. */
export function startOf(day: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
