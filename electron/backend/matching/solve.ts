// The assignment solver: exact, deterministic, with a proof. Pure: no database, no clock, no global randomness.

import { AppError } from '#contract/errors.ts';
import { SparseBalancer } from './balance-sparse.ts';
import { Balancer } from './balance.ts';
import { findBottleneck } from './bottleneck.ts';
import { Chooser } from './choose.ts';
import { ExchangeGraph } from './exchange.ts';
import type { Infeasible, Instance, Solution, SolveOptions } from './instance.ts';
import { buildNetwork, type Network } from './network.ts';
import { Seating } from './seating.ts';
import { evenLoads, guessPrices, type EvenLoads } from './prices.ts';

export type {
  Arcs, Balance, Certificate, Infeasible, Instance, Objective, Shortage, Solution, SolveOptions,
} from './instance.ts';
export { arcAt, arcsOf, sparseInstance } from './instance.ts';
export { verify } from './verify.ts';

/**
 * Assigns judges to entries: every entry gets `coverage` different judges, no judge more than its maxLoad (nor fewer
 * than its minLoad), no forbidden pair, at most unitCap judges of one unit on an entry. Among all such assignments the
 * answer is optimal, in this order:
 *
 * - balance 'load-first' (default): 1. the smallest sum of squared loads, 2. the smallest total cost.
 *   The possible load vectors form an M-convex set, on which a smallest sum of squares also has the smallest possible
 *   maximum, the largest possible minimum, and is decreasingly minimal, i.e. as even as possible in every sense
 *   (Frank and Murota, "Decreasing minimization on M-convex sets", Mathematical Programming 195, 2022).
 * - balance 'cap-only': the smallest total cost within the load limits.
 * - balance w, a number: the smallest sum of w * squared loads + total cost.
 *
 * Equally good assignments: one is picked by the seed, through the order in which entries and judges are looked at;
 * costs are not touched. Same instance and seed, same answer, on any machine.
 *
 * If not every seat can be filled (or a minimum load not reached) the answer is the minimum cut, see Infeasible.
 *
 * Method: prices by online dual ascent, each entry's cheapest set at these prices, then an exact primal-dual flow with
 * convex load costs on the judges' exchange graph. The final prices are the certificate that verify() checks.
 * Memory: about 16 bytes per allowed pair, 4 or 8 per entry x judge where that table is small, and 12 per judge x judge.
 *
 * @throws RangeError for numbers outside the ranges of Instance; AppError('cancelled') when the signal is aborted,
 * which can only happen inside onProgress since the computation is synchronous.
 */
export function solve(instance: Instance, options: SolveOptions = {}): Solution | Infeasible {
  const step = (done: number, total: number): void => {
    options.onProgress?.(done, total);
    if (options.signal?.aborted) throw new AppError('cancelled');
  };
  step(0, 100);
  // A judge cannot sit twice at one entry, so a minimum above their number cannot be reached.
  if (instance.judges.some((judge) => (judge.minLoad ?? 0) > instance.entries.length)) return findBottleneck(instance);
  const network = buildNetwork(instance);
  if (network.loadStep * (2 * network.entryCount + 2) > Number.MAX_SAFE_INTEGER) {
    throw new RangeError('costs are too large for exact arithmetic at this number of judges and entries');
  }
  step(10, 100);
  const even = evenLoads(network);
  const price = options.prices ? givenPrices(network, options.prices) : startPrices(network, even);
  step(40, 100);
  const sparse = isSparse(network, options);
  const seating = sparse ? new Seating(network) : new ExchangeGraph(network);
  if (!firstSeats(seating, price, even)) return findBottleneck(instance);
  step(50, 100);
  const balancer = seating instanceof ExchangeGraph
    ? new Balancer(network, seating, price) : new SparseBalancer(network, seating, price);
  const surplus = balancer.remaining();
  while (balancer.remaining() > 0) {
    if (!balancer.round()) return findBottleneck(instance);
    if (balancer.rounds % 64 === 0) step(100 - Math.ceil((50 * balancer.remaining()) / surplus), 100);
  }
  step(100, 100);
  return readSolution(seating, balancer.price);
}

/** Prices brought along, in the solver's order. */
function givenPrices(network: Network, prices: Float64Array): Float64Array {
  return Float64Array.from(network.judgeOrder, (judge) => Math.round(prices[judge] ?? 0));
}

const SPARSE_FROM = 1500;

/** Guessed prices, for 'load-first' around the charge at which judges want the even load. */
function startPrices(network: Network, even: EvenLoads): Float64Array {
  const price = guessPrices(network, even);
  if (network.loadStep === 0) return price;
  return price.map((relative, j) => {
    const level = even.level[j]!;
    const whole = Math.round(level);
    const charge = Math.abs(level - whole) < 1e-6 ? 2 * whole : 2 * Math.floor(level) + 1;
    return network.loadStep * charge + relative;
  });
}

/** Many judges with few pairs each are balanced on the list of pairs; a table of judges by judges would be mostly empty. */
function isSparse({ judgeCount, arcJudge }: Network, { balancing }: SolveOptions): boolean {
  if (balancing) return balancing === 'pairs';
  return judgeCount >= SPARSE_FROM && judgeCount * judgeCount > 4 * arcJudge.length;
}

/** Seats each entry's cheapest set, ties to the emptier judges; false if an entry can't be filled. */
function firstSeats(seating: Seating, price: Float64Array, even: EvenLoads): boolean {
  const { network } = seating;
  const chooser = new Chooser(network);
  const fullness = new Float64Array(network.judgeCount);
  const share = even.target.map((target) => 1 / Math.max(1, target));
  for (let e = 0; e < network.entryCount; e += 1) {
    const first = network.seatStart[e]!;
    const size = chooser.choose(e, price, fullness);
    if (first + size < network.seatStart[e + 1]!) return false;
    for (let i = 0; i < size; i += 1) {
      const judge = chooser.chosen[i]!;
      seating.seat(first + i, judge);
      fullness[judge] = fullness[judge]! + share[judge]!;
    }
  }
  if (seating instanceof ExchangeGraph) seating.offerAll();
  return true;
}

function readSolution({ network, seatJudge, seatCost, loads: loadOf }: Seating, price: Float64Array): Solution {
  const { entryCount, judgeCount, entryOrder, judgeOrder, seatStart } = network;
  const judgesOf: Int32Array[] = Array.from({ length: entryCount }, () => new Int32Array(0));
  let cost = 0;
  for (const one of seatCost) cost += one;
  for (let e = 0; e < entryCount; e += 1) {
    const seated = seatJudge.subarray(seatStart[e]!, seatStart[e + 1]!);
    judgesOf[entryOrder[e]!] = seated.map((judge) => judgeOrder[judge]!).sort();
  }
  const loads = new Int32Array(judgeCount);
  const prices = new Float64Array(judgeCount);
  for (let j = 0; j < judgeCount; j += 1) {
    loads[judgeOrder[j]!] = loadOf[j]!;
    prices[judgeOrder[j]!] = price[j]!;
  }
  let maxLoad = 0;
  let least = judgeCount > 0 ? Infinity : 0;
  let squaredLoads = 0;
  for (const load of loads) {
    maxLoad = Math.max(maxLoad, load);
    least = Math.min(least, load);
    squaredLoads += load * load;
  }
  return {
    status: 'optimal', judgesOf, loads,
    objective: { unfilled: 0, maxLoad, spread: maxLoad - least, squaredLoads, cost },
    certificate: { prices, loadStep: network.loadStep },
  };
}
