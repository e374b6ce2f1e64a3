// When receiving ends, and packs that wait: late ones are taken by two people, forks are left once the judge has spoken.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { ContestId } from '#contract/schema/shared.ts';
import type { CloseInput, DecideWaitingInput, ReceivingState, WaitingDecided, WaitingPacks } from '#contract/schema/packs.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { receiptCode } from '#backend/packfile/codes.ts';
import { personKey, samePerson } from '#backend/identity/same-person.ts';
import type { PackSheet } from '#backend/packfile/schema.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound, wrongState, type Text } from '#backend/refusals.ts';
import { setState } from '#db/queries/contests.ts';
import * as store from '#db/queries/packs.ts';
import * as waits from '#db/queries/receiving.ts';
import { resultsRow } from '#db/queries/results.ts';
import { weighAgain } from '../inbox.ts';
import type { Returned } from '../inbox/files.ts';
import { pendingOf } from '../inbox/pending.ts';
import type { InboxState, SlotState } from '../inbox/judge-state.ts';
import { blindNames, inboxState, inPoints } from '../known/handlers.ts';
import { isSigned, rebuildSheets, storePack } from '../merging/handlers.ts';
import { contestOf, refuseLocked } from '../shared/handlers.ts';
import { isTakeable, waitingWords, type Waits } from './words.ts';

const closedState: Text = ['回收已截止', 'closed for receiving'];
const published: Text = ['结果已经发布。如有异议，请按异议程序处理。', 'The results are published. Follow the procedure for objections.'];

function stateOf(context: QueryContext, contestId: string): z.input<typeof ReceivingState> {
  return { closedAt: waits.closedAt(context.db, contestId), revision: contestOf(context.db, contestId).row.revision };
}

function closeReceiving(context: CommandContext, input: z.output<typeof CloseInput>): z.input<typeof ReceivingState> {
  const { row } = contestOf(context.db, input.contestId);
  if (row.revision !== input.basedOn) throw new AppError('stale_revision');
  const action: Text = ['截止回收', 'close receiving'];
  if (row.state === 'published') throw wrongState(row.state, action, published);
  if (waits.closedAt(context.db, row.id) !== null) {
    throw wrongState(closedState, action, ['不需要再做什么。', 'Nothing more to do.']);
  }
  if (store.packRows(context.db, row.id).length === 0) throw wrongState(row.state, action, ['请先发出评审包。', 'Issue judging packs first.']);
  const accepted = waits.acceptedRows(context.db, row.id);
  const detail = { packs: accepted.length, judges: new Set(accepted.map((one) => one.judge_id)).size };
  context.write({ action: 'packs.closeReceiving', contestId: row.id, basedOn: input.basedOn, detail, checkpoint: 'closing' },
    (db) => waits.insertClosing(db, row.id, context.now().toISOString()));
  return stateOf(context, row.id);
}

function reopenReceiving(context: CommandContext, input: z.output<typeof CloseInput>): z.input<typeof ReceivingState> {
  const { row } = contestOf(context.db, input.contestId);
  if (row.revision !== input.basedOn) throw new AppError('stale_revision');
  const action: Text = ['重新开放回收', 'open receiving again'];
  if (row.state === 'published') throw wrongState(row.state, action, published);
  if (waits.closedAt(context.db, row.id) === null) {
    throw wrongState(['正在回收', 'open for receiving'], action, ['不需要再做什么。', 'Nothing more to do.']);
  }
  context.write({ action: 'packs.reopenReceiving', contestId: row.id, basedOn: input.basedOn }, (db) => waits.removeClosing(db, row.id));
  return stateOf(context, row.id);
}

const returnedOf = (row: waits.WaitingRow, contestId: string, slot: SlotState): Returned => ({
  file: row.file_name, sha256: row.hash, signed: isSigned(row.signer), sheets: JSON.parse(row.body) as PackSheet[], content: row.hash,
  claims: {
    contest: { id: contestId }, seq: row.seq, prev: row.prev,
    signer: { role: 'judge', slot: slot.slot, key: Buffer.from(row.signer).toString('hex') },
    judgingPack: {
      id: row.pack_id, revision: row.revision, sha256: slot.issued.find((one) => one.packId === row.pack_id)?.sha256 ?? '',
    },
  },
});

interface Known { row: waits.WaitingRow; slot: SlotState; returned: Returned; waits: Waits }

/** The pack beside what stands now, as if it came now and receiving were open. */
function known(context: QueryContext, contestId: string, isPublished: boolean, state: InboxState, row: waits.WaitingRow): Known | null {
  const slot = state.slots.find((one) => one.judgeId === row.judge_id);
  if (!slot) return null;
  // Of itself it must not think that it is here already, nor that it was confirmed.
  const alone: SlotState = { ...slot, setAside: slot.setAside.filter((one) => one.hash !== row.hash) };
  const returned = returnedOf(row, contestId, slot);
  const item = weighAgain(returned, { ...state, slots: [alone] }, context.language, row.hash);
  const current = slot.accepted.filter((one) => one.revision >= row.revision).reduce((top, one) => Math.max(top, one.seq), 0);
  return {
    row, slot: alone, returned,
    waits: {
      why: row.why, outcome: row.outcome, seq: row.seq, published: isPublished, closed: state.closed, signed: returned.signed, item,
      first: row.first_person, second: row.second_person, current,
    },
  };
}

