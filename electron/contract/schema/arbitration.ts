// What crosses the border for arbitration: entries whose marks lie apart, who reads them next, and his marks.
import { z } from 'zod';
import { ContestId, FilePath, Id, IsoTime, Revision } from './shared.ts';

/** leader: second mark of 1+1 and 1+1+1 · third: reads without seeing · chief: sees all marks, his hold. */
export const Stage = z.enum(['leader', 'third', 'chief']);
export type Stage = z.output<typeof Stage>;

const Marks = z.array(z.object({ criterion: z.string(), name: z.string(), max: z.number(), value: z.number().nullable() }));
/** A mark as the arbiter sees it: no name, no judge; in an order of chance. */
const Reading = z.object({
  label: z.string().describe('评分 A, 评分 B …'), stage: Stage.nullable().describe('null: one of the first judges'),
  total: z.number(), marks: Marks, comment: z.string(),
});

export const Arbitration = z.object({
  chain: z.enum(['none', '1+1', '1+1+1', '2+1', '2+1+1']), per: z.enum(['total', 'criterion']),
  threshold: z.number(), at: z.enum(['over', 'from']),
  cases: z.array(z.object({
    entryId: Id, blindCode: z.string(), title: z.string(), division: z.string(), category: z.string(), subject: z.string(),
    readings: z.array(Reading), spread: z.number().nullable(),
    apart: z.array(z.string()).describe('names of the criteria that lie apart, where the rule looks at criteria'),
    state: z.enum(['waiting', 'assigned', 'out', 'settled', 'incomplete']).describe(
      'waiting: needs a reader · assigned: has one · out: in his pack · settled · incomplete: first marks are missing'),
    next: Stage.nullable(), reader: z.object({ judgeId: Id, name: z.string() }).nullable(),
    score: z.number().nullable().describe('settled: the mark that holds'), sentence: z.string().describe('what the rule says, with the figures'),
  })),
  open: z.number().int(), basedOn: Revision,
});

export const ReadersInput = ContestId.extend({ entryIds: z.array(Id).min(1).max(5000) });
export const Readers = z.object({
  entries: z.array(z.object({
    entryId: Id, stage: Stage.nullable(),
    readers: z.array(z.object({
      judgeId: Id, name: z.string(), load: z.number().int().describe('entries he holds already'), arbitrations: z.number().int(),
      allowed: z.boolean(), why: z.string().describe('why he is proposed or may not read it'),
    })).describe('best first; those who may not come last'),
  })),
});
export const AssignReadersInput = ContestId.extend({
  seats: z.array(z.object({ entryId: Id, judgeId: Id.nullable().describe('null: take the reader away') })).min(1).max(5000),
  reason: z.string().trim().min(1).max(500), basedOn: Revision,
});
/** The reader gives his marks at the organiser's computer. Packs bring them as well: see packs.issue and packs.receive. */
export const MarkInput = ContestId.extend({
  entryId: Id, person: z.string().trim().min(1).max(80).describe('who gives the marks'),
  scores: z.record(z.string().max(64), z.number().min(0).max(1_000_000)).refine((one) => Object.keys(one).length <= 200)
    .describe('criterion id → points; every criterion of the rubric'),
  comment: z.string().max(2000).default(''), reason: z.string().trim().min(1).max(500), basedOn: Revision,
});
export const Changed = z.object({ revision: Revision });
export const RecordInput = ContestId.extend({ outFile: FilePath });
export const RecordMade = z.object({ file: FilePath, cases: z.number().int(), at: IsoTime });
