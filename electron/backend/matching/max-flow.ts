// Maximum flow by Dinic's algorithm, and which nodes the residual graph reaches.

/** Arcs are numbered in pairs: arc and arc ^ 1 are each other's reverse. Capacities are whole numbers. */
export class FlowGraph {
  readonly #first: number[] = [];
  readonly #nextArc: number[] = [];
  readonly #head: number[] = [];
  readonly #room: number[] = [];

  constructor(nodes: number) {
    for (let node = 0; node < nodes; node += 1) this.addNode();
  }

  addNode(): number {
    this.#first.push(-1);
    return this.#first.length - 1;
  }

  addArc(from: number, to: number, capacity: number): number {
    const arc = this.#head.length;
    this.#head.push(to, from);
    this.#room.push(capacity, 0);
    this.#nextArc.push(this.#first[from]!, this.#first[to]!);
    this.#first[from] = arc;
    this.#first[to] = arc + 1;
    return arc;
  }

  widen(arc: number, by: number): void {
    this.#room[arc] = this.#room[arc]! + by;
  }

  /** Pushes as much more as possible on top of the present flow; @returns how much was added. */
  augment(source: number, sink: number): number {
    const nodes = this.#first.length;
    const level = new Int32Array(nodes);
    const current = new Int32Array(nodes);
    let added = 0;
    while (this.#levels(source, sink, level)) {
      for (let node = 0; node < nodes; node += 1) current[node] = this.#first[node]!;
      for (let pushed = this.#push(source, sink, level, current); pushed > 0;
        pushed = this.#push(source, sink, level, current)) added += pushed;
    }
    return added;
  }

  #levels(source: number, sink: number, level: Int32Array): boolean {
    level.fill(-1);
    level[source] = 0;
    const queue = [source];
    for (const node of queue) {
      for (let arc = this.#first[node]!; arc >= 0; arc = this.#nextArc[arc]!) {
        const to = this.#head[arc]!;
        if (this.#room[arc]! === 0 || level[to]! >= 0) continue;
        level[to] = level[node]! + 1;
        // Nodes not labelled by now are no nearer to the sink than this one, so no shortest path needs them.
        if (to === sink) return true;
        queue.push(to);
      }
    }
    return false;
  }

  #push(source: number, sink: number, level: Int32Array, current: Int32Array): number {
    const path: number[] = [];
    let node = source;
    while (node !== sink) {
      let arc = current[node]!;
      while (arc >= 0 && (this.#room[arc]! === 0 || level[this.#head[arc]!] !== level[node]! + 1)) {
        arc = this.#nextArc[arc]!;
      }
      current[node] = arc;
      if (arc >= 0) {
        path.push(arc);
        node = this.#head[arc]!;
        continue;
      }
      const back = path.pop();
      if (back === undefined) return 0;
      node = this.#head[back ^ 1]!;
      current[node] = this.#nextArc[current[node]!]!;
    }
    let amount = Infinity;
    for (const arc of path) amount = Math.min(amount, this.#room[arc]!);
    for (const arc of path) {
      this.#room[arc] = this.#room[arc]! - amount;
      this.#room[arc ^ 1] = this.#room[arc ^ 1]! + amount;
    }
    return amount;
  }

  /** 1 for each node that can still be reached from `start`. */
  reachedFrom(start: number): Uint8Array {
    return this.#spread(start, 0);
  }

  /** 1 for each node from which `goal` can still be reached. */
  reaching(goal: number): Uint8Array {
    return this.#spread(goal, 1);
  }

  #spread(start: number, reverse: 0 | 1): Uint8Array {
    const seen = new Uint8Array(this.#first.length);
    seen[start] = 1;
    const queue = [start];
    for (const node of queue) {
      for (let arc = this.#first[node]!; arc >= 0; arc = this.#nextArc[arc]!) {
        const to = this.#head[arc]!;
        if (seen[to] === 1 || this.#room[arc ^ reverse]! === 0) continue;
        seen[to] = 1;
        queue.push(to);
      }
    }
    return seen;
  }
}
