// Which judge may not see which entry, and why. Pure: people are compared by keys, schools by code, places by id.
import type { AssignableEntry, AssignableJudge, ConflictRules } from './assignable.ts';
import { comparableName } from './names.ts';
import { isQualified, qualificationKey } from './qualification.ts';

export type { AssignableEntry, AssignableJudge, ConflictRules } from './assignable.ts';
export { institutionNumbers } from './institutions.ts';
export { comparableName } from './names.ts';
export { namesQualification, qualificationKey } from './qualification.ts';

/**
 * Why a pair is excluded, in the order of importance in which reasons are named and counted.
 * Source: the relations for which judges step back in rules of contests (domain.md 1.14) and what organisers miss in
 * other systems (judging.md 3.13).
 */
export const conflictKinds = [
  'not_qualified', 'same_school', 'same_unit', 'same_submitting_unit', 'author', 'advisor', 'relative', 'teacher_student', 'coauthor',
  'colleague', 'judged_before', 'recused', 'declared', 'other',
] as const;
export type ConflictKind = (typeof conflictKinds)[number];

/** A pair that is barred by itself: declared, recused, or found by a relation. Absent kind: 'declared'. */
export interface Declared { entryId: string; judgeId: string; kind?: ConflictKind }
export interface Conflict { entryId: string; judgeId: string; kind: ConflictKind }

/** All reasons of all pairs at once: bit `1 << conflictKinds.indexOf(kind)` of reasons[entry * judgeCount + judge]. */
export interface ConflictTable { reasons: Uint16Array; entryCount: number; judgeCount: number }

export const conflictBit = (kind: ConflictKind): number => 1 << conflictKinds.indexOf(kind);
const BIT = {
  notQualified: conflictBit('not_qualified'), school: conflictBit('same_school'), unit: conflictBit('same_unit'),
  submittingUnit: conflictBit('same_submitting_unit'), author: conflictBit('author'), advisor: conflictBit('advisor'),
};

/**
 * Qualification is worked out once for each class of entries and copied; everything else touches only the pairs it bars.
 * 'same_unit' is said only where 'same_school' is not: it names what a comparison of schools alone would miss.
 * @param declared pairs with an unknown entry or judge are ignored, as either may have been withdrawn since.
 */
export function conflictTable(
  entries: readonly AssignableEntry[], judges: readonly AssignableJudge[],
  declared: readonly Declared[], rules: ConflictRules,
): ConflictTable {
  const reasons = new Uint16Array(entries.length * judges.length);
  const index = indexJudges(judges);
  const rowOf = unqualifiedRows(judges, rules);
  const comparable = remembered(comparableName);
  for (const [e, entry] of entries.entries()) {
    const from = e * judges.length;
    const mark = (found: readonly number[] | undefined, reason: number, unless = 0): void => {
      if (!found) return;
      for (const j of found) {
        const at = from + j;
        if ((reasons[at]! & unless) === 0) reasons[at] = reasons[at]! | reason;
      }
    };
    reasons.set(rowOf(entry), from);
    for (let i = 0; i < Math.max(entry.schoolCodes.length, entry.schoolNames.length); i += 1) {
      const code = (entry.schoolCodes[i] ?? '').trim();
      const name = comparable(entry.schoolNames[i] ?? '');
      mark(index.byCode.get(code), BIT.school);
      mark((code === '' ? index.byName : index.codelessByName).get(name), BIT.school);
    }
    if (rules.workUnit !== false) for (const place of entry.places ?? []) mark(index.byPlace.get(place), BIT.unit, BIT.school);
    if (rules.submittingUnit) mark(index.byUnit.get(comparable(entry.submittingUnit)), BIT.submittingUnit);
    for (const person of entry.people) mark(index.byPerson.get(person), BIT.author);
    for (const person of entry.advisors ?? []) mark(index.byPerson.get(person), BIT.advisor);
  }
  const entryAt = new Map(entries.map((entry, e) => [entry.id, e]));
  const judgeAt = new Map(judges.map((judge, j) => [judge.id, j]));
  for (const { entryId, judgeId, kind = 'declared' } of declared) {
    const e = entryAt.get(entryId);
    const j = judgeAt.get(judgeId);
    if (e === undefined || j === undefined) continue;
    const at = e * judges.length + j;
    reasons[at] = reasons[at]! | conflictBit(kind);
  }
  return { reasons, entryCount: entries.length, judgeCount: judges.length };
}

/** The same few names come again and again. */
function remembered(work: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    let found = known.get(name);
    if (found === undefined) known.set(name, found = work(name));
    return found;
  };
}

