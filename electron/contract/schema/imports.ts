// What crosses the border for imports of any kind: template workbook, preview with mapping and repairs, apply, undo.
import { z } from 'zod';
import { FileHash, FilePath, Id, IsoTime, Overwrite, Problem, Revision } from './shared.ts';

/** The kinds of contestKinds belong to a contest (contestId); all others to the workspace (no contestId). */
export const Kind = z.enum([
  'entries', 'judges', 'quotas', 'teachers', 'programmes', 'trainings', 'schools', 'units', 'experts', 'history',
  'relations', 'affinities',
]);
export const contestKinds: readonly string[] = ['entries', 'judges', 'quotas', 'relations', 'affinities'];
export type Kind = z.output<typeof Kind>;

const Target = z.object({ kind: Kind, contestId: Id.optional().describe('for the kinds of a contest: entries, judges, quotas, relations, affinities') });

const Counts = z.object({
  add: z.number().int(), update: z.number().int(), same: z.number().int(), skip: z.number().int(),
});

export const TemplateInput = Target.extend({ outFile: FilePath, overwrite: Overwrite });
export const Written = z.object({ file: FilePath, bytes: z.number().int() });

const SheetName = z.string().max(200);
const Column = z.string().regex(/^[A-Z]{1,3}$/);
/** The user's own choice for a column: target null means "do not import". */
export const ColumnChoice = z.object({ sheet: SheetName, column: Column, target: z.string().max(100).nullable() });
export const HeaderChoice =
  z.object({ sheet: SheetName, row: z.number().int().min(0).max(100).describe('0: the sheet is not imported') });
/** A value of an enumeration as the sheet writes it, and what it means. */
export const ValueChoice =
  z.object({ target: z.string().max(100), from: z.string().max(200), to: z.string().max(200) });
export const CellEdit =
  z.object({ sheet: SheetName, row: z.number().int().min(1), column: Column, value: z.string().max(2000) });
export const RowChoice = z.object({ sheet: SheetName, row: z.number().int().min(1) });
/**
 * For a row that is like one in the workspace or in the sheet: merge into it, keep what is there, add as a new record.
 */
export const DuplicateChoice = RowChoice.extend({ choice: z.enum(['merge', 'keep', 'add']) });

/** What the user decided in the wizard. The same plan gives the same result: preview and apply take it alike. */
export const Plan = z.object({
  headers: z.array(HeaderChoice).max(200).default([]), columns: z.array(ColumnChoice).max(500).default([]),
  values: z.array(ValueChoice).max(2000).default([]),
  repairs: z.array(z.string().max(60)).max(60).default([]).describe('codes of one-click repairs that were taken'),
  edits: z.array(CellEdit).max(20_000).default([]), skips: z.array(RowChoice).max(100_000).default([]),
  duplicates: z.array(DuplicateChoice).max(20_000).default([]),
  constants: z.array(z.object({ target: z.string().max(100), value: z.string().trim().min(1).max(200) })).max(100).optional()
    .describe('what every row holds for a target that no column of its sheet gives, e.g. one category for the whole table'),
  leaveHidden: z.boolean().optional().describe('rows hidden in the sheet are left out; absent: read like any other, and told'),
  source: z.string().max(120).default('').describe('where the file comes from, e.g. the platform; remembered with the mapping'),
  mapping: z.record(z.string().max(400), z.string().max(100).nullable()).default({})
    .describe('heading or column letter → target, null: not imported; for scripts, over what was recognised'),
  useProfile: z.boolean().default(true).describe('columns and values that were remembered for these headings apply unless chosen here'),
});
export type Plan = z.output<typeof Plan>;

export const PageFilter = z.enum(['all', 'errors', 'warnings', 'duplicates', 'updates', 'problems']);
export const PreviewInput = Target.extend({
  filePath: FilePath, ...Plan.shape,
  page: z.object({ filter: PageFilter, offset: z.number().int().min(0),
    limit: z.number().int().min(1).max(500) }).optional()
    .describe('absent: rows with a problem first, then a sample, and import_columns when columns are missing; present: then an answer without rows'),
});

