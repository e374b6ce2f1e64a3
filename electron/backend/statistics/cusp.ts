// The cusp list: which entries are worth one more reading, so that the fewest awards are given wrongly.
import type { Simulation } from './chances.ts';

export interface CuspOptions extends Simulation {
  /** Spare readings. */
  readonly readings: number;
  /** Only the line below this award (its index); absent: all lines. */
  readonly line?: number;
  /** How many more readings an entry can get (judges left without conflict); absent: no limit. */
  readonly room?: (entry: number) => number;
}

export interface CuspEntry {
  readonly entry: number;
  /** Index of the award whose line is nearest. */
  readonly award: number;
  /** Probability of this award or a better one. */
  readonly p: number;
  readonly readings: number;
  /** Expected fall of wrongly given awards by these readings. */
  readonly gain: number;
}

/** wrongNow, wrongThen: awards expected to be given wrongly before and after, from the same draws. */
export interface CuspList { readonly entries: readonly CuspEntry[]; readonly wrongNow: number; readonly wrongThen: number }

export function cuspOf(options: CuspOptions): CuspList {
  throw new Error(`not built yet: ${options.readings}`);
}
