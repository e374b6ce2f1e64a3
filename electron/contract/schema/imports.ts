// What crosses the border for imports: template workbook, preview, apply, undo.
import { z } from 'zod';
import { ContestId, FileHash, FilePath, Id, IsoTime, Overwrite, Problem, Revision } from './shared.ts';

export const Kind = z.enum(['entries', 'judges']);
export type Kind = z.output<typeof Kind>;

const Counts = z.object({
  add: z.number().int(), update: z.number().int(), same: z.number().int(), skip: z.number().int(),
});

export const TemplateInput = ContestId.extend({ kind: Kind, outFile: FilePath, overwrite: Overwrite });
export const Written = z.object({ file: FilePath, bytes: z.number().int() });

/** The user's own choice for columns that no heading decides: target null means "do not import". */
export const ColumnChoice = z.object({
  sheet: z.string().max(200), column: z.string().regex(/^[A-Z]{1,3}$/), target: z.string().max(100).nullable(),
});

export const PreviewInput = ContestId.extend({
  kind: Kind, filePath: FilePath, columns: z.array(ColumnChoice).max(500).default([]),
});
export const Preview = z.object({
  fileHash: FileHash, basedOn: Revision, counts: Counts, problems: z.array(Problem),
  problemCount: z.number().int().describe('how many there are; problems lists the first 20000'),
  sheets: z.array(z.object({
    name: z.string(), headerRow: z.number().int(), rows: z.number().int(), ignoredAbove: z.number().int(),
    ignoredBelow: z.number().int(), hiddenRows: z.number().int(),
    columns: z.array(z.object({ header: z.string(), column: z.string(), target: z.string().nullable() })),
  })),
  targets: z.array(z.object({ target: z.string(), heading: z.string(), required: z.boolean() })),
  rows: z.array(z.object({
    sheet: z.string(), row: z.number().int(), verdict: z.enum(['add', 'update', 'same', 'skip']), cells: z.array(z.string()),
    problems: z.array(z.object({ column: z.string(), severity: z.string(), message: z.string() })),
  })).describe('rows with a problem first, then a sample; identifiers are masked'),
  headers: z.array(z.string()).describe('headings of the cells in rows'),
});

export const ApplyInput = PreviewInput.extend({ fileHash: FileHash, basedOn: Revision });
export const Applied = z.object({ batchId: Id, counts: Counts, revision: Revision });

export const UndoInput = ContestId.extend({ batchId: Id });
export const Undone = z.object({ removed: z.number().int(), restored: z.number().int(), revision: Revision });

export const Batches = z.object({
  batches: z.array(z.object({
    batchId: Id, kind: Kind, fileName: z.string(), at: IsoTime, counts: Counts, undoneAt: IsoTime.nullable(),
    canUndo: z.boolean(), whyNot: z.string(),
  })),
});

export const ErrorWorkbookInput = PreviewInput.extend({ outFile: FilePath, overwrite: Overwrite });
