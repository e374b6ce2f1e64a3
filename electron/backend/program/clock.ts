// The computer's clock against the record: whoever sets it back or far ahead leaves an event, so that nobody reads times for an order.
import type { WriteDb } from '#db/open.ts';
import { lastEvent } from '#db/queries/audit.ts';
import { raiseCommitSeq } from '#db/queries/workspace.ts';
import { appendEvent } from './audit-chain.ts';
import type { OpenWorkspace } from './open-workspace.ts';

/**
 * No rule of an office, but what clocks do by themselves: one that is set by the network again corrects seconds, a computer
 * whose battery is empty starts in 1970. A contest is opened again after a year or two; after three the clock is the likelier cause.
 */
const backMinutes = 5;
const aheadMinutes = 3 * 366 * 24 * 60;

/**
 * Whole minutes from the last event of the record to now, where no clock goes by itself: less than −5, or more than three years.
 * @param last ISO time of the newest event; null: there is none
 * @returns null: as usual. Order is a matter of numbers, never of times, whatever this says.
 */
export function clockJump(last: string | null, now: Date): number | null {
  const from = last === null ? Number.NaN : Date.parse(last);
  if (Number.isNaN(from)) return null;
  const minutes = Math.trunc((now.getTime() - from) / 60_000);
  return minutes < -backMinutes || minutes > aheadMinutes ? minutes : null;
}

/** Puts a jump on record, in a commit of its own before the change that met it: `clock.jump` with the minutes. */
export function recordClockJump({ connection, row }: OpenWorkspace, now: Date): void {
  const minutes = clockJump(lastEvent(connection.read)?.at ?? null, now);
  if (minutes === null) return;
  connection.transaction((db: WriteDb) => {
    appendEvent(db, { at: now.toISOString(), action: 'clock.jump', contest: null, subject: row.id, detail: { minutes } });
    raiseCommitSeq(db);
  });
}
