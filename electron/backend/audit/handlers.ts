// The record: checkpoints of the audit chain, and whether everything still fits.
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Checkpoint, Verified } from '#contract/schema/audit.ts';
import { parseNote, witnessHolds } from '#backend/chain/note.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { makePdf } from '#backend/pdf/document.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { damaged } from '#db/damage.ts';
import type { ReadDb } from '#db/open.ts';
import { auditCount, auditRows } from '#db/queries/audit.ts';
import * as store from '#db/queries/checkpoints.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { contestKeys } from '#db/queries/packs.ts';
import { workspaceRow } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { refuseOwnFile } from '../folders.ts';
import { notFound } from '../refusals.ts';
import { drawRecordSheet } from './record-sheet.ts';
import { checkpointFacts, heldOf, outsideOf, verdictOf, type Looked, type StoredCheckpoint } from './verdict.ts';
import { walk } from './walk.ts';

function contestOf(db: ReadDb, id: string): ContestRow {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return row;
}

function shownCheckpoints(db: ReadDb, contestId: string): z.input<typeof Checkpoint>[] {
  const witnesses = Map.groupBy(store.cosignatureRows(db, contestId), (one) => one.checkpoint_id);
  return store.checkpointRows(db, contestId).map((row) => ({
    id: row.id, why: row.why as z.input<typeof Checkpoint>['why'], size: row.size, root: Buffer.from(row.root).toString('hex'),
    code: printedCode(row.root), note: row.note, at: row.at,
    witnesses: (witnesses.get(row.id) ?? []).map((one) => ({ judgeId: one.judge_id, name: one.name, at: one.at })),
  }));
}

type Anchor = z.input<typeof Verified>['anchors'][number];

/** What judges said of the record, the newest word of each: their co-signatures beside the chain, and what they dispute. */
function words(context: QueryContext, contests: readonly string[], looked: Looked): Anchor[] {
  const { db, language } = context;
  const zh = language === 'zh';
  const wrong = new Set(looked.facts.wrong.map((one) => one.id));
  return contests.flatMap((contestId) => {
    const rows = new Map(store.checkpointRows(db, contestId).map((one) => [one.id, one]));
    const newest = new Map(store.cosignatureRows(db, contestId).map((one) => [one.judge_id, one]));
    const signed = [...newest.values()].flatMap((one): Anchor[] => {
      const row = rows.get(one.checkpoint_id);
      const note = row && parseNote(row.note);
      if (!row || !note) return [];
      const genuine = one.key !== null && witnessHolds(note, one.key, one.signature);
      const holds = genuine && !wrong.has(row.id);
      return [{
        checkpoint: row.id, size: row.size, holds, source: zh ? `评委 ${one.name} 的会签` : `co-signed by judge ${one.name}`,
        sentence: holds ? (zh ? `${one.name}的程序见过前 ${row.size} 条并会签，与现在一致。` : `${one.name}’s program saw the first ${row.size} events and co-signed; they still fit.`)
          : genuine ? (zh ? `${one.name}会签的前 ${row.size} 条与现在的记录不符。` : `The first ${row.size} events that ${one.name} co-signed are not the present ones.`)
            : zh ? `${one.name}的会签与登记的密钥不符，可能被改动。` : `${one.name}’s co-signature does not hold under the key on record; it may have been changed.`,
      }];
    });
    const disputed = store.disputeRows(db, contestId).map((one): Anchor => {
      const [note, earlier] = [parseNote(one.note), parseNote(one.earlier)];
      return {
        checkpoint: 0, size: note?.size ?? 0, holds: false, source: zh ? `评委 ${one.name} 的成绩包` : `score pack of judge ${one.name}`,
        sentence: earlier
          ? (zh ? `${one.name}先后收到两份对不上的签名记录：${earlier.size} 条和 ${note?.size ?? 0} 条。两份都有组织者的签名，请查明缘由。`
            : `${one.name} was given two signed notes that do not go together: of ${earlier.size} and ${note?.size ?? 0} events. Both bear the organiser’s signature; find out why.`)
          : (zh ? `${one.name}会签过一份有组织者签名的记录（${note?.size ?? 0} 条），本库里已经没有它。` : `${one.name} co-signed a note of ${note?.size ?? 0} events with the organiser’s signature that is not stored here any more.`),
      };
    });
    return [...signed, ...disputed];
  });
}

