// methods.assign against HiGHS on hundreds of small instances with every constraint, for each objective; and its proofs.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import {
  allowedPairs, fairestPlan, figures, largestTotal, leastMaximum, mostOfMinima, mostSeats, type Request,
} from './oracle.ts';
import { randomRequest } from './random-request.ts';

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram({ workspace: false });
});
afterAll(() => program.close());

type Objective = 'sum' | 'maxmin' | 'minimax-load';
const ask = (request: Request, objective: Objective) => program.client.methods.assign({ ...request, objective });
type Answer = Awaited<ReturnType<typeof ask>>;

const near = (value: number | null, other: number | null): boolean =>
  value === other || (value !== null && other !== null && Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(other)));

/** The rules that the plan breaks, counted from the request. */
function breaches(request: Request, pairs: [number, number][]): string[] {
  const found: string[] = [];
  const allowed = allowedPairs(request);
  const seen = new Set(pairs.map(([j, e]) => `${j} ${e}`));
  if (seen.size < pairs.length) found.push('a pair twice');
  for (const one of seen) if (!allowed.has(one)) found.push(`not allowed: ${one}`);
  for (const [j, e] of request.pinned) if (!seen.has(`${j} ${e}`)) found.push(`pin ${j} ${e} left out`);
  request.entries.forEach(({ coverage }, e) => {
    const own = pairs.filter(([, entry]) => entry === e).map(([j]) => j);
    if (own.length !== coverage) found.push(`entry ${e} has ${own.length} of ${coverage}`);
    const orgs = own.map((j) => String(request.judges[j]!.org ?? '')).filter((org) => org !== '');
    if (orgs.some((org) => orgs.filter((other) => other === org).length > (request.orgCap ?? Infinity))) found.push(`entry ${e}: orgs`);
  });
  request.judges.forEach(({ min, max }, j) => {
    const load = pairs.filter(([judge]) => judge === j).length;
    if (load < min || load > (max ?? Infinity)) found.push(`judge ${j} has ${load}, not ${min}..${max}`);
  });
  const sorted = pairs.toSorted(([j, e], [k, f]) => e - f || j - k);
  if (JSON.stringify(sorted) !== JSON.stringify(pairs)) found.push('not in order');
  return found;
}

/** What no plan can exceed at these prices, as the schema tells everybody to count it. */
function dualBound(request: Request, prices: readonly number[]): number {
  let bound = 0;
  request.entries.forEach(({ coverage }, e) => {
    const isPinned = (judge: number): boolean => request.pinned.some(([j, entry]) => j === judge && entry === e);
    const offers = [...allowedPairs(request).values()].filter(({ entry }) => entry === e)
      .map(({ judge, affinity }) => ({ judge, worth: affinity - prices[judge]!, first: isPinned(judge) ? 1 : 0 }))
      .sort((a, b) => b.first - a.first || b.worth - a.worth);
    const orgs: string[] = [];
    let left = coverage;
    for (const { judge, worth } of offers) {
      const org = String(request.judges[judge]!.org ?? '');
      if (left === 0 || (org !== '' && orgs.filter((one) => one === org).length >= (request.orgCap ?? Infinity))) continue;
      orgs.push(org);
      bound += worth;
      left -= 1;
    }
  });
  request.judges.forEach(({ min, max }, j) => {
    bound += prices[j]! > 0 ? prices[j]! * (max ?? request.entries.length) : prices[j]! * min;
  });
  return bound;
}

const pinsBreakRules = (request: Request): boolean => {
  const pins = [...new Map(request.pinned.map((one) => [one.join(' '), one])).values()];
  const allowed = allowedPairs(request);
  const alone: Request = {
    ...request, entries: request.entries.map((one, e) => ({ ...one, coverage: Math.min(one.coverage, pins.filter(([, f]) => e === f).length) })),
    judges: request.judges.map((one) => ({ ...one, min: 0 })),
  };
  return pins.some((one) => !allowed.has(one.join(' '))) || breaches(alone, pins).some((one) => one !== 'not in order');
};

/** Every figure of a refusal, counted again by HiGHS on the named entries and judges alone. */
async function confirmBottleneck(request: Request, { bottleneck, ...answer }: Answer): Promise<unknown> {
  if (!bottleneck) return 'no bottleneck';
  expect(answer).toMatchObject({ status: 'infeasible', objective: null, worstEntry: null, maxLoad: null, total: null, pairs: [] });
  const { reason, entries, judges, full, seats, room, missing } = bottleneck;
  expect({ room: seats - missing, inJudges: full.every((j) => judges.includes(j)) }).toEqual({ room, inJudges: true });
  expect(missing).toBeGreaterThan(0);
  if (reason === 'minimum') {
    expect(seats).toBe(judges.reduce((sum, j) => sum + request.judges[j]!.min, 0));
    return expect(await mostOfMinima(request, judges)).toBe(room);
  }
  if (reason === 'pinned' && pinsBreakRules(request)) {
    const keys = new Set(request.pinned.map((one) => one.join(' ')));
    const pinsOnly = { ...request, pinned: [], pairs: request.pairs.filter(([j, e]) => keys.has(`${j} ${e}`)) };
    expect(seats).toBe([...keys].filter((one) => entries.includes(Number(one.split(' ')[1]))).length);
    expect(await mostSeats(pinsOnly, { entries: [...request.entries.keys()], judges: [...request.judges.keys()] }))
      .toBe(keys.size - missing);
    return expect(await mostSeats(pinsOnly, { entries, judges })).toBeGreaterThanOrEqual(room);
  }
  expect(seats).toBe(entries.reduce((sum, e) => sum + request.entries[e]!.coverage, 0));
  const allowed = [...allowedPairs(request).values()].filter(({ entry }) => entries.includes(entry)).map(({ judge }) => judge);
  expect(judges).toEqual([...new Set(allowed)].sort((a, b) => a - b));
  expect(await mostSeats(request, { entries, judges })).toBe(room);
  const all = request.entries.reduce((sum, one) => sum + one.coverage, 0);
  return expect(await mostSeats(request, { entries: [...request.entries.keys()], judges: [...request.judges.keys()] }))
    .toBe(all - missing);
}

