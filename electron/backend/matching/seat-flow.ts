// Fills the most seats, then the minimum loads, by moving judges along shortest chains (maximum flow in phases).

import type { Seats } from './seats.ts';

/**
 * Maximum flow in the network entry -> unit of the entry -> judge, by phases of shortest augmenting chains (Dinic 1970;
 * Hopcroft and Karp 1973), on top of whoever sits already. A chain gives an empty seat to a judge, who gives one of
 * the own seats to another judge, and so on to a judge with room. A phase that finds no chain has labelled all that
 * chains can reach: the minimum cut nearest to the empty seats. Limits may be raised and the flow continued.
 */
export class SeatFlow {
  readonly seats: Seats;
  phases = 0;
  /** After a phase without a chain: 0 = not reached, else 1 + the number of judges before the entry. */
  readonly entryLevel: Int32Array;
  /** The same for judges; 0 = not reached. */
  readonly judgeLevel: Int32Array;
  readonly #queue: Int32Array;
  /** The next seat of each judge and the next pair of each entry (of each seat under the unit rule) to be looked at. */
  readonly #seatNow: Int32Array;
  readonly #arcNow: Int32Array;
  readonly #crossed: Uint8Array;
  #goal: Int32Array;
  #queued = 0;
  #deepest = 0;
  readonly #pathSeat: Int32Array;
  readonly #pathArc: Int32Array;

  constructor(seats: Seats) {
    const { entryCount, judgeCount } = seats;
    this.seats = seats;
    this.entryLevel = new Int32Array(entryCount);
    this.judgeLevel = new Int32Array(judgeCount);
    this.#queue = new Int32Array(judgeCount);
    this.#seatNow = new Int32Array(judgeCount);
    this.#arcNow = new Int32Array(seats.unit ? seats.seatEntry.length : entryCount);
    this.#crossed = new Uint8Array(entryCount);
    this.#goal = seats.limit;
    this.#pathSeat = new Int32Array(judgeCount + 1);
    this.#pathArc = new Int32Array(judgeCount + 1);
  }

