// Branch and bound over pairs, on bounds from whole sets: finds a plan above a threshold, or the cheapest one there.

import { FREE, IN, OUT, type Field } from './field.ts';
import { Master, type SetColumn } from './master.ts';
import { Repairer } from './repair.ts';
import { SetChooser } from './sets.ts';

export interface FairPlan { sets: Int32Array[]; cost: number; worst: number }

/** done: every branch is closed. found: a plan above the threshold. stopped: the budget is used up. */
export type Outcome = 'done' | 'found' | 'stopped';

export interface Budget {
  nodes: number;
  effort: number;
  /** Called before each look at the prices; may throw to cancel. */
  step: () => void;
}

const WHOLE = 1e-4;
const MOST_ROUNDS = 40;

/**
 * The bound of a node is Lagrangian: at any prices p of the judges, no plan costs less than
 *   sum over entries of (cheapest permitted set above the threshold at cost + p) - sum over judges of max(p low, p high),
 * summed here without rounding. Prices come from the linear program over sets (Master), which is solved by column
 * generation; it is at least as strong as any linear program over pairs, since sets are taken whole. Without costs a
 * bound above 0 shows that no plan reaches the threshold.
 */
export class FairSearch {
  readonly field: Field;
  readonly chooser: SetChooser;
  readonly budget: Budget;
  readonly master: Master;
  readonly repairer: Repairer;
  best: FairPlan;
  threshold = -Infinity;
  nodes = 0;
  /** Bound of the first node of the last run, and the prices it was reached at. */
  rootBound = -Infinity;
  rootPrices: Float64Array;
  #costs = false;
  #quantum = 1;
  #least = 1e-7;
  #reach = 1;
  #firstOnly = false;
  /** Any plan above the threshold will do, whatever it costs. */
  #seeking = false;
  #limit = 0;
  #candidates: SetColumn[] = [];

