// Calls of the packs feature: issue judging packs, look at returned score packs, receive them, undo, progress.
import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { recommendationHandlers } from './recommendation/handlers.ts';
import type { AppContract } from '#contract/index.ts';
import { ContestRules, divisionName, rubricOf } from '#contract/schema/rules.ts';
import { newPassphrase } from '#backend/crypto/words.ts';
import { judgingPackFileName } from '#backend/packfile/codes.ts';
import { addPack, emptyMerge, sheetsOf } from '#backend/packfile/merge.ts';
import { scoringFault } from '#backend/packfile/criteria.ts';
import { packRubric, type PackSheet } from '#backend/packfile/schema.ts';
import { writeJudgingPack, type BlobSource } from '#backend/packfile/write.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { contestRow, setState, type ContestRow } from '#db/queries/contests.ts';
import { attachmentsOf, judgeRows, type AttachmentRow } from '#db/queries/entries.ts';
import { excludedFiles } from '#db/queries/leaks.ts';
import * as store from '#db/queries/packs.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { attachmentsFolder, backupsFolder } from '../folders.ts';
import { refuseLeaks } from '../leak-scan.ts';
import { notFound, wrongState } from '../refusals.ts';
import { backUpKeys, newContestKeys, openContestKeys, restoredKeys, sealContestKeys, type ContestKeys } from './contest-keys.ts';
import { assessFiles, fileNameOf, judgedBytes, receiptOf, type InboxItem, type InboxState, type SlotState } from './inbox.ts';
import { countedSheet } from './counted-sheet.ts';
import { planPack } from './plan-packs.ts';
import { progressOf } from './progress.ts';

function contestOf(db: ReadDb, id: string): { row: ContestRow; rules: ContestRules } {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return { row, rules: ContestRules.parse(JSON.parse(row.rules)) };
}

/** The contest's keys; made, backed up and proved restorable before the first pack. */
export async function keysOf(context: CommandContext, contestId: string): Promise<ContestKeys> {
  const file = join(backupsFolder(context.dir), `keys-${contestId}.sxkeys`);
  const stored = (): ContestKeys | null => {
    const kept = store.contestKeys(context.db, contestId);
    return kept ? openContestKeys(context.fields, contestId, kept.secrets_sealed) : null;
  };
  const there = stored();
  if (there) return there;
  // In a database brought back from before the first pack, packs that are out need the very keys of the backup file.
  const keys = restoredKeys(file, context.fields, contestId) ?? await newContestKeys(context.random);
  // While keys were made, another call may have made its own: the first ones count.
  const meanwhile = stored();
  if (meanwhile) return meanwhile;
  mkdirSync(backupsFolder(context.dir), { recursive: true });
  backUpKeys(file, context.fields, contestId, keys);
  context.write({ action: 'packs.newKeys', subject: contestId }, (db) => store.insertContestKeys(db, contestId, {
    sign_public: keys.sign.publicKey, receive_public: keys.recipient, backed_up_at: context.now().toISOString(),
    secrets_sealed: sealContestKeys(context.fields, contestId, keys),
  }));
  return keys;
}

/** A stored attachment as it goes into packs; its bytes must still be those that were attached. */
export const blobOf = (dir: string, one: AttachmentRow): BlobSource => ({
  len: one.bytes, sha256: one.sha256, name: one.original_name,
  open: () => createReadStream(join(attachmentsFolder(dir), one.id), { highWaterMark: 256 * 1024 }),
});

/** What went wrong with an attachment, said of the attachment. */
function attachmentFault(error: unknown, attachments: readonly AttachmentRow[]): unknown {
  if (!(error instanceof AppError) || (error.code !== 'file_missing' && error.code !== 'stale_file')) return error;
  const { file } = error.details;
  return attachments.some((one) => one.original_name === file) ? new AppError('attachment_lost', { file: file ?? '' }) : error;
}

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

