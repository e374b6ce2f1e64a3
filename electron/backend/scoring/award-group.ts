// One ranking group from scores to awards: ranks, awards under caps, and what other ways to break a tie would change.
import { capsOf, giveAwards, type Alternative, type AwardOutcome, type AwardRules, type Boundary } from './award.ts';
import { rank, type Contender, type Ranked } from './rank.ts';

/** Ranks and awards need: who, the score and the tie-break keys in units of 10^-decimals point, and the submitting unit. */
export interface AwardContender extends Contender {
  /** '' none: no cap. */
  unit: string;
}

export type GroupRules = Pick<AwardRules, 'rounding' | 'atLine' | 'rules' | 'unitCap' | 'unitCapShare'> & {
  /** Lowest score that may be awarded, in units of 10^-decimals point. */
  minimum: number | null;
  decimals: number;
};

export interface AwardedGroup {
  /** Best first; entries without a score last. */
  ranked: Ranked[];
  /** Entry → name of its award; entries without one are not in it. */
  awards: Map<string, string>;
  /** One for each award of the rules, in their order. */
  outcomes: AwardOutcome[];
}

const atLines = ['include', 'exclude', 'order'] as const;
/** From so many keys on not all orders are tried, only each key moved to the front. */
const fewKeys = 4;

/**
 * Ranks and awards one group. `base`: what ratios are taken of. `units`: submitting units of all entries of the group, also
 * of those that are not ranked, for caps by share; default: those of the contenders. The order of the input never matters.
 */
export function awardGroup(
  contenders: readonly AwardContender[], base: number, rules: GroupRules, units = contenders.map((one) => one.unit),
): AwardedGroup {
  const caps = capsOf(units, rules);
  const unitOf = new Map(contenders.map((one) => [one.entryId, one]));
  const give = (ranked: readonly Ranked[], atLine?: (rule: number) => AwardRules['atLine']) => giveAwards(
    ranked.map(({ entryId, dense }) => {
      const own = unitOf.get(entryId);
      return { entryId, place: dense, score: own?.score ?? null, unit: own?.unit ?? '' };
    }), base, rules, rules.minimum, rules.decimals, { caps, ...(atLine && { atLine }) });

  const ranked = rank(contenders);
  const { awards, outcomes } = give(ranked);
  const inOrder = ranked.flatMap((one) => unitOf.get(one.entryId) ?? []);
  return {
    ranked, awards,
    outcomes: outcomes.map((outcome, index) => {
      for (const block of equalAcross(inOrder, awards, rules, index)) {
        const boundary = boundaryOf({ contenders, inOrder, awards, block, index, rules, give });
        if (boundary) return { ...outcome, boundary };
      }
      return outcome;
    }),
  };
}

interface Block { from: number; to: number }

/** Entries of one score (and one round) at the line of an award: the last that has it, and the first below. */
function equalAcross(
  inOrder: readonly AwardContender[], awards: ReadonlyMap<string, string>, rules: GroupRules, index: number,
): Block[] {
  if (rules.rules[index]?.kind === 'threshold') return [];
  const place = new Map(rules.rules.map((one, at) => [one.name, at]));
  const better = (one: AwardContender): boolean => (place.get(awards.get(one.entryId) ?? '') ?? Infinity) <= index;
  const last = inOrder.findLastIndex((one) => awards.get(one.entryId) === rules.rules[index]?.name);
  // Nobody has it: then a tie that was shut out begins where the awards before ended.
  const at = last === -1 ? inOrder.findLastIndex(better) + 1 : last;
  return [at, at + 1].flatMap((middle) => {
    const one = inOrder[middle];
    if (one === undefined || one.score === null) return [];
    const same = (other: AwardContender | undefined): boolean => other?.score === one.score && (other.tier ?? 0) === (one.tier ?? 0);
    let [from, to] = [middle, middle];
    while (same(inOrder[from - 1])) from -= 1;
    while (same(inOrder[to + 1])) to += 1;
    return to > from ? [{ from, to }] : [];
  });
}

interface Question {
  contenders: readonly AwardContender[]; inOrder: readonly AwardContender[]; awards: ReadonlyMap<string, string>; block: Block;
  index: number; rules: GroupRules;
  give: (ranked: readonly Ranked[], atLine?: (rule: number) => AwardRules['atLine']) => { awards: Map<string, string> };
}

/** Everything else that could be done with the equal scores, each with who gains and who loses this award. */
function boundaryOf({ contenders, inOrder, awards, block, index, rules, give }: Question): Boundary | null {
  const name = rules.rules[index]?.name ?? '';
  const codes = new Map(contenders.map((one) => [one.entryId, one.code]));
  const tied = inOrder.slice(block.from, block.to + 1);
  const inside = new Set(tied.map((one) => one.entryId));
  const holders = (given: ReadonlyMap<string, string>): Set<string> =>
    new Set([...inside].filter((id) => given.get(id) === name));
  const now = holders(awards);
  const found = new Map<string, Alternative>();
  const compare = (way: Alternative['ways'][number], given: ReadonlyMap<string, string>): void => {
    const then = holders(given);
    const gains = [...then].filter((id) => !now.has(id)).map((id) => codes.get(id) ?? id).sort();
    const loses = [...now].filter((id) => !then.has(id)).map((id) => codes.get(id) ?? id).sort();
    if (gains.length + loses.length === 0) return;
    const key = JSON.stringify([gains, loses]);
    const same = found.get(key);
    if (same) same.ways.push(way);
    else found.set(key, { ways: [way], gains, loses });
  };
  const keys = tied[0]?.tieKeys.length ?? 0;
  for (const order of otherOrders(keys)) {
    // Only these entries are put in another order; everybody else stays where he is.
    const turned = contenders.map((one) => (inside.has(one.entryId)
      ? { ...one, tieKeys: order.map((key) => one.tieKeys[key] ?? null) } : one));
    compare({ keys: order }, give(rank(turned)).awards);
  }
  for (const atLine of atLines) {
    if (atLine === rules.atLine) continue;
    const usual = (rule: number): AwardRules['atLine'] => (rule === index ? atLine : rules.atLine);
    compare({ atLine }, give(rank(contenders), usual).awards);
  }
  // Equal scores that lie wholly on one side whatever is done are no tie at the line.
  if (found.size === 0) return null;
  return { from: block.from + 1, to: block.to + 1, score: tied[0]?.score ?? 0, alternatives: [...found.values()] };
}

/** Orders of so many keys other than the given one: all of a few, else each moved to the front. */
function otherOrders(count: number): number[][] {
  const given = Array.from({ length: count }, (_, index) => index);
  if (count > fewKeys) return given.slice(1).map((first) => [first, ...given.filter((one) => one !== first)]);
  const all = (left: readonly number[]): number[][] => left.length === 0 ? [[]]
    : left.flatMap((first) => all(left.filter((one) => one !== first)).map((rest) => [first, ...rest]));
  return all(given).slice(1);
}
