// Reading what an assessment of everybody rests on, once: teachers with their units, sums, exemptions, rules in force.
import { repeatedAchievements } from '#backend/credit-rules/achievements.ts';
import { frameOf } from '#backend/credit-rules/compile.ts';
import { needsLargest } from '#backend/credit-rules/person.ts';
import type { Hundredths } from '#backend/credit-rules/shapes.ts';
import { exemptionsInForce } from '#db/queries/exemptions.ts';
import { balanceSums, balanceSumsUntil, focusHours, largestTrainings, newestDay, severalAchievements }
  from '#db/queries/ledger-read.ts';
import { placedTeachers, schoolMoves, schoolPlaces } from '#db/queries/standing.ts';
import type { QueryContext } from '#backend/context.ts';
import { readRules } from '../balance/handlers.ts';
import { Places } from '../places.ts';
import type { Everybody } from './everybody.ts';

/** Everything an assessment of everybody rests on, read once; the sums may be left away. */
export function readEverybody({ db, progress }: Pick<QueryContext, 'db' | 'progress'>, asOf: string,
  withSums = true): Everybody {
  const { book } = readRules(db);
  const schools = schoolPlaces(db);
  const teachers = placedTeachers(db);
  const places = new Places(new Map(schools.map((school) => [school.id, school.unit_id])),
    new Map(teachers.map((one) => [one.id, one.school_id])), schoolMoves(db));
  const stages = new Map(schools.map((school) => [school.id, school.stage]));
  const units = new Set<string | null>([null, ...schools.map((school) => school.unit_id)]);
  const inForce = [...new Set([...units].map((unit) => book.at(unit, asOf)?.rules))].filter((one) => one !== undefined);
  progress(1, 4, '读取台账合计');
  const sums = !withSums ? [] : asOf >= newestDay(db) ? balanceSums(db) : balanceSumsUntil(db, asOf);
  const achievements = inForce.some(({ set }) => set.achievements === 'highest') ? severalAchievements(db, asOf) : [];
  const repeated = repeatedAchievements(achievements.filter(({ category }) => category !== '').map((row) => ({
    seq: row.seq, teacherId: row.teacher_id, subject: row.subject, activity: row.activity, date: row.on_date,
    category: row.category, year: row.credit_year, credits: row.credits_x100, hours: row.hours_x100,
  })));
  const largest = inForce.some(needsLargest) ? largestTrainings(db, asOf) : null;
  const focus = new Map<string, Map<number, Map<string, Hundredths>>>();
  return {
    teachers, places, book, asOf, sums, stageOf: (id) => stages.get(id) ?? '',
    exemptions: Map.groupBy(exemptionsInForce(db), (row) => row.teacher_id),
    repeated: Map.groupBy(repeated, (row) => row.teacherId),
    largest: largest && new Map(largest.map((row) => [`${row.teacher_id}|${row.category}|${row.credit_year}`, row.largest])),
    focusHours: (cycle, rules) => {
      const frame = frameOf(rules, cycle.start, cycle.years);
      const key = `${frame.from}|${frame.to}`;
      let found = focus.get(key);
      if (!found) {
        focus.set(key, found = new Map());
        const to = frame.to < asOf ? frame.to : asOf;
        for (const row of focusHours(db, frame.from, to)) {
          const own = found.get(row.teacher_id) ?? new Map<string, Hundredths>();
          found.set(row.teacher_id, own.set(row.focus, row.hours));
        }
      }
      return found;
    },
  };
}
