// One ranking group: caps of units against a plain reading of the rule, other ways to break a tie, and what must always hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awardGroup, type AwardContender, type GroupRules } from '#backend/scoring/award-group.ts';
import { boundarySentence } from '#backend/scoring/award-words.ts';
import { capsOf, plannedCount } from '#backend/scoring/award.ts';
import { playedAwards } from '#backend/scoring/simulate.ts';

const rules = (changes: Partial<GroupRules> = {}): GroupRules => ({
  rounding: 'floor', atLine: 'include', unitCap: null, unitCapShare: null, minimum: null, decimals: 2,
  rules: [{ id: 'a', name: '一等奖', kind: 'count', value: 2 }, { id: 'b', name: '二等奖', kind: 'count', value: 3 }], ...changes,
});
const one = (code: string, score: number | null, changes: Partial<AwardContender> = {}): AwardContender =>
  ({ entryId: code, code, score, tieKeys: [], unit: '', ...changes });
const holders = (given: ReadonlyMap<string, string>, award: string): string[] =>
  [...given].filter(([, name]) => name === award).map(([id]) => id).sort();

describe('figures of published rules', () => {
  it.each([['floor', [3, 7, 11]], ['round', [4, 7, 11]], ['ceil', [4, 8, 12]]] as const)('37 entries at 10/20/30 %%, %s', (rounding, expected) => {
    const ratio = (id: string, value: number) => ({ id, name: id, kind: 'ratio' as const, value });
    const { outcomes } = awardGroup(Array.from({ length: 37 }, (_, index) => one(`C${index}`, 9000 - index)), 37,
      rules({ rounding, rules: [ratio('a', 0.1), ratio('b', 0.2), ratio('c', 0.3)] }));
    expect(outcomes.map((outcome) => outcome.given)).toEqual(expected);
  });

  it('陕西 2010: 10, 18 and 26 of a division, whatever their number', () => {
    const count = (id: string, value: number) => ({ id, name: id, kind: 'count' as const, value });
    const give = (n: number) => awardGroup(Array.from({ length: n }, (_, index) => one(`C${index}`, 9000 - index)), n,
      rules({ rules: [count('一', 10), count('二', 18), count('三', 26)] })).outcomes.map((outcome) => outcome.given);
    expect([give(80), give(30)]).toEqual([[10, 18, 26], [10, 18, 2]]);
  });

  it('福建: at most 3 % of the trainees', () => {
    const { outcomes } = awardGroup(Array.from({ length: 60 }, (_, index) => one(`C${index}`, 9000 - index)), 1420,
      rules({ rules: [{ id: 'a', name: '优秀成果', kind: 'ratio', value: 0.03 }] }));
    expect(outcomes[0]).toMatchObject({ base: 1420, planned: 42, given: 42 });
  });
});

describe('caps of units', () => {
  it('pass over who is beyond his unit’s cap, for every award below too, and say who', () => {
    const list = [one('A', 95, { unit: 'U1' }), one('B', 94, { unit: 'U1' }), one('C', 93, { unit: 'U1' }), one('D', 92, { unit: 'U2' }),
      one('E', 91), one('F', 90, { unit: 'U2' }), one('G', 89)];
    const { awards, outcomes } = awardGroup(list, 7, rules({ unitCap: 1 }));
    expect(holders(awards, '一等奖')).toEqual(['A', 'D']);
    expect(holders(awards, '二等奖')).toEqual(['E', 'G']);
    expect(outcomes.map((outcome) => [outcome.given, outcome.passed ?? []])).toEqual([[2, ['B', 'C']], [2, ['F']]]);
  });

  it('count a share of the unit’s entries rounded down; the lower of two caps holds; who has no unit has none', () => {
    const units = ['U1', 'U1', 'U1', 'U1', 'U1', 'U2', 'U2', ''];
    expect([...capsOf(units, { unitCap: null, unitCapShare: 0.4 })]).toEqual([['U1', 2], ['U2', 0]]);
    expect([...capsOf(units, { unitCap: 1, unitCapShare: 0.5 })]).toEqual([['U1', 1], ['U2', 1]]);
    expect(capsOf(units, { unitCap: null, unitCapShare: null }).size).toBe(0);
  });

  it('free the places of a tie that is shut out at the line', () => {
    // B and C are tied across the line of 一等奖: both wait, and their unit may still have its one award below.
    const list = [one('A', 95), one('B', 94, { unit: 'U1' }), one('C', 94, { unit: 'U2' }), one('D', 90, { unit: 'U1' })];
    const { awards } = awardGroup(list, 4, rules({ atLine: 'exclude', unitCap: 1 }));
    expect([holders(awards, '一等奖'), holders(awards, '二等奖')]).toEqual([['A'], ['B', 'C']]);
  });
});

