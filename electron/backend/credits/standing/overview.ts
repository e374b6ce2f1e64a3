// The overview's figures: schools, bands of hours, completion rates, and what has to be done before the year ends.
import { fromHundredths } from '#backend/credit-rules/hundredths.ts';
import type { Hundredths } from '#backend/credit-rules/shapes.ts';
import type { CompletionRow, SchoolPlaceRow } from '#db/queries/standing.ts';
import type { PersonStanding } from '../everybody/everybody.ts';
import { countStandings, meanX100 } from './filter.ts';

const assessed = ({ standing }: PersonStanding): boolean => standing !== 'notCounted';

/** Each school with somebody in it, those with the largest share of people behind first. */
export function schoolFigures(people: readonly PersonStanding[], schools: readonly SchoolPlaceRow[]) {
  const bySchool = Map.groupBy(people.filter(assessed), ({ schoolId }) => schoolId);
  return schools.flatMap((school) => {
    const own = bySchool.get(school.id);
    if (!own) return [];
    const short: Record<string, number> = {};
    for (const { late } of own) for (const code of late) short[code] = (short[code] ?? 0) + 1;
    const standings = countStandings(own);
    return [{
      schoolId: school.id, name: school.name, unitName: school.unit_name, stage: school.stage, teachers: own.length,
        mean: fromHundredths(meanX100(own)),
      standings, short,
    }];
  }).toSorted((a, b) => behind(b) - behind(a) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const behind = ({ standings, teachers }: { standings: Record<string, number>; teachers: number }): number =>
  ((standings['behind'] ?? 0) + (standings['unreachable'] ?? 0)) / teachers;

export interface Band { name: string; nameEn: string; upTo: number | null }

/** How many people have how many hours; a band reaches up to and with its limit. */
export function bandFigures(people: readonly PersonStanding[], hours: ReadonlyMap<number, Hundredths>,
  bands: readonly Band[]) {
  const counts = bands.map(() => 0);
  for (const person of people.filter(assessed)) {
    const own = hours.get(person.id) ?? 0;
    const at = bands.findIndex(({ upTo }) => upTo === null || own <= upTo * 100);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return bands.map(({ name, nameEn }, index) => ({ name, nameEn, teachers: counts[index] ?? 0 }));
}

/** Each rate has its own denominator: of those reported, of those logged in, of those who studied. */
export function completionFigures(rows: readonly CompletionRow[]) {
  const sum = (of: (row: CompletionRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const [reported, loggedIn, studied, qualified] = [sum((row) => row.reported), sum((row) => row.logged_in),
    sum((row) => row.studied), sum((row) => row.qualified)];
  const rate = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  return {
    reported, loggedIn, studied, qualified, participation: rate(loggedIn, reported), study: rate(studied, loggedIn),
    qualification: rate(qualified, studied),
  };
}

export interface Task { code: string; text: string; textEn: string; teachers: ReadonlySet<number> }

/** The tasks that concern anybody of the people, with how many people and schools. */
export const taskFigures = (people: readonly PersonStanding[],
  tasks: readonly Task[]) => tasks.flatMap(({ code, text, textEn, teachers }) => {
  const own = people.filter(({ id }) => teachers.has(id));
  return own.length === 0 ? [] : [{ code, text, textEn, people: own.length, schools: new Set(own.map(({ schoolId }) =>
    schoolId)).size }];
});
