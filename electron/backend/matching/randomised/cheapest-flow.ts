// The cheapest flow in any network with capacities: cost scaling by partial augmentations, whole numbers, exact.

import { residualOf, type FlowProblem } from './residual.ts';

export interface CheapestFlow {
  /** Flow on each arc. */
  flow: Int32Array;
  /** For every arc with room left, cost * scale + price[tail] - price[head] >= -1; likewise backwards where flow is. */
  price: Float64Array;
  scale: number;
}

/** Each phase is this much finer than the one before. */
const FACTOR = 12;
const PATH = 4;
/** Prices and costs beyond this could not be added up exactly. */
const LARGEST = Number.MAX_SAFE_INTEGER / 8;
/** Relabels in one walk, after which it pauses: a few nodes that lead only to each other would keep it for ever. */
const PATIENCE = 100;

/**
 * Goldberg's cost scaling ("An efficient implementation of a scaling minimum-cost flow algorithm", J. Algorithms 22,
 * 1997), with partial augmentations (Kiraly and Kovacs, "Efficient implementations of minimum-cost flow algorithms",
 * 2012). A flow is e-optimal at some prices when no arc with room costs less than -e; at e = 1 and costs times
 * longestCycle + 1 no negative cycle is possible, so the flow is optimal.
 * @param step called at times with the phase and the number of phases; may throw.
 * @returns null when the supplies cannot be met.
 * @throws RangeError when costs are too large for exact whole numbers.
 */
export function cheapestFlow(problem: FlowProblem, step: (done: number, total: number) => void): CheapestFlow | null {
  return new Scaling(problem, step).run();
}

class Scaling {
  readonly #problem: FlowProblem;
  readonly #step: (done: number, total: number) => void;
  readonly #scale: number;
  readonly #first: Int32Array;
  readonly #head: Int32Array;
  readonly #twin: Int32Array;
  readonly #room: Int32Array;
  readonly #cost: Float64Array;
  readonly #placeOf: Int32Array;
  readonly #excess: Float64Array;
  readonly #price: Float64Array;
  readonly #next: Int32Array;
  readonly #onPath: Uint8Array;
  readonly #queue: Int32Array;
  readonly #queued: Uint8Array;
  #queueStart = 0;
  #queueLength = 0;
  #relabels = 0;
  #epsilon = 1;
  readonly #rank: Int32Array;
  readonly #bucketNext: Int32Array;
  readonly #bucketBefore: Int32Array;
  readonly #bucket: Int32Array;