function verify(context: QueryContext, contestId: string | undefined, printed: string | undefined): z.input<typeof Verified> {
  const { db, language } = context;
  const row = workspaceRow(db);
  if (!row) throw damaged('workspace');
  if (contestId !== undefined) contestOf(db, contestId);
  const contests = store.contestsWithKeys(db).filter((id) => contestId === undefined || id === contestId);
  const all = store.contestsWithKeys(db);
  const keys = new Map(all.flatMap((id) => {
    const known = contestKeys(db, id);
    return known ? [[id, known.sign_public] as const] : [];
  }));
  const stored = all.flatMap((id): StoredCheckpoint[] => store.checkpointRows(db, id).map((one) => ({ ...one, contest: one.contest_id })));
  const outside = outsideOf(printed);
  const sizes = new Set([...stored.map((one) => one.size), ...(outside.kind === 'note' ? [outside.note.size] : []),
    ...(outside.kind === 'code' && outside.printed.events !== null ? [outside.printed.events] : [])]);
  const walked = walk(auditRows(db), sizes, outside.kind === 'code' ? outside.printed.code : null);
  const looked: Looked = {
    // The first event, that of the workspace itself, is written before anything is counted.
    walked, facts: checkpointFacts(stored, walked, row.id, keys), committed: row.commit_seq + 1, workspace: row.id, stored, keys,
  };
  const { verdict, firstBad, sentence } = verdictOf(outside, looked);
  const held = outside.kind === 'code' || outside.kind === 'note' ? heldOf(outside, looked) : null;
  const side = language === 'zh' ? 0 : 1;
  return {
    verdict, events: walked.events, firstBad, sentence: sentence[side],
    anchors: [
      ...(held ? [{
        checkpoint: stored.find((one) => one.size === held.size)?.id ?? 0, size: held.size ?? 0, holds: held.state === 'holds',
        source: ['打印件', 'what was printed'][side] ?? '', sentence: sentence[side],
      }] : []),
      ...words(context, contests, looked),
    ],
  };
}

function checkpoint(context: CommandContext, contestId: string, reason: string): z.input<typeof Checkpoint> {
  contestOf(context.db, contestId);
  if (!contestKeys(context.db, contestId)) throw new AppError('checkpoint_unready');
  // Nothing of the contest changes, so its revision stays: a result is as fresh as before.
  context.write({
    action: 'audit.checkpoint', subject: contestId, checkpoint: 'hand', checkpointOf: contestId,
    detail: { reason: sha256Hex(`${contestId}\0${reason}`) },
  }, () => undefined);
  const made = shownCheckpoints(context.db, contestId).at(-1);
  if (!made) throw new Error('the checkpoint that was made is missing');
  return made;
}

async function sheet(context: CommandContext, contestId: string, outFile: string): Promise<{ file: string; pages: number }> {
  const row = contestOf(context.db, contestId);
  refuseOwnFile(context.dir, outFile);
  const checkpoints = shownCheckpoints(context.db, contestId);
  if (checkpoints.length === 0) throw new AppError('checkpoint_unready');
  const { bytes, pages } = await makePdf({ title: `操作记录核验单 · ${row.title}`, at: context.now(), foot: row.title }, [
    (drawing) => drawRecordSheet(drawing, { title: row.title, at: context.now(), checkpoints }),
  ], () => context.checkCancelled());
  const file = await PartFile.create(outFile, true);
  try {
    file.stream.end(bytes);
    await Promise.race([file.keep(), file.failure]);
  } catch (error) {
    await file.discard();
    throw file.refusal(error);
  }
  context.write({ action: 'audit.sheet', subject: contestId, detail: { checkpoints: checkpoints.length } }, () => undefined);
  return { file: outFile, pages };
}

export const auditHandlers = {
  checkpoints(context, { contestId }) {
    contestOf(context.db, contestId);
    return { checkpoints: shownCheckpoints(context.db, contestId), events: auditCount(context.db) };
  },
  checkpoint: (context, input) => ({ checkpoint: checkpoint(context, input.contestId, input.reason) }),
  verify: (context, input) => verify(context, input.contestId, input.printed),
  sheet: (context, input) => sheet(context, input.contestId, input.outFile),
} satisfies Handlers<AppContract, QueryContext, CommandContext>['audit'];
