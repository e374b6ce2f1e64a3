// What every call of calibration reads first: the contest with its rules.
import { ContestRules } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { notFound } from '#backend/refusals.ts';

export function calibratedContest(db: ReadDb, id: string): { row: ContestRow; rules: ContestRules } {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return { row, rules: ContestRules.parse(JSON.parse(row.rules)) };
}
