// Results as they stand: what was computed or locked, without a single name until it is published.
import type { z } from 'zod';
import type { Results } from '#contract/schema/results.ts';
import { headInForce } from '#db/queries/result-versions.ts';
import { awardChanges, entryNames, resultRows, resultsRow, sealOf } from '#db/queries/results.ts';
import { readBody, readRow } from '#backend/scoring/stored-results.ts';
import type { QueryContext } from '#backend/context.ts';
import { found } from '../docket/handlers.ts';
import { shownResults, type Names } from '../stored.ts';

/** Null: nothing was computed yet. */
export function current(context: QueryContext, contestId: string): z.input<typeof Results> | null {
  const { db } = context;
  const { contest } = found(db, contestId);
  const stored = resultsRow(db, contestId);
  if (!stored) return null;
  const sealed = sealOf(db, contestId)?.opened_at === null;
  const published = stored.published_at !== null && !sealed;
  const names = new Map<string, Names>(published ? entryNames(db, contestId).map((one) => [
    one.entry_id, { number: one.number, school: one.school, authors: JSON.parse(one.authors) as string[] },
  ]) : []);
  const locked = headInForce(db, contestId);
  return shownResults({
    computedAt: stored.computed_at, publishedAt: stored.published_at, revision: contest.revision, sealed,
    stale: stored.published_at === null && !locked && stored.computed_revision !== contest.revision, body: readBody(stored.body),
    rows: resultRows(db, contestId).map((one) => readRow(one.body)),
    locked: locked ? { at: locked.at, version: locked.version, commitment: locked.commitment } : null,
    reasons: new Map(awardChanges(db, contestId).map((one) => [one.entry_id, one.reason])),
    // An award that was corrected after an objection carries the reason of its version.
    correctedFor: locked?.kind === 'corrected' ? locked.reason : '',
  }, names, context.language);
}

export function needed<T>(value: T | null): T {
  if (value === null) throw new Error('results vanished');
  return value;
}
