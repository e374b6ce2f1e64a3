// The return inbox: look at score packs, take them in as one transaction, take that back.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import { rubricOf } from '#contract/schema/rules.ts';
import type { ContestId } from '#contract/schema/shared.ts';
import type { Received, ReceiveApply, ReceiveInput, ReceivePreview, ReceiveUndone } from '#contract/schema/packs.ts';
import { addPack, emptyMerge, sheetsOf } from '#backend/packfile/merge.ts';
import { packRubric, type PackSheet } from '#backend/packfile/schema.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { wrongState } from '#backend/refusals.ts';
import type { WriteDb } from '#db/open.ts';
import { setState } from '#db/queries/contests.ts';
import { judgeRows } from '#db/queries/entries.ts';
import * as store from '#db/queries/packs.ts';
import { openContestKeys } from '../contest-keys.ts';
import { countedSheet } from '../counted-sheet.ts';
import { assessFiles, fileNameOf, judgedBytes, receiptOf, type InboxItem, type InboxState, type SlotState } from '../inbox.ts';
import { contestOf } from '../shared/handlers.ts';

/** Everything the inbox must know of a contest, read once. */
function inboxState(context: QueryContext, contestId: string): InboxState {
  const { row, rules } = contestOf(context.db, contestId);
  const keys = store.contestKeys(context.db, contestId);
  if (!keys) throw wrongState(row.state, ['接收成绩包', 'receive score packs'], ['请先发出评审包。', 'Issue judging packs first.']);
  const categoryRubric = new Map(rules.categories.map((one) => [one.id, packRubric(rubricOf(rules, one.rubric, row.rules_version))]));
  const codes = Map.groupBy(store.codeRows(context.db, contestId), (one) => one.judge_id);
  const packs = Map.groupBy(store.packRows(context.db, contestId), (one) => one.judge_id);
  const accepted = Map.groupBy(store.scorePackRows(context.db, contestId), (one) => one.judge_id);
  const pinned = new Map(store.judgeKeyRows(context.db, contestId).map((one) => [one.judge_id, Buffer.from(one.sign_public).toString('hex')]));
  const scores = Map.groupBy(store.scoreRows(context.db, contestId), (one) => `${one.judge_id} ${one.entry_id}`);
  const sheets = Map.groupBy(store.sheetRows(context.db, contestId), (one) => one.judge_id);
  const slots = judgeRows(context.db, contestId).map((judge) => {
    const own = codes.get(judge.id) ?? [];
    const codeOf = new Map(own.map((one) => [one.entry_id, one.code]));
    return {
      judgeId: judge.id, judgeName: judge.name, slot: judge.slot, pinnedKey: pinned.get(judge.id) ?? null,
      issued: (packs.get(judge.id) ?? []).map((one) => ({ packId: one.id, revision: one.revision, sha256: one.sha256 })),
      accepted: (accepted.get(judge.id) ?? []).map(({ revision, seq, prev, hash }) => ({ revision, seq, prev, sha256: hash })),
      rubrics: new Map(own.flatMap((one) => {
        const rubric = categoryRubric.get(one.category);
        return rubric ? [[one.code, rubric] as const] : [];
      })),
      sheets: new Map((sheets.get(judge.id) ?? []).flatMap((sheet) => {
        const code = codeOf.get(sheet.entry_id);
        const own = scores.get(`${judge.id} ${sheet.entry_id}`) ?? [];
        return code === undefined ? [] : [[code, {
          status: sheet.status, scores: new Map(own.map((score) => [score.criterion_id, score.value])),
        }] as const];
      })),
    };
  });
  const { identity } = openContestKeys(context.fields, contestId, keys.secrets_sealed);
  return { contestId, closed: row.state === 'published', identity, slots };
}

/** Inbox rows as shown: blind codes of the contest instead of the judge's own codes. */
function shownItems(context: QueryContext, contestId: string, items: readonly InboxItem[]) {
  const blind = new Map(store.codeRows(context.db, contestId).map((one) => [`${one.judge_id} ${one.code}`, one.blind_code]));
  return items.map((item) => ({
    file: item.file, fileName: fileNameOf(item), fileHash: item.hash, judgeId: item.slot?.judgeId ?? null,
    judgeName: item.slot?.judgeName ?? '', seq: item.header?.seq ?? null, verdict: item.verdict, code: item.code,
    acceptable: item.acceptable, sentence: item.sentence, receipt: receiptOf(item), counts: item.difference.counts,
    differences: item.difference.differences.map((one) => ({
      blindCode: blind.get(`${item.slot?.judgeId ?? ''} ${one.code}`) ?? one.code,
      criterion: item.slot?.rubrics.get(one.code)?.criteria.find((each) => each.id === one.criterion)?.name ?? one.criterion,
      before: one.before === null ? null : one.before / 100, after: one.after === null ? null : one.after / 100,
    })),
  }));
}