export const packsHandlers = {
  async issue(context, input) {
    const { row, rules } = contestOf(context.db, input.contestId);
    if (row.state === 'setup' || row.state === 'published') {
      throw wrongState(row.state, ['发评审包', 'issue judging packs'], row.state === 'setup'
        ? ['请先完成分配。', 'Assign the entries first.'] : ['结果已经发布。', 'The results are published.']);
    }
    const fault = rules.categories.map((one) => scoringFault(rubricOf(rules, one.rubric, row.rules_version))).find((one) => one !== null);
    if (fault) throw new AppError('rules_invalid', { detail: fault[0], detailEn: fault[1] });
    const barred = store.seatsAgainstConflicts(context.db, row.id).filter((one) => input.judgeIds?.includes(one.judge_id) ?? true);
    if (barred[0]) throw new AppError('conflict_assigned', { judge: barred[0].judge, code: barred[0].blind_code, count: barred.length });
    await refuseLeaks(context, row.id);
    const keys = await keysOf(context, row.id);
    const excluded = new Set(excludedFiles(context.db, row.id));
    const seats = Map.groupBy(store.seatRows(context.db, row.id), (seat) => seat.judge_id);
    const wanted = input.judgeIds ? new Set(input.judgeIds) : null;
    const judges = judgeRows(context.db, row.id).filter((judge) => seats.has(judge.id) && (wanted?.has(judge.id) ?? true));
    const files = attachmentsOf(context.db, [...new Set([...seats.values()].flat().map((seat) => seat.entry_id))])
      .filter((one) => !excluded.has(one.id));
    const attachments = Map.groupBy(files, (one) => one.entry_id);
    const blobs = new Map(files.map((one) => [one.id, blobOf(context.dir, one)]));
    const known = Map.groupBy(store.codeRows(context.db, row.id), (one) => one.judge_id);
    const earlier = Map.groupBy(store.packRows(context.db, row.id), (one) => one.judge_id);
    mkdirSync(input.outDir, { recursive: true });
    const written: { pack: store.PackRow; codes: store.CodeRow[]; passphrase: string; name: string; file: string }[] = [];
    try {
      for (const judge of judges) {
        context.checkCancelled();
        context.progress(written.length, judges.length, '正在生成评审包');
        const own = seats.get(judge.id) ?? [];
        const last = (earlier.get(judge.id) ?? []).at(-1);
        const pack = { id: context.newId(), revision: (last?.revision ?? 0) + 1, prev: last?.sha256 ?? null };
        const plan = planPack({
          contest: { id: row.id, title: row.title }, pack, slot: judge.slot, receiveKey: keys.recipient, rules,
          rulesVersion: row.rules_version, random: context.random,
          seats: own.map(({ entry_id, title, division, category, subject, grade, seconds }) =>
            ({ entryId: entry_id, title, division, category, subject, grade, seconds })),
          attachments: own.flatMap((seat) => (attachments.get(seat.entry_id) ?? []).map((one) => ({
            entryId: seat.entry_id, label: one.label, media: one.media, bytes: one.bytes, stored: one.id,
          }))),
          known: new Map((known.get(judge.id) ?? []).map((one) => [one.entry_id, one.code])),
        });
        const passphrase = newPassphrase(context.random);
        const file = join(input.outDir, judgingPackFileName(pack.id, pack.revision));
        const done = await writeJudgingPack({
          content: plan.content, blobs: plan.stored.flatMap((id) => blobs.get(id) ?? []), signKey: keys.sign, lock: { passphrase },
          out: file, random: context.random, signal: context.signal,
          ...(context.packWorkFactor !== undefined && { workFactor: context.packWorkFactor }),
        });
        written.push({
          passphrase, name: judge.name, file,
          pack: {
            id: pack.id, contest_id: row.id, judge_id: judge.id, revision: pack.revision,
            file_name: judgingPackFileName(pack.id, pack.revision), sha256: done.sha256, bytes: done.bytes,
            entry_count: own.length, issued_at: context.now().toISOString(),
          },
          codes: plan.newCodes.map(({ code, entryId }) => ({ judge_id: judge.id, code, entry_id: entryId })),
        });
      }
      context.write({ action: 'packs.issue', contestId: row.id, basedOn: row.revision, detail: { packs: written.length } }, (db) => {
        for (const { pack, codes } of written) {
          store.insertPack(db, pack);
          for (const code of codes) store.insertCode(db, code);
        }
        if (row.state === 'assigned') setState(db, row.id, 'judging');
      });
    } catch (error) {
      for (const { file } of written) rmSync(file, { force: true });
      throw attachmentFault(error, files);
    }
    return {
      packs: written.map(({ pack, passphrase, name, file }) => ({
        judgeId: pack.judge_id, name, file, passphrase, entries: pack.entry_count, bytes: pack.bytes, revision: pack.revision,
      })),
      revision: contestOf(context.db, row.id).row.revision,
    };
  },
  list(context, input) {
    contestOf(context.db, input.contestId);
    const names = new Map(judgeRows(context.db, input.contestId).map((judge) => [judge.id, judge.name]));
    const received = Map.groupBy(store.scorePackRows(context.db, input.contestId), (one) => one.judge_id);
    return {
      packs: store.packRows(context.db, input.contestId).map((pack) => ({
        judgeId: pack.judge_id, name: names.get(pack.judge_id) ?? '', fileName: pack.file_name, revision: pack.revision,
        issuedAt: pack.issued_at, entries: pack.entry_count, received: received.has(pack.judge_id),
        lastSeq: (received.get(pack.judge_id) ?? []).reduce<number | null>((top, one) => Math.max(top ?? 0, one.seq), null),
      })),
    };
  },
  async preview(context, input) {
    const { row } = contestOf(context.db, input.contestId);
    const items = await assessFiles(input.files, inboxState(context, row.id), context.language,
      (done, total) => watch(context, done, total, '正在核对成绩包'));
    return { basedOn: row.revision, items: shownItems(context, row.id, items) };
  },
  async receive(context, input) {
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
  },
  undoReceive(context, input) {
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
  },
  progress(context, input) {
    const { row, rules } = contestOf(context.db, input.contestId);
    const last = new Map(store.scorePackRows(context.db, row.id).map((one) => [one.judge_id, one.received_at]));
    return progressOf({
      judges: judgeRows(context.db, row.id).map((judge) => ({ id: judge.id, name: judge.name, lastReceivedAt: last.get(judge.id) ?? null })),
      seats: store.seatRows(context.db, row.id).map((seat) => ({ ...seat, division: divisionName(rules, seat.division) })),
      sheets: store.sheetRows(context.db, row.id), discrepancy: rules.discrepancy, vetoes: rules.vetoes,
      issued: store.packRows(context.db, row.id).length > 0,
    });
  },
} satisfies Omit<Handlers<AppContract, QueryContext, CommandContext>['packs'], keyof typeof recommendationHandlers>;
