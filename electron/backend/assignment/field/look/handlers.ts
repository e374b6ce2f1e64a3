// Reads everything that assignment looks at, and what bars single pairs, as it stands at this moment.
import { ContestRules, categoryName, coverageByRules, divisionName } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import {
  assignableEntries, assignableJudges, assignedPairs, authorsJudgedBefore, coauthorsOfJudges, declaredConflicts, entryPersonKeys, importedAffinities,
  judgeRelations, pinnedPairs, recusedPairs, scoredPairs, unitKinds, type AcquaintanceRow, type AssignableEntryRow, type AssignableJudgeRow,
  type EntryPersonKeys,
} from '#db/queries/assignment.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { schoolRows, unitRows } from '#db/queries/directory.ts';
import { sealedConflicts } from '#db/queries/seals.ts';
import { notFound } from '#backend/refusals.ts';
import {
  findConflicts, type AssignableEntry, type AssignableJudge, type Conflict, type ConflictKind, type ConflictRules, type Declared,
} from '../conflicts.ts';
import { languagesIn } from '../languages.ts';
import { comparableName } from '../names.ts';
import { isMaskedPhone } from '../numbers.ts';
import { pairsOfAcquaintances, relatedPairs, type Acquaintance, type EntryPerson, type Related, type Relation } from '../people.ts';
import { Workplaces, placeOfUnit } from '../workplaces.ts';

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

