// What the marks of practice, seeds, second readings and shadow judges tell.
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { CalibrationReport } from '#contract/schema/calibration.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { referenceOf } from '#backend/scoring/reference.ts';
import type { ReadDb } from '#db/open.ts';
import * as store from '#db/queries/calibration.ts';
import type { ContestState } from '#db/queries/contests.ts';
import { reportOf } from '../report.ts';
import { rubricsByCategory } from '../rubrics.ts';
import { calibratedContest } from '../shared/handlers.ts';
import { reportSheets } from '../workbook.ts';

/** Means of entries may show once results are computed: until then they would be running means. */
const isLocked = (state: ContestState): boolean => state === 'scored' || state === 'published';

function report(db: ReadDb, contestId: string): z.input<typeof CalibrationReport> {
  const { row, rules } = calibratedContest(db, contestId);
  const rubricOf = rubricsByCategory(rules, row.rules_version);
  const references = new Map(store.itemRows(db, row.id).flatMap((item) => {
    const rubric = rubricOf(item.category);
    return rubric ? [[item.entry_id, referenceOf(rubric, JSON.parse(item.reference) as Record<string, number>).total] as const] : [];
  }));
  const places = new Map(store.codeOrders(db, row.id).map(({ id, code_order }) =>
    [id, new Map((JSON.parse(code_order) as string[]).map((code, index) => [code, index + 1]))]));
  const given = store.calibrationCodes(db, row.id);
  const hasPack = new Set(store.judgesWithPacks(db, row.id));
  return reportOf({
    rules: rules.calibration, locked: isLocked(row.state), references,
    judges: store.calibratedJudges(db, row.id).filter((one) => hasPack.has(one.id) || one.shadow === 1)
      .map((one) => ({ id: one.id, name: one.name, shadow: one.shadow === 1 })),
    given: given.map((one) => ({ judgeId: one.judge_id, entryId: one.entry_id, role: one.role })),
    marks: store.markRows(db, row.id).map((one) => ({
      judgeId: one.judge_id, entryId: one.entry_id, blindCode: one.blind_code, role: one.role, total: one.total, tries: one.tries,
      position: places.get(one.pack_id)?.get(one.code) ?? null,
    })),
  });
}

export const reportHandlers = {
  report: (context, input) => report(context.db, input.contestId),
  async exportReport(context, input) {
    refuseOwnFile(context.dir, input.outFile);
    const { row } = calibratedContest(context.db, input.contestId);
    const found = report(context.db, row.id);
    if (found.judges.length === 0) throw new AppError('nothing_to_export');
    const day = new Date(context.now().getTime() + 8 * 60 * 60 * 1000).toISOString().slice(0, 10);
    const sheets = reportSheets(found, { title: row.title, day, locked: isLocked(row.state) }, context.language);
    const { file, rows } = await writeWorkbook(input.outFile, sheets, { overwrite: true, signal: context.signal });
    const detail = { judges: found.judges.length, differences: found.differences.length };
    context.write({ action: 'calibration.exportReport', subject: row.id, detail }, () => undefined);
    return { file, rows };
  },
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['calibration']>;
