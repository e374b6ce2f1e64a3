// What crosses the border for certificates: designs, frozen data with a proof list, one PDF, and what became of each.
import { z } from 'zod';
import { ContestId, FilePath, Id, IsoTime, Revision } from './shared.ts';

export const Kind = z.enum(['entry', 'author', 'advisor', 'organisation', 'judge']);
const box = {
  x: z.number().min(0).max(1000), y: z.number().min(0).max(1000), width: z.number().min(1).max(1000).describe('millimetres'),
};
export const Piece = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), ...box,
    text: z.string().max(2000).describe('with {authors} {title} {award} {contest} {number} {date} {issuer} {school} {advisors} {division} {category} {year} {note} {names} {honour} {replaces}; a line whose placeholders are all empty is left out'),
    size: z.number().min(6).max(120), align: z.enum(['left', 'centre', 'right']), bold: z.boolean().default(false),
      colour: z.string().regex(/^#[0-9a-f]{6}$/).default('#000000'),
    lineHeight: z.number().min(1).max(4).default(1.6),
      shrink: z.boolean().default(true).describe('smaller letters where a long name would overflow') }),
  z.object({ kind: z.literal('picture'), ...box, height: z.number().min(1).max(1000),
    data: z.string().max(4_000_000).describe('PNG or JPEG, base64'), behind: z.boolean().default(false) }),
  z.object({ kind: z.literal('qr'), ...box }),
]);
export const Design = z.object({
  name: z.string().trim().min(1).max(80), landscape: z.boolean(), pieces: z.array(Piece).max(60),
  kinds: z.array(Kind).max(5).default([]).describe('whom it is for; empty: everybody'),
});
export const DesignId = z.object({ designId: Id });
export const Designs = z.object({ designs: z.array(Design.extend({ designId: Id, own: z.boolean().describe('false: comes with the program') })) });
export const SaveDesignInput = z.object({ designId: Id.optional(), design: Design });
export const PreviewInput = z.object({ contestId: Id.optional(), design: Design,
  outFile: FilePath.optional().describe('absent: the PDF comes back in the answer'),
  number: z.string().max(120).optional().describe('as this certificate of the list reads; absent: its longest') });
export const Preview = z.object({ file: z.string(), warnings: z.array(z.string()).describe('texts that do not fit, characters without a glyph'),
  pdfBase64: z.string().optional(), number: z.string().describe("whose text it is; '' made-up names"),
  pieces: z.array(z.object({ index: z.number().int(), height: z.number(), size: z.number(), over: z.boolean() }))
    .describe('texts as set: height in millimetres, smallest size in points') });

/** Freezes what the certificates will say; the list is printed, proved and signed for. */
export const PrepareInput = ContestId.extend({ kinds: z.array(Kind).min(1).max(5).default(['author']),
  each: z.boolean().default(false).describe('one for each author instead of one an entry'), basedOn: Revision });
export const ProofRow = z.object({
  number: z.string(), kind: Kind, names: z.string(), title: z.string(), award: z.string(), school: z.string(),
    advisors: z.string(), warnings: z.array(z.string()),
});
export const Proof = z.object({
  batchId: Id.nullable(), state: z.enum(['none', 'prepared', 'proved', 'issued']), rows: z.array(ProofRow), preparedAt: IsoTime.nullable(),
  provedBy: z.string(), provedAt: IsoTime.nullable(), resultVersion: z.number().int().nullable(),
    stale: z.boolean().describe('results changed since'), basedOn: Revision,
  kinds: z.array(Kind).optional(), each: z.boolean().optional(),
});
export const ProofFileInput = ContestId.extend({ outFile: FilePath });
export const ProofFile = z.object({ file: FilePath, rows: z.number().int() });
export const ProveInput = ContestId.extend({ batchId: Id, person: z.string().trim().min(1).max(80), basedOn: Revision });
export const IssueInput = ContestId.extend({
  outDir: FilePath, designId: Id.optional(), split: z.enum(['one', 'each']).default('one').describe('one file for all, or one each'),
  proved: z.string().trim().max(80).default('').describe('who proved the list, where it was not signed for before'),
  numbers: z.array(z.string().max(120)).max(100_000).optional().describe('only these; absent: all'),
});
export const Issued = z.object({ files: z.array(FilePath), certificates: z.number().int(), pages: z.number().int(),
  warnings: z.array(z.string()), revision: Revision });
export const List = z.object({
  certificates: z.array(ProofRow.extend({ state: z.enum(['prepared', 'issued', 'lost', 'replaced', 'revoked']), issuedAt: IsoTime.nullable(),
    replaces: z.string(), replacedBy: z.string() })),
});
/** lost: a new one with a number of its own replaces it · revoked: the award was taken away. */
export const LoseInput = ContestId.extend({
  number: z.string().min(1).max(120), state: z.enum(['lost', 'revoked']), reason: z.string().trim().min(1).max(500),
    person: z.string().trim().min(1).max(80),
  replace: z.boolean().default(true), basedOn: Revision,
});
export const Lost = z.object({ replacement: z.string().nullable(), revision: Revision });
/** The text of a certificate's QR code, checked offline by its signature. */
export const CheckInput = z.object({ text: z.string().min(1).max(4000) });
export const Checked = z.object({
  verdict: z.enum(['genuine', 'replaced', 'lost', 'revoked', 'forged', 'other']), sentence: z.string(),
  number: z.string(), names: z.string(), award: z.string(), contest: z.string(),
  replaces: z.string().optional(), mark: z.string().optional().describe('fingerprint of the key that signed, to compare with the office'),
});
