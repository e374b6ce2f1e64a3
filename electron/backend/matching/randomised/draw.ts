// Draws one plan whose expectation is exactly the probabilities: fractional flow is rounded cycle by cycle.

import type { Marginals } from './marginals.ts';

/**
 * Dependent rounding. Flow into a node and out of it is whole in total, so no node has a single fractional arc, and
 * fractional arcs contain a cycle. Flow is sent round it one way or the other, as far as some arc becomes whole, with
 * the probabilities that keep every arc's expectation; then the next cycle. Each arc ends at one of the two whole
 * numbers beside its amount, so every seat, unit, and load limit is kept and loads differ from their expectation by
 * less than one. (Gandhi, Khuller, Parthasarathy and Srinivasan, "Dependent rounding and its applications to
 * approximation algorithms", J. ACM 53, 2006; on networks of this shape it is the lottery that Budish, Che, Kojima and
 * Milgrom, "Designing random allocation mechanisms", AER 103, 2013, prove to exist.)
 * @param random uniform in [0, 1)
 * @returns 1 for each open pair of the lot that was drawn.
 */
export function drawPlan(marginals: Marginals, random: () => number): Uint8Array {
  const { lot, amount, parts } = marginals;
  const edges = new FractionalEdges(marginals);
  for (let node = 0; node < lot.nodeCount; node += 1) while (edges.degree(node) > 0) edges.roundFrom(node, random);
  const drawn = new Uint8Array(amount.length);
  for (let pair = 0; pair < amount.length; pair += 1) drawn[pair] = edges.amount[pair] === parts ? 1 : 0;
  return drawn;
}

/** The arcs that are not whole: pairs, then units, then judges' loads; each in the list of both its nodes. */
class FractionalEdges {
  readonly amount: Int32Array;
  readonly #parts: number;
  readonly #tail: Int32Array;
  readonly #head: Int32Array;
  /** Edges of a node are #edge[#first[node]] and the following #degree[node] - 1. */
  readonly #first: Int32Array;
  readonly #degree: Int32Array;
  readonly #edge: Int32Array;
  readonly #placeAtTail: Int32Array;
  readonly #placeAtHead: Int32Array;
  readonly #depth: Int32Array;

  constructor({ lot, amount, parts }: Marginals) {
    const { entryCount, judgeCount, pool, nodeCount } = lot;
    const pairs = amount.length;
    const units = lot.unitEntry.length;
    const count = pairs + units + judgeCount;
    this.#parts = parts;
    this.amount = new Int32Array(count);
    this.#tail = new Int32Array(count);
    this.#head = new Int32Array(count);
    for (let pair = 0; pair < pairs; pair += 1) {
      const [from, to] = [lot.tail[pair]!, entryCount + lot.judge[pair]!];
      this.amount[pair] = amount[pair]!;
      this.#tail[pair] = from;
      this.#head[pair] = to;
      if (from > pool) this.amount[pairs + from - pool - 1]! += amount[pair]!;
      this.amount[pairs + units + lot.judge[pair]!]! += amount[pair]!;
    }
    for (let unit = 0; unit < units; unit += 1) {
      this.#tail[pairs + unit] = lot.unitEntry[unit]!;
      this.#head[pairs + unit] = pool + 1 + unit;
    }
    for (let j = 0; j < judgeCount; j += 1) {
      this.#tail[pairs + units + j] = entryCount + j;
      this.#head[pairs + units + j] = pool;
    }
    this.#first = new Int32Array(nodeCount + 1);
    for (let edge = 0; edge < count; edge += 1) {
      if (this.amount[edge]! % parts === 0) continue;
      this.#first[this.#tail[edge]! + 1]! += 1;
      this.#first[this.#head[edge]! + 1]! += 1;
    }
    for (let node = 0; node < nodeCount; node += 1) this.#first[node + 1]! += this.#first[node]!;
    this.#degree = new Int32Array(nodeCount);
    this.#edge = new Int32Array(this.#first[nodeCount]!);
    this.#placeAtTail = new Int32Array(count);
    this.#placeAtHead = new Int32Array(count);
    this.#depth = new Int32Array(nodeCount).fill(-1);
    for (let edge = 0; edge < count; edge += 1) {
      if (this.amount[edge]! % parts === 0) continue;
      this.#place(edge, this.#tail[edge]!, this.#first[this.#tail[edge]!]! + this.#degree[this.#tail[edge]!]!);
      this.#degree[this.#tail[edge]!]! += 1;
      this.#place(edge, this.#head[edge]!, this.#first[this.#head[edge]!]! + this.#degree[this.#head[edge]!]!);
      this.#degree[this.#head[edge]!]! += 1;
    }
  }

  degree(node: number): number {
    return this.#degree[node]!;
  }

  /** Walks along fractional edges, rounding every cycle that closes, until the walk has dissolved. */
  roundFrom(start: number, random: () => number): void {
    const path: number[] = [];
    let node = start;
    this.#depth[start] = 0;
    for (;;) {
      const first = this.#first[node]!;
      const arrived = path.at(-1);
      const place = this.#edge[first] === arrived ? first + 1 : first;
      if (this.#degree[node]! <= place - first) {
        if (arrived !== undefined) throw new Error('a node is left with a single fractional arc');
        break;
      }
      const edge = this.#edge[place]!;
      path.push(edge);
      node = this.#tail[edge] === node ? this.#head[edge]! : this.#tail[edge]!;
      if (this.#depth[node]! < 0) {
        this.#depth[node] = path.length;
        continue;
      }
      const cycle = path.splice(this.#depth[node]!);
      let at = node;
      for (const passed of cycle) {
        at = this.#tail[passed] === at ? this.#head[passed]! : this.#tail[passed]!;
        if (at !== node) this.#depth[at] = -1;
      }
      this.#round(cycle, node, random);
    }
    this.#depth[start] = -1;
  }

  #round(cycle: readonly number[], start: number, random: () => number): void {
    const parts = this.#parts;
    let [onwards, back] = [parts, parts];
    let node = start;
    for (const edge of cycle) {
      const forward = this.#tail[edge] === node;
      const above = this.amount[edge]! % parts;
      onwards = Math.min(onwards, forward ? parts - above : above);
      back = Math.min(back, forward ? above : parts - above);
      node = forward ? this.#head[edge]! : this.#tail[edge]!;
    }
    const by = random() * (onwards + back) < back ? onwards : -back;
    for (const edge of cycle) {
      const forward = this.#tail[edge] === node;
      this.amount[edge]! += forward ? by : -by;
      node = forward ? this.#head[edge]! : this.#tail[edge]!;
      if (this.amount[edge]! % parts !== 0) continue;
      this.#drop(this.#tail[edge]!, this.#placeAtTail[edge]!);
      this.#drop(this.#head[edge]!, this.#placeAtHead[edge]!);
    }
  }

  #place(edge: number, node: number, place: number): void {
    this.#edge[place] = edge;
    if (this.#tail[edge] === node) this.#placeAtTail[edge] = place;
    else this.#placeAtHead[edge] = place;
  }

  #drop(node: number, place: number): void {
    this.#degree[node]! -= 1;
    const last = this.#first[node]! + this.#degree[node]!;
    if (place !== last) this.#place(this.#edge[last]!, node, place);
  }
}
