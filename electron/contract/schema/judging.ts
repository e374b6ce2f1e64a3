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

export const OpenInput = z.object({
  file: FilePath, passphrase: z.string().min(1).max(300).optional().describe("left out: opened by this computer's own judge card"),
});
export const Desk = z.object({
  packId: Id, contest: z.string(), revision: z.number().int(), openedAt: IsoTime,
  entries: z.array(DeskEntry), rubric: Rubric, rubrics: z.array(Rubric),
  mask: Mask,
  counts: z.object({ total: z.number().int(), submitted: z.number().int(), draft: z.number().int(), recused: z.number().int() }),
  exportedAt: IsoTime.nullable(),
  practice: z.array(DeskEntry).default([]).describe('entries to practise on; their marks count nowhere'),
  gate: z.object({ needed: z.number().int(), inside: z.number().int(), open: z.boolean() }).nullable().default(null)
    .describe('practice entries to be inside the tolerance before scoring begins; null: none asked'),
  minimumWatched: z.number().default(0).describe('share of a video below which a gentle notice is shown'),
  deadline: z.string().nullable().default(null), retiredAt: IsoTime.nullable().default(null),
  unexported: z.boolean().default(false).describe('something was changed since the newest score pack, or there is none yet'),
  recordWarning: z.string().default('').describe("the organiser's record does not go on from what was seen before; never keeps from scoring"),
});

export const PackId = z.object({ packId: Id });
export const Packs = z.object({
  packs: z.array(z.object({
    packId: Id, contest: z.string(), openedAt: IsoTime, total: z.number().int(), submitted: z.number().int(),
    retiredAt: IsoTime.nullable().default(null),
  })),
});

export const EntryInput = PackId.extend({ code: Id });
const Reason = z.object({ kind: z.string(), text: z.string(), atSeconds: z.number().nullable().default(null) });
const Spans = z.array(z.tuple([z.number().min(0).max(864_000), z.number().min(0).max(864_000)])).max(2000);
export const Sheet = z.object({
  code: z.string(), status: SheetStatus, total: z.number().nullable(), scores: z.record(z.string(), z.number()),
  comment: z.string(), missing: z.array(z.string()), reason: Reason.nullable(), savedAt: IsoTime.nullable(),
  attachments: z.array(Attachment), canUndo: z.boolean(), canRedo: z.boolean(),
  earlier: z.array(z.object({
    label: z.string(), total: z.number(), scores: z.record(z.string(), z.number()), comment: z.string(),
  })).optional().describe('read as arbiter: the marks given before, without a name; criterion id → points'),
  reasonRequired: z.boolean().optional().describe('read as arbiter: nothing is handed in without a reason in the comment'),
  watched: z.array(z.object({
    attachment: z.number().int(), spans: Spans, length: z.number(), share: z.number(),
    short: z.boolean().default(false).describe('less than the minimum was watched: a gentle notice is due'),
  })).default([]).describe('attachments with sound or picture that were played; where a minimum is asked, also those that were not'),
});

export const ScoreInput = EntryInput.extend({
  scores: z.record(z.string().max(64), z.number().nullable())
    .refine((scores) => Object.keys(scores).length <= 200).default({}).describe('criterion id → points; null clears; others stay'),
  comment: z.string().max(2000).optional(),
  submit: z.boolean().optional().describe('left out: submitted as soon as no criterion is missing'),
});
export const RecuseInput = EntryInput.extend({ reason: RecusalReason, text: z.string().max(500).default('') });
export const ReportInput = EntryInput.extend({
  kind: ReportReason.optional(), reason: ReportReason.optional().describe('the same as kind, by its earlier name'),
  atSeconds: z.number().int().min(0).max(864_000).optional().describe('second of the video'), text: z.string().max(500).default(''),
}).refine((input) => (input.kind === undefined) !== (input.reason === undefined), { message: 'kind' });

/** Seconds of one attachment that were played; spans are joined with those before. */
export const WatchedInput = EntryInput.extend({ attachment: z.number().int().min(0).max(99), spans: Spans, length: z.number().min(0).max(864_000) });

/** The judge's own keys on this computer: made once, the public half goes out as a judge card. */
export const CardInput = z.object({ outFile: FilePath });
export const Card = z.object({ file: FilePath, fingerprint: z.string().describe('16 characters, to be compared over the phone') });
export const DeskKeys = z.object({ fingerprint: z.string().nullable() });

/** After a practice entry was handed in: own marks beside the reference. Each call that differs counts as one try. */
export const Feedback = z.object({
  code: z.string(), tries: z.number().int(), inside: z.boolean().nullable().describe('null: no tolerance is set'),
  tolerance: z.number().nullable(), total: z.number(), reference: z.number(), text: z.string(),
  criteria: z.array(z.object({ id: z.string(), name: z.string(), own: z.number(), reference: z.number() })),
  gate: z.object({ needed: z.number().int(), inside: z.number().int(), open: z.boolean() }).nullable(),
});
export const Retired = z.object({ retiredAt: IsoTime });

export const FinishInput = PackId.extend({ outFile: FilePath });
export const Finished = z.object({
  file: FilePath, bytes: z.number().int(), seq: z.number().int(), receipt: z.string(),
  submitted: z.number().int(), recused: z.number().int(), reported: z.number().int(), missing: z.number().int(),
});

export const Check = z.object({
  unscored: z.array(z.string()), drafts: z.array(z.object({ code: z.string(), missing: z.array(z.string()) })),
  commentsMissing: z.array(z.string()), submitted: z.number().int(), recused: z.number().int(), reported: z.number().int(),
  fileName: z.string().describe('what the next score pack should be called; it says neither who nor when'),
  unwatched: z.array(z.object({ code: z.string(), share: z.number() })).default([])
    .describe('submitted although less than the minimum was watched; the smallest share of its videos'),
});
