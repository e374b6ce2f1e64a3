// For every two judges the cheapest entry that could pass from one to the other.

import { pairCost, type Network } from './network.ts';
import { Seating } from './seating.ts';

export const NO_MOVE = Infinity;

/**
 * The residual graph contracted to judges. best(u, v) is the smallest cost(e, v) - cost(e, u) over entries e that u
 * holds and v could take over under the unit rule. Cells are lowered at once when a cheaper entry appears, but only
 * checked when read after their entry has gone: a stored value is never above the true one, so a cell that isn't wanted
 * at its stored value need not be looked at.
 */
export class ExchangeGraph extends Seating {
  /** Row-major by giving judge; use cell() before trusting a value. */
  readonly weight: Float64Array;
  readonly #entryOfCell: Int32Array;
  readonly #unitSeen: Int32Array;
  readonly #seated: Uint8Array;

  constructor(network: Network) {
    super(network);
    const { judgeCount } = network;
    this.weight = new Float64Array(judgeCount * judgeCount).fill(NO_MOVE);
    this.#entryOfCell = new Int32Array(judgeCount * judgeCount).fill(-1);
    this.#unitSeen = new Int32Array(network.unitCount);
    this.#seated = new Uint8Array(judgeCount);
  }

  /** To be called once all seats are taken. */
  offerAll(): void {
    for (let e = 0; e < this.network.entryCount; e += 1) this.#offer(e);
  }

  /** Lowers every cell that this entry, as it is seated now, makes cheaper. */
  #offer(entry: number): void {
    const { judgeCount, seatStart, arcStart, arcJudge, arcCost, pinned, unit, unitCap } = this.network;
    const { weight, seatJudge } = this;
    const cells = this.#entryOfCell;
    const seen = this.#unitSeen;
    const seated = this.#seated;
    const firstSeat = seatStart[entry]!;
    const endSeat = seatStart[entry + 1]!;
    for (let seat = firstSeat; seat < endSeat; seat += 1) {
      const judge = seatJudge[seat]!;
      seated[judge] = 1;
      const own = unit[judge]!;
      if (own >= 0) seen[own] = seen[own]! + 1;
    }
    const firstArc = arcStart[entry]!;
    const endArc = arcStart[entry + 1]!;
    const fixed = pinned.get(entry);
    for (let seat = firstSeat; seat < endSeat; seat += 1) {
      const giver = seatJudge[seat]!;
      if (fixed?.has(giver)) continue;
      const giverUnit = unit[giver]!;
      const giverCost = this.seatCost[seat]!;
      const row = giver * judgeCount;
      for (let arc = firstArc; arc < endArc; arc += 1) {
        const taker = arcJudge[arc]!;
        const change = arcCost[arc]! - giverCost;
        if (change >= weight[row + taker]! || seated[taker] === 1) continue;
        const takerUnit = unit[taker]!;
        if (takerUnit >= 0 && takerUnit !== giverUnit && seen[takerUnit]! >= unitCap) continue;
        weight[row + taker] = change;
        cells[row + taker] = entry;
      }
    }
    for (let seat = firstSeat; seat < endSeat; seat += 1) {
      const judge = seatJudge[seat]!;
      seated[judge] = 0;
      if (unit[judge]! >= 0) seen[unit[judge]!] = 0;
    }
  }

  /** The true cheapest exchange from giver to taker, looked up again if the stored entry no longer allows it. */
  cell(giver: number, taker: number): number {
    const at = giver * this.network.judgeCount + taker;
    const entry = this.#entryOfCell[at]!;
    if (entry < 0) return NO_MOVE;
    if (this.movableSeat(entry, giver, taker) >= 0) return this.weight[at]!;
    let best = NO_MOVE;
    let bestEntry = -1;
    for (const seat of this.held[giver]!) {
      const candidate = this.seatEntry[seat]!;
      const cost = pairCost(this.network, taker, candidate);
      if (cost < 0) continue;
      const change = cost - this.seatCost[seat]!;
      if (change >= best || this.movableSeat(candidate, giver, taker) < 0) continue;
      best = change;
      bestEntry = candidate;
    }
    this.weight[at] = best;
    this.#entryOfCell[at] = bestEntry;
    return best;
  }

  /** Passes the cheapest entry from giver to taker; the cell must have been read as movable just before. */
  move(giver: number, taker: number): void {
    const entry = this.#entryOfCell[giver * this.network.judgeCount + taker]!;
    const seat = this.movableSeat(entry, giver, taker);
    if (seat < 0) throw new Error('exchange cell moved before it was checked');
    this.pass(seat, taker);
    this.#offer(entry);
  }
}
