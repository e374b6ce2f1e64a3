// Linkage: whether the judges of each ranking group share entries, so that strict and lenient judges can be compared.
import type { Link } from '#contract/schema/assignment.ts';
import type { z } from 'zod';
import type { Ground, JudgesOf } from './linkage-ground.ts';

export interface Grouped {
  judgesOf: JudgesOf;
  /** Ranking group of each entry: where ranks are compared (awards.scope); the name is shown. See groupsOf(). */
  groupOf: readonly string[];
  judges: readonly { id: string; name: string }[];
}

export type LinkReport = Required<z.output<typeof Link>>;

/**
 * One report for each ranking group with entries, in order of first appearance; only judges who sit in the group count.
 * @param ground when given, a group that no permitted plan can connect is told from one that this plan does not connect.
 */
export function linksOf(_plan: Grouped, _ground?: Ground): LinkReport[] {
  throw new Error('not built yet');
}

/** Where ranks are compared, by entry. 'contest': one group with the given name. */
export function groupsOf(
  entries: readonly { division: string; category: string }[],
  scope: 'division-category' | 'division' | 'contest', whole = '全部作品',
): string[] {
  return entries.map(({ division, category }) => {
    if (scope === 'contest') return whole;
    return (scope === 'division' ? [division] : [division, category]).filter(Boolean).join(' · ');
  });
}
