// What goes into a pack: codes that no other judge of the contest has, and hidden readings that nothing tells from the others.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apart, orderApart } from '#backend/packs/pack-order.ts';
import { hiddenKey, planPack, type CalibrationInput, type PackPlan, type PlanInput, type Seat } from '#backend/packs/plan-packs.ts';
import { sound } from '../contests/sound-rules.ts';

const { rules } = sound();
const [category] = rules.categories;
const [division] = rules.divisions;
const seats: Seat[] = Array.from({ length: 40 }, (_, index) => ({
  entryId: `e${index}`, title: `作品 ${index}`, division: division!.id, category: category!.id, subject: '', grade: '', seconds: null,
}));

/** The same bytes for everybody who asks anew. */
function sameBytes(): (length: number) => Uint8Array {
  let state = 7;
  return (length) => Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

function codesOf(slot: number, taken: Set<string>, known: ReadonlyMap<string, string> = new Map()): PlanInput & { codes: Map<string, string> } {
  const input: PlanInput = {
    contest: { id: 'c', title: '赛' }, pack: { id: `p${slot}`, revision: 1, prev: null }, slot, receiveKey: '', rules, rulesVersion: 1,
    seats, attachments: [], known, taken, random: sameBytes(),
  };
  const { content } = planPack(input);
  const byTitle = new Map(content.entries.map((one) => [one.title, one.code]));
  return { ...input, codes: new Map(seats.map((one) => [one.entryId, byTitle.get(one.title) ?? ''])) };
}

describe('codes of a contest', () => {
  it('are different for every judge, though both draws begin alike', () => {
    const taken = new Set<string>();
    const first = codesOf(0, taken).codes;
    const second = codesOf(1, taken).codes;
    expect(new Set([...first.values(), ...second.values()]).size).toBe(80);
    expect(taken.size).toBe(80);
  });

  it('stay for who has them already, and new ones keep off everybody else\'s', () => {
    const taken = new Set<string>();
    const first = codesOf(0, taken).codes;
    const half = new Map([...first].slice(0, 20));
    const again = codesOf(0, taken, half).codes;
    for (const [entry, code] of half) expect(again.get(entry)).toBe(code);
    const fresh = [...again].filter(([entry]) => !half.has(entry)).map(([, code]) => code);
    expect(fresh.filter((code) => [...first.values()].includes(code))).toEqual([]);
  });
});

/** Bytes that any seed makes anew. */
const bytesFrom = (seed: number): (length: number) => Uint8Array => {
  let state = seed;
  return (length) => Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
};
const numbered = (count: number, name: string): Seat[] => Array.from({ length: count }, (_, index) => ({
  entryId: `${name}${index}`, title: `${name} ${index}`, division: division!.id, category: category!.id, subject: '语文',
  grade: '一年级', seconds: 300 + index,
}));
const fileOf = ({ entryId }: Seat) => ({ entryId, label: '视频 1', media: 'video/mp4', bytes: 1000, stored: `f-${entryId}` });

function hidden(own: number, seeds: number, change: Partial<typeof rules.calibration>, more: Partial<CalibrationInput> = {}, seed = 1): PackPlan {
  const [mine, others] = [numbered(own, 'e'), numbered(seeds, 's')];
  return planPack({
    contest: { id: 'c', title: '赛' }, pack: { id: 'p', revision: 1, prev: null }, slot: 0, receiveKey: '', rulesVersion: 1, seats: mine,
    rules: { ...rules, calibration: { ...rules.calibration, ...change } }, attachments: [...mine, ...others].map(fileOf), known: new Map(),
    taken: new Set(), random: bytesFrom(seed), calibration: { shadow: false, practice: [], seeds: others, known: new Map(), ...more },
  });
}

describe('the order of a list', () => {
  it('has everything once, and each second reading a third of the list behind the first', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }), fc.integer(), (single, pairs, seed) => {
      const singles = Array.from({ length: single }, (_, index) => `s${index}`);
      const twice = Array.from({ length: pairs }, (_, index) => [`a${index}`, `b${index}`] as const);
      const order = orderApart(singles, twice, bytesFrom(seed));
      expect(order.toSorted()).toEqual([...singles, ...twice.flat()].toSorted());
      for (const [first, second] of twice) expect(order.indexOf(second) - order.indexOf(first)).toBeGreaterThanOrEqual(apart(order.length));
    }));
  });
  it('lets every place be that of any reading, the first and the last apart that a gap forbids', () => {
    const [seconds, firsts, others] = [new Set<number>(), new Set<number>(), new Set<number>()];
    for (let seed = 1; seed < 400; seed += 1) {
      const order = orderApart(['x', 'y', 'z', 'u', 'v', 'w', 't'], [['a', 'b']], bytesFrom(seed));
      firsts.add(order.indexOf('a'));
      seconds.add(order.indexOf('b'));
      others.add(order.indexOf('x'));
    }
    expect([...firsts].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...seconds].toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8]);
    expect(others.size).toBe(9);
  });
});

