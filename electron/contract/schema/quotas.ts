// What crosses the border for quotas and passing on: the table by unit, the order of each unit, the recommendation file.
import { z } from 'zod';
import { ContestId, FileHash, FilePath, Id, IsoTime, Overwrite, Revision } from './shared.ts';

/** `most` null: 不限. division or category '': all of them together. */
export const Quota = z.object({ unitId: Id, division: z.string().max(60), category: z.string().max(60),
  most: z.number().int().min(0).max(100_000).nullable() });
export const Table = z.object({
  revision: Revision, divisions: z.array(z.object({ id: Id, name: z.string() })), categories: z.array(z.object({ id: Id, name: z.string() })),
  units: z.array(z.object({
    unitId: Id, name: z.string(), total: z.number().int().nullable().describe('null: no limit, or no quota'),
    cells: z.array(z.object({ division: z.string(), category: z.string(), most: z.number().int().nullable(),
      set: z.boolean().describe('false: no quota was given here; true with most null: 不限'),
      used: z.number().int().describe('entries in the order of the unit; all its entries as long as it has no order'),
      handedIn: z.number().int().describe('all its active entries, ordered or not'), over: z.number().int() })),
  })),
  columnTotals: z.array(z.object({ division: z.string(), category: z.string(), most: z.number().int().nullable(), used: z.number().int() })),
});
export const SetInput = ContestId.extend({ quotas: z.array(Quota).max(100_000),
  remove: z.array(Quota.omit({ most: true })).max(100_000).default([]), basedOn: Revision });
export const ExportInput = ContestId.extend({ outFile: FilePath, overwrite: Overwrite });
export const Written = z.object({ file: FilePath, bytes: z.number().int() });

export const OfUnit = ContestId.extend({ unitId: Id });
export const RecommendationInput = OfUnit.extend({
  propose: z.literal('results').optional().describe('ranks as the published results would have them; nothing is stored'),
});
export const Recommended = z.object({
  entryId: Id, number: z.string(), title: z.string(), division: z.string(), category: z.string(), school: z.string(), authors: z.array(z.string()),
  rank: z.number().int().nullable().describe('place in the order of the unit'), score: z.number().nullable(), award: z.string(),
  resultRank: z.number().int().nullable().describe('rank in the published results'),
  verdict: z.enum(['in', 'over', 'notRanked', 'localOnly', 'withdrawn']), why: z.string(),
});
export const Recommendation = z.object({
  basedOn: Revision, unitId: Id, unitName: z.string(), level: z.string(), nextLevel: z.string(),
  withoutUnit: z.number().int().describe('entries of the contest that no unit has handed in: they are in no recommendation'),
  rows: z.array(Recommended), counts: z.object({ in: z.number().int(), over: z.number().int(), notRanked: z.number().int() }),
  made: z.array(z.object({ at: IsoTime, entries: z.number().int(), code: z.string(), fileName: z.string() })),
});
export const OrderInput = OfUnit.extend({
  division: z.string().max(60), category: z.string().max(60),
    entryIds: z.array(Id).max(20_000).describe('in order; those left out lose their place'), basedOn: Revision,
});
export const Ordered = z.object({ ranked: z.number().int(), revision: Revision });

export const RecommendInput = OfUnit.extend({
  outFile: FilePath, overwrite: Overwrite, files: z.boolean().default(true).describe('with the files of the entries'),
  passphrase: z.string().min(8).max(300).optional().describe('absent: one is made and shown once'),
});
export const RecommendationMade = z.object({
  file: FilePath, bytes: z.number().int(), entries: z.number().int(), files: z.number().int(), passphrase: z.string(),
  code: z.string().describe('to read over the phone; the receiver sees the same'), sha256: FileHash,
});
export const AcceptInput = z.object({
  file: FilePath, passphrase: z.string().max(300).optional().describe('not needed for a file made on this computer'),
  contestId: Id.optional().describe('absent: the one contest that fits'), basedOn: Revision.optional(), overQuota: z.literal(true).optional(),
});
export const Arrived = z.object({
  contestId: Id, contest: z.string(), from: z.object({ contest: z.string(), unit: z.string(), level: z.string(),
    madeOn: z.string(), turn: z.number().int().describe('the how many-th file of this unit') }),
    sameLevel: z.boolean().describe('file and contest say the same level: one of them is probably not set right'),
    unitNew: z.boolean().describe('the unit is not in the list of units yet and is added'), passphraseKnown: z.boolean(),
    code: z.string(),
  fileHash: FileHash, basedOn: Revision, signerKnown: z.boolean().describe('false: another computer signed than the last time'), firstTime: z.boolean().describe('nothing of this unit was taken in before'), files: z.number().int(),
  entries: z.array(z.object({
    number: z.string(), title: z.string(), division: z.string(), category: z.string(), rank: z.number().int().nullable(),
    verdict: z.enum(['new', 'changed', 'same', 'overQuota', 'unknownDivision', 'unknownCategory', 'localOnly', 'frozen',
      'unclearSchool', 'dropped']).describe('dropped: an earlier file of this unit had it, this one has not; it is withdrawn'), message: z.string(),
  })),
  counts: z.object({ new: z.number().int(), changed: z.number().int(), same: z.number().int(), refused: z.number().int() }),
});
export const Accepted = z.object({
  contestId: Id, added: z.number().int(), changed: z.number().int(), same: z.number().int(), files: z.number().int(),
    batchId: Id.nullable(), code: z.string(), revision: Revision,
});
