// The return inbox: look at score packs and score sheets, take them in as one transaction, take that back.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { ContestId } from '#contract/schema/shared.ts';
import type { Received, ReceiveApply, ReceiveInput, ReceivePreview, ReceiveUndone } from '#contract/schema/packs.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { wrongState } from '#backend/refusals.ts';
import { setState } from '#db/queries/contests.ts';
import * as store from '#db/queries/packs.ts';
import { awaitAgain, closedAt, judgesOfBatch, settleWaiting, waitingRow } from '#db/queries/receiving.ts';
import { assessFiles, fileNameOf, judgedBytes, type InboxItem } from '../inbox.ts';
import { inboxState, shownItems } from '../known/handlers.ts';
import { rebuildSheets, signerOf, storePack } from '../merging/handlers.ts';
import { storeWitness } from '../record/handlers.ts';
import { contestOf, refuseLocked } from '../shared/handlers.ts';

function watch(context: QueryContext, done: number, total: number, label: string): void {
  context.checkCancelled();
  context.progress(done, total, label);
}

export async function preview(context: QueryContext, input: z.output<typeof ReceiveInput>): Promise<z.input<typeof ReceivePreview>> {
  const { row } = contestOf(context.db, input.contestId);
  const items = await assessFiles(input.files, inboxState(context, row.id), context.language, null,
    (done, total) => watch(context, done, total, '正在核对成绩包'));
  return { basedOn: row.revision, items: shownItems(context, row.id, items.map((item) => ({ ...item, taken: false }))) };
}

const howMany = (items: readonly InboxItem[], ...codes: string[]): number => items.filter((one) => codes.includes(one.code)).length;

export async function receive(context: CommandContext, input: z.output<typeof ReceiveApply>): Promise<z.input<typeof Received>> {
  const { row } = contestOf(context.db, input.contestId);
  if (row.revision !== input.basedOn) throw new AppError('stale_revision');
  const choice = { confirm: new Set(input.confirm), leave: new Set(input.leave) };
  const items = await assessFiles(input.files, inboxState(context, row.id), context.language, choice,
    (done, total) => watch(context, done, total, '正在接收成绩包'));
  const shown = shownItems(context, row.id, items);
  const kept = items.filter((item) => item.taken);
  if (kept.length === 0) return { received: 0, batchId: null, items: shown, revision: row.revision };
  context.checkCancelled();
  const late = howMany(kept, 'PK_LATE');
  // Late packs change nothing that counts: there is nothing to take back, and results stay as fresh as they were.
  const merges = late < kept.length;
  if (merges) refuseLocked(context.db, row.id, ['接收成绩包', 'receive score packs']);
  if (merges) await context.backup('before-receive');
  const batchId = context.newId();
  const at = context.now().toISOString();
  const bytes = new Map(kept.map((item) => [item, judgedBytes(item)]));
  const event = {
    action: 'packs.receive', basedOn: input.basedOn, subject: merges ? batchId : row.id,
    detail: {
      packs: kept.length - late, late, forks: howMany(kept, 'PK_FORK'), branches: howMany(kept, 'PK_BRANCH'), gaps: howMany(kept, 'PK_GAP'),
      unsigned: kept.filter((one) => one.returned?.signed === false).length,
      // Whoever checks an archive learns from these which packs must be in it.
      hashes: kept.filter((one) => one.code !== 'PK_LATE' && one.code !== 'PK_FORK').flatMap((one) => one.returned?.sha256 ?? []).join(' '),
    },
  };
  context.write(merges ? { ...event, contestId: row.id, checkpoint: 'merge' } : event, (db) => {
    if (merges) store.insertReceiveBatch(db, batchId, row.id, at);
    for (const [item, file] of bytes) {
      const { slot, returned, weighed } = item;
      if (!slot || !returned || !weighed) continue;
      storePack(db, { contestId: row.id, batchId, at, slot, returned, weighed, bytes: file, fileName: fileNameOf(item) });
      const { sha256: fileHash, witness } = returned;
      storeWitness(db, { contestId: row.id, judgeId: slot.judgeId, signer: signerOf(returned), hash: fileHash, witness, at });
      // A late pack that comes again once receiving is open again no longer waits, unless it is a fork by now.
      const waiting = weighed.code === 'PK_LATE' || weighed.code === 'PK_FORK' ? undefined : waitingRow(db, row.id, returned.sha256);
      if (waiting?.why === 'late') settleWaiting(db, waiting.hash, 'taken', null, null, at);
    }
    for (const slot of new Set(kept.flatMap((item) => item.slot ?? []))) rebuildSheets(db, slot);
    if (merges && row.state === 'scored') setState(db, row.id, 'judging');
  });
  const received = kept.filter((item) => item.acceptable).length;
  return { received, batchId: merges ? batchId : null, items: shown, revision: contestOf(context.db, row.id).row.revision };
}

export function undoReceive(context: CommandContext, input: z.output<typeof ContestId>): z.input<typeof ReceiveUndone> {
  const { row } = contestOf(context.db, input.contestId);
  const action = ['撤销接收', 'take the last receiving back'] as const;
  if (row.state === 'published') throw wrongState(row.state, action, ['结果已经发布。', 'The results are published.']);
  refuseLocked(context.db, row.id, action);
  if (closedAt(context.db, row.id) !== null) {
    throw wrongState(['回收已截止', 'closed for receiving'], action, ['请先重新开放回收。', 'Open receiving again first.']);
  }
  const batch = store.lastReceiveBatch(context.db, row.id);
  if (!batch) throw new AppError('nothing_to_undo', { what: '撤销', whatEn: 'undo' });
  const judges = new Set(judgesOfBatch(context.db, batch.id));
  const packs = store.countPacksOf(context.db, batch.id);
  const { slots } = inboxState(context, row.id);
  context.write({ action: 'packs.undoReceive', contestId: row.id, subject: batch.id, detail: { packs } }, (db) => {
    store.endReceiveBatch(db, batch.id, context.now().toISOString());
    awaitAgain(db, batch.id);
    for (const slot of slots.filter((one) => judges.has(one.judgeId))) rebuildSheets(db, slot);
    if (row.state === 'scored') setState(db, row.id, 'judging');
  });
  return { packs, revision: contestOf(context.db, row.id).row.revision };
}
