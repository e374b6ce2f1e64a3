// Means written out as anybody would work them out on paper, exact to the last digit. Pure.
import { divideHalfUp } from '#backend/scoring/aggregate.ts';

/** Hundredths of a point as points, two decimals at most. */
export const points = (hundredths: number): string => String(hundredths / 100);

/** over / under with so many decimals, cut off; “…” where it goes on. */
export function decimalText(over: bigint, under: bigint, decimals: number): string {
  const scale = 10n ** BigInt(decimals);
  const whole = over * scale / under;
  const rest = over * scale % under;
  const digits = String(whole).padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  if (rest !== 0n) return `${text}…`;
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** “（86 + 90.5 + 88）÷ 3 = 88.1666…，四舍五入保留 2 位小数，得 88.17”; totals in hundredths of a point, at least one. */
export function meanInWords(totals: readonly number[], decimals: number): string {
  const sum = totals.reduce((all, one) => all + one, 0);
  const rounded = (divideHalfUp(sum * 10 ** decimals, 100 * totals.length) / 10 ** decimals).toFixed(decimals);
  if (totals.length === 1) return `只有一份计入：${points(sum)}，保留 ${decimals} 位小数，得 ${rounded}`;
  const exact = decimalText(BigInt(sum), BigInt(100 * totals.length), decimals + 2);
  return `（${totals.map(points).join(' + ')}）÷ ${totals.length} = ${exact}，四舍五入保留 ${decimals} 位小数，得 ${rounded}`;
}

export const signed = (value: number, decimals = 2): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(decimals)}`;
export const percent = (share: number): string => `${Math.round(share * 1_000_000) / 10_000}%`;
