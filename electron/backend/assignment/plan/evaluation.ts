// A plan measured against the optimum: lines, loads, links, changes and scarce places, as the window shows them. Pure.
import { countConflicts } from '../field/conflicts.ts';
import { loadsOf } from './figures.ts';
import type { Pair } from './ground.ts';
import { linesOf, type LineShown } from './lines.ts';
import { linksOf } from './linkage.ts';
import { sumsOf, type JudgesOf } from './linkage-ground.ts';
import { rankingGroups, type Proposed, type ProposalInput } from './propose.ts';
import { spotsOf } from './spots.ts';

const sameSets = (a: JudgesOf, b: JudgesOf): boolean =>
  a.every((own, e) => own.length === b[e]!.length && Array.from(own).every((j) => Array.from(b[e]!).includes(j)));

/** Pairs that come, go and stay against the plan in force; pairs of entries or judges that are gone do not count. */
export function changesOf({ ground }: Pick<Proposed, 'ground'>, judgesOf: JudgesOf): { added: Pair[]; removed: Pair[]; kept: number } {
  const { entries, judges } = ground.input;
  const changes = { added: [] as Pair[], removed: [] as Pair[], kept: 0 };
  for (const [e, before] of ground.present.entries()) {
    const now = Array.from(judgesOf[e]!);
    for (const j of now) {
      if (before.includes(j)) changes.kept += 1;
      else changes.added.push({ entryId: entries[e]!.id, judgeId: judges[j]!.id });
    }
    for (const j of before) if (!now.includes(j)) changes.removed.push({ entryId: entries[e]!.id, judgeId: judges[j]!.id });
  }
  return changes;
}

/** Lines of the plan; what linkage or the lot gave up is said where this is the very plan that was proposed. */
export function linesOfPlan(proposed: Proposed, judgesOf: JudgesOf): LineShown[] {
  const same = sameSets(judgesOf, proposed.judgesOf);
  const { ground, staged } = proposed;
  return linesOf({
    ground, staged, judgesOf, sums: sumsOf(ground, judgesOf), linkage: same ? proposed.linkage : null, random: same ? proposed.random : null,
  });
}

export const isProposed = (proposed: Proposed, judgesOf: JudgesOf): boolean => sameSets(judgesOf, proposed.judgesOf);

/** `units`: the unit shown with each judge. */
export function evaluate(proposed: Proposed, input: ProposalInput, judgesOf: JudgesOf, units: ReadonlyMap<string, string>) {
  const { ground, staged } = proposed;
  const loads = loadsOf(input.judges.length, judgesOf);
  return {
    lines: linesOfPlan(proposed, judgesOf),
    loads: input.judges.map(({ id, name }, j) => ({
      judgeId: id, name, unit: units.get(id) ?? '', load: loads[j]!,
      maxLoad: ground.instance.judges[j]!.maxLoad, minLoad: ground.instance.judges[j]!.minLoad ?? 0,
    })),
    conflicts: countConflicts(ground.table),
    links: isProposed(proposed, judgesOf) ? proposed.links
      : linksOf({ judgesOf, groupOf: rankingGroups(input), judges: input.judges }, ground, proposed.ahead),
    changes: changesOf(proposed, judgesOf),
    spots: spotsOf(ground, staged),
    seats: ground.kept.coverage.reduce((sum, one) => sum + one, 0),
  };
}
