// Who can sit where at all: the largest number of seats that strata sharing people can fill together, by augmenting paths.

/** A kind of seats: `count` of them, for the people of `fits`, at most `cap` of one unit (null: any number). */
export interface Seats { count: number; fits: readonly number[]; cap: number | null }

/**
 * A fullest seating: for each kind of seats the people on it. Earlier kinds are filled first, and what they hold is never
 * given up for a later one (an augmenting path only moves people to other seats). `units[p]` is the unit of a person.
 * Source: Ford and Fulkerson 1956, as bipartite matching with capacities; a unit within a kind is an inner node with
 * capacity `cap`. `order` is the order in which people are tried, so that a random order gives a random seating.
 */
export function seat(kinds: readonly Seats[], units: readonly number[],
  order: (people: readonly number[]) => readonly number[] = (all) => all): number[][] {
  const at = new Int32Array(units.length).fill(-1);
  const seats = kinds.map(() => new Set<number>());
  const tried = kinds.map(({ fits }) => order(fits));
  /** People of a unit on a kind of seats. */
  const held = kinds.map(() => new Map<number, number>());
  const isFull = (kind: number, unit: number): boolean => {
    const cap = kinds[kind]?.cap ?? null;
    return cap !== null && (held[kind]?.get(unit) ?? 0) >= cap;
  };
  const count = (kind: number, person: number, by: number): void => {
    const unit = units[person] ?? -1;
    held[kind]?.set(unit, (held[kind]?.get(unit) ?? 0) + by);
  };

  /** Gets one more person onto `kind`; `among`: only people of this unit help (a place of that unit was given up). */
  function more(kind: number, among: number | null, seenKinds: Set<string>): boolean {
    const key = `${kind}|${among ?? ''}`;
    if (seenKinds.has(key)) return false;
    seenKinds.add(key);
    const fits = tried[kind] ?? [];
    for (const person of fits) {
      if (at[person] !== -1 || (among !== null && units[person] !== among) || (among === null && isFull(kind, units[person] ?? -1))) continue;
      take(kind, person);
      return true;
    }
    for (const person of fits) {
      const other = at[person] ?? -1;
      if (other === -1 || other === kind || (among !== null && units[person] !== among)
        || (among === null && isFull(kind, units[person] ?? -1))) continue;
      leave(other, person);
      // The seat may be filled by anybody the cap allows there now, or by a colleague of the same unit.
      take(kind, person);
      if (more(other, null, seenKinds) || more(other, units[person] ?? -1, seenKinds)) return true;
      leave(kind, person);
      take(other, person);
    }
    return false;
  }
  function take(kind: number, person: number): void {
    seats[kind]?.add(person);
    count(kind, person, 1);
    at[person] = kind;
  }
  function leave(kind: number, person: number): void {
    seats[kind]?.delete(person);
    count(kind, person, -1);
    at[person] = -1;
  }
  for (const [kind, { count: wanted }] of kinds.entries()) {
    while ((seats[kind]?.size ?? 0) < wanted && more(kind, null, new Set())) { /* one more seat is filled */ }
  }
  return seats.map((one) => [...one]);
}
