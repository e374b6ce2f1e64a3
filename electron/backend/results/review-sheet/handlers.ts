// 成绩复核单 of one entry, from the version in force or, before the lock, from what was computed last.
import { makePdf } from '#backend/pdf/document.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { newestCheckpoint } from '#db/queries/checkpoints.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import type { ReadDb } from '#db/open.ts';
import { versionInForce, versionRows } from '#db/queries/result-versions.ts';
import { resultsRow } from '#db/queries/results.ts';
import * as store from '#db/queries/review-sheet.ts';
import { isSealed } from '#db/queries/seals.ts';
import { workspaceRow } from '#db/queries/workspace.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import { readLockedRows } from '#backend/scoring/docket-rows.ts';
import { Docket, type DocketEntry } from '#backend/scoring/docket.ts';
import { labelled } from '#backend/scoring/reading-labels.ts';
import { readBody } from '#backend/scoring/stored-results.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { reviewContent, type LabelledMark } from './content.ts';
import { drawReviewSheet, type SheetFacts, type SheetVersion } from './pdf.ts';

const chineseTime = (at: string): string => {
  const local = new Date(Date.parse(at) + 8 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`;
};
const making = ['打印成绩复核单', 'print the review sheet'] as const;
const stages = { leader: 0, third: 1, chief: 2 } as const;
const stageNames = { leader: '组长', third: '第三评', chief: '终评' } as const;

/** What was decided beside the rules: correcting although the gate is closed, going on although marks are missing. */
function reasonsOf(body: string): string {
  const { acceptGate, acceptedMissing } = readBody(body);
  return (acceptGate === '' ? '' : `采用这种算法的依据：${acceptGate}。`) + (acceptedMissing ? `缺少评分仍按现有评分计算的理由：${acceptedMissing}。` : '');
}

/** The docket that holds now, as text: its hash is what stands on the sheet. */
function docketInForce(db: ReadDb, contest: ContestRow): { text: string; standing: string } {
  const version = versionInForce(db, contest.id);
  if (version) {
    const made = version.kind === 'locked' ? '锁定' : '更正';
    return { text: version.docket, standing: `依据：第 ${version.version} 版结果（${made}于 ${chineseTime(version.at)}）。${reasonsOf(version.body)}` };
  }
  const stored = resultsRow(db, contest.id);
  if (!stored || stored.docket === '{}') {
    throw wrongState(stored ? ['结果由旧版程序计算', 'computed by an earlier version'] : contest.state, making, ['请先计算结果。', 'Compute the results first.']);
  }
  const fresh = stored.computed_revision === contest.revision;
  return {
    text: stored.docket,
    standing: `依据：${chineseTime(stored.computed_at)} 计算的结果，尚未锁定${fresh ? '' : '；计算之后数据又有变化，重新计算后可能不同'}。${reasonsOf(stored.body)}`,
  };
}

/** Marks under the letters that arbiters saw too; comments by judge and stage. */
function marksOf(db: ReadDb, entry: store.ReviewedEntryRow): (found: DocketEntry) => LabelledMark[] {
  const idOf = new Map(store.slotsOfJudges(db, entry.contest_id).map((one) => [`J${String(one.slot).padStart(2, '0')}`, one.id]));
  const comments = new Map(store.sheetComments(db, entry.id).map((one) => [one.judge_id, one.comment]));
  const notes = new Map(store.arbitrationNotes(db, entry.id).map((one) => [one.stage, one.comment]));
  return (found) => labelled(entry.id, found.sheets.map((sheet) => ({ judgeId: idOf.get(sheet.judge) ?? sheet.judge, sheet })),
    found.readings.toSorted((a, b) => stages[a.stage] - stages[b.stage]).map(({ stage, ...sheet }) => ({ stage, sheet })))
    .map(({ label, mark }) => ('stage' in mark ? { label, stage: mark.stage, sheet: mark.sheet, comment: notes.get(mark.stage) ?? '' }
      : { label, stage: null, sheet: mark.sheet, comment: comments.get(mark.judgeId) ?? '' }));
}

function versionsOf(db: ReadDb, contestId: string, code: string): SheetVersion[] {
  const inForce = versionInForce(db, contestId)?.version;
  return versionRows(db, contestId).map((one) => {
    const row = readLockedRows(one.rows).find((locked) => locked.code === code);
    return {
      name: `第 ${one.version} 版（${one.kind === 'locked' ? '锁定' : '更正'}）`, at: chineseTime(one.at), method: one.method, commitment: one.commitment,
      award: row === undefined ? '—' : row.excluded ? '取消' : row.award === '' ? '无' : row.award,
      inForce: one.void === 1 ? '已作废' : one.version === inForce ? '现行' : '已被代替', reason: one.kind === 'corrected' ? `更正理由：${one.reason}` : '',
    };
  });
}

function sheetFacts(
  context: QueryContext, contest: ContestRow, entry: store.ReviewedEntryRow, docket: Docket, standing: string, hash: string,
): SheetFacts {
  const { db } = context;
  const open = contest.state === 'published' && !isSealed(db, contest.id);
  const found = docket.entries.find((one) => one.code === entry.blind_code);
  const named = (list: readonly { id: string; name: string }[], id = ''): string => list.find((one) => one.id === id || one.name === id)?.name ?? id;
  const checkpoint = newestCheckpoint(db, contest.id);
  return {
    contest: contest.title, office: workspaceRow(db)?.name ?? '', made: chineseTime(context.now().toISOString()), standing, docketHash: hash,
    facts: [
      ['评审编号', entry.blind_code], ['作品名称', entry.title], ['组别', named(docket.rules.divisions, found?.division)],
      ['项目', named(docket.rules.categories, found?.category)], ['学科', found?.subject ?? ''],
      // Before publication nobody learns from this sheet who made the entry.
      ...(open ? [['作品编号', entry.number], ['作者', (JSON.parse(entry.authors) as string[]).join('、')], ['单位', entry.school]] as const : []),
    ],
    changes: store.changesOfEntry(db, entry.id).map((one) => `人工调整（${chineseTime(one.at)}）：${
      one.award === null ? '恢复为按规则的奖项' : one.award === '' ? '改为没有奖项' : `改为${one.award}`}；理由：${one.reason}`),
    arbitrationReasons: store.arbitrationNotes(db, entry.id).filter((one) => one.reason.trim() !== '')
      .toSorted((a, b) => stages[a.stage] - stages[b.stage]).map((one) => `${stageNames[one.stage]}的理由：${one.reason.trim()}`),
    versions: versionsOf(db, contest.id, entry.blind_code), code: checkpoint ? printedCode(checkpoint.root) : '',
  };
}

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

export const reviewSheetHandlers = {
  async reviewSheet(context, { contestId, entryId, outFile }) {
    const { db } = context;
    const contest = contestRow(db, contestId);
    if (!contest) throw notFound('contest');
    const entry = store.reviewedEntry(db, entryId);
    if (!entry || entry.contest_id !== contest.id) throw notFound('entry');
    refuseOwnFile(context.dir, outFile);
    const { text, standing } = docketInForce(db, contest);
    const docket = Docket.parse(JSON.parse(text));
    if (!docket.entries.some((one) => one.code === entry.blind_code)) {
      throw wrongState(['不参评', 'not judged'], making, ['这件作品没有参加评审，没有成绩可以复核。', 'This entry was not judged.']);
    }
    const content = reviewContent(docket, entry.blind_code, marksOf(db, entry));
    context.checkCancelled();
    const hash = sha256Hex(text);
    const facts = sheetFacts(context, contest, entry, docket, standing, hash);
    const { bytes, pages } = await makePdf({
      title: `成绩复核单 ${entry.blind_code}`, at: context.now(), foot: `${entry.blind_code}${facts.code === '' ? '' : `　核验码 ${facts.code}`}`,
    }, [(drawing) => drawReviewSheet(drawing, content, facts)]);
    context.checkCancelled();
    await writeWhole(outFile, bytes);
    context.write({ action: 'results.reviewSheet', subject: entryId, detail: { contest: contest.id, docket: hash, pages } }, () => undefined);
    return { file: outFile, pages, hash };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['results'], 'reviewSheet'>;
