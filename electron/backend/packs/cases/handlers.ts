// Progress, decisions on the cases of the queue, reminders, and the progress as a workbook.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { CaseDecided, DecideCaseInput, Progress, ProgressFile, ProgressInput, RemindersMade, SheetFileInput } from '#contract/schema/packs.ts';
import { divisionName, type ContestRules } from '#contract/schema/rules.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import type { ReadDb } from '#db/open.ts';
import * as store from '#db/queries/cases.ts';
import type { ContestRow } from '#db/queries/contests.ts';
import { setEntryStatus } from '#db/queries/eligibility.ts';
import { progressOfGrid } from '../progress.ts';
import { contestOf } from '../shared/handlers.ts';
import type { GivenEntry, GivenPack, ProgressGrid } from './given.ts';
import { officeDay, officeTime } from './office-time.ts';
import { progressSheets } from './progress-book.ts';
import { reminderSheets, type Owing } from './reminders.ts';

/** The last day of judging: as packs carry it, else that of the level at which the contest is run. */
const deadlineOf = (rules: ContestRules): string | null =>
  rules.calibration.reviewDeadline || rules.levels.find((one) => one.here)?.reviewUntil || null;

const stepWords = { write: ['正在写入工作簿', 'Writing the workbook'] } as const;

/** The newest pack of each judge, beside the one that the newest of his counted sheets was made with. */
function newestPacks(db: ReadDb, contestId: string, lines: ReturnType<typeof store.progressSeats>): GivenPack[] {
  const revisions = new Map(store.scorePackRevisions(db, contestId).map((one) => [one.id, one.revision]));
  const counted = new Map(lines.map((one) => [one.judge_id, revisions.get(one.score_pack_id ?? 0) ?? null]));
  const codes = (judgeId: string, revision: number): string => store.codeOrder(db, judgeId, revision).sort().join(' ');
  return [...new Map(store.issuedPacks(db, contestId).map((one) => [one.judge_id, one])).values()].map((pack) => {
    const before = counted.get(pack.judge_id) ?? null;
    const old = before !== null && before < pack.revision;
    const now = old ? codes(pack.judge_id, pack.revision) : '';
    return { ...pack, counted: before, sameEntries: old && now !== '' && now === codes(pack.judge_id, before) };
  });
}

function given(context: QueryContext, row: ContestRow, rules: ContestRules) {
  const { db } = context;
  const { ids, codes, divisions, active } = store.progressEntries(db, row.id);
  const names = new Map(divisions.map((one) => [one, divisionName(rules, one)]));
  const entries: GivenEntry[] = [];
  const withdrawn: GivenEntry[] = [];
  for (const [place, entryId] of ids.entries()) {
    const entry = { entryId, blindCode: codes[place] ?? '', division: names.get(divisions[place] ?? '') ?? '' };
    (active[place] === 1 ? entries : withdrawn).push(entry);
  }
  const out = new Set(withdrawn.map((one) => one.entryId));
  const seats = store.progressSeats(db, row.id);
  const seatsOf = new Map(seats.map((one) => [one.judge_id, one.seats]));
  const judges = store.progressJudges(db, row.id);
  const packs = newestPacks(db, row.id, seats);
  return {
    judges, packs, entries, withdrawn, discrepancy: rules.discrepancy, vetoes: rules.vetoes, issued: packs.length > 0,
    lines: judges.map((judge) => {
      const own = seatsOf.get(judge.id) ?? [];
      return { judge: { ...judge, lastReceivedAt: judge.last_received_at }, seats: out.size === 0 ? own : own.filter((seat) => !out.has(seat[0])) };
    }),
    hidden: store.hiddenReasons(db, row.id).map((one) => ({
      judge: { id: one.judge_id, name: one.name, slot: one.slot, lastReceivedAt: null },
      entryId: one.entry_id, blindCode: one.blind_code, status: one.status, reason: one.reason,
    })),
    decisions: store.decisionRows(db, row.id), deadline: deadlineOf(rules), today: officeDay(context.now()),
  } satisfies ProgressGrid & Record<string, unknown>;
}

function progress(context: QueryContext, input: z.output<typeof ProgressInput>): z.input<typeof Progress> {
  const { row, rules } = contestOf(context.db, input.contestId);
  return { ...progressOfGrid(given(context, row, rules), input.compact), basedOn: row.revision };
}

function refuseClosed(row: ContestRow, moves: boolean): void {
  if (row.state === 'published') {
    throw wrongState(row.state, ['处理待处理事项', 'decide cases'], ['结果已经发布。', 'The results are published.']);
  }
  if (moves && row.state === 'scored') {
    throw wrongState(row.state, ['让作品退出或恢复参评', 'take an entry out of the judging or back into it'],
      ['结果已经计算，作品不能再排除或恢复。', 'Results were computed; entries stay as they are.']);
  }
}

