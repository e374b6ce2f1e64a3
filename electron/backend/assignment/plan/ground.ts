// The field in numbers: allowed pairs as one list, with what each is worth, what stands now and what must stay. Pure.
import {
  conflictTable, institutionNumbers, namesQualification, qualificationKey,
  type AssignableEntry, type AssignableJudge, type ConflictRules, type ConflictTable, type Declared,
} from '../field/conflicts.ts';
import { arcAt, sparseInstance, type Arcs, type Instance } from '#backend/matching/solve.ts';
import { keptPairs, type Kept, type NumberPair } from './kept.ts';
import type { Ground } from './linkage-ground.ts';

/** How suitable a judge is, larger = better; whole numbers from the contest's rules. The best that applies counts. */
export interface Affinity { sameSubject: number; sameDivision: number; other: number }

export interface Pair { entryId: string; judgeId: string }

export interface GroundInput {
  entries: readonly AssignableEntry[];
  judges: readonly AssignableJudge[];
  declared: readonly Declared[];
  rules: ConflictRules;
  affinity: Affinity;
  /** Judges per entry, for entries that have no number of their own. */
  coverage: number;
  /** At most this many judges of one school on an entry; null = no rule. */
  unitCap: number | null;
  seed: number;
  mode?: 'new' | 'repair';
  /** The plan in force; pairs of entries or judges that are gone are ignored. */
  present?: readonly Pair[];
  /** Must be in every plan; a pin that cannot be kept is left out and named in `kept.left`. */
  pins?: readonly Pair[];
  /** Scored already: they stay whatever the rules say by now. */
  frozen?: readonly Pair[];
  /** Match of single pairs in ten-thousandths, instead of what `affinity` says. */
  affinities?: readonly (Pair & { x10000: number })[];
  /** false: the weakest entry is no objective. */
  fairness?: boolean;
  /** Worked out before; absent: from declared and rules. */
  table?: ConflictTable;
  /** Judges to look at, by entry, ascending, where others do not matter; absent: all. Fixed ones must be among them. */
  near?: readonly (readonly number[])[];
}

export interface PlanGround extends Ground {
  input: GroundInput;
  table: ConflictTable;
  /** The rules; the cost of a pair is (best - value) in steps of `step` ten-thousandths. */
  instance: Instance & { arcs: Arcs };
  /** Worth of each arc: (value - lowest) / step * share / coverage, see worthOf in matching/fair.ts. */
  worthByArc: Float64Array;
  worth: (entry: number, judge: number) => number;
  present: number[][];
  /** 1 for an arc that the plan in force does not have. */
  addedByArc: Uint8Array;
  kept: Kept;
  /** In ten-thousandths: the best and the lowest value of a pair (an empty seat counts as the lowest, at most 0). */
  best: number;
  lowest: number;
  step: number;
  /** Least common multiple of the coverages: sums of worth are `share` times the mean over an entry's seats. */
  share: number;
  entryAt: ReadonlyMap<string, number>;
  judgeAt: ReadonlyMap<string, number>;
}

const divisor = (a: number, b: number): number => {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
};

/** The pairs that name an entry and a judge of the field, as numbers. */
function numbered(pairs: readonly Pair[], entryAt: ReadonlyMap<string, number>, judgeAt: ReadonlyMap<string, number>): NumberPair[] {
  return pairs.flatMap(({ entryId, judgeId }) => {
    const entry = entryAt.get(entryId);
    const judge = judgeAt.get(judgeId);
    return entry === undefined || judge === undefined ? [] : [{ entry, judge }];
  });
}

/** Values by class of entries, in ten-thousandths; imported values replace them pair by pair. */
function valuesOf(input: GroundInput, entryAt: ReadonlyMap<string, number>, judgeAt: ReadonlyMap<string, number>) {
  const { affinity, judges } = input;
  const rows = new Map<string, Float64Array>();
  const rowOf = input.entries.map((entry) => {
    const key = qualificationKey(entry);
    const row = rows.get(key) ?? Float64Array.from(judges, (judge) => {
      const named = namesQualification(entry, judge);
      const values = [affinity.other];
      if (named.subject) values.push(affinity.sameSubject);
      if (named.division) values.push(affinity.sameDivision);
      return Math.max(...values) * 10_000;
    });
    rows.set(key, row);
    return row;
  });
  const single = new Map<number, Map<number, number>>();
  for (const { x10000, ...pair } of input.affinities ?? []) {
    const [found] = numbered([pair], entryAt, judgeAt);
    if (!found) continue;
    const own = single.get(found.entry) ?? new Map<number, number>();
    single.set(found.entry, own.set(found.judge, x10000));
  }
  const all = [affinity.sameSubject, affinity.sameDivision, affinity.other].map((one) => one * 10_000);
  for (const own of single.values()) all.push(...own.values());
  const step = all.reduce(divisor, 0) || 1;
  const best = all.reduce((most, one) => Math.max(most, one), -Infinity);
  const lowest = all.reduce((least, one) => Math.min(least, one), 0);
  return { step, best, lowest, of: (e: number, j: number): number => single.get(e)?.get(j) ?? rowOf[e]![j]! };
}

