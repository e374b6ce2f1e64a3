// What a unit hands up: its entries in its own order, which of them are in, and why the others are not. Pure.
import type { ContestRules } from '#contract/schema/rules.ts';
import { fit, isLocalOnly, levelsOf, limitText, type Limit } from './limits.ts';

export interface Candidate {
  id: string; division: string; category: string; position: number; status: 'active' | 'withdrawn';
  /** Place in the order of the unit; null: not recommended. */
  rank: number | null;
  /** Rank among the published results of its group, and the score in hundredths. */
  resultRank: number | null; score: number | null;
}
export type Verdict = 'in' | 'over' | 'notRanked' | 'localOnly' | 'withdrawn';
export interface Judged<C extends Candidate> { candidate: C; verdict: Verdict; why: string; limit: Limit | null }

const last = Number.MAX_SAFE_INTEGER;
const place = (list: readonly { id: string }[], id: string): number => {
  const index = list.findIndex((one) => one.id === id);
  return index < 0 ? last : index;
};

/** By rank, then division, category and the order of the sheet: ranks may count within a group or over the whole unit. */
const inOrder = (rules: ContestRules) => (a: Candidate, b: Candidate): number => (a.rank ?? last) - (b.rank ?? last)
  || place(rules.divisions, a.division) - place(rules.divisions, b.division)
  || place(rules.categories, a.category) - place(rules.categories, b.category) || a.position - b.position || (a.id < b.id ? -1 : 1);

const says = {
  withdrawn: ['已撤回，不上报。', 'Withdrawn; it is not handed up.'],
  notRanked: ['没有排推荐顺序，不上报。', 'It has no place in the order; it is not handed up.'],
  unordered: ['还没有排推荐顺序，按名单的次序。', 'Nothing is put in order yet; the order of the list counts.'],
} as const;

/**
 * Every entry of the unit in its order with its verdict. While a unit has put none of its entries in order it means all of
 * them, in the order of the list; once one has a place, only those with a place go up. Local-only projects and withdrawn
 * entries take no place of a quota.
 */
export function judge<C extends Candidate>(
  candidates: readonly C[], rules: ContestRules, limits: readonly Limit[], language: 'zh' | 'en',
): Judged<C>[] {
  const side = language === 'zh' ? 0 : 1;
  const { here, next } = levelsOf(rules);
  const sorted = candidates.toSorted(inOrder(rules));
  const local = (one: C): boolean => isLocalOnly(rules, one.category, here?.id ?? null);
  const able = sorted.filter((one) => one.status === 'active' && !local(one));
  const unordered = able.every((one) => one.rank === null);
  const full = fit(unordered ? able : able.filter((one) => one.rank !== null), limits);
  return sorted.map((candidate) => {
    if (candidate.status === 'withdrawn') return { candidate, verdict: 'withdrawn', why: says.withdrawn[side], limit: null };
    if (local(candidate)) {
      const why = language === 'zh' ? `这个项目只到${here?.name ?? '本级'}，不再上报。` : `This project ends at ${here?.name ?? 'this level'}; it is not handed up.`;
      return { candidate, verdict: 'localOnly', why, limit: null };
    }
    if (candidate.rank === null && !unordered) return { candidate, verdict: 'notRanked', why: says.notRanked[side], limit: null };
    const limit = full.get(candidate.id) ?? null;
    if (!limit) return { candidate, verdict: 'in', why: unordered ? says.unordered[side] : '', limit: null };
    const text = limitText(rules, limit, next?.name ?? '', language);
    return { candidate, verdict: 'over', why: language === 'zh' ? `超过${text}。` : `Beyond ${text}.`, limit };
  });
}

/**
 * An order after the published results: the better rank first, as many as the limits let in, places counted within each
 * division and category. Entries without a result get none.
 * @returns id → place
 */
export function proposeOrder(candidates: readonly Candidate[], rules: ContestRules, limits: readonly Limit[]): Map<string, number> {
  const { here } = levelsOf(rules);
  const able = candidates.filter((one) => one.status === 'active' && one.resultRank !== null && !isLocalOnly(rules, one.category, here?.id ?? null))
    .toSorted((a, b) => (a.resultRank ?? last) - (b.resultRank ?? last) || (b.score ?? 0) - (a.score ?? 0)
      || inOrder(rules)({ ...a, rank: null }, { ...b, rank: null }));
  const full = fit(able, limits);
  const counts = new Map<string, number>();
  const places = new Map<string, number>();
  for (const one of able) {
    if (full.get(one.id) !== null) continue;
    const group = `${one.division} ${one.category}`;
    const count = (counts.get(group) ?? 0) + 1;
    counts.set(group, count);
    places.set(one.id, count);
  }
  return places;
}
