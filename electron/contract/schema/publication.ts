// What crosses the border for 公示: working days, lists without identifiers, objections and what became of them.
import { z } from 'zod';
import { ContestId, FilePath, Id, IsoTime, Revision } from './shared.ts';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
export const Holiday = z.object({
  date: day, kind: z.enum(['holiday', 'workday']).describe('workday: a weekend day on which is worked (调休)'), name: z.string().max(40),
});
export const Holidays = z.object({
  years: z.array(z.object({
    year: z.number().int(), source: z.string(), complete: z.boolean(),
    edited: z.boolean().default(false).describe('here; false: as the program ships it'),
  })),
  days: z.array(Holiday),
});
export const SetHolidaysInput = z.object({ year: z.number().int().min(2000).max(2100), source: z.string().max(200).default(''),
  days: z.array(Holiday).max(366) });
export const PeriodInput = z.object({ from: day, workingDays: z.number().int().min(1).max(365) });
export const Period = z.object({
  from: day, to: day, calendarDays: z.number().int(), sentence: z.string().describe('with the holidays that were left out'),
  certain: z.boolean().describe('false: the table of holidays of a year is missing'),
});

export const AnnounceInput = ContestId.extend({
  stage: z.enum(['before', 'after']).describe('before: title and recommending unit only, under review; after: awards with authors'),
  from: day, workingDays: z.number().int().min(1).max(365).optional(), contact: z.string().max(400).default(''), basedOn: Revision,
});
export const PublicationId = z.object({ publicationId: Id });
export const Publications = z.object({
  publications: z.array(z.object({
    publicationId: Id, stage: z.enum(['before', 'after']), version: z.number().int(), from: day, to: day, contact: z.string(), at: IsoTime,
    state: z.enum(['coming', 'running', 'over', 'takenDown', 'replaced']), rows: z.number().int(), objections: z.number().int(), code: z.string(),
  })),
  openObjections: z.number().int(), basedOn: Revision,
});
/** The list as it is posted: words above and below, and its rows; never who an entry is in the program. */
export const PostedRows = z.object({
  heading: z.string(), opening: z.string(), facts: z.array(z.object({ label: z.string(), text: z.string() })), objecting: z.string(),
  sections: z.array(z.object({
    heading: z.string(),
    rows: z.array(z.object({ number: z.number().int(), title: z.string(), category: z.string(), unit: z.string(), authors: z.string(),
      schools: z.string(), advisors: z.string() })),
  })),
});
export const ListFileInput = z.object({ publicationId: Id, outFile: FilePath.describe('.xlsx or .pdf') });
export const ListFile = z.object({ file: FilePath, rows: z.number().int(), pages: z.number().int().nullable() });
export const TakeDownInput = z.object({ publicationId: Id, person: z.string().trim().min(1).max(80) });

export const ObjectInput = ContestId.extend({
  publicationId: Id, entry: z.string().max(80).default('').describe('number or code of the entry; empty: of the contest as a whole'),
  by: z.enum(['person', 'unit']), name: z.string().trim().min(1).max(80).describe('who objects'),
  idNumber: z.string().max(40).default('').describe('of a person'), contact: z.string().trim().min(1).max(200),
  contactPerson: z.string().max(80).default('').describe('of a unit'), signed: z.boolean().describe('signed by hand, or sealed by the unit'),
  receivedOn: day, text: z.string().trim().min(1).max(4000), files: z.array(FilePath).max(20).default([]),
});
export const Objected = z.object({ objectionId: Id, accepted: z.boolean(), sentence: z.string().describe('why it is taken or not') });
export const Objections = z.object({
  objections: z.array(z.object({
    objectionId: Id, publicationId: Id, entryId: Id.nullable().default(null), entry: z.string(), by: z.enum(['person', 'unit']), masked: z.string(),
    receivedOn: day,
    state: z.enum(['notAccepted', 'open', 'upheld', 'partly', 'rejected']), sentence: z.string(), files: z.number().int(),
    decisions: z.array(z.object({ decision: z.enum(['upheld', 'partly', 'rejected']), reason: z.string(), persons: z.array(z.string()), at: IsoTime,
      version: z.number().int().nullable() })),
  })),
});
export const OpenObjectionInput = z.object({
  objectionId: Id, person: z.string().trim().min(1).max(80), reason: z.string().trim().min(1).max(200),
  outDir: FilePath.optional().describe('folder that its files are put into, in the clear; absent: their names only'),
});
export const OpenObjection = z.object({
  name: z.string(), idNumber: z.string(), contact: z.string(), contactPerson: z.string(), text: z.string(),
  files: z.array(z.string()).describe('names as they were handed in, or where they were put'),
});
export const DecideObjectionInput = z.object({
  objectionId: Id, decision: z.enum(['upheld', 'partly', 'rejected']), reason: z.string().trim().min(1).max(2000),
  persons: z.array(z.string().trim().min(1).max(80)).min(1).max(10), basedOn: Revision,
});
/** After an upheld objection: results anew as the next version beside the old one. */
export const CorrectInput = ContestId.extend({
  objectionId: Id, entryId: Id,
  change: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('award'), award: z.string().max(80).describe('empty: none') }),
    z.object({ kind: z.literal('exclude') }),
    z.object({ kind: z.literal('dropSheet'), judgeId: Id }),
  ]),
  reason: z.string().trim().min(1).max(2000), person: z.string().trim().min(1).max(80), basedOn: Revision,
});
export const Corrected = z.object({
  version: z.number().int(), changes: z.array(z.object({ code: z.string(), from: z.string(), to: z.string() })), revision: Revision,
});
