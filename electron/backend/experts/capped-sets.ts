// A random set out of one stratum with at most so many from each unit, every such set as likely as any other.
import type { DrawNumbers } from './random.ts';

function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let step = 1; step <= k; step += 1) result = result * BigInt(n - k + step) / BigInt(step);
  return result;
}

/**
 * Sets of `count` items, at most `cap` of one unit (null: any number). The number of sets that can still be completed is
 * counted from the last unit backwards (coefficients of the product over units of sum C(n,j) x^j, j up to the cap); then
 * each unit gets j items with the share of the sets in which it has j. So each feasible set has the same chance, exactly.
 */
export class CappedSets<T> {
  private readonly groups: T[][];
  /** ways[i][r]: sets of r items out of the units i, i+1, … */
  private readonly ways: bigint[][];
  private readonly items: readonly T[];
  private readonly count: number;
  private readonly cap: number | null;

  constructor(items: readonly T[], unitOf: (item: T) => string, count: number, cap: number | null) {
    this.items = items;
    this.count = count;
    this.cap = cap;
    this.groups = cap === null ? [] : [...Map.groupBy(items, unitOf).values()];
    this.ways = [];
    if (cap === null) return;
    let after: bigint[] = Array.from({ length: count + 1 }, (_, rest) => (rest === 0 ? 1n : 0n));
    this.ways[this.groups.length] = after;
    for (let at = this.groups.length - 1; at >= 0; at -= 1) {
      const size = this.groups[at]?.length ?? 0;
      const shares = Array.from({ length: Math.min(cap, size, count) + 1 }, (_, j) => choose(size, j));
      const next = after;
      after = next.map((_, rest) => shares.reduce((sum, share, j) => (j > rest ? sum : sum + share * (next[rest - j] ?? 0n)), 0n));
      this.ways[at] = after;
    }
  }

  /** How many different sets there are, where a cap makes it matter. */
  get possible(): boolean {
    return this.cap === null ? this.items.length >= this.count : (this.ways[0]?.[this.count] ?? 0n) > 0n;
  }

  /** One of the sets, in random order. Only when `possible`. */
  pick(numbers: DrawNumbers): T[] {
    if (this.cap === null) return numbers.take(this.items, this.count);
    const found: T[] = [];
    let rest = this.count;
    for (let at = 0; rest > 0; at += 1) {
      const group = this.groups[at] ?? [];
      let ticket = numbers.belowBig(this.ways[at]?.[rest] ?? 1n);
      let j = 0;
      for (; ; j += 1) {
        const share = choose(group.length, j) * (this.ways[at + 1]?.[rest - j] ?? 0n);
        if (ticket < share) break;
        ticket -= share;
      }
      found.push(...numbers.take(group, j));
      rest -= j;
    }
    return numbers.take(found, found.length);
  }
}
