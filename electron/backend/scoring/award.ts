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
}

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

/**
 * Gives the awards of one group in the order of the rules. Each award has its own planned count and begins where the one
 * before ended: places left vacant do not pass to the next award, and places given beyond the plan do not shorten it.
 * `ordered`: best first, tied entries side by side. `minimum`: lowest score that may be awarded, reaching it is enough.
 * `decimals`: scores and the minimum are in units of 10^-decimals point. A threshold (达标, 认定) goes to every entry that
 * reaches it and has no better award.
 * Source: 可空缺、可并列 (i3done 创客项目 2021) for vacancies and shared awards.
 */
export function giveAwards(
  ordered: readonly Candidate[], base: number, rules: Pick<AwardRules, 'rounding' | 'atLine' | 'rules'>,
  minimum: number | null, decimals: number,
): { awards: Map<string, string>; outcomes: AwardOutcome[] } {
  const scored = ordered.filter((one) => one.place !== null && one.score !== null);
  const worthy = scored.filter((one) => minimum === null || (one.score ?? 0) >= minimum);
  const awards = new Map<string, string>();
  const outcomes: AwardOutcome[] = [];
  let start = 0;
  for (const rule of rules.rules) {
    if (rule.kind === 'threshold') {
      const least = Math.round(rule.value * 10 ** decimals);
      const reaches = (one: Candidate): boolean => (one.score ?? -1) >= least;
      const own = worthy.slice(start).filter(reaches);
      for (const one of own) awards.set(one.entryId, rule.name);
      outcomes.push({
        award: rule.name, kind: rule.kind, base, value: rule.value, planned: own.length, given: own.length, tie: null,
        reached: worthy.filter(reaches).length, belowMinimum: scored.slice(worthy.length).filter(reaches).length,
      });
      start += own.length;
      continue;
    }
    const planned = plannedCount(rule.kind, rule.value, base, rules.rounding);
    const line = Math.min(start + planned, worthy.length);
    const { end, tie } = settleLine(worthy, start, line, rules.atLine);
    for (const one of worthy.slice(start, end)) awards.set(one.entryId, rule.name);
    outcomes.push({
      award: rule.name, kind: rule.kind, base, value: rule.kind === 'ratio' ? Math.round(rule.value * million) : rule.value,
      planned, given: end - start, reached: null, tie,
      belowMinimum: Math.max(0, Math.min(start + planned, scored.length) - Math.max(line, start)),
    });
    start = end;
  }
  return { awards, outcomes };
}

/** Where an award ends when the entries just above and below its line are tied. */
function settleLine(
  worthy: readonly Candidate[], start: number, line: number, atLine: AwardRules['atLine'],
): { end: number; tie: AwardOutcome['tie'] } {
  const last = worthy[line - 1];
  const next = worthy[line];
  const parted = last === undefined || next === undefined || last.place !== next.place;
  if (line <= start || parted) return { end: line, tie: null };
  let first = line - 1;
  while (first > 0 && worthy[first - 1]?.place === last.place) first -= 1;
  let after = line + 1;
  while (worthy[after]?.place === last.place) after += 1;
  const tie = { from: first + 1, to: after, done: atLine };
  switch (atLine) {
    case 'include': return { end: after, tie };
    case 'exclude': return { end: Math.max(first, start), tie };
    case 'order': return { end: line, tie };
  }
}
