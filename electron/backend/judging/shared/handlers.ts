// What the calls of the judge's desk share: a pack with its header, sheets as they stand, one change with its event and time.
import { AppError } from '#contract/errors.ts';
import type { JudgingPackHeader } from '#backend/packfile/schema.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { addDeskWork, appendDeskEvent, deskEventLog, deskPack, deskSheet, deskSheets, deskTries, deskWatched, deskWatchedOf, lastDeskExport,
  newestDeskEvent, newestDeskRevision, putDeskSheet, setDeskLast, type DeskEventKind, type DeskPackRow, type DeskWatchedRow }
  from '#db/queries/desk.ts';
import { deskNotes } from '#db/queries/checkpoints.ts';
import { fact, setFact } from '#db/queries/keys.ts';
import { entryOf, shownDesk, shownSheet } from '../desk.ts';
import { undoState } from '../history.ts';
import { gateOf, type Try } from '../practice/gate.ts';
import { recordOf, recordSentence, type RecordState } from '../record.ts';
import { emptySheet, SheetBody } from '../sheet.ts';
import { watchedOf, type Watched } from '../watching/shown.ts';
import type { Span } from '../watching/spans.ts';
import { workedSince } from '../working-time.ts';

export const headerContext = (packId: string): string => `desk/header/${packId}`;
export const fileKeyContext = (packId: string): string => `desk/file-key/${packId}`;
export const handleOf = (context: QueryContext, packId: string, blob: number): string =>
  Buffer.from(context.fields.index('attachment', `${packId}/${blob}`)).toString('hex');

/** Opened headers of this process: the same pack is asked for with every key stroke. */
const headers = new WeakMap<QueryContext['fields'], Map<string, JudgingPackHeader>>();

export function headerOf(context: QueryContext, row: DeskPackRow): JudgingPackHeader {
  const known = headers.get(context.fields) ?? new Map<string, JudgingPackHeader>();
  headers.set(context.fields, known);
  const header = known.get(row.id)
    ?? JSON.parse(Buffer.from(context.fields.openBytes(headerContext(row.id), row.header_sealed)).toString('utf8')) as JudgingPackHeader;
  known.set(row.id, header);
  return header;
}

/** The fact that names whose packs of one judge's slot these are, where judges with names of their own share a desk. */
const slotFact = ({ contest_id, slot }: Pick<DeskPackRow, 'contest_id' | 'slot'>): string => `desk_slot/${contest_id}/${slot}`;

/** Whether another named user opened packs of this judge first: to whoever is signed in now they are not there. */
export function isOthers(context: QueryContext, row: Pick<DeskPackRow, 'contest_id' | 'slot'>): boolean {
  const owner = context.actor ? fact(context.db, slotFact(row))?.value : undefined;
  return owner !== undefined && owner !== context.actor?.userId;
}

/** From now on they are those of whoever is signed in; the first one to open them stays. */
export function claim(db: WriteDb, context: CommandContext, row: Pick<DeskPackRow, 'contest_id' | 'slot'>): void {
  if (context.actor && !fact(db, slotFact(row))) setFact(db, slotFact(row), context.actor.userId, context.now().toISOString());
}

export interface OpenedPack { row: DeskPackRow; header: JudgingPackHeader }

export function packOf(context: QueryContext, packId: string): OpenedPack {
  const row = deskPack(context.db, packId);
  if (!row || isOthers(context, row)) throw notFound('pack');
  return { row, header: headerOf(context, row) };
}

/** The pack as `packOf`, for work on it: once a newer revision is open, scores on an older one would be lost. */
export function newestPackOf(context: QueryContext, packId: string): OpenedPack {
  const found = packOf(context, packId);
  const newest = newestDeskRevision(context.db, found.row.contest_id, found.row.slot);
  if (newest > found.row.revision) {
    throw wrongState([`已由第 ${newest} 版代替`, `replaced by revision ${newest}`], ['在旧版里评分或导出', 'score or export in the old one'],
      ['请回到评审包列表，打开新版继续。', 'Open the newer one from the list of packs.']);
  }
  return found;
}

/** The pack as `newestPackOf`, for changes: nothing is scored any more in a pack that was put away. */
export function activePackOf(context: QueryContext, packId: string): OpenedPack {
  const found = newestPackOf(context, packId);
  if (found.row.retired_at !== null) throw new AppError('pack_retired', { day: found.row.retired_at.slice(0, 10) });
  return found;
}

