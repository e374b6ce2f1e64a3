// Who sits where while only the number of filled seats matters: plain arrays over the list of pairs, and a greedy start.

import { arcsOf, type Arcs, type Instance } from './instance.ts';
import { seededRandom } from './network.ts';

/**
 * The seats of an instance, entry by entry, and the judges on them. Pinned pairs are seated at once and never move.
 * An entry has no more seats here than allowed judges; the others stay empty whatever is done.
 * Memory: 1 byte per allowed pair, 16 bytes per seat, 24 per judge or entry.
 */
export class Seats {
  readonly arcs: Arcs;
  readonly entryCount: number;
  readonly judgeCount: number;
  /** Seats of entry e are seatStart[e] .. seatStart[e+1]-1; the first filled[e] of them are taken. */
  readonly seatStart: Int32Array;
  readonly filled: Int32Array;
  readonly coverage: Float64Array;
  readonly seatEntry: Int32Array;
  /** The pair on each seat, -1 = empty. */
  readonly seatArc: Int32Array;
  readonly used: Uint8Array;
  readonly loads: Int32Array;
  /** Most seats of each judge; may be raised between the steps. */
  readonly limit: Int32Array;
  readonly least: Int32Array;
  /** The minimum loads as they were given; `least` is not much above what can be reached. */
  readonly minimum: Float64Array;
  /** Unit of each judge, -1 = none; null when there is no unit rule that could bind. */
  readonly unit: Int32Array | null;
  readonly unitCap: number;
  /** Movable seats of each judge as a list: first[judge], then next[seat]; -1 ends it. */
  readonly first: Int32Array;
  readonly next: Int32Array;
  /** Seats that stay empty so far, with those that no judge is allowed on. */
  empty: number;
  readonly wanted: number;
  readonly #previous: Int32Array;

  /** @param limit most seats of each judge; default: the instance's maxLoad. */
  constructor(instance: Instance, limit: (judge: number) => number = (j) => instance.judges[j]!.maxLoad) {
    const { entries, judges, unitCap } = instance;
    const arcs = arcsOf(instance);
    const entryCount = entries.length;
    this.arcs = arcs;
    this.entryCount = entryCount;
    this.judgeCount = judges.length;
    this.seatStart = new Int32Array(entryCount + 1);
    this.coverage = Float64Array.from(entries, ({ coverage }) => coverage);
    let wanted = 0;
    for (let e = 0; e < entryCount; e += 1) {
      const coverage = this.coverage[e]!;
      wanted += coverage;
      this.seatStart[e + 1] = this.seatStart[e]! + Math.min(coverage, arcs.start[e + 1]! - arcs.start[e]!);
    }
    this.wanted = wanted;
    this.empty = wanted;
    const seatCount = this.seatStart[entryCount]!;
    this.filled = new Int32Array(entryCount);
    this.seatEntry = new Int32Array(seatCount);
    for (let e = 0; e < entryCount; e += 1) this.seatEntry.fill(e, this.seatStart[e]!, this.seatStart[e + 1]!);
    this.seatArc = new Int32Array(seatCount).fill(-1);
    this.used = new Uint8Array(arcs.judge.length);
    this.loads = new Int32Array(judges.length);
    this.limit = Int32Array.from(judges, (_, j) => Math.min(limit(j), entryCount));
    this.minimum = Float64Array.from(judges, ({ minLoad }) => minLoad ?? 0);
    this.least = Int32Array.from(this.minimum, (minimum) => Math.min(minimum, entryCount + 1));
    this.unit = unitsThatBind(instance);
    this.unitCap = unitCap ?? judges.length;
    this.first = new Int32Array(judges.length).fill(-1);
    this.next = new Int32Array(seatCount).fill(-1);
    this.#previous = new Int32Array(seatCount).fill(-1);
    for (const [entry, fixed] of instance.pinned ?? []) this.#pin(entry, fixed);
  }

