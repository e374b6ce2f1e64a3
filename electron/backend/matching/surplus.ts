// What each judge holds too much or too little of at the present prices, and what a seat more or less charges.
import type { Network } from './network.ts';
import type { Seating } from './seating.ts';

/**
 * The judges and one sink (node `judgeCount`). A judge passes on to the sink as many seats as the price asks for; what
 * is held beyond that is surplus, what lacks is a deficit (negative). All zero = optimal.
 */
export class Surplus {
  readonly network: Network;
  /** One price per judge and the sink's, which is kept at 0. Whole numbers. */
  readonly price: Float64Array;
  readonly of: Int32Array;
  readonly #passed: Int32Array;

  constructor(network: Network, seating: Seating, price: Float64Array) {
    this.network = network;
    this.price = new Float64Array(network.judgeCount + 1);
    this.price.set(price);
    this.of = new Int32Array(network.judgeCount + 1);
    this.#passed = new Int32Array(network.judgeCount);
    let passedInAll = 0;
    for (let j = 0; j < network.judgeCount; j += 1) {
      const [low, high] = this.#loadsWanted(j);
      const passed = Math.min(high, Math.max(low, seating.loads[j]!));
      this.#passed[j] = passed;
      this.of[j] = seating.loads[j]! - passed;
      passedInAll += passed;
    }
    this.of[network.judgeCount] = passedInAll - network.seatCount;
  }

  /** What the n-th seat of a judge adds to the objective apart from its cost. */
  #seatCharge(nth: number): number {
    return this.network.loadStep * (2 * nth - 1);
  }

  /** Smallest and largest load that is cheapest for a judge at its price. */
  #loadsWanted(judge: number): [low: number, high: number] {
    const { maxLoad, minLoad, loadStep } = this.network;
    const price = this.price[judge]!;
    const most = maxLoad[judge]!;
    const least = minLoad[judge]!;
    if (loadStep === 0) return [price > 0 ? most : least, price < 0 ? least : most];
    let high = Math.min(most, Math.max(least, Math.floor((price / loadStep + 1) / 2)));
    while (high < most && this.#seatCharge(high + 1) <= price) high += 1;
    while (high > least && this.#seatCharge(high) > price) high -= 1;
    const low = high > least && this.#seatCharge(high) === price ? high - 1 : high;
    return [low, high];
  }

  /** Surplus seats still to be moved. */
  remaining(): number {
    let sum = 0;
    for (const surplus of this.of) if (surplus > 0) sum += surplus;
    return sum;
  }

  /** Charge of passing one seat more to the sink, Infinity at the judge's most. */
  toSink(judge: number): number {
    const nth = this.#passed[judge]! + 1;
    return nth <= this.network.maxLoad[judge]! ? this.#seatCharge(nth) : Infinity;
  }

  /** Charge of taking one seat back from the sink, Infinity at the judge's least. */
  fromSink(judge: number): number {
    const nth = this.#passed[judge]!;
    return nth > this.network.minLoad[judge]! ? -this.#seatCharge(nth) : Infinity;
  }

  /** Books one seat from node to node; the seating itself is the caller's. @returns whether a deficit shrank. */
  move(from: number, to: number): boolean {
    const sink = this.network.judgeCount;
    if (to === sink) this.#passed[from] = this.#passed[from]! + 1;
    else if (from === sink) this.#passed[to] = this.#passed[to]! - 1;
    this.of[from] = this.of[from]! - 1;
    this.of[to] = this.of[to]! + 1;
    return this.of[to]! <= 0;
  }

  /** New prices after distances were measured from the surplus, up to `reach`. */
  reprice(distance: Float64Array, reach: number): void {
    const sink = this.network.judgeCount;
    const shift = Math.min(distance[sink]!, reach);
    for (let node = 0; node <= sink; node += 1) {
      this.price[node] = this.price[node]! - Math.min(distance[node]!, reach) + shift;
    }
  }
}
