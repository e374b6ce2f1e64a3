// The Lagrangian bound at given prices of the judges, summed without rounding.

import { columnOf, type SetColumn } from './column.ts';
import type { Field } from './field.ts';
import type { Master } from './master.ts';
import { SetChooser } from './sets.ts';

/** The largest cost of any pair. */
export function costRange({ cost }: Field): number {
  let range = 0;
  for (const one of cost) range = Math.max(range, one);
  return range;
}

export class Pricing {
  readonly chooser: SetChooser;
  /** Prices are kept to whole multiples of this power of two, so fine that all sums within an entry are exact. */
  quantum = 1;
  readonly #field: Field;

  constructor(field: Field) {
    this.#field = field;
    this.chooser = new SetChooser(field);
  }

  /** The price as a whole multiple of the quantum; a whole number if it is nearly one. */
  plain(price: number, costs: boolean): number {
    const whole = Math.round(price);
    if (Math.abs(price - whole) < (costs ? 1e-3 : 1e-6)) return whole;
    return Math.round(price / this.quantum) * this.quantum;
  }

  /**
   * No plan above the threshold costs less than this (Infinity: an entry has no such set at all). Sets that beat their
   * entry's key by more than `margin` at these prices are added to `candidates`.
   */
  at(
    prices: Float64Array, threshold: number, costs: boolean, master: Master, candidates: SetColumn[], margin: number,
  ): number {
    const { chooser } = this;
    const field = this.#field;
    let [whole, part] = [0, 0];
    const add = (amount: number): void => {
      const floor = Math.floor(amount);
      whole += floor;
      part += amount - floor;
    };
    for (let j = 0; j < field.judgeCount; j += 1) {
      const price = prices[j]!;
      if (price !== 0) add(-price * (price > 0 ? field.high[j]! : field.low[j]!));
    }
    for (let e = 0; e < field.entryCount; e += 1) {
      if (!chooser.choose(e, prices, threshold, costs)) return Infinity;
      add(chooser.value);
      const key = master.key[e]!;
      let held = master.columnCost(key);
      for (const j of key.judges) held += prices[j]!;
      if (chooser.value < held - margin) candidates.push(columnOf(field, e, chooser.chosen.slice(0, chooser.size)));
    }
    return whole + part;
  }

  /** Prices that grow without end show the way to a proof that no plan reaches the threshold: whether these do. */
  leadsAway(prices: Float64Array, threshold: number, master: Master): boolean {
    let most = 0;
    for (const price of prices) most = Math.max(most, Math.abs(price));
    if (most === 0) return false;
    const { quantum } = this;
    this.quantum = 2 ** -20;
    const way = prices.map((price) => this.plain(price / most, false));
    this.quantum = quantum;
    return this.at(way, threshold, false, master, [], Infinity) > 0;
  }
}
