// What the solver takes and what it answers: the shapes only, no computation.

/** Which load rule comes before total cost. See solve() for the exact meaning. */
export type Balance = 'load-first' | 'cap-only';

export interface Instance {
  /** coverage = seats of the entry: how many different judges it needs, >= 0. */
  entries: readonly { coverage: number }[];
  /** maxLoad/minLoad = most and fewest entries of the judge; unit = number of the institution, -1 for none. */
  judges: readonly { maxLoad: number; minLoad?: number; unit: number }[];
  /** At most this many judges of one unit on an entry (>= 1); null = no such rule. */
  unitCap: number | null;
  /** Cost of seating the judge at the entry: an integer >= 0, or -1 when the pair is forbidden. */
  cost(entry: number, judge: number): number;
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
  /** seats: some seats stay empty. minimum: some judges cannot reach their minimum load. */
  reason: 'seats' | 'minimum';
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
}
