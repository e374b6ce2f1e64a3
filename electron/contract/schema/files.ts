// What crosses the border for the files of entries: matching a heap of files, attaching, facts, scanning for identities.
import { z } from 'zod';
import { ContestId, FilePath, Id, IsoTime, Revision, Severity } from './shared.ts';

const Path = z.string().min(1).max(2000).describe('below the folder, with /; inside a zip after !/');
/** How a file was given to an entry: number or title in its name or its folder's, or by the user. */
export const How = z.enum(['number', 'title', 'author', 'folder', 'user', 'none']);

/** A file on disk as it was found: nothing is copied yet. */
export const FoundFile = z.object({
  path: Path, bytes: z.number().int(), entryId: Id.nullable(), how: How, confidence: z.number().describe('0 to 1'),
  candidates: z.array(z.object({ entryId: Id, number: z.string(), title: z.string() })).describe('others it could belong to'),
  refused: z.boolean().describe('cannot be taken, whoever it belongs to'),
  problems: z.array(z.object({ code: z.string(), severity: Severity, message: z.string() })),
  media: z.string(), seconds: z.number().nullable(), width: z.number().int().nullable(), height: z.number().int().nullable(),
  videoCodec: z.string(), playable: z.boolean().nullable().describe('null: not a video or sound'),
  sha256: z.string(), already: z.boolean().describe('the entry has the same bytes already'),
});
export const Decision = z.object({ path: Path, entryId: Id.nullable().describe('null: leave this file out') });
export const MatchInput = ContestId.extend({
  folder: FilePath.describe('a folder, or a .zip'), decisions: z.array(Decision).max(100_000).default([]),
  filter: z.enum(['all', 'problems', 'unmatched', 'matched']).default('all'),
  offset: z.number().int().min(0).default(0), limit: z.number().int().min(0).max(20_000).default(20_000),
});
export const Matched = z.object({
  basedOn: Revision, folderHash: z.string().describe('names, sizes and times of all files; attach refuses when it changed'),
  files: z.array(FoundFile), total: z.number().int(),
  counts: z.object({ matched: z.number().int(), unmatched: z.number().int(), ambiguous: z.number().int(), refused: z.number().int(),
    already: z.number().int(), left: z.number().int() }),
  entriesWithout: z.array(z.object({ entryId: Id, number: z.string(), title: z.string(), missing: z.array(z.string()) }))
    .describe('entries that still lack a file, or a required piece, after this'),
  sameBytes: z.array(z.object({ sha256: z.string(), where: z.array(z.string()) })).describe('the same bytes in different entries'),
  notes: z.array(z.string()),
  neededBytes: z.number().int().optional().describe('of the files that would be attached'),
  freeBytes: z.number().int().optional().describe('on the disk of the workspace'),
});
export const AttachInput = ContestId.extend({
  folder: FilePath, decisions: z.array(Decision).max(100_000).default([]), basedOn: Revision, folderHash: z.string().max(64).optional(),
});
export const AttachedAll = z.object({
  attached: z.number().int(), entries: z.number().int(), already: z.number().int(), left: z.number().int(), revision: Revision,
});

export const StoredFile = z.object({
  fileId: Id, entryId: Id, number: z.string(), entryTitle: z.string(), position: z.number().int(), label: z.string(),
  originalName: z.string(), media: z.string(), bytes: z.number().int(), sha256: z.string(), seconds: z.number().nullable(),
  width: z.number().int().nullable(), height: z.number().int().nullable(), videoCodec: z.string(), playable: z.boolean().nullable(),
  cleaned: z.boolean(), scanned: z.boolean(), problems: z.array(z.object({ code: z.string(), severity: Severity, message: z.string() })),
});
export const ListInput = ContestId.extend({
  search: z.string().max(100).default(''), filter: z.enum(['all', 'problems', 'same']).default('all'), entryId: Id.optional(),
  offset: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(1000).default(200),
});
export const Files = z.object({
  total: z.number().int(), rows: z.array(StoredFile), withoutFiles: z.number().int(),
  sameBytes: z.array(z.object({ sha256: z.string(), where: z.array(z.object({ entryId: Id, number: z.string(), title: z.string() })) })),
});
export const RemoveInput = ContestId.extend({ fileIds: z.array(Id).min(1).max(1000), basedOn: Revision });

/** block: no pack before it is decided; look: somebody should; note: for the record. */
export const LeakSeverity = z.enum(['block', 'look', 'note']);
export const LeakState = z.enum(['open', 'cleaned', 'notIdentity', 'override', 'excluded']);
export const Finding = z.object({
  findingId: Id, entryId: Id, fileId: Id.nullable().describe('null: the title or another field of the entry'),
  number: z.string(), file: z.string(), place: z.string().describe('code of the place, e.g. docx.core, jpeg.comment'), placeName: z.string(),
  kind: z.string().describe('name, school, unit, phone, id, email, path, author field, gps …'),
  term: z.string().describe('what was found; numbers of persons masked'), severity: LeakSeverity, snippet: z.string(),
  canClean: z.boolean(), state: LeakState, reason: z.string(),
});
export const ScanInput = ContestId.extend({ all: z.boolean().default(false).describe('files that were scanned before, too') });
export const FindingsInput = ContestId.extend({
  severity: LeakSeverity.optional(), state: LeakState.optional(), entryId: Id.optional(),
  offset: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(5000).default(500),
});
export const Findings = z.object({
  findings: z.array(Finding), total: z.number().int(), scannedAt: IsoTime.nullable(), files: z.number().int(), unscanned: z.number().int(),
  unreadable: z.array(z.object({ fileId: Id, entryId: Id, number: z.string(), file: z.string(), message: z.string() })),
  counts: z.object({ block: z.number().int(), look: z.number().int(), note: z.number().int(), openBlock: z.number().int() }),
  revision: Revision,
});
export const CleanInput = ContestId.extend({
  fileIds: z.array(Id).max(10_000).optional().describe('absent: every file with something to clean'), basedOn: Revision,
});
export const Cleaned = z.object({
  cleaned: z.number().int(), left: z.array(z.object({ fileId: Id, file: z.string(), message: z.string() })), openBlock: z.number().int(),
    revision: Revision,
});
export const DecideInput = ContestId.extend({
  findingIds: z.array(Id).min(1).max(5000), decision: z.enum(['notIdentity', 'override', 'excluded', 'open']),
  reason: z.string().trim().max(300).describe('needed unless taken back'),
    actor: z.string().trim().max(60).default('').describe('who signs an override'),
  basedOn: Revision,
});
export const Decided = z.object({ decided: z.number().int(), openBlock: z.number().int(), revision: Revision });
