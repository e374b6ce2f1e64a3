// Merging: in whatever order and however often packs arrive, the state is the one that a slow, plain rule gives, and its
// hash is one and the same.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { addPack, emptyMerge, sheetsOf, stateHash } from '#backend/packfile/merge.ts';
import type { Merged, MergedPack } from '#backend/packfile/merge.ts';
import type { PackSheet } from '#backend/packfile/schema.ts';
import { pseudoRandom } from './fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

const sheet = fc.record({
  code: fc.constantFrom('AAAA-0', 'BBBB-1', 'CCCC-2'),
  status: fc.constantFrom('draft' as const, 'submitted' as const),
  scores: fc.uniqueArray(fc.record({ criterion: fc.constantFrom('x', 'y'), value: fc.constantFrom(0, 50, 100) }),
    { selector: (one) => one.criterion, maxLength: 2 }),
  comment: fc.constantFrom('', '好'),
  reason: fc.constantFrom(null, { kind: 'identityVisible', text: '' }, { kind: 'identityVisible', text: '', at: 3 }),
  seconds: fc.constantFrom(undefined, 30, 40),
  tries: fc.constantFrom(undefined, undefined, 2),
});
const setsOfPacks = (maxLength: number): fc.Arbitrary<MergedPack[]> => fc.uniqueArray(fc.record({
  slot: fc.integer({ min: 1, max: 3 }), revision: fc.integer({ min: 1, max: 2 }), seq: fc.integer({ min: 1, max: 3 }),
  sha256: fc.integer({ min: 0, max: 1e9 }).map((n) => n.toString(16).padStart(64, '0')),
  sheets: fc.uniqueArray(sheet, { selector: (one) => one.code, maxLength: 3 }),
}), { selector: (one) => one.sha256, maxLength });
const packs = setsOfPacks(8);

const all = (list: readonly MergedPack[]): Merged => list.reduce(addPack, emptyMerge());
const readable = (merged: Merged) => JSON.stringify([...merged.keys()].map((slot) => {
  const { revision, seq, sheets, waiting } = sheetsOf(merged, slot);
  return { slot, revision, seq, sheets: [...sheets], waiting };
}));

