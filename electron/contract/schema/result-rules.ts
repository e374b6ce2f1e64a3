// The rules of results: arbitration, fair scores, votes, who else is honoured, unblinding, 公示 and certificates.
import { z } from 'zod';

const share = z.number().min(0).max(1);
const ruleId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/**
 * Who settles two marks that lie apart. 1+1: the leader reads after the first judge, his mark holds. 1+1+1: within the
 * threshold of the first the leader's mark holds, else the chief's, who sees both. 2+1: within it the mean, else the chief
 * sees both and his mark holds. 2+1+1: a third reads without seeing; within it of one of the two the mean of his and the
 * nearer, else the chief. Threshold and boundary (> or >=) are those of `discrepancy`.
 */
export const ArbitrationRule = z.object({
  chain: z.enum(['none', '1+1', '1+1+1', '2+1', '2+1+1']).default('none').describe('none: marks that lie apart are decided case by case'),
  per: z.enum(['total', 'criterion']).default('total'),
  criterionShare: share.default(0.3).describe('per criterion: threshold as a share of its most points'),
  equalDistance: z.enum(['higher', 'lower', 'mean']).default('higher')
    .describe('2+1+1: the third lies equally far from both: mean with the higher, with the lower, or of all three'),
});

/** When marks may be corrected for severe and lenient judges, and how sure figures must be. */
export const FairRule = z.object({
  minMarks: z.number().int().min(1).max(1000).default(8).describe('marks that every judge needs in the group'),
  significance: z.number().gt(0).max(0.5).default(0.05).describe('most probability that differences of judges are chance'),
  confidence: z.number().min(0.5).max(0.999).default(0.9).describe('of intervals'),
  draws: z.number().int().min(100).max(100_000).default(4000).describe('simulated contests behind the probabilities'),
});

/** 优秀组织奖: units that reach both limits, best by the weighted points of their awards. */
export const OrganisationRule = z.object({
  name: z.string().min(1).max(80), minEntries: z.number().int().min(0).max(100_000).default(0),
  minAwardShare: share.default(0).describe('awards / entries of the unit'),
  count: z.number().int().min(0).max(10_000).nullable().default(null).describe('null: every unit that reaches the limits'),
  points: z.record(ruleId, z.number().min(0).max(1000)).default({}).describe('award id → points of a unit for each; absent: 1'),
  entryPoints: z.number().min(0).max(1000).default(0).describe('points for each entry handed in'),
});

/** 指导教师奖 */
export const AdvisorRule = z.object({
  name: z.string().min(1).max(80), awards: z.array(ruleId).max(50).default([]).describe('awards whose advisors are honoured; empty: all'),
  which: z.enum(['first', 'all']).default('all').describe('of several advisors of an entry'),
  once: z.boolean().default(true).describe('one certificate for several winners, for the highest award'),
});

export const HonourRule = z.object({
  organisation: OrganisationRule.nullable().default(null),
  advisors: AdvisorRule.nullable().default(null),
  recommend: z.object({
    kind: z.enum(['ratio', 'count']), value: z.number().min(0).max(1_000_000),
    awards: z.array(ruleId).max(50).default([]).describe('only winners of these; empty: by rank alone'),
  }).nullable().default(null).describe('how many of each ranking group go on to the level above'),
});

export const UnblindingRule = z.object({
  twoPersons: z.boolean().default(false).describe('identities must be sealed before packs are issued, and two people open them'),
});

export const PublicationRule = z.object({
  workingDays: z.number().int().min(1).max(365).default(5), contact: z.string().max(400).default(''),
  ageLimit: z.number().int().min(0).max(365).default(0).describe('days after the end that objections are still taken'),
});

/** Placeholders of the number: {year} {contest} {award} {seq:4} */
export const CertificateRule = z.object({
  number: z.string().min(1).max(120).default('{year}-{seq:4}'),
  issuer: z.string().max(200).default('').describe('落款'),
  note: z.string().max(400).default('').describe('line at the foot, e.g. 不作为中小学招生入学依据'),
});

/** What the awards' own schema says besides ranks: base, caps of units. */
export const awardExtras = {
  base: z.enum(['all', 'rereview', 'submitted', 'trainees']).default('all')
    .describe('what ratios are taken of: entries that are judged, that went on to re-review, that were submitted at all, or trainees'),
  trainees: z.number().int().min(0).max(10_000_000).nullable().default(null).describe('base trainees: how many there were in the whole contest'),
  unitCap: z.number().int().min(1).max(10_000).nullable().default(null).describe('most awards of a submitting unit in a ranking group'),
  unitCapShare: share.nullable().default(null).describe("most awards of a submitting unit as a share of its entries in the group"),
};

export const resultRules = {
  arbitration: ArbitrationRule.prefault({}),
  fairScores: FairRule.prefault({}),
  voteScale: z.enum(['max', 'share']).default('max').describe('votes as points: full points for the most votes of the group, or by share of them'),
  honours: HonourRule.prefault({}),
  unblinding: UnblindingRule.prefault({}),
  publication: PublicationRule.prefault({}),
  certificates: CertificateRule.prefault({}),
};
