// Everybody at once: overview, lists of people, warnings. The pass over 100,000 teachers is kept until the records
// change.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { cycleAt, frameOf, yearRange, type Rules } from '#backend/credit-rules/compile.ts';
import { assess } from '#backend/credit-rules/assess.ts';
import { dayOf } from '#backend/credit-rules/days.ts';
import { fromHundredths } from '#backend/credit-rules/hundredths.ts';
import { registrationOf, registrationPeriod } from '#backend/credit-rules/registration.ts';
import type { Hundredths } from '#backend/credit-rules/shapes.ts';
import type { ReadDb } from '#db/open.ts';
import { allLoans } from '#db/queries/exemptions.ts';
import { hoursBetween, lineCount, teacherHoursBetween, unratedCount, unratedLines } from '#db/queries/ledger-read.ts';
import { completionRows, declaringTeachers, leaveBetween, pendingDeclarations, schoolPlaces, teachersByName, teachersLike }
  from '#db/queries/standing.ts';
import { briefRows, teacherRow } from '#db/queries/teachers.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import statistics from '#seeds/templates/statistics-4068.json' with { type: 'json' };
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { briefOf, findPerson } from '../balance/balance.ts';
import { personRows, readRules, teacherOfNumber } from '../balance/handlers.ts';
import { leaveWithout } from '../balance/leave.ts';
import { readEverybody } from '../everybody/handlers.ts';
import { notADay } from '../refused.ts';
import { assessEverybody, everyYear, type Everybody, type PersonStanding } from '../everybody/everybody.ts';
import { countStandings, meanX100, pick, rulesOfMost, type Picked } from './filter.ts';
import { bandFigures, completionFigures, schoolFigures, taskFigures, type Task } from './overview.ts';

type Credits = Handlers<AppContract, QueryContext, CommandContext>['credits'];

/** What was worked out for one day of one state of the records. */
interface Snapshot {
  revision: number; language: 'zh' | 'en'; asOf: string; people: readonly PersonStanding[]; overviews: Map<string, Figures>;
  byName: () => readonly PersonStanding[];
  yearHours: () => ReadonlyMap<number, Hundredths>;
  tasks: () => Task[];
  unrated: () => number;
  completion: () => ReturnType<typeof completionRows>;
  registrationEnds: () => ReadonlySet<number>;
  overdue: () => ReadonlySet<number>;
}

/** The figures of an overview that follow from the snapshot alone. */
type Figures = ReturnType<typeof figuresOf>;

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** By open database: another workspace, or this one opened again, starts anew. */
const snapshots = new WeakMap<ReadDb, Map<string, Snapshot>>();
const keptDays = 3;

function snapshotOf(context: QueryContext, asOf: string): Snapshot {
  const { db } = context;
  notADay(asOf);
  const revision = recordsRevision(db);
  const known = snapshots.get(db) ?? new Map<string, Snapshot>();
  snapshots.set(db, known);
  const found = known.get(asOf);
  if (found?.revision === revision && found.language === context.language) return found;
  const made = makeSnapshot(context, asOf, revision);
  for (const [day, one] of known) if (one.revision !== revision || known.size >= keptDays) known.delete(day);
  known.set(asOf, made);
  return made;
}

