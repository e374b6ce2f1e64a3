// What assignment looks at: entries, judges, conflicts as they stand; pins, relations and coverage of single entries.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { divisionName } from '#contract/schema/rules.ts';
import { assignableEntries, assignableJudges, assignedPairs } from '#db/queries/assignment.ts';
import type { CommandContext, QueryContext } from '../../context.ts';
import { unbuilt } from '../../unbuilt.ts';
import { conflictsOf, fieldOf } from './look/handlers.ts';

export { conflictRulesOf, conflictsOf, fieldOf, seatsOf, type Field, type Pair } from './look/handlers.ts';

export const fieldHandlers = {
  current(context, input) {
    const field = fieldOf(context.db, input.contestId, null);
    const pairs = assignedPairs(context.db, input.contestId);
    const loads = Map.groupBy(pairs, (one) => one.judge_id);
    const limits = new Map(field.judges.map((one) => [one.id, one.maxLoad]));
    return {
      judges: assignableJudges(context.db, input.contestId).map((one) => ({
        judgeId: one.id, name: one.name, unit: one.unit, load: loads.get(one.id)?.length ?? 0, maxLoad: limits.get(one.id) ?? null,
      })),
      entries: assignableEntries(context.db, input.contestId).map((one) => ({
        entryId: one.id, blindCode: one.blind_code, title: one.title, division: divisionName(field.rules, one.division), subject: one.subject,
      })),
      pairs: pairs.map((one) => ({ entryId: one.entry_id, judgeId: one.judge_id })),
      conflicts: conflictsOf(field), appliedAt: field.row.assigned_at, seed: field.row.assigned_seed, basedOn: field.row.revision,
    };
  },
  pin: unbuilt,
  declare: unbuilt,
  withdraw: unbuilt,
  relate: unbuilt,
  unrelate: unbuilt,
  relations: unbuilt,
  setCoverage: unbuilt,
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['assignment']>;
