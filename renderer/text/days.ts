// Days as clerks type them, and as they are kept: YYYY-MM-DD. No time zone is ever involved.

/** A day of the calendar as it is kept; 30 February is none. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

const two = (text: string) => text.padStart(2, '0');

/**
 * 20261101, 2026-11-1, 2026.11.01, 2026/11/1, 2026年11月1日 and, of this year, 11-1 or 11月1日; full-width digits too.
 * Answers the day, '' for nothing typed, or null where no day can be read.
 */
export function readDay(typed: string, thisYear = new Date().getFullYear()): string | null {
  const plain = typed.replaceAll(/[０-９]/g, (one) => String(one.charCodeAt(0) - 0xff10)).replaceAll(/[．。／－—]/g, '-').replaceAll(/\s/g, '');
  if (plain === '') return '';
  const whole = /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(plain);
  const short = whole ? null : /^(\d{1,2})[-./月](\d{1,2})日?$/.exec(plain);
  const [year, month, day] = whole ? whole.slice(1) : short ? [String(thisYear), ...short.slice(1)] : [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const read = `${year}-${two(month)}-${two(day)}`;
  return isDay(read) ? read : null;
}
