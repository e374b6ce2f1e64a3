// What crosses the border for assignment: propose, look, change, apply; conflicts, pins, the plan as a sheet.
import { z } from 'zod';
import { ContestId, FilePath, Id, IsoTime, Overwrite, Problem, Revision } from './shared.ts';

export const Pair = z.object({ entryId: Id, judgeId: Id });
const Pairs = z.array(Pair).max(500_000);
const whole = z.number().int();
const seed = z.number().int().min(0).max(2 ** 31);
/** Said by the program, in both languages. */
const Said = { sentence: z.string(), sentenceEn: z.string() };

/** Relations that somebody records; the other reasons of recusal are found by the program. */
export const RelationKind = z.enum(['relative', 'teacher_student', 'coauthor', 'colleague', 'declared', 'other']);
export type RelationKind = z.output<typeof RelationKind>;

export const Mode = z.enum(['new', 'repair']);

/** What is asked of a plan; absent: as in the contest's rules. */
const Asked = {
  coverage: whole.min(1).max(50).optional(),
  maxLoad: whole.min(1).max(100_000).optional(),
  mode: Mode.default('new').describe('repair: fewest changes of the plan in force come before even loads'),
  seed: seed.default(1),
};

export const ProposeInput = ContestId.extend({
  ...Asked,
  partial: z.boolean().default(false).describe('when seats stay empty: a plan with the fewest empty seats instead of a refusal'),
  randomCap: z.number().gt(0).max(1).nullable().optional().describe('most probability of any pair; null: not drawn at random; absent: as in the rules'),
});

const Load = z.object({ judgeId: Id, name: z.string(), unit: z.string(), load: whole, maxLoad: whole, minLoad: whole.optional() });
const ConflictMet = z.object({ kind: z.string(), pairs: whole });

/** Judges of one ranking group: whether severity can be compared, and where the group would fall apart first. */
export const Link = z.object({
  division: z.string(), judges: whole, connected: z.boolean(),
  entries: whole.default(0),
  possible: z.boolean().default(true).describe('false: no plan at all can connect these judges'),
  parts: z.array(z.array(Id)).default([]).describe('sets of judges that share no entry, largest first'),
  edges: z.array(z.object({ a: Id, b: Id, shared: whole })).default([]).describe('pairs of judges with shared entries; empty for large groups'),
  weakest: z.object({ a: Id, b: Id, shared: whole, routes: whole }).nullable().default(null)
    .describe('the two that share fewest entries, and how many ways round there are'),
  breakers: z.array(Id).default([]).describe('judges without whom the group falls apart'),
  margin: whole.nullable().default(null).describe('fewest shared entries whose loss would split the group'),
  ...Said,
}).partial({ sentence: true, sentenceEn: true });

/** One objective of the plan, in order of importance: what was reached beside what can be reached. */
export const Line = z.object({
  objective: z.enum(['unfilled', 'changes', 'loads', 'weakest', 'affinity']),
  result: z.number(), bound: z.number().nullable().describe('null: not known'),
  proven: z.boolean(), proof: z.enum(['flow', 'cut', 'dual', 'search', 'none']),
  shown: z.string().optional().describe('result and bound as a clerk reads them, where the number is not for reading:'),
  shownBound: z.string().optional().describe('loads: result is the sum of squared loads, shown is the largest load'),
  ...Said,
});

/** Where a plan is scarce: empty seats (missing > 0) or no room to spare. */
export const Spot = z.object({
  division: z.string(), entryIds: z.array(Id), judgeIds: z.array(Id), missing: whole, spare: whole, recruits: whole, ...Said,
});

const evaluation = {
  lines: z.array(Line), loads: z.array(Load), conflicts: z.array(ConflictMet), links: z.array(Link),
  changes: z.object({ added: Pairs, removed: Pairs, kept: whole }).describe('against the plan in force'),
  spots: z.array(Spot), seats: whole, basedOn: Revision,
};

export const Proposal = z.object({
  pairs: Pairs,
  objective: z.object({
    unfilled: whole, maxLoad: whole, spread: whole, cost: z.number(), proven: z.boolean(),
  }),
  ...evaluation,
  mode: Mode, coverage: whole, maxLoad: whole, seed: whole, milliseconds: z.number(),
  certificate: z.string().describe('short code of the certificate, printed on the draw record'),
  random: z.object({ cap: z.number(), expected: z.number(), best: z.number() }).nullable(),
});

export const ApplyInput = ContestId.extend({
  pairs: Pairs.min(1), basedOn: Revision, seed: seed.optional(), mode: Mode.default('new'), certificate: z.string().max(40).default(''),
  coverage: Asked.coverage.describe('what the plan was proposed with; absent: as in the rules, or the same number for all entries'),
  maxLoad: Asked.maxLoad, randomCap: ProposeInput.shape.randomCap,
  partial: z.boolean().default(false).describe('seats may stay empty; without it such a plan is refused'),
});
export const Applied = z.object({
  pairs: whole, revision: Revision, added: whole, removed: whole, judgeIds: z.array(Id).describe('judges whose entries changed'),
});

