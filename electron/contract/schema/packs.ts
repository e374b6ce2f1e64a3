// What crosses the border for packs: issuing judging packs, receiving score packs.
import { z } from 'zod';
import { ContestId, FileHash, FilePath, Id, IsoTime, Revision } from './shared.ts';

export const IssueInput = ContestId.extend({
  outDir: FilePath, judgeIds: z.array(Id).min(1).max(5000).optional().describe('only these judges, after a repair; absent: all'),
});
export const Issued = z.object({
  packs: z.array(z.object({
    judgeId: Id, name: z.string(), file: FilePath,
    passphrase: z.string().describe("shown once; tell it apart from the file; empty where the judge's card opens it"),
    lock: z.enum(['passphrase', 'card']).default('passphrase'),
    entries: z.number().int(), bytes: z.number().int(), revision: z.number().int(),
  })),
  revision: Revision,
});

export const PackList = z.object({
  packs: z.array(z.object({
    judgeId: Id, name: z.string(), fileName: z.string(), revision: z.number().int(), issuedAt: IsoTime,
    entries: z.number().int(), received: z.boolean(), lastSeq: z.number().int().nullable(),
    kind: z.enum(['pack', 'sheet']).default('pack').describe('sheet: 评分表 as a workbook'),
    lock: z.enum(['passphrase', 'card', 'none']).default('passphrase'),
  })),
});

/** 评分表: a protected workbook for a judge whose computer can't run the program. */
export const ExcelSheetInput = ContestId.extend({
  judgeId: Id, outFile: FilePath,
  materials: z.boolean().default(false).describe('also the materials as plain files under the codes, in a folder beside the workbook'),
});
export const ExcelSheet = z.object({
  file: FilePath, judgeId: Id, name: z.string(), entries: z.number().int(), bytes: z.number().int(), revision: z.number().int(),
  materials: z.object({
    folder: FilePath, files: z.number().int(), bytes: z.number().int(),
    withheld: z.number().int().describe('films whose mask could not be kept outside the program'),
  }).nullable().default(null),
});

export const ReceiveInput = ContestId.extend({
  files: z.array(FilePath).min(1).max(2000).describe('score packs, score sheets (.xlsx), or folders that hold them'),
});
export const Verdict = z.enum([
  'new', 'changed', 'same', 'older', 'wrongContest', 'wrongSlot', 'wrongSigner', 'damaged', 'newer', 'invalid', 'notPack', 'fork', 'branch',
  'gap', 'late', 'unsigned',
]);
const SheetCounts = z.object({
  new: z.number().int(), changed: z.number().int(), same: z.number().int(), blank: z.number().int(),
});
export const Incoming = z.object({
  file: FilePath, fileName: z.string(), fileHash: FileHash.nullable(), judgeId: Id.nullable(), judgeName: z.string(),
  seq: z.number().int().nullable(), verdict: Verdict, code: z.string(), acceptable: z.boolean(), sentence: z.string(),
  receipt: z.string(), counts: SheetCounts,
  signed: z.boolean().default(true).describe('false: a score sheet, which nobody signed'),
  needsConfirm: z.boolean().default(false).describe('taken only when its hash is among `confirm`'),
  differences: z.array(z.object({
    blindCode: z.string(), criterion: z.string(), before: z.number().nullable(), after: z.number().nullable(),
  })),
  pending: z.array(z.object({ blindCode: z.string(), totals: z.array(z.number().nullable()) })).default([])
    .describe('two computers: entries on which the packs differ; they wait for a new signed pack. The last total is of this pack'),
  taken: z.boolean().default(false).describe('after receive: taken in, archived or set aside; false: nothing of it was kept'),
});
export const ReceivePreview = z.object({ basedOn: Revision, items: z.array(Incoming) });

const hashes = z.array(FileHash).max(5000).default([]);
export const ReceiveApply = ReceiveInput.extend({
  basedOn: Revision,
  confirm: hashes.describe('files whose gap in the numbers, or missing signature, a person accepts'),
  leave: hashes.describe('files that are not taken although they could be'),
});

/** Receiving ends and may be opened again until results are published; what comes later waits for two people. */
export const CloseInput = ContestId.extend({ basedOn: Revision });
export const ReceivingState = z.object({ closedAt: IsoTime.nullable(), revision: Revision });