describe('the boundary', () => {
  const tied = [
    one('A', 9500, { tieKeys: [3, 1] }), one('B', 9000, { tieKeys: [2, 5] }), one('C', 9000, { tieKeys: [1, 9] }), one('D', 8000, { tieKeys: [1, 1] }),
  ];

  it('says who would come in and go out by another order of the tie-break', () => {
    const { awards, outcomes } = awardGroup(tied, 4, rules());
    expect(holders(awards, '一等奖')).toEqual(['A', 'B']);
    expect(outcomes[0]?.boundary).toEqual({
      from: 2, to: 3, score: 9000, alternatives: [{ ways: [{ keys: [1, 0] }], gains: ['C'], loses: ['B'] }],
    });
    expect(boundarySentence(outcomes[0]!, ['教学设计', '技术'], 2))
      .toBe('第 2–3 名同为 90.00 分。若改为先比“技术”，再比“教学设计”，C 进入一等奖、B 退出一等奖。');
    expect(boundarySentence(outcomes[1]!, ['教学设计', '技术'], 2)).toBe('');
  });

  it('says what include, exclude and order would do with those that stay tied', () => {
    const list = tied.map((entry) => ({ ...entry, tieKeys: [] }));
    const { awards, outcomes } = awardGroup(list, 4, rules({ atLine: 'exclude' }));
    expect(holders(awards, '一等奖')).toEqual(['A']);
    expect(outcomes[0]?.boundary?.alternatives).toEqual([
      { ways: [{ atLine: 'include' }], gains: ['B', 'C'], loses: [] }, { ways: [{ atLine: 'order' }], gains: ['B'], loses: [] },
    ]);
    expect(boundarySentence(outcomes[0]!, [], 2, 'en'))
      .toBe('Places 2 to 3 all have 90.00 points: if those still tied share the award: B, C would get 一等奖; '
        + 'if those still tied are taken in the order of their codes: B would get 一等奖.');
  });

  it('is silent where equal scores lie on one side of the line', () => {
    const { outcomes } = awardGroup([one('A', 95), one('B', 95), one('C', 90), one('D', 90)], 4, rules());
    expect(outcomes.map((outcome) => outcome.boundary)).toEqual([undefined, undefined]);
  });
});

const contender = fc.record({ score: fc.option(fc.integer({ min: 80, max: 88 }), { freq: 8 }), unit: fc.constantFrom('', 'U1', 'U2', 'U3'),
  keys: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })) });
const group = fc.array(contender, { maxLength: 14 }).map((list) => list.map((entry, index) =>
  one(`C${String(index).padStart(2, '0')}`, entry.score, { unit: entry.unit, tieKeys: entry.keys })));
const anyRules = fc.record({
  atLine: fc.constantFrom('include' as const, 'exclude' as const, 'order' as const), unitCap: fc.option(fc.integer({ min: 1, max: 3 })),
  unitCapShare: fc.option(fc.constantFrom(0.25, 0.5, 1)), minimum: fc.option(fc.integer({ min: 80, max: 86 })),
  rules: fc.array(fc.oneof(fc.record({ kind: fc.constant('count' as const), value: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ kind: fc.constant('ratio' as const), value: fc.constantFrom(0.1, 0.2, 0.3) })), { minLength: 1, maxLength: 3 }),
}).map((given) => rules({ ...given, decimals: 0, rules: given.rules.map((rule, index) => ({ ...rule, id: `r${index}`, name: `奖${index}` })) }));

