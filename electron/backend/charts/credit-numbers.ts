// Numbers of the credit pictures: years of a cycle, and the tree of units with its schools; from the figures of the overview.
import type { z } from 'zod';
import type { Credits, Shortages } from '#contract/schema/charts.ts';
import type { Overview } from '#contract/schema/credits.ts';

export type OverviewAnswer = z.input<typeof Overview>;
export interface UnitPlace { id: string; name: string; parent_id: string | null }
type School = OverviewAnswer['schools'][number];
type Counts = School['standings'];

const sum = (counts: Counts, names: readonly (keyof Counts)[]): number => names.reduce((all, name) => all + (counts[name] ?? 0), 0);
/** Who has what is due by the day. */
export const keptOf = (counts: Counts): number => sum(counts, ['complete', 'onTrack']);
/** Who has not, a little or much; the sum of what the overview calls slow, behind and out of reach. */
export const shortOf = (counts: Counts): number => sum(counts, ['slow', 'behind', 'unreachable']);
const behindOf = (counts: Counts): number => sum(counts, ['behind', 'unreachable']);

const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
const yearLater = (day: string, years: number): string => {
  const later = `${String(Number(day.slice(0, 4)) + years)}${day.slice(4)}`;
  return later.endsWith('-02-29') && Number.isNaN(Date.parse(later)) ? later.replace('-02-29', '-03-01') : later;
};

/** Most columns: an extended cycle is no longer. */
const mostYears = 10;

/** The last day of each year of the cycle that has begun; of the one that runs, `asOf`. Without a cycle only `asOf`. */
export function yearEnds(cycle: { from: string; to: string } | null | undefined, asOf: string): { name: string; day: string }[] {
  if (!cycle) return [{ name: asOf.slice(0, 4), day: asOf }];
  const found: { name: string; day: string }[] = [];
  for (let n = 0; n < mostYears; n += 1) {
    const start = yearLater(cycle.from, n);
    if (start > asOf || start > cycle.to) break;
    const end = dayBefore(yearLater(cycle.from, n + 1));
    const name = start.slice(5) === '01-01' ? start.slice(0, 4) : `${start.slice(0, 4)}–${end.slice(0, 4)}`;
    found.push({ name, day: end < asOf ? end : asOf });
  }
  return found;
}

/** Whether a unit is this one or lies under it; a ring of parents ends the climb. */
export function inside(units: ReadonlyMap<string, UnitPlace>, unitId: string, top: string): boolean {
  const seen = new Set<string>();
  for (let at: string | null = unitId; at !== null && !seen.has(at); at = units.get(at)?.parent_id ?? null) {
    if (at === top) return true;
    seen.add(at);
  }
  return false;
}

export interface YearParts {
  years: readonly { name: string; day: string; overview: OverviewAnswer }[];
  /** Unit of each school; null: none. */
  unitOf: ReadonlyMap<string, string | null>;
  units: ReadonlyMap<string, UnitPlace>;
  unitId: string | null; asOf: string;
}

/** Schools in rows, years in columns; those with the smallest share of the newest year first. */
export function creditYears({ years, unitOf, units, unitId, asOf }: YearParts): z.input<typeof Credits> {
  const wanted = (school: School): boolean => unitId === null || inside(units, unitOf.get(school.schoolId) ?? '', unitId);
  const columns = years.map(({ overview }) => new Map(overview.schools.filter(wanted).map((one) => [one.schoolId, one])));
  const newest = years.at(-1)?.overview;
  const all = new Map(columns.flatMap((column) => [...column]));
  const share = (id: string): number => {
    const one = columns.at(-1)?.get(id);
    return one ? keptOf(one.standings) / one.teachers : 2;
  };
  return {
    asOf, ruleSetName: newest?.ruleSetName ?? '', revision: newest?.revision ?? 0,
    years: years.map(({ name, day }, index) => {
      const own = [...columns[index]?.values() ?? []];
      return { name, day, teachers: own.reduce((n, one) => n + one.teachers, 0), kept: own.reduce((n, one) => n + keptOf(one.standings), 0) };
    }),
    schools: [...all.values()].map((school) => ({
      schoolId: school.schoolId, name: school.name, unitName: school.unitName,
      cells: columns.map((column) => {
        const one = column.get(school.schoolId);
        return one ? { teachers: one.teachers, kept: keptOf(one.standings) } : null;
      }),
    })).toSorted((a, b) => share(a.schoolId) - share(b.schoolId) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  };
}

export interface TreeParts {
  overview: OverviewAnswer; asOf: string; unitId: string | null;
  units: ReadonlyMap<string, UnitPlace>; unitOf: ReadonlyMap<string, string | null>;
}
type Place = z.input<typeof Shortages>['places'][number];

const placeOf = (kind: Place['kind'], id: string, name: string, schools: readonly School[]): Place => ({
  kind, id, name, schools: schools.length, teachers: schools.reduce((n, one) => n + one.teachers, 0),
  short: schools.reduce((n, one) => n + shortOf(one.standings), 0), behind: schools.reduce((n, one) => n + behindOf(one.standings), 0),
  opens: kind === 'unit',
});

/** What lies directly under a unit (null: under the top): units with all below them, then schools. Largest first. */
export function shortagesOf({ overview, asOf, unitId, units, unitOf }: TreeParts): z.input<typeof Shortages> {
  const parentOf = (unit: UnitPlace): string | null => (unit.parent_id !== null && units.has(unit.parent_id) ? unit.parent_id : null);
  const under = overview.schools.filter((one) => unitId === null || inside(units, unitOf.get(one.schoolId) ?? '', unitId));
  const places = [
    ...[...units.values()].filter((one) => parentOf(one) === unitId && one.id !== unitId)
      .map((unit) => placeOf('unit', unit.id, unit.name, under.filter((one) => inside(units, unitOf.get(one.schoolId) ?? '', unit.id)))),
    ...under.filter((one) => (unitOf.get(one.schoolId) ?? null) === unitId).map((one) => placeOf('school', one.schoolId, one.name, [one])),
  ].filter((one) => one.teachers > 0);
  if (unitId === null) {
    const rest = (of: (counts: Counts) => number): number => of(overview.standings) - overview.schools.reduce((n, one) => n + of(one.standings), 0);
    const teachers = overview.teachers - overview.schools.reduce((n, one) => n + one.teachers, 0);
    // Teachers of no school: without them the picture would not add up to the overview.
    if (teachers > 0) places.push({ kind: 'school', id: '', name: '', schools: 0, teachers, short: rest(shortOf), behind: rest(behindOf),
      opens: false });
  }
  const path: { unitId: string; name: string }[] = [];
  for (let at = unitId; at !== null && !path.some((one) => one.unitId === at);) {
    const unit = units.get(at);
    path.unshift({ unitId: at, name: unit?.name ?? '' });
    at = unit ? parentOf(unit) : null;
  }
  const whole = (of: (one: Place) => number): number => places.reduce((n, one) => n + of(one), 0);
  return {
    asOf, revision: overview.revision, unitId, path, teachers: whole((one) => one.teachers), short: whole((one) => one.short),
    behind: whole((one) => one.behind),
    places: places.toSorted((a, b) => b.teachers - a.teachers || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  };
}
