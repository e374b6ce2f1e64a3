// Calls of files: scan for identities, findings, clean, decide.
import { AppError } from '#contract/errors.ts';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { placeName } from '#backend/leaks/place-names.ts';
import { contestRow } from '#db/queries/contests.ts';
import * as store from '#db/queries/leaks.ts';
import { scanContest } from '#backend/leak-scan.ts';
import { notFound } from '#backend/refusals.ts';
import { cleanStored } from '#backend/leak-clean.ts';

interface Wanted {
  contestId: string; severity?: string | undefined; state?: string | undefined; entryId?: string | undefined; offset: number; limit: number;
}

function revisionOf(context: QueryContext, contestId: string): number {
  const row = contestRow(context.db, contestId);
  if (!row) throw notFound('contest');
  return row.revision;
}

function shown(context: QueryContext, wanted: Wanted) {
  const { contestId } = wanted;
  const revision = revisionOf(context, contestId);
  const filter = { contestId, severity: wanted.severity ?? '', state: wanted.state ?? '', entryId: wanted.entryId ?? '' };
  const counts = store.leakCounts(context.db, contestId);
  return {
    findings: store.shownFindings(context.db, filter, wanted.offset, wanted.limit).map((one) => ({
      findingId: one.id, entryId: one.entry_id, fileId: one.attachment_id, number: one.number, file: one.file, place: one.place,
      placeName: placeName(one.place), kind: one.kind, term: one.term, severity: one.severity, snippet: one.snippet, canClean: one.can_clean === 1,
      state: one.state, reason: one.reason,
    })),
    total: store.countFindings(context.db, filter), scannedAt: store.lastScan(context.db, contestId),
    files: store.fileCount(context.db, contestId), unscanned: store.leakFiles(context.db, contestId, true).length,
    unreadable: store.unreadableRows(context.db, contestId).map((one) => ({
      fileId: one.file_id, entryId: one.entry_id, number: one.number, file: one.file, message: one.message,
    })),
    counts: { block: counts.block, look: counts.look, note: counts.note, openBlock: counts.open_block },
    revision,
  };
}

const refused = (detail: string, detailEn: string): AppError => new AppError('leaks_decide', { detail, detailEn });

export const scanHandlers = {
  async scan(context, input) {
    revisionOf(context, input.contestId);
    await scanContest(context, input.contestId, input.all);
    return shown(context, { contestId: input.contestId, offset: 0, limit: 500 });
  },
  findings: (context, input) => shown(context, input),
  async clean(context, input) {
    if (revisionOf(context, input.contestId) !== input.basedOn) throw new AppError('stale_revision');
    const ids = input.fileIds ?? store.cleanableFiles(context.db, input.contestId);
    if (ids.some((id) => !store.leakFile(context.db, input.contestId, id))) throw notFound('file');
    const { cleaned, left } = await cleanStored(context, input.contestId, ids);
    return {
      cleaned, left, openBlock: store.leakCounts(context.db, input.contestId).open_block, revision: revisionOf(context, input.contestId),
    };
  },
  decide(context, input) {
    const rows = store.findingRows(context.db, input.contestId, input.findingIds);
    revisionOf(context, input.contestId);
    if (rows.length !== new Set(input.findingIds).size) throw notFound('finding');
    const { decision } = input;
    if (decision !== 'open' && input.reason === '') throw refused('请写明理由。', 'a reason is needed.');
    if (decision === 'override' && input.actor === '') throw refused('放行要有签字人的姓名。', 'an override needs the name of who signs it.');
    if (decision === 'excluded' && rows.some((one) => one.attachment_id === null)) {
      throw refused('作品名称里的问题不能靠不放入附件来解决，请修改名称后重新导入，或另作决定。',
        'a finding in a title cannot be left out with a file; change the title, or decide otherwise.');
    }
    if (rows.some((one) => one.state === 'cleaned')) {
      throw refused('选中的问题里有已经清理掉的，文件里不再有它，不用再作决定。', 'some of these were cleaned; they are no longer in the file and need no decision.');
    }
    const at = context.now().toISOString();
    const reason = decision === 'override' ? `${input.reason}（签字：${input.actor}）` : input.reason;
    context.write({
      action: 'files.decide', contestId: input.contestId, basedOn: input.basedOn,
      // Reason and signature stand with the finding, for they name people; the chain holds their hash under the finding's id.
      detail: {
        decision, findings: rows.length, blocks: rows.filter((one) => one.severity === 'block').length, first: rows[0]?.id ?? '',
        reason: sha256Hex(Buffer.from(`${rows[0]?.id ?? ''}\0${reason}`)),
      },
    }, (db) => {
      for (const row of rows) {
        if (row.state === 'excluded' && decision !== 'excluded' && row.attachment_id !== null) store.includeFile(db, row.attachment_id);
        if (decision === 'excluded' && row.attachment_id !== null) store.excludeFile(db, row.attachment_id, reason, at);
        else if (decision === 'open') store.decideFinding(db, row.id, 'open', '', null);
        else store.decideFinding(db, row.id, decision, reason, at);
      }
    });
    return {
      decided: rows.length, openBlock: store.leakCounts(context.db, input.contestId).open_block, revision: revisionOf(context, input.contestId),
    };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['files'], 'scan' | 'findings' | 'clean' | 'decide'>;
