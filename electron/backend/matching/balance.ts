// The exact part: from any prices to an optimum, by moving surplus seats along shortest chains of exchanges.

import { NO_MOVE, type ExchangeGraph } from './exchange.ts';
import type { Network } from './network.ts';

/**
 * Primal-dual minimum-cost flow on the judges plus one sink (node `judgeCount`). Every state keeps complementary
 * slackness with the prices: each entry holds a cheapest set, each judge passes on to the sink as many seats as its
 * price asks for. What differs is the surplus: seats held minus seats passed on. Each round finds shortest distances
 * from all nodes with surplus (Dijkstra on a dense matrix; reduced costs are never negative), moves prices by them, and
 * pushes surplus along arcs of reduced cost zero to nodes with a deficit. No surplus left = optimal, with the prices as
 * proof (Ahuja, Magnanti, Orlin, "Network Flows", 1993, chapters 9 and 14).
 */
export class Balancer {
  readonly network: Network;
  readonly graph: ExchangeGraph;
  /** One price per judge and the sink's, which is kept at 0. Whole numbers. */
  readonly price: Float64Array;
  rounds = 0;
  pushes = 0;
  readonly #passed: Int32Array;
  readonly #surplus: Int32Array;
  readonly #distance: Float64Array;
  readonly #hops: Int32Array;
  readonly #done: Uint8Array;
  readonly #next: Int32Array;
  readonly #path: Int32Array;

