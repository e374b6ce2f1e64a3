// What every call of results reads first: the contest, its rules, and the docket that results are computed from.
import type { z } from 'zod';
import type { Method } from '#contract/schema/results.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import { AppError } from '#contract/errors.ts';
import type { ReadDb } from '#db/open.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import * as store from '#db/queries/results.ts';
import { unitTokens } from '#db/queries/unit-tokens.ts';
import { notFound, wrongState, type Text } from '#backend/refusals.ts';
import type { Docket } from '#backend/scoring/docket.ts';
import { docketOf } from '../docket-of.ts';

export const todos = {
  noSheets: ['还没有收到任何评分，请先回收成绩包。', 'No score sheet was received yet; receive score packs first.'],
  published: ['结果已经发布，评分不能再改变它。', 'The results are published; scores cannot change them any more.'],
  publishedAwards: ['结果已经发布。如有异议，请按异议程序更正。', 'The results are published. Correct them by the procedure for objections.'],
  again: ['结果已经发布过了。', 'The results were published before.'],
  notComputed: ['请先计算结果。', 'Compute the results first.'],
  locked: ['结果已经锁定，不需要再做什么。', 'The results are locked already; nothing more to do.'],
  notLocked: ['结果没有锁定，不需要解除。', 'The results are not locked; there is nothing to unlock.'],
  lockFirst: ['作者身份是密封的，请先锁定结果，再双人揭盲，然后发布。', 'The identities are sealed: lock the results, open the identities by two people, then publish.'],
  opened: ['作者身份已经揭开，锁定的结果不能再解除。', 'The identities were opened; the lock stays.'],
} as const satisfies Record<string, Text>;
const actions = {
  compute: ['计算结果', 'compute results'], publish: ['发布结果', 'publish the results'], lock: ['锁定结果', 'lock the results'],
  unlock: ['解除锁定', 'unlock the results'], changeAward: ['改动获奖等次', 'change an award'],
  outside: ['导入票数或外部成绩', 'bring in votes or outside scores'],
} as const satisfies Record<string, Text>;

export const refused = (row: ContestRow, action: keyof typeof actions, todo: keyof typeof todos): AppError =>
  wrongState(row.state, actions[action], todos[todo]);
export const actionName = (action: keyof typeof actions): Text => actions[action];

export function found(db: ReadDb, id: string): { contest: ContestRow; rules: ContestRules } {
  const contest = contestRow(db, id);
  if (!contest) throw notFound('contest');
  return { contest, rules: ContestRules.parse(JSON.parse(contest.rules)) };
}

export interface Source {
  docket: Docket;
  /** By blind code. */
  entries: ReadonlyMap<string, { entryId: string; title: string }>;
  sheets: number;
  /** Codes of entries whose award by hand the rules no longer know. */
  lostAwards: string[];
}

/** Everything results are computed from. */
export function readDocket(db: ReadDb, contest: ContestRow, rules: ContestRules, method: z.output<typeof Method>): Source {
  // While identities are sealed no unit stands in the entries: its token does, and is the same before and after.
  const units = unitTokens(db, contest.id);
  const entries = store.judgedEntries(db, contest.id);
  const sheets = store.submittedSheets(db, contest.id);
  const changes = store.awardChanges(db, contest.id);
  const names = new Set(rules.awards.rules.map((one) => one.name));
  const lost = new Set(changes.flatMap((one) => (one.award && !names.has(one.award) ? [one.entry_id] : [])));
  return {
    entries: new Map(entries.map((one) => [one.blind_code, { entryId: one.id, title: one.title }])), sheets: sheets.length,
    lostAwards: entries.filter((one) => lost.has(one.id)).map((one) => one.blind_code),
    docket: docketOf({
      contestId: contest.id, rules, rulesVersion: contest.rules_version, method, entries, sheets, units,
      judges: new Map(store.judgeSlots(db, contest.id).map((one) => [one.id, one.slot])),
      readings: store.arbitrationReadings(db, contest.id), outside: store.outsideScores(db, contest.id),
      changes, submitted: store.submittedCounts(db, contest.id),
    }),
  };
}