function waiting(context: QueryContext, input: z.output<typeof ContestId>): z.input<typeof WaitingPacks> {
  const { row } = contestOf(context.db, input.contestId);
  const closedAt = waits.closedAt(context.db, row.id) ?? resultsRow(context.db, row.id)?.published_at ?? null;
  if (!store.contestKeys(context.db, row.id)) return { closedAt, basedOn: row.revision, items: [], branches: [] };
  const state = inboxState(context, row.id);
  const nameOf = blindNames(context, row.id);
  const items = waits.waitingRows(context.db, row.id).flatMap((one) => known(context, row.id, row.state === 'published', state, one) ?? []);
  return {
    closedAt, basedOn: row.revision,
    items: items.map(({ row: one, slot, waits: why }) => ({
      hash: one.hash, fileName: one.file_name, judgeId: slot.judgeId, judgeName: slot.judgeName, why: one.why, seq: one.seq,
      receipt: receiptCode(one.hash), arrivedAt: one.arrived_at, counts: why.item.difference.counts,
      sentence: waitingWords(why, context.language), takeable: isTakeable(why),
      first: one.first_person === null ? null : { person: one.first_person, reason: one.first_reason ?? '', at: one.first_at ?? one.arrived_at },
      outcome: one.outcome, decidedAt: one.decided_at, second: one.second_person, secondReason: one.second_reason,
    })),
    branches: state.slots.flatMap((slot) => {
      const pending = pendingOf(state.topPacks(slot.judgeId), slot.rubrics, slot.hidden);
      if (!pending || pending.entries.length === 0) return [];
      return [{
        judgeId: slot.judgeId, judgeName: slot.judgeName, seq: pending.seq, receipts: pending.packs.map(receiptCode), same: pending.same,
        pending: pending.entries.map(({ code, totals }) => ({ blindCode: nameOf(slot.judgeId, code), totals: totals.map(inPoints) })),
      }];
    }),
  };
}

async function decideWaiting(
  context: CommandContext, input: z.output<typeof DecideWaitingInput>,
): Promise<z.input<typeof WaitingDecided>> {
  const { row: contest } = contestOf(context.db, input.contestId);
  const row = waits.waitingRow(context.db, contest.id, input.hash);
  if (!row) throw notFound('file');
  if (contest.revision !== input.basedOn) throw new AppError('stale_revision');
  const action: Text = input.take ? ['采用待定的成绩包', 'take a waiting pack'] : ['决定不收', 'leave a waiting pack'];
  if (contest.state === 'published') throw wrongState(contest.state, action, published);
  if (input.take || row.why === 'fork') refuseLocked(context.db, contest.id, action);
  if (row.outcome !== 'waiting') {
    const done: Text = row.outcome === 'taken' ? ['已采用', 'taken'] : ['已决定不收', 'left'];
    throw wrongState(done, action, ['不需要再做什么。', 'Nothing more to do.']);
  }
  if (personKey(input.person) === '') throw new AppError('bad_input', { detail: '没有写姓名', detailEn: 'no name is given' });
  const state = inboxState(context, contest.id);
  const found = known(context, contest.id, false, state, row);
  if (!found) throw notFound('judge');
  const { slot, returned } = found;
  const at = context.now().toISOString();
  const event = (step: 'first' | 'second' | 'left') => ({
    action: 'packs.decideWaiting', contestId: contest.id, basedOn: input.basedOn, subject: row.hash,
    // The reason stands with the decision, for it may name people; the chain holds its hash.
    detail: { step, why: row.why, seq: row.seq, reason: sha256Hex(Buffer.from(`${row.hash}\0${input.reason}`)) },
  });
  const answer = (outcome: 'waiting' | 'taken' | 'left') => ({ outcome, revision: contestOf(context.db, contest.id).row.revision });
  if (!input.take) {
    context.write(event('left'), (db) => {
      if (row.first_person === null) waits.decideFirst(db, row.hash, input.person, input.reason, at);
      const second = row.first_person === null ? null : input.person;
      waits.settleWaiting(db, row.hash, 'left', second, second === null ? null : input.reason, at);
      // Late packs never counted; a fork that is left no longer makes anything wait.
      if (row.why === 'fork') rebuildSheets(db, slot);
      if (row.why === 'fork' && contest.state === 'scored') setState(db, contest.id, 'judging');
    });
    return answer('left');
  }
  if (!isTakeable(found.waits)) {
    const [sentence, sentenceEn] = [waitingWords(found.waits, 'zh'), waitingWords(found.waits, 'en')];
    throw new AppError('waiting_refused', { sentence, sentenceEn });
  }
  if (row.first_person === null) {
    context.write(event('first'), (db) => waits.decideFirst(db, row.hash, input.person, input.reason, at));
    return answer('waiting');
  }
  if (samePerson(row.first_person, input.person)) throw new AppError('same_person', { person: row.first_person });
  const { weighed } = found.waits.item;
  const bytes = waits.waitingFile(context.db, row.hash);
  if (!weighed || !bytes) throw notFound('file');
  await context.backup('before-late');
  context.write({ ...event('second'), checkpoint: 'merge' }, (db) => {
    const batchId = context.newId();
    store.insertReceiveBatch(db, batchId, contest.id, at);
    storePack(db, { contestId: contest.id, batchId, at, slot, returned, weighed, bytes, fileName: row.file_name });
    waits.settleWaiting(db, row.hash, 'taken', input.person, input.reason, at);
    rebuildSheets(db, slot);
    if (contest.state === 'scored') setState(db, contest.id, 'judging');
  });
  return answer('taken');
}

export const receivingHandlers = { closeReceiving, reopenReceiving, waiting, decideWaiting };
