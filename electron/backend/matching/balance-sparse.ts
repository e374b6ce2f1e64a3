// The exact part for many judges with few pairs each: the same rounds as Balancer, on the list of pairs.
import { NodeHeap } from './heap.ts';
import type { Network } from './network.ts';
import type { Seating } from './seating.ts';
import { Surplus } from './surplus.ts';

/**
 * As Balancer (see there for method and source), but without a table of judges by judges: exchanges are found by walking
 * the entries a judge holds. A round costs about sum(coverage * allowed judges) over the entries, whatever the number
 * of judges.
 */
export class SparseBalancer {
  readonly network: Network;
  readonly seating: Seating;
  readonly surplus: Surplus;
  rounds = 0;
  pushes = 0;
  readonly #distance: Float64Array;
  readonly #hops: Int32Array;
  readonly #heap: NodeHeap;
  readonly #done: Uint8Array;
  /** Tight arcs of this round by node: judge passed to, and entry that passes (-1: the sink is one end). */
  readonly #tight: { to: number; entry: number }[][];
  readonly #next: Int32Array;

  constructor(network: Network, seating: Seating, price: Float64Array) {
    const nodes = network.judgeCount + 1;
    this.network = network;
    this.seating = seating;
    this.surplus = new Surplus(network, seating, price);
    this.#distance = new Float64Array(nodes);
    this.#hops = new Int32Array(nodes);
    this.#heap = new NodeHeap(this.#distance, this.#hops);
    this.#done = new Uint8Array(nodes);
    this.#tight = Array.from({ length: nodes }, () => []);
    this.#next = new Int32Array(nodes);
  }

  get price(): Float64Array {
    return this.surplus.price;
  }

  remaining(): number {
    return this.surplus.remaining();
  }

  /** One round. @returns false when nothing could be moved: with surplus left, the instance is infeasible. */
  round(): boolean {
    const reach = this.#measure();
    if (reach < 0) return false;
    this.surplus.reprice(this.#distance, reach);
    this.#collectTight();
    this.rounds += 1;
    const before = this.pushes;
    this.#pushAll();
    return this.pushes > before;
  }

  /** Every arc of the residual graph out of a node; charges of the sink's arcs, changes of cost of all others. */
  #arcsFrom(from: number, take: (to: number, change: number, entry: number) => void): void {
    const { judgeCount, arcStart, arcJudge, arcCost, seatStart, unit, unitCap, pinned } = this.network;
    const { seatJudge, seatEntry, seatCost, held } = this.seating;
    if (from === judgeCount) {
      for (let j = 0; j < judgeCount; j += 1) {
        const charge = this.surplus.fromSink(j);
        if (charge !== Infinity) take(j, charge, -1);
      }
      return;
    }
    const charge = this.surplus.toSink(from);
    if (charge !== Infinity) take(judgeCount, charge, -1);
    for (const mine of held[from]!) {
      const entry = seatEntry[mine]!;
      if (pinned.get(entry)?.has(from)) continue;
      const own = seatCost[mine]!;
      const firstSeat = seatStart[entry]!;
      const endSeat = seatStart[entry + 1]!;
      for (let arc = arcStart[entry]!, end = arcStart[entry + 1]!; arc < end; arc += 1) {
        const taker = arcJudge[arc]!;
        const takerUnit = unit[taker]!;
        let same = 0;
        let seated = false;
        for (let seat = firstSeat; seat < endSeat; seat += 1) {
          const judge = seatJudge[seat]!;
          if (judge === taker) seated = true;
          else if (takerUnit >= 0 && judge !== from && unit[judge]! === takerUnit) same += 1;
        }
        if (!seated && same < unitCap) take(taker, arcCost[arc]! - own, entry);
      }
    }
  }

  /** Distances (then fewest hops) from the surplus nodes; @returns the farthest deficit's distance, -1 if none. */
  #measure(): number {
    const { price } = this;
    const surplus = this.surplus.of;
    const distance = this.#distance.fill(Infinity);
    const hops = this.#hops.fill(0);
    const done = this.#done.fill(0);
    const heap = this.#heap;
    heap.clear();
    let deficits = 0;
    for (let node = 0; node <= this.network.judgeCount; node += 1) {
      if (surplus[node]! > 0) {
        distance[node] = 0;
        heap.lower(node);
      } else if (surplus[node]! < 0) deficits += 1;
    }
    let reach = -1;
    while (deficits > 0) {
      const from = heap.pop();
      if (from < 0) break;
      done[from] = 1;
      const nearest = distance[from]!;
      if (surplus[from]! < 0) {
        deficits -= 1;
        reach = nearest;
      }
      const base = nearest - price[from]!;
      const hop = hops[from]! + 1;
      this.#arcsFrom(from, (to, change) => {
        if (done[to] === 1) return;
        const far = base + change + price[to]!;
        if (far > distance[to]! || (far === distance[to]! && hop >= hops[to]!)) return;
        distance[to] = far;
        hops[to] = hop;
        heap.lower(to);
      });
    }
    return reach;
  }

  /** Arcs of reduced cost zero that lead one hop further, as prices stand now. */
  #collectTight(): void {
    const { price } = this;
    const hops = this.#hops;
    for (let from = 0; from <= this.network.judgeCount; from += 1) {
      const tight = this.#tight[from]!;
      tight.length = 0;
      if (this.#done[from] === 0) continue;
      this.#arcsFrom(from, (to, change, entry) => {
        if (hops[to] === hops[from]! + 1 && change === price[from]! - price[to]!) tight.push({ to, entry });
      });
    }
  }

  /** Pushes surplus along tight arcs (as in Dinic's algorithm). */
  #pushAll(): void {
    const sink = this.network.judgeCount;
    const surplus = this.surplus.of;
    const next = this.#next.fill(0);
    const path: number[] = [];
    for (let source = 0; source <= sink; source += 1) {
      while (surplus[source]! > 0) {
        path.length = 0;
        let node = source;
        while (surplus[node]! >= 0) {
          const arc = this.#tight[node]![next[node]!];
          if (arc && this.#stands(node, arc)) {
            path.push(node);
            node = arc.to;
          } else if (arc) next[node] = next[node]! + 1;
          else {
            const back = path.pop();
            if (back === undefined) break;
            next[back] = next[back]! + 1;
            node = back;
          }
        }
        if (surplus[node]! >= 0) break;
        // What cannot go on because an earlier exchange of the chain met the same entry stays as surplus on the way.
        for (const from of path) if (!this.#push(from)) break;
      }
    }
  }

  #stands(from: number, { to, entry }: { to: number; entry: number }): boolean {
    if (entry >= 0) return this.seating.movableSeat(entry, from, to) >= 0;
    const sink = this.network.judgeCount;
    const charge = to === sink ? this.surplus.toSink(from) : this.surplus.fromSink(to);
    return charge === this.price[from]! - this.price[to]!;
  }

  #push(from: number): boolean {
    const arc = this.#tight[from]![this.#next[from]!]!;
    if (!this.#stands(from, arc)) return false;
    if (arc.entry >= 0) this.seating.pass(this.seating.movableSeat(arc.entry, from, arc.to), arc.to);
    if (this.surplus.move(from, arc.to)) this.pushes += 1;
    return true;
  }
}
