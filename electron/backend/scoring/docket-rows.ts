// The rows of a locked result: what is hashed, printed and recomputed. Codes only, in the order of the list.
import { z } from 'zod';

const place = z.int().min(1).nullable();

/** Numbers are points; `adjusted` has nine significant digits. */
export const LockedRow = z.strictObject({
  code: z.string(), division: z.string().describe('name'), category: z.string().describe('name'), subject: z.string(),
  sheets: z.int().min(0), score: z.number().nullable(), adjusted: z.number().nullable(),
  rank: place, rankStandard: place, rankDense: place, rankOrdinal: place, tied: z.boolean(),
  award: z.string().describe("name; '' none"), excluded: z.boolean(),
});
export type LockedRow = z.output<typeof LockedRow>;
export const LockedRows = z.array(LockedRow);

export const readLockedRows = (json: string): LockedRow[] => LockedRows.parse(JSON.parse(json));
