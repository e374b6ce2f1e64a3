// From entries, judges and rules to a proposed assignment: builds the solver's instance and reads its answer.

import {
  conflictTable, countConflicts, institutionNumbers, namesQualification, qualificationKey,
  type AssignableEntry, type AssignableJudge, type ConflictKind, type ConflictRules, type ConflictTable, type Declared,
} from '../field/conflicts.ts';
import {
  solve, type Balance, type Infeasible, type Instance, type Objective, type Solution, type SolveOptions,
} from '#backend/matching/solve.ts';

/** How suitable a judge is, larger = better; whole numbers from the contest's rules. The best that applies counts. */
export interface Affinity { sameSubject: number; sameDivision: number; other: number }

export interface ProposalInput {
  entries: readonly AssignableEntry[];
  judges: readonly AssignableJudge[];
  declared: readonly Declared[];
  rules: ConflictRules;
  affinity: Affinity;
  /** Judges per entry. */
  coverage: number;
  /** At most this many judges of one school on an entry; null = no rule. */
  unitCap: number | null;
  seed: number;
  balance?: Balance;
}

/** Whether the judges of one ranking group are linked through shared entries, so that severity can be compared. */
export interface Link {
  division: string;
  category: string;
  judges: number;
  connected: boolean;
  /** The separate sets of judges, largest first; one set when connected. */
  parts: string[][];
}

export interface Proposed {
  status: 'optimal';
  pairs: { entryId: string; judgeId: string }[];
  objective: Objective;
  loads: { judgeId: string; load: number; maxLoad: number }[];
  conflictsMet: { kind: ConflictKind; pairs: number }[];
  links: Link[];
  /** For verify(). */
  instance: Instance;
  solution: Solution;
}

export interface Refused {
  status: 'infeasible';
  answer: Infeasible;
  instance: Instance;
  table: ConflictTable;
}

/**
 * An optimal assignment, or the bottleneck (for sentences: explain()). Cost of a pair = best affinity - its affinity,
 * so that the sum of costs counts how far the plan stays behind ideal judges everywhere.
 * @throws RangeError for numbers that are not whole; AppError('cancelled').
 */
export function propose(input: ProposalInput, options: SolveOptions = {}): Proposed | Refused {
  const { entries, judges } = input;
  const table = conflictTable(entries, judges, input.declared, input.rules);
  const instance = buildInstance(input, table);
  const answer = solve(instance, options);
  if (answer.status === 'infeasible') return { status: 'infeasible', answer, instance, table };
  return {
    status: 'optimal',
    pairs: entries.flatMap((entry, e) =>
      Array.from(answer.judgesOf[e]!, (j) => ({ entryId: entry.id, judgeId: judges[j]!.id }))),
    objective: answer.objective,
    loads: judges.map((judge, j) => ({ judgeId: judge.id, load: answer.loads[j]!, maxLoad: judge.maxLoad })),
    conflictsMet: countConflicts(table),
    links: linksOf(entries, judges, answer.judgesOf),
    instance,
    solution: answer,
  };
}

function buildInstance(input: ProposalInput, table: ConflictTable): Instance {
  const { entries, judges, affinity, coverage } = input;
  const best = Math.max(affinity.sameSubject, affinity.sameDivision, affinity.other);
  const units = institutionNumbers(judges);
  const rows = new Map<string, number[]>();
  const rowOf = entries.map((entry) => {
    const key = qualificationKey(entry);
    const row = rows.get(key) ?? judges.map((judge) => {
      const named = namesQualification(entry, judge);
      const values = [affinity.other];
      if (named.subject) values.push(affinity.sameSubject);
      if (named.division) values.push(affinity.sameDivision);
      return best - Math.max(...values);
    });
    rows.set(key, row);
    return row;
  });
  return {
    entries: entries.map(() => ({ coverage })),
    judges: judges.map(({ maxLoad, minLoad = 0 }, j) => ({ maxLoad, minLoad, unit: units[j]! })),
    unitCap: input.unitCap,
    cost: (e, j) => (table.reasons[e * judges.length + j] === 0 ? rowOf[e]![j]! : -1),
    seed: input.seed,
    balance: input.balance ?? 'load-first',
  };
}

/** Judges are linked when they share an entry of the group (division and category: where ranks are compared). */
function linksOf(
  entries: readonly AssignableEntry[], judges: readonly AssignableJudge[], judgesOf: readonly Int32Array[],
): Link[] {
  const groups = new Map<string, { division: string; category: string; leader: Map<number, number> }>();
  const find = (leader: Map<number, number>, j: number): number => {
    let root = j;
    while (leader.get(root) !== root) root = leader.get(root)!;
    leader.set(j, root);
    return root;
  };
  for (const [e, { division, category }] of entries.entries()) {
    const key = JSON.stringify([division, category]);
    const group = groups.get(key) ?? { division, category, leader: new Map<number, number>() };
    groups.set(key, group);
    let first = -1;
    for (const j of judgesOf[e]!) {
      if (!group.leader.has(j)) group.leader.set(j, j);
      if (first >= 0) group.leader.set(find(group.leader, j), find(group.leader, first));
      first = j;
    }
  }
  return [...groups.values()].map(({ division, category, leader }) => {
    const parts = new Map<number, string[]>();
    for (const j of [...leader.keys()].sort((a, b) => a - b)) {
      const root = find(leader, j);
      parts.set(root, [...(parts.get(root) ?? []), judges[j]!.id]);
    }
    const sorted = [...parts.values()].sort((a, b) => b.length - a.length);
    return { division, category, judges: leader.size, connected: sorted.length <= 1, parts: sorted };
  });
}