function makeSnapshot(context: QueryContext, asOf: string, revision: number): Snapshot {
  const { db } = context;
  const input = readEverybody(context, asOf);
  context.progress(2, 4, '逐人核算');
  const people = assessEverybody(input, context.language);
  context.progress(4, 4, '逐人核算');
  const calendar = { from: `${asOf.slice(0, 4)}-01-01`, to: `${asOf.slice(0, 4)}-12-31` };
  const yearOf = once((): { from: string; to: string } => {
    const rules = rulesOfMost(people);
    if (!rules) return calendar;
    const year = Number(asOf.slice(0, 4));
    return [yearRange(rules, year), yearRange(rules, year - 1)].find(({ from, to }) => from <= asOf && asOf <= to)
      ?? calendar;
  });
  const periods = new Map<string, ReturnType<typeof registrationPeriod>>();
  const registrationEnds = once(() => new Set(people.filter(({ rules, registeredFrom, id }) => {
    if (!rules?.set.registration || registeredFrom === null) return false;
    const key = `${registeredFrom}|${rules.set.registration.years}`;
    let period = periods.get(key);
    if (period === undefined) periods.set(key, period = registrationPeriod(rules, registeredFrom, asOf));
    if (!period || period.to > calendar.to) return false;
    return registrationOf(rules, period, teacherHoursBetween(db, id, period.from, period.to < asOf ? period.to : asOf),
      asOf).short > 0;
  }).map(({ id }) => id)));
  const overdue =
    once(() =>
      new Set(allLoans(db).filter((loan) => loan.due_on < asOf
        && loan.repaid_x100 < loan.repay_x100).map((loan) => loan.teacher_id)));
  return {
    revision, language: context.language, asOf, people, registrationEnds, overdue, overviews: new Map(),
      unrated: once(() => unratedCount(db, null)),
    byName: once(() => {
      const byId = new Map(people.map((one) => [one.id, one]));
      return teachersByName(db).flatMap((id) => byId.get(id) ?? []);
    }),
    yearHours: once(() =>
      new Map(hoursBetween(db, calendar.from, calendar.to).map((row) => [row.teacher_id, row.hours]))),
    completion: once(() => completionRows(db, yearOf().from, yearOf().to)),
    tasks: once(() => [...tasksOf(db, people, input, yearOf()), {
      code: 'registration', text: '个人注册期今年到期，学时还不够', textEn: 'Registration due this year, hours still short', teachers: registrationEnds(),
    }]),
  };
}

/** What has to be done before the credit year ends. */
function tasksOf(db: ReadDb, people: readonly PersonStanding[], { asOf, exemptions }: Everybody,
  year: { from: string; to: string }): Task[] {
  const called = year.from.slice(0, 4);
  const names = new Map<string, { name: string; nameEn: string }>();
  for (const rules of new Set(people.map((one) => one.rules))) {
    for (const category of rules?.categories
      ?? []) if (everyYear(category, rules?.set.cycle.years ?? 0)) names.set(category.code, category);
  }
  const away = Map.groupBy(leaveBetween(db, year.from, asOf), (row) => row.teacher_id);
  return [
    ...[...names].map(([code, { name, nameEn }]): Task => ({
      code: `category:${code}`, text: `${called} 年度${name}还没有登记`, textEn: `Nothing recorded yet for ${nameEn} in ${called}`,
        teachers: new Set(people.filter(({ emptyNow }) => emptyNow.includes(code)).map(({ id }) => id)),
    })),
    {
      code: 'leave', text: '请假、外派还没有登记豁免', textEn: 'Leave or posting elsewhere without an exemption',
      teachers: new Set([...away].filter(([id, rows]) => leaveWithout(rows, exemptions.get(id)
        ?? []).length > 0).map(([id]) => id)),
    },
    {
      code: 'loan', text: `学分借贷须在 ${year.to} 之前归还`, textEn: `Credit loans to be repaid by ${year.to}`,
      teachers: new Set(allLoans(db).filter((loan) => loan.due_on <= year.to
        && loan.repaid_x100 < loan.repay_x100).map((loan) => loan.teacher_id)),
    },
    { code: 'unrated', text: '没有规则可依、只记了学时', textEn: 'Hours recorded that no rule turns into credits', teachers: new Set(unratedLines(db).map((row) => row.teacher_id)) },
  ];
}

const distinct = (words: readonly string[]): string[] =>
  [...new Set(words)].filter((word) => word !== '').toSorted((a, b) => a.localeCompare(b, 'zh'));

interface Searched extends Picked { text: string; sort: 'name' | 'total' | 'short' }
const wholeNumber = /^\d{14,17}[\dXx]$/;

function search(context: QueryContext, snapshot: Snapshot, { text, sort, ...picked }: Searched): PersonStanding[] {
  let found = pick(snapshot.byName(), picked);
  const wanted = text.trim();
  if (wanted !== '') {
    const ids = wholeNumber.test(wanted)
      ? new Set([teacherOfNumber(context, wanted)]) : teachersLike(context.db, wanted);
    found = found.filter(({ id }) => ids.has(id));
  }
  if (sort === 'total') return found.toSorted((a, b) => b.totalX100 - a.totalX100);
  return sort === 'short' ? found.toSorted((a, b) => b.shortX100 - a.shortX100) : found;
}

/** What somebody without any credits has due: the plain tick on the bar. */
const dueNow = (rules: Rules, asOf: string): Hundredths => assess(rules,
  { sums: [], cycle: cycleAt(rules, asOf), asOf, exemptions: [] }).dueNowX100;

