// Conditions for entering an expert pool, as a published rule has them: shown as hints, never decided by.
import { z } from 'zod';
import file from './expert-rules.json' with { type: 'json' };

const words = z.array(z.string().min(1)).default([]);
const Rules = z.strictObject({
  id: z.string(), name: z.string(), source: z.string().min(1), maxAge: z.number().int().nullable(),
  kinds: z.array(z.object({
    name: z.string(), nameEn: z.string(),
    /** One of them is enough. Words that show it; how many years is for people to read. */
    anyOf: z.array(z.object({ words: z.string(), wordsEn: z.string(), degree: words, position: words, title: words })).min(1),
  })).min(1),
  unknown: z.array(z.string()),
});
export type ExpertRules = z.output<typeof Rules>;
export const expertRules: ExpertRules = Rules.parse(file);
