// From entries, judges and rules to a proposed plan: the optimum of all objectives, then linkage, or a draw by lot.
import { countConflicts, type ConflictKind, type ConflictTable } from '../field/conflicts.ts';
import { randomised, type CapTooSmall, type Randomised } from '#backend/matching/randomised.ts';
import type { Infeasible, Instance, Objective, Solution, SolveOptions } from '#backend/matching/solve.ts';
import { loadsOf, pairsOf } from './figures.ts';
import { groundOf, type GroundInput, type Pair, type PlanGround } from './ground.ts';
import { connect, unlinkable, type ConnectAnswer } from './linkage-connect.ts';
import type { Obstacle } from './linkage-possible.ts';
import { groupsOf, linksOf, type LinkReport } from './linkage.ts';
import { sumsOf, type Sums } from './linkage-ground.ts';
import { priced, unfolded } from './seats.ts';
import { stages, type Staged } from './stages.ts';

export type { Affinity } from './ground.ts';

export interface ProposalInput extends GroundInput {
  /** Fewest empty seats instead of a refusal. */
  partial?: boolean;
  /** Most probability of any pair; null or absent: not drawn by lot. A repair is never drawn: what stays was drawn before. */
  randomCap?: number | null;
  /** Where ranks are compared; default: division and category. */
  scope?: 'division-category' | 'division' | 'contest';
}

export interface Proposed {
  status: 'optimal';
  pairs: Pair[];
  /** In the rules' own unit of affinity: how far the plan stays behind ideal judges everywhere. */
  objective: Omit<Objective, 'unfilled'> & { unfilled: number };
  loads: { judgeId: string; load: number; maxLoad: number }[];
  conflictsMet: { kind: ConflictKind; pairs: number }[];
  links: LinkReport[];
  /** Groups that no plan without empty seats can connect, known before anything was solved. */
  ahead: ReadonlyMap<string, Obstacle>;
  ground: PlanGround;
  judgesOf: Int32Array[];
  sums: Sums;
  staged: Staged;
  /** What was exchanged for the sake of linkage; null: nothing had to be. */
  linkage: ConnectAnswer | null;
  random: Randomised | null;
  /** For verify(): the last instance that was solved. */
  instance: Instance;
  solution: Solution;
}

export interface Refused {
  status: 'infeasible';
  answer: Infeasible | CapTooSmall;
  instance: Instance;
  table: ConflictTable;
}

/** Ranking group of each entry of the ground. */
export const rankingGroups = (input: ProposalInput): string[] =>
  groupsOf(input.entries, input.scope ?? 'division-category');

/**
 * The best plan, or the bottleneck (for sentences: explain()). Order of objectives: see stages().
 * @throws RangeError for numbers that are not whole; AppError('cancelled' | 'affinity_range').
 */
export function propose(input: ProposalInput, options: SolveOptions = {}): Proposed | Refused {
  const ground = groundOf(input);
  const groupOf = rankingGroups(input);
  const known = new Map(unlinkable(ground, groupOf).map((one) => [one.group, one.obstacle]));
  const staged = stages(ground, { ...options, partial: input.partial ?? false });
  if (staged.status === 'infeasible') return { status: 'infeasible', answer: staged, instance: ground.instance, table: ground.table };
  let judgesOf = staged.judgesOf;
  const lot = input.mode !== 'repair' && staged.cut === null && input.randomCap ? drawn(ground, input.randomCap, options) : null;
  if (lot?.status === 'infeasible') return { status: 'infeasible', answer: lot, instance: ground.instance, table: ground.table };
  if (lot) judgesOf = lot.judgesOf;
  let linkage: ConnectAnswer | null = null;
  // Seats that stay empty may leave judges out who would sit somewhere otherwise.
  const ahead = staged.cut === null ? known : new Map<string, Obstacle>();
  // A drawn plan is left as the lot has it: exchanges would change the probabilities that were promised.
  if (!lot) {
    const { worth, ...unfair } = ground;
    linkage = connect({ ...unfair, ...(input.fairness !== false && { worth }), judgesOf, groupOf, ahead }, options);
    if (linkage.price.exchanges > 0) judgesOf = linkage.judgesOf;
  }
  const sums = sumsOf(ground, judgesOf);
  const loads = loadsOf(input.judges.length, judgesOf);
  const [most, least] = [loads.reduce((a, b) => Math.max(a, b), 0), loads.reduce((a, b) => Math.min(a, b), Infinity)];
  const { instance, solution } = staged.proofs.at(-1)!;
  return {
    status: 'optimal', pairs: pairsOf(ground, judgesOf),
    objective: {
      unfilled: sums.unfilled, maxLoad: most, spread: loads.length > 0 ? most - least : 0, squaredLoads: sums.squares,
      cost: (sums.cost * ground.step) / 10_000,
    },
    loads: input.judges.map((judge, j) => ({ judgeId: judge.id, load: loads[j]!, maxLoad: judge.maxLoad })),
    conflictsMet: countConflicts(ground.table),
    links: linksOf({ judgesOf, groupOf, judges: input.judges }, ground, ahead), ahead,
    ground, judgesOf, sums, staged, linkage, random: lot, instance, solution,
  };
}

/** A plan drawn by lot under the cap, in numbers of the ground. */
function drawn(ground: PlanGround, cap: number, options: SolveOptions): Randomised | CapTooSmall | Infeasible {
  const whole = unfolded(ground);
  const instance = priced(whole.instance, Float64Array.from(whole.instance.arcs.cost), 'load-first');
  const answer = randomised(instance, cap, options);
  if (answer.status === 'infeasible') return answer;
  const entries = ground.instance.entries.length;
  const judgesOf = answer.judgesOf.slice(0, entries);
  for (let e = entries; e < answer.judgesOf.length; e += 1) {
    const back = whole.entryOf[e]!;
    judgesOf[back] = Int32Array.of(...judgesOf[back]!, ...answer.judgesOf[e]!).sort();
  }
  return { ...answer, judgesOf };
}
