// Progress, decisions on the cases of the queue, reminders, and the progress as a workbook.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { CaseDecided, DecideCaseInput, Progress, ProgressFile, RemindersMade, SheetFileInput } from '#contract/schema/packs.ts';
import { divisionName, type ContestRules } from '#contract/schema/rules.ts';
import type { ContestId } from '#contract/schema/shared.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import * as store from '#db/queries/cases.ts';
import type { ContestRow } from '#db/queries/contests.ts';
import { setEntryStatus } from '#db/queries/eligibility.ts';
import { progressOf } from '../progress.ts';
import { contestOf } from '../shared/handlers.ts';
import type { ProgressInput } from './given.ts';
import { officeDay, officeTime } from './office-time.ts';
import { progressSheets } from './progress-book.ts';
import { reminderSheets, type Owing } from './reminders.ts';

/** The last day of judging: as packs carry it, else that of the level at which the contest is run. */
const deadlineOf = (rules: ContestRules): string | null =>
  rules.calibration.reviewDeadline || rules.levels.find((one) => one.here)?.reviewUntil || null;

const codesOf = (json: string): string => [...JSON.parse(json) as string[]].sort().join(' ');
const stepWords = { write: ['正在写入工作簿', 'Writing the workbook'] } as const;

function given(context: QueryContext, row: ContestRow, rules: ContestRules) {
  const { db } = context;
  const entries = store.progressEntries(db, row.id);
  const judges = store.progressJudges(db, row.id).map((one) => ({ ...one, lastReceivedAt: one.last_received_at }));
  const counting = new Set(judges.map((one) => one.id));
  const packs = store.newestPacks(db, row.id).map(({ code_order, counted_order, ...pack }) =>
    ({ ...pack, sameEntries: counted_order !== null && code_order !== '[]' && codesOf(code_order) === codesOf(counted_order) }));
  const judgesOf = new Map<string, string[]>(entries.flatMap((one) => (one.status === 'active' ? [[one.id, []]] : [])));
  for (const { judge_id, entry_id } of store.progressSeats(db, row.id)) if (counting.has(judge_id)) judgesOf.get(entry_id)?.push(judge_id);
  const seats = entries.flatMap(({ id, blind_code, division }) => {
    const name = divisionName(rules, division);
    return judgesOf.get(id)?.map((judge_id) => ({ judge_id, entry_id: id, blind_code, division: name })) ?? [];
  });
  return {
    contestId: row.id, judges, seats, sheets: store.progressSheets(db, row.id), discrepancy: rules.discrepancy, vetoes: rules.vetoes, issued: packs.length > 0, packs,
    decisions: store.decisionRows(db, row.id), deadline: deadlineOf(rules), today: officeDay(context.now()),
    withdrawn: entries.filter((one) => one.status === 'withdrawn').map((one) => ({ entry_id: one.id, blind_code: one.blind_code })),
  } satisfies ProgressInput & { contestId: string };
}

function progress(context: QueryContext, input: z.output<typeof ContestId>): z.input<typeof Progress> {
  const { row, rules } = contestOf(context.db, input.contestId);
  return { ...progressOf(given(context, row, rules)), basedOn: row.revision };
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
  const { queue = [] } = progressOf(given(context, row, rules));
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
    detail: { kind, action, entry: entryId, judge: judgeId, again: found.decided !== null || found.before !== null, reason: sha256Hex(Buffer.from(`${id}\0${reason}`)) },
  }, (db) => {
    store.insertDecision(db, id, row.id, { kind, entry_id: entryId, judge_id: judgeId, facts: input.facts, action, reason, at });
    if (entryId !== null && (out || back)) setEntryStatus(db, row.id, [entryId], out ? 'withdrawn' : 'active');
  });
  return { revision: contestOf(context.db, row.id).row.revision };
}

/** Who owes marks, slowest first, with what by his own codes; judges who owe nothing are left out. */
function owing(context: QueryContext, input: ReturnType<typeof given>): Owing[] {
  const facts = progressOf(input);
  const judges = new Map(input.judges.map((one) => [one.id, one]));
  const packs = new Map(input.packs.map((one) => [one.judge_id, one]));
  const codes = new Map(store.ownCodes(context.db, input.contestId).map((one) => [`${one.judge_id} ${one.entry_id}`, one.code]));
  const missing = Map.groupBy(facts.cells.filter((one) => one.state === 'assigned' || one.state === 'draft'), (one) => one.judgeId);
  return facts.judges.flatMap((one): Owing[] => {
    const judge = judges.get(one.judgeId);
    const own = missing.get(one.judgeId);
    if (!judge || !own) return [];
    const pack = packs.get(one.judgeId);
    return [{
      name: one.name, unit: judge.unit, phone: judge.phone_masked, assigned: one.assigned, submitted: one.submitted, without: one.recused + one.reported,
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
  const list = facts.issued ? owing(context, facts) : [];
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
  const { sheets, rows } = progressSheets(row.title, officeTime(context.now().toISOString()), progressOf(given(context, row, rules)));
  const label = stepWords.write[context.language === 'zh' ? 0 : 1];
  const { file } = await writeWorkbook(input.outFile, sheets, {
    overwrite: true, signal: context.signal, onProgress: (done) => context.progress(done, Math.max(done, rows), label),
  });
  context.write({ action: 'packs.exportProgress', subject: row.id, detail: { rows } }, () => undefined);
  return { file, rows };
}

export const caseHandlers = { progress, decideCase, reminders, exportProgress };
