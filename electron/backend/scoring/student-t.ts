// Student's t distribution: the quantile that intervals of small samples need.

/** ln Γ(x), x > 0. Source: Lanczos, SIAM J. Numer. Anal. 1 (1964), with g = 7 and nine terms: 15 digits. */
function logGamma(x: number): number {
  const terms = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const z = x - 1;
  const sum = terms.reduce((all, term, index) => (index === 0 ? term : all + term / (z + index)), 0);
  const base = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** The continued fraction of the incomplete beta function by Lentz's method. Source: Press et al., Numerical Recipes, 6.4. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const kept = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / kept(1 - (a + b) * x / (a + 1));
  let h = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    h *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return h;
}

/** The regularised incomplete beta function I_x(a, b), 0 ≤ x ≤ 1. Source: Abramowitz and Stegun, 26.5. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  return x < (a + 1) / (a + b + 2) ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b;
}

/**
 * P(T ≤ t) for Student's t with `freedom` degrees of freedom (> 0, need not be whole).
 * Source: Abramowitz and Stegun, 26.7.1.
 */
export function studentT(t: number, freedom: number): number {
  const tail = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/**
 * The t below which the share `p` of the distribution lies, by halving; 0.5 ≤ p < 1, ten digits.
 * @throws Error when p or the degrees of freedom are out of range
 */
export function studentQuantile(p: number, freedom: number): number {
  if (!(p >= 0.5 && p < 1 && freedom > 0)) throw new Error(`no quantile ${p} of t with ${freedom}`);
  let [low, high] = [0, 1];
  while (studentT(high, freedom) < p) high *= 2;
  for (let turn = 0; turn < 200 && high - low > 1e-12 * Math.max(1, high); turn += 1) {
    const middle = (low + high) / 2;
    if (studentT(middle, freedom) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
