// A binary heap of nodes by distance, then hops, whose keys may sink.

export class NodeHeap {
  readonly #nodes: Int32Array;
  /** Place of each node in the heap, -1 = not in it. */
  readonly #place: Int32Array;
  readonly #distance: Float64Array;
  readonly #hops: Int32Array;
  #size = 0;

  /** The keys are the caller's arrays; after a key sank, tell it by lower(). */
  constructor(distance: Float64Array, hops: Int32Array) {
    this.#nodes = new Int32Array(distance.length);
    this.#place = new Int32Array(distance.length).fill(-1);
    this.#distance = distance;
    this.#hops = hops;
  }

  clear(): void {
    for (let i = 0; i < this.#size; i += 1) this.#place[this.#nodes[i]!] = -1;
    this.#size = 0;
  }

  /** Puts the node in, or moves it up. */
  lower(node: number): void {
    let at = this.#place[node]!;
    if (at < 0) {
      at = this.#size;
      this.#size += 1;
    }
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#nodes[parent]!;
      if (!this.#before(node, above)) break;
      this.#put(at, above);
      at = parent;
    }
    this.#put(at, node);
  }

  /** Takes the nearest node out, -1 when empty. */
  pop(): number {
    if (this.#size === 0) return -1;
    const top = this.#nodes[0]!;
    this.#place[top] = -1;
    this.#size -= 1;
    if (this.#size > 0) this.#sink(this.#nodes[this.#size]!);
    return top;
  }

  #sink(node: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(this.#nodes[child + 1]!, this.#nodes[child]!)) child += 1;
      const below = this.#nodes[child]!;
      if (!this.#before(below, node)) break;
      this.#put(at, below);
      at = child;
    }
    this.#put(at, node);
  }

  #put(at: number, node: number): void {
    this.#nodes[at] = node;
    this.#place[node] = at;
  }

  #before(a: number, b: number): boolean {
    const first = this.#distance[a]!;
    const second = this.#distance[b]!;
    return first < second || (first === second && this.#hops[a]! < this.#hops[b]!);
  }
}
