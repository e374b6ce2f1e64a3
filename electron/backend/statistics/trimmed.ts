// The mean without the highest and lowest marks, rounded half away from zero as judges' rules say.

/** A decimal number as it is written, as a whole number of 10^-places and its places. */
function written(value: number): { digits: bigint; places: number } {
  const [mantissa = '0', exponent = '0'] = String(value).toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

/**
 * Drops so many highest and so many lowest of the marks that are there and rounds the mean of the rest; reckoned in decimal
 * digits, so that 8.125 is rounded as it is written.
 * @param marks null: not given, never nought
 * @param decimals of the answer; half away from zero
 * @returns mean null when no mark is left
 * @source ISU Special Regulations Single & Pair Skating, rule 353: nine judges, one highest and one lowest left out
 */
export function trimmedMeanOf(marks: readonly (number | null)[], drop: number, decimals: number): { mean: number | null; kept: number } {
  const sorted = marks.filter((mark) => mark !== null).sort((a, b) => a - b);
  const kept = sorted.slice(drop, Math.max(sorted.length - drop, drop));
  if (kept.length === 0) return { mean: null, kept: 0 };
  const parts = kept.map(written);
  const places = Math.max(...parts.map((part) => part.places), decimals);
  const sum = parts.reduce((total, part) => total + part.digits * 10n ** BigInt(places - part.places), 0n);
  // mean · 10^decimals = sum / (kept · 10^(places − decimals))
  const divisor = BigInt(kept.length) * 10n ** BigInt(places - decimals);
  const size = sum < 0n ? -sum : sum;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return { mean: Number(`${sum < 0n && rounded > 0n ? '-' : ''}${rounded}e-${decimals}`), kept: kept.length };
}
