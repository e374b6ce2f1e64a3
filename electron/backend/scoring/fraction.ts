// Exact fractions: what ranks is never rounded twice, nor by binary digits.

export interface Fraction { readonly over: bigint; readonly under: bigint }

const million = 1_000_000n;

/** @throws RangeError for a denominator of 0 */
export function fraction(over: number | bigint, under: number | bigint = 1): Fraction {
  if (BigInt(under) === 0n) throw new RangeError('a fraction over nought');
  return { over: BigInt(over), under: BigInt(under) };
}

/** A share of the rules (0 to 1, or a weight) in whole millionths, as it was typed. */
export const shareOf = (value: number): Fraction => fraction(Math.round(value * Number(million)), million);

export const plus = (a: Fraction, b: Fraction): Fraction =>
  ({ over: a.over * b.under + b.over * a.under, under: a.under * b.under });
export const times = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.over, under: a.under * b.under });

/** To the nearest unit of 10^-decimals, halves away from zero (四舍五入). Not below 0. */
export function roundedTo(value: Fraction, decimals: number): number {
  const [over, under] = value.under < 0n ? [-value.over, -value.under] : [value.over, value.under];
  if (over <= 0n) return 0;
  return Number((2n * over * 10n ** BigInt(decimals) + under) / (2n * under));
}
