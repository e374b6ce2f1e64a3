// Reproducible chance: the same seed and purpose give the same numbers on every machine, whatever the clock says.

export interface Chance {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  /** Normally distributed with mean 0 and standard deviation 1. */
  normal(): number;
}

/** Spreads seed and stream over 32 bits, so that neighbouring runs share nothing (finaliser of MurmurHash3). */
function mixed(seed: number, stream: number): number {
  let value = (Math.imul(seed | 0, 0x9e37_79b1) ^ Math.imul(stream + 1 | 0, 0x85eb_ca6b)) | 0;
  value = Math.imul(value ^ value >>> 16, 0x85eb_ca6b);
  value = Math.imul(value ^ value >>> 13, 0xc2b2_ae35);
  return (value ^ value >>> 16) >>> 0;
}

/**
 * A stream of chance: mulberry32 (Tommy Ettinger, public domain), period 2³²; normal numbers by the polar method
 * (Marsaglia and Bray 1964). Not for secrets.
 */
export function chance(seed: number, stream: number): Chance {
  let state = mixed(seed, stream);
  let spare: number | null = null;
  const next = (): number => {
    state = (state + 0x6d2b_79f5) | 0;
    let value = Math.imul(state ^ state >>> 15, state | 1);
    value = (value + Math.imul(value ^ value >>> 7, value | 61)) ^ value;
    return ((value ^ value >>> 14) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    below: (count) => Math.floor(next() * count),
    normal() {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      for (;;) {
        const x = next() * 2 - 1;
        const y = next() * 2 - 1;
        const radius = x * x + y * y;
        if (radius >= 1 || radius === 0) continue;
        const stretch = Math.sqrt(-2 * Math.log(radius) / radius);
        spare = y * stretch;
        return x * stretch;
      }
    },
  };
}

export function shuffled<T>(list: readonly T[], by: Chance): T[] {
  const out = [...list];
  for (let last = out.length - 1; last > 0; last -= 1) {
    const other = by.below(last + 1);
    [out[last], out[other]] = [out[other]!, out[last]!];
  }
  return out;
}
