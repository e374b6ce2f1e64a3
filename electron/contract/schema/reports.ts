// What crosses the border for reports: workbooks and transcripts written for people, own designs, checking a
// transcript.
import { z } from 'zod';
import { Day } from './credit-rules.ts';
import { Filter } from './credits.ts';
import { TeacherId } from './directory.ts';
import { FilePath, Id, Overwrite } from './shared.ts';

export const ContestKind = z.enum(['awards', 'scores', 'entries']);
/** 学分汇总表 · 全国系统国内培训模板 · 教基4068 · 学分证明 · 三率 · 预警名单 · 台账 · own design */
export const CreditKind =
  z.enum(['creditSummary', 'nationalTemplate', 'statistics4068', 'transcripts', 'completionRates', 'warnings',
    'ledger', 'custom']);
export const Kind = z.enum([...ContestKind.options, ...CreditKind.options]);
export type Kind = z.output<typeof Kind>;

export const ColumnCode = z.string().max(60);
export const Design = z.object({
  source: z.enum(['teachers', 'postings']),
  columns: z.array(ColumnCode).min(1).max(60),
  filters: z.array(z.object({
    column: ColumnCode, is: z.enum(['equals', 'notEquals', 'contains', 'atLeast', 'atMost', 'empty', 'notEmpty']),
      value: z.string().max(200).default(''),
  })).max(30).default([]),
  groupBy: z.array(ColumnCode).max(3).default([]).describe('rows become groups with counts and sums'),
  sortBy: z.array(z.object({ column: ColumnCode, descending: z.boolean().default(false) })).max(5).default([]),
});
export type Design = z.output<typeof Design>;

/** Who takes whole numbers out, and who looks over it: two different people. */
export const TwoPeople = {
  person: z.string().trim().max(60).default(''), second: z.string().trim().max(60).default(''),
};

export const ExportInput = z.object({
  kind: Kind, outFile: FilePath.describe('transcripts by teacher: a folder'), overwrite: Overwrite,
  contestId: Id.optional().describe('for awards, scores, entries'),
  ...Filter.partial().shape,
  teacherIds: z.array(TeacherId).max(20_000).optional(),
    year: z.number().int().min(1990).max(2100).optional().describe('a calendar year: statistics4068, nationalTemplate, completionRates'),
  each: z.boolean().default(false).describe('transcripts: one file per teacher, 姓名_工号.pdf, into the folder outFile'),
  fullNumbers: z.boolean().default(false).describe('whole ID numbers instead of masked ones; needs two people and a reason, and is recorded'),
  reason: z.string().trim().max(200).default(''), ...TwoPeople, designId: Id.optional(), design: Design.optional(),
});
export const Exported = z.object({ file: FilePath, rows: z.number().int(), bytes: z.number().int() });

export const Columns = z.object({
  sources: z.array(z.object({
    source: z.enum(['teachers', 'postings']), name: z.string(),
    columns: z.array(z.object({ column: ColumnCode, name: z.string(), nameEn: z.string(),
      type: z.enum(['text', 'number', 'date']) })),
  })),
});
export const Designs = z.object({ designs: z.array(z.object({ designId: Id, name: z.string(), design: Design })) });
export const SaveDesignInput =
  z.object({ designId: Id.optional(), name: z.string().trim().min(1).max(80), design: Design });
export const DesignId = z.object({ designId: Id });
export const PreviewInput =
  z.object({ design: Design, ...Filter.partial().shape, limit: z.number().int().min(1).max(500).default(100) });
export const PreviewTable =
  z.object({ headers: z.array(z.string()), rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    total: z.number().int() });

export const TranscriptInput = z.object({ teacherId: TeacherId, asOf: Day.optional() });
/** The very PDF that would be printed, for the screen. */
export const Transcript = z.object({ number: z.string(), pages: z.number().int(), pdfBase64: z.string(),
  code: z.string().describe('what the QR code says') });
export const CheckInput =
  z.object({ text: z.string().trim().min(10).max(4000).describe('what the QR code says, or the text under it') });
export const Checked = z.object({
  authentic: z.boolean(), ours: z.boolean().describe('signed by this workspace'), number: z.string(), name: z.string(),
    idMasked: z.string(),
  period: z.string(), total: z.number().nullable(), asOf: z.string(),
    stillSame: z.boolean().nullable().describe('does the ledger say the same today'), sentence: z.string(),
});
