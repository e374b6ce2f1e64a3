// Numbers of a contest's pictures, counted from the answers of the lists that show the same entries.
import type { z } from 'zod';
import type { Awards, Funnel } from '#contract/schema/charts.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import type { StageRow } from '#db/queries/charts.ts';

type FunnelAnswer = z.input<typeof Funnel>;
type Stage = FunnelAnswer['stages'][number];

export interface FunnelParts {
  rules: Pick<z.output<typeof ContestRules>, 'divisions' | 'levels'>;
  rows: readonly StageRow[];
  /** Entries with seats: how many there are, how many came back. */
  seats: ReadonlyMap<string, { done: number; seats: number }>;
  /** Ids of entries with an award; null: nothing was computed yet. */
  awarded: ReadonlySet<string> | null;
  /** Entries passed on to the next level; null: none was passed on, or there is no level above. */
  recommended: number | null;
  sealed: boolean; published: boolean; revision: number;
}

/** From what units handed in to what goes on to the level above. Each stage counts those that are there now. */
export function funnelOf({ rules, rows, seats, awarded, recommended, sealed, published, revision }: FunnelParts): FunnelAnswer {
  const { levels } = rules;
  const at = levels.findIndex((one) => one.here);
  const [below, here, above] = at < 0 ? ['', '', ''] : [levels[at - 1]?.name ?? '', levels[at]?.name ?? '', levels[at + 1]?.name ?? ''];
  const known = new Set(rules.divisions.map((one) => one.id));
  // Entries of a division that the rules no longer know are counted, each such division by itself.
  const divisions = [...rules.divisions.map(({ id, name }) => ({ id, name })),
    ...[...new Set(rows.map((one) => one.division))].filter((id) => !known.has(id)).map((id) => ({ id, name: id }))];
  const count = (stage: Stage['stage'], level: string, is: (row: StageRow) => boolean): Stage => {
    const found = rows.filter(is);
    return { stage, level, entries: found.length, byDivision: divisions.map(({ id }) => found.filter((row) => row.division === id).length) };
  };
  const unknown = (stage: Stage['stage'], level: string): Stage => ({ stage, level, entries: null, byDivision: [] });
  const active = (row: StageRow): boolean => row.status === 'active';
  const seat = ({ id }: StageRow) => seats.get(id) ?? { done: 0, seats: 0 };
  const byUnits = rows.some((row) => row.unit_id !== null);
  return {
    sealed, published, basedOn: revision, divisions,
    stages: [
      ...(sealed ? [unknown('handedIn', below)] : byUnits ? [count('handedIn', below, (row) => row.unit_id !== null)] : []),
      count('registered', here, () => true),
      count('eligible', here, active),
      count('checked', here, (row) => active(row) && row.clear === 1),
      count('assigned', here, (row) => active(row) && seat(row).seats > 0),
      count('judged', here, (row) => active(row) && seat(row).seats > 0 && seat(row).done >= seat(row).seats),
      awarded ? count('awarded', here, (row) => active(row) && awarded.has(row.id)) : unknown('awarded', here),
      ...(recommended === null ? [] : [{ stage: 'recommended' as const, level: above, entries: recommended, byDivision: [] }]),
    ],
  };
}

type AwardsAnswer = z.input<typeof Awards>;

export interface AwardParts {
  /** As the list of results shows them; null: nothing was computed yet. */
  rows: readonly { entryId: string; division: string; award: string }[] | null;
  /** Names of awards, best first. */
  names: readonly string[];
  /** Who handed in what; null: not published, or sealed, so nothing may stand beside a unit. */
  units: ReadonlyMap<string, { unitId: string; name: string }> | null;
  revision: number;
}

/** Awards by division, and by unit once that may be seen; units with most awards first. */
export function awardsOf({ rows, names, units, revision }: AwardParts): AwardsAnswer {
  if (rows === null) return { state: 'none', awards: [], entries: 0, basedOn: revision, divisions: [], units: [] };
  const given = new Set(rows.map((one) => one.award).filter((one) => one !== ''));
  // An award that was given by hand under another name stands last.
  const awards = [...names.filter((one) => given.has(one)), ...[...given].filter((one) => !names.includes(one)).toSorted()];
  const countsOf = (own: readonly { award: string }[]): number[] => awards.map((award) => own.filter((one) => one.award === award).length);
  const byDivision = Map.groupBy(rows, (one) => one.division);
  const order = [...byDivision.keys()];
  const total = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0);
  const byUnit = units === null ? null : Map.groupBy(rows, (one) => units.get(one.entryId)?.unitId ?? '');
  const nameOf = new Map([...units?.values() ?? []].map((one) => [one.unitId, one.name]));
  return {
    state: units === null ? 'blind' : 'published', awards, entries: rows.length, basedOn: revision,
    divisions: [...byDivision].map(([name, own]) => ({ name, entries: own.length, counts: countsOf(own) })),
    units: [...byUnit ?? []].map(([unitId, own]) => ({
      unitId, name: nameOf.get(unitId) ?? '', entries: own.length, counts: countsOf(own),
      cells: order.map((division) => countsOf(own.filter((one) => one.division === division))),
    })).toSorted((a, b) => total(b.counts) - total(a.counts) || b.entries - a.entries || (a.name < b.name ? -1 : 1)),
  };
}
