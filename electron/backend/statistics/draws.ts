// Made-up true scores: a seeded source of random numbers, and distributions of true scores to draw from.

/** Uniform numbers in (0, 1) and standard normal ones; the same seed gives the same numbers on every machine. */
export interface Random { readonly uniform: () => number; readonly normal: () => number }

/**
 * @param seed any whole number
 * @source sfc32 (Doty-Humphrey, PractRand), seeded by splitmix32; normals by Marsaglia's polar method
 */
export function randomFrom(seed: number): Random {
  let mixed = Math.trunc(seed) | 0;
  const next = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let t = mixed ^ (mixed >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return t ^ (t >>> 15);
  };
  let [a, b, c, d] = [next(), next(), next(), next()];
  const word = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let turn = 0; turn < 12; turn += 1) word();
  const uniform = (): number => (word() + 0.5) / 2 ** 32;
  let kept: number | null = null;
  const normal = (): number => {
    if (kept !== null) {
      const value = kept;
      kept = null;
      return value;
    }
    for (;;) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1];
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt(-2 * Math.log(s) / s);
      kept = v * factor;
      return u * factor;
    }
  };
  return { uniform, normal };
}

/** What is known about the true scores of all entries together. NaN: an entry without a mark. */
export interface Truths {
  /** The scores that awards are given by, in points. */
  readonly means: Float64Array;
  /** Standard errors. */
  readonly errors: Float64Array;
  /** Variance of the mark of one more judge about the true score. */
  readonly noise: number;
  /** True scores as they might be, drawn together, so that judges who are shared err alike. */
  readonly draw: (random: Random) => Float64Array;
}
