// What crosses the border for results: compute (codes only), publish (unblind), look.
import { z } from 'zod';
import { ContestId, Id, IsoTime, Revision } from './shared.ts';

export const ResultRow = z.object({
  entryId: Id, code: z.string(), title: z.string(), division: z.string(), category: z.string(), subject: z.string(),
  sheets: z.number().int(), missing: z.number().int(), mean: z.number().nullable(), trimmedMean: z.number().nullable(),
  score: z.number().nullable(), rank: z.number().int().nullable(), rankStandard: z.number().int().nullable(),
  rankDense: z.number().int().nullable(), rankOrdinal: z.number().int().nullable(), tied: z.boolean(),
  tieBrokenBy: z.string(), award: z.string().describe('name of the award, empty for none'),
  spread: z.number().nullable().describe('highest minus lowest total of its sheets'), discrepant: z.boolean(),
  vetoes: z.number().int().optional().describe('judges who failed it in a veto criterion; absent: none'),
  excluded: z.string().optional().describe('why it has neither rank nor award, as a sentence'),
  authors: z.array(z.string()).describe('empty before publication'), school: z.string(), number: z.string(),
});

const AwardLine = z.object({
  group: z.string(), award: z.string(), base: z.number().int(), planned: z.number().int(), given: z.number().int(),
  sentence: z.string(),
});

export const Results = z.object({
  computedAt: IsoTime, publishedAt: IsoTime.nullable(), missing: z.number().int(), method: z.string(),
  rankStyle: z.enum(['standard', 'dense', 'ordinal']), rounding: z.string(), stale: z.boolean(),
  rows: z.array(ResultRow), lines: z.array(AwardLine), basedOn: Revision,
});
export const CurrentResults = z.object({ results: Results.nullable() });

export const PublishInput = ContestId.extend({
  basedOn: Revision, acceptMissing: z.string().max(500).optional().describe('reason for publishing although sheets are missing'),
});
export const Published = z.object({ publishedAt: IsoTime, awards: z.number().int(), revision: Revision });
