// Small assignment instances with ranking groups, every permitted plan of them, and linkage looked at the plain way.
import type { Ground, JudgesOf } from '#backend/assignment/plan/linkage-ground.ts';
import { numbersFrom } from '../bench/contest-instance.ts';

export interface SmallGround extends Ground {
  worth: (entry: number, judge: number) => number;
  groupOf: string[];
  table: number[][];
}

/** Up to 5 entries and 5 judges, with units, pins, tight limits, forbidden pairs, one or two groups. */
export function smallGround(number: number): SmallGround {
  const next = numbersFrom(number * 104_729 + 7);
  for (let i = 0; i < 5; i += 1) next();
  const upTo = (last: number): number => Math.floor(next() * (last + 1));
  const judgeCount = next() < 0.2 ? 5 : 4;
  const entryCount = 3 + upTo(judgeCount > 4 ? 1 : 2);
  const coverage = next() < 0.08 ? 1 : next() < 0.2 ? 3 : 2;
  const mixed = next() < 0.25;
  const entries = Array.from({ length: entryCount }, () => ({ coverage: mixed ? 1 + upTo(coverage - 1) : coverage }));
  const seats = entries.reduce((sum, one) => sum + one.coverage, 0);
  const slack = upTo(2);
  const largest = [0, 1, 2, 5][upTo(3)]!;
  const forbidden = [0, 0.1, 0.3][upTo(2)]!;
  const table = entries.map(() => Array.from({ length: judgeCount }, () => (next() < forbidden ? -1 : upTo(largest))));
  const judges = Array.from({ length: judgeCount }, () => ({ maxLoad: Math.ceil(seats / judgeCount) + slack, unit: upTo(3) - 1 }));
  const pinned = new Map<number, number[]>();
  if (next() < 0.3) {
    const [e, j] = [upTo(entryCount - 1), upTo(judgeCount - 1)];
    if (table[e]![j]! >= 0) pinned.set(e, [j]);
  }
  const two = next() < 0.3;
  const groupOf = entries.map(() => (two && next() < 0.4 ? '乙组' : '甲组'));
  return {
    table, groupOf, worth: (e, j) => (largest - table[e]![j]!) * (6 / entries[e]!.coverage),
    instance: { entries, judges, unitCap: next() < 0.3 ? 1 : null, cost: (e, j) => table[e]![j]!, seed: number, pinned },
  };
}

/** Every plan that fills all seats and keeps the rules. */
export function* everyPlan({ instance }: Ground): Generator<number[][]> {
  const { entries, judges, unitCap, pinned } = instance;
  const loads = judges.map(() => 0);
  const plan: number[][] = [];
  const sets = entries.map(({ coverage }, e) => choices(e, coverage));
  yield* fill(0);

  function choices(e: number, coverage: number): number[][] {
    const open = judges.flatMap((_, j) => (instance.cost(e, j) >= 0 ? [j] : []));
    const all: number[][] = [];
    const pick = (from: number, chosen: number[]): void => {
      if (chosen.length === coverage) {
        const units = chosen.map((j) => judges[j]!.unit).filter((unit) => unit >= 0);
        const most = Math.max(0, ...units.map((unit) => units.filter((one) => one === unit).length));
        if (most <= (unitCap ?? Infinity) && (pinned?.get(e) ?? []).every((j) => chosen.includes(j))) all.push(chosen);
        return;
      }
      for (let at = from; at < open.length; at += 1) pick(at + 1, [...chosen, open[at]!]);
    };
    pick(0, []);
    return all;
  }

  function* fill(e: number): Generator<number[][]> {
    if (e === entries.length) {
      yield plan.map((seated) => [...seated]);
      return;
    }
    for (const set of sets[e]!) {
      for (const j of set) loads[j]! += 1;
      plan.push(set);
      if (set.every((j) => loads[j]! <= judges[j]!.maxLoad)) yield* fill(e + 1);
      plan.pop();
      for (const j of set) loads[j]! -= 1;
    }
  }
}

/** Judges who share entries, joined until nothing changes: which groups fall into how many parts. */
export function partsPlainly(judgesOf: JudgesOf, groupOf: readonly string[], group: string, without: readonly number[] = []): number {
  const sets = groupOf.flatMap((label, e) => (label === group && !without.includes(e) ? [new Set(Array.from(judgesOf[e]!))] : []))
    .filter((set) => set.size > 0);
  for (let i = 0; i < sets.length; i += 1) {
    const k = sets.findIndex((other, at) => at > i && [...other].some((j) => sets[i]!.has(j)));
    if (k < 0) continue;
    sets[i] = new Set([...sets[i]!, ...sets[k]!]);
    sets.splice(k, 1);
    i = -1;
  }
  return sets.length;
}

export const connectedPlainly = (judgesOf: JudgesOf, groupOf: readonly string[]): boolean =>
  [...new Set(groupOf)].every((group) => partsPlainly(judgesOf, groupOf, group) <= 1);
