// Calls of the results feature: compute (codes only), look, publish (unblind).
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError, type Language } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Results } from '#contract/schema/results.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import { violations } from '#db/invariants.ts';
import type { ReadDb } from '#db/open.ts';
import { contestRow, setState, type ContestRow } from '#db/queries/contests.ts';
import { entryNames, judgedEntries, markPublished, replaceResults, resultRows, resultsRow, submittedScores, submittedSheets,
  type ResultRowRow } from '#db/queries/results.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { computeResults, neededCriterionIds, type Computed, type ComputedRow } from '#backend/scoring/compute.ts';
import { changesHandlers } from './changes/handlers.ts';
import { fairnessHandlers } from './fairness/handlers.ts';
import { honoursHandlers } from './honours/handlers.ts';
import { lockingHandlers } from './locking/handlers.ts';
import { outsideHandlers } from './outside/handlers.ts';
import { reviewSheetHandlers } from './review-sheet/handlers.ts';
import { bodyOf, readBody, shownResults, type Names } from './stored.ts';

const stateNames: Readonly<Record<ContestRow['state'], readonly [zh: string, en: string]>> = {
  setup: ['准备中', 'being set up'], assigned: ['已分配', 'assigned'], judging: ['评审中', 'being judged'],
  scored: ['已计算结果', 'scored'], published: ['已发布', 'published'],
};
const todos = {
  noSheets: ['还没有收到任何评分，请先回收成绩包。', 'No score sheet was received yet; receive score packs first.'],
  published: ['结果已经发布，评分不能再改变它。', 'The results are published; scores cannot change them any more.'],
  again: ['结果已经发布过了。', 'The results were published before.'],
  notComputed: ['请先计算结果。', 'Compute the results first.'],
} as const;
const actions = { compute: ['计算结果', 'compute results'], publish: ['发布结果', 'publish the results'] } as const;

function refused(
  row: ContestRow, action: keyof typeof actions, todo: keyof typeof todos, language: Language,
): AppError {
  const side = language === 'zh' ? 0 : 1;
  return new AppError('wrong_state', {
    state: stateNames[row.state][side], action: actions[action][side], todo: todos[todo][side],
  });
}

function found(db: ReadDb, id: string): ContestRow {
  const row = contestRow(db, id);
  if (!row) throw new AppError('not_found', { what: '活动' });
  return row;
}

/** Everything results are computed from. */
function compute(db: ReadDb, row: ContestRow): { rules: ContestRules; computed: Computed; sheets: number } {
  const rules = ContestRules.parse(JSON.parse(row.rules));
  const pair = (one: { entry_id: string; judge_id: string }): string => `${one.entry_id} ${one.judge_id}`;
  const scores = Map.groupBy(submittedScores(db, row.id, neededCriterionIds(rules)), pair);
  const sheets = submittedSheets(db, row.id);
  const byEntry = Map.groupBy(sheets, (sheet) => sheet.entry_id);
  const computed = computeResults(rules, judgedEntries(db, row.id).map((entry) => ({
    entryId: entry.id, code: entry.blind_code, title: entry.title, division: entry.division, category: entry.category,
    subject: entry.subject, seats: entry.seats, answered: entry.answered,
    sheets: (byEntry.get(entry.id) ?? []).map((sheet) => ({
      total: sheet.total, vetoed: sheet.vetoed === 1, scores: new Map((scores.get(pair(sheet)) ?? []).map((one) => [one.criterion_id, one.value])),
    })),
  })));
  return { rules, computed, sheets: sheets.length };
}

const rowsToStore = (rows: readonly ComputedRow[]): ResultRowRow[] => rows.map((row, position) => ({
  entry_id: row.entryId, position, score: row.scoreHundredths, rank: row.rank, award: row.award, body: JSON.stringify(row),
}));

