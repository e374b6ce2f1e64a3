// What the solver takes and what it answers: the shapes only, no computation.

/** Which load rule comes before total cost; a number is the weight of a squared load. See solve() for the meaning. */
export type Balance = 'load-first' | 'cap-only' | number;

/** The allowed pairs, entry by entry: entry e's are start[e] .. start[e+1]-1, judges ascending, costs as in Instance.cost. */
export interface Arcs { start: Int32Array; judge: Int32Array; cost: Float64Array | Int32Array }

export interface Instance {
  /** coverage = seats of the entry: how many different judges it needs, >= 0. */
  entries: readonly { coverage: number }[];
  /** maxLoad/minLoad = most and fewest entries of the judge; unit = number of the institution, -1 for none. */
  judges: readonly { maxLoad: number; minLoad?: number; unit: number }[];
  /** At most this many judges of one unit on an entry (>= 1); null = no such rule. */
  unitCap: number | null;
  /** Cost of seating the judge at the entry: an integer >= 0, or -1 when the pair is forbidden. */
  cost(entry: number, judge: number): number;
  /** The same pairs as a list; spares large instances a look at every pair. See sparseInstance(). */
  arcs?: Arcs;
  /** Pairs that are seated whatever they cost, by entry; each must be allowed and count to its entry's coverage. */
  pinned?: ReadonlyMap<number, readonly number[]>;
  /** Chooses among equally good solutions; the same instance and seed give the same solution. */
  seed: number;
  /** Default 'load-first'. */
  balance?: Balance;
}

export interface Objective {
  unfilled: 0;
  maxLoad: number;
  /** Largest load minus smallest load. */
  spread: number;
  /** Sum of squared loads: the quantity that 'load-first' minimises before cost. */
  squaredLoads: number;
  cost: number;
}

/**
 * Prices that prove optimality (linear programming duality): charge prices[j] for a seat of judge j, and let each judge
 * "pay" loadStep * load^2. No entry can find a cheaper set of judges, no judge a cheaper load, so no assignment is
 * better.
 * verify() checks exactly this.
 */
export interface Certificate {
  prices: Float64Array;
  /** Weight of a squared load against one unit of cost; 0 for 'cap-only'. */
  loadStep: number;
}

export interface Solution {
  status: 'optimal';
  /** Judges of each entry, ascending. */
  judgesOf: Int32Array[];
  loads: Int32Array;
  objective: Objective;
  certificate: Certificate;
}

/** Entries that need more seats than the judges open to them can give. */
export interface Shortage {
  entries: number[];
  /** Judges whose load limit is used up by these entries. */
  judges: number[];
  /** Seats that the entries need. */
  seats: number;
  /** Seats they can get: roomOfJudges + roomElsewhere. */
  room: number;
  /** Sum of the load limits of `judges`. */
  roomOfJudges: number;
  /** Seats other judges can fill on these entries, limited by one seat per judge and by the unit rule. */
  roomElsewhere: number;
  missing: number;
  /** Fewest additional judges, open to all `entries` and of units of their own, that would close this gap. */
  recruits: number;
}

export interface Infeasible {
  status: 'infeasible';
  /** seats: some seats stay empty. minimum: some judges cannot reach their minimum load. pinned: a judge has more pins than the limit. */
  reason: 'seats' | 'minimum' | 'pinned';
  missing: number;
  /** The minimum cut: seats - room = missing. For 'minimum', seats = sum of minimum loads of the judges. */
  cut: { entries: number[]; judges: number[]; seats: number; room: number };
  /** The cut split into independent shortages; empty for 'minimum'. */
  shortages: Shortage[];
}

export interface SolveOptions {
  signal?: AbortSignal;
  /** done of total, in an unspecified unit; called a few times a second at most. */
  onProgress?: (done: number, total: number) => void;
  /** Prices to begin with, one a judge as in Certificate: those of a like instance save most of the work. */
  prices?: Float64Array;
  /** On a table of judges by judges, or pair by pair; absent: whichever suits. Only speed and ties depend on it. */
  balancing?: 'table' | 'pairs';
}

/** Where the pair stands in the list, or -1 when it is not allowed. */
export function arcAt({ start, judge }: Arcs, entry: number, wanted: number): number {
  let low = start[entry]!;
  let high = start[entry + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = judge[middle]!;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** An instance given by its list of allowed pairs. */
export function sparseInstance(given: Omit<Instance, 'cost' | 'arcs'> & { arcs: Arcs }): Instance & { arcs: Arcs } {
  const { arcs } = given;
  return {
    ...given,
    cost: (entry, judge) => {
      const arc = arcAt(arcs, entry, judge);
      return arc < 0 ? -1 : arcs.cost[arc]!;
    },
  };
}

/** The list of allowed pairs of any instance. */
export function arcsOf(instance: Instance): Arcs {
  if (instance.arcs) return instance.arcs;
  const { entries, judges } = instance;
  const start = new Int32Array(entries.length + 1);
  let judge = new Int32Array(Math.max(16, entries.length * 8));
  let cost = new Float64Array(judge.length);
  let arcs = 0;
  for (let e = 0; e < entries.length; e += 1) {
    if (arcs + judges.length > judge.length) {
      const size = Math.max(arcs + judges.length, judge.length * 2);
      const [judges2, costs2] = [new Int32Array(size), new Float64Array(size)];
      judges2.set(judge);
      costs2.set(cost);
      [judge, cost] = [judges2, costs2];
    }
    for (let j = 0; j < judges.length; j += 1) {
      const asked = instance.cost(e, j);
      if (asked === -1) continue;
      judge[arcs] = j;
      cost[arcs] = asked;
      arcs += 1;
    }
    start[e + 1] = arcs;
  }
  return { start, judge: judge.subarray(0, arcs), cost: cost.subarray(0, arcs) };
}
