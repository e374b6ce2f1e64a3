// Rewrites a task so that the solver's plain rules fit it: scored pairs beyond the unit cap, and seats that stay empty.
import { sparseInstance } from '#backend/matching/solve.ts';
import type { Listed, Task } from './face.ts';
import type { PlanGround } from './ground.ts';

/** The task of a ground, with one more entry for each scored pair that breaks the unit rule. */
export interface Unfolded extends Task {
  /** Entry of the ground for each entry of the task. */
  entryOf: Int32Array;
}

/**
 * A scored pair beyond the unit cap sits at an entry of its own, that only its judge may take: so it counts to his load,
 * and the solver's unit rule never sees it. Its worth goes to another fixed judge of the same unit, who is there always.
 */
export function unfolded(ground: PlanGround): Unfolded {
  const { instance, kept, worthByArc, addedByArc } = ground;
  const own = { instance, worth: worthByArc, added: addedByArc, entryOf: Int32Array.from(instance.entries, (_, e) => e) };
  if (kept.beyondCap.size === 0) return own;
  const { arcs } = instance;
  const rows = { judge: [] as number[], cost: [] as number[], worth: [] as number[], added: [] as number[] };
  const start = [0];
  const entries = instance.entries.map(({ coverage }, e) => ({ coverage: coverage - (kept.beyondCap.get(e)?.length ?? 0) }));
  const pinned = new Map(instance.pinned ?? []);
  const more: { entry: number; judge: number; cost: number; added: number }[] = [];
  for (let e = 0; e < entries.length; e += 1) {
    const apart = kept.beyondCap.get(e) ?? [];
    let moved = 0;
    if (apart.length > 0) pinned.set(e, (pinned.get(e) ?? []).filter((j) => !apart.includes(j)));
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) {
      const judge = arcs.judge[arc]!;
      if (apart.includes(judge)) {
        moved += worthByArc[arc]!;
        more.push({ entry: e, judge, cost: arcs.cost[arc]!, added: addedByArc[arc]! });
        continue;
      }
      rows.judge.push(judge);
      rows.cost.push(arcs.cost[arc]!);
      rows.worth.push(worthByArc[arc]!);
      rows.added.push(addedByArc[arc]!);
    }
    const [keeper] = pinned.get(e) ?? [];
    for (let at = start[e]!; moved > 0 && at < rows.judge.length; at += 1) {
      if (rows.judge[at] === keeper) rows.worth[at] = rows.worth[at]! + moved;
    }
    start.push(rows.judge.length);
  }
  const most = (ground.share * (ground.best - ground.lowest)) / ground.step;
  for (const { judge, cost, added } of more) {
    pinned.set(entries.push({ coverage: 1 }) - 1, [judge]);
    rows.judge.push(judge);
    rows.cost.push(cost);
    rows.worth.push(most);
    rows.added.push(added);
    start.push(rows.judge.length);
  }
  return {
    instance: sparseInstance({
      entries, judges: instance.judges, unitCap: instance.unitCap, seed: instance.seed, pinned,
      arcs: { start: Int32Array.from(start), judge: Int32Array.from(rows.judge), cost: Float64Array.from(rows.cost) },
    }),
    worth: Float64Array.from(rows.worth), added: Uint8Array.from(rows.added),
    entryOf: Int32Array.of(...own.entryOf, ...more.map((one) => one.entry)),
  };
}

/**
 * The task with judges who stand for empty seats, after the others: the i-th of them takes the i-th empty seat of any
 * entry. At `penalty` (2i - 1 for the i-th, 0 for a real judge) the least total has the fewest empty seats, spread as
 * evenly as can be: what entries can get is an M-natural-convex set, on which more is always possible where less than
 * most is given, and least squares are as even as possible in every sense (Frank and Murota 2022, see solve()).
 */
export function withEmptySeats(task: Task): { task: Task; penalty: Float64Array; first: number } {
  const { instance, worth, added } = task;
  const { arcs, entries, judges } = instance;
  const open = entries.map(({ coverage }, e) => coverage - (instance.pinned?.get(e)?.length ?? 0));
  const ghosts = open.reduce((most, one) => Math.max(most, one), 0);
  const count = arcs.judge.length + open.reduce((sum, one) => sum + one, 0);
  const start = new Int32Array(entries.length + 1);
  const judge = new Int32Array(count);
  const cost = new Float64Array(count);
  const penalty = new Float64Array(count);
  const worths = new Float64Array(count);
  const adds = new Uint8Array(count);
  for (let e = 0, at = 0; e < entries.length; e += 1) {
    const row = arcs.judge.subarray(arcs.start[e]!, arcs.start[e + 1]!);
    judge.set(row, at);
    for (let i = 0; i < row.length; i += 1) {
      cost[at + i] = arcs.cost[arcs.start[e]! + i]!;
      worths[at + i] = worth[arcs.start[e]! + i]!;
      adds[at + i] = added[arcs.start[e]! + i]!;
    }
    at += row.length;
    for (let nth = 0; nth < open[e]!; nth += 1, at += 1) {
      judge[at] = judges.length + nth;
      penalty[at] = 2 * nth + 1;
    }
    start[e + 1] = at;
  }
  const ghost = { maxLoad: entries.length, minLoad: 0, unit: -1 };
  return {
    penalty, first: judges.length,
    task: {
      worth: worths, added: adds,
      instance: sparseInstance({
        entries, judges: [...judges, ...Array.from({ length: ghosts }, () => ghost)], unitCap: instance.unitCap,
        seed: instance.seed, arcs: { start, judge, cost }, ...(instance.pinned && { pinned: instance.pinned }),
      }),
    },
  };
}

/** The same rules at other costs. */
export function priced(instance: Listed, cost: Float64Array, balance: NonNullable<Listed['balance']>): Listed {
  const { entries, judges, unitCap, pinned, seed, arcs } = instance;
  return {
    ...sparseInstance({
      entries, judges, unitCap, seed, arcs: { start: arcs.start, judge: arcs.judge, cost }, balance, ...(pinned && { pinned }),
    }),
  };
}
