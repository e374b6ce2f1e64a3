// Handing in: what is missing, and the signed score pack, numbered and remembered before it has its name.
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Finished } from '#contract/schema/judging.ts';
import { receiptCode, scorePackFileName } from '#backend/packfile/codes.ts';
import { coSign } from '#backend/chain/note.ts';
import type { SigningKey } from '#backend/crypto/suite.ts';
import type { PackWitness } from '#backend/packfile/schema.ts';
import { writeScorePack } from '#backend/packfile/write.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { packsFolder, refuseOwnFile } from '#backend/folders.ts';
import { deskWork, insertDeskExport, lastDeskExport, newestDeskEvent } from '#db/queries/desk.ts';
import { checkDesk, packedSheets } from '../desk.ts';
import { bringFile, type Brought } from '../desk-files.ts';
import { keysOf } from '../keys/handlers.ts';
import { practiceOf } from '../practice/gate.ts';
import { exportsOf, newestPackOf, packOf, recordIn, sheetsOf, triesOf, watchedByCode, type OpenedPack } from '../shared/handlers.ts';
import { unwatched } from '../watching/shown.ts';
import { packedSeconds } from '../working-time.ts';

/** Most that a score pack can say. */
const mostTries = 1000;

/** Drafts that calls of this process are writing; every other one was left by a program that was killed. */
const running = new Set<string>();

/** The sheets of a pack with seconds of work and tries, as they go out. */
function outgoing(context: QueryContext, { row, header }: OpenedPack) {
  const sheets = sheetsOf(context.db, row.id);
  const work = new Map(deskWork(context.db, row.id).map((one) => [one.code, one.milliseconds]));
  const tries = Map.groupBy(triesOf(context.db, row.id), (one) => one.code);
  const triesFor = (code: string): number | undefined => {
    const count = practiceOf(header, code) ? tries.get(code)?.length : undefined;
    return count === undefined ? undefined : Math.min(mostTries, count);
  };
  return {
    check: checkDesk(header, sheets), lastEvent: newestDeskEvent(context.db, row.id),
    sheets: packedSheets(sheets, (code) => ({ seconds: packedSeconds(work.get(code)), tries: triesFor(code) })),
  };
}

/** A word about the organiser's record for the score pack: the checkpoint co-signed, or both notes where they do not go together. */
function witnessOf(context: QueryContext, pack: OpenedPack, key: SigningKey): PackWitness {
  const record = recordIn(context.db, pack);
  switch (record.state) {
    case 'none': return undefined;
    case 'differs': return record.earlier === null ? undefined : { note: record.text, earlier: record.earlier };
    default: return { note: record.text, signature: Buffer.from(coSign(record.note, key)).toString('hex') };
  }
}

const completeFile = (context: QueryContext, hash: string): string => join(packsFolder(context.dir), `${hash}.sxscore`);

/**
 * The newest score pack, when it was remembered but never got its name (the program was killed, the stick was pulled): it lies
 * complete under its hash. Given out as it is while nothing was changed since, so that no number is missing at the organiser's.
 */
function unnamed(context: QueryContext, pack: OpenedPack) {
  const { last, unexported } = exportsOf(context.db, pack.row);
  if (!last || unexported) return null;
  const file = completeFile(context, last.hash);
  return existsSync(file) ? { file, last } : null;
}

function sweepDrafts(folder: string, except: string | undefined): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (/\.sxscore(\.part)?$/.test(name) && file !== except && !running.has(file.replace(/\.part$/, ''))) rmSync(file, { force: true });
  }
}

async function finish(context: CommandContext, input: { packId: string; outFile: string }): Promise<z.input<typeof Finished>> {
  const pack = newestPackOf(context, input.packId);
  const { row, header } = pack;
  refuseOwnFile(context.dir, input.outFile);
  const keys = await keysOf(context);
  const left = unnamed(context, pack);
  sweepDrafts(packsFolder(context.dir), left?.file);
  const { check, sheets, lastEvent } = outgoing(context, pack);
  const missing = check.unscored.length + check.drafts.length;
  const counts = { submitted: check.submitted, recused: check.recused, reported: check.reported, missing };
  const event = (seq: number) => ({ action: 'judging.finish', subject: row.id, detail: { seq, submitted: check.submitted } });
  if (left) {
    const { hash, pack_seq: seq } = left.last;
    const bytes = statSync(left.file).size;
    const brought = await bringFile(left.file, input.outFile, hash, () => context.checkCancelled());
    nameFile(brought, () => context.write(event(seq), () => undefined));
    rmSync(left.file, { force: true });
    return { file: input.outFile, bytes, seq, receipt: receiptCode(hash), ...counts };
  }
  const last = lastDeskExport(context.db, row.contest_id, row.slot);
  const seq = (last?.pack_seq ?? 0) + 1;
  const witness = witnessOf(context, pack, keys.sign);
  const draft = join(packsFolder(context.dir), `${context.newId()}.sxscore`);
  running.add(draft);
  try {
    const { sha256, bytes } = await writeScorePack({
      content: {
        contest: { id: row.contest_id }, judgingPack: { id: row.id, revision: row.revision, sha256: row.sha256 },
        seq, prev: last?.hash ?? null, slot: row.slot, recipient: header.receiveKey, rubricsSha256: header.rubricsSha256,
        partial: missing > 0, sheets, ...(witness && { witness }),
      },
      signKey: keys.sign, copyTo: keys.recipient, out: draft, signal: context.signal,
    });
    const brought = await bringFile(draft, input.outFile, sha256, () => context.checkCancelled());
    const complete = completeFile(context, sha256);
    // Remembered as soon as it lies there whole, before it has its name: a pack that left the desk is never forgotten
    // by it, and a place that cannot be written to costs no number.
    nameFile(brought, () => context.write(event(seq), (db) => {
      if (lastDeskExport(db, row.contest_id, row.slot)?.hash !== last?.hash) throw new AppError('stale_revision');
      insertDeskExport(db, { pack_id: row.id, pack_seq: seq, hash: sha256, at: context.now().toISOString(), last_event: lastEvent });
      renameSync(draft, complete);
    }));
    rmSync(complete, { force: true });
    return { file: input.outFile, bytes, seq, receipt: receiptCode(sha256), ...counts };
  } finally {
    running.delete(draft);
    rmSync(draft, { force: true });
  }
}

/** Remembers a file that is brought, and then gives it its name. */
function nameFile(brought: Brought, remember: () => void): void {
  try {
    remember();
    brought.keep();
  } catch (error) {
    brought.discard();
    throw error;
  }
}

export const finishingHandlers = {
  check(context, input) {
    const pack = packOf(context, input.packId);
    const { row, header } = pack;
    const seq = unnamed(context, pack)?.last.pack_seq ?? (lastDeskExport(context.db, row.contest_id, row.slot)?.pack_seq ?? 0) + 1;
    const sheets = sheetsOf(context.db, input.packId);
    return {
      ...checkDesk(header, sheets), fileName: scorePackFileName(row.id, seq), unwatched: unwatched(header, sheets, watchedByCode(context.db, row.id)),
    };
  },
  finish,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['judging'], 'check' | 'finish'>;
