// Calls of the judge's desk: open a pack, score, undo, check, finish. Every change is one transaction, never a button.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { openBlob } from '#backend/packfile/blob-reader.ts';
import { receiptCode, scorePackFileName } from '#backend/packfile/codes.ts';
import { readJudgingPack } from '#backend/packfile/read.ts';
import type { JudgingPackHeader } from '#backend/packfile/schema.ts';
import { judgingPackVerdict } from '#backend/packfile/verdict.ts';
import { writeScorePack } from '#backend/packfile/write.ts';
import { readPassphrase } from '#backend/crypto/words.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { appendDeskEvent, deskEvent, deskEventLog, deskKeys, deskPack, deskPacks, deskSheet, deskSheets, insertDeskExport,
  insertDeskKeys, insertDeskPack, lastDeskExport, newestDeskRevision, putDeskSheet, type DeskEventKind, type DeskPackRow } from '#db/queries/desk.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { packsFolder, refuseOwnFile } from '../folders.ts';
import { notFound, wrongState } from '../refusals.ts';
import { checkDesk, entryOf, packedSheets, rubricOfEntry, shownDesk, shownSheet } from './desk.ts';
import { bringFile, keptPack } from './desk-files.ts';
import { newDeskKeys, openDeskKeys, type DeskKeys } from './desk-keys.ts';
import { undoState } from './history.ts';
import { keyHandlers } from './keys/handlers.ts';
import { practiceHandlers } from './practice/handlers.ts';
import { refusalOfPack } from './refusals.ts';
import { changeSheet, emptySheet, recuseSheet, reopenSheet, reportSheet, SheetBody } from './sheet.ts';

const headerContext = (packId: string): string => `desk/header/${packId}`;
const fileKeyContext = (packId: string): string => `desk/file-key/${packId}`;
const handleOf = (context: QueryContext, packId: string, blob: number): string =>
  Buffer.from(context.fields.index('attachment', `${packId}/${blob}`)).toString('hex');

/** Opened headers of this process: the same pack is asked for with every key stroke. */
const headers = new WeakMap<QueryContext['fields'], Map<string, JudgingPackHeader>>();

function headerOf(context: QueryContext, row: DeskPackRow): JudgingPackHeader {
  const known = headers.get(context.fields) ?? new Map<string, JudgingPackHeader>();
  headers.set(context.fields, known);
  const header = known.get(row.id)
    ?? JSON.parse(Buffer.from(context.fields.openBytes(headerContext(row.id), row.header_sealed)).toString('utf8')) as JudgingPackHeader;
  known.set(row.id, header);
  return header;
}

function packOf(context: QueryContext, packId: string): { row: DeskPackRow; header: JudgingPackHeader } {
  const row = deskPack(context.db, packId);
  if (!row) throw notFound('pack');
  return { row, header: headerOf(context, row) };
}

/** The pack as `packOf`, for work on it: once a newer revision is open, scores on an older one would be lost. */
function newestPackOf(context: QueryContext, packId: string): { row: DeskPackRow; header: JudgingPackHeader } {
  const found = packOf(context, packId);
  const newest = newestDeskRevision(context.db, found.row.contest_id, found.row.slot);
  if (newest > found.row.revision) {
    throw wrongState([`已由第 ${newest} 版代替`, `replaced by revision ${newest}`], ['在旧版里评分或导出', 'score or export in the old one'],
      ['请回到评审包列表，打开新版继续。', 'Open the newer one from the list of packs.']);
  }
  return found;
}

const sheetsOf = (db: ReadDb, packId: string): Map<string, SheetBody> =>
  new Map(deskSheets(db, packId).map((row) => [row.code, SheetBody.parse(JSON.parse(row.body))]));

const sheetOf = (db: ReadDb, packId: string, code: string): { sheet: SheetBody; savedAt: string | null } => {
  const row = deskSheet(db, packId, code);
  return { sheet: row ? SheetBody.parse(JSON.parse(row.body)) : emptySheet, savedAt: row?.saved_at ?? null };
};

