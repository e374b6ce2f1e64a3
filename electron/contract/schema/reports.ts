// What crosses the border for reports: workbooks written for people.
import { z } from 'zod';
import { ContestId, FilePath, Overwrite } from './shared.ts';

export const Kind = z.enum(['awards', 'scores', 'entries']);
export const ExportInput = ContestId.extend({ kind: Kind, outFile: FilePath, overwrite: Overwrite });
export const Exported = z.object({ file: FilePath, rows: z.number().int(), bytes: z.number().int() });
