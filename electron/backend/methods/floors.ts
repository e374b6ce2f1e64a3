// Affinities far below all others, set to say "avoid": lifted, so that they do not cost the others their digits.

/** Binary exponents of doubles, from the smallest subnormal to the largest. */
const LOWEST = -1074;
const EXPONENTS = 2099;

/**
 * Values to lift lower affinities to, from the highest on; -Infinity, nothing lifted, ends the list. A plan that is best
 * among lifted affinities and holds no lifted pair is best among the given ones: lifting makes no plan worse, and leaves
 * this one as it is. It is tried where the affinities fall apart into a group near the largest, enough for a plan, and
 * one so far away that a plan with one pair of it is worse than any without.
 * @param pairsOfPlan seats of all entries. @param offset what entries of different coverage differ by; 0: nothing.
 */
export function floorsOf(affinity: Float64Array, pairsOfPlan: number, offset: number): number[] {
  let high = -Infinity;
  for (const one of affinity) if (one > high) high = one;
  const count = new Float64Array(EXPONENTS);
  let kept = 0;
  for (const one of affinity) {
    const distance = high - one;
    if (distance === 0) kept += 1;
    else count[Math.floor(Math.log2(distance)) - LOWEST]! += 1;
  }
  const floors: number[] = [];
  for (let at = 0; at < EXPONENTS; at += 1) {
    if (count[at] === 0) continue;
    kept += count[at]!;
    const lift = 2 * (pairsOfPlan * 2 ** (at + 1 + LOWEST) + offset);
    let next = at + 1;
    while (next < EXPONENTS && count[next] === 0) next += 1;
    if (next < EXPONENTS && kept >= pairsOfPlan && 2 ** (next + LOWEST) > 2 * lift) floors.push(high - lift);
  }
  return [...floors, -Infinity];
}

export const lifted = (affinity: Float64Array, floor: number): Float64Array => (
  floor === -Infinity ? affinity : affinity.map((one) => Math.max(one, floor))
);
