// Feedback on a practice entry: own marks beside the reference, never before a complete sheet was handed in.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { insertDeskTry } from '#db/queries/desk.ts';
import { newestPackOf, sheetOf, triesOf } from '../shared/handlers.ts';
import { feedbackOf, practiceOf, sameMarks } from './gate.ts';

export const practiceHandlers = {
  feedback(context, input) {
    const { row, header } = newestPackOf(context, input.packId);
    const item = practiceOf(header, input.code);
    if (!item) throw notFound('entry');
    const { sheet } = sheetOf(context.db, row.id, input.code);
    if (sheet.status !== 'submitted') throw new AppError('practice_unfinished', { code: input.code });
    const tries = triesOf(context.db, row.id);
    const own = tries.filter((one) => one.code === input.code);
    const last = own.at(-1);
    if (!last || !sameMarks(last.marks, sheet.scores)) {
      const number = own.length + 1;
      context.write({ action: 'judging.feedback', subject: `${row.id}/${input.code}`, detail: { number } }, (db) =>
        insertDeskTry(db, row.id, { code: input.code, number, body: JSON.stringify(sheet.scores), at: context.now().toISOString() }));
      tries.push({ code: input.code, marks: sheet.scores });
    }
    return feedbackOf(header, item, sheet.scores, tries);
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['judging'], 'feedback'>;