function deskOf(context: QueryContext, packId: string) {
  const { row, header } = packOf(context, packId);
  const last = lastDeskExport(context.db, row.contest_id, row.slot);
  return shownDesk(header, sheetsOf(context.db, packId), { packId, openedAt: row.opened_at, exportedAt: last?.at ?? null });
}

function showSheet(context: QueryContext, packId: string, code: string) {
  const { header } = packOf(context, packId);
  const { sheet, savedAt } = sheetOf(context.db, packId, code);
  const { undo, redo } = undoState(deskEventLog(context.db, packId));
  return shownSheet(header, code, sheet, savedAt, {
    canUndo: undo !== null, canRedo: redo !== null, handleOf: (blob) => handleOf(context, packId, blob),
  });
}

/** One change of one sheet: the event and the new state in the same transaction. */
function change(
  context: CommandContext, input: { packId: string; code: string }, kind: DeskEventKind, work: (sheet: SheetBody) => SheetBody,
) {
  const { header } = newestPackOf(context, input.packId);
  entryOf(header, input.code);
  const { sheet } = sheetOf(context.db, input.packId, input.code);
  const next = work(sheet);
  // Nothing changed: no event either.
  if (JSON.stringify(next) !== JSON.stringify(sheet)) {
    context.write({ action: `judging.${kind}`, subject: `${input.packId}/${input.code}` },
      (db) => save(db, context, input, kind, sheet, next, null));
  }
  return showSheet(context, input.packId, input.code);
}

function save(
  db: WriteDb, context: CommandContext, input: { packId: string; code: string }, kind: DeskEventKind,
  before: SheetBody, after: SheetBody, target: number | null,
): void {
  const at = context.now().toISOString();
  appendDeskEvent(db, {
    pack_id: input.packId, code: input.code, kind, before: JSON.stringify(before), after: JSON.stringify(after), target, at,
  });
  putDeskSheet(db, input.packId, input.code, JSON.stringify(after), at);
}

/** Takes the newest change back, or brings the last one taken back again. */
function step(context: CommandContext, packId: string, kind: 'undo' | 'redo') {
  newestPackOf(context, packId);
  const code = context.write({ action: `judging.${kind}`, subject: packId }, (db) => {
    const seq = undoState(deskEventLog(db, packId))[kind];
    const event = seq === null ? undefined : deskEvent(db, seq);
    if (!event) throw new AppError('nothing_to_undo', { what: kind === 'undo' ? '撤销' : '重做', whatEn: kind });
    const { sheet } = sheetOf(db, packId, event.code);
    const after = SheetBody.parse(JSON.parse(kind === 'undo' ? event.before : event.after));
    save(db, context, { packId, code: event.code }, kind, sheet, after, event.seq);
    return event.code;
  });
  return showSheet(context, packId, code);
}

/** The judge's own keys; the first call on this computer makes them. */
async function keysOf(context: CommandContext): Promise<DeskKeys> {
  const made = deskKeys(context.db) ?? await newDeskKeys(context.fields, context.random);
  // Two calls at once: the keys that were stored first count.
  const kept = deskKeys(context.db);
  if (!kept) context.write({ action: 'judging.newKeys' }, (db) => insertDeskKeys(db, made));
  return openDeskKeys(context.fields, kept ?? made);
}

/** Scores of an earlier revision of the same pack go on, where the rubrics did not change. */
function carryOver(db: WriteDb, context: CommandContext, row: DeskPackRow, header: JudgingPackHeader): number {
  const earlier = deskPacks(db).filter((one) => one.contest_id === row.contest_id && one.slot === row.slot && one.revision < row.revision)
    .sort((a, b) => b.revision - a.revision)[0];
  if (!earlier || headerOf(context, earlier).rubricsSha256 !== header.rubricsSha256) return 0;
  const codes = new Set(header.entries.map((one) => one.code));
  const kept = [...sheetsOf(db, earlier.id)].filter(([code, sheet]) => codes.has(code) && sheet.status !== 'empty');
  for (const [code, sheet] of kept) save(db, context, { packId: row.id, code }, 'carry', emptySheet, sheet, null);
  return kept.length;
}

