// The algorithms on instances brought as JSON, so that anyone can check them; no workspace is needed.
import { z } from 'zod';

const number = z.number().int().min(0);
const list = z.array(number);
export const mostRows = 100_000_000;
/** A list that may hold millions of rows: the handler checks every one itself, much faster, and says which is wrong. */
const rows = z.unknown().meta({ type: 'array', maxItems: mostRows });

export const AssignInput = z.object({
  judges: z.array(z.object({
    id: z.string().or(z.number()), min: number.nullish().describe('absent or null: 0'), max: number.nullish().describe('absent or null: no limit'),
    org: z.string().or(z.number()).nullish().describe('compared as text; absent, null or empty: none'),
  })).max(1_000_000),
  entries: z.array(z.object({ id: z.string().or(z.number()), coverage: number })).max(1_000_000),
  pairs: rows.describe('[judgeIndex, entryIndex, affinity]: pairs that are not listed are not allowed'),
  conflicts: rows.default([]).describe('[judgeIndex, entryIndex]: listed pairs that are not allowed after all'),
  pinned: rows.default([]).describe('[judgeIndex, entryIndex]: pairs that must be in the plan'),
  orgCap: z.number().int().min(1).nullish().describe('most judges of one org on an entry'),
  objective: z.enum(['sum', 'maxmin', 'minimax-load']),
  seed: z.number().int().min(0).max(2 ** 31).default(1),
});

export const Assigned = z.object({
  status: z.enum(['optimal', 'infeasible', 'stopped']).describe('stopped: the best plan found; `bound` says how good any plan can be'),
  objective: z.number().nullable().describe('sum: total affinity; maxmin: worstEntry; minimax-load: maxLoad'),
  worstEntry: z.number().nullable().describe('least total affinity of the judges of any entry with seats; null: no entry has seats'),
  maxLoad: z.number().nullable(), total: z.number().nullable().describe('total affinity; minimax-load promises nothing about it'),
  pairs: z.array(z.any()).describe('[judgeIndex, entryIndex], by entry, judges ascending'),
  bound: z.number().nullable().describe('proven limit of the objective, equal to it when affinities are decimals of few digits'),
  totalBound: z.number().nullable().describe('maxmin: no plan with this worstEntry has a larger total'),
  proof: z.enum(['dual', 'cut', 'search', 'none']),
  prices: z.array(z.number()).nullable().describe(
    'sum: one dual price p a judge that proves the optimum. For any p, no plan has a larger total than: over all entries the '
    + 'sum of the permitted set of judges (coverage, orgCap, pinned) with most affinity - p, plus over all judges p * max if '
    + 'p > 0 (p * number of entries without a max), p * min if p < 0. At these prices that is the total',
  ),
  cut: z.object({ limit: number, entries: list, judges: list, seats: number, room: number }).optional().describe(
    'minimax-load: why maxLoad - 1 is too little: if no judge held more than `limit`, these entries could get `room` of the '
    + '`seats` they want, these judges being full; without entries: the minimum or the pinned pairs of the one judge say so',
  ),
  bottleneck: z.object({
    reason: z.enum(['seats', 'minimum', 'pinned']).describe(
      'seats: the entries want `seats` seats and can get `room`, whatever the others get; a plan of these entries and judges '
      + 'alone leaves `missing` empty. minimum: the judges need `seats` seats for their minima and can hold `room`. pinned: '
      + 'pinned pairs break a rule and `room` of `seats` can be kept, or as seats, for pins that hold the judges',
    ),
    entries: list.describe('entries that cannot be filled (minimum: all that the judges may take)'),
    judges: list.describe('all judges allowed on them (minimum: judges who cannot reach it)'),
    full: list.describe('those of them whose limit is used up'), missing: number, seats: number, room: number,
  }).optional(),
  milliseconds: z.number(),
});