  /** Fills as many seats as the limits allow; @returns whether all are filled. If not, the levels are the cut. */
  fillAll(afterPhase?: () => void): boolean {
    this.#goal = this.seats.limit;
    const { seats } = this;
    while (seats.empty > 0) {
      this.#begin();
      for (let e = 0; e < seats.entryCount; e += 1) if (this.#hasEmpty(e)) this.#scan(e, -1, 1, false);
      if (!this.#spread()) return false;
      for (let e = 0; e < seats.entryCount; e += 1) {
        while (seats.filled[e]! < seats.seatStart[e + 1]! - seats.seatStart[e]! && this.#chainFor(e));
      }
      afterPhase?.();
    }
    return true;
  }

  /**
   * With all seats filled: judges above their minimum pass seats to those below it.
   * @returns whether all minima are reached. If not, nobody who was not reached (judgeLevel 0) can hold more seats.
   */
  reachMinima(afterPhase?: () => void): boolean {
    const { loads, least, first } = this.seats;
    this.#goal = least;
    while (loads.some((load, j) => load < least[j]!)) {
      this.#begin();
      for (let j = 0; j < loads.length; j += 1) {
        if (loads[j]! <= least[j]!) continue;
        this.judgeLevel[j] = 1;
        this.#seatNow[j] = first[j]!;
        this.#queue[this.#queued++] = j;
      }
      if (!this.#spread()) return false;
      for (let j = 0; j < loads.length; j += 1) {
        if (this.judgeLevel[j] === 1) while (loads[j]! > least[j]! && this.#chainFrom(j));
      }
      afterPhase?.();
    }
    return true;
  }

  /** An entry that wants more judges than are allowed on it counts too: no chain can help it, but it is in the cut. */
  #hasEmpty(entry: number): boolean {
    return this.seats.filled[entry]! < this.seats.coverage[entry]!;
  }

  #begin(): void {
    this.phases += 1;
    this.entryLevel.fill(0);
    this.judgeLevel.fill(0);
    if (this.seats.unit) this.#arcNow.fill(-1);
    this.#queued = 0;
    this.#deepest = Infinity;
  }

  /** Labels the judges that could come to the entry; `through` is the judge who would leave it, -1 = a seat is empty. */
  #scan(entry: number, through: number, level: number, sameUnitOnly: boolean): void {
    const { seats, judgeLevel } = this;
    const { unit, unitCap, used, loads } = seats;
    const { start, judge } = seats.arcs;
    const leaving = unit && through >= 0 ? unit[through]! : -1;
    if (!sameUnitOnly) {
      this.entryLevel[entry] = level;
      if (!unit) this.#arcNow[entry] = start[entry]!;
    }
    for (let arc = start[entry]!, end = start[entry + 1]!; arc < end; arc += 1) {
      const j = judge[arc]!;
      if (judgeLevel[j] !== 0 || used[arc] === 1) continue;
      if (unit) {
        const own = unit[j]!;
        if (sameUnitOnly ? own !== leaving : own >= 0 && own !== leaving && seats.ofUnit(entry, own) >= unitCap) continue;
      }
      judgeLevel[j] = level + 1;
      this.#seatNow[j] = seats.first[j]!;
      this.#queue[this.#queued++] = j;
      if (loads[j]! < this.#goal[j]!) this.#deepest = level + 1;
    }
  }

  /** Labels on from the queue; @returns whether a judge with room was reached. */
  #spread(): boolean {
    const { seats, judgeLevel, entryLevel } = this;
    const { unit, unitCap, first, next, seatEntry } = seats;
    for (let at = 0; at < this.#queued; at += 1) {
      const j = this.#queue[at]!;
      const level = judgeLevel[j]!;
      if (level >= this.#deepest) break;
      for (let seat = first[j]!; seat >= 0; seat = next[seat]!) {
        const entry = seatEntry[seat]!;
        if (entryLevel[entry] === 0) this.#scan(entry, j, level, false);
        // Through a unit that is full, an entry reached before may still take others of that unit.
        else if (unit && unit[j]! >= 0 && seats.ofUnit(entry, unit[j]!) >= unitCap) this.#scan(entry, j, level, true);
      }
    }
    return this.#deepest < Infinity;
  }

  /** A chain for the next empty seat of an entry. */
  #chainFor(entry: number): boolean {
    const { seats } = this;
    const depth = this.#walk(seats.seatStart[entry]! + seats.filled[entry]!, -1, 2);
    if (depth === 0) return false;
    this.#apply(1, depth);
    seats.fill(entry, this.#pathArc[0]!);
    return true;
  }

  /** A chain that takes one seat from a judge. */
  #chainFrom(judge: number): boolean {
    const { next } = this.seats;
    for (let seat = this.#seatNow[judge]!; seat >= 0; seat = this.#seatNow[judge]!) {
      const depth = this.#walk(seat, judge, 2);
      if (depth > 0) {
        this.#seatNow[judge] = next[seat]!;
        this.#apply(0, depth);
        return true;
      }
      this.#seatNow[judge] = next[seat]!;
    }
    return false;
  }

  #apply(from: number, depth: number): void {
    const { seats } = this;
    for (let i = from; i < depth; i += 1) {
      const seat = this.#pathSeat[i]!;
      if (i > 0) this.#seatNow[seats.arcs.judge[this.#pathArc[i - 1]!]!] = seats.next[seat]!;
      seats.pass(seat, this.#pathArc[i]!);
    }
  }

  /** Follows the levels from a seat to a judge with room; @returns the number of steps of the path, 0 = none. */
  #walk(from: number, through: number, wanted: number): number {
    const { seats, judgeLevel } = this;
    const { seatEntry, next, loads } = seats;
    const { judge } = seats.arcs;
    let depth = 0;
    let seat = from;
    let leaving = through;
    let found = 0;
    for (;;) {
      const arc = this.#step(seat, leaving, wanted + depth);
      if (arc >= 0) {
        this.#pathSeat[depth] = seat;
        this.#pathArc[depth] = arc;
        this.#cross(depth, leaving, 1);
        depth += 1;
        const j = judge[arc]!;
        if (loads[j]! < this.#goal[j]!) {
          found = depth;
          break;
        }
        leaving = j;
        seat = this.#seatNow[j]!;
      } else {
        if (depth === 0) break;
        seat = next[seat]!;
        this.#seatNow[leaving] = seat;
      }
      // A judge with no seat left to try is a dead end: back to the entry before.
      while (seat < 0) {
        judgeLevel[leaving] = -1;
        depth -= 1;
        seat = this.#pathSeat[depth]!;
        leaving = depth > 0 ? judge[this.#pathArc[depth - 1]!]! : through;
        this.#cross(depth, leaving, 0);
      }
    }
    if (seats.unit) for (let i = 0; i < depth; i += 1) this.#crossed[seatEntry[this.#pathSeat[i]!]!] = 0;
    return found;
  }

  /** Remembers that the path changes the units of an entry, which it may do once; leaving one for its like is free. */
  #cross(step: number, leaving: number, mark: number): void {
    const { unit, arcs, seatEntry } = this.seats;
    if (!unit) return;
    const own = unit[arcs.judge[this.#pathArc[step]!]!]!;
    if (own < 0 || leaving < 0 || unit[leaving] !== own) this.#crossed[seatEntry[this.#pathSeat[step]!]!] = mark;
  }

  /** The next pair of the seat's entry whose judge is on the wanted level, -1 = none. */
  #step(seat: number, leaving: number, wanted: number): number {
    const { seats, judgeLevel } = this;
    const { unit, unitCap, used } = seats;
    const { start, judge } = seats.arcs;
    const entry = seats.seatEntry[seat]!;
    if (!unit && this.entryLevel[entry] !== wanted - 1) return -1;
    const pointer = unit ? seat : entry;
    const end = start[entry + 1]!;
    let arc = this.#arcNow[pointer]!;
    if (arc < 0) arc = start[entry]!;
    for (; arc < end; arc += 1) {
      const j = judge[arc]!;
      if (judgeLevel[j] !== wanted || used[arc] === 1) continue;
      if (!unit) break;
      const own = unit[j]!;
      if (own >= 0 && leaving >= 0 && unit[leaving] === own) break;
      if (this.#crossed[entry] === 0 && (own < 0 || seats.ofUnit(entry, own) < unitCap)) break;
    }
    this.#arcNow[pointer] = arc;
    return arc < end ? arc : -1;
  }
}
