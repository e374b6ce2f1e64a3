// How times, sizes and durations are written at the judge's desk.

const two = (value: number): string => String(value).padStart(2, '0');

/** Seconds → '03:18', from one hour on '1:03:18'. */
export function clock(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${two(minutes)}:${two(whole % 60)}`;
}

/** '03:18' or '1:03:18' → seconds; anything else null. */
export function clockSeconds(text: string): number | null {
  const match = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$/.exec(text);
  if (!match || (match[1] !== undefined && Number(match[2]) > 59)) return null;
  return Number(match[1] ?? 0) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

/** Running time of a video as lists print it: 522 → 8′42″. */
export function runningTime(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}′${two(whole % 60)}″`;
}

/** Local time of day of an ISO time: '14:03:22'. */
export function timeOfDay(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? ''
    : `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** Local date and minute of an ISO time: '2026-03-05 14:03'. */
export function dateAndTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '';
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** Bytes in binary units with three digits at most: '640 B', '12.3 MB'. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit += 1; }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/**
 * How long the rest will take: the running time of what is left (missing ones count as the mean of the known, 8 minutes
 * without any) plus two minutes of writing each, rounded up to ten minutes. Null when nothing is left.
 */
export function remaining(left: ReadonlyArray<{ seconds: number | null }>): { hours: number; minutes: number } | null {
  if (left.length === 0) return null;
  const known = left.flatMap((one) => (one.seconds === null ? [] : [one.seconds]));
  const mean = known.length === 0 ? 480 : known.reduce((sum, value) => sum + value, 0) / known.length;
  const seconds = left.reduce((sum, one) => sum + (one.seconds ?? mean) + 120, 0);
  const minutes = Math.ceil(seconds / 600) * 10;
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

/** '2026-03-05' → month 3, date 5. */
export function monthAndDate(day: string): { month: number; date: number } {
  const [, month = 1, date = 1] = day.split('-').map(Number);
  return { month, date };
}

/** Whole days from today (local) to a day; negative when it is over. Days, not hours: the last day counts to its end. */
export function daysLeft(day: string, now: Date): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return Math.round((Date.UTC(year, month - 1, date) - Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) / 86_400_000);
}
