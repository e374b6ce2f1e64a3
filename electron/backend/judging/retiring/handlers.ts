// A judging pack is put away: the key of its attachments is destroyed and the kept file removed; scores and exports stay.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { deskPacks, retireDeskPack } from '#db/queries/desk.ts';
import { keptPack, removeFile } from '../desk-files.ts';
import { exportsOf, newestPackOf } from '../shared/handlers.ts';

/** Kept files of packs that were put away: what another program held, or a killed one did not come to. */
export function sweepRetired(context: QueryContext): void {
  for (const row of deskPacks(context.db)) if (row.retired_at !== null) removeFile(keptPack(context.dir, row.id));
}

export const retiringHandlers = {
  retire(context, input) {
    const { row } = newestPackOf(context, input.packId);
    if (row.retired_at === null) {
      if (exportsOf(context.db, row).unexported) throw new AppError('retire_unexported');
      const at = context.now().toISOString();
      // Earlier revisions hold the same attachments.
      const all = deskPacks(context.db).filter((one) => one.contest_id === row.contest_id && one.slot === row.slot && one.retired_at === null);
      context.write({ action: 'judging.retire', subject: row.id, detail: { packs: all.length } }, (db) => {
        for (const one of all) retireDeskPack(db, one.id, at);
      });
      sweepRetired(context);
      return { retiredAt: at };
    }
    sweepRetired(context);
    return { retiredAt: row.retired_at };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['judging'], 'retire'>;
