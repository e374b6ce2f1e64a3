// How long judging may still go on, to the end of its last day in Chinese time. Pure.
const hour = 3_600_000;

export interface Left { past: boolean; days: number; hours: number }

/** @param day YYYY-MM-DD  @returns whole days and hours that are left, or that have gone by since */
export function leftUntil(day: string, now: Date): Left {
  const end = Date.parse(`${day}T00:00:00+08:00`) + 24 * hour;
  const hours = Math.floor(Math.abs(end - now.getTime()) / hour);
  return { past: now.getTime() > end, days: Math.floor(hours / 24), hours: hours % 24 };
}
