// Branch and bound over pairs, on bounds from whole sets: finds a plan above a threshold, or the cheapest one there.

import { costRange, Pricing } from './bound.ts';
import { branchArc, entryOf, largestShares } from './branch.ts';
import { columnOf, isPermitted, planFrom, type FairPlan, type SetColumn } from './column.ts';
import { FREE, IN, OUT, type Field } from './field.ts';
import { Master } from './master.ts';
import { Repairer } from './repair.ts';
import { excessOf, smooth } from './smooth.ts';

/** done: every branch is closed. found: a plan above the threshold. stopped: the budget is used up. */
export type Outcome = 'done' | 'found' | 'stopped';

export interface Budget {
  nodes: number;
  effort: number;
  /** Called before each look at the prices; may throw to cancel. */
  step: () => void;
}

const MOST_ROUNDS = 40;
/** Loads this far out of their spans (in seats) are smoothed before they are mended. */
const MUCH = 60;

/**
 * The bound of a node is Lagrangian: at any prices p of the judges, no plan costs less than
 *   sum over entries of (cheapest permitted set above the threshold at cost + p) - sum over judges of max(p low, p high),
 * summed here without rounding. Prices come from the linear program over sets (Master), which is solved by column
 * generation; it is at least as strong as any linear program over pairs, since sets are taken whole. Without costs a
 * bound above 0 shows that no plan reaches the threshold.
 */