/** A judge's sheets follow from all his packs by the commutative merge; they are rebuilt, never patched. */
function rebuildSheets(db: WriteDb, contestId: string, slot: SlotState): void {
  const { judgeId } = slot;
  store.clearSheets(db, judgeId);
  const packs = store.scorePackRows(db, contestId).filter((one) => one.judge_id === judgeId);
  if (packs.length === 0) return store.unpinJudgeKey(db, judgeId);
  const bodies = packs.map((pack) => ({ pack, sheets: JSON.parse(pack.body) as PackSheet[] }));
  const merged = bodies.reduce((state, { pack, sheets }) => addPack(state, {
    slot: 0, revision: pack.revision, seq: pack.seq, sha256: pack.hash, sheets,
  }), emptyMerge());
  const counted = sheetsOf(merged, 0);
  const source = packs.find((pack) => pack.revision === counted.revision && pack.seq === counted.seq);
  if (!source) return;
  const entryOf = new Map(store.codeRows(db, contestId).filter((one) => one.judge_id === judgeId).map((one) => [one.code, one.entry_id]));
  for (const [code, sheet] of counted.sheets) {
    const entryId = entryOf.get(code);
    if (entryId === undefined) continue;
    const { scores, ...counted } = countedSheet(sheet, slot.rubrics.get(code) ?? null);
    store.insertSheet(db, { judge_id: judgeId, entry_id: entryId, score_pack_id: source.id, ...counted }, scores);
  }
}

function watch(context: QueryContext, done: number, total: number, label: string): void {
  context.checkCancelled();
  context.progress(done, total, label);
}

export async function preview(context: QueryContext, input: z.output<typeof ReceiveInput>): Promise<z.input<typeof ReceivePreview>> {
  const { row } = contestOf(context.db, input.contestId);
  const items = await assessFiles(input.files, inboxState(context, row.id), context.language,
    (done, total) => watch(context, done, total, '正在核对成绩包'));
  return { basedOn: row.revision, items: shownItems(context, row.id, items) };
}

export async function receive(context: CommandContext, input: z.output<typeof ReceiveApply>): Promise<z.input<typeof Received>> {
  const { row } = contestOf(context.db, input.contestId);
  if (row.revision !== input.basedOn) throw new AppError('stale_revision');
  const items = await assessFiles(input.files, inboxState(context, row.id), context.language,
    (done, total) => watch(context, done, total, '正在接收成绩包'));
  const shown = shownItems(context, row.id, items);
  const taken = items.filter((item) => item.kept);
  if (taken.length === 0) return { received: 0, batchId: null, items: shown, revision: row.revision };
  context.checkCancelled();
  await context.backup('before-receive');
  const batchId = context.newId();
  const at = context.now().toISOString();
  const sealed = new Map(taken.map((item) => [item, judgedBytes(item)]));
  context.write({ action: 'packs.receive', contestId: row.id, basedOn: input.basedOn, subject: batchId, detail: { packs: taken.length } }, (db) => {
    store.insertReceiveBatch(db, batchId, row.id, at);
    for (const [{ slot, header, hash, pinsKey }, bytes] of sealed) {
      if (!slot || !header || hash === null) continue;
      const signer = Buffer.from(header.signer.key, 'hex');
      store.insertScorePack(db, {
        contest_id: row.id, judge_id: slot.judgeId, batch_id: batchId, pack_id: header.judgingPack.id, seq: header.seq,
        prev: header.prev, hash, signer, body: JSON.stringify(header.sheets), sealed_file: bytes, received_at: at,
      });
      if (pinsKey) store.pinJudgeKey(db, slot.judgeId, signer, at);
    }
    for (const slot of new Set(taken.flatMap((item) => item.slot ?? []))) rebuildSheets(db, row.id, slot);
    if (row.state === 'scored') setState(db, row.id, 'judging');
  });
  const received = items.filter((item) => item.acceptable).length;
  return { received, batchId, items: shown, revision: contestOf(context.db, row.id).row.revision };
}

export function undoReceive(context: CommandContext, input: z.output<typeof ContestId>): z.input<typeof ReceiveUndone> {
  const { row } = contestOf(context.db, input.contestId);
  if (row.state === 'published') {
    throw wrongState(row.state, ['撤销接收', 'take the last receiving back'], ['结果已经发布。', 'The results are published.']);
  }
  const batch = store.lastReceiveBatch(context.db, row.id);
  if (!batch) throw new AppError('nothing_to_undo', { what: '撤销', whatEn: 'undo' });
  const gone = store.scorePackRows(context.db, row.id).filter((one) => one.batch_id === batch.id);
  const { slots } = inboxState(context, row.id);
  context.write({ action: 'packs.undoReceive', contestId: row.id, subject: batch.id, detail: { packs: gone.length } }, (db) => {
    store.endReceiveBatch(db, batch.id, context.now().toISOString());
    for (const slot of slots.filter((one) => gone.some((pack) => pack.judge_id === one.judgeId))) rebuildSheets(db, row.id, slot);
    if (row.state === 'scored') setState(db, row.id, 'judging');
  });
  return { packs: gone.length, revision: contestOf(context.db, row.id).row.revision };
}