  constructor(network: Network, graph: ExchangeGraph, price: Float64Array) {
    const nodes = network.judgeCount + 1;
    this.network = network;
    this.graph = graph;
    this.price = new Float64Array(nodes);
    this.price.set(price);
    this.#passed = new Int32Array(network.judgeCount);
    this.#surplus = new Int32Array(nodes);
    this.#distance = new Float64Array(nodes);
    this.#hops = new Int32Array(nodes);
    this.#done = new Uint8Array(nodes);
    this.#next = new Int32Array(nodes);
    this.#path = new Int32Array(nodes + 1);
    let passedInAll = 0;
    for (let j = 0; j < network.judgeCount; j += 1) {
      const [low, high] = this.#loadsWanted(j);
      const passed = Math.min(high, Math.max(low, graph.loads[j]!));
      this.#passed[j] = passed;
      this.#surplus[j] = graph.loads[j]! - passed;
      passedInAll += passed;
    }
    this.#surplus[network.judgeCount] = passedInAll - network.seatCount;
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
    for (const surplus of this.#surplus) if (surplus > 0) sum += surplus;
    return sum;
  }

  /**
   * One round. @returns false when nothing could be moved: with surplus left, the instance is infeasible.
   */
  round(): boolean {
    const reach = this.#measure();
    if (reach < 0) return false;
    const { price } = this;
    const sink = this.network.judgeCount;
    const shift = Math.min(this.#distance[sink]!, reach);
    for (let node = 0; node <= sink; node += 1) {
      price[node] = price[node]! - Math.min(this.#distance[node]!, reach) + shift;
    }
    this.rounds += 1;
    const before = this.pushes;
    this.#pushAll();
    return this.pushes > before;
  }

  /** Cost of the arc between two nodes in the residual graph, Infinity if there is none; cells are checked. */
  #arc(from: number, to: number): number {
    const sink = this.network.judgeCount;
    if (to === sink) {
      const nth = this.#passed[from]! + 1;
      return nth <= this.network.maxLoad[from]! ? this.#seatCharge(nth) : Infinity;
    }
    if (from === sink) {
      const nth = this.#passed[to]!;
      return nth > this.network.minLoad[to]! ? -this.#seatCharge(nth) : Infinity;
    }
    return this.graph.cell(from, to);
  }

  /** Distances (then fewest hops) from the surplus nodes; @returns the farthest deficit's distance, -1 if none. */
  #measure(): number {
    const { price } = this;
    const { weight } = this.graph;
    const judgeCount = this.network.judgeCount;
    const distance = this.#distance.fill(Infinity);
    const hops = this.#hops.fill(0);
    const done = this.#done.fill(0);
    const surplus = this.#surplus;
    let deficits = 0;
    for (let node = 0; node <= judgeCount; node += 1) {
      if (surplus[node]! > 0) distance[node] = 0;
      else if (surplus[node]! < 0) deficits += 1;
    }
    let reach = -1;
    while (deficits > 0) {
      let from = -1;
      let nearest = Infinity;
      for (let node = 0; node <= judgeCount; node += 1) {
        const far = distance[node]!;
        if (far > nearest || done[node] === 1) continue;
        if (far < nearest || (from >= 0 && hops[node]! < hops[from]!)) {
          from = node;
          nearest = far;
        }
      }
      if (from < 0) break;
      done[from] = 1;
      if (surplus[from]! < 0) {
        deficits -= 1;
        reach = nearest;
      }
      const base = nearest - price[from]!;
      const hop = hops[from]! + 1;
      const row = from * judgeCount;
      for (let to = 0; to < judgeCount; to += 1) {
        if (done[to] === 1) continue;
        // The stored weight is a lower bound, so most cells are dismissed without being checked.
        if (from < judgeCount) {
          const stored = weight[row + to]!;
          if (stored === NO_MOVE || base + stored + price[to]! > distance[to]!) continue;
        }
        const far = base + this.#arc(from, to) + price[to]!;
        if (far < distance[to]! || (far === distance[to]! && hop < hops[to]!)) {
          distance[to] = far;
          hops[to] = hop;
        }
      }
      if (from === judgeCount || done[judgeCount] === 1) continue;
      const far = base + this.#arc(from, judgeCount) + price[judgeCount]!;
      if (far < distance[judgeCount]! || (far === distance[judgeCount]! && hop < hops[judgeCount]!)) {
        distance[judgeCount] = far;
        hops[judgeCount] = hop;
      }
    }
    return reach;
  }

  /** Pushes surplus along arcs of reduced cost zero that lead one hop further (as in Dinic's algorithm). */
  #pushAll(): void {
    const sink = this.network.judgeCount;
    const surplus = this.#surplus;
    const path = this.#path;
    const next = this.#next.fill(0);
    for (let source = 0; source <= sink; source += 1) {
      while (surplus[source]! > 0) {
        let depth = 0;
        path[0] = source;
        while (depth >= 0 && surplus[path[depth]!]! >= 0) {
          const from = path[depth]!;
          const to = this.#tightNeighbour(from);
          if (to >= 0) {
            depth += 1;
            path[depth] = to;
          } else {
            depth -= 1;
            if (depth >= 0) next[path[depth]!] = next[path[depth]!]! + 1;
          }
        }
        if (depth < 0) break;
        // Exchanges of one chain may meet at an entry; what cannot go on stays as surplus on the way. The first chain
        // of a round has fewest hops and therefore always arrives, which is why rounds come to an end.
        for (let i = 0; i < depth && this.#push(path[i]!, path[i + 1]!); i += 1);
      }
    }
  }

  #tightNeighbour(from: number): number {
    const { price } = this;
    const sink = this.network.judgeCount;
    const { weight } = this.graph;
    const hop = this.#hops[from]! + 1;
    const row = from * sink;
    let to = this.#next[from]!;
    for (; to <= sink; to += 1) {
      if (this.#hops[to]! !== hop) continue;
      const gap = price[from]! - price[to]!;
      if (from < sink && to < sink && weight[row + to]! > gap) continue;
      if (this.#arc(from, to) === gap) break;
    }
    this.#next[from] = to;
    return to <= sink ? to : -1;
  }

  #push(from: number, to: number): boolean {
    const sink = this.network.judgeCount;
    if (this.#arc(from, to) !== this.price[from]! - this.price[to]!) return false;
    if (to === sink) this.#passed[from] = this.#passed[from]! + 1;
    else if (from === sink) this.#passed[to] = this.#passed[to]! - 1;
    else this.graph.move(from, to);
    this.#surplus[from] = this.#surplus[from]! - 1;
    this.#surplus[to] = this.#surplus[to]! + 1;
    if (this.#surplus[to]! <= 0) this.pushes += 1;
    return true;
  }
}
