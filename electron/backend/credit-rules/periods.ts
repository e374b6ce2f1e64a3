// Periods of whole years: the same day some years later, and which turn of a period a day lies in.

/** The same day some years later; 29 February becomes 28. */
export function yearsLater(day: string, years: number): string {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  const leap = (value: number): boolean => (value % 4 === 0 && value % 100 !== 0) || value % 400 === 0;
  return day.slice(4) === '-02-29' && !leap(Number(year)) ? `${year}-02-28` : `${year}${day.slice(4)}`;
}

/** The day before or after. */
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * The period of so many years, repeated from its start, that a day lies in (before the start: the first); both ends
 * belong to it.
 */
export function periodAt(start: string, years: number, day: string): { from: string; to: string } {
  let turn = Math.floor((Number(day.slice(0, 4)) - Number(start.slice(0, 4))) / years);
  if (yearsLater(start, turn * years) > day) turn -= 1;
  else if (yearsLater(start, (turn + 1) * years) <= day) turn += 1;
  turn = Math.max(0, turn);
  return { from: yearsLater(start, turn * years), to: daysLater(yearsLater(start, (turn + 1) * years), -1) };
}