export const PreviewRow = z.object({
  sheet: z.string(), row: z.number().int(), verdict: z.enum(['add', 'update', 'same', 'skip']),
    cells: z.array(z.string()),
  problems: z.array(z.object({ column: z.string(), code: z.string(), severity: z.string(), message: z.string(),
    choices: z.array(z.string()), target: z.string().describe('what it is about; empty: the row') })),
  duplicate: z.object({ of: z.string().describe('what it is like: a row or a stored record'),
    difference: z.array(z.string()) }).nullable(),
});
export const Preview = z.object({
  fileHash: FileHash, basedOn: Revision, counts: Counts, problems: z.array(Problem),
  problemCount: z.number().int().describe('how many there are; problems lists the first 20000'),
  rowCounts: z.object({ all: z.number().int(), errors: z.number().int(), warnings: z.number().int(),
    duplicates: z.number().int(), updates: z.number().int(), problems: z.number().int() })
    .describe('rows under each filter'),
  sheets: z.array(z.object({
    name: z.string(), headerRow: z.number().int(), rows: z.number().int(), ignoredAbove: z.number().int(),
    ignoredBelow: z.number().int(), hiddenRows: z.number().int(),
    top: z.array(z.object({ row: z.number().int(),
      cells: z.array(z.string()) })).describe('first rows, identifiers masked, to choose the header from'),
    columns: z.array(z.object({
      header: z.string(), column: z.string(), target: z.string().nullable(), samples: z.array(z.string()),
      how: z.enum(['user', 'profile', 'name', 'likeness', 'content', 'none']),
        confidence: z.number().describe('0 to 1'),
    })),
  })),
  targets: z.array(z.object({ target: z.string(), heading: z.string(), required: z.boolean(), pinyin: z.string(),
    choices: z.array(z.string()).describe('names that it takes, where it takes certain words only'),
    constant: z.string().describe('what every row holds for it, as chosen; empty: nothing') })),
  valuesToMap: z.array(z.object({
    target: z.string(), heading: z.string(), from: z.string(), count: z.number().int(), to: z.string().nullable(),
      choices: z.array(z.string()),
  })).describe('values of enumerations that are unknown or were mapped'),
  repairs: z.array(z.object({
    code: z.string(), name: z.string(), count: z.number().int(), taken: z.boolean(),
      examples: z.array(z.object({ before: z.string(), after: z.string() })),
  })).describe('one-click repairs with the number of cells each would change'),
  profile: z.object({ profileId: Id, name: z.string() }).nullable().describe('remembered mapping in use'),
  changes: z.array(z.object({ sheet: z.string(), row: z.number().int(), what: z.string(), before: z.string(),
    after: z.string() })).describe('up to 5 changed records, old → new'),
  rows: z.array(PreviewRow).describe('the page asked for; identifiers are masked'),
  headers: z.array(z.string()).describe('headings of the cells in rows'), columnLetters: z.array(z.string()),
});
export type Preview = z.output<typeof Preview>;

export const CellInput =
  PreviewInput.omit({ page: true }).extend({ sheet: SheetName, row: z.number().int().min(1), column: Column });
export const Cell = z.object({ value: z.string() });

export const ApplyInput =
  PreviewInput.omit({ page: true }).extend({ fileHash: FileHash, basedOn: Revision,
    actor: z.string().trim().max(60).default('') });
export const Applied = z.object({
  batchId: Id, counts: Counts, revision: Revision,
  posted: z.number().int().describe('trainings: lines written to the ledger'),
    declared: z.number().int().describe('trainings not yet certified, now waiting for it'),
});

export const UndoInput = z.object({ contestId: Id.optional(), batchId: Id });
export const Undone =
  z.object({ removed: z.number().int(), restored: z.number().int(),
    reversed: z.number().int().describe('ledger lines taken back by a reversal'), revision: Revision });

export const BatchesInput = z.object({ contestId: Id.optional(), kind: Kind.optional() });
export const Batches = z.object({
  batches: z.array(z.object({
    batchId: Id, kind: Kind, fileName: z.string(), at: IsoTime, counts: Counts, undoneAt: IsoTime.nullable(),
    canUndo: z.boolean(), whyNot: z.string(),
  })),
});

export const ErrorWorkbookInput = PreviewInput.omit({ page: true }).extend({ outFile: FilePath, overwrite: Overwrite });

export const Profiles = z.object({
  profiles: z.array(z.object({ profileId: Id, kind: Kind, name: z.string(), usedAt: IsoTime, columns: z.number().int(),
    values: z.number().int() })),
});
export const SaveProfileInput = PreviewInput.omit({ page: true }).extend({ name: z.string().trim().min(1).max(80) });
export const ProfileId = z.object({ profileId: Id });
/** A mapping that was forgotten, whole: handed back, it is what it was. */
export const KeptProfile = z.object({
  profileId: Id, kind: Kind, fingerprint: z.string().regex(/^[0-9a-f]{32}$/), name: z.string().min(1).max(80), usedAt: IsoTime.max(40),
  columns: z.array(z.object({ heading: z.string().max(500), target: z.string().max(80).nullable() })).max(2000),
  values: z.array(z.object({ target: z.string().max(80), from: z.string().max(2000), to: z.string().max(2000) })).max(20_000),
  source: z.string().max(200),
});
/** A table from the clipboard becomes a file in the workspace's own temporary folder. */
export const PasteInput = z.object({ text: z.string().min(1).max(20_000_000) });
export const Pasted = z.object({ filePath: FilePath });