/** What is stored, as the border shows it: without a single name until it is published. */
function current(context: QueryContext, contestId: string): z.input<typeof Results> | null {
  const contest = found(context.db, contestId);
  const stored = resultsRow(context.db, contestId);
  if (!stored) return null;
  const published = stored.published_at !== null;
  const names = new Map<string, Names>(published ? entryNames(context.db, contestId).map((one) => [
    one.entry_id, { number: one.number, school: one.school, authors: JSON.parse(one.authors) as string[] },
  ]) : []);
  return shownResults({
    computedAt: stored.computed_at, publishedAt: stored.published_at, revision: contest.revision,
    stale: !published && stored.computed_revision !== contest.revision, body: readBody(stored.body),
    rows: resultRows(context.db, contestId).map((one) => JSON.parse(one.body) as ComputedRow),
  }, names, context.language);
}

const needed = <T>(value: T | null): T => {
  if (value === null) throw new Error('results vanished');
  return value;
};

export const resultsHandlers = {
  ...fairnessHandlers, ...lockingHandlers, ...honoursHandlers, ...outsideHandlers, ...reviewSheetHandlers, ...changesHandlers,
  compute(context, input) {
    const contest = found(context.db, input.contestId);
    const stored = resultsRow(context.db, contest.id);
    if (stored && stored.computed_revision === contest.revision) return needed(current(context, contest.id));
    const { voteShare } = ContestRules.parse(JSON.parse(contest.rules));
    if (voteShare > 0) throw new AppError('votes_missing', { share: `${Math.round(voteShare * 10_000) / 100}%` });
    const { rules, computed, sheets } = compute(context.db, contest);
    if (contest.state === 'published') {
      const before = resultRows(context.db, contest.id).map((one) => one.body).join('\n');
      const same = rowsToStore(computed.rows).map((one) => one.body).join('\n') === before;
      if (!same) throw refused(contest, 'compute', 'published', context.language);
      return needed(current(context, contest.id));
    }
    if (sheets === 0) throw refused(contest, 'compute', 'noSheets', context.language);
    context.write({
      action: 'results.compute', contestId: contest.id, basedOn: contest.revision,
      detail: { entries: computed.rows.length, sheets, missing: computed.missing },
    }, (db) => {
      replaceResults(db, contest.id, {
        // The write itself raises the revision by one: results are fresh for exactly that revision.
        computed_at: context.now().toISOString(), computed_revision: contest.revision + 1,
        body: JSON.stringify(bodyOf(rules, computed)),
      }, rowsToStore(computed.rows));
      setState(db, contest.id, 'scored');
    });
    return needed(current(context, contest.id));
  },

  current: (context, input) => ({ results: current(context, input.contestId) }),

  async publish(context, input) {
    const contest = found(context.db, input.contestId);
    const stored = resultsRow(context.db, contest.id);
    if (!stored) throw refused(contest, 'publish', 'notComputed', context.language);
    if (stored.published_at !== null) throw refused(contest, 'publish', 'again', context.language);
    const fresh = stored.computed_revision === contest.revision;
    if (!fresh || input.basedOn !== contest.revision) throw new AppError('stale_revision');
    const body = readBody(stored.body);
    const reason = input.acceptMissing?.trim() ?? '';
    if (body.missing > 0 && reason === '') throw new AppError('scores_missing', { missing: body.missing });
    const [broken] = violations(context.db);
    if (broken) {
      throw new AppError('invariants_broken', { sentence: broken.sentence, sentenceEn: broken.sentenceEn, rows: broken.rows });
    }
    await context.backup('before-publish');
    const publishedAt = context.now().toISOString();
    const awards = resultRows(context.db, contest.id).filter((one) => one.award !== '').length;
    context.write({
      action: 'results.publish', contestId: contest.id, basedOn: input.basedOn, detail: { awards, missing: body.missing },
    }, (db) => {
      const accepted = { ...body, acceptedMissing: body.missing > 0 ? reason : null };
      markPublished(db, contest.id, publishedAt, input.basedOn + 1, JSON.stringify(accepted));
      setState(db, contest.id, 'published');
    });
    return { publishedAt, awards, revision: input.basedOn + 1 };
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['results'];
