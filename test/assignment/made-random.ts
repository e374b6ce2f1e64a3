// Small random contests with every rule at once, and what happens to them afterwards: drop-outs, conflicts, late entries.
import type { AssignableEntry, AssignableJudge } from '#backend/assignment/field/conflicts.ts';
import type { ProposalInput } from '#backend/assignment/plan/propose.ts';
import type { Pair } from '#backend/assignment/plan/ground.ts';
import { seededRandom } from '#backend/matching/network.ts';
import { entry, judge } from './made-contest.ts';

export interface Dice {
  upTo(last: number): number;
  chance(share: number): boolean;
  oneOf<T>(...choices: [T, ...T[]]): T;
}

export function diceFrom(seed: number): Dice {
  const next = seededRandom(seed * 7919 + 11);
  const upTo = (last: number): number => Math.floor(next() * (last + 1));
  return { upTo, chance: (share) => next() < share, oneOf: (...choices) => choices[upTo(choices.length - 1)] ?? choices[0] };
}

export function randomContest(seed: number, most = { entries: 9, judges: 6 }): ProposalInput {
  const dice = diceFrom(seed);
  const subjects = ['美术', '音乐', '数学'];
  const divisions = ['小学', '初中'];
  const judgeCount = 2 + dice.upTo(most.judges - 2);
  const entryCount = 1 + dice.upTo(most.entries - 1);
  const coverage = 1 + dice.upTo(Math.min(2, judgeCount - 1));
  const mixed = dice.chance(0.3);
  const limit = Math.ceil((entryCount * coverage) / judgeCount) + dice.oneOf(0, 0, 1, 3);
  const schools = dice.oneOf(2, 3, 6);
  const entries: AssignableEntry[] = Array.from({ length: entryCount }, (_, e) => {
    const school = dice.chance(0.4) ? [`s${dice.upTo(schools - 1)}`] : [];
    return entry(`e${e}`, {
      division: dice.oneOf('小学', '小学', '初中'), subject: subjects[dice.upTo(2)]!, schoolCodes: school, schoolNames: school,
      ...(mixed && dice.chance(0.4) && { coverage: 1 + dice.upTo(Math.min(2, judgeCount - 1)) }),
    });
  });
  const minima = dice.chance(0.2);
  const judges: AssignableJudge[] = Array.from({ length: judgeCount }, (_, j) => {
    const school = dice.chance(0.8) ? `s${dice.upTo(schools - 1)}` : null;
    const maxLoad = Math.max(1, limit - dice.oneOf(0, 0, 1));
    return judge(`${j}`, {
      maxLoad, ...(minima && dice.chance(0.5) && { minLoad: Math.min(maxLoad, dice.upTo(2)) }), schoolCode: school, schoolName: school,
      subjects: dice.chance(0.7) ? [subjects[dice.upTo(2)]!] : [], divisions: dice.chance(0.3) ? [divisions[dice.upTo(1)]!] : [],
    });
  });
  const pairs = (share: number): Pair[] =>
    entries.flatMap((one) => judges.flatMap((other) => (dice.chance(share) ? [{ entryId: one.id, judgeId: other.id }] : [])));
  const imported = dice.chance(0.4) ? pairs(0.5).map((one) => ({ ...one, x10000: dice.upTo(30) * dice.oneOf(1000, 777) })) : [];
  return {
    entries, judges, declared: pairs(0.07), rules: { submittingUnit: true, subjectRequired: dice.chance(0.15) },
    affinity: { sameSubject: 2, sameDivision: 1, other: 0 }, coverage, unitCap: dice.oneOf(null, null, 1, 2), seed,
    pins: dice.chance(0.3) ? pairs(0.05) : [], affinities: imported, fairness: dice.chance(0.7), partial: true,
  };
}

/** The contest some days later: a plan is in force, some of it scored; a judge is gone, conflicts turn up, entries are late. */
export function troubled(input: ProposalInput, present: readonly Pair[], seed: number): ProposalInput {
  const dice = diceFrom(seed + 1_000_003);
  const entries = [...input.entries, ...Array.from({ length: dice.upTo(2) }, (_, e) => entry(`late${e}`, { subject: dice.oneOf('美术', '数学') }))];
  const frozen = present.filter(() => dice.chance(0.5));
  const gone = dice.chance(0.5) ? dice.upTo(input.judges.length - 1) : -1;
  const more = input.entries.flatMap((one) => input.judges.flatMap((other) =>
    (dice.chance(0.08) ? [{ entryId: one.id, judgeId: other.id }] : [])));
  return {
    ...input, entries, present, frozen, mode: 'repair', declared: [...input.declared, ...more],
    judges: input.judges.map((one, j) => (j === gone ? { ...one, maxLoad: 0, minLoad: 0 } : one)),
    ...(dice.chance(0.6) && { unitCap: 1 }), ...(dice.chance(0.1) && { coverage: Math.max(1, input.coverage - 1) }),
  };
}
