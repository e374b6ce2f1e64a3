// The exact part: from any prices to an optimum, by moving surplus seats along shortest chains of exchanges.

import { NO_MOVE, type ExchangeGraph } from './exchange.ts';
import type { Network } from './network.ts';
import { Surplus } from './surplus.ts';

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
  readonly surplus: Surplus;
  rounds = 0;
  pushes = 0;
  readonly #distance: Float64Array;
  readonly #hops: Int32Array;
  readonly #done: Uint8Array;
  readonly #next: Int32Array;
  readonly #path: Int32Array;

  constructor(network: Network, graph: ExchangeGraph, price: Float64Array) {
    const nodes = network.judgeCount + 1;
    this.network = network;
    this.graph = graph;
    this.surplus = new Surplus(network, graph, price);
    this.#distance = new Float64Array(nodes);
    this.#hops = new Int32Array(nodes);
    this.#done = new Uint8Array(nodes);
    this.#next = new Int32Array(nodes);
    this.#path = new Int32Array(nodes + 1);
  }

  get price(): Float64Array {
    return this.surplus.price;
  }

  remaining(): number {
    return this.surplus.remaining();
  }

  /**
   * One round. @returns false when nothing could be moved: with surplus left, the instance is infeasible.
   */
  round(): boolean {
    const reach = this.#measure();
    if (reach < 0) return false;
    this.surplus.reprice(this.#distance, reach);
    this.rounds += 1;
    const before = this.pushes;
    this.#pushAll();
    return this.pushes > before;
  }

  /** Cost of the arc between two nodes in the residual graph, Infinity if there is none; cells are checked. */
  #arc(from: number, to: number): number {
    const sink = this.network.judgeCount;
    if (to === sink) return this.surplus.toSink(from);
    if (from === sink) return this.surplus.fromSink(to);
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
    const surplus = this.surplus.of;
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
    const surplus = this.surplus.of;
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
    if (from !== sink && to !== sink) this.graph.move(from, to);
    if (this.surplus.move(from, to)) this.pushes += 1;
    return true;
  }
}
