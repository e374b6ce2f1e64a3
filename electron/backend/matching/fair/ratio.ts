// How far a newcomer may go until a basic variable, or an entry's key, is used up.

const TINY = 1e-9;

interface Ratio {
  size: number;
  step: Float64Array;
  value: Float64Array;
  /** Places in the basis of each entry's sets. */
  ofEntry: ReadonlyMap<number, readonly number[]>;
  direction: 1 | -1;
  /** Entry of the newcomer, -1 if it is no set. */
  newcomer: number;
  /** How far the newcomer itself can go. */
  most: number;
  topOf: (place: number) => number;
}

/**
 * leaving: the place that is freed first, -2 for the key of entry keyOf, -1 for none (the newcomer reaches its own end);
 * toTop: it leaves at its upper limit. Of equally near ones the one with the largest step is taken.
 */
export function firstToLeave(
  { size, step, value, ofEntry, direction, newcomer, most, topOf }: Ratio,
): { reach: number; leaving: number; keyOf: number; toTop: boolean } {
  let reach = most;
  let leaving = -1;
  let pivot = 0;
  let keyOf = -1;
  let toTop = false;
  const consider = (length: number, weight: number, place: number, entry: number, top: boolean): void => {
    const far = Math.max(0, length);
    if (far > reach + TINY * 0.01 || (far > reach - TINY * 0.01 && weight <= pivot)) return;
    [reach, leaving, pivot, keyOf, toTop] = [far, place, weight, entry, top];
  };
  for (let i = 0; i < size; i += 1) {
    const change = direction * step[i]!;
    if (change > TINY) consider(value[i]! / change, change, i, -1, false);
    else if (change < -TINY && topOf(i) < Infinity) consider((topOf(i) - value[i]!) / -change, -change, i, -1, true);
  }
  for (const [entry, places] of ofEntry) {
    let change = newcomer === entry ? -1 : 0;
    let share = 1;
    for (const i of places) {
      change += direction * step[i]!;
      share -= value[i]!;
    }
    if (change < -TINY) consider(share / -change, -change, -2, entry, false);
  }
  if (newcomer >= 0 && !ofEntry.has(newcomer)) consider(1, 1, -2, newcomer, false);
  return { reach, leaving, keyOf, toTop };
}
