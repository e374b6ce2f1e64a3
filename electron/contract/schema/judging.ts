// What crosses the border at the judge's desk. No identity of an author exists in any of these shapes.
import { z } from 'zod';
import { Mask, Rubric } from './rules.ts';
import { FilePath, Id, IsoTime } from './shared.ts';

export const SheetStatus = z.enum(['empty', 'draft', 'submitted', 'recused', 'reported']);
export const RecusalReason = z.enum(['relative', 'sameSchool', 'advised', 'recognised', 'other']);
export const ReportReason = z.enum(['unplayable', 'identityVisible', 'suspectedCopying', 'materialMissing', 'other']);

export const Attachment = z.object({
  label: z.string(), media: z.string(), bytes: z.number().describe('rounded to 5 %'),
  handle: z.string().regex(/^[0-9a-f]{32}$/).describe('opaque id for att://blob/<handle>'),
});

export const DeskEntry = z.object({
  code: z.string(), position: z.number().int(), title: z.string(), division: z.string(), category: z.string(),
  subject: z.string(), grade: z.string(), seconds: z.number().nullable(), rubricId: Id,
  status: SheetStatus, total: z.number().nullable(), missing: z.number().int(),
  mask: Mask.nullable().default(null).describe("null: the pack's own"),
});

export const OpenInput = z.object({ file: FilePath, passphrase: z.string().min(1).max(300) });
export const Desk = z.object({
  packId: Id, contest: z.string(), revision: z.number().int(), openedAt: IsoTime,
  entries: z.array(DeskEntry), rubric: Rubric, rubrics: z.array(Rubric),
  mask: Mask,
  counts: z.object({ total: z.number().int(), submitted: z.number().int(), draft: z.number().int(), recused: z.number().int() }),
  exportedAt: IsoTime.nullable(),
});

export const PackId = z.object({ packId: Id });
export const Packs = z.object({
  packs: z.array(z.object({
    packId: Id, contest: z.string(), openedAt: IsoTime, total: z.number().int(), submitted: z.number().int(),
  })),
});

export const EntryInput = PackId.extend({ code: Id });
const Reason = z.object({ kind: z.string(), text: z.string() });
export const Sheet = z.object({
  code: z.string(), status: SheetStatus, total: z.number().nullable(), scores: z.record(z.string(), z.number()),
  comment: z.string(), missing: z.array(z.string()), reason: Reason.nullable(), savedAt: IsoTime.nullable(),
  attachments: z.array(Attachment), canUndo: z.boolean(), canRedo: z.boolean(),
});

export const ScoreInput = EntryInput.extend({
  scores: z.record(z.string().max(64), z.number().nullable())
    .refine((scores) => Object.keys(scores).length <= 200).default({}).describe('criterion id → points; null clears; others stay'),
  comment: z.string().max(2000).optional(),
  submit: z.boolean().optional().describe('left out: submitted as soon as no criterion is missing'),
});
export const RecuseInput = EntryInput.extend({ reason: RecusalReason, text: z.string().max(500).default('') });
export const ReportInput = EntryInput.extend({ reason: ReportReason, text: z.string().max(500).default('') });

export const FinishInput = PackId.extend({ outFile: FilePath });
export const Finished = z.object({
  file: FilePath, bytes: z.number().int(), seq: z.number().int(), receipt: z.string(),
  submitted: z.number().int(), recused: z.number().int(), reported: z.number().int(), missing: z.number().int(),
});

export const Check = z.object({
  unscored: z.array(z.string()), drafts: z.array(z.object({ code: z.string(), missing: z.array(z.string()) })),
  commentsMissing: z.array(z.string()), submitted: z.number().int(), recused: z.number().int(), reported: z.number().int(),
  fileName: z.string().describe('what the next score pack should be called; it says neither who nor when'),
});
