// Days and hours as the office counts them, in Chinese time whatever the computer says. Pure.
const hour = 3_600_000;

/** The day as YYYY-MM-DD. */
export const officeDay = (at: Date): string => new Date(at.getTime() + 8 * hour).toISOString().slice(0, 10);

/** `2026-11-20 14:03`; empty for null. */
export function officeTime(at: string | null): string {
  if (at === null) return '';
  const local = new Date(new Date(at).getTime() + 8 * hour).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`;
}

/** Whole days from today to the last day: 0 on the last day, below it once that is past. */
export const daysTo = (deadline: string, today: string): number =>
  Math.round((Date.parse(`${deadline}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / (24 * hour));

/** `2026-11-24` → 11 月 24 日 */
export const dayInWords = (day: string): string => `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8, 10))} 日`;
