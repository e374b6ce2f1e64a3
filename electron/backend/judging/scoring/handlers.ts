// Scoring at the judge's desk: every change of a sheet is one transaction with its event, and can be taken back.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { JudgingPackHeader } from '#backend/packfile/schema.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { deskEvent, deskEventLog, type DeskEventKind } from '#db/queries/desk.ts';
import { entryOf, rubricOfEntry } from '../desk.ts';
import { undoState } from '../history.ts';
import { gateOf, practiceOf } from '../practice/gate.ts';
import { activePackOf, packOf, save, sheetOf, showSheet, triesOf } from '../shared/handlers.ts';
import { changeSheet, recuseSheet, reopenSheet, reportSheet, SheetBody } from '../sheet.ts';

/** Kinds that wait until enough practice entries are inside the tolerance; faults of the material can be reported before. */
const gated: ReadonlySet<DeskEventKind> = new Set(['score', 'comment', 'submit', 'recuse']);

/** @throws AppError practice_first */
function passGate(context: QueryContext, packId: string, header: JudgingPackHeader, code: string): void {
  if (practiceOf(header, code)) return;
  const gate = gateOf(header, triesOf(context.db, packId));
  if (gate?.open === false) throw new AppError('practice_first', { needed: gate.needed, inside: gate.inside, left: gate.needed - gate.inside });
}

/** One change of one sheet: the event and the new state in the same transaction. */
function change(
  context: CommandContext, input: { packId: string; code: string }, kind: DeskEventKind, work: (sheet: SheetBody) => SheetBody,
) {
  const { header } = activePackOf(context, input.packId);
  entryOf(header, input.code);
  if (gated.has(kind)) passGate(context, input.packId, header, input.code);
  const { sheet } = sheetOf(context.db, input.packId, input.code);
  const next = work(sheet);
  // Nothing changed: no event either.
  if (JSON.stringify(next) !== JSON.stringify(sheet)) {
    context.write({ action: `judging.${kind}`, subject: `${input.packId}/${input.code}` },
      (db) => save(db, context, input, kind, sheet, next, null));
  }
  return showSheet(context, input.packId, input.code);
}

/** Takes the newest change back, or brings the last one taken back again. */
function step(context: CommandContext, packId: string, kind: 'undo' | 'redo') {
  activePackOf(context, packId);
  const code = context.write({ action: `judging.${kind}`, subject: packId }, (db) => {
    const seq = undoState(deskEventLog(db, packId))[kind];
    const event = seq === null ? undefined : deskEvent(db, seq);
    if (!event) throw new AppError('nothing_to_undo', { what: kind === 'undo' ? '撤销' : '重做', whatEn: kind });
    const { sheet } = sheetOf(db, packId, event.code);
    const after = SheetBody.parse(JSON.parse(kind === 'undo' ? event.before : event.after));
    save(db, context, { packId, code: event.code }, kind, sheet, after, event.seq);
    return event.code;
  });
  return showSheet(context, packId, code);
}

type Calls = 'sheet' | 'score' | 'recuse' | 'report' | 'reopen' | 'undo' | 'redo';

export const scoringHandlers = {
  sheet(context, input) {
    entryOf(packOf(context, input.packId).header, input.code);
    return showSheet(context, input.packId, input.code);
  },
  score(context, input) {
    const { header } = packOf(context, input.packId);
    const rubric = rubricOfEntry(header, entryOf(header, input.code));
    const kind = Object.keys(input.scores).length > 0 ? 'score' : input.comment === undefined ? 'submit' : 'comment';
    return change(context, input, kind, (sheet) => changeSheet(sheet, rubric, input));
  },
  recuse: (context, input) => change(context, input, 'recuse', (sheet) => recuseSheet(sheet, input.reason, input.text)),
  report: (context, input) => change(context, input, 'report',
    (sheet) => reportSheet(sheet, input.kind ?? input.reason ?? 'other', input.text, input.atSeconds)),
  reopen: (context, input) => change(context, input, 'reopen', reopenSheet),
  undo: (context, input) => step(context, input.packId, 'undo'),
  redo: (context, input) => step(context, input.packId, 'redo'),
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['judging'], Calls>;
