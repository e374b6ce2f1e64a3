// Into how many parts the judges of each ranking group fall, while seats change hands; and what a change would bring.
import { NOBODY, type Board, type Placing } from './linkage-board.ts';
import { entriesByGroup } from './linkage.ts';

/** What is lost, most important first: see lossOf(). */
export type Loss = readonly [number, number, number, number];

export function compareLoss(a: Loss, b: Loss): number {
  for (let i = 0; i < 4; i += 1) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

/** Changes first in a repair; then the weakest entry's match, then total match, then changes. */
export const lossOf = (board: Board, weakest: number, cost: number, changes: number): Loss =>
  board.ground.changesFirst ? [changes, weakest, cost, 0] : [0, weakest, cost, changes];

export interface Outcome {
  /** By how many parts the groups that are touched come together. */
  gain: number;
  loss: Loss;
}

export class Groups {
  readonly labels: string[];
  readonly entries: number[][];
  readonly groupOf: Int32Array;
  readonly #leader: Int32Array;
  /** Seats of each judge in the group, made when the group is first looked at. */
  readonly #seats = new Map<number, Int32Array>();
  /** Judges with a seat in the group. */
  readonly #sitting = new Map<number, number>();

  /** excess() of the board as it stands, for outcome(); forgotten when seats change for good. */
  readonly #known = new Map<number, number>();
  #onTrial = false;

  constructor(groupOf: readonly string[], judgeCount: number) {
    const groups = entriesByGroup(groupOf);
    this.labels = [...groups.keys()];
    this.entries = [...groups.values()];
    this.groupOf = new Int32Array(groupOf.length);
    for (const [g, entries] of this.entries.entries()) for (const e of entries) this.groupOf[e] = g;
    this.#leader = new Int32Array(judgeCount);
  }

  #seatsIn(board: Board, group: number): Int32Array {
    let seats = this.#seats.get(group);
    if (!seats) {
      seats = new Int32Array(board.loads.length);
      for (const e of this.entries[group]!) for (const j of board.seats[e]!) seats[j] = seats[j]! + 1;
      this.#seats.set(group, seats);
      this.#sitting.set(group, seats.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0));
    }
    return seats;
  }

  sits(board: Board, group: number, judge: number): boolean {
    return this.#seatsIn(board, group)[judge]! > 0;
  }

  /** Places on the board and keeps count. */
  place(board: Board, placing: Placing): void {
    board.place(placing);
    if (!this.#onTrial) this.#known.clear();
    const group = this.groupOf[placing.entry]!;
    const seats = this.#seats.get(group);
    if (!seats) return;
    const { out, into } = placing;
    let sitting = this.#sitting.get(group)!;
    if (out !== NOBODY) {
      seats[out] = seats[out]! - 1;
      if (seats[out] === 0) sitting -= 1;
    }
    if (into !== NOBODY) {
      if (seats[into] === 0) sitting += 1;
      seats[into] = seats[into]! + 1;
    }
    this.#sitting.set(group, sitting);
  }

  undo(board: Board, { entry, out, into }: Placing): void {
    this.place(board, { entry, out: into, into: out });
  }

  #find(judge: number): number {
    const leader = this.#leader;
    let root = judge;
    while (leader[root] !== root) root = leader[root] = leader[leader[root]!]!;
    return root;
  }

  /** Parts beyond the first; 0 = connected. */
  excess(board: Board, group: number): number {
    this.#seatsIn(board, group);
    const leader = this.#leader;
    for (let j = 0; j < leader.length; j += 1) leader[j] = j;
    let excess = Math.max(0, this.#sitting.get(group)! - 1);
    if (excess === 0) return 0;
    for (const e of this.entries[group]!) {
      const seated = board.seats[e]!;
      for (let s = 1; s < seated.length; s += 1) {
        const [a, b] = [this.#find(seated[0]!), this.#find(seated[s]!)];
        if (a === b) continue;
        leader[b] = a;
        excess -= 1;
        if (excess === 0) return 0;
      }
    }
    return excess;
  }

  /** Part of each judge, the largest being 0; -1: does not sit in the group. */
  partOf(board: Board, group: number): { part: Int32Array; parts: number[][] } {
    const seats = this.#seatsIn(board, group);
    this.excess(board, group);
    // excess() may stop early, when all are joined: then one part is right; else the leaders are complete.
    const parts = new Map<number, number[]>();
    for (const [j, count] of seats.entries()) {
      if (count === 0) continue;
      const root = this.#find(j);
      const known = parts.get(root);
      if (known) known.push(j);
      else parts.set(root, [j]);
    }
    const sorted = [...parts.values()].sort((a, b) => b.length - a.length || a[0]! - b[0]!);
    const part = new Int32Array(seats.length).fill(-1);
    for (const [p, members] of sorted.entries()) for (const j of members) part[j] = p;
    return { part, parts: sorted };
  }

  /**
   * What these placings would bring, or null if a rule forbids them, squared loads would rise, or a group would fall
   * into more parts. The board is as before afterwards.
   */
  outcome(board: Board, placings: readonly Placing[]): Outcome | null {
    const touched = [...new Set(placings.map(({ entry }) => entry))];
    const groups = [...new Set(touched.map((e) => this.groupOf[e]!))];
    const before = board.sums(touched);
    if (!this.permitted(board, placings)) return null;
    for (const g of groups) if (!this.#known.has(g)) this.#known.set(g, this.excess(board, g));
    this.#onTrial = true;
    for (const placing of placings) this.place(board, placing);
    const gains = groups.map((g) => this.#known.get(g)! - this.excess(board, g));
    const after = board.sums(touched);
    for (let i = placings.length - 1; i >= 0; i -= 1) this.undo(board, placings[i]!);
    this.#onTrial = false;
    if (gains.some((gain) => gain < 0)) return null;
    return {
      gain: gains.reduce((sum, gain) => sum + gain, 0),
      loss: lossOf(board, before.weakest - after.weakest, after.cost - before.cost, after.changes - before.changes),
    };
  }

  /** No rule forbids these placings, one after the other; with `evenly`, squared loads do not rise either. */
  permitted(board: Board, placings: readonly Placing[], evenly = true): boolean {
    const { squares } = board;
    let done = 0;
    while (done < placings.length && board.fits(placings[done]!)) {
      board.place(placings[done]!);
      done += 1;
    }
    const holds = done === placings.length && (!evenly || board.squares <= squares) && this.#loadsHold(board, placings);
    while (done > 0) board.undo(placings[--done]!);
    return holds;
  }

  #loadsHold({ loads, ground }: Board, placings: readonly Placing[]): boolean {
    return placings.every(({ out, into }) => [out, into].every((j) => {
      if (j === NOBODY) return true;
      const { maxLoad, minLoad = 0 } = ground.instance.judges[j]!;
      return loads[j]! <= maxLoad && loads[j]! >= minLoad;
    }));
  }
}
