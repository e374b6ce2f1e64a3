// The draw: the same for the same seed and list, filled whenever it can be, caps kept, and every possible draw as likely.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawExperts, fits, type Candidate, type DrawResult, type StratumRule } from '#backend/experts/draw.ts';
import { DrawNumbers, sha256 } from '#backend/experts/random.ts';

const candidate = (id: number, more: Partial<Candidate> = {}): Candidate => ({
  id: `x${id}`, name: `专家${id}`, unit: `单位${id}`, recommendedBy: '', stages: [], subjects: [], marks: '', ...more,
});
const stages = ['小学', '初中', '高中'];
const pools = fc.array(fc.record({ unit: fc.integer({ min: 0, max: 4 }), stages: fc.subarray(stages), id: fc.constant(0) }), { maxLength: 9 })
  .map((all) => all.map((one, at) => candidate(at, { unit: `单位${one.unit}`, stages: one.stages })));
const someStrata = fc.array(fc.record({
  stage: fc.constantFrom('', ...stages), subject: fc.constant(''), count: fc.integer({ min: 1, max: 4 }), substitutes: fc.integer({ min: 0, max: 2 }),
  perUnit: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
}), { minLength: 1, maxLength: 3 });
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** All ways to fill the seats of the strata one after the other, in any order: is there one? Shares nothing with the draw. */
function canFill(pool: readonly Candidate[], strata: readonly StratumRule[]): boolean {
  const seats = strata.flatMap((stratum, at) => Array.from({ length: stratum.count }, () => ({ stratum, at })));
  const used = new Set<string>();
  const of = new Map<string, number>();
  const next = (at: number): boolean => {
    const one = seats[at];
    if (!one) return true;
    for (const person of pool) {
      const key = `${one.at}|${person.unit}`;
      if (used.has(person.id) || !fits(person, one.stratum) || (of.get(key) ?? 0) >= (one.stratum.perUnit ?? 99)) continue;
      used.add(person.id);
      of.set(key, (of.get(key) ?? 0) + 1);
      if (next(at + 1)) return true;
      used.delete(person.id);
      of.set(key, (of.get(key) ?? 0) - 1);
    }
    return false;
  };
  return next(0);
}

function checkSound(pool: readonly Candidate[], strata: readonly StratumRule[], result: DrawResult): void {
  const byId = new Map(pool.map((one) => [one.id, one]));
  const all = [...result.drawn, ...result.substitutes];
  expect(new Set(all.map((one) => one.id)).size).toBe(all.length);
  for (const { id, stratum } of all) expect(fits(byId.get(id) as Candidate, strata[stratum] as StratumRule)).toBe(true);
  for (const [at, stratum] of strata.entries()) {
    const units = Map.groupBy(result.drawn.filter((one) => one.stratum === at), (one) => byId.get(one.id)?.unit);
    for (const [, mates] of units) expect(mates.length).toBeLessThanOrEqual(stratum.perUnit ?? 99);
    const missing = (of: 'drawn' | 'substitutes') => result.short.find((one) => one.stratum === at && one.of === of)?.missing ?? 0;
    expect(result.drawn.filter((one) => one.stratum === at).length + missing('drawn')).toBe(stratum.count);
    expect(result.substitutes.filter((one) => one.stratum === at).length + missing('substitutes')).toBe(stratum.substitutes);
  }
}

describe('for all small pools and strata', () => {
  test('the order of the rows does not matter, another seed gives another stream', () => {
    fc.assert(fc.property(pools, someStrata, seeds, (pool, strata, seed) => {
      const { candidates: _, ...first } = drawExperts(pool, strata, seed);
      const { candidates: __, ...second } = drawExperts(pool.toReversed(), strata, seed);
      expect(second).toEqual(first);
    }), { numRuns: 200 });
  });
  test('who fits no stratum changes nothing', () => {
    fc.assert(fc.property(pools, someStrata, seeds, (pool, strata, seed) => {
      const other = candidate(99, { stages: ['学前'], subjects: ['体育'] });
      fc.pre(strata.every((stratum) => !fits(other, stratum)));
      expect(drawExperts([...pool, other], strata, seed)).toEqual(drawExperts(pool, strata, seed));
    }), { numRuns: 100 });
  });
  test('schools of one name are one unit only while nobody knows better', () => {
    const three = (school: (at: number) => string) => [0, 1, 2].map((at) => candidate(at, { unit: '实验小学', school: school(at) }));
    const stratum = [{ stage: '', subject: '', count: 3, substitutes: 0, perUnit: 1 }];
    const drawn = (pool: Candidate[]) => drawExperts(pool, stratum, 1).drawn.length;
    expect([drawn(three((at) => `s${at}`)), drawn(three(() => 's')), drawn(three((at) => (at === 0 ? '' : `s${at}`)))]).toEqual([3, 1, 1]);
  });
  test('nobody twice, everybody fits, caps are kept, and nothing is short that could be filled', () => {
    fc.assert(fc.property(pools, someStrata, seeds, (pool, strata, seed) => {
      const result = drawExperts(pool, strata, seed);
      checkSound(pool, strata, result);
      expect(result.short.some((one) => one.of === 'drawn')).toBe(!canFill(pool, strata));
    }), { numRuns: 400 });
  });
});

