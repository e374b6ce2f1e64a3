// Affinities as doubles into whole costs for the exact solver: exactly where they allow it, else as finely as possible.

export interface Scaled {
  /** scale * (largest value - value) of each pair: whole numbers >= 0. */
  cost: Float64Array;
  /** What one unit of value became: a power of ten or of two. */
  scale: number;
  /** Largest cost, that of the smallest value; and scale * smallest value: worth of a pair = base + most - cost. */
  most: number;
  base: number;
  exact: boolean;
  /** Largest error of one pair in units of value; 0 when exact. */
  error: number;
}

/** 10 ** 22 is the last power of ten that is a double. */
const MOST_DIGITS = 22;
const MOST_EXPONENT = 1023;

/** The largest range of costs with which the solver's prices stay safe whole numbers at this number of judges. */
export const costRangeFor = (judgeCount: number): number => Math.floor(Number.MAX_SAFE_INTEGER / (2 * judgeCount + 4));

/**
 * Whole costs in proportion to the values. Decimals are taken for the decimals they stand for (the double nearest to
 * 0.1 counts as 1/10), binary fractions for themselves: where that fits into `mostRange`, the optimum of the whole
 * numbers is the optimum. Otherwise the scale is the largest power of two that fits, and two plans of n seats may be
 * taken in the wrong order if their totals differ by less than 2 * n * error. A large offset common to all values costs
 * nothing, since only differences count; unless `offsetCounts`, for who compares sums of different numbers of pairs.
 * @param value doubles, one a pair, finite and at most 1e100 in size.
 * @param mostRange largest cost that the caller can use, a safe whole number. @see costRangeFor
 */
export function wholeCosts(value: Float64Array, mostRange: number, offsetCounts = false): Scaled {
  let [low, high] = [Infinity, -Infinity];
  for (const one of value) {
    if (one < low) low = one;
    if (one > high) high = one;
  }
  if (value.length === 0) [low, high] = [0, 0];
  const cost = new Float64Array(value.length);
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const span = offsetCounts ? Math.max(high - low, largest) : high - low;
  if (span === 0) return { cost, scale: 1, most: 0, base: 0, exact: true, error: 0 };
  const digits = decimalDigits(value);
  const ten = 10 ** digits;
  if (digits >= 0 && largest * ten <= 2 ** 53 && span * ten <= mostRange) {
    const top = Math.round(high * ten);
    for (let i = 0; i < cost.length; i += 1) cost[i] = top - Math.round(value[i]! * ten);
    const base = Math.round(low * ten);
    return { cost, scale: ten, most: top - base, base, exact: true, error: 0 };
  }
  let exponent = Math.min(MOST_EXPONENT, Math.floor(Math.log2(mostRange / span)));
  while (span * 2 ** exponent > mostRange) exponent -= 1;
  const fewest = binaryDigits(value, exponent);
  const exact = fewest <= exponent;
  const scale = 2 ** (exact ? fewest : exponent);
  for (let i = 0; i < cost.length; i += 1) cost[i] = Math.round((high - value[i]!) * scale);
  // The difference of two doubles may itself be rounded, by at most a sixth of a unit at these sizes.
  const units = offsetCounts ? 7 / 6 : 2 / 3;
  const most = Math.round((high - low) * scale);
  return { cost, scale, most, base: Math.round(low * scale), exact, error: exact ? 0 : units / scale };
}

/** The fewest decimal places that write every value down, so that reading them gives the same double; -1 = too many. */
function decimalDigits(value: Float64Array): number {
  let digits = 0;
  let ten = 1;
  for (const one of value) {
    for (;;) {
      const whole = Math.round(one * ten);
      if (Math.abs(whole) > 2 ** 53) return -1;
      if (whole / ten === one) break;
      digits += 1;
      if (digits > MOST_DIGITS) return -1;
      ten = 10 ** digits;
    }
  }
  return digits;
}

/** The smallest n for which every value is a whole multiple of 2 ** -n (n may be negative); looks no further than most. */
function binaryDigits(value: Float64Array, most: number): number {
  const one = new Float64Array(1);
  const halves = new Uint32Array(one.buffer);
  let needed = -MOST_EXPONENT;
  for (let i = 0; i < value.length && needed <= most; i += 1) {
    one[0] = value[i]!;
    const [lower, upper] = [halves[0]!, halves[1]!];
    const fraction = upper & 0xfffff;
    const exponent = (upper >>> 20) & 0x7ff;
    if (exponent === 0 && fraction === 0 && lower === 0) continue;
    const zeros = lower !== 0 ? 31 - Math.clz32(lower & -lower) : fraction !== 0 ? 63 - Math.clz32(fraction & -fraction) : 52;
    needed = Math.max(needed, 1075 - Math.max(1, exponent) - zeros);
  }
  return needed;
}
