// A network in typed arrays: for every arc one forwards and one back, by the node they leave.

export interface FlowProblem {
  nodeCount: number;
  /** Arc a leads from tail[a] to head[a]; capacities are whole numbers >= 0, costs whole numbers of either sign. */
  tail: Int32Array;
  head: Int32Array;
  capacity: Int32Array;
  cost: Float64Array;
  /** What each node brings in; negative: takes out. Sums to 0. */
  supply: Float64Array;
  /** No simple cycle has more arcs than this; the smaller, the fewer phases. */
  longestCycle: number;
  /** Prices to begin with, in units of cost, and how far off they may be; only speed depends on them. */
  guess?: { price: Float64Array; off: number };
}

/** Arcs that leave a node are first[node] .. first[node + 1]-1; twin is the same arc the other way. */
export interface Residual {
  first: Int32Array;
  head: Int32Array;
  twin: Int32Array;
  /** How much more can be sent along the arc. */
  room: Int32Array;
  cost: Float64Array;
  /** Where each given arc stands, forwards. */
  placeOf: Int32Array;
}

/** The network without flow, all costs times `scale`. */
export function residualOf(problem: FlowProblem, scale: number): Residual {
  const { nodeCount, tail, head, capacity, cost } = problem;
  const arcs = tail.length;
  const first = new Int32Array(nodeCount + 1);
  for (let a = 0; a < arcs; a += 1) {
    first[tail[a]! + 1]! += 1;
    first[head[a]! + 1]! += 1;
  }
  for (let node = 0; node < nodeCount; node += 1) first[node + 1]! += first[node]!;
  const free = first.slice(0, nodeCount);
  const residual: Residual = {
    first, head: new Int32Array(2 * arcs), twin: new Int32Array(2 * arcs), room: new Int32Array(2 * arcs),
    cost: new Float64Array(2 * arcs), placeOf: new Int32Array(arcs),
  };
  for (let a = 0; a < arcs; a += 1) {
    const forward = free[tail[a]!]!;
    free[tail[a]!]! += 1;
    const back = free[head[a]!]!;
    free[head[a]!]! += 1;
    residual.placeOf[a] = forward;
    residual.head[forward] = head[a]!;
    residual.head[back] = tail[a]!;
    residual.twin[forward] = back;
    residual.twin[back] = forward;
    residual.room[forward] = capacity[a]!;
    residual.cost[forward] = cost[a]! * scale;
    residual.cost[back] = -cost[a]! * scale;
  }
  return residual;
}