/** How often each outcome came, and the largest distance from equal shares in standard deviations. */
function spread(outcomes: readonly string[], kinds: number): { kinds: number; worst: number } {
  const counts = Map.groupBy(outcomes, (one) => one);
  const share = 1 / kinds;
  const sigma = Math.sqrt(outcomes.length * share * (1 - share));
  return { kinds: counts.size, worst: Math.max(...[...counts.values()].map((one) => Math.abs(one.length - outcomes.length * share) / sigma)) };
}
const drawnAs = (pool: Candidate[], strata: StratumRule[], seed: number): string => drawExperts(pool, strata, seed).drawn
  .map((one) => `${one.stratum}${one.id}`).sort().join(' ');

describe('20,000 seeds', () => {
  const many = (pool: Candidate[], strata: StratumRule[]): string[] => Array.from({ length: 20_000 }, (_, seed) => drawnAs(pool, strata, seed));
  test('one stratum: all 20 sets of 3 out of 6 within four standard deviations', () => {
    const found = spread(many(Array.from({ length: 6 }, (_, at) => candidate(at)), [{ stage: '', subject: '', count: 3, substitutes: 0 }]), 20);
    expect(found.kinds).toBe(20);
    expect(found.worst).toBeLessThan(4);
  });
  test('a cap: all sets that keep it, as likely, whatever the size of the unit', () => {
    // Units of 3, 2 and 1; two people, one of a unit: 3·2 + 3·1 + 2·1 = 11 sets.
    const pool = [0, 0, 0, 1, 1, 2].map((unit, at) => candidate(at, { unit: `单位${unit}` }));
    const found = spread(many(pool, [{ stage: '', subject: '', count: 2, substitutes: 0, perUnit: 1 }]), 11);
    expect(found.kinds).toBe(11);
    expect(found.worst).toBeLessThan(4);
  });
  test('strata that share people: all joint draws as likely', () => {
    // 小学: 0 1 2 3, 初中: 2 3 4; two and one. 小学 pairs times 初中 people outside: {01}:3, {02}:2, {03}:2, {12}:2, {13}:2, {23}:1 = 12.
    const pool = [['小学'], ['小学'], ['小学', '初中'], ['小学', '初中'], ['初中']].map((own, at) => candidate(at, { stages: own }));
    const strata = [{ stage: '小学', subject: '', count: 2, substitutes: 0 }, { stage: '初中', subject: '', count: 1, substitutes: 0 }];
    const found = spread(many(pool, strata), 12);
    expect(found.kinds).toBe(12);
    expect(found.worst).toBeLessThan(4);
  });
});

test('where hardly any joint draw exists, the chain finds it and comes near equal shares', () => {
  // Twelve strata of one seat each over the same twelve people: one try in 18,613 fits; 12! draws.
  const pool = Array.from({ length: 12 }, (_, at) => candidate(at));
  const strata = Array.from({ length: 12 }, () => ({ stage: '', subject: '', count: 1, substitutes: 0 }));
  const results = Array.from({ length: 240 }, (_, seed) => drawExperts(pool, strata, seed));
  expect(results.filter((one) => one.method === 'chain').length).toBeGreaterThan(150);
  expect(results.every((one) => one.short.length === 0)).toBe(true);
  const first = spread(results.map((one) => one.drawn.find((other) => other.stratum === 0)?.id ?? ''), 12);
  expect(first.kinds).toBe(12);
  expect(first.worst).toBeLessThan(4);
});

test('substitutes keep the cap together with the drawn where the pool allows it, and are drawn all the same where it does not', () => {
  const strata = [{ stage: '', subject: '', count: 2, substitutes: 2, perUnit: 1 }];
  const units = (size: number, seed: number) => {
    const pool = Array.from({ length: 12 }, (_, at) => candidate(at, { unit: `单位${at % size}` }));
    const { drawn, substitutes } = drawExperts(pool, strata, seed);
    return [...drawn, ...substitutes].map((one) => pool.find((other) => other.id === one.id)?.unit);
  };
  for (let seed = 0; seed < 200; seed += 1) {
    expect(new Set(units(4, seed)).size).toBe(4);
    expect(units(3, seed)).toHaveLength(4);
    expect(new Set(units(3, seed).slice(0, 2)).size).toBe(2);
  }
});

test('the stream is the published one: xoshiro128** from SHA-256 of seed and list', () => {
  // Reference values: the algorithm written down once more, with BigInt, from its published C code.
  const mask = 0xffff_ffffn;
  const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
  const bytes = Buffer.from(sha256('saixue-draw-1\n42\nabc'), 'hex');
  let s = [0, 4, 8, 12].map((at) => BigInt(bytes.readUInt32LE(at)));
  const reference = Array.from({ length: 50 }, () => {
    let [a = 0n, b = 0n, c = 0n, d = 0n] = s;
    const result = (rotl((b * 5n) & mask, 7n) * 9n) & mask;
    const t = (b << 9n) & mask;
    c ^= a; d ^= b; b ^= c; a ^= d; c ^= t; d = rotl(d, 11n);
    s = [a, b, c, d];
    return Number(result);
  });
  const numbers = new DrawNumbers(42, 'abc');
  expect(Array.from({ length: 50 }, () => numbers.next())).toEqual(reference);
});

test('a pool of 3,000 for twenty strata with substitutes is drawn in a moment', () => {
  const pool = Array.from({ length: 3000 }, (_, at) => candidate(at, { unit: `单位${at % 400}`, stages: [stages[at % 3] ?? ''], subjects: [`学科${at % 7}`] }));
  const strata = Array.from({ length: 20 }, (_, at) => ({ stage: stages[at % 3] ?? '', subject: `学科${at % 7}`, count: 10, substitutes: 5,
    perUnit: 1 }));
  const before = process.cpuUsage();
  const result = drawExperts(pool, strata, 7);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000);
  checkSound(pool, strata, result);
  expect(result.short).toEqual([]);
});