const ordersOf = (list: readonly MergedPack[]): MergedPack[][] => list.length === 0 ? [[]]
  : list.flatMap((first, i) => ordersOf([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [first, ...rest]));

/** The rule said plainly, over the whole set at once. */
function plainRule(list: readonly MergedPack[]): string {
  const slots = [...new Set(list.map((one) => one.slot))].sort((a, b) => a - b);
  return JSON.stringify(slots.map((slot) => {
    const mine = list.filter((one) => one.slot === slot);
    const revision = Math.max(...mine.map((one) => one.revision));
    const seq = Math.max(...mine.filter((one) => one.revision === revision).map((one) => one.seq));
    const top = mine.filter((one) => one.revision === revision && one.seq === seq)
      .sort((a, b) => a.sha256.localeCompare(b.sha256));
    const codes = [...new Set(top.flatMap((one) => one.sheets.map((each) => each.code)))].sort();
    const versions = codes.map((code) => ({
      code, versions: top.flatMap((one) => one.sheets.filter((each) => each.code === code)
        .map((each) => ({ sha256: one.sha256, sheet: each }))),
    }));
    const text = (one: PackSheet) => JSON.stringify([one.status, one.comment, one.reason?.kind, one.reason?.text, one.reason?.at,
      [...one.scores].map((s) => [s.criterion, s.value]).sort()]);
    const agreed = (one: (typeof versions)[number]) => one.versions.length === top.length
      && new Set(one.versions.map((v) => text(v.sheet))).size === 1;
    return {
      slot, revision, seq, sheets: versions.filter(agreed).map((one) => {
        // Working time is no judgement: it keeps nothing apart, and the longest is kept.
        const most = (list: (number | undefined)[]) => Math.max(0, ...list.flatMap((n) => n ?? [])) || undefined;
        return [one.code, { ...one.versions[0]?.sheet, seconds: most(one.versions.map((v) => v.sheet.seconds)),
          tries: most(one.versions.map((v) => v.sheet.tries)) }];
      }),
        waiting: versions.filter((one) => !agreed(one)),
    };
  }));
}

describe('merge', () => {
  it('is commutative and idempotent, and follows the plain rule, for 1,000 random sets of packs', () => {
    let branched = 0;
    fc.assert(fc.property(packs, fc.array(fc.nat(), { maxLength: 6 }),
      fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (list, again, keys) => {
      const wanted = plainRule(list);
      if (wanted.includes('"versions"')) branched++;
      const repeated = list.length === 0 ? [] : again.map((i) => list[i % list.length])
        .filter((one) => one !== undefined);
      const shuffled = list.map((one, i) => [keys[i] ?? 0, one] as const).sort(([a], [b]) => a - b)
        .map(([, one]) => one);
      for (const order of [list, [...list].reverse(), [...shuffled, ...repeated], [...repeated, ...list],
        [...list, ...list]]) {
        expect(readable(all(order))).toBe(wanted);
      }
      const state = all(list);
      for (const one of list) expect(readable(addPack(state, one))).toBe(wanted);
    }), { numRuns: 1000, seed: 20260101 });
    expect(branched).toBeGreaterThan(30);
  });

  it('has one state hash for every order of 2,000 random sets, whatever comes twice; and another one for other content', () => {
    let branched = 0;
    const hashes = new Map<string, string>();
    fc.assert(fc.property(setsOfPacks(4), fc.nat(), (list, again) => {
      const twice = list[again % Math.max(1, list.length)];
      const wanted = stateHash(all(list));
      for (const order of ordersOf(list)) expect(stateHash(all(twice ? [...order, twice] : order))).toBe(wanted);
      const state = readable(all(list));
      if (state.includes('"versions"')) branched++;
      // The same content never has two hashes, other content never the same one. Names of packs are content.
      const content = JSON.stringify([state, [...all(list)].map(([slot, top]) => [slot, top.map((one) => one.sha256)])]);
      expect(hashes.get(wanted) ?? content).toBe(content);
      hashes.set(wanted, content);
    }), { numRuns: 2000, seed: 20260102 });
    expect(branched).toBeGreaterThan(50);
    expect(new Set(hashes.values()).size).toBe(hashes.size);
  });

  it('of 1,000 judges with 150 entries and 5 criteria each is one state in any order, with repetitions and branches', () => {
    const dice = pseudoRandom(2026);
    const criteria = ['a', 'b', 'c', 'd', 'e'];
    const pack = (slot: number, seq: number, name: string): MergedPack => ({
      slot, revision: 1, seq, sha256: name.padStart(64, '0'),
      sheets: Array.from({ length: 150 }, (_, i) => ({
        code: `E${i}`, status: 'submitted', comment: '', reason: null, seconds: dice.below(900),
        scores: criteria.map((criterion) => ({ criterion, value: 50 * dice.below(40) })),
      })),
    });
    const newest = Array.from({ length: 1000 }, (_, slot) => pack(slot, 2, `a${slot}`));
    const older = newest.slice(0, 200).map((one) => ({ ...one, seq: 1, sha256: one.sha256.replace('a', 'b'), sheets: one.sheets.slice(0, 5) }));
    // Thirty judges went on at a second computer: there the first entry has other marks, and the criteria another order.
    const branches = newest.slice(0, 30).map((one) => ({
      ...one, sha256: one.sha256.replace('a', 'c'),
      sheets: one.sheets.map((sheet, i) => ({ ...sheet, scores: sheet.scores.toReversed().map((score, at) =>
        (i === 0 && at === 0 ? { ...score, value: score.value + 1 } : score)) })),
    }));
    const set = [...newest, ...older, ...branches];
    const inOrder = all(set);
    const wanted = stateHash(inOrder);
    for (let round = 0; round < 3; round++) {
      const shuffled = [...set, ...set.slice(0, 300)].map((one) => [dice.below(2 ** 31), one] as const).sort(([a], [b]) => a - b);
      const merged = all(shuffled.map(([, one]) => one));
      expect(stateHash(merged)).toBe(wanted);
      expect(sheetsOf(merged, 3).waiting.map((one) => one.code)).toEqual(['E0']);
    }
    expect(inOrder.size).toBe(1000);
    expect([sheetsOf(inOrder, 3).sheets.size, sheetsOf(inOrder, 999).sheets.size]).toEqual([149, 150]);
    const other = newest[999]!;
    const changed = { ...other, sheets: other.sheets.map((sheet, i) => i === 149 ? { ...sheet, scores: sheet.scores.map((score, at) =>
      at === 4 ? { ...score, value: score.value + 1 } : score) } : sheet) };
    expect(stateHash(all([...set.filter((one) => one !== other), changed]))).not.toBe(wanted);
  });

  it('gives the same for every order of a small set', () => {
    const one = (seq: number, name: string, value: number): MergedPack => ({
      slot: 1, revision: 1, seq, sha256: name.repeat(64),
      sheets: [{ code: 'AAAA-0', status: 'submitted', scores: [{ criterion: 'x', value }], comment: '', reason: null }],
    });
    const set = [one(1, 'a', 0), one(2, 'b', 50), one(2, 'c', 100), one(1, 'd', 50)];
    const states = new Set(ordersOf(set).map((order) => readable(all(order))));
    expect(states.size).toBe(1);
    const { waiting, sheets } = sheetsOf(all(set), 1);
    expect(sheets.size).toBe(0);
    expect(waiting[0]?.versions.map((version) => version.sheet.scores[0]?.value)).toEqual([50, 100]);
    // The judge's next pack settles it.
    expect(sheetsOf(addPack(all(set), one(3, 'e', 100)), 1)).toMatchObject({ seq: 3, waiting: [] });
    expect(sheetsOf(emptyMerge(), 1)).toMatchObject({ seq: 0 });
  });

  it('never lets one judge overwrite another', () => {
    fc.assert(fc.property(packs, (list) => {
      const whole = all(list);
      for (const slot of [1, 2, 3]) expect(sheetsOf(whole, slot))
        .toEqual(sheetsOf(all(list.filter((one) => one.slot === slot)), slot));
    }), { numRuns: 500 });
  });
});
