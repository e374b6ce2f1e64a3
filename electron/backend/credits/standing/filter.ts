// Picking people: by unit, school, stage, subject, standing; what an overview counts of those picked.
import type { z } from 'zod';
import type { Filter } from '#contract/schema/credits.ts';
import { standingNames, type PersonStanding } from '../everybody/everybody.ts';

export type Picked = Pick<z.output<typeof Filter>, 'unitId' | 'schoolId' | 'stage' | 'subject' | 'standing'>;

export const pick = (people: readonly PersonStanding[],
  { unitId, schoolId, stage, subject, standing }: Picked): PersonStanding[] =>
  people.filter((one) => (unitId === null || one.unitId === unitId) && (schoolId === null || one.schoolId === schoolId)
    && (stage === null || one.stage === stage) && (subject === null || one.subject === subject)
      && (standing === null || one.standing === standing));

export function countStandings(people: readonly PersonStanding[]): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(standingNames.map((name) => [name, 0]));
  for (const { standing } of people) counts[standing] = (counts[standing] ?? 0) + 1;
  return counts;
}

/** The rules that most of the people are judged by. */
export function rulesOfMost(people: readonly PersonStanding[]): PersonStanding['rules'] {
  const counts = new Map<NonNullable<PersonStanding['rules']>, number>();
  let [last, run]: [PersonStanding['rules'], number] = [null, 0];
  const close = (): void => {
    if (last) counts.set(last, (counts.get(last) ?? 0) + run);
  };
  for (const { rules } of people) {
    if (rules === last) {
      run += 1;
      continue;
    }
    close();
    [last, run] = [rules, 1];
  }
  close();
  return [...counts].reduce<[PersonStanding['rules'], number]>((best, one) => (one[1] > best[1] ? one : best),
    [null, 0])[0];
}

/** Mean of what counts, in hundredths, over those who are assessed. */
export function meanX100(people: readonly PersonStanding[]): number {
  const assessed = people.filter(({ rules }) => rules !== null);
  return assessed.length === 0 ? 0 : Math.round(assessed.reduce((sum, one) =>
    sum + one.totalX100, 0) / assessed.length);
}