export const sheetsOf = (db: ReadDb, packId: string): Map<string, SheetBody> =>
  new Map(deskSheets(db, packId).map((row) => [row.code, SheetBody.parse(JSON.parse(row.body))]));

export const sheetOf = (db: ReadDb, packId: string, code: string): { sheet: SheetBody; savedAt: string | null } => {
  const row = deskSheet(db, packId, code);
  return { sheet: row ? SheetBody.parse(JSON.parse(row.body)) : emptySheet, savedAt: row?.saved_at ?? null };
};

export const triesOf = (db: ReadDb, packId: string): Try[] =>
  deskTries(db, packId).map(({ code, body }) => ({ code, marks: JSON.parse(body) as Try['marks'] }));

const watchedRow = ({ attachment, spans, length }: DeskWatchedRow): Watched => ({ attachment, length, spans: JSON.parse(spans) as Span[] });

export const watchedIn = (db: ReadDb, packId: string, code: string): Watched[] => deskWatchedOf(db, packId, code).map(watchedRow);

/** Of all entries of a pack at once, for the check page. */
export function watchedByCode(db: ReadDb, packId: string): (code: string) => Watched[] {
  const rows = Map.groupBy(deskWatched(db, packId), (one) => one.code);
  return (code) => (rows.get(code) ?? []).map(watchedRow);
}

/** The newest score pack of this judge, and whether anything was changed since in this revision of his judging pack. */
export function exportsOf(db: ReadDb, row: DeskPackRow) {
  const last = lastDeskExport(db, row.contest_id, row.slot);
  return { last, unexported: last?.pack_id !== row.id || (last.last_event ?? 0) < newestDeskEvent(db, row.id) };
}

/** What this pack says of the organiser's record, beside what the desk saw in earlier ones. */
export const recordIn = (db: ReadDb, { row, header }: OpenedPack): RecordState =>
  recordOf(header, deskNotes(db, row.contest_id, row.slot).filter((one) => one.pack_id !== row.id));

export function deskOf(context: QueryContext, packId: string) {
  const { row, header } = packOf(context, packId);
  const { last, unexported } = exportsOf(context.db, row);
  return shownDesk(header, sheetsOf(context.db, packId), {
    packId, openedAt: row.opened_at, exportedAt: last?.at ?? null, retiredAt: row.retired_at, unexported,
    gate: gateOf(header, triesOf(context.db, packId)),
    recordWarning: recordSentence(recordIn(context.db, { row, header }), context.language),
  });
}

export function showSheet(context: QueryContext, packId: string, code: string) {
  const { header } = packOf(context, packId);
  const { sheet, savedAt } = sheetOf(context.db, packId, code);
  const { undo, redo } = undoState(deskEventLog(context.db, packId));
  return shownSheet(header, code, sheet, savedAt, {
    canUndo: undo !== null, canRedo: redo !== null, handleOf: (blob) => handleOf(context, packId, blob),
    watched: watchedOf(header, entryOf(header, code), watchedIn(context.db, packId, code)),
  });
}

/** A save on an entry, of whatever kind, in the clock of its working time. */
export function countWork(db: WriteDb, context: CommandContext, packId: string, code: string): void {
  const row = deskPack(db, packId);
  if (!row) throw notFound('pack');
  const at = context.now();
  const last = row.last_code === null || row.last_at === null ? null : { code: row.last_code, at: row.last_at };
  const more = workedSince(last, code, at);
  if (more > 0) addDeskWork(db, packId, code, more);
  setDeskLast(db, packId, code, at.toISOString());
}

/** One change of one sheet as it is kept: the event and the new state; what came over from an earlier revision is no work. */
export function save(
  db: WriteDb, context: CommandContext, input: { packId: string; code: string }, kind: DeskEventKind,
  before: SheetBody, after: SheetBody, target: number | null,
): void {
  const at = context.now().toISOString();
  appendDeskEvent(db, {
    pack_id: input.packId, code: input.code, kind, before: JSON.stringify(before), after: JSON.stringify(after), target, at,
  });
  putDeskSheet(db, input.packId, input.code, JSON.stringify(after), at);
  if (kind !== 'carry') countWork(db, context, input.packId, input.code);
}
