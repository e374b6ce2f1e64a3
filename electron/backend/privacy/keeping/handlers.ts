// What is kept about persons, how old they are, who looked at it, and until when each contest may keep it.
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { PrivacyRules, type Due } from '#contract/schema/privacy.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import type { CommandContext, Fields, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { notFound } from '#backend/refusals.ts';
import type { ReadDb } from '#db/open.ts';
import { sealedAt } from '#db/queries/directory.ts';
import { contestRow } from '#db/queries/contests.ts';
import * as store from '#db/queries/privacy.ts';
import { accessRows, accessTotal } from '#db/queries/privacy-access.ts';
import { rulesText, setRulesText } from '#db/queries/workspace-rules.ts';
import { shippedPrivacyRules } from '#seeds/templates/privacy-rules.ts';
import { addAges, bornOf, countAge, noAges, type AgeLimits, type Ages } from '../ages.ts';
import { whatWasSeen } from '../access-table.ts';
import { chineseDay, retentionOf } from '../clock.ts';
import { inventoryItems } from '../inventory.ts';

type Privacy = Handlers<AppContract, QueryContext, CommandContext>['privacy'];

/** The rules of the workspace, or those the program ships. */
export function rulesOf(db: ReadDb): z.output<typeof PrivacyRules> {
  const own = rulesText(db, 'privacy');
  return own === undefined ? shippedPrivacyRules : PrivacyRules.parse(JSON.parse(own));
}

const studentKinds = new Set(['student', 'team']);
/** Categories whose authors are pupils. */
const studentCategories = (rules: string): Set<string> =>
  new Set(ContestRules.parse(JSON.parse(rules)).categories.filter((one) => studentKinds.has(one.participant)).map((one) => one.id));
export const isForStudents = (rules: string): boolean => studentCategories(rules).size > 0;

export interface ContestPeople { ages: Ages; consents: number; missingConsents: number; persons: number }
/** Counted once for each state of a contest: opening tens of thousands of numbers takes a moment. */
const counted = new WeakMap<ReadDb, Map<string, { of: string; people: ContestPeople }>>();

export interface Counting { db: ReadDb; fields: Fields; day: string; limits: AgeLimits }

/**
 * Ages of the authors and advisors of a contest from their sealed numbers, and consents of young authors: missing where an
 * author is a child, or is a pupil whose number tells no age, and no consent is recorded.
 */
export function peopleOfContest({ db, fields, day, limits }: Counting, contest: { id: string; revision: number; rules: string }): ContestPeople {
  const known = counted.get(db) ?? new Map<string, { of: string; people: ContestPeople }>();
  counted.set(db, known);
  const of = `${contest.revision} ${day} ${limits.childAge} ${limits.minorAge}`;
  const before = known.get(contest.id);
  if (before?.of === of) return before.people;
  const students = studentCategories(contest.rules);
  const people: ContestPeople = { ages: noAges(), consents: 0, missingConsents: 0, persons: 0 };
  for (const row of store.peopleAges(db, contest.id)) {
    if (row.named === 0) continue;
    people.persons += 1;
    const born = row.id_sealed ? bornOf(fields.open(sealedAt.personId(row.entry_id, row.part, row.position), row.id_sealed)) : '';
    const one = noAges();
    countAge(one, born, day, limits);
    people.ages = addAges(people.ages, one);
    if (row.part !== 'author') continue;
    if (row.given === 1) people.consents += 1;
    else if (one.children > 0 || (one.unknown > 0 && students.has(row.participant))) people.missingConsents += 1;
  }
  known.set(contest.id, { of, people });
  return people;
}

/** What was found of a contest by its numbers, as long as these are the same. */
const minorsFound = new WeakMap<ReadDb, Map<string, { of: string; any: boolean }>>();

/**
 * Whether minors may be among the people of a contest: by its kind, and (`byNumbers`) by the numbers that are kept, which are
 * opened once for each state of them: changing marks or rules does not ask again.
 */
