// A contest computed by its rules and corrected for severity, side by side, group by group. Pure.
import type { ContestRules } from '#contract/schema/rules.ts';
import { capsOf } from '#backend/scoring/award.ts';
import { marksOfGroup } from '#backend/scoring/base-scores.ts';
import { computeResults, judgedOf, type Computed, type ComputedRow, type JudgedEntry } from '#backend/scoring/compute.ts';
import type { Docket } from '#backend/scoring/docket.ts';
import { rankingGroups } from '#backend/scoring/groups.ts';
import { playedAwards, type Played } from '#backend/scoring/simulate.ts';
import type { AwardOf, FairScores, Truths } from '#backend/statistics/fair.ts';

export interface GroupBothWays {
  division: string; category: string;
  /** In the order of their codes: the order of everything below that has one value for each entry. */
  codes: string[];
  /** Tokens in their order. */
  judges: string[];
  marks: { entry: number; judge: number; score: number }[];
  fair: FairScores;
  raw: (ComputedRow | undefined)[];
  adjusted: (ComputedRow | undefined)[];
  /** By the method in force; null: nothing could be fitted (or scores are standardised), so nothing is known of chance. */
  truths: Truths | null;
  awardOf: AwardOf;
  /** Names of the awards, best first. */
  awards: string[];
}

/** `method`: that of the results in force; its awards are what probabilities are of. */
export function bothWays(docket: Docket, method: Docket['method']): GroupBothWays[] {
  const { rules, submitted } = docket;
  const judged = docket.entries.map((one) => judgedOf(rules, one));
  const ways = {
    raw: computeResults(rules, judged, { method: method === 'mixed' ? 'rule' : method, submitted }),
    mixed: computeResults(rules, judged, { method: 'mixed', submitted }),
  };
  const rowsBy = (one: Computed) => new Map(one.rows.map((row) => [row.code, row]));
  const [raw, adjusted] = [rowsBy(ways.raw), rowsBy(ways.mixed)];
  const standing = method === 'mixed' ? ways.mixed : ways.raw;
  return rankingGroups(rules, judged).flatMap(({ division, category, members }, index) => {
    const fair = ways.mixed.notes[index]?.fair;
    if (!fair) return [];
    const { entries, judges, marks } = marksOfGroup(members);
    return [{
      division, category, codes: entries.map((one) => one.code), judges, marks, fair,
      raw: entries.map((one) => raw.get(one.code)), adjusted: entries.map((one) => adjusted.get(one.code)),
      truths: method === 'mixed' ? fair.truths.adjusted : method === 'z' || method === 't' ? null : fair.truths.raw,
      awardOf: awardOfGroup(rules, standing, index, entries as JudgedEntry[], method === 'mixed' ? adjusted : raw, fair),
      awards: rules.awards.rules.map((one) => one.name),
    }];
  });
}

/** How scores of the first round become awards of the group, with its rounds and votes as they stand. */
function awardOfGroup(
  rules: ContestRules, computed: Computed, index: number, entries: readonly JudgedEntry[], rows: ReadonlyMap<string, ComputedRow>, fair: FairScores,
): AwardOf {
  const of = computed.notes[index]?.standings;
  const outcomes = computed.groups[index]?.outcomes ?? [];
  const mixed = computed.notes[index]?.fair !== null;
  const played = entries.map((entry, at): Played => {
    const standing = of?.get(entry.entryId);
    const row = rows.get(entry.code);
    const first = (mixed ? fair.entries[at]?.adjusted : fair.entries[at]?.raw) ?? null;
    const weight = standing?.weight ?? 1;
    // What does not come from the marks of the first round stays as it is.
    const final = row?.score ?? null;
    const offset = weight === 1 || final === null || first === null ? 0 : final - weight * first;
    return { weight, offset, tier: standing?.tier ?? 0, ranked: (row?.rank ?? null) !== null, unit: entry.unit ?? '' };
  });
  return playedAwards(played, {
    rules: rules.awards.rules, rounding: rules.awards.rounding, base: outcomes[0]?.base ?? entries.length,
    minimum: rules.awards.minimumScore, caps: capsOf(entries.map((one) => one.unit ?? ''), rules.awards),
  });
}