export class FairSearch {
  readonly field: Field;
  readonly pricing: Pricing;
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
    this.pricing = new Pricing(field);
    this.repairer = new Repairer(field);
    this.master = new Master(field, start.sets.map((arcs, entry) => columnOf(this.field, entry, arcs)));
    this.rootPrices = new Float64Array(field.judgeCount);
  }

  /**
   * Looks for a plan worth `least` or more, within `nodes` nodes, and makes it `best`; `onward`: then for one still
   * better, until done or stopped; without nodes only by mending. Begins with a plan and prices that are good but for
   * the threshold.
   */
  reach(least: number, from: FairPlan, prices: Float64Array, nodes: number, onward: boolean): Outcome {
    this.#firstOnly = !onward;
    const outcome = this.#approach(least, from, prices, nodes > 0);
    if (nodes === 0 || outcome === 'done' || (outcome === 'found' && !onward)) return outcome;
    if (outcome === 'found') this.threshold = this.best.worst + 1;
    this.#aim(false, new Float64Array(this.field.judgeCount), 1);
    return this.#run(nodes);
  }

  /** Some rounds of the cheapest plan's linear program: its plans are often whole, and its prices lead to the others. */
  #approach(least: number, from: FairPlan, given: Float64Array, further: boolean): Outcome {
    this.threshold = least;
    if (!this.#startFrom(from, given)) return 'done';
    const { field, master, pricing } = this;
    const prices = given.slice();
    if (excessOf(field, master.key) > Math.max(MUCH, field.entryCount / 20)) {
      if (!smooth(field, pricing.chooser, prices, master.key, least, costRange(this.field))) return 'done';
    }
    this.#aim(true, prices, Math.max(costRange(this.field) / 16, 1e-3));
    master.restart();
    this.#seeking = true;
    try {
      if (this.#offer(this.master.key.map((column) => column.arcs.slice()), prices)) return 'found';
      if (!further) return 'stopped';
      const whole = new Float64Array(prices.length);
      let widened = 0;
      for (let round = 1; round <= MOST_ROUNDS; round += 1) {
        this.budget.step();
        if (this.spent() >= this.budget.effort) break;
        this.master.tidy();
        for (let j = 0; j < whole.length; j += 1) whole[j] = this.pricing.plain(this.master.price[j]!, this.#costs);
        if (this.#bound(whole) === Infinity) return 'done';
        const moved = this.#improve();
        if ((round % 4 === 0 || !moved) && this.#round()) return 'found';
        if (moved && (widened === 0 || round % 3 > 0)) continue;
        const drift = whole.map((price, j) => price - prices[j]!);
        if ([drift, whole].some((way) => pricing.leadsAway(way, least, master))) return 'done';
        if (moved) continue;
        widened += 1;
        if (!this.#widen(whole) || widened > 4) break;
      }
    } finally {
      this.#seeking = false;
    }
    return 'stopped';
  }

  /** Sets below the threshold are replaced by the entry's cheapest ones above it. */
  #startFrom(from: FairPlan, prices: Float64Array): boolean {
    const { field, master, pricing: { chooser } } = this;
    for (let e = 0; e < field.entryCount; e += 1) {
      const column = columnOf(this.field, e, from.sets[e]!);
      master.key[e] = column;
      if (column.arcs.length === 0 || column.worth >= this.threshold) continue;
      if (!chooser.choose(e, prices, this.threshold, true)) return false;
      master.key[e] = columnOf(this.field, e, chooser.chosen.slice(0, chooser.size));
    }
    return true;
  }

  /** Lowers the cost of `best` among plans worth `least` or more, starting at these prices. */
  cheapen(least: number, from: FairPlan, prices: Float64Array, nodes: number): Outcome {
    this.threshold = least;
    if (!this.#startFrom(from, prices)) return 'done';
    this.#aim(true, prices, Math.max(costRange(this.field) / 16, 1e-3));
    this.master.restart();
    this.#offer(this.master.key.map((column) => column.arcs.slice()), prices);
    this.#firstOnly = false;
    return this.#run(nodes);
  }

  #aim(costs: boolean, centre: Float64Array, reach: number): void {
    const { master, field } = this;
    this.#costs = costs;
    this.#reach = reach;
    const most = costs ? Math.max(1, costRange(field)) : 1;
    let seats = 1;
    for (const count of field.seats) seats = Math.max(seats, count);
    master.costs = costs;
    master.barredCharge = costs ? Math.max(1, reach * 8 * seats) : seats;
    this.pricing.quantum = 2 ** Math.max(-20, Math.min(0, Math.ceil(Math.log2(most * 256 * seats)) - 52));
    this.#least = costs ? Math.max(1e-7 * Math.min(1, most), this.pricing.quantum * 2 * seats) : 1e-7;
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
    const arc = branchArc(this.field, this.master);
    if (arc < 0) return 'done';
    const entry = entryOf(this.field, arc);
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
    return (this.pricing.chooser.effort + this.repairer.effort) * 3 + this.master.pivots * (size * size * 0.5 + 2000);
  }

  #solveNode(root: boolean): 'closed' | 'open' | 'stopped' {
    const { master, field } = this;
    const prices = new Float64Array(field.judgeCount);
    for (;;) {
      this.budget.step();
      master.tidy();
      for (let j = 0; j < prices.length; j += 1) prices[j] = this.pricing.plain(master.price[j]!, this.#costs);
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
      if (clean || !this.#costs) return 'open';
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

  /** The bound at these prices; what the entries would rather have become the candidates. */
  #bound(prices: Float64Array): number {
    this.#candidates = [];
    return this.pricing.at(prices, this.threshold, this.#costs, this.master, this.#candidates, this.#least);
  }

  /** Brings in whatever improves the linear program at hand; @returns whether anything did. */
  #improve(): boolean {
    const { master } = this;
    const least = this.#least;
    // The most promising ones only: prices will be others before the rest could have their turn.
    const candidates = this.#candidates.map((column) => ({ column, cost: master.reducedCost(column) }))
      .sort((a, b) => a.cost - b.cost).slice(0, 2 * this.field.judgeCount + 20).map(({ column }) => column);
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
    const sets = largestShares(master);
    if (sets.some((column) => column.barred)) return false;
    return this.#offer(sets.map((column) => column.arcs.slice()), master.price);
  }

  /** Makes this plan the best one if it can be mended and is better. */
  #offer(sets: Int32Array[], prices: Float64Array): boolean {
    if (!this.repairer.repair(sets, this.threshold, prices, this.#costs)) return false;
    const plan = planFrom(this.field, sets);
    if (this.#costs && !this.#seeking && plan.cost >= this.best.cost) return false;
    this.best = plan;
    return true;
  }

  /** Marks the sets of the basis that the threshold or a fixed pair rules out; of one entry, or of all (-1). */
  #bar(entry: number): void {
    const { master } = this;
    const judge = (column: SetColumn): void => { column.barred = !isPermitted(this.field, column, this.threshold); };
    if (entry >= 0) judge(master.key[entry]!);
    else for (const column of master.key) judge(column);
    for (const { column } of master.mixed()) if (entry < 0 || column.entry === entry) judge(column);
    master.reprice();
  }
}
