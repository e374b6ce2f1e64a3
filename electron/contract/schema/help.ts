// What crosses the border for the help: the one-page card for judges.
import { z } from 'zod';
import { FilePath, Overwrite } from './shared.ts';

export const CardInput = z.object({
  file: FilePath.describe('a .pdf'), overwrite: Overwrite,
  language: z.enum(['zh', 'en']).optional().describe('absent: the language of the program'),
});
export const Card = z.object({ file: FilePath, bytes: z.number().int(), pages: z.number().int() });
