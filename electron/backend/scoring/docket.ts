// Everything that a result is computed from, as one JSON text without a single name: locked with the result, kept in the
// archive, recomputed by anyone. Judges and units stand as tokens (J01, U01), entries under their blind codes.
import { z } from 'zod';
import { ContestRules } from '#contract/schema/rules.ts';
import { Method } from '#contract/schema/results.ts';
import { Stage } from '#contract/schema/arbitration.ts';

const hundredths = z.int().min(0);
const Scores = z.record(z.string(), hundredths).describe('criterion id → hundredths of a point');
const Sheet = z.strictObject({ judge: z.string(), total: hundredths, vetoed: z.boolean(), scores: Scores });

export const DocketEntry = z.strictObject({
  code: z.string(), division: z.string().describe('id'), category: z.string().describe('id'), subject: z.string(),
  unit: z.string().describe("token of the submitting unit; '' none"),
  /** Judges assigned; seats whose sheet is submitted, recused or reported. */
  seats: z.int().min(0), answered: z.int().min(0),
  /** Submitted sheets of assigned judges, in the order of the tokens. */
  sheets: z.array(Sheet),
  /** Submitted sheets of arbitration. */
  readings: z.array(Sheet.extend({ stage: Stage })),
  /** source ('vote' or id of a round) → votes, or hundredths of a point. */
  outside: z.record(z.string(), hundredths),
  /** The award given by hand; absent: what the rules give. */
  changed: z.string().optional(),
  /** Taken out after an upheld objection. */
  excluded: z.boolean().optional(),
});
export type DocketEntry = z.output<typeof DocketEntry>;

export const Docket = z.strictObject({
  format: z.literal(1), contest: z.string(), rules: ContestRules, rulesVersion: z.int(), method: Method,
  /** Seed of everything drawn at random. */
  seed: z.int().min(0),
  /** Entries that were submitted at all, by ranking group: base of ratios where the rules say so. Group key: division id + ' ' + category id. */
  submitted: z.record(z.string(), z.int().min(0)),
  entries: z.array(DocketEntry),
});
export type Docket = z.output<typeof Docket>;
