// What crosses the border for contests: templates, one contest, its entries and judges.
import { z } from 'zod';
import { ContestRules } from './rules.ts';
import { ContestId, FilePath, Id, IsoTime, Revision } from './shared.ts';

export const ContestState = z.enum(['setup', 'assigned', 'judging', 'scored', 'published']);

export const TemplateSummary = z.object({
  templateId: Id, version: z.number().int(), name: z.string(), shortName: z.string(), source: z.string(),
  effectiveFrom: z.string(), effectiveTo: z.string().nullable(), unknown: z.array(z.string()),
  divisions: z.array(z.string()), categories: z.array(z.string()),
});
export const Templates = z.object({ templates: z.array(TemplateSummary) });

export const CreateInput = z.object({
  templateId: Id, title: z.string().trim().min(1).max(120), year: z.number().int().min(1990).max(2100),
});

export const ContestSummary = z.object({
  contestId: Id, title: z.string(), year: z.number().int(), state: ContestState, templateId: Id, sample: z.boolean(),
  revision: Revision, createdAt: IsoTime,
  counts: z.object({
    entries: z.number().int(), judges: z.number().int(), seats: z.number().int(), packs: z.number().int(),
    sheetsReceived: z.number().int(), queue: z.number().int(),
  }),
});
export const Contests = z.object({ contests: z.array(ContestSummary) });
export const Contest = ContestSummary.extend({
  templateVersion: z.number().int(), source: z.string(), unknown: z.array(z.string()), rules: ContestRules,
});

export const UpdateInput = ContestId.extend({
  title: z.string().trim().min(1).max(120).optional(), rules: ContestRules.optional(), basedOn: Revision,
});

export const Person = z.object({ name: z.string(), idMasked: z.string(), phoneMasked: z.string(), school: z.string() });

export const EntryRow = z.object({
  entryId: Id, number: z.string(), blindCode: z.string(), title: z.string(), division: z.string(), category: z.string(),
  subject: z.string(), grade: z.string(), submittingUnit: z.string(), school: z.string(), schoolCode: z.string(),
  authors: z.array(Person), advisors: z.array(z.string()), seconds: z.number().nullable(),
  attachments: z.array(z.object({ label: z.string(), media: z.string(), bytes: z.number() })),
  status: z.enum(['active', 'withdrawn']),
});
export const EntriesInput = ContestId.extend({
  search: z.string().max(100).default(''), division: z.string().max(400).default('').describe('id or name'),
  after: z.number().int().min(0).max(1_000_000).default(0),
  limit: z.number().int().min(1).max(1000).default(200),
});
export const Entries = z.object({ total: z.number().int(), rows: z.array(EntryRow) });

export const JudgeRow = z.object({
  judgeId: Id, name: z.string(), unit: z.string(), schoolCode: z.string(), submittingUnit: z.string(),
  subjects: z.array(z.string()), divisions: z.array(z.string()), phoneMasked: z.string(), idMasked: z.string(),
  maxLoad: z.number().int().nullable(),
});
export const Judges = z.object({ rows: z.array(JudgeRow) });

export const AttachInput = ContestId.extend({
  entryId: Id, files: z.array(FilePath).min(1).max(20),
});
export const Attached = z.object({ attached: z.number().int() });

export const ConflictInput = ContestId.extend({ entryId: Id, judgeId: Id, note: z.string().max(200).default('') });

export const SampleMarksInput = ContestId.extend({
  packs: z.array(z.object({ judgeId: Id, file: FilePath, passphrase: z.string().max(300) })).min(1).max(1000),
});