function figuresOf(db: ReadDb, snapshot: Snapshot, picked: Picked) {
  const { asOf } = snapshot;
  const people = pick(snapshot.people, picked);
  const ids = new Set(people.map(({ id }) => id));
  const rules = rulesOfMost(people) ?? rulesOfMost(snapshot.people);
  const cycle = rules && cycleAt(rules, asOf);
  const frame = rules && cycle && frameOf(rules, cycle.start, cycle.years);
  return {
    people, tasks: taskFigures(people, snapshot.tasks()),
    asOf, cycle: frame && { from: frame.from, to: frame.to }, ruleSetName: rules?.set.name ?? '', unit: rules?.set.unit
      ?? 'credits',
    teachers: people.filter(({ standing }) => standing !== 'notCounted').length, mean: fromHundredths(meanX100(people)),
    dueNow: rules ? fromHundredths(dueNow(rules, asOf)) : 0, standings: countStandings(people),
      schools: schoolFigures(people, schoolPlaces(db)),
    categories: rules?.categories.map(({ code, name, nameEn }) => ({ code, name, nameEn })) ?? [],
    stages: distinct(snapshot.people.map(({ stage }) => stage)),
      subjects: distinct(snapshot.people.map(({ subject }) => subject)),
    bands: bandFigures(people, snapshot.yearHours(), statistics.bands),
    completion: completionFigures(snapshot.completion().filter((row) => ids.has(row.teacher_id))),
  };
}

export const standingHandlers = {
  overview(context, { asOf = dayOf(context.now()), ...picked }) {
    const { db } = context;
    const snapshot = snapshotOf(context, asOf);
    const key = JSON.stringify(picked);
    const { people, tasks, ...figures } = snapshot.overviews.get(key) ?? figuresOf(db, snapshot, picked);
    snapshot.overviews.set(key, { people, tasks, ...figures });
    // Declarations wait or are decided without the ledger being touched: counted each time.
    const waiting = taskFigures(people,
      [{ code: 'declaration', text: '申报等待审核', textEn: 'Declarations waiting to be reviewed', teachers: new Set(declaringTeachers(db)) }]);
    return {
      ...figures, todo: [...tasks, ...waiting], revision: snapshot.revision,
      ledger: { lines: lineCount(db), unrated: snapshot.unrated(), pending: pendingDeclarations(db, null) },
    };
  },

  people(context, { asOf = dayOf(context.now()), limit, offset, ...searched }) {
    const found = search(context, snapshotOf(context, asOf), searched);
    const page = found.slice(offset, offset + limit);
    const rows = new Map(briefRows(context.db, page.map(({ id }) => id)).map((row) => [row.id, row]));
    return {
      total: found.length,
      people: page.flatMap((one) => {
        const row = rows.get(one.id);
        return row ? [{
          ...briefOf(row), standing: one.standing, counted: fromHundredths(one.totalX100),
            short: fromHundredths(one.shortX100), shortages: [...one.missing],
        }] : [];
      }),
    };
  },

  warnings(context, { asOf = dayOf(context.now()), limit, offset, ...searched }) {
    const { db } = context;
    const snapshot = snapshotOf(context, asOf);
    const found = search(context, snapshot, searched).filter(({ standing, rules, id }) => rules !== null
      && (standing === 'slow' || standing === 'behind'
      || standing === 'unreachable' || snapshot.overdue().has(id) || snapshot.registrationEnds().has(id)));
    const read = readRules(db);
    return {
      total: found.length,
      rows: found.slice(offset, offset + limit).flatMap((one) => {
        const teacher = teacherRow(db, one.id);
        if (!teacher) return [];
        const { assessment, registration, warnings, forecast } = findPerson(personRows(db, read, teacher, asOf), context.language);
        if (!assessment) return [];
        const dues = assessment.shortages.map(({ dueBy }) => dueBy).toSorted();
        return [{
          ...briefOf(teacher), standing: one.standing, counted: fromHundredths(one.totalX100),
            short: fromHundredths(one.shortX100),
          dueBy: dues[0] ?? assessment.frame.to, reachable: assessment.shortages.every((need) => need.reachable),
            sentences: warnings, forecast,
          registration: registration && registration.short > 0
            ? { to: registration.to, short: fromHundredths(registration.short) } : null,
        }];
      }),
    };
  },
} satisfies Pick<Credits, 'overview' | 'people' | 'warnings'>;
