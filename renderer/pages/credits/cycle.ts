// What the card of a cycle says, taken from a balance: segments of the bar, sentences of a category, chips of years. Pure.
import type { Balance, RuleBody } from '../../api/credit-queries.ts';

type Category = Balance['categories'][number];

export interface CycleTotal { counted: number; needed: number | null; short: number; due: number; dueYear: string; unit: 'credits' | 'hours' }

/** Where the rules name no total, the minima of the categories together are what is needed. */
export function cycleTotal(balance: Balance): CycleTotal {
  const need = balance.evaluation.needs.find((one) => one.code === 'total');
  const minima = balance.categories.reduce((sum, one) => sum + (one.min ?? 0), 0);
  const needed = need?.min ?? (minima > 0 ? minima : null);
  const counted = balance.total;
  return {
    counted, needed, short: need?.short ?? Math.max(0, Math.round(((needed ?? 0) - counted) * 100) / 100), due: balance.dueNow,
    dueYear: balance.asOf.slice(0, 4), unit: balance.evaluation.unit,
  };
}

export interface YearChip { year: number; counted: number; state: 'full' | 'now' | 'later' | 'lost' }
/** One chip for each year of the cycle where a category is limited by year: full, open, or over without being full. */
export function yearChips(balance: Balance, category: Category): YearChip[] {
  const limit = category.yearMax;
  if (limit === null) return [];
  return balance.evaluation.byYear.map((year) => {
    const counted = year.byCategory[category.code]?.counted ?? 0;
    const state = counted >= limit ? 'full' : year.to < balance.asOf ? 'lost' : year.from > balance.asOf ? 'later' : 'now';
    return { year: year.year, counted, state };
  });
}

/** What goes from this category into another by an offset, and what came in. */
export function offsetsOf(balance: Balance, code: string): { out: { to: string; credits: number }[]; in: { from: string; credits: number }[] } {
  const { offsets } = balance.evaluation;
  return {
    out: offsets.filter((one) => one.from === code && one.credits > 0).map(({ to, credits }) => ({ to, credits })),
    in: offsets.filter((one) => one.to === code && one.credits > 0).map(({ from, credits }) => ({ from, credits })),
  };
}

/** Categories that the rules let surplus of this one flow into. */
export const mayFill = (rules: RuleBody | null, code: string): string[] =>
  (rules?.offsets ?? []).filter((one) => one.from === code).map((one) => one.to);

export const needOf = (balance: Balance, code: string) => balance.evaluation.needs.find((one) => one.code === code) ?? null;

/** Shortages that no card shows: requirements of their own (能力提升工程 50 学时), and years that are over or running. */
export function otherShortages(balance: Balance): Balance['evaluation']['shortages'] {
  const shown = new Set(['total', ...balance.categories.map((one) => one.code)]);
  const begun = new Set(balance.evaluation.byYear.filter((one) => one.from <= balance.asOf).map((one) => `year:${one.year}`));
  return balance.evaluation.shortages.filter((one) => !shown.has(one.code) && (!one.code.startsWith('year:') || begun.has(one.code)));
}
