// What crosses the border for the archive: one file from which anyone recomputes the ranking.
import { z } from 'zod';
import { ContestId, FilePath } from './shared.ts';

export const ExportInput = ContestId.extend({ outFile: FilePath.describe('.sxarc') });
export const Exported = z.object({
  file: FilePath, bytes: z.number().int(), events: z.number().int(), version: z.number().int().nullable(), code: z.string(),
});
export const VerifyInput = z.object({
  file: FilePath, printed: z.string().max(4000).optional().describe('核验码 of a printed list, or a whole signed note'),
});
export const Verified = z.object({
  verdict: z.enum(['matches', 'differs', 'shorter', 'unreadable', 'unanchored']).describe('unanchored: everything fits, but no printed code was given'),
  sentence: z.string(), sentenceEn: z.string(), contest: z.string(), events: z.number().int(), firstBad: z.number().int().nullable(),
  checks: z.array(z.object({
    id: z.enum(['file', 'chain', 'checkpoints', 'signatures', 'witnesses', 'docket', 'ranking', 'awards', 'packs', 'printed']),
    passed: z.boolean().nullable().describe('null: nothing to check'), sentence: z.string(), sentenceEn: z.string(),
  })),
  missing: z.array(z.string()).describe('score packs that events tell of and the file lacks'),
});
