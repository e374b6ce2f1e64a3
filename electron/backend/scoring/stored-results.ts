// The stored form of results: the rules that the figures came from and what is to be said beside the rows; and the rows.
import { z } from 'zod';
import { ContestRules } from '#contract/schema/rules.ts';
import { Method } from '#contract/schema/results.ts';
import type { Gate } from '#contract/schema/statistics.ts';
import { nameJudges } from '#backend/statistics/fair.ts';
import type { Computed, ComputedRow } from './compute.ts';
import type { LockedRow } from './docket-rows.ts';

const atLine = z.enum(['include', 'exclude', 'order']);
const Outcome = z.object({
  award: z.string(), kind: z.enum(['ratio', 'count', 'threshold']),
  base: z.number(), value: z.number(), planned: z.number(), given: z.number(),
  tie: z.object({ from: z.number(), to: z.number(), done: atLine }).nullable(),
  belowMinimum: z.number(), reached: z.number().nullable().default(null),
  passed: z.array(z.string()).exactOptional(),
  boundary: z.object({
    from: z.number(), to: z.number(), score: z.number(),
    alternatives: z.array(z.object({
      ways: z.array(z.union([z.object({ keys: z.array(z.number()) }), z.object({ atLine })])), gains: z.array(z.string()), loses: z.array(z.string()),
    })),
  }).exactOptional(),
  byHand: z.object({ added: z.number(), removed: z.number() }).exactOptional(),
});
const Note = z.object({
  division: z.string(), category: z.string(),
  gate: z.object({ apply: z.boolean(), reasons: z.array(z.string()), reasonsEn: z.array(z.string()) }).nullable(),
  fitted: z.boolean(), flat: z.number(), fewest: z.number().nullable(), ignored: z.number(),
});
const { aggregation, ranking, awards } = ContestRules.shape;
export const StoredBody = z.object({
  missing: z.number(), aggregation, style: ranking.shape.style, scope: awards.shape.scope, rounding: awards.shape.rounding,
  groups: z.array(z.object({ division: z.string(), category: z.string(), outcomes: z.array(Outcome) })),
  /** Why results were published although sheets were missing. */
  acceptedMissing: z.string().nullable(),
  method: Method.default('rule'),
  /** Mixed although a gate is closed, or z and t: the reason that was given. */
  acceptGate: z.string().default(''),
  openArbitrations: z.number().default(0),
  notes: z.array(Note).default([]),
  /** Names of the tie-break keys. */
  tieKeys: z.array(z.string()).default([]),
  /** Rounds that were not held when this was computed: names. */
  roundsAhead: z.array(z.string()).default([]),
  /** Codes of entries whose award by hand the rules no longer know: the rules hold for them. */
  lostAwards: z.array(z.string()).default([]),
});
export type StoredBody = z.output<typeof StoredBody>;

export interface BodyFacts { method: z.output<typeof Method>; acceptGate: string; tieKeys: string[]; roundsAhead: string[]; lostAwards?: string[] }

/** The rules that the figures came from stand beside them, so that later changes of the rules rewrite nothing. */
export const bodyOf = (rules: ContestRules, computed: Computed, facts: BodyFacts): StoredBody => ({
  missing: computed.missing, groups: computed.groups, acceptedMissing: null, aggregation: rules.aggregation, style: rules.ranking.style,
  scope: rules.awards.scope, rounding: rules.awards.rounding, openArbitrations: computed.openArbitrations, lostAwards: [], ...facts,
  notes: computed.notes.map(({ division, category, fair, judges, flat, fewest, ignored }) => ({
    division, category, flat, fewest, ignored,
    gate: fair && gateInTokens(fair.gate, judges),
    fitted: fair !== null && fair.reason === undefined,
  })),
});

/** Stored with tokens: the body of a version names nobody. */
function gateInTokens(gate: Gate, judges: readonly string[]): { apply: boolean; reasons: string[]; reasonsEn: string[] } {
  const { apply, reasons, reasonsEn } = nameJudges(gate, (judge) => judges[judge] ?? '');
  return { apply, reasons, reasonsEn };
}

export const readBody = (json: string): StoredBody => StoredBody.parse(JSON.parse(json));

/** What is hashed and locked of a row. */
export const lockedRowsOf = (rows: readonly ComputedRow[]): LockedRow[] => rows.map((row) => ({
  code: row.code, division: row.division, category: row.category, subject: row.subject, sheets: row.sheets,
  score: row.score, adjusted: row.adjusted, rank: row.rank, rankStandard: row.rankStandard, rankDense: row.rankDense,
  rankOrdinal: row.rankOrdinal, tied: row.tied, award: row.award, excluded: row.struck === true || (row.veto?.excluded ?? false),
}));

export interface StoredRow { entry_id: string; position: number; score: number | null; rank: number | null; award: string; body: string }

/** Rows as the database keeps them; a computed row of a docket gets its entry and title back by its code. */
export const rowsToStore = (
  rows: readonly ComputedRow[], entries: ReadonlyMap<string, { entryId: string; title: string }>,
): StoredRow[] => rows.map((row, position) => {
  const known = entries.get(row.code) ?? { entryId: row.entryId, title: row.title };
  return {
    entry_id: known.entryId, position, score: row.scoreHundredths, rank: row.rank, award: row.award,
    body: JSON.stringify({ ...row, ...known }),
  };
});

/** A stored row; those of earlier versions of the program have no corrected score. */
export const readRow = (json: string): ComputedRow => ({ adjusted: null, ...JSON.parse(json) as Omit<ComputedRow, 'adjusted'> });
