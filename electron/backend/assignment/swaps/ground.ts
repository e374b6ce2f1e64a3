// The ground of one pair in focus: as the whole contest's, with conflicts looked at only where a swap may bring them up.
import { conflictTable, reasonsOf, type ConflictKind, type ConflictTable } from '../field/conflicts.ts';
import { groundOf, type GroundInput, type Pair, type PlanGround } from '../plan/ground.ts';

export interface FocusGround {
  ground: PlanGround;
  /** Why the judge may not see the entry, as far as the rules say so. */
  reasons: ConflictKind[];
}

/**
 * A swap seats the judge in focus anywhere, anybody at the entry in focus, or a judge of that entry at an entry of the
 * judge in focus. So one row and one column of conflicts and their crossing are enough, with those of pins.
 * @param pairs of the plan. @returns null for a judge or an entry that is not of the field.
 */
export function focusGround(input: GroundInput, pairs: readonly Pair[], focus: Pair): FocusGround | null {
  const { entries, judges, declared, rules } = input;
  const entryAt = new Map(entries.map((one, e) => [one.id, e]));
  const judgeAt = new Map(judges.map((one, j) => [one.id, j]));
  const entry = entryAt.get(focus.entryId);
  const judge = judgeAt.get(focus.judgeId);
  if (entry === undefined || judge === undefined) return null;
  // Any reason bars: what is not looked at counts as barred.
  const table: ConflictTable = {
    reasons: new Uint16Array(entries.length * judges.length).fill(1), entryCount: entries.length, judgeCount: judges.length,
  };
  const look = (atEntries: readonly number[], atJudges: readonly number[]): void => {
    const from = conflictTable(atEntries.map((e) => entries[e]!), atJudges.map((j) => judges[j]!), declared, rules);
    for (const [r, e] of atEntries.entries()) {
      for (const [c, j] of atJudges.entries()) table.reasons[e * judges.length + j] = from.reasons[r * atJudges.length + c]!;
    }
  };
  const numbered = (given: readonly Pair[]): { e: number; j: number }[] => given.flatMap(({ entryId, judgeId }) => {
    const [e, j] = [entryAt.get(entryId), judgeAt.get(judgeId)];
    return e === undefined || j === undefined ? [] : [{ e, j }];
  });
  const plan = numbered(pairs);
  const near = entries.map(() => new Set([judge]));
  for (const { e, j } of [...plan, ...numbered(input.pins ?? []), ...numbered(input.frozen ?? [])]) near[e]!.add(j);
  near[entry] = new Set(judges.keys());
  for (const [j, held] of Map.groupBy(numbered(input.pins ?? []), (pin) => pin.j)) look([...new Set(held.map(({ e }) => e))], [j]);
  look([...entries.keys()], [judge]);
  look([entry], [...judges.keys()]);
  const [given, takers] = [plan.filter((one) => one.j === judge).map(({ e }) => e), plan.filter((one) => one.e === entry).map(({ j }) => j)];
  look(given, takers);
  for (const e of given) for (const j of takers) near[e]!.add(j);
  const reasons = reasonsOf(table, entry, judge);
  const pins = (input.pins ?? []).filter(({ entryId, judgeId }) => {
    const [e, j] = [entryAt.get(entryId), judgeAt.get(judgeId)];
    return e !== undefined && j !== undefined && table.reasons[e * judges.length + j] === 0;
  });
  // A pair of the plan has a price even if a rule bars it by now.
  for (const { e, j } of plan) table.reasons[e * judges.length + j] = 0;
  return { ground: groundOf({ ...input, table, pins, near: near.map((own) => [...own].sort((a, b) => a - b)) }), reasons };
}
