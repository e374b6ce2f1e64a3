// Who is honoured besides the authors: advisors of winners, and submitting units by the points of their entries.
import type { ContestRules } from '#contract/schema/rules.ts';

type AdvisorRule = NonNullable<ContestRules['honours']['advisors']>;
type OrganisationRule = NonNullable<ContestRules['honours']['organisation']>;
/** Awards of the rules, the best first. */
type Awards = readonly { readonly id: string; readonly name: string }[];

/** One judged entry, in the order of the list of results. `award` is the name; '' none. */
export interface HonourEntry {
  entryId: string; award: string; unit: { id: string; name: string } | null;
  /** In the order of the entry. `key` tells people apart: two of a name may be two people. */
  advisors: readonly { key: string; name: string; school: string }[];
}

/** `award`: the highest of `entryIds`, which are those of this honour, the best first. */
export interface HonouredAdvisor { key: string; name: string; school: string; award: string; entryIds: string[] }

/**
 * Advisors by the rule: of entries with one of its awards (none named: any award), the first or all of each entry; with
 * `once` one honour for a person, for the highest award, with all the entries beside it. An award that the rules do not
 * name ranks behind those they name.
 */
export function advisorsHonoured(rule: AdvisorRule, awards: Awards, entries: readonly HonourEntry[]): HonouredAdvisor[] {
  const place = new Map(awards.map((one, index) => [one.name, index]));
  const ids = new Map(awards.map((one) => [one.name, one.id]));
  const counts = (award: string): boolean =>
    award !== '' && (rule.awards.length === 0 || rule.awards.includes(ids.get(award) ?? ''));
  const placeOf = (award: string): number => place.get(award) ?? awards.length;
  const best = entries.filter((one) => counts(one.award)).toSorted((a, b) => placeOf(a.award) - placeOf(b.award));
  const found: HonouredAdvisor[] = [];
  const byKey = new Map<string, HonouredAdvisor>();
  for (const entry of best) {
    for (const { key, name, school } of rule.which === 'first' ? entry.advisors.slice(0, 1) : entry.advisors) {
      const known = byKey.get(key);
      if (rule.once && known) {
        if (!known.entryIds.includes(entry.entryId)) known.entryIds.push(entry.entryId);
        continue;
      }
      const one = { key, name, school, award: entry.award, entryIds: [entry.entryId] };
      byKey.set(key, one);
      found.push(one);
    }
  }
  return found;
}

export interface HonouredUnit {
  unitId: string; unit: string; entries: number; awards: number;
  /** awards / entries, 0 to 1. */
  share: number;
  /** Sum of the rule's points over awards and entries. */
  points: number;
  given: boolean;
  /** entries: too few · share: too few awards · count: others have more points · tied: level with the last place. */
  why: 'given' | 'tied' | 'entries' | 'share' | 'count';
}

/** Beyond this sums of points with binary fractions are no longer told apart. */
const grain = 1e9;

/**
 * Units by the rule, the best first: those that reach both limits, by points; of equal points the higher share of awards,
 * then the more awards. Who equals the last place in all three is honoured with it. Entries without a unit count for none.
 */
export function unitsHonoured(rule: OrganisationRule, awards: Awards, entries: readonly HonourEntry[]): HonouredUnit[] {
  const ids = new Map(awards.map((one) => [one.name, one.id]));
  const units = new Map<string, HonouredUnit>();
  for (const { unit, award } of entries) {
    if (!unit) continue;
    const one = units.get(unit.id)
      ?? { unitId: unit.id, unit: unit.name, entries: 0, awards: 0, share: 0, points: 0, given: false, why: 'count' as const };
    units.set(unit.id, one);
    one.entries += 1;
    one.points += rule.entryPoints;
    if (award === '') continue;
    one.awards += 1;
    one.points += rule.points[ids.get(award) ?? ''] ?? 1;
  }
  const all = [...units.values()].map((one) => ({ ...one, share: one.awards / one.entries, points: Math.round(one.points * grain) / grain }));
  const better = (a: HonouredUnit, b: HonouredUnit): number => b.points - a.points || b.share - a.share || b.awards - a.awards;
  const fits = (one: HonouredUnit): boolean => one.entries >= rule.minEntries && one.share >= rule.minAwardShare;
  const able = all.filter(fits).toSorted((a, b) => better(a, b) || a.unit.localeCompare(b.unit, 'zh'));
  const most = rule.count ?? able.length;
  const last = most > 0 ? able[most - 1] : undefined;
  for (const [index, one] of able.entries()) {
    if (index < most) Object.assign(one, { given: true, why: 'given' });
    else if (last && better(last, one) === 0) Object.assign(one, { given: true, why: 'tied' });
  }
  const unable = all.filter((one) => !fits(one)).map((one) => ({ ...one, why: one.entries < rule.minEntries
    ? 'entries' as const : 'share' as const }))
    .toSorted((a, b) => better(a, b) || a.unit.localeCompare(b.unit, 'zh'));
  return [...able, ...unable];
}
