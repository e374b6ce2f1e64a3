// A probability as a fraction with a small denominator, so that everything after it is whole numbers.

export interface Fraction { top: number; bottom: number }

/** Denominators tried; 1000 covers every decimal of three places, thirds, sevenths and the like. */
const MOST_BOTTOM = 1000;
/** Slip of a fraction written as a floating-point number, relative to one. */
const SLIP = 1e-9;

/** The largest fraction with denominator <= 1000 not above `share` (0 to 1); 0.35 is 7/20, 0.3333 is 333/1000. */
export function fractionBelow(share: number): Fraction {
  let best: Fraction = { top: 0, bottom: 1 };
  for (let bottom = 1; bottom <= MOST_BOTTOM; bottom += 1) {
    const top = Math.floor(share * bottom + SLIP);
    if (top * best.bottom > best.top * bottom) best = { top, bottom };
  }
  return best;
}

/** The smallest fraction with denominator <= 1000 that is not below top/bottom; exact whole-number comparison. */
export function fractionAbove({ top, bottom }: Fraction): Fraction {
  let best: Fraction = { top: 1, bottom: 1 };
  for (let parts = 1; parts <= MOST_BOTTOM; parts += 1) {
    const count = Math.ceil((top * parts) / bottom - SLIP / bottom);
    if (count * best.bottom < best.top * parts) best = { top: count, bottom: parts };
  }
  return best;
}
