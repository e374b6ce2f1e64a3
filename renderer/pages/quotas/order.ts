// The order of a unit as it is drawn: its entries by division and category, the line where the quota ends. Pure.
import type { Answer } from '../../api/shapes.ts';

export type Recommendation = Answer<'quotas', 'recommendation'>;
export type OrderRow = Recommendation['rows'][number];
export interface OrderGroup { key: string; division: string; category: string; rows: OrderRow[]; inside: number; over: number }

const weight: Record<OrderRow['verdict'], number> = { in: 0, over: 0, notRanked: 1, localOnly: 2, withdrawn: 3 };

const place = (list: readonly string[], name: string): number => (list.includes(name) ? list.indexOf(name) : list.length);

/** While nothing is in order all go up as they stand in the list: the order of the answer is kept. */
const asAnswered = (row: OrderRow): boolean => row.rank === null && weight[row.verdict] === 0;

/** Groups in the order of the contest's divisions and categories; ranked entries first, by rank. */
export function groupsOf(rows: readonly OrderRow[], divisions: readonly string[], categories: readonly string[]): OrderGroup[] {
  const byGroup = new Map<string, OrderRow[]>();
  for (const row of rows) {
    const key = `${row.division}·${row.category}`;
    byGroup.set(key, [...(byGroup.get(key) ?? []), row]);
  }
  return [...byGroup].map(([key, own]) => ({
    key, division: own[0]?.division ?? '', category: own[0]?.category ?? '',
    rows: own.toSorted((a, b) => weight[a.verdict] - weight[b.verdict] || (a.rank ?? 0) - (b.rank ?? 0)
      || (asAnswered(a) && asAnswered(b) ? 0
        : (a.resultRank ?? 1e9) - (b.resultRank ?? 1e9) || (a.number < b.number ? -1 : a.number > b.number ? 1 : 0))),
    inside: own.filter((one) => one.verdict === 'in').length, over: own.filter((one) => one.verdict === 'over').length,
  })).sort((a, b) => place(divisions, a.division) - place(divisions, b.division) || place(categories, a.category) - place(categories, b.category));
}

/** In the recommendation, or beyond its quota. */
export const goesUp = (row: OrderRow): boolean => weight[row.verdict] === 0;
export const isRanked = (row: OrderRow): boolean => row.rank !== null && goesUp(row);
/** Nothing of the unit has a place: all its entries are meant. */
export const isUnordered = (rows: readonly OrderRow[]): boolean => rows.some((one) => goesUp(one)) && rows.every((one) => one.rank === null);
export const canRank = (row: OrderRow): boolean => row.verdict !== 'withdrawn' && row.verdict !== 'localOnly';
export const rankedIds = (group: OrderGroup): string[] => group.rows.filter(isRanked).map((one) => one.entryId);

/** The ids with one moved to another place. */
export function moved(ids: readonly string[], from: number, to: number): string[] {
  const next = [...ids];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(Math.max(0, Math.min(next.length, to)), 0, one);
  return next;
}
