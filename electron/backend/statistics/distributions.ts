// Distribution functions for intervals and tests: normal, chi-square, t and F, with quantiles by bisection to the last digits.
//
//   normalBelow(z) · normalAt(p) · chiSquareAbove(x, df) · fBelow(x, df1, df2) · fAt(p, df1, df2) · tAt(p, df)

/** ln Γ(x), x > 0: Lanczos' series with g = 7 and nine terms (Press et al., Numerical Recipes, 6.1); relative error below 1e-14. */
export function logGamma(x: number): number {
  const series = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const base = shifted + 7.5;
  const sum = series.reduce((total, term, index) => (index === 0 ? term : total + term / (shifted + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

const tiny = 1e-300;
const enough = 1e-16;

/** Regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (Numerical Recipes, 6.4). */
export function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a);
  let c = 1;
  let d = 1 / guarded(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m += 1) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d);
    c = guarded(1 + even / c);
    fraction *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d);
    c = guarded(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < enough) break;
  }
  const front = a * Math.log(x) + b * Math.log1p(-x) - Math.log(a) - (logGamma(a) + logGamma(b) - logGamma(a + b));
  return Math.exp(front) * fraction;
}

const guarded = (value: number): number => (Math.abs(value) < tiny ? tiny : value);

/** Regularised upper incomplete gamma function Q(a, x): series below a + 1, continued fraction above. */
export function gammaAbove(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 100_000 && Math.abs(term) > Math.abs(sum) * enough; n += 1) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - sum * front;
  }
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 100_000; n += 1) {
    const step = -n * (n - a);
    b += 2;
    d = 1 / guarded(step * d + b);
    c = guarded(b + step / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < enough) break;
  }
  return front * fraction;
}

/** P(χ² with df degrees of freedom > x). */
export const chiSquareAbove = (x: number, df: number): number => gammaAbove(df / 2, x / 2);

/** P(Z ≤ z), standard normal; accurate in both tails. */
export function normalBelow(z: number): number {
  const tail = gammaAbove(0.5, z * z / 2) / 2;
  return z > 0 ? 1 - tail : tail;
}

/** P(F ≤ x) with df1 and df2 degrees of freedom (need not be whole). */
export function fBelow(x: number, df1: number, df2: number): number {
  if (x <= 0) return 0;
  return df1 * x < df2 ? betaBelow(df1 * x / (df1 * x + df2), df1 / 2, df2 / 2) : 1 - fAbove(x, df1, df2);
}

/** P(F > x), without the loss of digits of 1 − P. */
export const fAbove = (x: number, df1: number, df2: number): number => (x <= 0 ? 1 : betaBelow(df2 / (df1 * x + df2), df2 / 2, df1 / 2));

/** The value in [low, high] where the rising function reaches p, to the last digits of a double. */
function rootOf(rising: (value: number) => number, p: number, low: number, high: number): number {
  let [below, above] = [low, high];
  for (let step = 0; step < 2000; step += 1) {
    const middle = below + (above - below) / 2;
    if (middle === below || middle === above) break;
    if (rising(middle) < p) below = middle;
    else above = middle;
  }
  return below + (above - below) / 2;
}

/** Quantile of F: P(F ≤ answer) = p, 0 < p < 1. */
export function fAt(p: number, df1: number, df2: number): number {
  const share = rootOf((x) => betaBelow(x, df1 / 2, df2 / 2), p, 0, 1);
  // Near 1 the digits that count are those of what is left of it.
  const rest = share < 0.5 ? 1 - share : rootOf((x) => betaBelow(x, df2 / 2, df1 / 2), 1 - p, 0, 1);
  return df2 * (share < 0.5 ? share : 1 - rest) / (df1 * rest);
}

/** Quantile of the standard normal distribution, 0 < p < 1. */
export const normalAt = (p: number): number => (p < 0.5 ? -normalAt(1 - p) : p === 0.5 ? 0 : rootOf(normalBelow, p, 0, 40));

/** Quantile of Student's t with df degrees of freedom, 0 < p < 1. */
export function tAt(p: number, df: number): number {
  if (p === 0.5) return 0;
  return p > 0.5 ? Math.sqrt(fAt(2 * p - 1, 1, df)) : -Math.sqrt(fAt(1 - 2 * p, 1, df));
}
