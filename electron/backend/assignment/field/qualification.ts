// Which judge may judge which entry by stage, subject, category and language; entries that ask for the same are one class.
import type { AssignableEntry, AssignableJudge, ConflictRules } from './assignable.ts';
import { comparableName } from './names.ts';

/** Entries with the same key ask for the same qualification. */
export function qualificationKey(entry: AssignableEntry): string {
  return JSON.stringify([entry.division, entry.subject, entry.category, entry.language ?? ''].map(comparableName));
}

const among = (names: readonly string[] | undefined, name: string): boolean =>
  name !== '' && (names ?? []).some((other) => comparableName(other) === name);

/** Does the judge name this division, subject, category? (A judge who names none is open to all, but names none.) */
export function namesQualification(
  entry: AssignableEntry, judge: AssignableJudge,
): { division: boolean; subject: boolean; category: boolean } {
  return {
    division: among(judge.divisions, comparableName(entry.division)),
    subject: among(judge.subjects, comparableName(entry.subject)),
    category: among(judge.categories, comparableName(entry.category)),
  };
}

/** Languages of an entry that a judge must name, parted by 、; the usual one is not among them. */
const languagesOf = (entry: AssignableEntry): string[] =>
  (entry.language ?? '').split('、').map(comparableName).filter((one) => one !== '');

/**
 * May this judge judge this entry, conflicts aside? Named divisions always bind; subjects, categories and languages as the
 * rules say. What an entry does not say, a division apart, bars nobody.
 */
export function isQualified(entry: AssignableEntry, judge: AssignableJudge, rules: ConflictRules): boolean {
  const named = namesQualification(entry, judge);
  if (judge.divisions.length > 0 && !named.division) return false;
  const { subjectRequired = false, categoryRequired = true, languageRequired = true } = rules;
  if (subjectRequired && comparableName(entry.subject) !== '' && judge.subjects.length > 0 && !named.subject) return false;
  if (categoryRequired && comparableName(entry.category) !== '' && (judge.categories ?? []).length > 0 && !named.category) return false;
  return !languageRequired || languagesOf(entry).every((one) => among(judge.languages, one));
}
