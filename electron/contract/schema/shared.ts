// Pieces that several features' schemas share: ids, paths, revisions, problems.
import { z } from 'zod';

export const Id = z.string().min(1).max(64);
/** No system has a path with a NUL in it, and Node takes it for a mistake of the program. */
export const FilePath = z.string().min(1).max(4096).refine((path) => !path.includes('\0'), '路径里有不能用的字符')
  .describe('absolute path, from a picker, a drop or the command line');
/** A save dialog has asked, and a script that runs again means it. The file being read and the workspace's own are never replaced. */
export const Overwrite = z.boolean().default(true).describe('replace an existing file; false: refused with file_exists');
export const Revision = z.number().int().min(0).describe('revision of the contest that a preview was made from');
export const FileHash = z.string().regex(/^[0-9a-f]{64}$/);
export const IsoTime = z.string();

export const ContestId = z.object({ contestId: Id });

export const Severity = z.enum(['error', 'warning', 'note']);

/** A fault found in a row: data, not a failure. */
export const Problem = z.object({
  sheet: z.string(), row: z.number().int(), column: z.string(), code: z.string(), severity: Severity, message: z.string(),
});
export type Problem = z.output<typeof Problem>;

export const Nothing = z.object({});
export const Done = z.object({ done: z.literal(true) });
