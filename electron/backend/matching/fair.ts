// The weakest entry first: among plans with even loads, the one whose worst entry is matched best, then the cheapest.

import { AppError } from '#contract/errors.ts';
import { certificateOf, solutionOf } from './fair/answer.ts';
import { Ceiling, planOf } from './fair/ceiling.ts';
import { leadField } from './fair/field.ts';
import { FairSearch, type Outcome } from './fair/search.ts';
import { weigh } from './fair/weigh.ts';
import type { Infeasible, Instance, Solution, SolveOptions } from './instance.ts';
import { solve } from './solve.ts';

export interface FairInput {
  /** As for solve(): what is minimised after the loads (if its balance weighs them) and the worst entry. */
  instance: Instance;
  /** What a pair is worth to its entry: whole numbers, one for each pair of arcsOf(instance), in that order. */
  worth: Float64Array;
  /**
   * Costs that come before the worst entry, whole numbers >= 0 in the same order: first the best plan by them and by
   * the loads as instance.balance mixes the two (a repair's changes, for instance). Absent: only loads come before.
   */
  first?: Float64Array;
}

export interface FairOptions extends SolveOptions {
  /** Most nodes of the search before it stops with what it has; default: see fairest(). */
  nodes?: number;
}

export interface FairAnswer {
  status: 'optimal';
  solution: Solution;
  /** Least sum of worth over the judges of any entry with seats; 0 when there is none. */
  worst: number;
  /** No permitted plan has a larger `worst`. */
  worstBound: number;
  /** No permitted plan with this `worst` costs less (with equal squared loads if the instance weighs them). */
  costBound: number;
  proven: { worst: boolean; cost: boolean };
  /** dual: the prices of the solution prove it; search: every other branch was closed; none: stopped before. */
  proof: { worst: 'cut' | 'dual' | 'search' | 'none'; cost: 'dual' | 'search' | 'none' };
  /** Nodes of the search, 0 when none was needed. */
  nodes: number;
}

/** Work after which the search stops, in operations; some ten seconds. */
const MOST_EFFORT = 1e10;
const MOST_NODES = 20_000;
/** Nodes for a first try at a threshold, and tries before the search goes through to the end. */
const TRY_NODES = 40;
const MOST_TRIES = 24;
/** Whole thresholds left at which the next one is tried first: ruling it out settles them all. */
const FEW = 4;
/** Thresholds that are tried by weighing. */
const MOST_WEIGHED = 4;

/**
 * The plan with 1. the smallest sum of squared loads, when the instance's balance weighs them ('load-first' or a number
 * above 0; with `first`: the best plan by both), 2. the largest worth of the weakest entry, 3. the smallest cost, under
 * all rules of solve(). Worths may be negative; their sums, and those of costs, must stay below 2^53.
 *
 * Choosing a plan above a threshold is NP-hard from two judges an entry on, so the answer may be stopped: then it is the
 * best plan found, with bounds. Without `nodes` the search ends after 20,000 nodes or a fixed amount of work (some ten
 * seconds); with it, after as much work as goes with them. Same input, same answer: the limits count work, not time.
 *
 * Method: prices of the leading problem cut it down to its optimal plans; each entry's best sets and a flow over the
 * pairs they leave bound the weakest entry from above (the "cut"; as in PR4A: Stelmakh, Shah, Singh, JMLR 22, 2021);
 * then branch and price over sets of judges, see FairSearch.
 * @throws as solve().
 */
export function fairest(input: FairInput, options: FairOptions = {}): FairAnswer | Infeasible {
  const { instance, worth, first } = input;
  const { signal, onProgress } = options;
  let ticks = 0;
  const step = (): void => {
    ticks += 1;
    onProgress?.(Math.floor(100 * (1 - 60 / (60 + ticks))), 100);
    if (signal?.aborted) throw new AppError('cancelled');
  };
  step();
  const led = leadField(instance, worth, first, {});
  if ('status' in led) return led;
  step();
  const { field, lead } = led;
  const ceiling = new Ceiling(field, instance);
  const plain = ceiling.reach(-Infinity);
  if (!plain) return solve(instance) as Infeasible;
  const begin = lead && !plain.permitted ? planOf(field, lead.judgesOf).plan : plain.plan;
  const nodes = options.nodes ?? MOST_NODES;
  const search = new FairSearch(field, begin, { nodes, effort: (MOST_EFFORT * nodes) / MOST_NODES, step });
  const { high, cut } = lift(search, ceiling, step);
  const worst = search.best.worst;
  const provenWorst = worst >= high;
  const last = ceiling.reach(worst) ?? plain;
  let prices = last.solution.certificate.prices;
  let outcome: Outcome = 'done';
  if (last.permitted && last.plan.worst >= worst) search.best = last.plan;
  else if (cheapestBy(ceiling, search, last.plan.cost, step)) prices = last.solution.certificate.prices;
  else {
    outcome = search.cheapen(worst, last.plan, prices, Infinity);
    if (search.rootBound > -Infinity) prices = search.rootPrices.map(Math.round);
  }
  const plan = search.best;
  const proven = outcome === 'done';
  const whole = certificateOf(input, lead, prices);
  const dual = whole !== null && search.boundAt(worst, prices) === plan.cost;
  return {
    status: 'optimal', worst: worst === Infinity ? 0 : worst, worstBound: high === Infinity ? 0 : high,
    solution: solutionOf(instance, field, plan, whole ?? { prices, loadStep: 0 }),
    costBound: proven ? plan.cost : Math.min(plan.cost, Math.ceil(search.rootBound)),
    proven: { worst: provenWorst, cost: proven },
    proof: { worst: provenWorst ? cut ? 'cut' : 'search' : 'none', cost: proven ? dual ? 'dual' : 'search' : 'none' },
    nodes: search.nodes,
  };
}

