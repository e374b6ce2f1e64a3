// Opening a judging pack: by its passphrase or by this computer's own card; checked whole, kept, earlier scores carried over.
import { existsSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { lockOf } from '#backend/packfile/age-file.ts';
import { fingerprint } from '#backend/packfile/codes.ts';
import { readJudgingPack, type JudgingPackRead, type PackSecret } from '#backend/packfile/read.ts';
import { allEntries, rubricsHash, type JudgingPackHeader, type PackEntry } from '#backend/packfile/schema.ts';
import { judgingPackVerdict } from '#backend/packfile/verdict.ts';
import { readPassphrase } from '#backend/crypto/words.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import type { WriteDb } from '#db/open.ts';
import { addDeskWork, deskPack, deskPacks, deskTries, deskWatched, deskWork, insertDeskPack, insertDeskTry, newestDeskRevision, putDeskWatched,
  reviveDeskPack, type DeskPackRow } from '#db/queries/desk.ts';
import { insertDeskNote } from '#db/queries/checkpoints.ts';
import { parseNote } from '#backend/chain/note.ts';
import { rubricOfEntry } from '../desk.ts';
import { bringFile, keptPack } from '../desk-files.ts';
import { keysOf, knownKeysOf } from '../keys/handlers.ts';
import { refusalOfPack } from '../refusals.ts';
import { sweepRetired } from '../retiring/handlers.ts';
import { claim, deskOf, fileKeyContext, headerContext, headerOf, isOthers, save, sheetsOf } from '../shared/handlers.ts';
import { emptySheet } from '../sheet.ts';
import { waitAfter } from './patience.ts';

/** What opens the file: the file says itself which of the two it asks for. */
async function secretFor(context: QueryContext, input: { file: string; passphrase?: string | undefined }): Promise<PackSecret> {
  const asked = await lockOf(input.file);
  if (!asked.ok) throw refusalOfPack(input.file, asked.code, asked.detail);
  if (asked.lock === 'key') {
    const keys = knownKeysOf(context);
    if (!keys) throw refusalOfPack(input.file, 'PK_NOT_FOR_YOU', {});
    return { identity: keys.identity };
  }
  if (input.passphrase === undefined) throw refusalOfPack(input.file, 'PK_NEEDS_PASSPHRASE', {});
  const typed = readPassphrase(input.passphrase);
  if (!typed.ok) throw new AppError('passphrase_pack');
  return { passphrase: typed.passphrase };
}

/** Wrong passphrases in a row at this desk, of whatever pack; gone with the process. */
const wrongTries = new WeakMap<QueryContext['fields'], number>();

/** Who guesses at this window has to be patient; whoever has the right words gets in. */
async function slowDown(context: QueryContext): Promise<void> {
  const seconds = waitAfter(wrongTries.get(context.fields) ?? 0);
  if (seconds > 0) await pause(seconds * 1000, undefined, { signal: context.signal }).catch(() => context.checkCancelled());
}

async function readPack(context: QueryContext, input: { file: string; passphrase?: string | undefined }): Promise<JudgingPackRead> {
  const secret = await secretFor(context, input);
  if ('passphrase' in secret) await slowDown(context);
  const pack = await readJudgingPack(input.file, secret, {
    signal: context.signal, onProgress: (done, total) => context.progress(done, total, '正在核对评审包'),
  });
  if (pack.ok) {
    wrongTries.delete(context.fields);
    return pack;
  }
  if (pack.code === 'PK_PASSPHRASE') wrongTries.set(context.fields, (wrongTries.get(context.fields) ?? 0) + 1);
  const keys = pack.code === 'PK_NOT_FOR_YOU' ? knownKeysOf(context) : null;
  throw refusalOfPack(input.file, pack.code, keys ? { ...pack.detail, fingerprint: fingerprint(keys.sign.publicKey) } : pack.detail);
}

/** Where each attachment of an entry stands in a later revision, by its bytes; files that were cleaned or left out stand nowhere. */
function attachmentsThen(before: JudgingPackHeader, from: PackEntry, after: JudgingPackHeader, to: PackEntry): (attachment: number) => number {
  const hashOf = (header: JudgingPackHeader, entry: PackEntry, attachment: number): string | undefined =>
    header.blobs[entry.attachments[attachment]?.blob ?? -1]?.sha256;
  return (attachment) => to.attachments.findIndex((_, index) => hashOf(after, to, index) === hashOf(before, from, attachment));
}

/**
 * Work on earlier revisions of the same pack goes on: sheets and tries where the rubric did not change, times and what was
 * watched. Each entry comes from the newest revision that had it: one that was away for a while comes back with its marks.
 */
function carryOver(db: WriteDb, context: CommandContext, row: DeskPackRow, header: JudgingPackHeader): void {
  const earlier = deskPacks(db).filter((one) => one.contest_id === row.contest_id && one.slot === row.slot && one.revision < row.revision)
    .sort((a, b) => b.revision - a.revision);
  const now = new Map(allEntries(header).map((entry) => [entry.code, entry]));
  const found = new Set<string>();
  for (const one of earlier) {
    const before = headerOf(context, one);
    const known = new Map(allEntries(before).filter(({ code }) => now.has(code) && !found.has(code)).map((entry) => [entry.code, entry]));
    for (const code of known.keys()) found.add(code);
    if (known.size > 0) carryFrom(db, context, { earlier: one, before, known }, { row, header, now });
    if (found.size === now.size) return;
  }
}

function carryFrom(
  db: WriteDb, context: CommandContext,
  { earlier, before, known }: { earlier: DeskPackRow; before: JudgingPackHeader; known: ReadonlyMap<string, PackEntry> },
  { row, header, now }: { row: DeskPackRow; header: JudgingPackHeader; now: ReadonlyMap<string, PackEntry> },
): void {
  const both = (code: string): { from: PackEntry; to: PackEntry } | null => {
    const [from, to] = [known.get(code), now.get(code)];
    return from && to ? { from, to } : null;
  };
  const sameRubric = (code: string): boolean => {
    const found = both(code);
    return found !== null && rubricsHash([rubricOfEntry(before, found.from)]) === rubricsHash([rubricOfEntry(header, found.to)]);
  };
  for (const [code, sheet] of sheetsOf(db, earlier.id)) {
    if (sheet.status !== 'empty' && sameRubric(code)) save(db, context, { packId: row.id, code }, 'carry', emptySheet, sheet, null);
  }
  for (const one of deskTries(db, earlier.id)) if (sameRubric(one.code)) insertDeskTry(db, row.id, one);
  for (const one of deskWork(db, earlier.id)) if (both(one.code)) addDeskWork(db, row.id, one.code, one.milliseconds);
  for (const one of deskWatched(db, earlier.id)) {
    const found = both(one.code);
    const attachment = found ? attachmentsThen(before, found.from, header, found.to)(one.attachment) : -1;
    if (attachment >= 0) putDeskWatched(db, row.id, { ...one, attachment });
  }
}

/** A pack that is known already: its kept file comes back where it is gone, and its key where it was put away. */
async function openAgain(context: CommandContext, file: string, pack: JudgingPackRead, row: DeskPackRow): Promise<void> {
  const kept = keptPack(context.dir, row.id);
  const newest = newestDeskRevision(context.db, row.contest_id, row.slot) === row.revision;
  if (!newest || (row.retired_at === null && existsSync(kept))) return;
  const brought = await bringFile(file, kept, pack.sha256, () => context.checkCancelled());
  try {
    context.write({ action: 'judging.open', subject: row.id, detail: { entries: pack.header.entries.length, again: true } }, (db) => {
      reviveDeskPack(db, row.id, context.fields.sealBytes(fileKeyContext(row.id), pack.fileKey));
      brought.keep();
    });
  } catch (error) {
    brought.discard();
    throw error;
  }
}

/** @throws AppError pack_refused: another signer, an older revision, another pack of the same number */
function judge(context: QueryContext, file: string, { header, sha256 }: JudgingPackRead, known: readonly DeskPackRow[]): void {
  if (known.some((one) => one.id === header.pack.id)) throw refusalOfPack(file, 'PK_FORK', {});
  const ofContest = known.filter((one) => one.contest_id === header.contest.id);
  const { outcome, code, detail } = judgingPackVerdict({ sha256, header }, {
    contestKey: ofContest[0] ? headerOf(context, ofContest[0]).signer.key : null,
    // Judges who share a computer have slots of their own.
    slot: header.recipient.slot,
    packs: ofContest.filter((one) => one.slot === header.recipient.slot)
      .map((one) => ({ packId: one.id, revision: one.revision, sha256: one.sha256 })),
  });
  if (outcome !== 'apply' && code !== 'NEW') throw refusalOfPack(file, code, detail);
}

/** What the pack says of the organiser's record is kept, to be compared with the next pack's. */
function keepNote(db: WriteDb, row: DeskPackRow, { checkpoint }: JudgingPackHeader): void {
  const note = checkpoint && parseNote(checkpoint.note);
  if (!note) return;
  insertDeskNote(db, { contest_id: row.contest_id, size: note.size, note: checkpoint.note, pack_id: row.id, seen_at: row.opened_at });
}

export const openingHandlers = (needDesk: () => Promise<void>) => ({
  async open(context, input) {
    await needDesk();
    const pack = await readPack(context, input);
    const { header, sha256 } = pack;
    const packId = header.pack.id;
    const known = deskPacks(context.db);
    const slot = { contest_id: header.contest.id, slot: header.recipient.slot };
    if (isOthers(context, slot)) throw new AppError('pack_of_other');
    const same = known.find((one) => one.sha256 === sha256);
    if (same) {
      await openAgain(context, input.file, pack, same);
      return deskOf(context, same.id);
    }
    judge(context, input.file, pack, known);
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
      revision: header.pack.revision, opened_at: context.now().toISOString(), retired_at: null, last_code: null, last_at: null,
      header_sealed: context.fields.sealBytes(headerContext(packId), Buffer.from(JSON.stringify(header))),
      file_key_sealed: context.fields.sealBytes(fileKeyContext(packId), pack.fileKey),
    };
    brought.keep();
    try {
      context.write({ action: 'judging.open', subject: packId, detail: { entries: header.entries.length } }, (db) => {
        insertDeskPack(db, row);
        claim(db, context, row);
        keepNote(db, row, header);
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
    sweepRetired(context);
    return {
      packs: deskPacks(context.db).filter((row) => !isOthers(context, row)).map((row) => {
        const desk = deskOf(context, row.id);
        return {
          packId: row.id, contest: desk.contest, openedAt: row.opened_at, total: desk.counts.total, submitted: desk.counts.submitted,
          retiredAt: row.retired_at,
        };
      }),
    };
  },
  desk: (context, input) => deskOf(context, input.packId),
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['judging'], 'open' | 'packs' | 'desk'>);
