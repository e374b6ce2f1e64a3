// Ages, periods and dates of the rules on personal information as the program ships them, each with its source or marked assumed.
import { z } from 'zod';
import { PrivacyRules } from '#contract/schema/privacy.ts';
import file from './privacy-rules.json' with { type: 'json' };

const parsed = z.strictObject({
  version: z.int().min(1), note: z.string(), rules: PrivacyRules,
  sources: z.array(z.strictObject({
    rule: PrivacyRules.keyof(), value: z.union([z.number(), z.string()]), basis: z.enum(['law', 'assumed']), source: z.string().min(10),
  })),
}).parse(file);

export const shippedPrivacyRules: z.output<typeof PrivacyRules> = parsed.rules;
/** Where each number comes from; `assumed`: no source says it. */
export const privacySources = parsed.sources;
