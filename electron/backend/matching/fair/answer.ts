// From a plan of the field back to a solution of the instance, with prices that stand for the loads and the costs at once.

import type { Certificate, Instance, Solution } from '../instance.ts';
import { arcsOf } from '../instance.ts';
import type { FairPlan } from './column.ts';
import type { Field } from './field.ts';

/**
 * The leading problem's prices, times a number that puts them before all costs, plus the prices within it. Every set
 * that is not among the cheapest of the leading problem is dearer by at least that number, which exceeds what costs and
 * prices within an entry can differ by. Null when the numbers would be too large to be exact.
 */
export function certificateOf(
  { instance, first }: { instance: Instance; first?: Float64Array }, lead: Solution | null, prices: Float64Array,
): Certificate | null {
  if (!prices.every(Number.isSafeInteger)) return null;
  if (!lead) return { prices, loadStep: 0 };
  let [smallest, largest] = [Infinity, 0];
  for (const cost of arcsOf(instance).cost) {
    if (cost < smallest) smallest = cost;
    if (cost > largest) largest = cost;
  }
  const range = Math.max(0, largest - smallest);
  let [seats, price] = [1, 0];
  for (const { coverage } of instance.entries) seats = Math.max(seats, coverage);
  for (const one of prices) price = Math.max(price, Math.abs(one));
  const weight = Math.max(instance.judges.length * range, seats * (range + 2 * price)) + 1;
  let most = lead.certificate.loadStep * (2 * instance.entries.length + 2);
  for (const one of lead.certificate.prices) most = Math.max(most, Math.abs(one));
  for (const cost of first ?? []) if (cost > most) most = cost;
  if (weight * most * 2 + price > Number.MAX_SAFE_INTEGER) return null;
  return {
    prices: prices.map((one, j) => weight * lead.certificate.prices[j]! + one),
    loadStep: weight * lead.certificate.loadStep,
  };
}

export function solutionOf(instance: Instance, field: Field, plan: FairPlan, certificate: Certificate): Solution {
  const loads = new Int32Array(instance.judges.length);
  let cost = 0;
  const judgesOf = plan.sets.map((arcs) => {
    const judges = arcs.map((arc) => field.judge[arc]!).sort();
    for (const j of judges) loads[j] = loads[j]! + 1;
    for (const arc of arcs) cost += field.cost[arc]!;
    return judges;
  });
  let maxLoad = 0;
  let least = loads.length > 0 ? Infinity : 0;
  let squaredLoads = 0;
  for (const load of loads) {
    maxLoad = Math.max(maxLoad, load);
    least = Math.min(least, load);
    squaredLoads += load * load;
  }
  return {
    status: 'optimal', judgesOf, loads, certificate,
    objective: { unfilled: 0, maxLoad, spread: maxLoad - least, squaredLoads, cost },
  };
}
