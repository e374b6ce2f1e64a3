// What crosses the border for pictures: plain numbers with their meaning, and the files made of them.
import { z } from 'zod';
import { Day } from './credit-rules.ts';
import { ContestId, FilePath, Id, Overwrite, Revision } from './shared.ts';

export const Stage = z.enum(['handedIn', 'registered', 'eligible', 'checked', 'assigned', 'judged', 'awarded', 'recommended']);

/** How many entries came how far; null: not known (not computed yet, or the units are sealed). */
export const Funnel = z.object({
  sealed: z.boolean(), published: z.boolean(), basedOn: Revision,
  divisions: z.array(z.object({ id: z.string(), name: z.string() })),
  stages: z.array(z.object({
    stage: Stage, level: z.string().describe('校、县、市、省 by the rules of the contest; empty: the rules name none'), entries: z.number().int().nullable(),
    byDivision: z.array(z.number().int()).describe('in the order of `divisions`; empty where not known'),
  })),
});

/** `units` is empty until the results are published: awards stand beside no unit before. */
export const Awards = z.object({
  state: z.enum(['none', 'blind', 'published']), awards: z.array(z.string()).describe('best first'), entries: z.number().int(), basedOn: Revision,
  divisions: z.array(z.object({ name: z.string(), entries: z.number().int(), counts: z.array(z.number().int()).describe('by award') })),
  units: z.array(z.object({
    unitId: z.string().describe("empty: handed in by no unit"), name: z.string(), entries: z.number().int(), counts: z.array(z.number().int()),
    cells: z.array(z.array(z.number().int())).describe('division × award'),
  })),
});

/** Differences from the other judges of the same entries, never means; `box` null: fewer than eight shared entries. */
export const Scales = z.object({
  basedOn: Revision, fewest: z.number().int(),
  groups: z.array(z.object({
    group: z.string(), entries: z.number().int(),
    judges: z.array(z.object({
      judgeId: Id, name: z.string(), marks: z.number().int(),
      box: z.object({ low: z.number(), q1: z.number(), median: z.number(), q3: z.number(), high: z.number(),
        outside: z.array(z.number()) }).nullable(),
    })),
  })),
});

export const CreditsInput = z.object({ unitId: Id.nullable().default(null), asOf: Day.optional() });
/** Of each school the teachers who had what was due, at the end of each year of the cycle up to now. */
export const Credits = z.object({
  asOf: Day, ruleSetName: z.string(), revision: Revision,
  years: z.array(z.object({ name: z.string(), day: Day, teachers: z.number().int(), kept: z.number().int() })),
  schools: z.array(z.object({
    schoolId: Id, name: z.string(), unitName: z.string(),
    cells: z.array(z.object({ teachers: z.number().int(), kept: z.number().int() }).nullable()).describe('by year; null: nobody to be judged'),
  })),
});

export const ShortagesInput = z.object({ unitId: Id.nullable().default(null), asOf: Day.optional() });
const Place = z.object({ kind: z.enum(['unit', 'school']), id: z.string().describe("empty: schools without a unit"), name: z.string(),
  schools: z.number().int(), teachers: z.number().int(), short: z.number().int(), behind: z.number().int(),
    opens: z.boolean().describe('has places of its own') });
export const Shortages = z.object({
  asOf: Day, revision: Revision, unitId: Id.nullable(), path: z.array(z.object({ unitId: Id, name: z.string() })).describe('from the top to here'),
  teachers: z.number().int(), short: z.number().int(), behind: z.number().int(), places: z.array(Place).describe('what lies directly under it'),
});

export const ChartName = z.enum(['funnel', 'awards', 'scales', 'credits', 'shortages']);
export const ExportInput = ContestId.partial().extend({
  chart: ChartName, unitId: Id.nullable().default(null), asOf: Day.optional(), outFile: FilePath, overwrite: Overwrite,
});
export const Written = z.object({ file: FilePath, rows: z.number().int(), bytes: z.number().int() });

export const SavePictureInput = z.object({
  chart: ChartName, kind: z.enum(['svg', 'png']), outFile: FilePath, overwrite: Overwrite,
  body: z.string().min(1).max(16_000_000).describe('svg: its text; png: its bytes in base64'),
});
export const PictureSaved = z.object({ file: FilePath, bytes: z.number().int() });
