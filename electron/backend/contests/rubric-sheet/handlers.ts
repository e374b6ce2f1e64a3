// Calls of contests: rubricSheet, the score sheet on paper (评分表) for one category or all.
import { makePdf } from '#backend/pdf/document.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { notFound } from '#backend/refusals.ts';
import { contestRow } from '#db/queries/contests.ts';
import { sheetParts, wordsOf } from './content.ts';
import { drawSheet } from './pdf.ts';

export const rubricSheetHandlers = {
  async rubricSheet(context, input) {
    const row = contestRow(context.db, input.contestId);
    if (!row) throw notFound('contest');
    refuseOwnFile(context.dir, input.outFile);
    const contest = { title: row.title, rules: ContestRules.parse(JSON.parse(row.rules)), rulesVersion: row.rules_version };
    const parts = sheetParts(contest, input.categoryId ?? null, context.language);
    if (parts.length === 0) throw new AppError('not_found', { what: '项目', whatEn: 'category' });
    const say = wordsOf(context.language);
    const { bytes, pages } = await makePdf({
      title: parts[0]?.title ?? row.title, at: context.now(), foot: row.title, landscape: true,
      pageWords: (page, of) => say('page', { page, of }),
    }, parts.map((part) => (drawing) => drawSheet(drawing, part, say)), (done) => {
      context.checkCancelled();
      context.progress(done, parts.length, context.language === 'zh' ? '正在生成评分表' : 'Making score sheets');
    });
    const file = await PartFile.create(input.outFile, input.overwrite);
    try {
      file.stream.end(bytes);
      const written = await Promise.race([file.keep(), file.failure]);
      context.write({ action: 'contest.rubricSheet', subject: row.id, detail: { parts: parts.length, pages } }, () => undefined);
      return { file: input.outFile, bytes: written, pages };
    } catch (error) {
      await file.discard();
      throw file.refusal(error);
    }
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['contests'], 'rubricSheet'>;
