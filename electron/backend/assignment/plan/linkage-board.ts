// A plan on which seats change hands: rules are looked at before, sums of all objectives are kept after every change.
import type { Ground, JudgesOf, Sums } from './linkage-ground.ts';

/** At `entry` the judge `out` gives the seat to `into`; NOBODY: an empty seat. */
export interface Placing { entry: number; out: number; into: number }
export const NOBODY = -1;

/** More entries than any change of a few seats touches: enough to know the weakest of all others. */
const LOWEST_KEPT = 24;

export class Board {
  readonly ground: Ground;
  readonly seats: number[][];
  readonly loads: Int32Array;
  /** Sum of worth at each entry. */
  readonly match: Float64Array;
  unfilled = 0;
  changes = 0;
  squares = 0;
  cost = 0;
  #lowest: number[] | null = null;

  constructor(ground: Ground, judgesOf: JudgesOf) {
    const { instance } = ground;
    this.ground = ground;
    this.loads = new Int32Array(instance.judges.length);
    this.match = new Float64Array(instance.entries.length);
    this.seats = instance.entries.map(() => []);
    for (const [e, { coverage }] of instance.entries.entries()) {
      this.unfilled += coverage;
      this.changes += ground.present?.[e]?.length ?? 0;
      const seated = judgesOf[e]!;
      for (let s = 0; s < seated.length; s += 1) this.place({ entry: e, out: NOBODY, into: seated[s]! });
    }
  }

  fixed(entry: number, judge: number): boolean {
    return this.ground.instance.pinned?.get(entry)?.includes(judge) === true;
  }

  has(entry: number, judge: number): boolean {
    return this.seats[entry]!.includes(judge);
  }

  /** May `into` take this seat: the pair, the unit rule, the seats of the entry, nothing fixed. Load limits aside. */
  fits({ entry, out, into }: Placing): boolean {
    const { instance } = this.ground;
    const seated = this.seats[entry]!;
    if (out === NOBODY) {
      if (seated.length >= instance.entries[entry]!.coverage) return false;
    } else if (!seated.includes(out) || this.fixed(entry, out)) return false;
    if (into === NOBODY) return true;
    if (instance.cost(entry, into) < 0) return false;
    const { unit } = instance.judges[into]!;
    let same = 0;
    for (const j of seated) {
      if (j === into) return false;
      if (j !== out && unit >= 0 && instance.judges[j]!.unit === unit) same += 1;
    }
    return instance.unitCap === null || unit < 0 || same < instance.unitCap;
  }

  mayTakeMore(judge: number): boolean {
    return this.loads[judge]! < this.ground.instance.judges[judge]!.maxLoad;
  }

  mayGiveUp(judge: number): boolean {
    return this.loads[judge]! > (this.ground.instance.judges[judge]!.minLoad ?? 0);
  }

  costOf(entry: number, judge: number): number {
    return judge === NOBODY ? 0 : this.ground.instance.cost(entry, judge);
  }

  worthOf(entry: number, judge: number): number {
    return judge === NOBODY ? 0 : this.ground.worth?.(entry, judge) ?? 0;
  }

  #before(entry: number, judge: number): boolean {
    const before = this.ground.present?.[entry];
    if (before) for (let s = 0; s < before.length; s += 1) if (before[s] === judge) return true;
    return false;
  }

  /** What one judge for another at an entry does to cost and changes, and the entry's match afterwards. */
  effectOf({ entry, out, into }: Placing): { cost: number; changes: number; match: number } {
    let changes = 0;
    if (this.ground.present) {
      if (out !== NOBODY) changes += this.#before(entry, out) ? 1 : -1;
      if (into !== NOBODY) changes += this.#before(entry, into) ? -1 : 1;
    }
    return {
      changes, cost: this.costOf(entry, into) - this.costOf(entry, out),
      match: this.match[entry]! + this.worthOf(entry, into) - this.worthOf(entry, out),
    };
  }

  place({ entry, out, into }: Placing): void {
    const seated = this.seats[entry]!;
    const counted = this.ground.present !== undefined;
    if (out !== NOBODY) {
      const load = this.loads[out]!;
      this.squares -= 2 * load - 1;
      this.loads[out] = load - 1;
      this.unfilled += 1;
      if (counted) this.changes += this.#before(entry, out) ? 1 : -1;
      seated.splice(seated.indexOf(out), 1);
    }
    if (into !== NOBODY) {
      const load = this.loads[into]!;
      this.squares += 2 * load + 1;
      this.loads[into] = load + 1;
      this.unfilled -= 1;
      if (counted) this.changes += this.#before(entry, into) ? -1 : 1;
      seated.push(into);
    }
    this.cost += this.costOf(entry, into) - this.costOf(entry, out);
    this.match[entry] = this.match[entry]! + this.worthOf(entry, into) - this.worthOf(entry, out);
  }

  undo({ entry, out, into }: Placing): void {
    this.place({ entry, out: into, into: out });
  }

  /** To be called when changes are there to stay; then weakest() must be read once before seats change on trial. */
  settle(): void {
    this.#lowest = null;
  }

  /**
   * Match of the weakest entry, as far as only `touched` entries (a few) changed since the last settle().
   * @param matches of the touched entries, where they are not those on the board.
   */
  weakest(touched: readonly number[] = [], matches?: readonly number[]): number {
    const { worth, instance } = this.ground;
    if (!worth) return 0;
    this.#lowest ??= lowestOf(this.match, (e) => instance.entries[e]!.coverage > 0);
    let least = Infinity;
    for (const [i, e] of touched.entries()) {
      if (instance.entries[e]!.coverage > 0) least = Math.min(least, matches ? matches[i]! : this.match[e]!);
    }
    for (const e of this.#lowest) {
      if (touched.includes(e)) continue;
      least = Math.min(least, this.match[e]!);
      break;
    }
    return least === Infinity ? 0 : least;
  }

  sums(touched: readonly number[] = []): Sums {
    const { unfilled, changes, squares, cost } = this;
    return { unfilled, changes, squares, cost, weakest: this.weakest(touched) };
  }

  plan(): Int32Array[] {
    return this.seats.map((seated) => Int32Array.from(seated).sort());
  }
}

/** Entries with the lowest match, ascending. */
function lowestOf(match: Float64Array, counts: (entry: number) => boolean): number[] {
  const lowest: number[] = [];
  for (let e = 0; e < match.length; e += 1) {
    if (lowest.length === LOWEST_KEPT && match[e]! >= match[lowest.at(-1)!]!) continue;
    if (!counts(e)) continue;
    let at = lowest.length;
    while (at > 0 && match[lowest[at - 1]!]! > match[e]!) at -= 1;
    lowest.splice(at, 0, e);
    if (lowest.length > LOWEST_KEPT) lowest.pop();
  }
  return lowest;
}
