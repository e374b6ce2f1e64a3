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

/** Scores are told apart by a millionth of a point when they are put in order. */
const grain = 1e6;
/** Lifts every score of a further round above those of the ones before, and all above 0. */
const step = 4096;

interface Field {
  readonly weights: Float64Array; readonly offsets: Float64Array; readonly tiers: Uint8Array; readonly ranked: Uint8Array;
  /** Number of the unit; −1: no cap. */
  readonly units: Int32Array; readonly caps: Int32Array;
}

function fieldOf(entries: readonly Played[], caps: ReadonlyMap<string, number>): Field {
  const numberOf = new Map([...caps.keys()].map((unit, index) => [unit, index]));
  return {
    weights: Float64Array.from(entries, (one) => one.weight), offsets: Float64Array.from(entries, (one) => one.offset),
    tiers: Uint8Array.from(entries, (one) => one.tier), ranked: Uint8Array.from(entries, (one) => (one.ranked ? 1 : 0)),
    units: Int32Array.from(entries, (one) => numberOf.get(one.unit) ?? -1),
    caps: Int32Array.from(caps.values(), (most) => Math.min(most, 2 ** 31 - 1)),
  };
}

/**
 * @returns a function from first-round scores (points; NaN: none) to the award of each entry, best 0, −1 none
 */
export function playedAwards(entries: readonly Played[], rules: PlayRules): (scores: Float64Array) => Int16Array {
  const lines = rules.rules.map((rule): Line => (rule.kind === 'threshold' ? { planned: Infinity, least: rule.value }
    : { planned: plannedCount(rule.kind, rule.value, rules.base, rules.rounding), least: null }));
  const minimum = rules.minimum ?? -Infinity;
  const field = fieldOf(entries, rules.caps);
  const plain = rules.caps.size === 0 && entries.every((one) => one.tier === 0) && lines.every((one) => one.least === null);
  const finals = new Float64Array(entries.length);
  const buffer = new Float64Array(entries.length);
  return (scores) => {
    let count = 0;
    for (let index = 0; index < finals.length; index += 1) {
      const final = field.ranked[index] === 1 ? scores[index]! * field.weights[index]! + field.offsets[index]! : Number.NaN;
      finals[index] = final;
      if (final >= minimum) buffer[count++] = final;
    }
    const given = new Int16Array(finals.length).fill(-1);
    if (plain) byCuts(finals, given, lines, buffer.subarray(0, count));
    else byOrder(field, finals, given, lines, minimum);
    return given;
  };
}

/** Without caps, tiers and thresholds an award is what lies between two scores. `worthy` is put in another order. */
function byCuts(finals: Float64Array, given: Int16Array, lines: readonly Line[], worthy: Float64Array): void {
  let start = 0;
  const cuts = lines.map(({ planned }) => {
    const end = Math.min(start + planned, worthy.length);
    const cut = end > start ? largest(worthy, start, end - 1) : Infinity;
    start = end;
    return cut;
  });
  const lowest = Math.min(Infinity, ...cuts);
  for (let index = 0; index < finals.length; index += 1) {
    const final = finals[index]!;
    if (!(final >= lowest)) continue;
    let award = 0;
    while (final < cuts[award]!) award += 1;
    given[index] = award;
  }
}

/** The value at place `nth` (from 0) of a list from the largest down; those before `from` are in front already (Hoare 1961). */
function largest(values: Float64Array, from: number, nth: number): number {
  let [low, high] = [from, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left]! > pivot) left += 1;
      while (values[right]! < pivot) right -= 1;
      if (left > right) break;
      const kept = values[left]!;
      values[left++] = values[right]!;
      values[right--] = kept;
    }
    if (nth <= right) high = right;
    else if (nth >= left) low = left;
    else break;
  }
  return values[nth]!;
}

/** In order, further rounds first: each award takes its places; whose unit has all it may have is passed over for good. */
function byOrder(field: Field, finals: Float64Array, given: Int16Array, lines: readonly Line[], minimum: number): void {
  const order = sortedIndexes(field, finals, minimum);
  const left = field.caps.slice();
  let pending: ArrayLike<number> = order;
  for (let award = 0; award < lines.length; award += 1) {
    const { planned, least } = lines[award]!;
    const rest: number[] = [];
    let places = planned;
    for (let at = 0; at < pending.length; at += 1) {
      const index = pending[at]!;
      if (places < 1 || least !== null && finals[index]! < least) {
        rest.push(index);
        continue;
      }
      const unit = field.units[index]!;
      if (unit >= 0 && left[unit]! < 1) continue;
      if (unit >= 0) left[unit]! -= 1;
      given[index] = award;
      places -= 1;
    }
    pending = rest;
  }
}

/** Numbers of the entries that may have an award, best first: sorted as numbers, each with its index in the last digits. */
function sortedIndexes(field: Field, finals: Float64Array, minimum: number): Int32Array {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, finals.length)));
  const fine = Math.min(grain, 2 ** 52 / size / (step * 8));
  let count = 0;
  const keys = new Float64Array(finals.length);
  for (let index = 0; index < finals.length; index += 1) {
    const final = finals[index]!;
    if (!(final >= minimum)) continue;
    const level = field.tiers[index]! * step + Math.min(step - 1, Math.max(0, final + step / 4));
    keys[count++] = Math.floor(level * fine) * size + index;
  }
  const sorted = keys.subarray(0, count).sort();
  const order = new Int32Array(count);
  for (let at = 0; at < count; at += 1) order[at] = sorted[count - 1 - at]! % size;
  return order;
}
