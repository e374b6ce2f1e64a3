// How made-up judges score in a rehearsal: figures of published scores, and those that are only assumed.
import { z } from 'zod';
import file from './rehearsal.json' with { type: 'json' };

const share = z.number().min(0).max(1);
const Figures = z.strictObject({
  source: z.string().min(1),
  /** Full mark that the variances belong to. */
  fullMark: z.number().positive(),
  /** Variances in points²: between entries, between judges over all their entries, and what is left of one sheet. */
  variance: z.strictObject({ entry: z.number().positive(), judge: z.number().min(0), rest: z.number().min(0) }),
  assumed: z.strictObject({
    meanShare: share, flawShare: share, flawFound: share,
    entriesPerGroup: z.number().int().min(1), entriesPerJudge: z.number().int().min(1),
  }),
  unknown: z.array(z.string()),
});
export type RehearsalFigures = z.output<typeof Figures>;
export const rehearsalFigures: RehearsalFigures = Figures.parse(file);
