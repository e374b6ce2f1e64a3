// The table of quotas: by unit, division and category, with what is used and what is over. Pure.
import type { z } from 'zod';
import type { Table } from '#contract/schema/quotas.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { usedIn } from '#backend/quota-rules/limits.ts';
import { withBelow, type UnitNode } from '#backend/quota-rules/units.ts';

export interface Counted { unit_id: string | null; division: string; category: string; ranked: 0 | 1; n: number }
export interface QuotaLine { unit_id: string; division: string; category: string; most: number | null }
export interface TableParts {
  rules: ContestRules; revision: number; quotas: readonly QuotaLine[]; counts: readonly Counted[];
  units: readonly (UnitNode & { name: string; valid_to: string })[];
  /** Today, as YYYY-MM-DD: units that ended before it are shown only where they still have something. */
  today: string;
}
type Shown = z.output<typeof Table>;
type Place = { division: string; category: string };

const keyOf = ({ division, category }: Place): string => `${division}/${category}`;

/** Every division with the categories open to it, in the order of the rules. */
export const cellsOf = (rules: ContestRules): Place[] => rules.divisions.flatMap((division) => rules.categories
  .filter((one) => one.divisions.length === 0 || one.divisions.includes(division.id))
  .map((category) => ({ division: division.id, category: category.id })));

const spread = (counts: readonly Counted[]): Place[] =>
  counts.flatMap(({ division, category, n }) => Array.from({ length: n }, () => ({ division, category })));

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

/** A limit of all cells together: said itself, or the sum where every cell that has a quota has a number. */
function totalOf(lines: readonly QuotaLine[]): number | null {
  const own = lines.find((one) => one.division === '' && one.category === '');
  if (own) return own.most;
  const cells = lines.filter((one) => one.division !== '' && one.category !== '').map((one) => one.most);
  return cells.length === 0 || cells.includes(null) ? null : sum(cells.map((one) => one ?? 0));
}

/** A unit counts what it and the units below it handed in: those with a place in its order, or all where none has one. */
export function tableOf({ rules, revision, quotas, counts, units, today }: TableParts): Shown {
  const cells = cellsOf(rules);
  const lines = Map.groupBy(quotas, (one) => one.unit_id);
  const byUnit = Map.groupBy(counts, (one) => one.unit_id ?? '');
  const shown = units.flatMap((unit) => {
    const own = lines.get(unit.id) ?? [];
    const mine = withBelow(units, unit.id).flatMap((id) => byUnit.get(id) ?? []);
    if (unit.valid_to !== '' && unit.valid_to < today && own.length === 0 && mine.length === 0) return [];
    const all = spread(mine);
    const ordered = spread(mine.filter((one) => one.ranked === 1));
    const counted = ordered.length > 0 ? ordered : all;
    const extra = own.filter((one) => !cells.some((cell) => keyOf(cell) === keyOf(one)));
    const unknown = [...new Map(all.map((one) => [keyOf(one), one])).values()]
      .filter((one) => ![...cells, ...extra].some((cell) => keyOf(cell) === keyOf(one)));
    const places: Place[] = [...cells, ...extra, ...unknown];
    return [{
      unitId: unit.id, name: unit.name, total: totalOf(own),
      cells: places.flatMap(({ division, category }) => {
        const line = own.find((one) => one.division === division && one.category === category);
        const handedIn = usedIn({ division, category }, all);
        if (!line && handedIn === 0) return [];
        const used = usedIn({ division, category }, counted);
        const most = line?.most ?? null;
        return [{ division, category, most, set: line !== undefined, used, handedIn, over: most === null ? 0 : Math.max(0, used - most) }];
      }),
    }];
  });
  const columns = [...new Map([...cells, ...shown.flatMap((unit) => unit.cells)].map(({ division, category }) =>
    [keyOf({ division, category }), { division, category }])).values()];
  const everybody = spread(counts);
  return {
    revision, units: shown, divisions: rules.divisions.map(({ id, name }) => ({ id, name })),
    categories: rules.categories.map(({ id, name }) => ({ id, name })),
    columnTotals: columns.map((column) => {
      const set = quotas.filter((one) => keyOf(one) === keyOf(column));
      const open = set.length === 0 || set.some((one) => one.most === null);
      return { ...column, most: open ? null : sum(set.map((one) => one.most ?? 0)), used: usedIn(column, everybody) };
    }),
  };
}
