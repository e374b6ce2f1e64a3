// What crosses the border for assignment: propose, look, apply.
import { z } from 'zod';
import { ContestId, Id, Revision } from './shared.ts';

export const Pair = z.object({ entryId: Id, judgeId: Id });

export const ProposeInput = ContestId.extend({
  coverage: z.number().int().min(1).max(50).optional(),
  maxLoad: z.number().int().min(1).max(100000).optional(),
  seed: z.number().int().min(0).max(2 ** 31).default(1),
});

const Load = z.object({ judgeId: Id, name: z.string(), unit: z.string(), load: z.number().int(), maxLoad: z.number().int() });
const ConflictMet = z.object({ kind: z.string(), pairs: z.number().int() });
const Link = z.object({ division: z.string(), judges: z.number().int(), connected: z.boolean() });

export const Proposal = z.object({
  pairs: z.array(Pair),
  objective: z.object({
    unfilled: z.number().int(), maxLoad: z.number().int(), spread: z.number().int(), cost: z.number(), proven: z.boolean(),
  }),
  loads: z.array(Load), conflicts: z.array(ConflictMet), links: z.array(Link),
  coverage: z.number().int(), maxLoad: z.number().int(), seed: z.number().int(), milliseconds: z.number(),
  basedOn: Revision,
});

export const ApplyInput = ContestId.extend({
  pairs: z.array(Pair).min(1).max(500_000), basedOn: Revision, seed: z.number().int().min(0).max(2 ** 31).optional(),
});
export const Applied = z.object({ pairs: z.number().int(), revision: Revision });

export const Matrix = z.object({
  judges: z.array(z.object({
    judgeId: Id, name: z.string(), unit: z.string(), load: z.number().int(), maxLoad: z.number().int().nullable(),
  })),
  entries: z.array(z.object({ entryId: Id, blindCode: z.string(), title: z.string(), division: z.string(), subject: z.string() })),
  pairs: z.array(Pair),
  conflicts: z.array(Pair.extend({ kind: z.string() })),
  appliedAt: z.string().nullable(),
  seed: z.number().int().nullable(),
});
