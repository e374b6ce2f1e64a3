// Languages as sheets write them: which words mean the one that everybody judges in, and which mean the same other one.
import { z } from 'zod';
import file from './languages.json' with { type: 'json' };

const words = z.array(z.string().min(1));
export const languages = z.strictObject({
  source: z.string().min(1), usual: words.min(1), others: z.array(z.strictObject({ name: z.string().min(1), words })),
}).parse(file);
