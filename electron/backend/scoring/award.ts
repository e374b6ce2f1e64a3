// Who gets which award in one group: how many by ratio, count or score, and what happens to ties on the line.
import type { ContestRules } from '#contract/schema/rules.ts';

export type AwardRules = ContestRules['awards'];

/** One ranked entry, in the order of the list. */
export interface Candidate {
  entryId: string;
  /** Equal numbers are tied entries (the dense rank). Null: no score, no award. */
  place: number | null;
  /** Same unit as `minimum`. */
  score: number | null;
  /** Submitting unit, for caps; absent or '': none. */
  unit?: string;
}

/** Beyond the rules of awards: most awards of each unit in the group, and another answer to ties at one line. */
export interface AwardOptions {
  caps?: ReadonlyMap<string, number>;
  atLine?: (rule: number) => AwardRules['atLine'];
}

/** What became of one award in one group; the facts behind its sentence. */
export interface AwardOutcome {
  award: string;
  kind: 'ratio' | 'count' | 'threshold';
  /** Entries of the group that the ratio is taken of. */
  base: number;
  /** Ratio: share in millionths; count: number of entries; threshold: points. */
  value: number;
  planned: number;
  given: number;
  /** Threshold: entries that reach it, those with a better award among them; null for ratios and counts. */
  reached: number | null;
  /** Positions (1-based) of the tied entries that lie across the line, and what was done. */
  tie: { from: number; to: number; done: AwardRules['atLine'] } | null;
  /** Entries that fell short of the minimum score and would have had it otherwise. */
  belowMinimum: number;
  /** Entries at this award whose unit had all the awards it may have; the next ones moved up. Absent: none. */
  passed?: string[];
  /** What else could have become of equal scores across the line. Absent: no equal scores there. */
  boundary?: Boundary;
  /** Awards given and taken by hand; `given` counts them. Absent: none. */
  byHand?: { added: number; removed: number };
}

/** One other way to break a tie, and who would then have this award and who would not. */
export interface Alternative {
  /** Tie-break keys by index, in another order; or another answer to what is still tied. */
  ways: ({ keys: number[] } | { atLine: AwardRules['atLine'] })[];
  gains: string[];
  loses: string[];
}
/** Positions (1-based) of the entries of one score across the line. */
export interface Boundary { from: number; to: number; score: number; alternatives: Alternative[] }

const million = 1_000_000;

/**
 * How many entries an award plans for. Ratios are counted in millionths, so that 7 % of 100 is 7 and not 7.000…01.
 * Source: ratios as in 马鞍山 2017 (10/20/30 %) and fixed counts as in 陕西 2010; no text found states the rounding, so it
 * is a rule of the contest. 37 entries at 10/20/30 %: floor 3/7/11, round 4/7/11, ceil 4/8/12.
 */
export function plannedCount(
  kind: 'ratio' | 'count', value: number, base: number, rounding: AwardRules['rounding'],
): number {
  if (kind === 'count') return Math.trunc(value);
  const product = Math.round(value * million) * base;
  const whole = (product - product % million) / million;
  const rest = product - whole * million;
  switch (rounding) {
    case 'floor': return whole;
    case 'ceil': return rest > 0 ? whole + 1 : whole;
    case 'round': return rest * 2 >= million ? whole + 1 : whole;
  }
}

/** Most awards of each unit by the rules: the lower of the fixed cap and the share of its entries, rounded down. */
export function capsOf(units: readonly string[], { unitCap, unitCapShare }: Pick<AwardRules, 'unitCap' | 'unitCapShare'>): Map<string, number> {
  const caps = new Map<string, number>();
  if (unitCap === null && unitCapShare === null) return caps;
  for (const [unit, own] of Map.groupBy(units.filter((one) => one !== ''), (one) => one)) {
    const byShare = unitCapShare === null ? Infinity : plannedCount('ratio', unitCapShare, own.length, 'floor');
    caps.set(unit, Math.min(unitCap ?? Infinity, byShare));
  }
  return caps;
}

