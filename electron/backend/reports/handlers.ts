// Calls of the reports feature: workbooks and transcripts written for people. Whole ID numbers only with a reason, on record.
import type { z } from 'zod';
import { writeWorkbook, type Sheet } from '#backend/excel/write.ts';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { ContestKind, type ExportInput } from '#contract/schema/reports.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { refuseOwnFile } from '../folders.ts';
import { leavingWith, recordLeaving, watermarked } from '../full-numbers.ts';
import { contestWorkbook } from './contests/handlers.ts';
import { creditWorkbooks, Report } from './credits/handlers.ts';
import { designHandlers, designWorkbook } from './designs/handlers.ts';
import { exportTranscripts, transcriptHandlers } from './transcripts/handlers.ts';

type Asked = z.output<typeof ExportInput>;

function workbook(context: QueryContext, input: Asked): { sheets: Sheet[]; rows: () => number; subject: string } {
  const contest = ContestKind.safeParse(input.kind);
  if (contest.success) {
    const made = contestWorkbook(context, contest.data, input.contestId ?? '');
    return { ...made, rows: () => made.rows };
  }
  if (input.kind === 'custom') return { ...designWorkbook(context, input), subject: input.designId ?? input.kind };
  const kind = input.kind as keyof typeof creditWorkbooks;
  return { ...creditWorkbooks[kind](new Report(context, input), input), subject: kind };
}

export const reportsHandlers = {
  async export(context, input) {
    const leaving = input.fullNumbers ? leavingWith(context, input) : null;
    refuseOwnFile(context.dir, input.outFile);
    if (input.kind === 'transcripts') return exportTranscripts(context, input);
    context.progress(0, 0, words(context, 'read'));
    const { sheets, rows, subject } = workbook(context, input);
    context.checkCancelled();
    if (leaving) recordLeaving(context, leaving, { subject, kind: input.kind });
    const { file, bytes } = await writeWorkbook(input.outFile, leaving ? watermarked(context, leaving, sheets) : sheets, {
      overwrite: input.overwrite, signal: context.signal, onProgress: (done) =>
        context.progress(done, Math.max(done, rows()), words(context, 'write')),
    });
    // Nothing that was exported changes, so no revision rises: an export makes no result and no proposal stale.
    context.write({ action: 'reports.export', subject, detail: { kind: input.kind, rows: rows(), fullNumbers: input.fullNumbers } }, () => undefined);
    return { file, rows: rows(), bytes };
  },
  ...designHandlers,
  ...transcriptHandlers,
} satisfies Handlers<AppContract, QueryContext, CommandContext>['reports'];

const steps = { read: ['正在汇总', 'Gathering'], write: ['正在写入工作簿', 'Writing the workbook'] } as const;
const words = ({ language }: QueryContext, step: keyof typeof steps): string => steps[step][language === 'zh' ? 0 : 1];