export const WaitingPacks = z.object({
  closedAt: IsoTime.nullable(), basedOn: Revision,
  items: z.array(z.object({
    hash: FileHash, fileName: z.string(), judgeId: Id, judgeName: z.string(), why: z.enum(['late', 'fork']), seq: z.number().int(),
    receipt: z.string(), arrivedAt: IsoTime, counts: SheetCounts, sentence: z.string(),
    first: z.object({ person: z.string(), reason: z.string(), at: IsoTime }).nullable(),
    outcome: z.enum(['waiting', 'taken', 'left']), decidedAt: IsoTime.nullable(), second: z.string().nullable(),
    secondReason: z.string().nullable().default(null),
    takeable: z.boolean().default(false).describe('two people may take it; false: it can only be left'),
  })),
  branches: z.array(z.object({
    judgeId: Id, judgeName: z.string(), seq: z.number().int(), receipts: z.array(z.string()), same: z.number().int(),
    pending: z.array(z.object({ blindCode: z.string(), totals: z.array(z.number().nullable()) })),
  })).default([]).describe('judges who went on on two computers: entries that wait for their next signed pack, a total for each receipt'),
});
export const DecideWaitingInput = ContestId.extend({
  hash: FileHash, person: z.string().trim().min(1).max(80), reason: z.string().trim().min(1).max(500),
  take: z.boolean().describe('taking needs two different people, leaving one'), basedOn: Revision,
});
export const WaitingDecided = z.object({ outcome: z.enum(['waiting', 'taken', 'left']), revision: Revision });
export const Received = z.object({
  received: z.number().int(), batchId: Id.nullable(), items: z.array(Incoming), revision: Revision,
});

export const ReceiveUndone = z.object({ packs: z.number().int(), revision: Revision });

export const CaseKind = z.enum(['veto', 'discrepancy', 'recusal', 'report', 'missing', 'leak', 'old_pack']);
/** accept: as it is · another_judge: one more reading · arbitrate: the group leader decides · remind · exclude the entry · ask_again: a new pack. */
export const CaseAction = z.enum(['accept', 'another_judge', 'arbitrate', 'remind', 'exclude', 'ask_again']);
export const ProgressInput = ContestId.extend({ compact: z.boolean().default(false).describe('states in `grid`, none in `cells`') });
const CaseDecision = z.object({ action: CaseAction, reason: z.string(), at: IsoTime });

export const Progress = z.object({
  judges: z.array(z.object({
    judgeId: Id, name: z.string(), assigned: z.number().int(), submitted: z.number().int(), recused: z.number().int(),
    reported: z.number().int(), lastReceivedAt: IsoTime.nullable(),
    medianSeconds: z.number().nullable().default(null).describe('per entry that is scored; null: no times came back'),
  })),
  entries: z.array(z.object({ entryId: Id, blindCode: z.string(), division: z.string(), done: z.number().int(), seats: z.number().int() })),
  cells: z.array(z.object({
    entryId: Id, judgeId: Id, state: z.enum(['assigned', 'draft', 'submitted', 'recused', 'reported', 'discrepant']),
  })),
  queue: z.array(z.object({
    kind: CaseKind, entryId: Id.nullable(), blindCode: z.string(), judgeId: Id.nullable(), what: z.string(), why: z.string(),
    whatEn: z.string().default(''), whyEn: z.string().default(''),
    facts: z.string().default('').describe('what the case rests on; a decision holds as long as it is the same'),
    suggested: CaseAction.default('accept'), others: z.array(CaseAction).default([]),
    decided: CaseDecision.nullable().default(null),
    before: CaseDecision.nullable().default(null).describe('decided when the facts were others: the case is open again'),
  })),
  grid: z.array(z.object({
    judgeId: Id, at: z.string().describe('places in `entries`, with commas between: one text is parsed at once, 150,000 numbers are not'),
    states: z.string().describe('a letter each: a assigned, d draft, s submitted, r recused, p reported, x discrepant'),
  })).default([]),
  deadline: z.string().nullable().default(null).describe('last day of judging'),
  basedOn: Revision.default(0),
});
export const DecideCaseInput = ContestId.extend({
  kind: CaseKind, entryId: Id.nullable(), judgeId: Id.nullable(), facts: z.string().max(500),
  action: CaseAction, reason: z.string().trim().min(1).max(500), basedOn: Revision,
});
export const CaseDecided = z.object({ revision: Revision });
export const SheetFileInput = ContestId.extend({ outFile: FilePath });
export const RemindersMade = z.object({ file: FilePath, judges: z.number().int(), missing: z.number().int() });
export const ProgressFile = z.object({ file: FilePath, rows: z.number().int() });
