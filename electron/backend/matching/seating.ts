// Who sits where: seats of entries, entries of judges, and whether a seat may pass from one judge to another.
import { pairCost, type Network } from './network.ts';

export class Seating {
  readonly network: Network;
  readonly loads: Int32Array;
  /** Judge of each seat, -1 while it is free. */
  readonly seatJudge: Int32Array;
  readonly seatEntry: Int32Array;
  /** What each taken seat costs. */
  readonly seatCost: Float64Array;
  /** Seats that each judge holds, in no order. */
  readonly held: readonly number[][];
  readonly #place: Int32Array;

  constructor(network: Network) {
    const { judgeCount, entryCount, seatCount, seatStart } = network;
    this.network = network;
    this.loads = new Int32Array(judgeCount);
    this.seatJudge = new Int32Array(seatCount).fill(-1);
    this.seatEntry = new Int32Array(seatCount);
    this.seatCost = new Float64Array(seatCount);
    this.#place = new Int32Array(seatCount);
    this.held = Array.from({ length: judgeCount }, () => []);
    for (let e = 0; e < entryCount; e += 1) this.seatEntry.fill(e, seatStart[e]!, seatStart[e + 1]!);
  }

  /** Seats a judge on a free seat. */
  seat(seat: number, judge: number): void {
    this.seatJudge[seat] = judge;
    this.seatCost[seat] = pairCost(this.network, judge, this.seatEntry[seat]!);
    const held = this.held[judge]!;
    this.#place[seat] = held.length;
    held.push(seat);
    this.loads[judge] = this.loads[judge]! + 1;
  }

  /** Passes a taken seat to another judge. */
  pass(seat: number, taker: number): void {
    const giver = this.seatJudge[seat]!;
    const held = this.held[giver]!;
    const last = held.pop()!;
    if (last !== seat) {
      const place = this.#place[seat]!;
      held[place] = last;
      this.#place[last] = place;
    }
    this.loads[giver] = this.loads[giver]! - 1;
    this.seat(seat, taker);
  }

  /** Seat of `entry` that may pass from giver to taker now, under the unit rule and unless it is pinned, or -1. */
  movableSeat(entry: number, giver: number, taker: number): number {
    const { seatStart, unit, unitCap, pinned } = this.network;
    if (pinned.get(entry)?.has(giver)) return -1;
    const takerUnit = unit[taker]!;
    let found = -1;
    let same = 0;
    for (let seat = seatStart[entry]!, end = seatStart[entry + 1]!; seat < end; seat += 1) {
      const judge = this.seatJudge[seat]!;
      if (judge === taker) return -1;
      if (judge === giver) found = seat;
      else if (takerUnit >= 0 && unit[judge]! === takerUnit) same += 1;
    }
    return same >= unitCap ? -1 : found;
  }
}
