// How far the judges of one entry are apart, and whether that needs a decision.

export interface DiscrepancyRule { threshold: number; at: 'over' | 'from' }

/** Highest minus lowest total, both in hundredths of a point; null below two sheets. */
export function spreadOf(totals: readonly number[]): number | null {
  return totals.length < 2 ? null : Math.max(...totals) - Math.min(...totals);
}

/**
 * Whether the spread (hundredths) passes the threshold (points). `over`: more than it; `from`: reaching it is enough.
 * Source: rules of double marking differ in exactly this (“超过” against “达到或超过”), so the boundary is part of the rule.
 */
export function isDiscrepant(spread: number | null, { threshold, at }: DiscrepancyRule): boolean {
  if (spread === null) return false;
  const limit = Math.round(threshold * 100);
  return at === 'from' ? spread >= limit : spread > limit;
}