/** Which judges are not qualified for an entry, one row for all entries that ask for the same. */
function unqualifiedRows(judges: readonly AssignableJudge[], rules: ConflictRules): (entry: AssignableEntry) => Uint16Array {
  const byWords = new Map<string, Uint16Array>();
  const byKey = new Map<string, Uint16Array>();
  return (entry) => {
    const words = `${entry.division}\0${entry.subject}\0${entry.category}\0${entry.language ?? ''}`;
    let row = byWords.get(words);
    if (row) return row;
    const key = qualificationKey(entry);
    row = byKey.get(key) ?? Uint16Array.from(judges, (judge) => (isQualified(entry, judge, rules) ? 0 : BIT.notQualified));
    byKey.set(key, row);
    byWords.set(words, row);
    return row;
  };
}

/** Judges by what an entry may share with them; the empty key is never listed. */
function indexJudges(judges: readonly AssignableJudge[]) {
  const index = {
    byCode: new Map<string, number[]>(), byName: new Map<string, number[]>(), codelessByName: new Map<string, number[]>(),
    byPlace: new Map<string, number[]>(), byUnit: new Map<string, number[]>(), byPerson: new Map<string, number[]>(),
  };
  const list = (map: Map<string, number[]>, key: string, j: number): void => {
    if (key === '') return;
    const listed = map.get(key);
    if (listed) listed.push(j);
    else map.set(key, [j]);
  };
  for (const [j, judge] of judges.entries()) {
    const code = (judge.schoolCode ?? '').trim();
    const name = comparableName(judge.schoolName ?? '');
    list(index.byCode, code, j);
    list(index.byName, name, j);
    if (code === '') list(index.codelessByName, name, j);
    for (const place of judge.places ?? []) list(index.byPlace, place, j);
    for (const unit of [judge.submittingUnit ?? '', ...judge.unitsAbove ?? []]) list(index.byUnit, comparableName(unit), j);
    for (const person of judge.people) list(index.byPerson, person, j);
  }
  return index;
}

/**
 * Every excluded pair with its reasons, one line a reason, in the order of entries, judges, and conflictKinds.
 * Whole tables of big contests are large: prefer conflictTable() where only counts or single pairs are needed.
 */
export const findConflicts = (
  entries: readonly AssignableEntry[], judges: readonly AssignableJudge[],
  declared: readonly Declared[], rules: ConflictRules,
): Conflict[] => listConflicts(conflictTable(entries, judges, declared, rules), entries, judges);

/** The lines of findConflicts() from a table that is there already; kinds of `without` are left out. */
export function listConflicts(
  { reasons }: ConflictTable, entries: readonly { id: string }[], judges: readonly { id: string }[], without: readonly ConflictKind[] = [],
): Conflict[] {
  const shown = without.reduce((mask, kind) => mask & ~conflictBit(kind), 0xffff);
  const conflicts: Conflict[] = [];
  for (const [e, entry] of entries.entries()) {
    for (let j = 0, at = e * judges.length; j < judges.length; j += 1, at += 1) {
      const found = reasons[at]! & shown;
      if (found === 0) continue;
      for (const [order, kind] of conflictKinds.entries()) {
        if (found & (1 << order)) conflicts.push({ entryId: entry.id, judgeId: judges[j]!.id, kind });
      }
    }
  }
  return conflicts;
}

/** The reasons of one pair, in the order of conflictKinds. */
export const reasonsOf = ({ reasons, judgeCount }: ConflictTable, e: number, j: number): ConflictKind[] =>
  conflictKinds.filter((_, order) => ((reasons[e * judgeCount + j] ?? 0) >> order) & 1);

/** How many pairs each kind excludes; a pair with two reasons counts for both. Kinds that exclude none are left out. */
export function countConflicts(table: ConflictTable): { kind: ConflictKind; pairs: number }[] {
  const bySet = new Uint32Array(1 << conflictKinds.length);
  const { reasons } = table;
  for (let at = 0; at < reasons.length; at += 1) {
    const found = reasons[at]!;
    if (found !== 0) bySet[found] = bySet[found]! + 1;
  }
  const counts = conflictKinds.map(() => 0);
  for (let set = 1; set < bySet.length; set += 1) {
    if (bySet[set] === 0) continue;
    for (let order = 0; order < counts.length; order += 1) if ((set >> order) & 1) counts[order] = counts[order]! + bySet[set]!;
  }
  return conflictKinds.flatMap((kind, order) => (counts[order]! > 0 ? [{ kind, pairs: counts[order]! }] : []));
}