function decideCase(context: CommandContext, input: z.output<typeof DecideCaseInput>): z.input<typeof CaseDecided> {
  const { row, rules } = contestOf(context.db, input.contestId);
  if (row.revision !== input.basedOn) throw new AppError('stale_revision');
  const { queue } = progressOfGrid(given(context, row, rules), true);
  const found = queue.find((one) => one.kind === input.kind && one.entryId === input.entryId && one.judgeId === input.judgeId);
  if (!found) throw notFound('case');
  if (found.facts !== input.facts) throw new AppError('stale_revision');
  const { kind, entryId, judgeId, action, reason } = input;
  if (found.suggested !== action && !found.others?.includes(action)) {
    throw new AppError('bad_input', { detail: `action：这类事项不能这样处理（${action}）`, detailEn: `action: not for this kind of case (${action})` });
  }
  const out = action === 'exclude';
  const back = found.decided?.action === 'exclude';
  refuseClosed(row, out || back);
  if (back && entryId !== null && store.excludedByCheck(context.db, row.id, entryId)) {
    throw wrongState(row.state, ['恢复参评', 'bring the entry back'],
      ['资格审查也排除了这件作品，请先到“资格审查”撤回那个决定。', 'The eligibility check excludes this entry too; take that decision back first.']);
  }
  const id = context.newId();
  const at = context.now().toISOString();
  context.write({
    action: 'packs.decideCase', contestId: row.id, basedOn: input.basedOn, subject: id,
    // The reason stands with the decision, for it may name people; the chain holds its hash under the decision's id.
    detail: {
      kind, action, entry: entryId, judge: judgeId, again: found.decided !== null || found.before !== null,
      reason: sha256Hex(Buffer.from(`${id}\0${reason}`)),
    },
  }, (db) => {
    store.insertDecision(db, id, row.id, { kind, entry_id: entryId, judge_id: judgeId, facts: input.facts, action, reason, at });
    if (entryId !== null && (out || back)) setEntryStatus(db, row.id, [entryId], out ? 'withdrawn' : 'active');
  });
  return { revision: contestOf(context.db, row.id).row.revision };
}

/** Who owes marks, slowest first, with what by his own codes; judges who owe nothing are left out. */
function owing(context: QueryContext, contestId: string, input: ReturnType<typeof given>): Owing[] {
  const facts = progressOfGrid(input, false);
  const judges = new Map(input.judges.map((one) => [one.id, one]));
  const packs = new Map(input.packs.map((one) => [one.judge_id, one]));
  const codes = new Map(store.ownCodes(context.db, contestId).map((one) => [`${one.judge_id} ${one.entry_id}`, one.code]));
  const missing = Map.groupBy(facts.cells.filter((one) => one.state === 'assigned' || one.state === 'draft'), (one) => one.judgeId);
  return facts.judges.flatMap((one): Owing[] => {
    const judge = judges.get(one.judgeId);
    const own = missing.get(one.judgeId);
    if (!judge || !own) return [];
    const pack = packs.get(one.judgeId);
    return [{
      name: one.name, unit: judge.unit, phone: judge.phone_masked, assigned: one.assigned, submitted: one.submitted,
      without: one.recused + one.reported,
      lastReceivedAt: one.lastReceivedAt, pack: pack ? { revision: pack.revision, fileName: pack.file_name } : null,
      missing: own.map((cell) => ({ code: codes.get(`${one.judgeId} ${cell.entryId}`) ?? '', draft: cell.state === 'draft' }))
        .sort((a, b) => (a.code < b.code ? -1 : 1)),
    }];
  }).sort((a, b) => b.missing.length / b.assigned - a.missing.length / a.assigned);
}

async function reminders(context: CommandContext, input: z.output<typeof SheetFileInput>): Promise<z.input<typeof RemindersMade>> {
  const { row, rules } = contestOf(context.db, input.contestId);
  refuseOwnFile(context.dir, input.outFile);
  const facts = given(context, row, rules);
  const list = facts.issued ? owing(context, row.id, facts) : [];
  const missing = list.reduce((sum, one) => sum + one.missing.length, 0);
  const { file } = await writeWorkbook(input.outFile, reminderSheets({
    contest: row.title, deadline: facts.deadline, today: officeDay(context.now()), made: officeTime(context.now().toISOString()), owing: list,
  }), { overwrite: true, signal: context.signal });
  // No revision rises: a list that was written makes nothing stale.
  context.write({ action: 'packs.reminders', subject: row.id, detail: { judges: list.length, missing } }, () => undefined);
  return { file, judges: list.length, missing };
}

async function exportProgress(context: CommandContext, input: z.output<typeof SheetFileInput>): Promise<z.input<typeof ProgressFile>> {
  const { row, rules } = contestOf(context.db, input.contestId);
  refuseOwnFile(context.dir, input.outFile);
  const { sheets, rows } = progressSheets(row.title, officeTime(context.now().toISOString()), progressOfGrid(given(context, row, rules), false));
  const label = stepWords.write[context.language === 'zh' ? 0 : 1];
  const { file } = await writeWorkbook(input.outFile, sheets, {
    overwrite: true, signal: context.signal, onProgress: (done) => context.progress(done, Math.max(done, rows), label),
  });
  context.write({ action: 'packs.exportProgress', subject: row.id, detail: { rows } }, () => undefined);
  return { file, rows };
}

export const caseHandlers = { progress, decideCase, reminders, exportProgress };