describe('hidden readings', () => {
  it('are as many as the rules ask for, and no entry of the list looks different', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 0, max: 100 }), fc.integer(), (own, pool, seeds, percent, seed) => {
        const plan = hidden(own, pool, { seeds, repeatShare: percent / 100 }, {}, seed);
        const { entries } = plan.content;
        const roles = (role: string): number => plan.newHidden.filter((one) => one.role === role).length;
        expect(roles('seed')).toBe(Math.min(pool, seeds));
        expect(roles('repeat')).toBe(Math.ceil(own * percent / 100));
        expect(entries).toHaveLength(own + plan.newHidden.length);
        expect(new Set(entries.map((one) => one.code)).size).toBe(entries.length);
        for (const one of entries) {
          expect(one.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z*~$=]$/);
          expect(Object.keys(one)).toEqual(Object.keys(entries[0]!));
        }
        // Each reading has blobs of its own, numbered in the order of the list.
        expect(entries.flatMap((one) => one.attachments.map((file) => file.blob))).toEqual(plan.stored.map((_, index) => index));
        expect(plan.content.rubrics).toHaveLength(1);
        expect(Object.keys(plan.content).filter((key) => ['practice', 'gate', 'minimumWatched', 'masks'].includes(key))).toEqual([]);
      }));
  });

  it('stay what they are in the next revision: codes, seeds drawn before, second readings', () => {
    const first = hidden(20, 9, { seeds: 3, repeatShare: 0.1 });
    const known = new Map(first.newHidden.map((one) => [hiddenKey(one.role, one.entryId), one.code]));
    const more = hidden(31, 9, { seeds: 3, repeatShare: 0.1 }, { known }, 77);
    const codes = new Set(more.content.entries.map((one) => one.code));
    expect(first.newHidden).toHaveLength(5);
    expect(first.newHidden.filter((one) => !codes.has(one.code))).toEqual([]);
    expect(more.newHidden.map((one) => one.role)).toEqual(['repeat', 'repeat']);
    // An entry that went to somebody else is read neither once nor twice.
    const gone = first.newHidden.filter((one) => one.role === 'repeat').map((one) => one.entryId);
    const fewer = planPack({
      contest: { id: 'c', title: '赛' }, pack: { id: 'p', revision: 2, prev: null }, slot: 0, receiveKey: '', rulesVersion: 1,
      rules: { ...rules, calibration: { ...rules.calibration, repeatShare: 0.05 } },
      seats: numbered(20, 'e').filter((one) => !gone.includes(one.entryId)),
      attachments: [], known: new Map(), taken: new Set(), random: bytesFrom(5), calibration: { shadow: false, practice: [], seeds: [], known },
    });
    expect(fewer.content.entries).toHaveLength(19);
    expect(fewer.newHidden.filter((one) => gone.includes(one.entryId))).toEqual([]);
  });

  it('of a shadow judge are all of them: no code of his counts', () => {
    const plan = hidden(10, 2, { seeds: 1, repeatShare: 0.1 }, { shadow: true });
    expect(plan.newCodes).toEqual([]);
    expect(Object.fromEntries(Map.groupBy(plan.newHidden, (one) => one.role).entries().map(([role, all]) => [role, all.length])))
      .toEqual({ shadow: 10, seed: 1, repeat: 1 });
  });

  it('leave the pack as it always was where nothing is asked for', () => {
    const plan = hidden(5, 3, {});
    expect([plan.content.entries.length, plan.newHidden, plan.content.deadline]).toEqual([5, [], null]);
    expect(hidden(5, 3, { minimumWatched: 0.6, reviewDeadline: '2026-11-30' }).content).toMatchObject({ minimumWatched: 60, deadline: '2026-11-30' });
  });

  it('to practise on stand apart, with reference marks, feedback and the gate', () => {
    const [seat] = numbered(1, 'q');
    const practice = [{ seat: seat!, qualifies: true, feedback: '讲评', reference: [{ criterion: 'h1', value: 3000 }] }];
    const { content, newHidden } = hidden(3, 0, { tolerance: 3.5, needed: 1 }, { practice });
    expect(content.gate).toEqual({ tolerance: 350, needed: 1 });
    expect(content.practice).toMatchObject([{ qualifies: true, feedback: '讲评', entry: { title: 'q 0', code: newHidden[0]!.code } }]);
    expect(content.entries.map((one) => one.title)).not.toContain('q 0');
    expect(newHidden.map((one) => one.role)).toEqual(['qualify']);
  });
});