export function anyMinors({ db, fields, day }: Omit<Counting, 'limits'>, contestId: string, byNumbers: boolean): boolean {
  const contest = contestRow(db, contestId);
  if (!contest) return false;
  if (isForStudents(contest.rules)) return true;
  if (!byNumbers) return false;
  const known = minorsFound.get(db) ?? new Map<string, { of: string; any: boolean }>();
  minorsFound.set(db, known);
  const of = `${day} ${store.numbersMark(db, contestId)}`;
  const before = known.get(contestId);
  if (before?.of === of) return before.any;
  const { ages } = peopleOfContest({ db, fields, day, limits: rulesOf(db) }, contest);
  known.set(contestId, { of, any: ages.children + ages.minors > 0 });
  return ages.children + ages.minors > 0;
}

export const countingOf = (context: QueryContext): Counting =>
  ({ db: context.db, fields: context.fields, day: chineseDay(context.now()), limits: rulesOf(context.db) });

export interface ContestOverview extends ContestPeople { contestId: string; title: string; students: boolean }
export function contestsWithPeople(context: QueryContext): ContestOverview[] {
  const counting = countingOf(context);
  return store.contestFacts(context.db).map((row) => {
    context.checkCancelled();
    return { contestId: row.id, title: row.title, students: isForStudents(row.rules), ...peopleOfContest(counting, row) };
  });
}

export const itemsOf = (context: QueryContext): ReturnType<typeof inventoryItems> => inventoryItems(store.keptCounts(context.db), context.language);

const firstDay = '1900-01-01';
const lastDay = '9999-12-31';

/** Retention of every contest, those that wait longest first. */
export function dueContests(context: QueryContext): z.input<typeof Due>[] {
  const rules = rulesOf(context.db);
  const changes = store.lastChanges(context.db);
  const today = chineseDay(context.now());
  return store.contestFacts(context.db).map((row) => {
    const clock = retentionOf({
      publishedAt: row.published_at, changedAt: changes.get(row.id) ?? row.created_at, ownDays: row.own_days, purgedAt: row.purged_at,
    }, rules, today);
    return { contestId: row.id, title: row.title, state: row.state, ...clock, purgedAt: row.purged_at, own: row.own_days !== null };
  }).sort((a, b) => Number(a.purgedAt !== null) - Number(b.purgedAt !== null) || a.due.localeCompare(b.due));
}

export const keepingHandlers = {
  inventory(context) {
    const contests = contestsWithPeople(context);
    return {
      rules: rulesOf(context.db), items: itemsOf(context), contests: contests.map(({ persons: _persons, ...one }) => one),
      ages: contests.reduce((all, one) => addAges(all, one.ages), noAges()),
    };
  },
  access(context, input) {
    const asked = { from: input.from ?? firstDay, to: input.to ?? lastDay, minorsOnly: input.minorsOnly };
    return {
      total: accessTotal(context.db, asked).lines,
      rows: accessRows(context.db, { ...asked, limit: input.limit }).map((row) => ({
        day: row.day, who: row.user ?? row.user_id, call: row.call,
        what: whatWasSeen(row.call, context.language, row.call === 'reports.export' && row.reason !== ''),
        contest: row.title ?? '', minors: row.minors === 1, times: row.times, reason: row.reason,
      })),
    };
  },
  retention: (context) => ({ rules: rulesOf(context.db), contests: dueContests(context) }),
  setRetention(context, { contestId, days, reason, basedOn }) {
    if (!contestRow(context.db, contestId)) throw notFound('contest');
    const why = sha256Hex(`${contestId}\0${reason}`);
    context.write({ action: 'privacy.setRetention', contestId, basedOn, detail: { days, reason: why } }, (db) => {
      if (days === null) store.clearRetention(db, contestId);
      else store.setRetention(db, contestId, days, reason, context.now().toISOString());
    });
    return { done: true as const };
  },
  setRules(context, rules) {
    if (rules.childAge > rules.minorAge) {
      throw new AppError('bad_input', { detail: '儿童的年龄不能大于未成年人的年龄', detailEn: 'a child cannot be older than a minor' });
    }
    if (!/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(rules.reportBy)) {
      throw new AppError('bad_input', { detail: '年度报送日期要写成 01-31 这样的月和日', detailEn: 'write the day of the yearly report as month and day, 01-31' });
    }
    const { source: _source, ...numbers } = rules;
    context.write({ action: 'privacy.setRules', detail: { ...numbers } }, (db) => {
      setRulesText(db, 'privacy', JSON.stringify(rules), context.now().toISOString());
    });
    return rules;
  },
} satisfies Pick<Privacy, 'inventory' | 'access' | 'retention' | 'setRetention' | 'setRules'>;
