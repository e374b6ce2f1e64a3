// The way of stored results back to the border; names join only when the results are published.
import type { z } from 'zod';
import type { Language } from '#contract/errors.ts';
import type { Results } from '#contract/schema/results.ts';
import type { ComputedRow } from '#backend/scoring/compute.ts';
import type { StoredBody } from '#backend/scoring/stored-results.ts';
import { awardSentence, boundarySentence, excludedSentence, groupName, howSentence, roundingName, struckSentence,
  warningsOf } from './explain.ts';

export interface Names { number: string; school: string; authors: readonly string[] }
interface Stored {
  computedAt: string; publishedAt: string | null; stale: boolean; revision: number; body: StoredBody;
  rows: readonly ComputedRow[];
  locked: { at: string; version: number; commitment: string } | null;
  sealed: boolean;
  /** Reasons of awards changed by hand, by entry id. */
  reasons: ReadonlyMap<string, string>;
  correctedFor: string;
}

/** `names`: by entry id; must be empty before publication. */
export function shownResults(stored: Stored, names: ReadonlyMap<string, Names>, language: Language): z.input<typeof Results> {
  const { body, locked } = stored;
  const side = language === 'zh' ? 0 : 1;
  return {
    computedAt: stored.computedAt, publishedAt: stored.publishedAt, stale: stored.stale, basedOn: stored.revision,
    missing: body.missing, method: howSentence(body, language), methodId: body.method, rankStyle: body.style,
    rounding: roundingName(body.rounding, language), lockedAt: locked?.at ?? null, version: locked?.version ?? null,
    commitment: locked?.commitment ?? '', openArbitrations: body.openArbitrations, sealed: stored.sealed,
    warnings: warningsOf(body, language),
    rows: stored.rows.map(({ veto, settled, changed, struck, ...row }) => {
      const known = names.get(row.entryId);
      const excluded = veto?.excluded ? excludedSentence(veto, language) : struck ? struckSentence(language) : '';
      return {
        ...row, ...(veto && { vetoes: veto.judges }), ...(excluded !== '' && { excluded }),
        ...(settled && { settled: settled[side] }),
        ...(changed && { changed: { from: changed.from, reason: stored.reasons.get(row.entryId) ?? stored.correctedFor } }),
        number: known?.number ?? '', school: known?.school ?? '', authors: [...known?.authors ?? []],
      };
    }),
    lines: body.groups.flatMap(({ division, category, outcomes }) => outcomes.map((outcome) => ({
      group: groupName(body.scope, division, category, language), award: outcome.award, base: outcome.base,
      planned: outcome.planned, given: outcome.given, sentence: awardSentence(outcome, body.rounding, language),
      boundary: boundarySentence(outcome, body.tieKeys, body.aggregation.decimals, language),
    }))),
  };
}
