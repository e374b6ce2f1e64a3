// Reads everything that assignment looks at, and what bars single pairs, as it stands at this moment.
import { ContestRules, categoryName, divisionName } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import {
  assignableEntries, assignableJudges, assignedPairs, declaredConflicts, entryPersonKeys, importedAffinities, pinnedPairs, recusedPairs, scoredPairs,
} from '#db/queries/assignment.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { notFound } from '../../../refusals.ts';
import {
  findConflicts, type AssignableEntry, type AssignableJudge, type Conflict, type ConflictKind, type ConflictRules, type Declared,
} from '../conflicts.ts';

export interface Pair { entryId: string; judgeId: string }

export interface Field {
  row: ContestRow; rules: ContestRules;
  /** `coverage` of an entry is its own or that of its division and category; absent: what is asked of all, see seatsOf(). */
  entries: AssignableEntry[]; judges: AssignableJudge[];
  /** How the contest's rules bear on conflicts: for conflictTable(). */
  conflictRules: ConflictRules;
  /** Every pair that is barred by itself, with its kind: declared, recused on a sheet, by a relation, by entries of other years. */
  declared: Declared[];
  /** The plan in force (withdrawn entries too), pairs that must be in any plan, and pairs that are scored already and stay. */
  present: Pair[];
  pins: Pair[];
  frozen: Pair[];
  /** Imported match of single pairs, in ten-thousandths; it replaces what the rules say of them. */
  affinities: (Pair & { x10000: number })[];
}

const pairOf = ({ entry_id: entryId, judge_id: judgeId }: { entry_id: string; judge_id: string }): Pair => ({ entryId, judgeId });

/** How the rules of a contest bear on conflicts. */
export const conflictRulesOf = ({ assignment }: ContestRules): ConflictRules => ({
  submittingUnit: assignment.submittingUnitConflict, workUnit: assignment.conflicts.workUnit, subjectRequired: assignment.subjectRequired,
  categoryRequired: assignment.categoryRequired, languageRequired: assignment.languageRequired,
});

/**
 * Judges an entry needs: its own number, else that of its division and category, else the number asked of all. A number
 * asked for one proposal replaces only the last.
 */
export const seatsOf = (field: Pick<Field, 'rules'>, entry: Pick<AssignableEntry, 'coverage'>, asked?: number): number =>
  entry.coverage ?? asked ?? field.rules.assignment.coverage;

/** Keys by which the same person is recognised: blind indexes only, never a name. */
const keysOf = (person: { id_index: Uint8Array | null; phone_index: Uint8Array | null }): string[] => [
  ...(person.id_index ? [`id:${Buffer.from(person.id_index).toString('hex')}`] : []),
  ...(person.phone_index ? [`phone:${Buffer.from(person.phone_index).toString('hex')}`] : []),
];

/** Everything assignment looks at; `maxLoad` takes the place of the rules' limit, a judge's own limit stays. */
export function fieldOf(db: ReadDb, contestId: string, maxLoad: number | null): Field {
  const row = contestRow(db, contestId);
  if (!row) throw notFound('contest');
  const rules = ContestRules.parse(JSON.parse(row.rules));
  const { coverages, minLoad, maxLoad: usualMost } = rules.assignment;
  const people = Map.groupBy(entryPersonKeys(db, contestId), (one) => one.entry_id);
  const entries = assignableEntries(db, contestId).map((entry): AssignableEntry => {
    const own = people.get(entry.id) ?? [];
    const schools = [{ school: entry.school, school_code: entry.school_code }, ...own]
      .filter((one) => one.school !== '' || one.school_code !== '');
    const coverage = entry.coverage ?? coverages.find((one) => (one.division === '' || one.division === entry.division)
      && (one.category === '' || one.category === entry.category))?.coverage;
    return {
      id: entry.id, division: divisionName(rules, entry.division), category: categoryName(rules, entry.category),
      subject: entry.subject, schoolCodes: schools.map((one) => one.school_code), schoolNames: schools.map((one) => one.school),
      submittingUnit: entry.submitting_unit, people: own.filter((one) => one.part === 'author').flatMap(keysOf),
      advisors: own.filter((one) => one.part === 'advisor').flatMap(keysOf), language: entry.language,
      ...(coverage === undefined ? {} : { coverage }),
    };
  });
  const judges = assignableJudges(db, contestId).map((judge): AssignableJudge => {
    const most = Math.min(judge.max_load ?? entries.length, maxLoad ?? usualMost ?? entries.length, entries.length);
    return {
      id: judge.id, name: judge.name, schoolCode: judge.school_code, schoolName: judge.school ?? judge.unit,
      submittingUnit: judge.submitting_unit, subjects: JSON.parse(judge.subjects) as string[], people: keysOf(judge),
      divisions: (JSON.parse(judge.divisions) as string[]).map((id) => divisionName(rules, id)),
      categories: (JSON.parse(judge.categories) as string[]).map((id) => categoryName(rules, id)),
      languages: JSON.parse(judge.languages) as string[],
      maxLoad: most, minLoad: Math.min(judge.min_load ?? minLoad, most),
    };
  });
  const declared: Declared[] = [
    ...declaredConflicts(db, contestId).map((one) => ({ ...pairOf(one), kind: one.kind as ConflictKind })),
    ...recusedPairs(db, contestId).map((one) => ({ ...pairOf(one), kind: 'recused' as const })),
  ];
  const active = new Set(entries.map((one) => one.id));
  const isActive = (one: Pair): boolean => active.has(one.entryId);
  return {
    row, rules, entries, judges, conflictRules: conflictRulesOf(rules), declared, present: assignedPairs(db, contestId).map(pairOf),
    pins: pinnedPairs(db, contestId).map(pairOf).filter(isActive), frozen: scoredPairs(db, contestId).map(pairOf).filter(isActive),
    affinities: importedAffinities(db, contestId).map((one) => ({ ...pairOf(one), x10000: one.value_x10000 })).filter(isActive),
  };
}

export const conflictsOf = (field: Field): Conflict[] => findConflicts(field.entries, field.judges, field.declared, field.conflictRules);
