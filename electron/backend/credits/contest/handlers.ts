// Credits from contests: the published results of a contest become lines of its authors, advisors and judges.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Level, RuleSet } from '#contract/schema/credit-rules.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import { RuleBook } from '#backend/credit-rules/book.ts';
import { dayOf } from '#backend/credit-rules/days.ts';
import { whyIn } from '#backend/credit-rules/why-en.ts';
import { heldLines } from '#db/queries/certifying.ts';
import { awardedPeople, scoringJudges, teachersAtSchool, teachersOfId } from '#db/queries/contest-credits.ts';
import { contestRow } from '#db/queries/contests.ts';
import { LedgerWriter, reversalOf } from '#db/queries/ledger.ts';
import { postingRow, standingLine } from '#db/queries/ledger-read.ts';
import { resultsRow } from '#db/queries/results.ts';
import { ruleUses, storedRules } from '#db/queries/rules.ts';
import { unitOn } from '#db/queries/standing.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import { matchTeacher } from './match.ts';
import { honourIdem, planContest, type ContestTold, type KnownPerson, type PlannedRow, type Role } from './plan.ts';

type Credits = Handlers<AppContract, QueryContext, CommandContext>['credits'];
interface Asked {
  contestId: string; level: Level; organiserLevel?: Level | undefined;
  values: readonly { role: Role; award: string; credits: number }[];
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const mostShown = 2000;

/** The contest as the ledger tells of it; only published results count, on the day they were published. */
function contestTold({ db }: QueryContext, asked: Asked): { told: ContestTold; studentCategories: ReadonlySet<string> } {
  const contest = contestRow(db, asked.contestId);
  if (!contest) throw notFound('contest');
  const publishedAt = resultsRow(db, contest.id)?.published_at ?? null;
  if (contest.state !== 'published' || publishedAt === null) {
    throw wrongState(contest.state, ['登记竞赛学分', 'post credits from it'], ['请先在“结果”里发布。', 'Publish the results first.']);
  }
  const rules = ContestRules.parse(JSON.parse(contest.rules));
  return {
    told: {
      id: contest.id, title: contest.title, year: contest.year, date: dayOf(new Date(publishedAt)), level: asked.level,
      organiserLevel: asked.organiserLevel ?? null,
      picked: asked.values.map(({ role, award, credits }) => ({ role, award, credits: Math.round(credits * 100) })),
    },
    // A category whose works have advisors is one of students' works.
    studentCategories: new Set(rules.categories.filter((one) => one.advisors.max > 0).flatMap((one) => [one.id, one.name])),
  };
}

/** Everybody of the contest with what the directory and the ledger know; stops between people when the caller cancels. */
async function plan(context: QueryContext, asked: Asked): Promise<PlannedRow[]> {
  const { db } = context;
  const { told, studentCategories } = contestTold(context, asked);
  const people = [...awardedPeople(db, told.id), ...scoringJudges(db, told.id)];
  const known: KnownPerson[] = [];
  for (const person of people) {
    if (known.length % 200 === 0) {
      context.progress(known.length, people.length, '正在核对获奖教师');
      await nextTurn();
      context.checkCancelled();
    }
    const match = matchTeacher(person, studentCategories.has(person.category), {
      byId: (index) => teachersOfId(db, index), byName: (name, schoolId) => teachersAtSchool(db, name, schoolId, told.date),
    });
    const teacherId = match.state === 'found' ? match.teacherId : null;
    known.push(teacherId === null ? { person, match, unitId: null, standing: { seq: null, next: '' }, held: [] } : {
      person, match, unitId: unitOn(db, teacherId, told.date), standing: standingLine(db, honourIdem(told, person, teacherId)),
      held: heldLines(db, [teacherId]),
    });
  }
  return planContest(new RuleBook(storedRules(db), ruleUses(db)), told, known);
}

const setsOf = (db: QueryContext['db']): RuleSet[] => storedRules(db).map(({ rules }) => rules);
const creditsOf = (rows: readonly PlannedRow[]): number => rows.reduce((all, row) => all + row.credits, 0) / 100;

export const contestHandlers = {
  async contestProposal(context, input) {
    const basedOn = recordsRevision(context.db);
    const rows = await plan(context, input);
    const sets = setsOf(context.db);
    return {
      basedOn, lines: rows.filter((row) => row.line !== null).length, credits: creditsOf(rows),
      rows: rows.map((row) => ({
        teacherId: row.teacherId === null ? null : String(row.teacherId), name: row.person.name, role: row.person.role,
        subject: row.subject, award: row.person.award,
        credits: row.credits / 100, state: row.state, why: whyIn(context.language, row.why, sets),
      })),
    };
  },

  async postContest(context, input) {
    const { contestId, basedOn, actor } = input;
    const rows = await plan(context, input);
    const posted = rows.filter((row) => row.line !== null);
    const same = rows.filter((row) => row.state === 'same').length;
    const at = context.now().toISOString();
    if (posted.length === 0) {
      if (recordsRevision(context.db) !== basedOn) throw new AppError('stale_revision');
      return { posted: 0, same, credits: 0, revision: basedOn, lines: [] };
    }
    const sets = setsOf(context.db);
    const toReverse = new Set(posted.flatMap((row) => row.replaces));
    const lines = context.write({
      action: 'credits.postContest', records: true, basedOn, subject: contestId,
      detail: { lines: posted.length, reversed: toReverse.size, level: input.level },
    }, (db) => {
      const ledger = new LedgerWriter(db, { at, action: 'credits.postContest', actor, importBatchId: null });
      const written = posted.flatMap(({ line, replaces, teacherId, credits }) => {
        if (line === null) return [];
        const seq = ledger.add(line);
        for (const lower of replaces) {
          const row = toReverse.delete(lower) ? postingRow(db, lower) : undefined;
          if (row) ledger.add(reversalOf(row, `冲正第 ${lower} 笔：同一成果多级获奖只计最高的一次，已按第 ${seq} 笔计。`));
        }
        return [{ seq, teacherId: String(teacherId), credits: credits / 100, why: whyIn(context.language, line.why, sets) }];
      });
      ledger.finish();
      return written;
    });
    return { posted: lines.length, same, credits: creditsOf(posted), revision: recordsRevision(context.db),
      lines: lines.slice(0, mostShown) };
  },
} satisfies Pick<Credits, 'contestProposal' | 'postContest'>;
