// What crosses the border for calibration: entries with reference marks, shadow judges, and what a judge's marks tell.
import { z } from 'zod';
import { ContestId, FilePath, Id, Revision } from './shared.ts';

/** practice: with feedback, for exercise; qualify: the same, and decides whether scoring may begin; seed: hidden among the judge's own. */
export const CalibrationRole = z.enum(['practice', 'qualify', 'seed']);
export type CalibrationRole = z.output<typeof CalibrationRole>;

const Reference = z.record(z.string().max(64), z.number().min(0).max(1_000_000))
  .refine((marks) => Object.keys(marks).length <= 200).describe('criterion id → points; every criterion of the rubric');

export const CalibrationItem = z.object({
  entryId: Id, blindCode: z.string(), title: z.string(), division: z.string(), category: z.string(),
  role: CalibrationRole, reference: Reference, total: z.number(), feedback: z.string(),
  inPacks: z.number().int().describe('judges whose packs carry it already'),
  active: z.boolean().default(true).describe('takes part in the competition; only seeds may'),
});
export const CalibrationItems = z.object({
  items: z.array(CalibrationItem),
  shadows: z.array(z.object({ judgeId: Id, name: z.string(), entries: z.number().int() })),
  basedOn: Revision,
});

export const SetItemInput = ContestId.extend({
  entryId: Id, role: CalibrationRole, reference: Reference, feedback: z.string().max(2000).default(''), basedOn: Revision,
  withdraw: z.boolean().default(false).describe('takes an entry that nobody judges out of the competition at once'),
});
export const RemoveItemInput = ContestId.extend({
  entryId: Id, basedOn: Revision, restore: z.boolean().default(false).describe('the entry takes part in the competition again'),
});
export const ShadowInput = ContestId.extend({
  judgeId: Id, shadow: z.boolean().describe('the marks of a shadow judge never count'),
  likeJudgeId: Id.optional().describe('gets the entries of this judge, except where a conflict bars them'),
  entryIds: z.array(Id).max(20_000).optional().describe('or exactly these'), basedOn: Revision,
});
export const CalibrationChanged = z.object({ revision: Revision });

const figure = z.number().nullable();
/** Of totals, in points. */
const Agreement = z.object({
  given: z.number().int(), done: z.number().int(), inside: z.number().int(),
  meanDifference: figure.describe('own minus reference: above 0 is generous'), meanDistance: figure, greatest: figure,
});
export const JudgeCalibration = z.object({
  judgeId: Id, name: z.string(), shadow: z.boolean(),
  practice: Agreement.extend({ tries: z.number().int() }), qualified: z.boolean().nullable().describe('null: the rules ask for none, or he has no qualifying entry yet'),
  seeds: Agreement, repeats: Agreement.describe('the same entry twice: second minus first'),
  shadowing: Agreement.describe('a shadow judge beside the mean of the judges who count'),
  drift: z.object({
    marks: z.number().int(), perTen: figure.describe('points by which totals rise in ten entries of the order'), low: figure, high: figure,
  }),
  words: z.string().describe('e.g. 4 件标杆作品中 3 件在允许差以内'), wordsEn: z.string(),
});
export const CalibrationReport = z.object({
  tolerance: figure, judges: z.array(JudgeCalibration),
  differences: z.array(z.object({
    judgeId: Id, entryId: Id, blindCode: z.string(), role: z.enum(['practice', 'qualify', 'seed', 'repeat', 'shadow']),
    own: z.number(), reference: z.number(), inside: z.boolean().nullable(),
  })),
});
export const ReportFileInput = ContestId.extend({ outFile: FilePath });
export const ReportFile = z.object({ file: FilePath, rows: z.number().int() });
