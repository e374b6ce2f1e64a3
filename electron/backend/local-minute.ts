// A moment as the clock of this computer shows it, for sentences.

const two = (n: number): string => String(n).padStart(2, '0');

/** @param at ISO time; @returns `2026-11-22 21:14`, or `at` itself where it is no time */
export function localMinute(at: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
