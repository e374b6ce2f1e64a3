// What crosses the border for the expert pool: people, draws with seed and record, substitutes, invitations.
import { z } from 'zod';
import { TwoPeople } from './reports.ts';
import { Id, ContestId, FilePath, IsoTime, Overwrite, Revision } from './shared.ts';

const Word = z.string().trim().max(120);
const Words = z.array(z.string().trim().min(1).max(60)).max(40);
const Day = z.string().regex(/^(\d{4}-\d\d-\d\d)?$/);
export const ExpertState = z.enum(['active', 'suspended', 'left']);

export const Expert = z.object({
  expertId: Id, name: z.string(), sex: z.enum(['', 'female', 'male']), birthYear: z.number().int().nullable(), unit: z.string(),
    schoolCode: z.string(),
  recommendedBy: z.string().describe('推荐单位: recusal key'), stages: z.array(z.string()), subjects: z.array(z.string()),
    specialities: z.array(z.string()),
  professionalTitle: z.string(), degree: z.string(), position: z.string(), qualifications: z.string(), phoneMasked: z.string(), idMasked: z.string(),
  termFrom: z.string(), termTo: z.string(), inTerm: z.boolean(), state: ExpertState, remark: z.string(),
    hints: z.array(z.string()).describe('conditions of the pool this expert seems to meet, for people to judge'),
    drawn: z.number().int().describe('how often drawn so far'),
});
export const ListInput = z.object({
  search: z.string().max(100).default(''), stage: Word.default(''), subject: Word.default(''), unit: Word.default(''), state: ExpertState.optional(),
  inTerm: z.boolean().optional(), offset: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(1000).default(200),
});
export const Experts = z.object({
  total: z.number().int(), rows: z.array(Expert), revision: Revision, stages: z.array(z.string()), subjects: z.array(z.string()),
    units: z.array(z.string()),
});
export const SaveInput = z.object({
  expertId: Id.optional().describe('absent: a new expert'), name: z.string().trim().min(1).max(60).optional(), sex: z.enum(['', 'female',
    'male']).optional(),
  birthYear: z.number().int().min(1900).max(2100).nullable().optional(), unit: Word.optional(),
    schoolCode: z.string().trim().regex(/^(\d{10})?$/).optional(),
  recommendedBy: Word.optional(), stages: Words.optional(), subjects: Words.optional(), specialities: Words.optional(),
    professionalTitle: Word.optional(),
  degree: Word.optional(), position: Word.optional(), qualifications: z.string().trim().max(500).optional(),
    phone: z.string().trim().max(30).optional(),
  idNumber: z.string().trim().max(40).optional(), termFrom: Day.optional(), termTo: Day.optional(), state: ExpertState.optional(),
    remark: z.string().trim().max(500).optional(),
});
export const ExpertId = z.object({ expertId: Id });

/** How many to draw of which kind. An expert fits a stratum by stage and subject; empty: any. */
export const Stratum = z.object({
  stage: Word.default(''), subject: Word.default(''), count: z.number().int().min(1).max(500),
    substitutes: z.number().int().min(0).max(500).default(0),
  perUnit: z.number().int().min(1).max(100).optional().describe('at most so many from one unit'),
});
export const DrawInput = ContestId.extend({
  seed: z.number().int().min(0).max(2 ** 31 - 1), strata: z.array(Stratum).min(1).max(200),
  operator: Word.default(''), supervisor: Word.default(''), exclude: z.array(z.object({ expertId: Id,
    reason: z.string().trim().min(2).max(200) })).max(1000).default([])
    .describe('declared recusals'),
  maxAge: z.number().int().min(30).max(100).optional(),
});
const Drawn = z.object({ expertId: Id, name: z.string(), unit: z.string(), recommendedBy: z.string(), stratum: z.number().int(),
  place: z.number().int(), note: z.string().describe('entries of the same unit in this contest; assignment keeps them apart') });
export const Draw = z.object({
  drawId: Id, contestId: Id, at: IsoTime, seed: z.number().int(), strata: z.array(Stratum), operator: z.string(), supervisor: z.string(),
  method: z.enum(['exact', 'chain']).describe('every possible draw had the same chance exactly, or nearly'),
  candidates: z.number().int(), poolHash: z.string().describe('hash of the list that was drawn from'),
  drawn: z.array(Drawn), substitutes: z.array(Drawn),
  excluded: z.array(z.object({ expertId: Id, name: z.string(), reason: z.string() })),
  short: z.array(z.object({ stratum: z.number().int(), missing: z.number().int(), sentence: z.string() })),
  replaces: z.string().nullable().describe('a later record: who stepped in for whom'),
  replaced: z.array(z.object({ expertId: Id, by: Id, reason: z.string(), at: IsoTime })), appointedAt: IsoTime.nullable(), revision: Revision,
});
export const Draws = z.object({ draws: z.array(Draw) });
export const DrawId = z.object({ drawId: Id });
export const ReplaceInput = DrawId.extend({ expertId: Id, reason: z.string().trim().min(2).max(200) });
export const AppointInput = DrawId.extend({ basedOn: Revision });
export const Appointed = z.object({ judges: z.number().int(), already: z.number().int(), revision: Revision });
export const SheetInput = DrawId.extend({ outFile: FilePath, overwrite: Overwrite, kind: z.enum(['invitations',
  'record']).describe('invitations: xlsx to send; record: PDF to sign'),
  withNumbers: z.boolean().default(false).describe('whole phone numbers in the invitations; needs two people and a reason'),
  reason: z.string().trim().max(200).default(''), ...TwoPeople });
export const Written = z.object({ file: FilePath, bytes: z.number().int() });