  #pin(entry: number, judges: readonly number[]): void {
    const { start, judge } = this.arcs;
    for (const wanted of new Set(judges)) {
      const arc = judge.subarray(start[entry], start[entry + 1]).indexOf(wanted);
      const seat = this.seatStart[entry]! + this.filled[entry]!;
      if (arc < 0 || seat === this.seatStart[entry + 1]) throw new RangeError(`pinned pairs of entry ${entry} do not fit`);
      this.#take(seat, start[entry]! + arc);
    }
  }

  #take(seat: number, arc: number): void {
    const judge = this.arcs.judge[arc]!;
    const entry = this.seatEntry[seat]!;
    this.seatArc[seat] = arc;
    this.used[arc] = 1;
    this.loads[judge] = this.loads[judge]! + 1;
    this.filled[entry] = this.filled[entry]! + 1;
    this.empty -= 1;
  }

  /** Seats the pair on the entry's next empty seat. */
  fill(entry: number, arc: number): void {
    const seat = this.seatStart[entry]! + this.filled[entry]!;
    this.#take(seat, arc);
    this.#link(seat, this.arcs.judge[arc]!);
  }

  /** The seat passes to the judge of another pair of its entry. */
  pass(seat: number, arc: number): void {
    const old = this.seatArc[seat]!;
    const from = this.arcs.judge[old]!;
    const to = this.arcs.judge[arc]!;
    const [before, after] = [this.#previous[seat]!, this.next[seat]!];
    if (before < 0) this.first[from] = after;
    else this.next[before] = after;
    if (after >= 0) this.#previous[after] = before;
    this.used[old] = 0;
    this.loads[from] = this.loads[from]! - 1;
    this.seatArc[seat] = arc;
    this.used[arc] = 1;
    this.loads[to] = this.loads[to]! + 1;
    this.#link(seat, to);
  }

  #link(seat: number, judge: number): void {
    const head = this.first[judge]!;
    this.next[seat] = head;
    this.#previous[seat] = -1;
    if (head >= 0) this.#previous[head] = seat;
    this.first[judge] = seat;
  }

  /** Judges of this unit on the entry now. */
  ofUnit(entry: number, unit: number): number {
    const from = this.seatStart[entry]!;
    let count = 0;
    for (let seat = from, end = from + this.filled[entry]!; seat < end; seat += 1) {
      if (this.unit![this.arcs.judge[this.seatArc[seat]!]!] === unit) count += 1;
    }
    return count;
  }

  /** Judges of the entry, ascending. */
  judgesOf(entry: number): Int32Array {
    const from = this.seatStart[entry]!;
    const size = this.filled[entry]!;
    const found = new Int32Array(size);
    for (let i = 0; i < size; i += 1) {
      const judge = this.arcs.judge[this.seatArc[from + i]!]!;
      let place = i;
      while (place > 0 && found[place - 1]! > judge) {
        found[place] = found[place - 1]!;
        place -= 1;
      }
      found[place] = judge;
    }
    return found;
  }

  /**
   * Fills what can be filled without moving anybody: entries with fewest allowed judges first, each takes the judges
   * with most room left, of equal ones the cheapest. Entries of equally few come in the seeded order.
   */
  fillGreedily(seed: number): void {
    const { start } = this.arcs;
    const { entryCount } = this;
    const random = seededRandom(seed);
    const order = Int32Array.from({ length: entryCount }, (_, e) => e);
    for (let last = entryCount - 1; last > 0; last -= 1) {
      const pick = Math.floor(random() * (last + 1));
      [order[last], order[pick]] = [order[pick]!, order[last]!];
    }
    const choice = order.map((e) => start[e + 1]! - start[e]!);
    const slots = new Int32Array(this.judgeCount + 2);
    for (const count of choice) slots[count + 1] = slots[count + 1]! + 1;
    for (let count = 1; count < slots.length; count += 1) slots[count] = slots[count]! + slots[count - 1]!;
    const sorted = new Int32Array(entryCount);
    for (let i = 0; i < entryCount; i += 1) {
      const at = slots[choice[i]!]!;
      slots[choice[i]!] = at + 1;
      sorted[at] = order[i]!;
    }
    let most = 0;
    for (let e = 0; e < entryCount; e += 1) most = Math.max(most, this.seatStart[e + 1]! - this.seatStart[e]!);
    const chosen = new Int32Array(most);
    for (const entry of sorted) {
      const size = this.#best(entry, chosen);
      for (let i = 0; i < size; i += 1) this.fill(entry, chosen[i]!);
    }
  }

  /** The pairs for the empty seats of an entry, best first. A better pair replaces the worst one that it excludes. */
  #best(entry: number, chosen: Int32Array): number {
    const { unit, unitCap, used, loads, limit } = this;
    const { start, judge, cost } = this.arcs;
    const places = this.seatStart[entry + 1]! - this.seatStart[entry]! - this.filled[entry]!;
    if (places === 0) return 0;
    let size = 0;
    let worstLoad = 0;
    let worstCost = 0;
    for (let arc = start[entry]!, end = start[entry + 1]!; arc < end; arc += 1) {
      const j = judge[arc]!;
      const load = loads[j]! - limit[j]!;
      if (load >= 0 || used[arc] === 1) continue;
      const price = cost[arc]!;
      if (size === places && (load > worstLoad || (load === worstLoad && price >= worstCost))) continue;
      let drop = size === places ? size - 1 : size;
      if (unit && unit[j]! >= 0) {
        let same = this.ofUnit(entry, unit[j]!);
        let last = -1;
        for (let i = 0; i < size; i += 1) {
          if (unit[judge[chosen[i]!]!] !== unit[j]) continue;
          same += 1;
          last = i;
        }
        if (same >= unitCap) {
          if (last < 0 || !this.#before(load, price, chosen[last]!)) continue;
          drop = last;
        }
      }
      if (drop === size) size += 1;
      let place = drop;
      while (place > 0 && this.#before(load, price, chosen[place - 1]!)) {
        chosen[place] = chosen[place - 1]!;
        place -= 1;
      }
      chosen[place] = arc;
      const worst = chosen[size - 1]!;
      worstLoad = loads[judge[worst]!]! - limit[judge[worst]!]!;
      worstCost = cost[worst]!;
    }
    return size;
  }

  #before(load: number, price: number, arc: number): boolean {
    const other = this.arcs.judge[arc]!;
    const otherLoad = this.loads[other]! - this.limit[other]!;
    return load < otherLoad || (load === otherLoad && price < this.arcs.cost[arc]!);
  }
}

/** The units in which more judges are than may sit on one entry; null when there is none. */
function unitsThatBind({ judges, unitCap }: Instance): Int32Array | null {
  if (unitCap === null) return null;
  const size = new Map<number, number>();
  for (const { unit } of judges) size.set(unit, (size.get(unit) ?? 0) + 1);
  const units = Int32Array.from(judges, ({ unit }) => (unit >= 0 && size.get(unit)! > unitCap ? unit : -1));
  return units.every((unit) => unit < 0) ? null : units;
}
