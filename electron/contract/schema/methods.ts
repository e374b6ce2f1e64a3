// The algorithms on instances brought as JSON, so that anyone can check them; no workspace is needed.
import { z } from 'zod';

const number = z.number().int().min(0);
const list = z.array(number);

export const AssignInput = z.object({
  judges: z.array(z.object({
    id: z.string().or(z.number()), min: number.default(0), max: number.nullish().describe('absent or null: no limit'),
    org: z.string().or(z.number()).nullish(),
  })).max(1_000_000),
  entries: z.array(z.object({ id: z.string().or(z.number()), coverage: number })).max(1_000_000),
  pairs: z.array(z.any()).describe('[judgeIndex, entryIndex, affinity]: pairs that are not listed are not allowed'),
  conflicts: z.array(z.any()).default([]).describe('[judgeIndex, entryIndex]: listed pairs that are not allowed after all'),
  pinned: z.array(z.any()).default([]).describe('[judgeIndex, entryIndex]: pairs that must be in the plan'),
  orgCap: z.number().int().min(1).nullish().describe('most judges of one org on an entry'),
  objective: z.enum(['sum', 'maxmin', 'minimax-load']),
  seed: z.number().int().min(0).max(2 ** 31).default(1),
});

export const Assigned = z.object({
  status: z.enum(['optimal', 'infeasible', 'stopped']).describe('stopped: the best plan found; `bound` says how good any plan can be'),
  objective: z.number().nullable().describe('sum: total affinity; maxmin: worstEntry; minimax-load: maxLoad'),
  worstEntry: z.number().nullable().describe('least total affinity of the judges of any entry with seats'),
  maxLoad: z.number().nullable(), total: z.number().nullable().describe('total affinity'),
  pairs: z.array(z.any()).describe('[judgeIndex, entryIndex], by entry, judges ascending'),
  bound: z.number().nullable().describe('proven limit of the objective'),
  proof: z.enum(['dual', 'cut', 'search', 'none']),
  prices: z.array(z.number()).nullable().describe('sum: one dual price a judge that proves the optimum'),
  bottleneck: z.object({
    reason: z.enum(['seats', 'minimum', 'pinned']),
    entries: list.describe('entries that cannot be filled'), judges: list.describe('all judges allowed on them (minimum: judges who cannot reach it)'),
    full: list.describe('those of them whose limit is used up'), missing: number, seats: number, room: number,
  }).optional(),
  milliseconds: z.number(),
});
