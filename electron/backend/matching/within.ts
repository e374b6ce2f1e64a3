// Whether a judge is for such an entry, pure: stage, subject, category and language, as far as he says what he judges.
import { placeKey } from '#backend/places/names.ts';
import { languages } from '#seeds/templates/languages.ts';

export interface FitJudge {
  divisions: readonly string[]; subjects: readonly string[]; categories: readonly string[]; languages: readonly string[];
}
export interface FitEntry { division: string; category: string; subject: string; language: string }
/** Which of what a judge names binds him; absent: it does. */
export interface Binding { subjectRequired?: boolean; categoryRequired?: boolean; languageRequired?: boolean }

const usual = new Set(['', ...languages.usual].map(placeKey));
const among = (named: readonly string[], one: string): boolean => named.some((other) => placeKey(other) === placeKey(one));

/** Whether he names the subject, or none at all. */
export const isOfSubject = (judge: FitJudge, entry: FitEntry): boolean =>
  judge.subjects.length === 0 || entry.subject === '' || among(judge.subjects, entry.subject);

/** Whether a judge would be given such an entry. A judge who names none is open to all; what the entry does not say bars nobody. */
export const isWithin = (
  judge: FitJudge, entry: FitEntry, { subjectRequired = true, categoryRequired = true, languageRequired = true }: Binding = {},
): boolean =>
  (judge.divisions.length === 0 || judge.divisions.includes(entry.division))
  && (!categoryRequired || judge.categories.length === 0 || judge.categories.includes(entry.category))
  && (!subjectRequired || isOfSubject(judge, entry))
  && (!languageRequired || usual.has(placeKey(entry.language)) || among(judge.languages, entry.language));
