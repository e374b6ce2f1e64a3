// Which calibration entries fit which judge, pure: what he names, what he is barred from, what he reads anyway.
import { placeKey } from '#backend/places/names.ts';
import { languages } from '#seeds/templates/languages.ts';

export interface FitJudge {
  divisions: readonly string[]; subjects: readonly string[]; categories: readonly string[]; languages: readonly string[];
}
export interface FitEntry { division: string; category: string; subject: string; language: string }

const usual = new Set(['', ...languages.usual].map(placeKey));
const among = (named: readonly string[], one: string): boolean => named.some((other) => placeKey(other) === placeKey(one));

/**
 * Whether a judge would be given such an entry, as far as he says what he judges: stage, subject, category and language. A
 * judge who names none is open to all; what the entry does not say bars nobody.
 */
export const isWithin = (judge: FitJudge, entry: FitEntry): boolean =>
  (judge.divisions.length === 0 || judge.divisions.includes(entry.division))
  && (judge.categories.length === 0 || judge.categories.includes(entry.category))
  && (judge.subjects.length === 0 || entry.subject === '' || among(judge.subjects, entry.subject))
  && (usual.has(placeKey(entry.language)) || among(judge.languages, entry.language));

/** Whether a seed is lost in the crowd: the judge has entries of its division and category anyway. */
export const isHiddenAmong = (seats: readonly { division: string; category: string }[], seed: FitEntry): boolean =>
  seats.some((one) => one.division === seed.division && one.category === seed.category);

/** Whether there is something to practise: the judge scores by the rubric of that category. */
export const isUsefulFor = (seats: readonly { category: string }[], item: FitEntry): boolean =>
  seats.some((one) => one.category === item.category);
