// The order in which a judge meets his entries, pure: every order equally likely, a second reading well behind the first.

export type Random = (bytes: number) => Uint8Array;

/** A whole number from 0 to limit - 1, each equally likely: what would favour some is drawn again. */
export function below(limit: number, random: Random): number {
  const ceiling = Math.floor(2 ** 32 / limit) * limit;
  for (;;) {
    const value = Buffer.from(random(4)).readUInt32LE(0);
    if (value < ceiling) return value % limit;
  }
}

/** Fisher-Yates with rejection sampling: every order is equally likely. */
export function shuffle<T>(list: readonly T[], random: Random): T[] {
  const shuffled = [...list];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = below(last + 1, random);
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}

/** Places between the two readings of an entry, in a list of this length: a third of it, rounded up. */
export const apart = (length: number): number => Math.ceil(length / 3);

const wholeTries = 40;
const pairTries = 80;

/** Two free places for each pair, far enough from each other; null when the draw has run into a corner. */
function drawPlaces(pairs: number, length: number, random: Random): [first: number, second: number][] | null {
  const free = Array.from({ length }, (_, place) => place);
  const gap = apart(length);
  const drawn: [number, number][] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    let found: [number, number] | null = null;
    for (let tries = 0; found === null && tries < pairTries; tries += 1) {
      const [a, b] = [below(free.length, random), below(free.length, random)];
      if (Math.abs(free[a]! - free[b]!) >= gap) found = [Math.min(a, b), Math.max(a, b)];
    }
    if (found === null) return null;
    const [a, b] = found;
    drawn.push([free[a]!, free[b]!]);
    free.splice(b, 1);
    free.splice(a, 1);
  }
  return drawn;
}

/** Where nearly everything is read twice there is little to draw: firsts in front, seconds behind in the same order. */
const laidOut = (pairs: number, length: number): [number, number][] =>
  Array.from({ length: pairs }, (_, pair) => [pair, length - pairs + pair]);

/**
 * A list at random, in which the second of each pair stands at least a third of the list behind the first.
 * @param single what is read once
 * @param pairs what is read twice; each list of two is [first, second]
 */
export function orderApart<T>(single: readonly T[], pairs: readonly (readonly [first: T, second: T])[], random: Random): T[] {
  if (pairs.length === 0) return shuffle(single, random);
  const length = single.length + 2 * pairs.length;
  let places: [number, number][] | null = null;
  for (let tries = 0; places === null && tries < wholeTries; tries += 1) places = drawPlaces(pairs.length, length, random);
  const order: (T | undefined)[] = Array.from({ length });
  const taken = new Set<number>();
  for (const [index, [first, second]] of shuffle(pairs, random).entries()) {
    const [a, b] = (places ?? laidOut(pairs.length, length))[index]!;
    order[a] = first;
    order[b] = second;
    taken.add(a).add(b);
  }
  const rest = shuffle(single, random);
  return order.map((one, place) => (taken.has(place) ? one : rest.pop()) as T);
}
