// Exact arithmetic for credits: decimals become whole hundredths and fractions, and a result is rounded once, as the rules say.
import type { RuleSet } from '#contract/schema/credit-rules.ts';
import type { Hundredths } from './shapes.ts';

export interface Fraction { num: number; den: number }
type Rounding = RuleSet['rounding'];

const perUnit = 100;
/** Rates have at most six decimals. */
const rateSteps = 1_000_000;

export const toHundredths = (amount: number): Hundredths => Math.round(amount * perUnit);
export const fromHundredths = (amount: Hundredths): number => amount / perUnit;
/** 1600 → “16”, 480 → “4.8”. */
export const amountText = (amount: Hundredths): string => String(amount / perUnit);

function divisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x === 0 ? 1 : x;
}

/** A decimal number as a fraction in lowest terms. */
export function fractionOf(value: number): Fraction {
  const num = Math.round(value * rateSteps);
  const common = divisor(num, rateSteps);
  return { num: num / common, den: rateSteps / common };
}

export function product(a: Fraction, b: Fraction): Fraction {
  const [left, right] = [divisor(a.num, b.den), divisor(b.num, a.den)];
  return { num: (a.num / left) * (b.num / right), den: (a.den / right) * (b.den / left) };
}

export const inverse = ({ num, den }: Fraction): Fraction => ({ num: den, den: num });

/** amount × fraction, rounded to the decimals of the rules. `amount` in hundredths, not negative. */
export function times(amount: Hundredths, { num, den }: Fraction, rounding: Rounding): Hundredths {
  const step = 10 ** (2 - rounding.decimals);
  const [top, bottom] = [amount * num, den * step];
  if (!Number.isSafeInteger(top) || !Number.isSafeInteger(bottom * 2)) return bigTimes(amount, num, bottom, step, rounding.mode);
  const rest = top % bottom;
  const whole = (top - rest) / bottom;
  return (rounding.mode === 'halfUp' && rest * 2 >= bottom ? whole + 1 : whole) * step;
}

function bigTimes(amount: number, num: number, bottom: number, step: number, mode: Rounding['mode']): Hundredths {
  const [top, below] = [BigInt(amount) * BigInt(num), BigInt(bottom)];
  const rest = top % below;
  const whole = (top - rest) / below;
  return Number(mode === 'halfUp' && rest * 2n >= below ? whole + 1n : whole) * step;
}

/** A share in percent of an amount that may be negative, to the nearest hundredth. */
export const percentOf = (amount: Hundredths, percent: number): Hundredths => {
  if (percent === perUnit) return amount;
  return Math.sign(amount) * times(Math.abs(amount), fractionOf(percent / perUnit), { decimals: 2, mode: 'halfUp' });
};