const hex = (bytes: Uint8Array | null): string => (bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') : '');

interface Numbered { name: string; id_index: Uint8Array | null; phone_index: Uint8Array | null }
const numberKeys = (person: Numbered): string[] => [
  ...(person.id_index ? [`id:${hex(person.id_index)}`] : []),
  ...(person.phone_index ? [`phone:${hex(person.phone_index)}`] : []),
];
const nameKeys = ({ name }: Numbered, places: readonly string[]): string[] => places.map((place) => `name:${comparableName(name)}@${place}`);

/**
 * Keys by which somebody of an entry is recognised: blind indexes of his numbers; only without any, his name in his
 * institution. Sheets give advisors by name alone.
 */
const keysOf = (person: Numbered, places: () => readonly string[]): string[] => {
  const keys = numberKeys(person);
  return keys.length > 0 ? keys : nameKeys(person, places());
};

/** Schools and units of the workspace, as institutions. */
function workplacesOf(db: ReadDb): Workplaces {
  const kinds = new Map(unitKinds(db).map((one) => [one.id, one.kind]));
  return new Workplaces(schoolRows(db), unitRows(db).map((unit) => ({ ...unit, kind: kinds.get(unit.id) ?? 'other' })));
}

/** An entry whose reporting unit nobody wrote down is its school's, where that unit reports to a level above. */
function reportingUnit(unitId: string, schoolId: string, places: Workplaces, level: string | undefined): string {
  if (unitId !== '') return unitId;
  const own = places.present(schoolId)?.unitId ?? '';
  return places.isBelow(own, level) ? own : '';
}

function entriesOf(
  rows: readonly AssignableEntryRow[], people: ReadonlyMap<string, EntryPersonKeys[]>, rules: ContestRules, places: Workplaces,
): AssignableEntry[] {
  const level = rules.levels.find((one) => one.here)?.id;
  const originOf = remembered((unit: string, ...schoolIds: string[]) => {
    const schools = schoolIds.map((id) => places.present(id)).filter((one) => one !== undefined);
    const unitId = reportingUnit(unit, schoolIds[0] ?? '', places, level);
    return {
      schoolCodes: schools.map((one) => one.code), schoolNames: schools.map((one) => one.name), submittingUnit: places.unitName(unitId),
      places: [...new Set([...schoolIds.flatMap((id) => places.ofSchool(id)), ...(unitId === '' ? [] : [placeOfUnit(unitId)])])],
    };
  });
  const groupOf = remembered((division: string, category: string) => ({
    division: divisionName(rules, division), category: categoryName(rules, category), coverage: coverageByRules(rules, division, category),
  }));
  const languageOf = remembered((language: string) => languagesIn(language).join('、'));
  return rows.map((entry) => {
    const own = people.get(entry.id) ?? [];
    const others = own.filter((one) => one.school_id !== '' && one.school_id !== entry.school_id).map((one) => one.school_id);
    const keys: Record<EntryPerson['part'], string[]> = { author: [], advisor: [] };
    for (const one of own) keys[one.part].push(...keysOf(one, () => places.ofSchool(one.school_id || entry.school_id)));
    const { coverage: byRules, ...group } = groupOf(entry.division, entry.category);
    const coverage = entry.coverage ?? byRules;
    return {
      id: entry.id, subject: entry.subject, ...group, ...originOf(entry.submitting_unit_id, entry.school_id, ...others), people: keys.author,
      advisors: keys.advisor, language: languageOf(entry.language), ...(coverage === undefined ? {} : { coverage }),
    };
  });
}

/** The same few words and ids come again and again: what they mean is worked out once. */
function remembered<T>(work: (...words: string[]) => T): (...words: string[]) => T {
  const known = new Map<string, T>();
  return (...words) => {
    const key = words.join('\0');
    let found = known.get(key);
    if (found === undefined) known.set(key, found = work(...words));
    return found;
  };
}

function judgesOf(
  rows: readonly AssignableJudgeRow[], rules: ContestRules, places: Workplaces, most: { entries: number; load: number | null },
): AssignableJudge[] {
  const { minLoad, maxLoad: usualMost } = rules.assignment;
  const level = rules.levels.find((one) => one.here)?.id;
  return rows.map((judge) => {
    const maxLoad = Math.min(judge.max_load ?? most.entries, most.load ?? usualMost ?? most.entries, most.entries);
    const school = places.present(judge.school_id);
    const unitId = reportingUnit(judge.submitting_unit_id, judge.school_id, places, level) || places.unitIdOf(judge.unit);
    const workplaces = judge.school_id === '' ? places.ofText(judge.unit, judge.submitting_unit_id)
      : [...places.ofSchool(judge.school_id), ...places.ofUnitName(judge.unit)];
    return {
      id: judge.id, name: judge.name, schoolCode: school?.code ?? null, schoolName: school?.name ?? judge.unit,
      submittingUnit: places.unitName(unitId), unitsAbove: places.unitsAbove(unitId, level),
      people: [...numberKeys(judge), ...nameKeys(judge, workplaces)], places: workplaces,
      subjects: JSON.parse(judge.subjects) as string[],
      divisions: (JSON.parse(judge.divisions) as string[]).map((id) => divisionName(rules, id)),
      categories: (JSON.parse(judge.categories) as string[]).map((id) => categoryName(rules, id)),
      languages: (JSON.parse(judge.languages) as string[]).flatMap(languagesIn),
      maxLoad, minLoad: Math.min(judge.min_load ?? minLoad, maxLoad),
    };
  });
}

const acquaintances = (rows: readonly AcquaintanceRow[]): Acquaintance[] =>
  rows.map((one) => ({ judgeId: one.judge_id, idIndex: hex(one.id_index), phoneIndex: hex(one.phone_index) }));

/** Every pair that is barred by itself. */
function barredPairs(db: ReadDb, { id, year }: ContestRow, rules: ContestRules, everybody: () => EntryPerson[], places: Workplaces): Declared[] {
  const { coauthorYears, judgedYears } = rules.assignment.conflicts;
  const relations = relationsOf(db, id);
  const coauthors = coauthorYears === 0 ? [] : acquaintances(coauthorsOfJudges(db, id, year - coauthorYears));
  const judged = judgedYears === 0 ? [] : acquaintances(authorsJudgedBefore(db, id, year - judgedYears));
  const people = relations.length + coauthors.length + judged.length === 0 ? [] : everybody();
  return [
    ...declaredConflicts(db, id).map((one) => ({ ...pairOf(one), kind: one.kind as ConflictKind })),
    ...recusedPairs(db, id).map((one) => ({ ...pairOf(one), kind: 'recused' as const })),
    // Whose entries they are is sealed: what was found before stands for what can't be looked for now.
    ...sealedConflicts(db, id).flatMap((one) => (JSON.parse(one.why) as ConflictKind[]).map((kind) => ({ ...pairOf(one), kind }))),
    ...relatedPairs(relations, people, places).map(({ entryId, judgeId, kind }) => ({ entryId, judgeId, kind })),
    ...pairsOfAcquaintances(coauthors, people, 'coauthor', ['author', 'advisor']),
    ...pairsOfAcquaintances(judged, people, 'judged_before', ['author']),
  ];
}

const relationsOf = (db: ReadDb, contestId: string): Relation[] => judgeRelations(db, contestId).map((one) => ({
  relationId: one.id, judgeId: one.judge_id, kind: one.kind as ConflictKind, name: one.name, school: one.school,
  index: hex(one.id_index), isPhone: isMaskedPhone(one.id_masked),
}));

function peopleOf(rows: readonly AssignableEntryRow[], people: ReadonlyMap<string, EntryPersonKeys[]>): EntryPerson[] {
  return rows.flatMap((entry) => (people.get(entry.id) ?? []).map((one) => ({
    entryId: entry.id, part: one.part, name: one.name, idIndex: hex(one.id_index), phoneIndex: hex(one.phone_index),
    schoolId: one.school_id || entry.school_id,
  })));
}

/** The entries that each recorded relation bars as the lists stand now. */
export function relatedNow(db: ReadDb, contestId: string): Related[] {
  const relations = relationsOf(db, contestId);
  if (relations.length === 0) return [];
  const people = peopleOf(assignableEntries(db, contestId), Map.groupBy(entryPersonKeys(db, contestId), (one) => one.entry_id));
  return relatedPairs(relations, people, workplacesOf(db));
}

/** Everything assignment looks at; `maxLoad` takes the place of the rules' limit, a judge's own limit stays. */
export function fieldOf(db: ReadDb, contestId: string, maxLoad: number | null): Field {
  const row = contestRow(db, contestId);
  if (!row) throw notFound('contest');
  const rules = ContestRules.parse(JSON.parse(row.rules));
  const rows = assignableEntries(db, contestId);
  const people = Map.groupBy(entryPersonKeys(db, contestId), (one) => one.entry_id);
  const places = workplacesOf(db);
  const active = new Set(rows.map((one) => one.id));
  const isActive = (one: Pair): boolean => active.has(one.entryId);
  return {
    row, rules, entries: entriesOf(rows, people, rules, places),
    judges: judgesOf(assignableJudges(db, contestId).filter((one) => one.shadow === 0), rules, places, { entries: rows.length, load: maxLoad }),
    conflictRules: conflictRulesOf(rules), declared: barredPairs(db, row, rules, () => peopleOf(rows, people), places),
    present: assignedPairs(db, contestId).map(pairOf),
    pins: pinnedPairs(db, contestId).map(pairOf).filter(isActive), frozen: scoredPairs(db, contestId).map(pairOf).filter(isActive),
    affinities: importedAffinities(db, contestId).map((one) => ({ ...pairOf(one), x10000: one.value_x10000 })).filter(isActive),
  };
}

export const conflictsOf = (field: Field): Conflict[] => findConflicts(field.entries, field.judges, field.declared, field.conflictRules);
