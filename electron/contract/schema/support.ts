// What crosses the border for support: a zip of diagnostics that is shown first, facts of the program, licences of what it is made of.
import { z } from 'zod';
import { FileHash, FilePath, IsoTime, Overwrite } from './shared.ts';

const Version = z.string().max(40).regex(/^[\w.+-]*$/);

/** What only the window knows. Every text has a shape that no name fits. */
export const WindowFacts = z.object({
  electron: Version, chromium: Version, scale: z.number().min(0).max(100).describe('CSS pixels to pixels of the screen'),
  width: z.number().int().min(0).max(100_000), height: z.number().int().min(0).max(100_000),
  dark: z.boolean(), highContrast: z.boolean(), reducedMotion: z.boolean(),
});

export const DiagnosticsInput = z.object({
  window: WindowFacts.optional(),
  takenAt: z.iso.datetime().optional().describe('as of this moment: what was logged later is left out; absent: now'),
});
/** One file of the zip, as it will be written. */
export const DiagnosticFile = z.object({
  name: z.enum(['program.txt', 'workspace.txt', 'refusals.txt', 'files.txt', 'main.log', 'backend.log']),
  bytes: z.number().int(), text: z.string(), leftOut: z.number().int().describe('lines of a log that are no known shape and were left out'),
});
export const Diagnostics = z.object({
  takenAt: IsoTime, sha256: FileHash.describe('of all names and texts together'), bytes: z.number().int(), files: z.array(DiagnosticFile),
});
export const ExportInput = DiagnosticsInput.extend({
  file: FilePath, overwrite: Overwrite,
  sha256: FileHash.optional().describe('of what was shown: refused with stale_revision if it is no longer that'),
});
export const Exported = z.object({ file: FilePath, bytes: z.number().int(), files: z.number().int() });

/** Where things lie and of what the program is made. */
export const About = z.object({
  version: z.string(), commit: z.string().describe('empty: not known'), date: z.string().describe('day of that state of the source; empty: not known'),
  node: z.string(), sqlite: z.string(), platform: z.string(), arch: z.string(), release: z.string(),
  home: FilePath, logs: FilePath, portable: z.boolean().describe('the user’s folder lies beside the program'),
  workspace: FilePath.nullable(), backups: FilePath.nullable(),
});

export const Licence = z.object({
  name: z.string(), version: z.string(), licence: z.string().describe('SPDX expression'),
  author: z.string(), text: z.number().int().describe('index into texts; -1: the licence lies in a file of its own, see note'),
  note: z.string(), noteEn: z.string(),
});
export const Licences = z.object({ components: z.array(Licence), texts: z.array(z.string()) });
