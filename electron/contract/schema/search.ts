// What crosses the border for the one search over everything: contests, entries, judges, experts, teachers, each as a line.
import { z } from 'zod';

export const EverythingInput = z.object({
  text: z.string().trim().min(1).max(80).describe('words, pinyin or initials; of teachers also numbers'),
  limit: z.number().int().min(1).max(50).default(20),
});
export const HitKind = z.enum(['contest', 'entry', 'judge', 'expert', 'teacher']);
export const Hit = z.object({
  kind: HitKind, id: z.string(), contestId: z.string().describe('empty: belongs to no contest'),
  title: z.string().describe('of an entry its own title; never whose it is'), sub: z.string(),
});
/** Best first; of each kind some are kept, so that many of one do not hide the others. */
export const Everything = z.object({ hits: z.array(Hit).max(50) });
