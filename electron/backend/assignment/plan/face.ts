// All plans that are as good as a given optimum, read off its prices: the ground for the next objective. Pure.
import { sparseInstance, type Arcs, type Instance, type Solution } from '#backend/matching/solve.ts';

export type Listed = Instance & { arcs: Arcs };

export interface Face {
  /** By arc: 0 in no best plan, 1 in some perhaps, 2 in every one. */
  use: Uint8Array;
  /** Fewest and most entries of each judge in a best plan. */
  low: Int32Array;
  high: Int32Array;
}

/**
 * Complementary slackness: whichever optimal prices are taken, a plan is optimal if and only if each entry sits at a
 * cheapest set of judges, and each judge at a cheapest load, at these prices (see Certificate in matching/instance.ts).
 * The cheapest sets of an entry are the bases of least charge of a matroid (at most unitCap of a unit, `coverage` in
 * all; pinned judges first): a judge is in one of them unless cheaper judges fill the entry or the unit, and in all of
 * them if the entry could not be filled as cheaply without (Edmonds 1971).
 *
 * Every best plan lies in the face. The converse can only fail where a unit is filled up by judges of equal charge
 * below the dearest seat, so a plan found in the face must be measured: if it attains the optimum, it is best there too.
 */
export function faceOf(instance: Listed, { judgesOf, certificate }: Solution): Face {
  const { entries, judges, unitCap, arcs } = instance;
  const { prices, loadStep } = certificate;
  const use = new Uint8Array(arcs.judge.length);
  const low = new Int32Array(judges.length);
  const high = new Int32Array(judges.length);
  for (let j = 0; j < judges.length; j += 1) {
    const { minLoad = 0 } = judges[j]!;
    const most = Math.min(judges[j]!.maxLoad, entries.length);
    const price = prices[j]!;
    // The n-th entry of a judge is charged loadStep * (2n - 1).
    let from = minLoad;
    let to = most;
    if (loadStep > 0) {
      to = Math.max(minLoad, Math.min(most, Math.floor((price / loadStep + 1) / 2)));
      from = Math.max(minLoad, Math.min(most, Math.ceil((price / loadStep + 1) / 2) - 1));
    } else if (price > 0) from = most;
    else if (price < 0) to = minLoad;
    [low[j], high[j]] = [from, Math.max(from, to)];
  }
  const near: number[] = [];
  const inUnit = new Map<number, number>();
  const counted = (arc: number): boolean => unitCap !== null && judges[arcs.judge[arc]!]!.unit >= 0;
  const charge = (arc: number): number => arcs.cost[arc]! + prices[arcs.judge[arc]!]!;
  for (let e = 0; e < entries.length; e += 1) {
    const fixed = instance.pinned?.get(e) ?? [];
    const seated = judgesOf[e]!;
    let dearest = -Infinity;
    near.length = 0;
    inUnit.clear();
    let filled = 0;
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) {
      const judge = arcs.judge[arc]!;
      if (fixed.length > 0 && fixed.includes(judge)) {
        use[arc] = 2;
        filled += 1;
        const { unit } = judges[judge]!;
        if (unit >= 0) inUnit.set(unit, (inUnit.get(unit) ?? 0) + 1);
      } else if (seated.includes(judge)) dearest = Math.max(dearest, charge(arc));
    }
    if (dearest === -Infinity) continue;
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) if (use[arc] === 0 && charge(arc) <= dearest) near.push(arc);
    near.sort((a, b) => charge(a) - charge(b) || a - b);
    const { coverage } = entries[e]!;
    for (let from = 0, to = 0; from < near.length && filled < coverage; from = to) {
      const level = charge(near[from]!);
      while (to < near.length && charge(near[to]!) === level) to += 1;
      const open = near.slice(from, to).filter((arc) => !counted(arc) || (inUnit.get(judges[arcs.judge[arc]!]!.unit) ?? 0) < unitCap!);
      for (const arc of open) {
        const { unit } = judges[arcs.judge[arc]!]!;
        if (counted(arc)) inUnit.set(unit, (inUnit.get(unit) ?? 0) + 1);
        if (!counted(arc) || inUnit.get(unit)! <= unitCap!) filled += 1;
      }
      for (const arc of open) {
        const { unit } = judges[arcs.judge[arc]!]!;
        const needed = filled <= coverage && (!counted(arc) || inUnit.get(unit)! <= unitCap!);
        use[arc] = needed ? 2 : 1;
      }
      filled = Math.min(filled, coverage);
    }
  }
  return { use, low, high };
}

/** What goes with each arc of an instance. */
export interface Task {
  instance: Listed;
  worth: Float64Array;
  added: Uint8Array;
}

/** The same task at other costs, with the plans of a face only. */
export function within(task: Task, face: Face, costs: Float64Array): Task {
  const { instance, worth, added } = task;
  const { arcs } = instance;
  let count = 0;
  for (const use of face.use) if (use > 0) count += 1;
  const start = new Int32Array(instance.entries.length + 1);
  const judge = new Int32Array(count);
  const cost = new Float64Array(count);
  const kept: Task['worth'] = new Float64Array(count);
  const keptAdded = new Uint8Array(count);
  const pinned = new Map<number, number[]>();
  for (let e = 0, at = 0; e < instance.entries.length; e += 1) {
    let fixed: number[] | undefined;
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) {
      const use = face.use[arc];
      if (use === 0) continue;
      if (use === 2) (fixed ??= []).push(arcs.judge[arc]!);
      judge[at] = arcs.judge[arc]!;
      cost[at] = costs[arc]!;
      kept[at] = worth[arc]!;
      keptAdded[at] = added[arc]!;
      at += 1;
    }
    start[e + 1] = at;
    if (fixed) pinned.set(e, fixed);
  }
  return {
    worth: kept, added: keptAdded,
    instance: sparseInstance({
      entries: instance.entries, unitCap: instance.unitCap, seed: instance.seed, pinned, arcs: { start, judge, cost },
      judges: instance.judges.map(({ unit }, j) => ({ unit, minLoad: face.low[j]!, maxLoad: face.high[j]! })),
    }),
  };
}
