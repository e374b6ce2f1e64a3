// The archive: one file from which the ranking is recomputed. Written here with everything of a contest that holds no name.
import { AppError } from '#contract/errors.ts';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { notFound } from '#backend/refusals.ts';
import { eventsBetween, receiptRows } from '#db/queries/archive.ts';
import { auditCount } from '#db/queries/audit.ts';
import { checkpointRows, cosignatureRows } from '#db/queries/checkpoints.ts';
import { contestRow } from '#db/queries/contests.ts';
import { contestKeys } from '#db/queries/packs.ts';
import { versionInForce, versionOf, versionRows } from '#db/queries/result-versions.ts';
import { checkpointsOf, lockedVersion, packsOf, printedOf } from './content.ts';
import { verifyArchive } from './verify.ts';
import { writeArchive } from './write-archive.ts';

export const archiveHandlers = {
  async export(context, input) {
    const { db } = context;
    const contest = contestRow(db, input.contestId);
    if (!contest) throw notFound('contest');
    refuseOwnFile(context.dir, input.outFile);
    const label = context.language === 'zh' ? '正在写出存证档案' : 'Writing the archive';
    // The export is itself an event, and the checkpoint made with it covers everything that the file holds.
    context.write({
      action: 'archive.export', subject: contest.id, checkpoint: 'hand', checkpointOf: contest.id,
      detail: { versions: versionRows(db, contest.id).length },
    }, () => undefined);
    const checkpoints = checkpointRows(db, contest.id);
    const count = auditCount(db);
    const { bytes, events } = await writeArchive(input.outFile, {
      contest: { id: contest.id, title: contest.title }, madeAt: context.now().toISOString(), program: 'saixue',
      events: eventsUpTo(context, count), eventCount: count,
      checkpoints: checkpointsOf(contestKeys(db, contest.id)?.sign_public ?? null, checkpoints, cosignatureRows(db, contest.id)),
      packs: packsOf(receiptRows(db, contest.id)), printed: printedOf(checkpoints),
      versions: versionRows(db, contest.id).map((head) => () => {
        const row = versionOf(db, contest.id, head.version);
        if (!row) throw new AppError('cancelled');
        return lockedVersion(row, head.void === 1);
      }),
    }, { progress: (done, total) => context.progress(done, total, label), checkCancelled: () => context.checkCancelled() });
    // Of the file, not of what another call has added meanwhile.
    const newest = checkpoints.at(-1);
    return {
      file: input.outFile, bytes, events, version: versionInForce(db, contest.id)?.version ?? null,
      code: newest ? printedCode(newest.root) : '',
    };
  },

  verify: (context, input) => verifyArchive(input.file, input.printed, {
    progress: (done, total) => context.progress(done, total, context.language === 'zh' ? '正在核对存证档案' : 'Checking the archive'),
    checkCancelled: () => context.checkCancelled(),
  }),
} satisfies Handlers<AppContract, QueryContext, CommandContext>['archive'];

/** Events that another call appends meanwhile are not of this file. */
function* eventsUpTo({ db }: QueryContext, count: number): Generator<{ body: string; hash: Uint8Array }> {
  for (let after = 0; after < count;) {
    const rows = eventsBetween(db, after, count);
    if (rows.length === 0) return;
    yield* rows;
    after = rows.at(-1)?.seq ?? count;
  }
}
