// A start for large instances: sets above the threshold whose loads are nearly as they should be, and prices to match.

import { columnOf, type SetColumn } from './column.ts';
import type { Field } from './field.ts';
import type { SetChooser } from './sets.ts';

const PASSES = 5;

/** Seats beyond the spans of loads, or missing within them. */
export function excessOf({ low, high }: Field, columns: readonly SetColumn[]): number {
  const loads = new Int32Array(high.length);
  for (const { judges } of columns) for (const j of judges) loads[j] = loads[j]! + 1;
  let excess = 0;
  for (const [j, load] of loads.entries()) excess += Math.max(0, load - high[j]!, low[j]! - load);
  return excess;
}

/**
 * Entries come one after the other and take their cheapest sets above the threshold; seats taken raise a judge's price,
 * which otherwise sinks in proportion to its place in the plan (online dual ascent, as in guessPrices of the solver).
 * @returns false when some entry has no such set; else `prices` and `key` are changed.
 */
export function smooth(
  field: Field, chooser: SetChooser, prices: Float64Array, key: SetColumn[], least: number, range: number,
): boolean {
  const { entryCount, judgeCount, seats, low, high } = field;
  let total = 0;
  for (const count of seats) total += count;
  const target = Float64Array.from(high, (most, j) => (most + low[j]!) / 2);
  let sum = 0;
  for (const part of target) sum += part;
  const perJudge = total / judgeCount;
  const average = new Float64Array(judgeCount);
  const batch = Math.max(1, Math.min(64, entryCount >> 5));
  for (let pass = 0; pass < PASSES; pass += 1) {
    const step = (Math.max(range, 1e-3) * 2) / perJudge / (2 + 2 * pass * pass);
    const last = pass === PASSES - 1;
    let batches = 0;
    for (let first = 0; first < entryCount; first += batch) {
      let taken = 0;
      // Entries of one division often stand together, so they are taken a stride apart.
      for (let i = first; i < Math.min(entryCount, first + batch); i += 1) {
        const e = (i * 7919) % entryCount;
        const entry = entryCount % 7919 === 0 ? i : e;
        if (!chooser.choose(entry, prices, least, true)) return false;
        const column = columnOf(field, entry, chooser.chosen.slice(0, chooser.size));
        key[entry] = column;
        taken += column.judges.length;
        for (const j of column.judges) prices[j] = prices[j]! + step;
      }
      const share = sum > 0 ? (step * taken) / sum : 0;
      for (let j = 0; j < judgeCount; j += 1) prices[j] = prices[j]! - share * target[j]!;
      if (last) for (let j = 0; j < judgeCount; j += 1) average[j] = average[j]! + prices[j]!;
      batches += 1;
    }
    if (last) for (let j = 0; j < judgeCount; j += 1) prices[j] = average[j]! / Math.max(1, batches);
  }
  return true;
}
