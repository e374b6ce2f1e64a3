// Issues judging packs: one file per judge, his entries under codes of his own; all of them or none.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { Issued, IssueInput } from '#contract/schema/packs.ts';
import { newPassphrase } from '#backend/crypto/words.ts';
import { leastWorkFactor, packWorkFactor } from '#backend/packfile/age-passphrase.ts';
import { judgingPackFileName } from '#backend/packfile/codes.ts';
import { writeJudgingPack, type BlobSource } from '#backend/packfile/write.ts';
import type { CommandContext } from '#backend/context.ts';
import { attachmentsFolder } from '#backend/folders.ts';
import { notFound } from '#backend/refusals.ts';
import { insertArbitrationCode, type ArbitrationCodeRow } from '#db/queries/arbitration.ts';
import { insertCalibrationCode, type CalibrationCodeRow } from '#db/queries/calibration.ts';
import { setState } from '#db/queries/contests.ts';
import type { AttachmentRow } from '#db/queries/entries.ts';
import * as store from '#db/queries/packs.ts';
import { keysOf } from '../keys/handlers.ts';
import { plannerOf } from '../planning/handlers.ts';
import { carriedBy, firstCheckpoint } from '../record/handlers.ts';
import { contestOf } from '../shared/handlers.ts';
import { refuseIssue } from './gate/handlers.ts';
import { HandOut } from './hand-out.ts';

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

export async function issue(context: CommandContext, input: z.output<typeof IssueInput>): Promise<z.input<typeof Issued>> {
  const { row, rules } = contestOf(context.db, input.contestId);
  await refuseIssue(context, row, rules, input.judgeIds, ['发评审包', 'issue judging packs']);
  const keys = await keysOf(context, row.id);
  firstCheckpoint(context, row.id);
  const carried = carriedBy(context, row.id);
  const planner = plannerOf(context.db, row, rules, input.judgeIds);
  const { judges, attachments } = planner;
  if (judges.length === 0) throw notFound('judge');
  const blobs = new Map(attachments.map((one) => [one.id, blobOf(context.dir, one)]));
  const cards = new Map(store.cardRows(context.db, row.id).map((one) => [one.judge_id, one.receive_public]));
  const earlier = Map.groupBy(store.packRows(context.db, row.id), (one) => one.judge_id);
  const handOut = new HandOut(input.outDir, judges.map((judge) => planner.bytesOf(judge.id)));
  const written: {
    pack: store.PackRow; codes: store.CodeRow[]; hidden: CalibrationCodeRow[]; arbitration: ArbitrationCodeRow[];
    passphrase: string; name: string; file: string;
  }[] = [];
  try {
    for (const judge of judges) {
      context.checkCancelled();
      context.progress(written.length, judges.length, '正在生成评审包');
      const last = (earlier.get(judge.id) ?? []).at(-1);
      const pack = { id: context.newId(), revision: (last?.revision ?? 0) + 1, prev: last?.sha256 ?? null };
      const plan = planner.plan(judge, { pack, receiveKey: keys.recipient, random: context.random });
      const card = cards.get(judge.id);
      const record = carried(judge.id);
      const passphrase = card === undefined ? newPassphrase(context.random) : '';
      const { file, passage } = handOut.place(judgingPackFileName(pack.id, pack.revision));
      const done = await writeJudgingPack({
        content: { ...plan.content, ...(record && { checkpoint: record.checkpoint }) },
        blobs: plan.stored.flatMap((id) => blobs.get(id) ?? []), signKey: keys.sign,
        lock: card === undefined ? { passphrase } : { recipient: card },
        out: passage, random: context.random, signal: context.signal,
        // The sample has nothing to guard: its packs open at once.
        workFactor: row.sample === 1 ? leastWorkFactor : context.packWorkFactor ?? packWorkFactor,
      });
      written.push({
        passphrase, name: judge.name, file,
        pack: {
          id: pack.id, contest_id: row.id, judge_id: judge.id, revision: pack.revision,
          file_name: judgingPackFileName(pack.id, pack.revision), sha256: done.sha256, bytes: done.bytes,
          entry_count: plan.content.entries.length, issued_at: context.now().toISOString(), kind: 'pack',
          lock: card === undefined ? 'passphrase' : 'card',
          code_order: JSON.stringify(plan.content.entries.map((one) => one.code)), checkpoint: record?.size ?? null,
        },
        codes: plan.newCodes.map(({ code, entryId }) => ({ judge_id: judge.id, code, entry_id: entryId })),
        hidden: plan.newHidden.map(({ code, entryId, role }) => ({ judge_id: judge.id, code, entry_id: entryId, role })),
        arbitration: plan.newArbitration.map(({ code, entryId, stage }) => ({ judge_id: judge.id, code, entry_id: entryId, stage })),
      });
    }
    const event = { action: 'packs.issue', contestId: row.id, basedOn: row.revision, detail: { packs: written.length }, checkpoint: 'packs' as const };
    context.write(event, (db) => {
      for (const { pack, codes, hidden, arbitration } of written) {
        store.insertPack(db, pack);
        for (const code of codes) store.insertCode(db, code);
        for (const code of hidden) insertCalibrationCode(db, code);
        for (const code of arbitration) insertArbitrationCode(db, code);
      }
      if (row.state === 'assigned') setState(db, row.id, 'judging');
    });
  } catch (error) {
    handOut.end();
    throw attachmentFault(error, attachments);
  }
  await handOut.finish();
  return {
    packs: written.map(({ pack, passphrase, name, file }) => ({
      judgeId: pack.judge_id, name, file, passphrase, lock: pack.lock === 'card' ? 'card' as const : 'passphrase' as const,
      entries: pack.entry_count, bytes: pack.bytes, revision: pack.revision,
    })),
    revision: contestOf(context.db, row.id).row.revision,
  };
}
