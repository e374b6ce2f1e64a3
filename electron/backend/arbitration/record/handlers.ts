// Calls of arbitration: record, the 仲裁记录 as a workbook or a PDF.
import { extname } from 'node:path';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { makePdf, wideMargins, page, type Drawing } from '#backend/pdf/document.ts';
import { newestCheckpoint } from '#db/queries/checkpoints.ts';
import { shownCase } from '../case.ts';
import { fieldOf } from '../shared/handlers.ts';
import { drawRecord } from './paper.ts';
import { recordSheet, titleOf, type RecordHead, type RecordLine } from './content.ts';

const wideWidth = page.height - wideMargins.left - wideMargins.right;

async function writePdf(context: CommandContext, file: string, head: RecordHead, lines: readonly RecordLine[]): Promise<void> {
  const draw = (drawing: Drawing): void => drawRecord(drawing, head, lines, wideWidth);
  const { bytes } = await makePdf({
    title: titleOf(head), at: context.now(), foot: head.code || head.contest, landscape: true,
    ...(head.language === 'en' && { pageWords: (at: number, of: number) => `Page ${at} of ${of}` }),
  }, [draw], () => context.checkCancelled());
  const part = await PartFile.create(file, true);
  try {
    part.stream.end(bytes);
    await Promise.race([part.keep(), part.failure]);
  } catch (error) {
    await part.discard();
    throw part.refusal(error);
  }
}

export const recordHandlers = {
  async record(context, input) {
    const { row, rules, criteriaOf, cases } = fieldOf(context.db, input.contestId);
    refuseOwnFile(context.dir, input.outFile);
    const kind = extname(input.outFile).toLowerCase();
    if (kind !== '.xlsx' && kind !== '.pdf') {
      throw new AppError('bad_input', { detail: '仲裁记录只能存为 .xlsx 或 .pdf', detailEn: 'the record is saved as .xlsx or .pdf' });
    }
    const { language } = context;
    const at = context.now().toISOString();
    const point = newestCheckpoint(context.db, row.id);
    const day = (time: string): string => new Date(Date.parse(time) + 8 * 3_600_000).toISOString().slice(0, 10);
    const head: RecordHead = {
      contest: row.title, made: new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '), rules, language,
      code: point ? `${language === 'zh' ? '核验码' : 'Code'} ${printedCode(point.root)} · ${language === 'zh' ? '事件' : 'events'} ${point.size} · ${day(point.at)}` : '',
    };
    const lines = cases.map((one): RecordLine => ({ facts: one.facts, shown: shownCase(rules, criteriaOf(one.facts.category), one, language) }));
    context.checkCancelled();
    if (kind === '.xlsx') await writeWorkbook(input.outFile, [recordSheet(head, lines)], { overwrite: true, signal: context.signal });
    else await writePdf(context, input.outFile, head, lines);
    // No revision rises: a list that was written makes nothing stale.
    context.write({ action: 'arbitration.record', subject: row.id, detail: { cases: lines.length } }, () => undefined);
    return { file: input.outFile, cases: lines.length, at };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['arbitration'], 'record'>;
