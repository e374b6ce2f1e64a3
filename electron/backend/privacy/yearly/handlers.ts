// Papers of personal information: the certificate of a deletion run, the yearly pack, the impact-assessment sheet.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { makePdf } from '#backend/pdf/document.ts';
import { notFound } from '#backend/refusals.ts';
import { contestRow } from '#db/queries/contests.ts';
import { checkpointRows } from '#db/queries/checkpoints.ts';
import { fact } from '#db/queries/keys.ts';
import * as store from '#db/queries/privacy.ts';
import { workspaceRow } from '#db/queries/workspace.ts';
import { accessTable } from '../access-table.ts';
import { chineseDay } from '../clock.ts';
import { contestsWithPeople, dueContests, isForStudents, itemsOf, rulesOf } from '../keeping/handlers.ts';
import { keepsOf, goesOf } from '../purging/sentences.ts';
import { drawDeletion } from './deletion-sheet.ts';
import { impactSheets } from './impact-sheet.ts';
import { yearSheets } from './year-pack.ts';

type Privacy = Handlers<AppContract, QueryContext, CommandContext>['privacy'];

async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const part = await PartFile.create(file, true);
  try {
    part.stream.end(bytes);
    await Promise.race([part.keep(), part.failure]);
  } catch (error) {
    await part.discard();
    throw part.refusal(error);
  }
}

/** The day after the last of a year, and its first. */
const spanOf = (year: number): [from: string, to: string] => [`${year}-01-01`, `${year + 1}-01-01`];

const workbookName = (file: string): void => {
  if (!/\.xlsx$/i.test(file)) throw new AppError('bad_input', { detail: '文件名要以 .xlsx 结尾', detailEn: 'the name of the file must end in .xlsx' });
};

export const yearlyHandlers = {
  async certificate(context, { purgeId, outFile }) {
    const run = store.purgeRows(context.db).find((one) => one.id === purgeId);
    if (!run) throw notFound('contest');
    refuseOwnFile(context.dir, outFile);
    const checkpoint = checkpointRows(context.db, run.contest_id).find((one) => one.size === run.event_seq);
    const left = fact(context.db, 'purge_pending') !== undefined;
    const facts = {
      ...run, office: workspaceRow(context.db)?.name ?? '', made: context.now(), code: checkpoint ? printedCode(checkpoint.root) : '', left,
      goes: goesOf({ files: 0, objections: 0, certificates: 0 }, 'zh'), keeps: keepsOf('zh'),
    };
    const { bytes, pages } = await makePdf({
      title: `个人信息删除证明 ${run.title}`, at: context.now(), foot: `事件 ${run.event_seq}${facts.code === '' ? '' : `　核验码 ${facts.code}`}`,
    }, [(drawing) => drawDeletion(drawing, facts)], () => context.checkCancelled());
    context.checkCancelled();
    await writeWhole(outFile, bytes);
    context.write({ action: 'privacy.certificate', subject: purgeId, detail: { pages, file: sha256Hex(bytes) } }, () => undefined);
    return { file: outFile, rows: pages };
  },

  async yearPack(context, { year, outFile }) {
    workbookName(outFile);
    refuseOwnFile(context.dir, outFile);
    const [from, to] = spanOf(year);
    const purges = store.purgeRows(context.db).filter((one) => chineseDay(one.at) >= from && chineseDay(one.at) < to);
    const sheets = yearSheets({
      year, office: workspaceRow(context.db)?.name ?? '', made: context.now(), rules: rulesOf(context.db), items: itemsOf(context),
      contests: contestsWithPeople(context), due: dueContests(context), access: store.yearAccess(context.db, from, to),
      events: store.yearEvents(context.db, from, to), purges,
    });
    const { rows } = await writeWorkbook(outFile, sheets, { overwrite: true, signal: context.signal });
    context.write({ action: 'privacy.yearPack', detail: { year, rows } }, () => undefined);
    return { file: outFile, rows };
  },

  async impactSheet(context, { contestId, outFile, person }) {
    workbookName(outFile);
    refuseOwnFile(context.dir, outFile);
    const contest = contestId === undefined ? undefined : contestRow(context.db, contestId);
    if (contestId !== undefined && !contest) throw notFound('contest');
    const people = contestsWithPeople(context).filter((one) => contest === undefined || one.contestId === contest.id);
    const year = context.now().getUTCFullYear();
    const access = store.yearAccess(context.db, ...spanOf(year)).filter((one) => contest === undefined || one.title === contest.title);
    const sheets = impactSheets({
      title: contest?.title ?? '', students: contest ? isForStudents(contest.rules) : people.some((one) => one.students), office: workspaceRow(context.db)?.name ?? '',
      made: context.now(), person, rules: rulesOf(context.db), items: itemsOf(context), contests: people,
      due: dueContests(context).filter((one) => contest === undefined || one.contestId === contest.id),
      exports: access.filter((one) => accessTable[one.call]?.how !== 'list').reduce((sum, one) => sum + one.times, 0),
      looks: access.reduce((sum, one) => sum + one.times, 0),
    });
    const { rows } = await writeWorkbook(outFile, sheets, { overwrite: true, signal: context.signal });
    context.write({ action: 'privacy.impactSheet', ...(contest && { subject: contest.id }), detail: { rows } }, () => undefined);
    return { file: outFile, rows };
  },
} satisfies Pick<Privacy, 'certificate' | 'yearPack' | 'impactSheet'>;
