// Awards of made-up scores, fast: one ranking group, thousands of times over. Scores that are drawn are never equal.
import { plannedCount, type AwardRules } from './award.ts';

export interface Played {
  /** Score of the first round times `weight` plus `offset` is the final score, in points. */
  readonly weight: number; readonly offset: number;
  /** Rounds it went through; whoever went further stands above. */
  readonly tier: number;
  /** Takes part in ranks and awards. */
  readonly ranked: boolean;
  readonly unit: string;
}

export interface PlayRules {
  readonly rules: AwardRules['rules']; readonly rounding: AwardRules['rounding'];
  readonly base: number;
  /** Lowest score that may be awarded, in points. */
  readonly minimum: number | null;
  /** Most awards of each unit; empty: no caps. */
  readonly caps: ReadonlyMap<string, number>;
}

interface Line { readonly planned: number; readonly least: number | null }

/**
 * @returns a function from first-round scores (points; NaN: none) to the award of each entry, best 0, −1 none.
 */
export function playedAwards(entries: readonly Played[], rules: PlayRules): (scores: Float64Array) => Int16Array {
  const lines = rules.rules.map((rule): Line => (rule.kind === 'threshold' ? { planned: Infinity, least: rule.value }
    : { planned: plannedCount(rule.kind, rule.value, rules.base, rules.rounding), least: null }));
  const minimum = rules.minimum ?? -Infinity;
  const finals = new Float64Array(entries.length);
  const inside = entries.flatMap((one, index) => (one.ranked ? [index] : []));
  const settle = (scores: Float64Array): void => {
    entries.forEach((one, index) => {
      finals[index] = one.ranked ? (scores[index] ?? Number.NaN) * one.weight + one.offset : Number.NaN;
    });
  };
  const plain = rules.caps.size === 0 && entries.every((one) => one.tier === 0);
  return (scores) => {
    settle(scores);
    const given = new Int16Array(entries.length).fill(-1);
    if (plain) byCuts(finals, given, lines, minimum);
    else byWalking({ entries, inside, finals, given, lines, minimum, caps: rules.caps });
    return given;
  };
}

/** Without caps and tiers an award is what lies between two scores. */
function byCuts(finals: Float64Array, given: Int16Array, lines: readonly Line[], minimum: number): void {
  const sorted = finals.filter((one) => one >= minimum).sort();
  const { length } = sorted;
  let start = 0;
  const cuts = lines.map(({ planned, least }) => {
    const end = least === null ? Math.min(start + planned, length) : Math.max(start, length - firstFrom(sorted, least));
    const cut = end > start ? sorted[length - end] ?? Infinity : Infinity;
    start = end;
    return cut;
  });
  for (let index = 0; index < finals.length; index += 1) {
    const final = finals[index] ?? Number.NaN;
    if (!(final >= minimum)) continue;
    for (let award = 0; award < cuts.length; award += 1) {
      if (final >= (cuts[award] ?? Infinity)) {
        given[index] = award;
        break;
      }
    }
  }
}

/** Index of the first value ≥ least. */
function firstFrom(sorted: Float64Array, least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Walk {
  entries: readonly Played[]; inside: readonly number[]; finals: Float64Array; given: Int16Array; lines: readonly Line[]; minimum: number;
  caps: ReadonlyMap<string, number>;
}

function byWalking({ entries, inside, finals, given, lines, minimum, caps }: Walk): void {
  const left = new Map(caps);
  let pending = inside.filter((index) => (finals[index] ?? Number.NaN) >= minimum)
    .sort((a, b) => (entries[b]?.tier ?? 0) - (entries[a]?.tier ?? 0) || (finals[b] ?? 0) - (finals[a] ?? 0));
  for (const [award, { planned, least }] of lines.entries()) {
    let places = planned;
    const rest: number[] = [];
    for (const index of pending) {
      const unit = entries[index]?.unit ?? '';
      const reaches = least === null || (finals[index] ?? 0) >= least;
      if (places < 1 || !reaches) rest.push(index);
      else if ((left.get(unit) ?? Infinity) >= 1) {
        given[index] = award;
        places -= 1;
        if (left.has(unit)) left.set(unit, (left.get(unit) ?? 0) - 1);
      }
      // Whoever is passed over at an award gets none further down: its unit has all it may have.
    }
    pending = rest;
  }
}