const numbered = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

describe('against HiGHS', () => {
  test('sum: 250 instances to 1e-9, refusals recounted, prices prove it', async () => {
    const seen: Record<string, number> = {};
    for (const number of numbered(0, 250)) {
      const request = randomRequest(number);
      const [answer, oracle] = [await ask(request, 'sum'), await largestTotal(request)];
      const outcome = answer.bottleneck?.reason ?? answer.status;
      seen[outcome] = (seen[outcome] ?? 0) + 1;
      expect({ number, feasible: answer.status === 'optimal' }).toEqual({ number, feasible: oracle !== null });
      if (!oracle) {
        await confirmBottleneck(request, answer);
        continue;
      }
      const own = figures(request, answer.pairs as [number, number][]);
      const best = figures(request, oracle).total;
      expect({ number, breaches: breaches(request, answer.pairs as [number, number][]) }).toEqual({ number, breaches: [] });
      expect({ number, kind: request.kind, ours: answer.objective, best, near: near(answer.objective, best) }).toMatchObject({ near: true });
      expect({ number, same: near(answer.total, own.total) && near(answer.worstEntry, own.worst) && answer.maxLoad === own.maxLoad })
        .toEqual({ number, same: true });
      expect({ number, proven: near(dualBound(request, answer.prices!), answer.objective), bound: near(answer.bound, answer.objective) })
        .toEqual({ number, proven: true, bound: true });
    }
    expect(seen).toMatchObject({
      optimal: expect.toSatisfy((n: number) => n > 90), seats: expect.toSatisfy((n: number) => n > 40),
      minimum: expect.toSatisfy((n: number) => n > 2), pinned: expect.toSatisfy((n: number) => n > 15),
    });
  }, 60_000);

  test('maxmin: 100 instances, the worst entry and then the total to 1e-9', async () => {
    for (const number of numbered(1000, 100)) {
      const request = randomRequest(number);
      const [answer, oracle] = [await ask(request, 'maxmin'), await fairestPlan(request)];
      expect({ number, feasible: answer.status === 'optimal' }).toEqual({ number, feasible: oracle !== null });
      if (!oracle) {
        await confirmBottleneck(request, answer);
        continue;
      }
      const [{ worst }, { total }] = [figures(request, oracle.worst), figures(request, oracle.total)];
      expect({ number, breaches: breaches(request, answer.pairs as [number, number][]) }).toEqual({ number, breaches: [] });
      expect({ number, kind: request.kind, ours: answer.objective, worst, near: near(answer.objective, worst) })
        .toMatchObject({ near: true });
      expect({ number, kind: request.kind, ours: answer.total, total, near: near(answer.total, total) }).toMatchObject({ near: true });
      expect({ number, bound: near(answer.bound, answer.objective), rest: near(answer.totalBound, answer.total) })
        .toEqual({ number, bound: true, rest: true });
    }
  }, 60_000);

  test('minimax-load: 250 instances, the load exactly, and the cut that proves it', async () => {
    for (const number of numbered(2000, 250)) {
      const request = randomRequest(number);
      const [answer, oracle] = [await ask(request, 'minimax-load'), await leastMaximum(request)];
      expect({ number, objective: answer.objective }).toEqual({ number, objective: oracle });
      if (oracle === null) {
        await confirmBottleneck(request, answer);
        continue;
      }
      expect({ number, breaches: breaches(request, answer.pairs as [number, number][]) }).toEqual({ number, breaches: [] });
      const own = figures(request, answer.pairs as [number, number][]);
      expect({ number, ...answer }).toMatchObject({
        number, bound: oracle, maxLoad: oracle, proof: 'cut', total: expect.toSatisfy((n: number) => near(n, own.total)),
      });
      if (oracle === 0) continue;
      const { limit, entries, judges, seats, room } = answer.cut!;
      expect({ number, limit, short: room < seats }).toEqual({ number, limit: oracle - 1, short: true });
      if (entries.length === 0) {
        const pins = new Set(request.pinned.filter(([j]) => j === judges[0]).map(([, e]) => e)).size;
        expect(Math.max(pins, request.judges[judges[0]!]!.min)).toBe(oracle);
        continue;
      }
      const limited = { ...request, judges: request.judges.map((one) => ({ ...one, max: Math.min(one.max ?? limit, limit) })) };
      expect(seats).toBe(entries.reduce((sum, e) => sum + request.entries[e]!.coverage, 0));
      expect(await mostSeats(limited, { entries, judges: [...request.judges.keys()] }) ?? 0).toBeLessThanOrEqual(room);
    }
  }, 60_000);
});
