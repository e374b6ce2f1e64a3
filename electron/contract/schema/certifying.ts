// What crosses the border for certifying (认定): what teachers declare, what the school checks, what the county approves.
import { z } from 'zod';
import { Amount, Code, Day, Form, Level } from './credit-rules.ts';
import { TeacherId } from './directory.ts';
import { Result } from './programmes.ts';
import { FilePath, Id, IsoTime, Overwrite } from './shared.ts';

export const State = z.enum(['submitted', 'schoolChecked', 'approved', 'returned', 'rejected', 'withdrawn']);
export const DeclarationId = z.object({ declarationId: z.number().int() });

export const DeclareInput = z.object({
  declarationId: z.number().int().optional().describe('a returned one, handed in again'),
  teacherId: TeacherId, kind: z.enum(['training', 'activity']),
    subject: z.string().trim().min(1).max(200).describe('name of the training or achievement'),
  activity: Code.nullable().default(null), level: Level, form: Form, organiser: z.string().trim().max(200).default(''),
    organiserLevel: Level.optional(),
  from: Day, to: Day, days: z.number().int().min(1).max(366).nullable().default(null),
    hours: Amount.nullable().default(null),
  claimed: Amount.nullable().default(null).describe('credits asked for, where the rule leaves a range or takes own credits'),
  result: Result.default(''), certificateNumber: z.string().trim().max(60).default(''),
    note: z.string().trim().max(500).default(''),
  proofs: z.array(FilePath).max(20).default([]).describe('scans; copied into the workspace'),
    actor: z.string().trim().max(60).default(''),
});

export const Declaration = z.object({
  declarationId: z.number().int(), teacherId: TeacherId, teacherName: z.string(), idMasked: z.string(),
    schoolName: z.string(), unitName: z.string(),
  kind: z.enum(['training', 'activity']), subject: z.string(), activity: z.string(), activityName: z.string(),
    level: Level, form: Form,
  organiser: z.string(), organiserLevel: Level, from: Day, to: Day, days: z.number().int().nullable(),
    hours: z.number().nullable(),
  claimed: z.number().nullable(), result: Result, certificateNumber: z.string(), note: z.string(), state: State,
    createdAt: IsoTime,
  proposed: z.object({ credits: z.number(), min: z.number().nullable(), max: z.number().nullable(),
    category: z.string(), why: z.string() })
    .describe('what the rules in force would post'),
  postingSeq: z.number().int().nullable(),
  proofs: z.array(z.object({ proofId: Id, name: z.string(), bytes: z.number().int() })),
  steps: z.array(z.object({ step: z.string(), decision: z.string(), actor: z.string(), opinion: z.string(),
    credits: z.number().nullable(), at: IsoTime })),
});

export const ListInput = z.object({
  state: State.nullable().default(null), unitId: Id.nullable().default(null), schoolId: Id.nullable().default(null),
    teacherId: TeacherId.nullable().default(null),
  limit: z.number().int().min(1).max(500).default(100), offset: z.number().int().min(0).default(0),
});
export const List = z.object({
  declarations: z.array(Declaration), total: z.number().int(),
    counts: z.record(z.string(), z.number().int()).describe('state → how many'), revision: z.number().int(),
});

/** Batch: all of them are decided, or none. */
export const DecideInput = z.object({
  declarationIds: z.array(z.number().int()).min(1).max(2000), step: z.enum(['school', 'county']),
    decision: z.enum(['pass', 'return', 'reject']),
  actor: z.string().trim().min(1).max(60).describe('who certifies'), opinion: z.string().trim().max(300).default(''),
  credits: Amount.nullable().default(null).describe('picked inside the range; for one declaration only'),
});
export const Decided =
  z.object({ decided: z.number().int(), posted: z.number().int(), credits: z.number(), revision: z.number().int() });

export const WithdrawInput = DeclarationId.extend({ actor: z.string().trim().max(60).default('') });

/** The register: who certified what, when, with which opinion. */
export const RegisterInput = z.object({
  outFile: FilePath, overwrite: Overwrite, from: Day.nullable().default(null), to: Day.nullable().default(null),
    unitId: Id.nullable().default(null), schoolId: Id.nullable().default(null),
});
export const Written = z.object({ file: FilePath, rows: z.number().int(), bytes: z.number().int() });