/**
 * Pairs, limits and worths of a contest. Frozen pairs are allowed, raise coverage and load limits where they must, and
 * come before pins. @throws RangeError for numbers that are not whole.
 */
export function groundOf(input: GroundInput): PlanGround {
  const { entries, judges } = input;
  const table = input.table ?? conflictTable(entries, judges, input.declared, input.rules);
  const entryAt = new Map(entries.map((one, e) => [one.id, e]));
  const judgeAt = new Map(judges.map((one, j) => [one.id, j]));
  const units = institutionNumbers(judges);
  const kept = keptPairs({
    coverage: entries.map((entry) => entry.coverage ?? input.coverage), limits: judges.map((one) => one.maxLoad), units,
    unitCap: input.unitCap, barred: (e, j) => table.reasons[e * judges.length + j] !== 0,
    frozen: numbered(input.frozen ?? [], entryAt, judgeAt), pins: numbered(input.pins ?? [], entryAt, judgeAt),
  });
  const present: number[][] = entries.map(() => []);
  for (const { entry, judge } of numbered(input.present ?? [], entryAt, judgeAt)) present[entry]!.push(judge);
  const value = valuesOf(input, entryAt, judgeAt);
  const share = kept.coverage.filter((one) => one > 0)
    .reduce((all, one) => (all / divisor(all, one)) * one, 1);

  const allowed = (e: number, j: number, fixed: readonly number[]): boolean =>
    table.reasons[e * judges.length + j] === 0 || fixed.includes(j);
  const everyJudge = [...judges.keys()];
  let count = 0;
  for (let e = 0; e < entries.length; e += 1) {
    const fixed = kept.pinned.get(e) ?? [];
    for (const j of input.near?.[e] ?? everyJudge) if (allowed(e, j, fixed)) count += 1;
  }
  const start = new Int32Array(entries.length + 1);
  const judge = new Int32Array(count);
  const costs = (value.best - value.lowest) / value.step;
  const cost = costs < 0x7fffffff ? new Int32Array(count) : new Float64Array(count);
  const worthByArc = new Float64Array(count);
  const addedByArc = new Uint8Array(count).fill(1);
  for (let e = 0, at = 0; e < entries.length; e += 1) {
    const fixed = kept.pinned.get(e) ?? [];
    const seats = Math.max(1, kept.coverage[e]!);
    for (const j of input.near?.[e] ?? everyJudge) {
      if (!allowed(e, j, fixed)) continue;
      const worth = value.of(e, j);
      judge[at] = j;
      cost[at] = (value.best - worth) / value.step;
      worthByArc[at] = ((worth - value.lowest) / value.step) * (share / seats);
      at += 1;
    }
    start[e + 1] = at;
  }
  const arcs: Arcs = { start, judge, cost };
  // Whoever may judge nothing, as somebody who has dropped out, owes no minimum: or no repair would be possible at all.
  const open = new Uint8Array(judges.length);
  for (let arc = 0; arc < count; arc += 1) open[judge[arc]!] = 1;
  for (const [e, own] of present.entries()) {
    for (const j of own) {
      const arc = arcAt(arcs, e, j);
      if (arc >= 0) addedByArc[arc] = 0;
    }
  }
  return {
    input, table, kept, present, addedByArc, worthByArc, entryAt, judgeAt, share,
    best: value.best, lowest: value.lowest, step: value.step,
    changesFirst: input.mode === 'repair',
    worth: (e, j) => {
      const arc = arcAt(arcs, e, j);
      return arc < 0 ? 0 : worthByArc[arc]!;
    },
    instance: sparseInstance({
      entries: kept.coverage.map((coverage) => ({ coverage })),
      judges: judges.map(({ minLoad = 0 }, j) => ({
        maxLoad: kept.limits[j]!, minLoad: open[j] === 0 ? 0 : Math.min(minLoad, kept.limits[j]!, entries.length), unit: units[j]!,
      })),
      unitCap: input.unitCap, pinned: kept.pinned, arcs, seed: input.seed,
    }),
  };
}

/** Mean match of an entry's seats in the rules' own unit, from a sum of worth. */
export const matchOf = (ground: PlanGround, worth: number): number =>
  (ground.lowest + (worth * ground.step) / ground.share) / 10_000;

/** Total match of so many pairs in the rules' own unit, from their cost. */
export const affinityOf = (ground: PlanGround, pairs: number, cost: number): number =>
  (ground.best * pairs - cost * ground.step) / 10_000;
