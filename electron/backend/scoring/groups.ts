// The groups that are ranked apart, what ratios are taken of in each, and names beside ids.
import type { ContestRules } from '#contract/schema/rules.ts';

type Named = { id: string; name: string };

const order = (list: readonly Named[], value: string): number => {
  const index = list.findIndex((one) => one.id === value || one.name === value);
  return index === -1 ? list.length : index;
};
export const nameIn = (list: readonly Named[], value: string): string =>
  list.find((one) => one.id === value || one.name === value)?.name ?? value;
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export interface RankingGroup<T> { division: string; category: string; members: T[] }
type GroupRules = Pick<ContestRules, 'divisions' | 'categories' | 'awards'>;

/** Key of the group of `rules.awards.scope`; of names. */
const keyOf = ({ awards: { scope } }: GroupRules, division: string, category: string): string =>
  JSON.stringify([scope === 'contest' ? '' : division, scope === 'division-category' ? category : '']);

/** In the order of the rules; '' where the scope does not part. Members carry names instead of ids. */
export function rankingGroups<T extends { division: string; category: string }>(
  rules: GroupRules, entries: readonly T[],
): RankingGroup<T>[] {
  const named = entries.map((one) => ({
    ...one, division: nameIn(rules.divisions, one.division), category: nameIn(rules.categories, one.category),
  }));
  const groups = Map.groupBy(named, ({ division, category }) => keyOf(rules, division, category));
  return [...groups].map(([key, members]) => {
    const [division = '', category = ''] = JSON.parse(key) as string[];
    return { division, category, members };
  }).sort((a, b) => order(rules.divisions, a.division) - order(rules.divisions, b.division)
    || compareText(a.division, b.division)
    || order(rules.categories, a.category) - order(rules.categories, b.category)
    || compareText(a.category, b.category));
}

export interface BaseFacts {
  /** Entries submitted at all, by division id + ' ' + category id. Absent: the judged ones. */
  submitted?: Readonly<Record<string, number>>;
  /** Entries of each group that went on to re-review, in the order of the groups; null: no such round was held. */
  advanced: readonly (number | null)[];
}

/**
 * What ratios are taken of, for each group in order. Trainees were counted for the whole contest: they are shared out by the
 * judged entries of the groups with the largest remainders, so that nobody is counted twice or lost.
 * Source: 福建省能力提升成果 (of trainees), 广东 2022 (of re-review entries), see domain notes.
 */
export function basesOf(rules: GroupRules, groups: readonly RankingGroup<unknown>[], facts: BaseFacts): number[] {
  const judged = groups.map(({ members }) => members.length);
  switch (rules.awards.base) {
    case 'all': return judged;
    case 'rereview': return judged.map((count, index) => facts.advanced[index] ?? count);
    case 'submitted': {
      const { submitted } = facts;
      if (!submitted) return judged;
      const counts = new Map<string, number>();
      for (const [key, count] of Object.entries(submitted)) {
        const space = key.indexOf(' ');
        const [division, category] = [nameIn(rules.divisions, key.slice(0, space)), nameIn(rules.categories, key.slice(space + 1))];
        const own = keyOf(rules, division, category);
        counts.set(own, (counts.get(own) ?? 0) + count);
      }
      return groups.map(({ division, category }, index) => counts.get(keyOf(rules, division, category)) ?? judged[index] ?? 0);
    }
    case 'trainees': return rules.awards.trainees === null ? judged : shareOut(rules.awards.trainees, judged);
  }
}

/** Whole parts of a total in proportion to weights, largest remainders first, earlier ones first among equals. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, one) => all + one, 0);
  if (sum === 0) return weights.map(() => 0);
  const parts = weights.map((weight) => Number(BigInt(total) * BigInt(weight) / BigInt(sum)));
  const rests = weights.map((weight, index) => ({ index, rest: BigInt(total) * BigInt(weight) % BigInt(sum) }));
  rests.sort((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : a.index - b.index));
  let left = total - parts.reduce((all, one) => all + one, 0);
  for (const { index } of rests) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}