/** A plan that was changed by hand or read from a sheet: its faults, and how far it is from the optimum. */
export const CheckInput = ContestId.extend({
  ...Asked, pairs: Pairs, partial: ProposeInput.shape.partial, randomCap: ProposeInput.shape.randomCap,
});
export const Checked = z.object({
  ...evaluation,
  faults: z.array(z.object({ entryId: z.string(), judgeId: z.string(), kind: z.string(), ...Said }))
    .describe("while there is one, the plan cannot be applied; entryId or judgeId is '' where the fault is not of one"),
});

export const SwapsInput = ContestId.extend({ ...Asked, pairs: Pairs, judgeId: Id, entryId: Id, limit: whole.min(1).max(200).default(12) });
export const Swaps = z.object({
  swaps: z.array(z.object({
    kind: z.enum(['exchange', 'hand_over', 'seat']).describe('two judges exchange entries; one hands the entry over; an empty seat is taken'),
    judgeId: Id.describe('the other judge'), entryId: Id.nullable().describe('what comes back'),
    added: Pairs, removed: Pairs,
    change: z.object({ unfilled: whole, squares: whole, weakest: z.number(), affinity: z.number(), changes: whole }),
    optimal: z.boolean().describe('the plan stays as good as before'), ...Said,
  })),
  assigned: z.boolean(), barred: z.string().describe('the kind of conflict that bars the pair, or empty'),
});

const PairsChange = ContestId.extend({ pairs: Pairs.min(1), basedOn: Revision });
export const PinInput = PairsChange.extend({ pinned: z.boolean() });
export const DeclareInput = PairsChange.extend({ kind: RelationKind.default('declared'), note: z.string().trim().max(300).default('') });
export const WithdrawInput = PairsChange;
export const Changed = z.object({ pairs: whole, revision: Revision });

export const RelateInput = ContestId.extend({
  judgeId: Id, kind: RelationKind, name: z.string().trim().min(1).max(60), school: z.string().trim().max(120).default(''),
  idNumber: z.string().trim().max(40).default('').describe('ID number or phone; kept sealed, shown masked'),
  note: z.string().trim().max(300).default(''), basedOn: Revision,
});
export const Related = z.object({ relationId: Id, entries: whole.describe('entries the relation bars now'), revision: Revision });
export const Relations = z.object({
  basedOn: Revision,
  relations: z.array(z.object({
    relationId: Id, judgeId: Id, judge: z.string(), kind: RelationKind, name: z.string(), school: z.string(), masked: z.string(),
    note: z.string(), entries: whole,
  })),
  declared: z.array(Pair.extend({ kind: RelationKind, note: z.string(), judge: z.string(), blindCode: z.string() })),
});
export const UnrelateInput = ContestId.extend({ relationIds: z.array(Id).min(1).max(5000), basedOn: Revision });

export const CoverageInput = ContestId.extend({
  entryIds: z.array(Id).min(1).max(100_000), coverage: whole.min(1).max(50).nullable().describe('null: as in the rules again'), basedOn: Revision,
});

export const Matrix = z.object({
  judges: z.array(z.object({
    judgeId: Id, name: z.string(), unit: z.string(), load: whole, maxLoad: whole.nullable(), minLoad: whole.default(0),
    subjects: z.array(z.string()).default([]), divisions: z.array(z.string()).default([]),
  })),
  entries: z.array(z.object({
    entryId: Id, blindCode: z.string(), title: z.string(), division: z.string(), subject: z.string(),
    category: z.string().default(''), coverage: whole.default(1),
    ownCoverage: whole.nullable().optional().describe('set for this entry alone; null: as in the rules'),
  })),
  pairs: z.array(Pair),
  conflicts: z.array(Pair.extend({ kind: z.string() })),
  conflictsLeftOut: whole.default(0).describe('reasons not listed because the contest is very large'),
  pins: z.array(Pair).default([]), frozen: z.array(Pair).default([]).describe('pairs already scored: they stay'),
  affinities: z.array(Pair.extend({ value: z.number() })).default([]).describe('imported; all others follow from subject and division'),
  appliedAt: z.string().nullable(), seed: whole.nullable(), basedOn: Revision,
});

export const ExportPlanInput = ContestId.extend({
  outFile: FilePath, overwrite: Overwrite, pairs: Pairs.optional().describe('absent: the plan in force'),
});
export const ReadPlanInput = ContestId.extend({ filePath: FilePath });
export const PlanRead = z.object({ pairs: Pairs, problems: z.array(Problem), same: whole, added: whole, removed: whole });
export const RecordInput = ContestId.extend({
  outFile: FilePath, overwrite: Overwrite, operator: z.string().trim().max(60).default(''), supervisor: z.string().trim().max(60).default(''),
});
export const CertificateInput = ProposeInput.extend({ outFile: FilePath, overwrite: Overwrite });
export const Written = z.object({ file: FilePath, bytes: whole });

export const Plans = z.object({
  plans: z.array(z.object({
    number: whole, at: IsoTime, mode: Mode, seed: whole.nullable(), pairs: whole, added: whole, removed: whole, certificate: z.string(),
    lines: z.array(Line),
  })),
});
