// What crosses the border for the record: checkpoints of the audit chain, their co-signatures, and whether all still fits.
import { z } from 'zod';
import { ContestId, FilePath, Id, IsoTime } from './shared.ts';

export const Why = z.enum(['packs', 'merge', 'closing', 'arbitration', 'lock', 'unblind', 'publication', 'correction', 'certificates', 'ledger', 'hand']);
export const Checkpoint = z.object({
  id: z.number().int(), why: Why, size: z.number().int().describe('events it covers'), root: z.string(), code: z.string().describe('核验码, 100 bits'),
  note: z.string().describe('signed note: origin, size, root, signature'), at: IsoTime,
  witnesses: z.array(z.object({ judgeId: Id, name: z.string(), at: IsoTime })).describe('judges whose program saw and co-signed it'),
});
export const Checkpoints = z.object({ checkpoints: z.array(Checkpoint), events: z.number().int() });
export const MakeInput = ContestId.extend({ reason: z.string().trim().min(1).max(200).default('手工') });
export const Made = z.object({ checkpoint: Checkpoint });
export const VerifyInput = z.object({
  contestId: Id.optional(), printed: z.string().max(4000).optional().describe('a 核验码, or a whole note, from paper or a score pack'),
});
export const Verified = z.object({
  verdict: z.enum(['matches', 'differs', 'shorter', 'unknown', 'unanchored']).describe(
    'unanchored: the chain fits, but nothing outside this database vouches for it: a chain made anew as a whole would look the same'),
  events: z.number().int(), firstBad: z.number().int().nullable(), sentence: z.string(),
  anchors: z.array(z.object({ checkpoint: z.number().int(), size: z.number().int(), holds: z.boolean(), source: z.string(), sentence: z.string() })),
});
export const SheetInput = ContestId.extend({ outFile: FilePath });
export const Sheet = z.object({ file: FilePath, pages: z.number().int() });
