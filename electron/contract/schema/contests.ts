// What crosses the border for contests: templates, one contest, its entries and judges.
import { z } from 'zod';
import { ContestRules, Template } from './rules.ts';
import { ContestId, FilePath, Id, IsoTime, Overwrite, Revision } from './shared.ts';

export const ContestState = z.enum(['setup', 'assigned', 'judging', 'scored', 'published']);

export const TemplateSummary = z.object({
  templateId: Id, version: z.number().int(), name: z.string(), shortName: z.string(), source: z.string(),
  effectiveFrom: z.string(), effectiveTo: z.string().nullable(), unknown: z.array(z.string()),
  divisions: z.array(z.string()), categories: z.array(z.string()),
  kind: Template.shape.kind, named: Template.shape.named,
});
export const TemplateId = z.object({ templateId: Id });
export const WholeTemplate = z.object({ template: Template });
export const Templates = z.object({ templates: z.array(TemplateSummary) });

export const CreateInput = z.object({
  templateId: Id, title: z.string().trim().min(1).max(120), year: z.number().int().min(1990).max(2100),
});

export const ContestSummary = z.object({
  contestId: Id, title: z.string(), year: z.number().int(), state: ContestState, templateId: Id, sample: z.boolean(),
  revision: Revision, createdAt: IsoTime, openedAt: IsoTime.nullable().describe('opened for entries, after the lint'),
  counts: z.object({
    entries: z.number().int(), judges: z.number().int(), seats: z.number().int(), packs: z.number().int(),
    sheetsReceived: z.number().int(), queue: z.number().int(), files: z.number().int(),
    unscanned: z.number().int(), openBlocks: z.number().int().describe('identities in files that nobody has decided on'),
  }),
});
export const Contests = z.object({ contests: z.array(ContestSummary) });
export const Contest = ContestSummary.extend({
  templateVersion: z.number().int(), source: z.string(), unknown: z.array(z.string()), rules: ContestRules,
});

export const UpdateInput = ContestId.extend({
  title: z.string().trim().min(1).max(120).optional(), rules: ContestRules.optional(), basedOn: Revision,
});

/** A new contest by the rules of an old one; entries and judges stay behind, deadlines are emptied. */
export const CopyInput = ContestId.extend({
  title: z.string().trim().min(1).max(120), year: z.number().int().min(1990).max(2100),
});

/** A fault in the rules, by where it lies. An error keeps the contest from being opened. */
export const LintProblem = z.object({
  code: z.string(), severity: z.enum(['error', 'warning', 'note']),
  part: z.enum(['levels', 'divisions', 'categories', 'material', 'rubrics', 'rounds', 'awards', 'limits', 'quotas', 'judges', 'mask',
    'whitelist', 'template']),
  where: z.string().describe('id of the division, category, rubric … or empty'), what: z.string().describe('its name'),
  message: z.string(), todo: z.string(),
});
export const LintInput = ContestId.extend({ rules: ContestRules.optional().describe('a draft, checked without being saved; absent: the saved rules') });
export const Lint = z.object({ problems: z.array(LintProblem), errors: z.number().int(), warnings: z.number().int() });
export const OpenInput = ContestId.extend({ basedOn: Revision });

export const RehearseInput = ContestId.extend({
  seed: z.number().int().min(0).max(2 ** 31 - 1),
  entries: z.number().int().min(1).max(20_000).optional().describe('for a contest without entries yet; spread over divisions and categories'),
  judges: z.number().int().min(1).max(2000).optional().describe('for a contest without judges yet'),
  minutesPerEntry: z.number().min(0.5).max(600).default(15), hoursPerDay: z.number().min(0.5).max(24).default(6),
  runs: z.number().int().min(1).max(200).default(50),
});
const Spread = z.object({ low: z.number(), mean: z.number(), high: z.number() }).describe('5 %, mean and 95 % of the runs');
export const Rehearsal = z.object({
  seed: z.number().int(), runs: z.number().int(), madeUp: z.object({ entries: z.boolean(), judges: z.boolean() }),
  entries: z.number().int(), judges: z.number().int(), seats: z.number().int(), unfilled: z.number().int(),
  load: z.object({ least: z.number().int(), mean: z.number(), most: z.number().int() }),
  days: z.object({ mean: z.number(), most: z.number() }).describe('working days of a judge'),
  discrepant: Spread.describe('entries over the threshold of difference'),
  groups: z.array(z.object({
    division: z.string(), category: z.string(), entries: z.number().int(), ties: Spread.describe('entries with the score of another'),
    tiedAtLine: Spread.describe('entries tied across an award line after the tie-break'),
    awards: z.array(z.object({ name: z.string(), places: z.number().int().nullable().describe('null: by score'), given: Spread })),
  })),
  sentences: z.array(z.string()).describe('what stands out, in words'),
});

export const RubricSheetInput = ContestId.extend({
  categoryId: Id.optional().describe('one category; absent: all'), outFile: FilePath, overwrite: Overwrite,
});
export const Written = z.object({ file: FilePath, bytes: z.number().int(), pages: z.number().int() });

export const Person = z.object({ name: z.string(), idMasked: z.string(), phoneMasked: z.string(), school: z.string() });

export const EntryRow = z.object({
  entryId: Id, number: z.string(), blindCode: z.string(), title: z.string(), division: z.string(), category: z.string(),
  subject: z.string(), grade: z.string(), submittingUnit: z.string(), school: z.string(), schoolCode: z.string(),
  authors: z.array(Person), advisors: z.array(z.string()), seconds: z.number().nullable(),
  attachments: z.array(z.object({ label: z.string(), media: z.string(), bytes: z.number() })),
  recommendRank: z.number().int().nullable(),
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