export const judgingHandlers = (needDesk: () => Promise<void>) => ({
  ...keyHandlers, ...practiceHandlers,
  async open(context, input) {
    await needDesk();
    const typed = readPassphrase(input.passphrase ?? '');
    if (!typed.ok) throw new AppError('passphrase_pack');
    const pack = await readJudgingPack(input.file, { passphrase: typed.passphrase }, {
      signal: context.signal, onProgress: (done, total) => context.progress(done, total, '正在核对评审包'),
    });
    if (!pack.ok) throw refusalOfPack(input.file, pack.code, pack.detail);
    const { header, sha256 } = pack;
    const packId = header.pack.id;
    const known = deskPacks(context.db);
    const same = known.find((one) => one.sha256 === sha256);
    if (same) return deskOf(context, same.id);
    if (known.some((one) => one.id === packId)) throw refusalOfPack(input.file, 'PK_FORK', {});
    const ofContest = known.filter((one) => one.contest_id === header.contest.id);
    const { outcome, code, detail } = judgingPackVerdict({ sha256, header }, {
      contestKey: ofContest[0] ? headerOf(context, ofContest[0]).signer.key : null,
      // Judges who share a computer have slots of their own.
      slot: header.recipient.slot,
      packs: ofContest.filter((one) => one.slot === header.recipient.slot)
        .map((one) => ({ packId: one.id, revision: one.revision, sha256: one.sha256 })),
    });
    if (outcome !== 'apply' && code !== 'NEW') throw refusalOfPack(input.file, code, detail);
    await keysOf(context);
    const kept = keptPack(context.dir, packId);
    const brought = await bringFile(input.file, kept, sha256, () => context.checkCancelled());
    // Opened twice at once: the first one did it all.
    if (deskPack(context.db, packId)) {
      brought.discard();
      return deskOf(context, packId);
    }
    const row: DeskPackRow = {
      id: packId, file_name: `${packId}.sxpack`, sha256, contest_id: header.contest.id, slot: header.recipient.slot,
      revision: header.pack.revision, opened_at: context.now().toISOString(),
      header_sealed: context.fields.sealBytes(headerContext(packId), Buffer.from(JSON.stringify(header))),
      file_key_sealed: context.fields.sealBytes(fileKeyContext(packId), pack.fileKey),
    };
    brought.keep();
    try {
      context.write({ action: 'judging.open', subject: packId, detail: { entries: header.entries.length } }, (db) => {
        insertDeskPack(db, row);
        carryOver(db, context, row, header);
      });
    } catch (error) {
      rmSync(kept, { force: true });
      throw error;
    }
    return deskOf(context, packId);
  },
  async packs(context) {
    await needDesk();
    return {
      packs: deskPacks(context.db).map((row) => {
        const desk = deskOf(context, row.id);
        return {
          packId: row.id, contest: desk.contest, openedAt: row.opened_at, total: desk.counts.total, submitted: desk.counts.submitted,
        };
      }),
    };
  },
  desk: (context, input) => deskOf(context, input.packId),
  sheet(context, input) {
    entryOf(packOf(context, input.packId).header, input.code);
    return showSheet(context, input.packId, input.code);
  },
  score(context, input) {
    const { header } = packOf(context, input.packId);
    const rubric = rubricOfEntry(header, entryOf(header, input.code));
    const kind = Object.keys(input.scores).length > 0 ? 'score' : input.comment === undefined ? 'submit' : 'comment';
    return change(context, input, kind, (sheet) => changeSheet(sheet, rubric, input));
  },
  recuse: (context, input) => change(context, input, 'recuse', (sheet) => recuseSheet(sheet, input.reason, input.text)),
  report: (context, input) => change(context, input, 'report', (sheet) => reportSheet(sheet, input.kind ?? input.reason ?? 'other', input.text)),
  reopen: (context, input) => change(context, input, 'reopen', reopenSheet),
  undo: (context, input) => step(context, input.packId, 'undo'),
  redo: (context, input) => step(context, input.packId, 'redo'),
  check(context, input) {
    const { row, header } = packOf(context, input.packId);
    const seq = (lastDeskExport(context.db, row.contest_id, row.slot)?.pack_seq ?? 0) + 1;
    return { ...checkDesk(header, sheetsOf(context.db, input.packId)), fileName: scorePackFileName(row.id, seq) };
  },
  async finish(context, input) {
    const { row, header } = newestPackOf(context, input.packId);
    refuseOwnFile(context.dir, input.outFile);
    const keys = await keysOf(context);
    const sheets = sheetsOf(context.db, row.id);
    const last = lastDeskExport(context.db, row.contest_id, row.slot);
    const seq = (last?.pack_seq ?? 0) + 1;
    const check = checkDesk(header, sheets);
    const missing = check.unscored.length + check.drafts.length;
    const draft = join(packsFolder(context.dir), `${context.newId()}.sxscore`);
    try {
      const { sha256, bytes } = await writeScorePack({
        content: {
          contest: { id: row.contest_id }, judgingPack: { id: row.id, revision: row.revision, sha256: row.sha256 },
          seq, prev: last?.hash ?? null, slot: row.slot, recipient: header.receiveKey, rubricsSha256: header.rubricsSha256,
          partial: missing > 0, sheets: packedSheets(sheets),
        },
        signKey: keys.sign, copyTo: keys.recipient, out: draft, signal: context.signal,
      });
      const brought = await bringFile(draft, input.outFile, sha256, () => context.checkCancelled());
      try {
        // Remembered as soon as it lies there whole, before it has its name: a pack that left the desk is never forgotten
        // by it, and a place that cannot be written to costs no number.
        context.write({ action: 'judging.finish', subject: row.id, detail: { seq, submitted: check.submitted } }, (db) => {
          if (lastDeskExport(db, row.contest_id, row.slot)?.hash !== last?.hash) throw new AppError('stale_revision');
          insertDeskExport(db, row.id, seq, sha256, context.now().toISOString());
        });
        brought.keep();
      } catch (error) {
        brought.discard();
        throw error;
      }
      return {
        file: input.outFile, bytes, seq, receipt: receiptCode(sha256), submitted: check.submitted, recused: check.recused,
        reported: check.reported, missing,
      };
    } finally {
      rmSync(draft, { force: true });
    }
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['judging']);

export interface AttachmentRange { bytes: Uint8Array; total: number; media: string }

/** Bytes [start, end) of the attachment behind an opaque handle, decrypted on demand; null for an unknown handle. */
export async function readAttachment(context: QueryContext, handle: string, start: number, end: number): Promise<AttachmentRange | null> {
  for (const row of deskPacks(context.db)) {
    const header = headerOf(context, row);
    const blob = header.blobs.findIndex((_, index) => handleOf(context, row.id, index) === handle);
    if (blob < 0) continue;
    const attachment = header.entries.flatMap((entry) => entry.attachments).find((one) => one.blob === blob);
    if (!attachment) return null;
    const fileKey = context.fields.openBytes(fileKeyContext(row.id), row.file_key_sealed);
    const reader = await openBlob(keptPack(context.dir, row.id), fileKey, header, blob);
    try {
      return { bytes: await reader.read(start, end), total: reader.length, media: attachment.media };
    } finally {
      await reader.close();
    }
  }
  return null;
}
