// Filling seats by chains on instances large enough for many phases and dead ends, against a plain maximum flow.

import { describe, expect, test } from 'vitest';
import { FlowGraph } from '#backend/matching/max-flow.ts';
import { minimaxLoad } from '#backend/matching/minimax.ts';
import { findShortfall } from '#backend/matching/shortfall.ts';
import { arcsOf, sparseInstance, type Arcs, type Instance } from '#backend/matching/solve.ts';
import { numbersFrom } from '../bench/contest-instance.ts';

type Listed = Instance & { arcs: Arcs };

/** Crowded judges come first in the lists, units are few and large: chains are long and often blocked by the unit rule. */
function crowded(number: number): Listed {
  const next = numbersFrom(number * 101 + 7);
  for (let i = 0; i < 9; i += 1) next();
  const pick = (count: number): number => Math.floor(next() * count);
  const [entryCount, judgeCount] = [40 + pick(160), 15 + pick(45)];
  const coverage = 1 + pick(4);
  const unitCap = [null, 1, 1, 2][pick(4)]!;
  const units = 4 + pick(12);
  const skew = 1 + 2 * next();
  const entries = Array.from({ length: entryCount }, () => ({ coverage: Math.max(0, coverage - pick(2)) }));
  const seats = entries.reduce((sum, one) => sum + one.coverage, 0);
  const average = Math.ceil(seats / judgeCount);
  const judges = Array.from({ length: judgeCount }, () => {
    const maxLoad = average + pick(3) * pick(4);
    return { maxLoad, minLoad: next() < 0.3 ? Math.min(maxLoad, pick(average + 1)) : 0, unit: pick(units) - 1 };
  });
  const start = new Int32Array(entryCount + 1);
  const judge: number[] = [];
  for (let e = 0; e < entryCount; e += 1) {
    const own = new Set<number>();
    const wanted = entries[e]!.coverage + pick(8);
    for (let i = 0; i < wanted; i += 1) own.add(Math.floor(next() ** skew * judgeCount));
    judge.push(...[...own].sort((a, b) => a - b));
    start[e + 1] = judge.length;
  }
  return sparseInstance({
    entries, judges, unitCap, seed: number, arcs: { start, judge: Int32Array.from(judge), cost: Int32Array.from(judge, () => pick(9)) },
  });
}

/** The most that flows from entries (coverage) through their units to judges (limit). */
function mostSeats(instance: Listed, limit: (judge: number) => number, only?: { entries: number[]; judges: number[] }): number {
  const { entries, judges, unitCap } = instance;
  const { start, judge } = arcsOf(instance);
  const inEntries = new Set(only?.entries ?? entries.keys());
  const inJudges = new Set(only?.judges ?? judges.keys());
  const flow = new FlowGraph(2 + entries.length + judges.length);
  for (const e of inEntries) {
    flow.addArc(0, 2 + e, entries[e]!.coverage);
    const unitNode = new Map<number, number>();
    for (let arc = start[e]!; arc < start[e + 1]!; arc += 1) {
      const j = judge[arc]!;
      const { unit } = judges[j]!;
      if (!inJudges.has(j)) continue;
      if (unitCap === null || unit < 0) flow.addArc(2 + e, 2 + entries.length + j, 1);
      else {
        if (!unitNode.has(unit)) {
          unitNode.set(unit, flow.addNode());
          flow.addArc(2 + e, unitNode.get(unit)!, unitCap);
        }
        flow.addArc(unitNode.get(unit)!, 2 + entries.length + j, 1);
      }
    }
  }
  for (const j of inJudges) flow.addArc(2 + entries.length + j, 1, limit(j));
  return flow.augment(0, 1);
}

const wantedOf = ({ entries }: Instance): number => entries.reduce((sum, one) => sum + one.coverage, 0);

function breaches(instance: Listed, judgesOf: readonly Int32Array[]): string[] {
  const found: string[] = [];
  const loads = instance.judges.map(() => 0);
  judgesOf.forEach((own, e) => {
    if (own.length !== instance.entries[e]!.coverage || new Set(own).size < own.length) found.push(`entry ${e}: ${own.join()}`);
    const units = Array.from(own, (j) => instance.judges[j]!.unit).filter((unit) => unit >= 0);
    if (units.some((unit) => units.filter((other) => other === unit).length > (instance.unitCap ?? Infinity))) found.push(`entry ${e}: units`);
    for (const j of own) {
      if (instance.cost(e, j) < 0) found.push(`forbidden ${e} ${j}`);
      loads[j] = loads[j]! + 1;
    }
  });
  instance.judges.forEach(({ minLoad, maxLoad }, j) => {
    if (loads[j]! < (minLoad ?? 0) || loads[j]! > maxLoad) found.push(`judge ${j}: ${loads[j]}`);
  });
  return found;
}

describe('chains of seats', () => {
  test('what is missing is what a plain maximum flow misses, and the named part alone misses as much', () => {
    const seen = { none: 0, seats: 0, minimum: 0, pinned: 0 };
    for (let number = 0; number < 400; number += 1) {
      const instance = crowded(number);
      const { judges } = instance;
      const limit = (j: number): number => judges[j]!.maxLoad;
      const least = (j: number): number => judges[j]!.minLoad ?? 0;
      const empty = wantedOf(instance) - mostSeats(instance, limit);
      const starving = judges.reduce((sum, _, j) => sum + least(j), 0) - mostSeats(instance, least);
      const answer = findShortfall(instance);
      seen[answer?.reason ?? 'none'] += 1;
      expect({ number, missing: answer?.missing ?? 0 }).toEqual({ number, missing: empty > 0 ? empty : starving });
      if (!answer) continue;
      const { reason, entries, judges: named, room } = answer;
      expect({ number, room }).toEqual({ number, room: mostSeats(instance, reason === 'minimum' ? least : limit, { entries, judges: named }) });
    }
    expect(seen.none).toBeGreaterThan(60);
    expect(seen.seats).toBeGreaterThan(60);
    expect(seen.minimum).toBeGreaterThan(5);
  });

  test('the least largest load is the least at which a plain flow fills all seats', () => {
    let several = 0;
    for (let number = 1000; number < 1300; number += 1) {
      const instance = crowded(number);
      let phases = 0;
      const answer = minimaxLoad(instance, () => {
        phases += 1;
      });
      if (phases > 3) several += 1;
      const { judges } = instance;
      const fills = (load: number): boolean => mostSeats(instance, (j) => Math.min(load, judges[j]!.maxLoad)) === wantedOf(instance);
      const feasible = findShortfall(instance) === null;
      expect({ number, status: answer.status }).toEqual({ number, status: feasible ? 'optimal' : 'infeasible' });
      if (answer.status === 'infeasible') continue;
      const minimum = Math.max(0, ...judges.map((one) => one.minLoad ?? 0));
      expect({ number, breaches: breaches(instance, answer.judgesOf), most: Math.max(...answer.loads) })
        .toEqual({ number, breaches: [], most: answer.maxLoad });
      expect({ number, fills: fills(answer.maxLoad), least: answer.maxLoad === minimum || !fills(answer.maxLoad - 1) })
        .toEqual({ number, fills: true, least: true });
      const { limit, entries, room, seats } = answer.cut!;
      if (entries.length === 0) expect(minimum).toBe(limit + 1);
      else {
        const all = { entries, judges: [...judges.keys()] };
        expect(mostSeats(instance, (j) => Math.min(limit, judges[j]!.maxLoad), all)).toBeLessThanOrEqual(room);
        expect(room).toBeLessThan(seats);
      }
    }
    expect(several).toBeGreaterThan(30);
  });
});
