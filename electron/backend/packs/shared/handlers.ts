// What every call of the packs feature reads first: the contest with its rules.
import { ContestRules } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { lockedVersion } from '#db/queries/result-versions.ts';
import { lockedRefusal, notFound, type Text } from '#backend/refusals.ts';

export function contestOf(db: ReadDb, id: string): { row: ContestRow; rules: ContestRules } {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return { row, rules: ContestRules.parse(JSON.parse(row.rules)) };
}

/** Refuses what would change marks under a locked result. */
export function refuseLocked(db: ReadDb, contestId: string, action: Text): void {
  const version = lockedVersion(db, contestId);
  if (version !== undefined) throw lockedRefusal(version, action);
}
