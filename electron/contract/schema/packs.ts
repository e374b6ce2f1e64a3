// What crosses the border for packs: issuing judging packs, receiving score packs.
import { z } from 'zod';
import { ContestId, FileHash, FilePath, Id, IsoTime, Revision } from './shared.ts';

export const IssueInput = ContestId.extend({
  outDir: FilePath, judgeIds: z.array(Id).min(1).max(5000).optional().describe('only these judges, after a repair; absent: all'),
});
export const Issued = z.object({
  packs: z.array(z.object({
    judgeId: Id, name: z.string(), file: FilePath, passphrase: z.string().describe('shown once; tell it apart from the file'),
    entries: z.number().int(), bytes: z.number().int(), revision: z.number().int(),
  })),
  revision: Revision,
});

export const PackList = z.object({
  packs: z.array(z.object({
    judgeId: Id, name: z.string(), fileName: z.string(), revision: z.number().int(), issuedAt: IsoTime,
    entries: z.number().int(), received: z.boolean(), lastSeq: z.number().int().nullable(),
  })),
});

export const ReceiveInput = ContestId.extend({
  files: z.array(FilePath).min(1).max(2000).describe('score packs, or folders that hold them'),
});
export const Verdict = z.enum([
  'new', 'changed', 'same', 'older', 'wrongContest', 'wrongSlot', 'wrongSigner', 'damaged', 'newer', 'invalid', 'notPack', 'fork', 'branch',
  'gap', 'late',
]);
const SheetCounts = z.object({
  new: z.number().int(), changed: z.number().int(), same: z.number().int(), blank: z.number().int(),
});
export const Incoming = z.object({
  file: FilePath, fileName: z.string(), fileHash: FileHash.nullable(), judgeId: Id.nullable(), judgeName: z.string(),
  seq: z.number().int().nullable(), verdict: Verdict, code: z.string(), acceptable: z.boolean(), sentence: z.string(),
  receipt: z.string(), counts: SheetCounts,
  differences: z.array(z.object({
    blindCode: z.string(), criterion: z.string(), before: z.number().nullable(), after: z.number().nullable(),
  })),
});
export const ReceivePreview = z.object({ basedOn: Revision, items: z.array(Incoming) });

export const ReceiveApply = ReceiveInput.extend({ basedOn: Revision });
export const Received = z.object({
  received: z.number().int(), batchId: Id.nullable(), items: z.array(Incoming), revision: Revision,
});

export const ReceiveUndone = z.object({ packs: z.number().int(), revision: Revision });

export const Progress = z.object({
  judges: z.array(z.object({
    judgeId: Id, name: z.string(), assigned: z.number().int(), submitted: z.number().int(), recused: z.number().int(),
    reported: z.number().int(), lastReceivedAt: IsoTime.nullable(),
  })),
  entries: z.array(z.object({ entryId: Id, blindCode: z.string(), division: z.string(), done: z.number().int(), seats: z.number().int() })),
  cells: z.array(z.object({
    entryId: Id, judgeId: Id, state: z.enum(['assigned', 'draft', 'submitted', 'recused', 'reported', 'discrepant']),
  })),
  queue: z.array(z.object({
    kind: z.enum(['veto', 'discrepancy', 'recusal', 'report', 'missing']), entryId: Id.nullable(), blindCode: z.string(),
    judgeId: Id.nullable(), what: z.string(), why: z.string(),
  })),
});
