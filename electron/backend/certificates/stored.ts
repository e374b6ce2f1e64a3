// What lies in the database as JSON: designs, the frozen body of a certificate, for whom a list was made.
import { z } from 'zod';
import { Design, Kind } from '#contract/schema/certificates.ts';
import type { Frozen } from './freeze.ts';

const Body = z.object({ key: z.string(), kind: Kind, values: z.record(z.string(), z.string()), removed: z.array(z.string()),
  mark: z.string().optional() });
/** `mark`: of the whole text as it was printed, in hex, where a deletion run took the person out of it. */
export interface StoredBody { key: string; kind: z.output<typeof Kind>; values: Frozen; removed: string[]; mark?: string }

/** Written by this program only; the shape of the values is that of `Frozen`. */
export const readBody = (json: string): StoredBody => Body.parse(JSON.parse(json)) as unknown as StoredBody;

const ScopeShape = z.object({ kinds: z.array(Kind), each: z.boolean() });
export const readScope = (json: string): z.output<typeof ScopeShape> => ScopeShape.parse(JSON.parse(json));

export const readDesign = (json: string): z.output<typeof Design> => Design.parse(JSON.parse(json));
