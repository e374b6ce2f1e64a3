// What assignment looks at: entries, judges, conflicts as they stand; pins, relations and coverage of single entries.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { ContestRules, categoryName, divisionName } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import { assignableEntries, assignableJudges, assignedPairs, declaredConflicts, entryPersonKeys, importedAffinities, pinnedPairs, scoredPairs }
  from '#db/queries/assignment.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import type { CommandContext, QueryContext } from '../../context.ts';
import { notFound } from '../../refusals.ts';
import { unbuilt } from '../../unbuilt.ts';
import { findConflicts, type AssignableEntry, type AssignableJudge, type Conflict } from './conflicts.ts';

export interface Field {
  row: ContestRow; rules: ContestRules; entries: AssignableEntry[]; judges: AssignableJudge[];
  declared: { entryId: string; judgeId: string }[];
  /** The plan in force, pairs that must be in any plan, and pairs that are scored already and stay. */
  present: Pair[];
  pins: Pair[];
  frozen: Pair[];
  /** Imported match of single pairs, in ten-thousandths; it replaces what the rules say of them. */
  affinities: (Pair & { x10000: number })[];
}
export interface Pair { entryId: string; judgeId: string }
const pairOf = ({ entry_id: entryId, judge_id: judgeId }: { entry_id: string; judge_id: string }): Pair => ({ entryId, judgeId });

/** Keys by which the same person is recognised: blind indexes only, never a name. */
const keysOf = (person: { id_index: Uint8Array | null; phone_index: Uint8Array | null }): string[] => [
  ...(person.id_index ? [`id:${Buffer.from(person.id_index).toString('hex')}`] : []),
  ...(person.phone_index ? [`phone:${Buffer.from(person.phone_index).toString('hex')}`] : []),
];

/** Everything assignment looks at; `maxLoad` lowers every judge's own limit. */
export function fieldOf(db: ReadDb, contestId: string, maxLoad: number | null): Field {
  const row = contestRow(db, contestId);
  if (!row) throw notFound('contest');
  const rules = ContestRules.parse(JSON.parse(row.rules));
  const people = Map.groupBy(entryPersonKeys(db, contestId), (one) => one.entry_id);
  const entries = assignableEntries(db, contestId).map((entry): AssignableEntry => {
    const own = people.get(entry.id) ?? [];
    const schools = [{ school: entry.school, school_code: entry.school_code }, ...own]
      .filter((one) => one.school !== '' || one.school_code !== '');
    return {
      id: entry.id, division: divisionName(rules, entry.division), category: categoryName(rules, entry.category),
      subject: entry.subject, schoolCodes: schools.map((one) => one.school_code), schoolNames: schools.map((one) => one.school),
      submittingUnit: entry.submitting_unit, people: own.filter((one) => one.part === 'author').flatMap(keysOf),
      advisors: own.filter((one) => one.part === 'advisor').flatMap(keysOf),
    };
  });
  const judges = assignableJudges(db, contestId).map((judge): AssignableJudge => ({
    id: judge.id, name: judge.name, schoolCode: judge.school_code, schoolName: judge.school ?? judge.unit,
    submittingUnit: judge.submitting_unit, subjects: JSON.parse(judge.subjects) as string[], people: keysOf(judge),
    divisions: (JSON.parse(judge.divisions) as string[]).map((id) => divisionName(rules, id)),
    maxLoad: Math.min(judge.max_load ?? entries.length, maxLoad ?? rules.assignment.maxLoad ?? entries.length, entries.length),
  }));
  const declared = declaredConflicts(db, contestId).map((one) => ({ entryId: one.entry_id, judgeId: one.judge_id }));
  return {
    row, rules, entries, judges, declared, present: assignedPairs(db, contestId).map(pairOf), pins: pinnedPairs(db, contestId).map(pairOf),
    frozen: scoredPairs(db, contestId).map(pairOf),
    affinities: importedAffinities(db, contestId).map((one) => ({ ...pairOf(one), x10000: one.value_x10000 })),
  };
}

export const conflictsOf = (field: Field): Conflict[] => findConflicts(
  field.entries, field.judges, field.declared, { submittingUnit: field.rules.assignment.submittingUnitConflict });

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
