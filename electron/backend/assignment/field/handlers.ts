// What assignment looks at: entries, judges, conflicts as they stand; pins, relations and coverage of single entries.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { categoryName, divisionName } from '#contract/schema/rules.ts';
import { assignableEntries, assignableJudges } from '#db/queries/assignment.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { changeHandlers } from './changes/handlers.ts';
import { conflictTable, countConflicts, listConflicts, type ConflictKind, type ConflictTable } from './conflicts.ts';
import { fieldOf, seatsOf } from './look/handlers.ts';
import { relationHandlers } from './relations/handlers.ts';

export { conflictRulesOf, conflictsOf, fieldOf, seatsOf, type Field, type Pair } from './look/handlers.ts';

/** More reasons than this are not listed: a window shows no more, and they would take seconds to cross. */
const MOST_REASONS = 60_000;
/** Kinds that follow from columns of the lists, so that a reader can see them without; in the order in which they are left out. */
const evident: readonly ConflictKind[] = ['not_qualified', 'same_submitting_unit', 'same_school', 'same_unit'];

/** Kinds to leave out so that the rest can be listed, and how many reasons that leaves out. */
function tooMany(table: ConflictTable): { without: ConflictKind[]; leftOut: number } {
  const counts = new Map(countConflicts(table).map((one) => [one.kind, one.pairs]));
  const without: ConflictKind[] = [];
  let listed = [...counts.values()].reduce((sum, pairs) => sum + pairs, 0);
  let leftOut = 0;
  for (const kind of evident) {
    if (listed <= MOST_REASONS) break;
    const pairs = counts.get(kind) ?? 0;
    if (pairs === 0) continue;
    without.push(kind);
    listed -= pairs;
    leftOut += pairs;
  }
  return { without, leftOut };
}

export const fieldHandlers = {
  current(context, input) {
    const field = fieldOf(context.db, input.contestId, null);
    const loads = Map.groupBy(field.present, (one) => one.judgeId);
    const table = conflictTable(field.entries, field.judges, field.declared, field.conflictRules);
    const { without, leftOut } = tooMany(table);
    const rowOf = new Map(assignableJudges(context.db, input.contestId).map((one) => [one.id, one]));
    const seats = new Map(field.entries.map((one) => [one.id, seatsOf(field, one)]));
    return {
      judges: field.judges.map((one) => ({
        judgeId: one.id, name: one.name, unit: rowOf.get(one.id)?.unit ?? '', load: loads.get(one.id)?.length ?? 0, maxLoad: one.maxLoad,
        minLoad: one.minLoad ?? 0, subjects: [...one.subjects], divisions: [...one.divisions],
      })),
      entries: assignableEntries(context.db, input.contestId).map((one) => ({
        entryId: one.id, blindCode: one.blind_code, title: one.title, division: divisionName(field.rules, one.division), subject: one.subject,
        category: categoryName(field.rules, one.category), coverage: seats.get(one.id) ?? field.rules.assignment.coverage,
        ownCoverage: one.coverage,
      })),
      pairs: field.present, conflicts: listConflicts(table, field.entries, field.judges, without), conflictsLeftOut: leftOut,
      pins: field.pins, frozen: field.frozen,
      affinities: field.affinities.map(({ entryId, judgeId, x10000 }) => ({ entryId, judgeId, value: x10000 / 10_000 })),
      appliedAt: field.row.assigned_at, seed: field.row.assigned_seed, basedOn: field.row.revision,
    };
  },
  ...changeHandlers,
  ...relationHandlers,
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['assignment']>;
