// Credits and hours as a clerk reads them, and typed amounts as numbers.

/** 86, 86.5, 86.25: no zeros behind. Uses the real minus sign. */
export const showAmount = (value: number): string => {
  const text = Math.abs(Math.round(value * 100) / 100).toLocaleString('en-US', { maximumFractionDigits: 2 });
  return value < 0 ? `−${text}` : text;
};

/** Always two decimals, for columns: 10.00, −4.80. */
export const showExact = (value: number): string => {
  const text = Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return value < 0 ? `−${text}` : text;
};

/** 38,412 */
export const showCount = (value: number): string => value.toLocaleString('en-US');

/** Share of a whole between 0 and 1, for widths of bars. */
export const shareOf = (value: number, whole: number): number => (whole > 0 ? Math.max(0, Math.min(1, value / whole)) : 0);

export const widthOf = (value: number, whole: number): { width: string } => ({ width: `${(shareOf(value, whole) * 100).toFixed(2)}%` });

/**
 * What was typed as an amount: full-width digits and points count too.
 * Empty is null; NaN is what is no amount (letters, below zero, more than two decimals).
 */
export function readAmount(typed: string): number | null {
  const plain = typed.replaceAll(/[０-９]/g, (one) => String(one.charCodeAt(0) - 0xff10)).replaceAll(/[．。]/g, '.').trim();
  if (plain === '') return null;
  return /^\d{1,6}(\.\d{1,2})?$/.test(plain) ? Number(plain) : Number.NaN;
}

/** Today as YYYY-MM-DD by this computer's calendar. */
export function today(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
