// What crosses the border for backups: local ones, the encrypted copy for a stick, and the way back from each.
import { z } from 'zod';
import { FileHash, FilePath, IsoTime, Overwrite } from './shared.ts';

export const Dir = z.object({ dir: FilePath.optional().describe('absent: the open workspace; named: also one that cannot be opened any more') });
export const BackupRules = z.object({
  everyMinutes: z.number().int().min(5).max(1440).describe('while there are changes'),
  hourly: z.number().int().min(1).max(500), daily: z.number().int().min(1).max(500), monthly: z.number().int().min(1).max(500),
  remindDays: z.number().int().min(1).max(365).describe('days without a copy on another disk, then a reminder'),
  source: z.string().max(400),
});
export const Kind = z.enum(['hourly', 'close', 'before', 'byHand', 'replaced']);
export const One = z.object({
  file: FilePath, kind: Kind, reason: z.string(), at: IsoTime, bytes: z.number(), events: z.number().int().nullable(),
  state: z.enum(['good', 'damaged', 'altered', 'unreadable']), sentence: z.string().describe('empty for a good one'),
});
export const List = z.object({
  backups: z.array(One), folder: FilePath, rules: BackupRules, copiedOutAt: IsoTime.nullable(), reminder: z.string().describe('empty: none due'),
});
const secrets = {
  recoveryKey: z.string().max(200).optional(), passphrase: z.string().max(200).optional(),
  login: z.string().max(60).optional(), password: z.string().max(200).optional(),
};
export const InspectInput = Dir.extend({ file: FilePath });
export const Missing = z.object({ seq: z.number().int(), at: IsoTime, action: z.string(), sentence: z.string() });
export const Inspected = z.object({
  file: FilePath, sha256: FileHash, at: IsoTime, events: z.number().int(), workspaceId: z.string(), name: z.string(),
  counts: z.object({ contests: z.number().int(), entries: z.number().int(), schools: z.number().int(), teachers: z.number().int(),
    postings: z.number().int() }),
  sameWorkspace: z.boolean(), diverges: z.number().int().nullable().describe('first event that is not the one that is here now'),
  missing: z.number().int().describe('acknowledged actions after this backup: they would be gone'),
  rows: z.array(Missing).describe('the newest of them, at most 200'), lostFiles: z.number().int().describe('attachments it needs that are not here'),
  sentence: z.string(),
});
export const RestoreInput = InspectInput.extend({
  sha256: FileHash.describe('of the file that was inspected'), person: z.string().trim().max(60).default(''),
  reason: z.string().trim().min(1).max(300), ...secrets,
});
export const Restored = z.object({
  dir: FilePath, replaced: FilePath.nullable().describe('the database that was here, kept'), events: z.number().int(), missing: z.number().int(),
});
export const CopyOutInput = z.object({ outFile: FilePath, overwrite: Overwrite });
export const CopiedOut = z.object({ file: FilePath, bytes: z.number(), files: z.number().int(), sha256: FileHash, at: IsoTime });
export const InspectCopyInput = z.object({ file: FilePath, ...secrets });
export const RestoreCopyInput = InspectCopyInput.extend({
  sha256: FileHash, dir: FilePath.optional().describe('a new folder; absent: the program finds one'),
});
export const CopyRestored = z.object({ dir: FilePath, files: z.number().int(), events: z.number().int() });
