// A set of judges for an entry as a column of the linear program, and a plan as one set for each entry.

import { IN, OUT, type Field } from './field.ts';

/** A set of judges of an entry. */
export interface SetColumn {
  entry: number;
  arcs: Int32Array;
  judges: Int32Array;
  cost: number;
  worth: number;
  /** Not permitted at present; may stay in the basis, at a charge. */
  barred: boolean;
}

/** Arcs of each entry's set; worst = least worth of a set with arcs, Infinity if there is none. */
export interface FairPlan { sets: Int32Array[]; cost: number; worst: number }

export function columnOf(field: Field, entry: number, arcs: Int32Array): SetColumn {
  const judges = arcs.map((arc) => field.judge[arc]!);
  let [cost, worth] = [0, 0];
  for (const arc of arcs) {
    cost += field.cost[arc]!;
    worth += field.worth[arc]!;
  }
  return { entry, arcs, judges, cost, worth, barred: false };
}

export function planFrom(field: Field, sets: Int32Array[]): FairPlan {
  let [cost, worst] = [0, Infinity];
  for (const arcs of sets) {
    let sum = 0;
    for (const arc of arcs) {
      cost += field.cost[arc]!;
      sum += field.worth[arc]!;
    }
    if (arcs.length > 0) worst = Math.min(worst, sum);
  }
  return { sets, cost, worst };
}

/** Whether the set reaches the threshold and agrees with the arcs that are fixed. */
export function isPermitted({ fixed, start }: Field, { entry, arcs, worth }: SetColumn, least: number): boolean {
  if (arcs.length > 0 && worth < least) return false;
  let held = 0;
  for (const arc of arcs) {
    if (fixed[arc] === OUT) return false;
    if (fixed[arc] === IN) held += 1;
  }
  for (let arc = start[entry]!; arc < start[entry + 1]!; arc += 1) if (fixed[arc] === IN) held -= 1;
  return held === 0;
}
