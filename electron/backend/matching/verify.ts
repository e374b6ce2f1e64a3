// Checks a solution from scratch: it keeps the rules, and its prices prove that none is better. Shares no solver code.

import { arcsOf, type Instance, type Solution } from './instance.ts';

type Verdict = { ok: boolean; reason?: string };
const wrong = (reason: string): Verdict => ({ ok: false, reason });

/**
 * Proof by weak duality. For any prices p, every permitted assignment costs at least
 *   sum over entries of (cheapest permitted set of judges at cost + p)
 *   + sum over judges of (smallest loadStep * load^2 - p * load over permitted loads).
 * A solution in which each entry and each judge attains its own minimum meets that bound, hence is optimal. loadStep
 * must exceed what any chain of exchanges can gain in cost, so that squared loads come strictly first. Whole numbers
 * throughout; no tolerance.
 * @returns ok, or the first reason found (English, for tests and logs).
 */
export function verify(instance: Instance, solution: Solution): Verdict {
  const rules = checkRules(instance, solution);
  if (!rules.ok) return rules;
  return checkOptimality(instance, solution);
}

function checkRules(instance: Instance, solution: Solution): Verdict {
  const { entries, judges, unitCap } = instance;
  const { judgesOf, objective } = solution;
  if (judgesOf.length !== entries.length) return wrong('not one list of judges per entry');
  const loads = new Int32Array(judges.length);
  let cost = 0;
  for (const [e, seated] of judgesOf.entries()) {
    const { coverage } = entries[e]!;
    if (seated.length !== coverage) return wrong(`entry ${e}: ${seated.length} judges, not ${coverage}`);
    const perUnit = new Map<number, number>();
    let previous = -1;
    for (const j of instance.pinned?.get(e) ?? []) if (!seated.includes(j)) return wrong(`entry ${e}: pinned judge ${j} is missing`);
    for (const j of seated) {
      if (!(j > previous && j < judges.length)) return wrong(`entry ${e}: judges not ascending and different`);
      previous = j;
      const pairCost = instance.cost(e, j);
      if (pairCost < 0) return wrong(`entry ${e}, judge ${j}: forbidden pair`);
      cost += pairCost;
      loads[j] = loads[j]! + 1;
      const unit = judges[j]!.unit;
      if (unitCap === null || unit < 0) continue;
      const count = (perUnit.get(unit) ?? 0) + 1;
      if (count > unitCap) return wrong(`entry ${e}: more than ${unitCap} judges of unit ${unit}`);
      perUnit.set(unit, count);
    }
  }
  let most = 0;
  let least = judges.length > 0 ? Infinity : 0;
  let squaredLoads = 0;
  for (const [j, load] of loads.entries()) {
    if (load > judges[j]!.maxLoad) return wrong(`judge ${j}: load ${load} above its maximum`);
    if (load < (judges[j]!.minLoad ?? 0)) return wrong(`judge ${j}: load ${load} below its minimum`);
    if (load !== solution.loads[j]) return wrong(`judge ${j}: load reported wrongly`);
    most = Math.max(most, load);
    least = Math.min(least, load);
    squaredLoads += load * load;
  }
  const same = objective.cost === cost && objective.maxLoad === most && objective.squaredLoads === squaredLoads
    && objective.spread === most - least && solution.loads.length === judges.length;
  return same ? { ok: true } : wrong('objective reported wrongly');
}

function checkOptimality(instance: Instance, solution: Solution): Verdict {
  const { entries, judges, unitCap } = instance;
  const { prices, loadStep } = solution.certificate;
  const arcs = arcsOf(instance);
  const offer = new Float64Array(judges.length);
  if (prices.length !== judges.length || !prices.every(Number.isSafeInteger)) return wrong('no whole price per judge');
  let smallest = Infinity;
  let largest = -Infinity;
  for (let e = 0; e < entries.length; e += 1) {
    const fixed = instance.pinned?.get(e) ?? [];
    const first = arcs.start[e]!;
    const count = arcs.start[e + 1]! - first;
    for (let i = 0; i < count; i += 1) {
      const judge = arcs.judge[first + i]!;
      const cost = arcs.cost[first + i]!;
      smallest = Math.min(smallest, cost);
      largest = Math.max(largest, cost);
      offer[i] = fixed.includes(judge) ? -Infinity : cost + prices[judge]!;
    }
    // Taking offers in ascending order while the rules allow is optimal, since permitted sets form a matroid.
    const perUnit = new Map<number, number>();
    let cheapest = 0;
    for (let seat = 0; seat < entries[e]!.coverage; seat += 1) {
      let best = -1;
      for (let i = 0; i < count; i += 1) {
        if (best >= 0 && offer[i]! >= offer[best]!) continue;
        const unit = judges[arcs.judge[first + i]!]!.unit;
        const full = unitCap !== null && unit >= 0 && (perUnit.get(unit) ?? 0) >= unitCap;
        if (offer[i] !== Infinity && !full) best = i;
      }
      if (best < 0) break;
      const judge = arcs.judge[first + best]!;
      const { unit } = judges[judge]!;
      perUnit.set(unit, (perUnit.get(unit) ?? 0) + 1);
      cheapest += arcs.cost[first + best]! + prices[judge]!;
      offer[best] = Infinity;
    }
    let paid = 0;
    for (const j of solution.judgesOf[e]!) paid += instance.cost(e, j) + prices[j]!;
    if (paid !== cheapest) return wrong(`entry ${e}: pays ${paid} at the prices, could pay ${cheapest}`);
  }
  const balance = instance.balance ?? 'load-first';
  if (balance === 'load-first') {
    const range = largest >= smallest ? largest - smallest : 0;
    if (!(loadStep > judges.length * range)) return wrong('loadStep does not put loads before cost');
  } else if (loadStep !== (balance === 'cap-only' ? 0 : balance)) return wrong('loadStep is not the one asked for');
  for (const [j, judge] of judges.entries()) {
    const load = solution.loads[j]!;
    const price = prices[j]!;
    // The charge of the n-th seat, loadStep * (n^2 - (n-1)^2), never falls, so the two neighbours of the load decide.
    const couldTakeOneMore = load < judge.maxLoad && load < entries.length;
    if (couldTakeOneMore && loadStep * (2 * load + 1) < price) return wrong(`judge ${j}: one seat more is better`);
    const couldGiveOneBack = load > (judge.minLoad ?? 0);
    if (couldGiveOneBack && loadStep * (2 * load - 1) > price) return wrong(`judge ${j}: one seat less is better`);
  }
  return { ok: true };
}
