// What was watched of an entry: told by the player now and then, only ever added to, never undone.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { putDeskWatched } from '#db/queries/desk.ts';
import { entryOf } from '../desk.ts';
import { activePackOf, countWork, showSheet, watchedIn } from '../shared/handlers.ts';
import { plays, watchMore } from './shown.ts';

export const watchingHandlers = {
  watched(context, input) {
    const { row, header } = activePackOf(context, input.packId);
    const attachment = entryOf(header, input.code).attachments[input.attachment];
    if (!attachment || !plays(attachment.media)) throw notFound('file');
    const before = watchedIn(context.db, row.id, input.code).find((one) => one.attachment === input.attachment);
    const after = watchMore(before, input.attachment, input.spans, input.length);
    // Seen before, or nothing: no event either.
    const more = after.spans.length > 0 && JSON.stringify(after) !== JSON.stringify(before);
    if (more) {
      context.write({ action: 'judging.watched', subject: `${row.id}/${input.code}`, detail: { attachment: input.attachment } }, (db) => {
        putDeskWatched(db, row.id, { code: input.code, attachment: after.attachment, spans: JSON.stringify(after.spans), length: after.length });
        countWork(db, context, row.id, input.code);
      });
    }
    return showSheet(context, row.id, input.code);
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['judging'], 'watched'>;
