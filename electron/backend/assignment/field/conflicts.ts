// Which judge may not see which entry, and why. Pure: people are compared by keys, schools by code.

/** Why a pair is excluded, in the order in which a reason is named when there are several. */
export const conflictKinds = [
  'not_qualified', 'same_school', 'same_submitting_unit', 'author', 'advisor', 'declared',
] as const;
export type ConflictKind = (typeof conflictKinds)[number];

export interface AssignableEntry {
  id: string;
  division: string;
  category: string;
  subject: string;
  /** Codes and names of the schools involved, side by side: schoolNames[i] belongs to schoolCodes[i], '' = unknown. */
  schoolCodes: readonly string[];
  schoolNames: readonly string[];
  submittingUnit: string;
  /** Keys of the authors: blind indexes where there is an ID or phone number, else whatever the caller trusts. */
  people: readonly string[];
  /** Keys of the advisors, as in `people`. */
  advisors?: readonly string[];
  /** Judges the entry needs; absent: what the proposal asks of all. */
  coverage?: number;
  /** Language of the entry; '' or absent: the usual one. */
  language?: string;
}

export interface AssignableJudge {
  id: string;
  name: string;
  schoolCode: string | null;
  schoolName: string | null;
  submittingUnit: string | null;
  /** Empty = all. */
  divisions: readonly string[];
  /** Empty = all. */
  subjects: readonly string[];
  /** The judge's own keys, of the same kinds as AssignableEntry.people. */
  people: readonly string[];
  maxLoad: number;
  /** Fewest entries the judge must get; default 0. */
  minLoad?: number;
  /** Empty or absent = all. */
  categories?: readonly string[];
  /** Languages besides the usual one. */
  languages?: readonly string[];
}

export interface ConflictRules {
  /** Judges step back from entries of their own submitting unit: for contests judged above that unit. */
  submittingUnit: boolean;
  /** A judge with named subjects may only judge these. Default false: a shared subject is only more suitable. */
  subjectRequired?: boolean;
}

export interface Declared { entryId: string; judgeId: string }
export interface Conflict { entryId: string; judgeId: string; kind: ConflictKind }

/** The form in which names are compared: whole names, full-width and half-width alike, no spaces, no letter case. */
export function comparableName(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s/gu, '').toLowerCase();
}

/** All reasons of all pairs at once: bit `1 << conflictKinds.indexOf(kind)` of reasons[entry * judges + judge]. */
export interface ConflictTable { reasons: Uint8Array; entryCount: number; judgeCount: number }

const bit = (kind: ConflictKind): number => 1 << conflictKinds.indexOf(kind);
const BIT = {
  notQualified: bit('not_qualified'), school: bit('same_school'), unit: bit('same_submitting_unit'),
  author: bit('author'), advisor: bit('advisor'), declared: bit('declared'),
};

/** @param declared pairs with an unknown entry or judge are ignored, as either may have been withdrawn since. */
export function conflictTable(
  entries: readonly AssignableEntry[], judges: readonly AssignableJudge[],
  declared: readonly Declared[], rules: ConflictRules,
): ConflictTable {
  const reasons = new Uint8Array(entries.length * judges.length);
  const index = indexJudges(judges);
  const unqualified = new Map<string, Uint8Array>();
  for (const [e, entry] of entries.entries()) {
    const from = e * judges.length;
    const mark = (found: readonly number[] | undefined, reason: number): void => {
      if (found) for (const j of found) reasons[from + j] = reasons[from + j]! | reason;
    };
    const key = qualificationKey(entry);
    const row = unqualified.get(key) ?? unqualifiedRow(entry, judges, rules);
    unqualified.set(key, row);
    reasons.set(row, from);
    for (let i = 0; i < Math.max(entry.schoolCodes.length, entry.schoolNames.length); i += 1) {
      const code = (entry.schoolCodes[i] ?? '').trim();
      const name = comparableName(entry.schoolNames[i] ?? '');
      mark(index.byCode.get(code), BIT.school);
      mark((code === '' ? index.byName : index.codelessByName).get(name), BIT.school);
    }
    if (rules.submittingUnit) mark(index.byUnit.get(comparableName(entry.submittingUnit)), BIT.unit);
    for (const person of entry.people) mark(index.byPerson.get(person), BIT.author);
    for (const person of entry.advisors ?? []) mark(index.byPerson.get(person), BIT.advisor);
  }
  const entryAt = new Map(entries.map((entry, e) => [entry.id, e]));
  const judgeAt = new Map(judges.map((judge, j) => [judge.id, j]));
  for (const { entryId, judgeId } of declared) {
    const e = entryAt.get(entryId);
    const j = judgeAt.get(judgeId);
    if (e === undefined || j === undefined) continue;
    const at = e * judges.length + j;
    reasons[at] = reasons[at]! | BIT.declared;
  }
  return { reasons, entryCount: entries.length, judgeCount: judges.length };
}

