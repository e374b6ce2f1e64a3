// Later rounds and the public vote: who went on, and how rounds and votes become one score.
import { isCounted, rubricOf, type ContestRules } from '#contract/schema/rules.ts';
import { plannedCount } from './award.ts';
import { fraction, plus, roundedTo, shareOf, times, type Fraction } from './fraction.ts';
import { rank } from './rank.ts';

export interface Competitor {
  entryId: string; code: string; division: string; category: string;
  /** Score of the first round in points; null: none. */
  score: Fraction | null;
  tieKeys: readonly (number | null)[];
  /** 'vote' → votes, id of a round → hundredths of a point. */
  outside: Readonly<Record<string, number>>;
  /** Takes no part in anything further. */
  excluded: boolean;
}

export interface Standing {
  score: Fraction | null;
  /** How many later rounds it went on to. */
  tier: number;
  /** It went on, but its score of the round is not there. */
  lacking: boolean;
  /** Share of the first round's score in the final one. */
  weight: number;
}

/** Whether scores of a later round are there at all: before, the first round alone is shown. */
export const laterRoundsHeld = (rules: ContestRules, entries: readonly Pick<Competitor, 'outside'>[]): boolean =>
  rules.rounds.slice(1).some(({ id }) => entries.some(({ outside }) => Object.hasOwn(outside, id)));

/**
 * Standings of one ranking group. Who goes on is decided in each division and category by the score of the round and its
 * tie-break; whoever is tied with the last goes on too. The score of an entry is the weighted mean of the rounds it went
 * through. Scores of a later round of entries that did not go on count for nothing and are counted in `ignored`.
 * Source: 厦门 信息学 (40 % 初赛, 60 % 复赛); "初评分数不带入复评" is weights 0 and 1.
 */
export function standings(rules: ContestRules, members: readonly Competitor[], held: boolean): { of: Map<string, Standing>; ignored: number } {
  const of = new Map(members.map((one): [string, Standing] =>
    [one.entryId, { score: one.score, tier: 0, lacking: false, weight: 1 }]));
  let ignored = 0;
  if (held && rules.rounds.length > 1) {
    for (const own of Map.groupBy(members, (one) => JSON.stringify([one.division, one.category])).values()) {
      ignored += throughRounds(rules, own, of);
    }
  }
  // A rehearsal has no votes at all: then the judges' scores stand alone.
  if (rules.voteShare > 0 && members.some((one) => Object.hasOwn(one.outside, 'vote'))) addVotes(rules, members, of);
  return { of, ignored };
}

function throughRounds(rules: ContestRules, members: readonly Competitor[], of: Map<string, Standing>): number {
  const { rounds, aggregation: { decimals } } = rules;
  const scores = new Map(members.map((one) => [one.entryId, one.score === null ? [] : [one.score]]));
  let inside = members.filter((one) => one.score !== null && !one.excluded);
  let ignored = 0;
  for (const [index, next] of rounds.slice(1).entries()) {
    const going = new Set(goingOn(rules, index, inside, (one) => {
      const last = scores.get(one.entryId)?.at(-1);
      return last === undefined ? null : roundedTo(last, decimals);
    }));
    for (const one of members) {
      const given = Object.hasOwn(one.outside, next.id) ? one.outside[next.id] : undefined;
      const standing = of.get(one.entryId);
      if (!standing) continue;
      if (!going.has(one)) {
        if (given !== undefined) ignored += 1;
        continue;
      }
      standing.tier = index + 1;
      if (given === undefined) standing.lacking = true;
      else scores.get(one.entryId)?.push(fraction(given, 100));
    }
    inside = inside.filter((one) => going.has(one) && of.get(one.entryId)?.lacking === false);
  }
  const weights = rounds.map((one) => shareOf(one.weight));
  for (const one of members) {
    const standing = of.get(one.entryId);
    const own = scores.get(one.entryId) ?? [];
    if (!standing || own.length === 0) continue;
    const sum = weights.slice(0, own.length).reduce(plus, fraction(0));
    const weighted = own.reduce((all, score, at) => plus(all, times(score, weights[at] ?? fraction(0))), fraction(0));
    // Rounds that count nothing so far: the last one stands for itself.
    standing.score = standing.lacking ? null
      : sum.over === 0n ? own.at(-1) ?? null : { over: weighted.over * sum.under, under: weighted.under * sum.over };
    const first = weights[0] ?? fraction(1);
    standing.weight = sum.over === 0n ? (own.length === 1 ? 1 : 0)
      : Number(first.over * sum.under) / Number(first.under * sum.over);
  }
  return ignored;
}

/** Single scores break ties of the first round only: those of later ones are not known. */
function goingOn(
  rules: ContestRules, round: number, inside: readonly Competitor[], scoreOf: (one: Competitor) => number | null,
): Competitor[] {
  const advance = rules.rounds[round]?.advance ?? null;
  if (advance === null) return [...inside];
  const places = plannedCount(advance.kind, advance.value, inside.length, rules.awards.rounding);
  const byId = new Map(inside.map((one) => [one.entryId, one]));
  return rank(inside.map((one) => ({
    entryId: one.entryId, code: one.code, score: scoreOf(one), tieKeys: round === 0 ? one.tieKeys : [],
  }))).filter((one) => one.standard !== null && one.standard <= places).flatMap((one) => byId.get(one.entryId) ?? []);
}

/** Votes as points of the rubric: full points for the most votes of the group, or by their share of all votes. */
function addVotes(rules: ContestRules, members: readonly Competitor[], of: Map<string, Standing>): void {
  const votesOf = (one: Competitor): number => one.outside['vote'] ?? 0;
  const counting = members.filter((one) => !one.excluded);
  const all = counting.reduce((most, one) => rules.voteScale === 'max' ? Math.max(most, votesOf(one)) : most + votesOf(one), 0);
  const [share, rest] = [shareOf(rules.voteShare), shareOf(1 - rules.voteShare)];
  for (const one of members) {
    const standing = of.get(one.entryId);
    if (!standing || standing.score === null) continue;
    const points = all === 0 ? fraction(0) : fraction(fullPoints(rules, one.category) * votesOf(one), 100 * all);
    standing.score = plus(times(standing.score, rest), times(points, share));
    standing.weight *= 1 - rules.voteShare;
  }
}

/** Most points of the rubric of a category (id or name), in hundredths. */
export function fullPoints(rules: ContestRules, category: string): number {
  const found = rules.categories.find((one) => one.id === category || one.name === category);
  if (!found) return 10_000;
  return rubricOf(rules, found.rubric, 1).criteria.filter(isCounted).reduce((all, one) => all + Math.round(one.max * 100), 0);
}