  constructor(field: Field, start: FairPlan, budget: Budget) {
    this.field = field;
    this.budget = budget;
    this.best = start;
    this.chooser = new SetChooser(field);
    this.repairer = new Repairer(field);
    this.master = new Master(field, start.sets.map((arcs, entry) => this.#column(entry, arcs)));
    this.rootPrices = new Float64Array(field.judgeCount);
  }

  /**
   * Looks for a plan worth `least` or more, within `nodes` nodes, and makes it `best`; `onward`: then for one still
   * better, until done or stopped. Begins with a plan and prices that are good but for the threshold.
   */
  reach(least: number, from: FairPlan, prices: Float64Array, nodes: number, onward: boolean): Outcome {
    this.#firstOnly = !onward;
    const outcome = this.#approach(least, from, prices);
    if (outcome === 'done' || (outcome === 'found' && !onward)) return outcome;
    if (outcome === 'found') this.threshold = this.best.worst + 1;
    this.#aim(false, new Float64Array(this.field.judgeCount), 1);
    return this.#run(nodes);
  }

  /** Some rounds of the cheapest plan's linear program: its plans are often whole, and its prices lead to the others. */
  #approach(least: number, from: FairPlan, prices: Float64Array): Outcome {
    this.threshold = least;
    if (!this.#startFrom(from, prices)) return 'done';
    this.#aim(true, prices, Math.max(this.#range() / 16, 1e-3));
    this.master.restart();
    this.#seeking = true;
    try {
      if (this.#offer(this.master.key.map((column) => column.arcs.slice()), prices)) return 'found';
      const whole = new Float64Array(prices.length);
      let widened = 0;
      for (let round = 1; round <= MOST_ROUNDS; round += 1) {
        this.budget.step();
        this.master.tidy();
        for (let j = 0; j < whole.length; j += 1) whole[j] = this.#plain(this.master.price[j]!);
        if (this.#bound(whole) === Infinity) return 'done';
        const moved = this.#improve();
        if ((round % 4 === 0 || !moved) && this.#round()) return 'found';
        if (moved && (widened === 0 || round % 3 > 0)) continue;
        if (this.#leadsAway(whole.map((price, j) => price - prices[j]!)) || this.#leadsAway(whole)) return 'done';
        if (moved) continue;
        widened += 1;
        if (!this.#widen(whole) || widened > 4) break;
      }
    } finally {
      this.#seeking = false;
    }
    return 'stopped';
  }

  /** Prices that grow without end show the way to a proof that there is no plan at all: whether these do. */
  #leadsAway(prices: Float64Array): boolean {
    let most = 0;
    for (const price of prices) most = Math.max(most, Math.abs(price));
    if (most === 0) return false;
    const [costs, quantum] = [this.#costs, this.#quantum];
    this.#costs = false;
    this.#quantum = 2 ** -20;
    const bound = this.#bound(prices.map((price) => this.#plain(price / most)));
    [this.#costs, this.#quantum] = [costs, quantum];
    this.#candidates = [];
    return bound > 0;
  }

  /** Sets below the threshold are replaced by the entry's cheapest ones above it. */
  #startFrom(from: FairPlan, prices: Float64Array): boolean {
    const { chooser, field, master } = this;
    for (let e = 0; e < field.entryCount; e += 1) {
      const column = this.#column(e, from.sets[e]!);
      master.key[e] = column;
      if (column.arcs.length === 0 || column.worth >= this.threshold) continue;
      if (!chooser.choose(e, prices, this.threshold, true)) return false;
      master.key[e] = this.#column(e, chooser.chosen.slice(0, chooser.size));
    }
    return true;
  }

  #range(): number {
    let range = 0;
    for (const cost of this.field.cost) range = Math.max(range, cost);
    return range;
  }

  /** Lowers the cost of `best` among plans worth `least` or more, starting at these prices. */
  cheapen(least: number, from: FairPlan, prices: Float64Array, nodes: number): Outcome {
    this.threshold = least;
    if (!this.#startFrom(from, prices)) return 'done';
    this.#aim(true, prices, Math.max(this.#range() / 16, 1e-3));
    this.master.restart();
    this.#offer(this.master.key.map((column) => column.arcs.slice()), prices);
    this.#firstOnly = false;
    return this.#run(nodes);
  }

  #aim(costs: boolean, centre: Float64Array, reach: number): void {
    const { master, field } = this;
    this.#costs = costs;
    this.#reach = reach;
    let most = 1;
    if (costs) for (const cost of field.cost) most = Math.max(most, cost);
    let seats = 1;
    for (const count of field.seats) seats = Math.max(seats, count);
    master.costs = costs;
    master.barredCharge = costs ? Math.max(1, reach * 8 * seats) : seats;
    // Prices are kept to parts so fine that all sums within an entry are exact.
    this.#quantum = 2 ** Math.max(-20, Math.min(0, Math.ceil(Math.log2(most * 256 * seats)) - 52));
    this.#least = costs ? Math.max(1e-7 * Math.min(1, most), this.#quantum * 2 * seats) : 1e-7;
    this.#box(centre);
    this.#bar(-1);
  }

  #box(centre: Float64Array): void {
    for (let j = 0; j < centre.length; j += 1) {
      this.master.overCharge[j] = centre[j]! + this.#reach;
      this.master.underCharge[j] = this.#reach - centre[j]!;
    }
  }

  #run(nodes: number): Outcome {
    this.#limit = Math.min(this.budget.nodes, this.nodes + nodes);
    this.rootBound = -Infinity;
    return this.#visit(true);
  }

  #visit(root: boolean): Outcome {
    if (this.nodes >= this.#limit || this.spent() >= this.budget.effort) return 'stopped';
    this.nodes += 1;
    const state = this.#solveNode(root);
    if (state === 'closed') return 'done';
    if (state === 'stopped') return 'stopped';
    const found = this.#round();
    if (found && this.#firstOnly) return 'found';
    if (found && !this.#costs) {
      this.threshold = this.best.worst + 1;
      this.#bar(-1);
      return this.#visit(root);
    }
    if (found && root && this.#closes(this.rootBound)) return 'done';
    const arc = this.#branchArc();
    if (arc < 0) return 'done';
    const entry = this.#entryOf(arc);
    for (const fix of [IN, OUT]) {
      this.field.fixed[arc] = fix;
      this.#bar(entry);
      const outcome = this.#visit(false);
      this.field.fixed[arc] = FREE;
      this.#bar(entry);
      if (outcome !== 'done') return outcome;
    }
    return 'done';
  }

  spent(): number {
    const size = this.field.judgeCount;
    return (this.chooser.effort + this.repairer.effort) * 3 + this.master.pivots * (size * size * 0.5 + 2000);
  }

  #solveNode(root: boolean): 'closed' | 'open' | 'stopped' {
    const { master, field } = this;
    const prices = new Float64Array(field.judgeCount);
    for (;;) {
      this.budget.step();
      master.tidy();
      for (let j = 0; j < prices.length; j += 1) prices[j] = this.#plain(master.price[j]!);
      const bound = this.#bound(prices);
      if (root && bound > this.rootBound) {
        this.rootBound = bound;
        this.rootPrices = prices.slice();
      }
      if (this.#closes(bound)) return 'closed';
      if (this.spent() >= this.budget.effort) return 'stopped';
      const moved = this.#improve();
      const faults = master.faults();
      const clean = faults.loads < 1e-5 && faults.barred < 1e-5;
      if (clean && !this.#costs) return 'open';
      if (moved) continue;
      if (clean) return 'open';
      if (!this.#costs) return 'open';
      this.#widen(prices);
    }
  }

  /** Lets prices go further where loads are out of their span; false if all is as it should be. */
  #widen(prices: Float64Array): boolean {
    const { loads, barred } = this.master.faults();
    if (loads >= 1e-5) {
      this.#reach *= 4;
      this.#box(prices);
    }
    if (barred >= 1e-5) this.master.barredCharge *= 4;
    this.master.reprice();
    return loads >= 1e-5 || barred >= 1e-5;
  }

  /** Bound on the cost of plans above the threshold at these prices. */
  boundAt(least: number, prices: Float64Array): number {
    this.threshold = least;
    this.#costs = true;
    return this.#bound(prices);
  }

  #closes(bound: number): boolean {
    return this.#costs ? bound > this.best.cost - 1 : bound > 0;
  }

  /** A price in whole parts; whole if it is nearly so. */
  #plain(price: number): number {
    const whole = Math.round(price);
    if (Math.abs(price - whole) < (this.#costs ? 1e-3 : 1e-6)) return whole;
    return Math.round(price / this.#quantum) * this.#quantum;
  }

  /** The Lagrangian bound, and the sets that the entries would rather have, as candidates. */
  #bound(prices: Float64Array): number {
    const { field, chooser, master } = this;
    const candidates: SetColumn[] = [];
    let [whole, part] = [0, 0];
    const add = (amount: number): void => {
      const floor = Math.floor(amount);
      whole += floor;
      part += amount - floor;
    };
    for (let j = 0; j < field.judgeCount; j += 1) {
      const price = prices[j]!;
      if (price !== 0) add(-price * (price > 0 ? field.high[j]! : field.low[j]!));
    }
    for (let e = 0; e < field.entryCount; e += 1) {
      if (!chooser.choose(e, prices, this.threshold, this.#costs)) return Infinity;
      add(chooser.value);
      const key = master.key[e]!;
      let held = master.columnCost(key);
      for (const j of key.judges) held += prices[j]!;
      if (chooser.value < held - this.#least) candidates.push(this.#column(e, chooser.chosen.slice(0, chooser.size)));
    }
    this.#candidates = candidates;
    return whole + part;
  }

  /** Brings in whatever improves the linear program at hand; @returns whether anything did. */
  #improve(): boolean {
    const { master } = this;
    const candidates = this.#candidates;
    const least = this.#least;
    let moved = false;
    for (;;) {
      let best: SetColumn | null = null;
      let bestCost = -least;
      for (const column of candidates) {
        const cost = master.reducedCost(column);
        if (cost < bestCost) [best, bestCost] = [column, cost];
      }
      if (best) master.enter(best);
      else if (!master.enterBest(least)) return moved;
      moved = true;
    }
  }

  /** The plan of each entry's largest share, mended where it breaks the loads, if it is better than the best. */
  #round(): boolean {
    const { master } = this;
    const sets = [...master.key];
    const most = new Map<number, number>();
    for (const { column, share } of master.mixed()) {
      if (share > (most.get(column.entry) ?? master.shareOfKey(column.entry))) {
        most.set(column.entry, share);
        sets[column.entry] = column;
      }
    }
    if (sets.some((column) => column.barred)) return false;
    return this.#offer(sets.map((column) => column.arcs.slice()), master.price);
  }

  /** Makes this plan the best one if it can be mended and is better. */
  #offer(sets: Int32Array[], prices: Float64Array): boolean {
    const { field } = this;
    if (!this.repairer.repair(sets, this.threshold, prices, this.#costs)) return false;
    let [cost, worst] = [0, Infinity];
    for (const arcs of sets) {
      let sum = 0;
      for (const arc of arcs) {
        cost += field.cost[arc]!;
        sum += field.worth[arc]!;
      }
      if (arcs.length > 0) worst = Math.min(worst, sum);
    }
    if (this.#costs && !this.#seeking && cost >= this.best.cost) return false;
    this.best = { sets, cost, worst };
    return true;
  }

  /** A free pair taken in part, else any free pair of the plan at hand; -1 if all are settled. */
  #branchArc(): number {
    const { master, field } = this;
    const shares = new Map<number, number>();
    const mixedEntries = new Set<number>();
    const take = (column: SetColumn, share: number): void => {
      for (const arc of column.arcs) shares.set(arc, (shares.get(arc) ?? 0) + share);
    };
    for (const { column, share } of master.mixed()) {
      take(column, share);
      mixedEntries.add(column.entry);
    }
    for (const entry of mixedEntries) take(master.key[entry]!, master.shareOfKey(entry));
    let found = -1;
    let best = WHOLE;
    for (const [arc, share] of shares) {
      const split = share > 0.5 ? (1 - share) * 1.5 : share;
      if (field.fixed[arc] === FREE && Math.min(share, 1 - share) > WHOLE && split > best) [found, best] = [arc, split];
    }
    if (found >= 0) return found;
    for (const { arcs } of master.key) {
      for (const arc of arcs) if (field.fixed[arc] === FREE) return arc;
    }
    return -1;
  }

  #entryOf(arc: number): number {
    const { start } = this.field;
    let [low, high] = [0, this.field.entryCount - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (start[middle]! <= arc) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #column(entry: number, arcs: Int32Array): SetColumn {
    const { field } = this;
    const judges = arcs.map((arc) => field.judge[arc]!);
    let [cost, worth] = [0, 0];
    for (const arc of arcs) {
      cost += field.cost[arc]!;
      worth += field.worth[arc]!;
    }
    return { entry, arcs, judges, cost, worth, barred: false };
  }

  /** Marks the sets of the basis that the threshold or a fixed pair rules out; of one entry, or of all (-1). */
  #bar(entry: number): void {
    const { master } = this;
    const judge = (column: SetColumn): void => { column.barred = !this.#permitted(column); };
    if (entry >= 0) judge(master.key[entry]!);
    else for (const column of master.key) judge(column);
    for (const { column } of master.mixed()) if (entry < 0 || column.entry === entry) judge(column);
    master.reprice();
  }

  #permitted({ entry, arcs, worth }: SetColumn): boolean {
    const { fixed, start } = this.field;
    if (arcs.length > 0 && worth < this.threshold) return false;
    let held = 0;
    for (const arc of arcs) {
      if (fixed[arc] === OUT) return false;
      if (fixed[arc] === IN) held += 1;
    }
    for (let arc = start[entry]!; arc < start[entry + 1]!; arc += 1) if (fixed[arc] === IN) held -= 1;
    return held === 0;
  }
}