/** Judges by what an entry may share with them; the empty key is never listed. */
function indexJudges(judges: readonly AssignableJudge[]) {
  const index = {
    byCode: new Map<string, number[]>(), byName: new Map<string, number[]>(),
    codelessByName: new Map<string, number[]>(), byUnit: new Map<string, number[]>(), byPerson: new Map<string, number[]>(),
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
    list(index.byUnit, comparableName(judge.submittingUnit ?? ''), j);
    for (const person of judge.people) list(index.byPerson, person, j);
  }
  return index;
}

/** Entries with the same key ask for the same qualification. */
export function qualificationKey(entry: AssignableEntry): string {
  return JSON.stringify([comparableName(entry.division), comparableName(entry.subject)]);
}

/** Does the judge name this division, this subject? (A judge who names none is open to all, but names none.) */
export function namesQualification(
  entry: AssignableEntry, judge: AssignableJudge,
): { division: boolean; subject: boolean } {
  const among = (names: readonly string[], name: string): boolean =>
    name !== '' && names.some((other) => comparableName(other) === name);
  return {
    division: among(judge.divisions, comparableName(entry.division)),
    subject: among(judge.subjects, comparableName(entry.subject)),
  };
}

function unqualifiedRow(entry: AssignableEntry, judges: readonly AssignableJudge[], rules: ConflictRules): Uint8Array {
  return Uint8Array.from(judges, (judge) => {
    const named = namesQualification(entry, judge);
    const wrongDivision = judge.divisions.length > 0 && !named.division;
    const wrongSubject = rules.subjectRequired === true && comparableName(entry.subject) !== ''
      && judge.subjects.length > 0 && !named.subject;
    return wrongDivision || wrongSubject ? BIT.notQualified : 0;
  });
}

/**
 * Every excluded pair with its reasons, one line a reason, in the order of entries, judges, and conflictKinds.
 * Whole tables of big contests are large: prefer conflictTable() where only counts or single pairs are needed.
 */
export function findConflicts(
  entries: readonly AssignableEntry[], judges: readonly AssignableJudge[],
  declared: readonly Declared[], rules: ConflictRules,
): Conflict[] {
  const { reasons } = conflictTable(entries, judges, declared, rules);
  const conflicts: Conflict[] = [];
  for (const [e, entry] of entries.entries()) {
    for (const [j, judge] of judges.entries()) {
      const found = reasons[e * judges.length + j]!;
      if (found === 0) continue;
      for (const [order, kind] of conflictKinds.entries()) {
        if (found & (1 << order)) conflicts.push({ entryId: entry.id, judgeId: judge.id, kind });
      }
    }
  }
  return conflicts;
}

/** How many pairs each kind excludes; a pair with two reasons counts for both. Kinds that exclude none are left out. */
export function countConflicts(table: ConflictTable): { kind: ConflictKind; pairs: number }[] {
  const counts = conflictKinds.map(() => 0);
  for (const found of table.reasons) {
    if (found === 0) continue;
    for (let order = 0; order < counts.length; order += 1) counts[order] = counts[order]! + ((found >> order) & 1);
  }
  return conflictKinds.flatMap((kind, order) => (counts[order]! > 0 ? [{ kind, pairs: counts[order]! }] : []));
}

/**
 * The same school? By code when both codes are known, else by whole name: also the rule of conflictTable(). Two schools
 * of one name and different codes are different; '第一中学' is not '县第一中学' (substrings exclude too much).
 */
function sameSchool(code: string, name: string, otherCode: string, otherName: string): boolean {
  if (code !== '' && otherCode !== '') return code === otherCode;
  return name !== '' && name === otherName;
}

/**
 * Number of each judge's institution for the rule "not two judges of one unit on an entry"; -1 where no school is
 * known.
 * A judge without a code joins the first school of the same name.
 */
export function institutionNumbers(judges: readonly AssignableJudge[]): number[] {
  const schools: { code: string; name: string }[] = [];
  const numbers = judges.map(() => -1);
  const place = (withCode: boolean): void => {
    for (const [j, judge] of judges.entries()) {
      const code = (judge.schoolCode ?? '').trim();
      const name = comparableName(judge.schoolName ?? '');
      if ((code !== '') !== withCode || (code === '' && name === '')) continue;
      let number = schools.findIndex((school) => sameSchool(school.code, school.name, code, name));
      if (number < 0) number = schools.push({ code, name }) - 1;
      numbers[j] = number;
    }
  };
  place(true);
  place(false);
  return numbers;
}
