// Affinities as doubles into whole numbers for the exact solver: exactly where they allow it, else as finely as possible.

export interface Scaled {
  /** worth[i] = scale * value[i], a whole number: exactly, if `exact`, else rounded. */
  worth: Float64Array;
  /** max(worth) - worth[i]: whole numbers >= 0 for solve(). */
  cost: Float64Array;
  /** What one unit of value became: a power of ten or of two. */
  scale: number;
  exact: boolean;
  /** Largest error of one pair, in units of value; 0 when exact. */
  error: number;
}

/** Decimals of more digits than a double can tell apart are no decimals. */
const MOST_DIGITS = 17;
const MOST_WHOLE = 2 ** 52;
const bits = new Float64Array(1);
const halves = new Uint32Array(bits.buffer);

/**
 * Whole numbers in proportion to the values. Decimals of a few digits are taken for the decimals they stand for (the
 * double nearest to 0.1 counts as 1/10), small binary fractions for themselves: then the optimum of the whole numbers
 * is the optimum. Otherwise the scale is the largest power of two at which the solver's arithmetic stays exact, and two
 * plans of n pairs may be taken in the wrong order if their totals differ by less than 2 * n * error.
 * @param value finite doubles, one a pair. @param mostRange largest permitted max(cost).
 * @param mostWorth largest permitted |worth|, for who adds worths up; default: any safe integer.
 */
export function toWhole(value: Float64Array, mostRange: number, mostWorth = Number.MAX_SAFE_INTEGER): Scaled {
  let [low, high] = [Infinity, -Infinity];
  for (const one of value) {
    if (one < low) low = one;
    if (one > high) high = one;
  }
  if (value.length === 0) [low, high] = [0, 0];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const fits = (scale: number): boolean => (high - low) * scale <= mostRange && largest * scale <= Math.min(mostWorth, MOST_WHOLE);
  const digits = decimalDigits(value);
  const ten = 10 ** digits;
  if (digits >= 0 && fits(ten)) return finished(value.map((one) => Math.round(one * ten)), ten, 0);
  const two = 2 ** binaryDigits(value);
  if (fits(two)) return finished(value.map((one) => one * two), two, 0);
  // Differences count, not the values: a large offset is taken off first, unless the worths themselves are added up.
  const scale = 2 ** Math.floor(Math.log2(Math.min(mostRange / (high - low), mostWorth / (mostWorth < Number.MAX_SAFE_INTEGER ? largest : 0))));
  return finished(value.map((one) => Math.round(one * scale)), scale, 0.5 / scale);
}
