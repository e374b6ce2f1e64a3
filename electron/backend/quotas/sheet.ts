// The 名额分配表 as bureaux send it round: rows are units, columns divisions over categories, totals both ways. Pure.
import type { ContestRules } from '#contract/schema/rules.ts';
import type { Sheet, SheetColumn, SheetRow } from '#backend/excel/write.ts';
import { cellsOf, type QuotaLine } from './table.ts';

type Place = { division: string; category: string };

const isAt = ({ division, category }: Place) => (line: QuotaLine): boolean => line.division === division && line.category === category;
const nothing = '—';
const noLimit = '不限';

/** number / 不限 / —, as a cell. */
const shown = (line: QuotaLine | undefined): number | string => (line === undefined ? nothing : line.most ?? noLimit);

/** Sum of cells: — without any quota, 不限 as soon as one is. */
function sumOf(lines: readonly QuotaLine[]): number | string {
  if (lines.length === 0) return nothing;
  return lines.some((one) => one.most === null) ? noLimit : lines.reduce((all, one) => all + (one.most ?? 0), 0);
}

/**
 * A sheet that the import of quotas reads back exactly. Limits of a whole division, of a category over all divisions and of
 * a whole unit have columns of their own where any unit has one; 合计 is always the sum of the cells.
 */
export function quotaSheet(
  title: string, rules: ContestRules, units: readonly { unitId: string; name: string }[], quotas: readonly QuotaLine[],
): Sheet {
  const cells = cellsOf(rules);
  const used = (place: Place): boolean => quotas.some(isAt(place));
  const divisionLimits = rules.divisions.map((one) => ({ division: one.id, category: '' })).filter(used);
  const categoryLimits = rules.categories.map((one) => ({ division: '', category: one.id })).filter(used);
  const whole: Place = { division: '', category: '' };
  const nameOf = (list: readonly { id: string; name: string }[], id: string): string => list.find((one) => one.id === id)?.name ?? id;
  const columns: { place: Place; column: SheetColumn }[] = rules.divisions.flatMap((division) => [
    ...cells.filter((one) => one.division === division.id)
      .map((place) => ({ place, column: { group: division.name, header: nameOf(rules.categories, place.category) } })),
    ...divisionLimits.filter((one) => one.division === division.id).map((place) => ({ place, column: { group: division.name, header: '组别总名额' } })),
  ]);
  columns.push(...categoryLimits.map((place) => ({ place, column: { group: '各组别合用', header: nameOf(rules.categories, place.category) } })));
  if (used(whole)) columns.push({ place: whole, column: { header: '总名额' } });
  const byUnit = Map.groupBy(quotas, (one) => one.unit_id);
  const isCell = (line: QuotaLine): boolean => line.division !== '' && line.category !== '';
  const rows: SheetRow[] = units.map(({ unitId, name }, index) => {
    const own = byUnit.get(unitId) ?? [];
    return [index + 1, name, ...columns.map(({ place }) => shown(own.find(isAt(place)))), { value: sumOf(own.filter(isCell)), look: 'strong' }];
  });
  if (units.length > 0) {
    rows.push([null, '合计', ...columns.map(({ place }) => sumOf(quotas.filter(isAt(place)))), sumOf(quotas.filter(isCell))]
      .map((value) => ({ value, look: 'strong' as const })));
  }
  const look = { width: 11, format: 'general', align: 'center' } as const;
  return {
    name: '名额分配表', title, frozenColumns: 2,
    notes: ['单位：件。数字是最多可报的件数；“不限”表示不限件数；“—”表示没有名额规定。改好后可在“名额与推荐”里导入。'],
    columns: [
      { header: '序号', width: 7, format: 'general', align: 'center' }, { header: '报送单位', width: 24 },
      ...columns.map(({ column }) => ({ ...column, ...look })), { header: '合计', ...look },
    ],
    rows,
  };
}