  constructor(problem: FlowProblem, step: (done: number, total: number) => void) {
    const { nodeCount, longestCycle } = problem;
    this.#problem = problem;
    this.#step = step;
    this.#scale = longestCycle + 1;
    const residual = residualOf(problem, this.#scale);
    this.#first = residual.first;
    this.#head = residual.head;
    this.#twin = residual.twin;
    this.#room = residual.room;
    this.#cost = residual.cost;
    this.#placeOf = residual.placeOf;
    this.#excess = problem.supply.slice();
    this.#price = new Float64Array(nodeCount);
    this.#next = new Int32Array(nodeCount);
    this.#onPath = new Uint8Array(nodeCount);
    this.#queue = new Int32Array(nodeCount);
    this.#queued = new Uint8Array(nodeCount);
    this.#rank = new Int32Array(nodeCount);
    this.#bucketNext = new Int32Array(nodeCount);
    this.#bucketBefore = new Int32Array(nodeCount);
    this.#bucket = new Int32Array(Math.min(1 << 18, 32 * longestCycle + 64));
  }

  run(): CheapestFlow | null {
    const { tail, capacity, cost, guess } = this.#problem;
    const largest = cost.reduce((most, c) => Math.max(most, Math.abs(c)), 0);
    let epsilon = Math.max(1, largest * this.#scale);
    if (epsilon > LARGEST) throw new RangeError('costs are too large for exact arithmetic');
    if (guess) {
      for (let node = 0; node < this.#price.length; node += 1) this.#price[node] = guess.price[node]! * this.#scale;
      epsilon = Math.min(epsilon, Math.max(1, guess.off * this.#scale));
    }
    const phases = Math.max(1, Math.ceil(Math.log(epsilon) / Math.log(FACTOR)));
    for (let phase = 0; ; phase += 1) {
      this.#step(Math.min(phase, phases), phases);
      epsilon = Math.max(1, Math.floor(epsilon / FACTOR));
      this.#epsilon = epsilon;
      if (!this.#refine()) return null;
      for (const price of this.#price) {
        if (!(Math.abs(price) < LARGEST)) throw new RangeError('costs are too large for exact arithmetic');
      }
      if (epsilon === 1) break;
    }
    const flow = new Int32Array(tail.length);
    for (let a = 0; a < flow.length; a += 1) flow[a] = capacity[a]! - this.#room[this.#placeOf[a]!]!;
    return { flow, price: this.#price, scale: this.#scale };
  }

  #activate(node: number): void {
    if (this.#queued[node] === 1) return;
    this.#queued[node] = 1;
    let at = this.#queueStart + this.#queueLength;
    if (at >= this.#queue.length) at -= this.#queue.length;
    this.#queue[at] = node;
    this.#queueLength += 1;
  }

  /** Makes the flow epsilon-optimal; false: infeasible. */
  #refine(): boolean {
    const nodes = this.#problem.nodeCount;
    this.#saturate();
    this.#next.set(this.#first.subarray(0, nodes));
    for (let node = 0; node < nodes; node += 1) if (this.#excess[node]! > 0) this.#activate(node);
    this.#relabels = 0;
    let limit = 0;
    while (this.#queueLength > 0) {
      if (this.#relabels >= limit) {
        if (!this.#updatePrices()) return false;
        this.#step(-1, 1);
        limit = this.#relabels + nodes;
      }
      const start = this.#queue[this.#queueStart]!;
      if (this.#excess[start]! > 0) {
        if (!this.#advance(start)) return false;
        continue;
      }
      this.#queued[start] = 0;
      this.#queueStart = this.#queueStart + 1 === this.#queue.length ? 0 : this.#queueStart + 1;
      this.#queueLength -= 1;
    }
    return true;
  }

  /** Fills every arc of negative reduced cost. */
  #saturate(): void {
    const [first, head, twin, room] = [this.#first, this.#head, this.#twin, this.#room];
    const [cost, price, excess] = [this.#cost, this.#price, this.#excess];
    for (let node = 0; node < price.length; node += 1) {
      const own = price[node]!;
      for (let arc = first[node]!; arc < first[node + 1]!; arc += 1) {
        const amount = room[arc]!;
        if (amount === 0 || cost[arc]! + own - price[head[arc]!]! >= 0) continue;
        room[arc] = 0;
        room[twin[arc]!]! += amount;
        excess[node]! -= amount;
        excess[head[arc]!]! += amount;
      }
    }
  }

  /** Walks up to PATH cheap arcs from an active node, relabelling dead ends, and pushes; false: no way out. */
  #advance(start: number): boolean {
    const [first, head, twin, room] = [this.#first, this.#head, this.#twin, this.#room];
    const [cost, price, excess, next, onPath] = [this.#cost, this.#price, this.#excess, this.#next, this.#onPath];
    const path: number[] = [];
    const mostRelabels = this.#relabels + PATIENCE;
    let tip = start;
    onPath[start] = 1;
    walk: while (path.length < PATH && excess[tip]! >= 0 && this.#relabels < mostRelabels) {
      let own = price[tip]!;
      const end = first[tip + 1]!;
      let least = Infinity;
      for (let arc = next[tip]!; arc < end; arc += 1) {
        if (room[arc] === 0) continue;
        const to = head[arc]!;
        const reduced = cost[arc]! + own - price[to]!;
        if (reduced < 0) {
          next[tip] = arc;
          path.push(arc);
          if (onPath[to] === 1) break walk;
          tip = to;
          onPath[to] = 1;
          continue walk;
        }
        if (reduced < least) least = reduced;
      }
      const before = path.at(-1);
      if (before !== undefined) {
        const back = twin[before]!;
        least = Math.min(least, cost[back]! + own - price[head[back]!]!);
      }
      for (let arc = first[tip]!; arc < next[tip]!; arc += 1) {
        if (room[arc] === 0) continue;
        const reduced = cost[arc]! + own - price[head[arc]!]!;
        if (reduced < least) least = reduced;
      }
      if (least === Infinity) return false;
      own -= least + this.#epsilon;
      price[tip] = own;
      next[tip] = first[tip]!;
      this.#relabels += 1;
      if (before === undefined) continue;
      path.pop();
      onPath[tip] = 0;
      tip = head[twin[before]!]!;
    }
    let node = start;
    for (const arc of path) {
      const to = head[arc]!;
      const amount = Math.min(room[arc]!, excess[node]!);
      onPath[node] = 0;
      onPath[to] = 0;
      if (amount > 0) {
        room[arc]! -= amount;
        room[twin[arc]!]! += amount;
        excess[node]! -= amount;
        excess[to]! += amount;
        if (excess[to]! > 0) this.#activate(to);
      }
      node = to;
    }
    onPath[start] = 0;
    return true;
  }

  /** Lowers the prices of all nodes by their distance to a node in want; false: some excess can reach none. */
  #updatePrices(): boolean {
    const [first, head, twin, room] = [this.#first, this.#head, this.#twin, this.#room];
    const [cost, price, excess, rank, bucket] = [this.#cost, this.#price, this.#excess, this.#rank, this.#bucket];
    const nodes = price.length;
    const last = bucket.length;
    bucket.fill(-1);
    rank.fill(last);
    let left = 0;
    for (let node = 0; node < nodes; node += 1) {
      if (excess[node]! > 0) left += excess[node]!;
      if (excess[node]! < 0) this.#toBucket(node, 0);
    }
    let level = 0;
    for (; level < last; level += 1) {
      for (let node = bucket[level]!; node >= 0 && left > 0; node = bucket[level]!) {
        this.#fromBucket(node, level);
        for (let arc = first[node]!; arc < first[node + 1]!; arc += 1) {
          const reverse = twin[arc]!;
          const from = head[arc]!;
          if (room[reverse] === 0 || level >= rank[from]!) continue;
          const far = level + 1 + Math.floor((cost[reverse]! + price[from]! - price[node]!) / this.#epsilon);
          if (far >= rank[from]!) continue;
          if (rank[from]! < last) this.#fromBucket(from, rank[from]!);
          this.#toBucket(from, far);
        }
        if (excess[node]! > 0) left -= excess[node]!;
      }
      if (left <= 0) break;
    }
    for (let node = 0; node < nodes; node += 1) {
      const by = Math.min(rank[node]!, level);
      if (by > 0) price[node]! -= by * this.#epsilon;
    }
    this.#next.set(first.subarray(0, nodes));
    return left <= 0 || this.#canDrain();
  }

  #toBucket(node: number, level: number): void {
    const head = this.#bucket[level]!;
    this.#rank[node] = level;
    this.#bucketNext[node] = head;
    this.#bucketBefore[node] = -1;
    if (head >= 0) this.#bucketBefore[head] = node;
    this.#bucket[level] = node;
  }

  #fromBucket(node: number, level: number): void {
    const [next, before] = [this.#bucketNext[node]!, this.#bucketBefore[node]!];
    if (before >= 0) this.#bucketNext[before] = next;
    else this.#bucket[level] = next;
    if (next >= 0) this.#bucketBefore[next] = before;
  }

  /** Whether every node with excess can reach one in want; if not, no flow meets the supplies. */
  #canDrain(): boolean {
    const nodes = this.#problem.nodeCount;
    const seen = new Uint8Array(nodes);
    const queue: number[] = [];
    for (let node = 0; node < nodes; node += 1) {
      if (this.#excess[node]! >= 0) continue;
      seen[node] = 1;
      queue.push(node);
    }
    for (const node of queue) {
      for (let arc = this.#first[node]!; arc < this.#first[node + 1]!; arc += 1) {
        const from = this.#head[arc]!;
        if (seen[from] === 1 || this.#room[this.#twin[arc]!] === 0) continue;
        seen[from] = 1;
        queue.push(from);
      }
    }
    for (let node = 0; node < nodes; node += 1) if (this.#excess[node]! > 0 && seen[node] === 0) return false;
    return true;
  }
}