/** Whether the best plan costs what the pairs above its threshold must cost anyway; weighed once more if need be. */
function cheapestBy(ceiling: Ceiling, search: FairSearch, least: number, step: () => void): boolean {
  if (search.best.cost > least) {
    const found = weigh(ceiling, search.best.worst, step);
    if (found && found.cost < search.best.cost) search.best = found;
  }
  return search.best.cost <= least;
}

/** Raises the worst entry of search.best as far as it goes; high: no plan is above it; cut: known without the search. */
function lift(search: FairSearch, ceiling: Ceiling, step: () => void): { high: number; cut: boolean } {
  let high = ceiling.highest;
  if (search.best.worst >= high) return { high, cut: true };
  const steps = ceiling.steps(search.best.worst, high);
  let [low, top] = [-1, steps.length - 1];
  for (let at = top; low < top; at = (low + top + 1) >> 1) {
    step();
    const reached = ceiling.reach(steps[at]!);
    if (!reached) top = at - 1;
    else {
      low = at;
      if (reached.permitted && reached.plan.worst > search.best.worst) search.best = reached.plan;
    }
  }
  high = low >= 0 ? steps[low]! : search.best.worst;
  if (search.best.worst >= high) return { high: search.best.worst, cut: true };
  // Weighing is quick and mostly enough; what it fails at is left to mending and to the search.
  let failed = Infinity;
  for (let [bottom, upper, tries] = [0, low, 0]; tries < MOST_WEIGHED && bottom <= upper; tries += 1) {
    const aim = tries === 0 ? upper : (bottom + upper) >> 1;
    const found = weigh(ceiling, steps[aim]!, step);
    if (found && found.worst > search.best.worst) search.best = found;
    if (search.best.worst >= high) return { high, cut: true };
    if (!found) [failed, upper] = [steps[aim]!, aim - 1];
    while (bottom <= upper && steps[bottom]! <= search.best.worst) bottom += 1;
  }
  while (search.best.worst + 1 < failed) {
    const found = weigh(ceiling, search.best.worst + 1, step);
    if (!found) break;
    search.best = found;
    if (search.best.worst >= high) return { high, cut: true };
  }
  // Thresholds from `hard` on were tried in vain, but not ruled out. First by mending plans, which is quick.
  let hard = high + 1;
  for (let tries = 0; tries < MOST_TRIES && hard - search.best.worst > 1; tries += 1) {
    const now = search.best.worst;
    const aim = hard - now <= FEW ? now + 1 : tries === 0 ? high : now + Math.ceil((hard - now) / 2);
    const from = ceiling.reach(Math.min(aim, hard - 1));
    if (!from || search.reach(Math.min(aim, hard - 1), from.plan, from.solution.certificate.prices, 0, false) !== 'found') {
      hard = Math.min(aim, hard - 1);
    }
    if (hard - search.best.worst < (high - search.best.worst) / 1024) break;
  }
  if (search.best.worst >= high) return { high, cut: true };
  hard = high + 1;
  let ruledOut = 0;
  for (let tries = 0; search.best.worst < high; tries += 1) {
    const now = search.best.worst;
    const through = hard - now <= FEW || tries >= MOST_TRIES;
    // When halving has failed twice, the plan at hand may be the best: the next threshold tells.
    const aim = through || ruledOut === 2 ? now + 1 : tries === 0 ? high : now + Math.ceil((hard - now) / 2);
    const from = ceiling.reach(aim);
    if (!from) {
      high = aim - 1;
      continue;
    }
    const outcome = search.reach(aim, from.plan, from.solution.certificate.prices, through ? Infinity : TRY_NODES, through);
    if (outcome === 'done') high = through ? search.best.worst : aim - 1;
    else if (outcome === 'stopped' && (through || search.spent() >= search.budget.effort)) break;
    else if (outcome === 'stopped') hard = aim;
    ruledOut = outcome === 'done' ? ruledOut + 1 : 0;
    hard = Math.min(hard, high + 1);
  }
  return { high, cut: false };
}