/** What units may still be given. */
class Allowance {
  readonly #left: Map<string, number>;
  constructor(caps: ReadonlyMap<string, number> | undefined) {
    this.#left = new Map(caps);
  }
  left(unit: string | undefined): number {
    return this.#left.get(unit ?? '') ?? Infinity;
  }
  take(unit: string | undefined, count: number): void {
    if (this.#left.has(unit ?? '')) this.#left.set(unit ?? '', this.left(unit) - count);
  }
}

/**
 * Gives the awards of one group in the order of the rules. Each award has its own planned count and begins where the one
 * before ended: places left vacant do not pass to the next award, and places given beyond the plan do not shorten it.
 * `ordered`: best first, tied entries side by side. `minimum`: lowest score that may be awarded, reaching it is enough.
 * `decimals`: scores and the minimum are in units of 10^-decimals point. A threshold (达标, 认定) goes to every entry that
 * reaches it and has no better award. With caps an entry whose unit has all its awards is passed over, and the next moves up.
 * Source: 可空缺、可并列 (i3done 创客项目 2021) for vacancies and shared awards.
 */
export function giveAwards(
  ordered: readonly Candidate[], base: number, rules: Pick<AwardRules, 'rounding' | 'atLine' | 'rules'>,
  minimum: number | null, decimals: number, options: AwardOptions = {},
): { awards: Map<string, string>; outcomes: AwardOutcome[] } {
  const scored = ordered.filter((one) => one.place !== null && one.score !== null);
  const isWorthy = (one: Candidate): boolean => minimum === null || (one.score ?? 0) >= minimum;
  const worthy = scored.filter(isWorthy);
  const unworthy = scored.filter((one) => !isWorthy(one));
  const position = new Map(worthy.map((one, index) => [one, index + 1]));
  const allowance = new Allowance(options.caps);
  const awards = new Map<string, string>();
  const outcomes: AwardOutcome[] = [];
  let pending: readonly Candidate[] = worthy;
  for (const [index, rule] of rules.rules.entries()) {
    const isThreshold = rule.kind === 'threshold';
    const least = Math.round(rule.value * 10 ** decimals);
    const reaches = (one: Candidate): boolean => (one.score ?? -1) >= least;
    const planned = isThreshold ? Infinity : plannedCount(rule.kind === 'ratio' ? 'ratio' : 'count', rule.value, base, rules.rounding);
    const done = walk(isThreshold ? pending.filter(reaches) : pending, planned, allowance, options.atLine?.(index) ?? rules.atLine);
    for (const one of done.given) awards.set(one.entryId, rule.name);
    const gone = new Set([...done.given, ...done.passed]);
    pending = pending.filter((one) => !gone.has(one));
    const { first, last } = done.tie ?? {};
    const count = done.given.length;
    outcomes.push({
      award: rule.name, kind: rule.kind, base, value: rule.kind === 'ratio' ? Math.round(rule.value * million) : rule.value,
      planned: isThreshold ? count : planned, given: count, reached: isThreshold ? worthy.filter(reaches).length : null,
      tie: first === undefined || last === undefined ? null
        : { from: firstOfPlace(worthy, position.get(first) ?? 1), to: position.get(last) ?? 1, done: done.tie?.done ?? rules.atLine },
      belowMinimum: isThreshold ? unworthy.filter(reaches).length
        : Math.min(planned - done.planned, unworthy.filter((one) => allowance.left(one.unit) > 0).length),
      ...(done.passed.length > 0 && { passed: done.passed.map((one) => one.entryId) }),
    });
  }
  return { awards, outcomes };
}

/** Position of the first entry of the same place. */
function firstOfPlace(worthy: readonly Candidate[], from: number): number {
  let first = from;
  while (first > 1 && worthy[first - 2]?.place === worthy[from - 1]?.place) first -= 1;
  return first;
}

interface Walked {
  given: Candidate[]; passed: Candidate[];
  /** How many places were filled before a tie across the line was looked at. */
  planned: number;
  tie: { first: Candidate; last: Candidate; done: AwardRules['atLine'] } | null;
}

/** Goes down the list until the places are filled; then settles a tie between the last that got one and the next that may. */
function walk(pending: readonly Candidate[], places: number, allowance: Allowance, atLine: AwardRules['atLine']): Walked {
  const given: Candidate[] = [];
  const passed: Candidate[] = [];
  const take = (one: Candidate): void => {
    if (allowance.left(one.unit) < 1) {
      passed.push(one);
      return;
    }
    allowance.take(one.unit, 1);
    given.push(one);
  };
  let index = 0;
  for (; index < pending.length && given.length < places; index += 1) take(pending[index]!);
  const planned = given.length;
  const last = given.at(-1);
  const rest = last === undefined || planned < places ? []
    : pending.slice(index, endOfPlace(pending, index, last.place));
  const next = rest.findLast((one) => allowance.left(one.unit) > 0);
  if (last === undefined || next === undefined) return { given, passed, planned, tie: null };
  const tied = given.filter((one) => one.place === last.place);
  const tie = { first: tied[0] ?? last, last: rest.at(-1) ?? next, done: atLine };
  switch (atLine) {
    case 'include':
      for (const one of rest) take(one);
      break;
    case 'exclude':
      for (const one of tied) allowance.take(one.unit, -1);
      return { given: given.slice(0, given.length - tied.length), passed: passed.filter((one) => one.place !== last.place), planned, tie };
    case 'order':
      break;
  }
  return { given, passed, planned, tie };
}

function endOfPlace(pending: readonly Candidate[], from: number, place: number | null): number {
  let end = from;
  while (end < pending.length && pending[end]?.place === place) end += 1;
  return end;
}
