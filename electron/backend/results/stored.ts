// The stored form of results and the way back to the border; names join only when the results are published.
import { z } from 'zod';
import type { Language } from '#contract/errors.ts';
import type { Results } from '#contract/schema/results.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import type { Computed, ComputedRow } from '#backend/scoring/compute.ts';
import { awardSentence, excludedSentence, groupName, methodSentence, roundingName } from './explain.ts';

const Outcome = z.object({
  award: z.string(), kind: z.enum(['ratio', 'count', 'threshold']),
  base: z.number(), value: z.number(), planned: z.number(), given: z.number(),
  tie: z.object({ from: z.number(), to: z.number(), done: z.enum(['include', 'exclude', 'order']) }).nullable(),
  belowMinimum: z.number(), reached: z.number().nullable().default(null),
});
const { aggregation, ranking, awards } = ContestRules.shape;
const Body = z.object({
  missing: z.number(), aggregation, style: ranking.shape.style, scope: awards.shape.scope, rounding: awards.shape.rounding,
  groups: z.array(z.object({ division: z.string(), category: z.string(), outcomes: z.array(Outcome) })),
  /** Why results were published although sheets were missing. */
  acceptedMissing: z.string().nullable(),
});
export type ResultsBody = z.output<typeof Body>;

/** The rules that the figures came from stand beside them, so that later changes of the rules rewrite nothing. */
export const bodyOf = (rules: ContestRules, { missing, groups }: Computed): ResultsBody => ({
  missing, groups, acceptedMissing: null, aggregation: rules.aggregation, style: rules.ranking.style,
  scope: rules.awards.scope, rounding: rules.awards.rounding,
});

export const readBody = (json: string): ResultsBody => Body.parse(JSON.parse(json));

export interface Names { number: string; school: string; authors: readonly string[] }
interface Stored {
  computedAt: string; publishedAt: string | null; stale: boolean; revision: number; body: ResultsBody;
  rows: readonly ComputedRow[];
}

/** `names`: by entry id; must be empty before publication. */
export function shownResults(stored: Stored, names: ReadonlyMap<string, Names>, language: Language): z.input<typeof Results> {
  const { body } = stored;
  return {
    computedAt: stored.computedAt, publishedAt: stored.publishedAt, stale: stored.stale, basedOn: stored.revision,
    missing: body.missing, method: methodSentence(body.aggregation, language), rankStyle: body.style,
    rounding: roundingName(body.rounding, language),
    rows: stored.rows.map(({ veto, ...row }) => {
      const known = names.get(row.entryId);
      return {
        ...row, ...(veto && { vetoes: veto.judges }), ...(veto?.excluded && { excluded: excludedSentence(veto, language) }),
        number: known?.number ?? '', school: known?.school ?? '', authors: [...known?.authors ?? []],
      };
    }),
    lines: body.groups.flatMap(({ division, category, outcomes }) => outcomes.map((outcome) => ({
      group: groupName(body.scope, division, category, language), award: outcome.award, base: outcome.base,
      planned: outcome.planned, given: outcome.given, sentence: awardSentence(outcome, body.rounding, language),
    }))),
  };
}