/** The rule read out loud: award by award, entry by entry, with nothing shared with the code under test but the ranks. */
function plainly(list: readonly AwardContender[], base: number, given: GroupRules): Map<string, string> {
  const places = awardGroup(list, base, rules({ rules: [] })).ranked;
  const of = new Map(list.map((entry) => [entry.entryId, entry]));
  const limit = (unit: string): number => {
    const own = list.filter((entry) => entry.unit === unit).length;
    if (unit === '') return Infinity;
    return Math.min(given.unitCap ?? Infinity, given.unitCapShare === null ? Infinity : Math.floor(given.unitCapShare * own));
  };
  let waiting = places.filter((place) => place.dense !== null && (of.get(place.entryId)?.score ?? -1) >= (given.minimum ?? 0));
  const awards = new Map<string, string>();
  const unitOf = (id: string): string => of.get(id)?.unit ?? '';
  const full = (unit: string): boolean => [...awards.keys()].filter((id) => unitOf(id) === unit).length >= limit(unit);
  for (const rule of given.rules) {
    const want = plannedCount(rule.kind === 'ratio' ? 'ratio' : 'count', rule.value, base, given.rounding);
    const got: typeof waiting = [];
    let line: number | null = null;
    for (const place of waiting) {
      const beyond = got.length >= want;
      if (beyond && (given.atLine !== 'include' || place.dense !== line)) break;
      if (full(unitOf(place.entryId))) continue;
      awards.set(place.entryId, rule.name);
      got.push(place);
      line = place.dense;
    }
    const after = waiting.slice(waiting.indexOf(got.at(-1)!) + 1);
    const crossing = got.length >= want && want > 0 && after.some((place) => place.dense === line && !full(unitOf(place.entryId)));
    if (given.atLine === 'exclude' && crossing) {
      for (const place of got.filter((own) => own.dense === line)) awards.delete(place.entryId);
    }
    const low = got.findLast((place) => awards.has(place.entryId));
    const done = low === undefined ? -1 : waiting.indexOf(low);
    waiting = waiting.filter((place, index) => index > done && !awards.has(place.entryId));
  }
  return awards;
}

describe('always', () => {
  it('gives what the rule says when it is read entry by entry', () => {
    fc.assert(fc.property(group, anyRules, (list, given) => {
      const { awards } = awardGroup(list, list.length, given);
      expect([...awards].sort()).toEqual([...plainly(list, list.length, given)].sort());
    }), { numRuns: 400 });
  });

  it('does not depend on the order of the input; caps hold; nobody better ranked has less unless his unit is full', () => {
    fc.assert(fc.property(group, anyRules, fc.integer(), (list, given, seed) => {
      const { awards, ranked, outcomes } = awardGroup(list, list.length, given);
      const turned = list.map((entry, index) => ({ entry, key: Math.sin(seed + index) })).sort((a, b) => a.key - b.key).map(({ entry }) => entry);
      expect([...awardGroup(turned, list.length, given).awards].sort()).toEqual([...awards].sort());
      const caps = capsOf(list.map((entry) => entry.unit), given);
      for (const [unit, most] of caps) {
        expect(list.filter((entry) => entry.unit === unit && awards.has(entry.entryId)).length).toBeLessThanOrEqual(most);
      }
      const levels = new Map(given.rules.map((rule, index) => [rule.name, index]));
      const level = (id: string): number => levels.get(awards.get(id) ?? '') ?? 99;
      const passed = new Set(outcomes.flatMap((outcome) => outcome.passed ?? []));
      const standing = ranked.filter((entry) => entry.dense !== null && !passed.has(entry.entryId));
      for (const [index, better] of standing.entries()) {
        for (const worse of standing.slice(index + 1)) {
          if ((better.dense ?? 0) < (worse.dense ?? 0)) expect(level(better.entryId)).toBeLessThanOrEqual(level(worse.entryId));
        }
      }
      for (const outcome of outcomes) {
        expect(outcome.given).toBe(holders(awards, outcome.award).length);
        if (given.atLine !== 'include') expect(outcome.given).toBeLessThanOrEqual(outcome.planned);
      }
    }), { numRuns: 300 });
  });

  it('is played as it is given, where no two scores are equal', () => {
    const played = fc.array(fc.record({ unit: fc.constantFrom('', 'U1', 'U2'), tier: fc.integer({ min: 0, max: 1 }) }), { maxLength: 20 });
    fc.assert(fc.property(played, anyRules,
      fc.integer(), (list, given, seed) => {
        const scores = list.map((_, index) => 70 + ((index * 7919 + Math.abs(seed % 1000) * 31) % 2000) / 100 + index / 1e4);
        const contenders = list.map((entry, index) => one(`C${index}`, Math.round(scores[index]! * 1e4), { ...entry }));
        const fine = { ...given, decimals: 4, minimum: given.minimum === null ? null : given.minimum * 1e4 };
        const { awards } = awardGroup(contenders, list.length, fine);
        const play = playedAwards(list.map(({ unit, tier }) => ({ unit, tier, weight: 1, offset: 0, ranked: true })), {
          rules: given.rules, rounding: given.rounding, base: list.length, minimum: given.minimum,
          caps: capsOf(list.map((entry) => entry.unit), given),
        });
        expect([...play(Float64Array.from(contenders, (entry) => entry.score! / 1e4))].map((award) => given.rules[award]?.name ?? ''))
          .toEqual(contenders.map((entry) => awards.get(entry.entryId) ?? ''));
      }), { numRuns: 200 });
  });
});
