// How far judging is, pure: judges × entries, and the queue of what needs a person. No names of authors, no running means.
import type { z } from 'zod';
import type { Progress } from '#contract/schema/packs.ts';
import { isDiscrepant, spreadOf } from '#contract/schema/rules.ts';
import type { GivenSheet, ProgressInput } from './cases/given.ts';
import { queueOf, type EntryState } from './cases/queue.ts';

export type { ProgressInput } from './cases/given.ts';

type Cell = z.input<typeof Progress>['cells'][number];
interface EntryWork extends EntryState { division: string; seats: string[]; sheets: GivenSheet[]; done: number; discrepant: boolean }
interface JudgeWork { assigned: number; submitted: number; recused: number; reported: number; left: string[]; seconds: number[] }

/** The middle value, of an even number the mean of the two in the middle; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

function stateOf(sheet: GivenSheet | undefined, discrepant: boolean): Cell['state'] {
  if (!sheet) return 'assigned';
  return sheet.status === 'submitted' && discrepant ? 'discrepant' : sheet.status as Cell['state'];
}

/**
 * What the organiser may know while judging goes on (reliability.md 2.9): states, counts, times, and the cases of the queue.
 * Marks are in it only where they are too far apart; nothing else of the answer hangs on any mark.
 * @param input seats of entries that take part, and the sheets that count; totals in hundredths of a point, times in seconds
 */
export function progressOf(input: ProgressInput): z.input<typeof Progress> {
  const sheets = new Map<string, Map<string, GivenSheet>>();
  for (const sheet of input.sheets) {
    const own = sheets.get(sheet.judge_id);
    if (own) own.set(sheet.entry_id, sheet);
    else sheets.set(sheet.judge_id, new Map([[sheet.entry_id, sheet]]));
  }
  const entries = new Map<string, EntryWork>();
  for (const { entry_id: entryId, judge_id: judgeId, blind_code: blindCode, division } of input.seats) {
    let entry = entries.get(entryId);
    if (!entry) entries.set(entryId, entry = { blindCode, division, seats: [], sheets: [], done: 0, discrepant: false });
    entry.seats.push(judgeId);
    const sheet = sheets.get(judgeId)?.get(entryId);
    if (sheet) entry.sheets.push(sheet);
  }
  for (const entry of entries.values()) {
    const totals = entry.sheets.flatMap((one) => (one.status === 'submitted' && one.total !== null ? [one.total] : []));
    entry.discrepant = isDiscrepant(spreadOf(totals), input.discrepancy);
  }
  const work = new Map(input.judges.map((one): [string, JudgeWork] =>
    [one.id, { assigned: 0, submitted: 0, recused: 0, reported: 0, left: [], seconds: [] }]));
  const cells = input.seats.map(({ entry_id: entryId, judge_id: judgeId }): Cell => {
    const entry = entries.get(entryId);
    const judge = work.get(judgeId);
    const sheet = sheets.get(judgeId)?.get(entryId);
    const state = stateOf(sheet, entry?.discrepant ?? false);
    if (judge) {
      judge.assigned += 1;
      if (state === 'recused' || state === 'reported') judge[state] += 1;
      else if (state === 'submitted' || state === 'discrepant') {
        judge.submitted += 1;
        if (sheet?.seconds != null && sheet.seconds > 0) judge.seconds.push(sheet.seconds);
      } else judge.left.push(entryId);
    }
    if (entry && (state === 'submitted' || state === 'discrepant')) entry.done += 1;
    return { entryId, judgeId, state };
  });
  const judges = input.judges.map(({ id, name, lastReceivedAt }) => {
    const { assigned, submitted, recused, reported, left, seconds } = work.get(id) as JudgeWork;
    return { judgeId: id, name, assigned, submitted, recused, reported, lastReceivedAt, medianSeconds: medianOf(seconds), left };
  });
  return {
    cells, queue: queueOf(input, entries, judges), judges: judges.map(({ left: _, ...judge }) => judge),
    entries: [...entries].map(([entryId, { blindCode, division, done, seats }]) => ({ entryId, blindCode, division, seats: seats.length, done })),
    deadline: input.deadline ?? null,
  };
}
