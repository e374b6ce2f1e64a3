// Calls of the packs feature: issue judging packs, look at returned score packs, receive them, undo, progress.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { judgeRows } from '#db/queries/entries.ts';
import * as store from '#db/queries/packs.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { caseHandlers } from './cases/handlers.ts';
import { excelSheet } from './excel-sheet/handlers.ts';
import { preview, receive, undoReceive } from './inbox/handlers.ts';
import { issue } from './issue/handlers.ts';
import { receivingHandlers } from './receiving/handlers.ts';
import type { recommendationHandlers } from './recommendation/handlers.ts';
import { contestOf } from './shared/handlers.ts';

export const packsHandlers = {
  issue, preview, receive, undoReceive, excelSheet, ...receivingHandlers, ...caseHandlers,
  list(context, input) {
    contestOf(context.db, input.contestId);
    const names = new Map(judgeRows(context.db, input.contestId).map((judge) => [judge.id, judge.name]));
    const received = Map.groupBy(store.scorePackRows(context.db, input.contestId), (one) => one.judge_id);
    return {
      packs: store.packRows(context.db, input.contestId).map((pack) => ({
        judgeId: pack.judge_id, name: names.get(pack.judge_id) ?? '', fileName: pack.file_name, revision: pack.revision,
        issuedAt: pack.issued_at, kind: pack.kind, lock: pack.lock, entries: pack.entry_count, received: received.has(pack.judge_id),
        lastSeq: (received.get(pack.judge_id) ?? []).reduce<number | null>((top, one) => Math.max(top ?? 0, one.seq), null),
      })),
    };
  },
} satisfies Omit<Handlers<AppContract, QueryContext, CommandContext>['packs'], keyof typeof recommendationHandlers>;
