// Limits by rank: no limit is ever exceeded, and nobody is passed over without a limit that says so.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContestRules } from '#contract/schema/rules.ts';
import { fit, isLocalOnly, limitText, usedIn, type Limit } from '#backend/quota-rules/limits.ts';
import { judge, proposeOrder, type Candidate } from '#backend/quota-rules/recommendation.ts';
import { templates } from '#seeds/templates/index.ts';

const divisions = ['d1', 'd2', 'd3'];
const categories = ['c1', 'c2', 'c3'];
const placed = fc.record({ division: fc.constantFrom(...divisions), category: fc.constantFrom(...categories) });
const limit: fc.Arbitrary<Limit> = fc.record({
  division: fc.constantFrom('', ...divisions), category: fc.constantFrom('', ...categories),
  most: fc.option(fc.integer({ min: 0, max: 6 }), { nil: null }), from: fc.constantFrom('table' as const, 'level' as const),
});
const numbered = (list: readonly { division: string; category: string }[], prefix = 'e') => list.map((one, index) =>
  ({ ...one, id: `${prefix}${index}` }));

test('greedy by rank: never beyond any limit, and everyone left out has a full limit that covers him', () => {
  fc.assert(fc.property(fc.array(placed, { maxLength: 40 }), fc.array(limit, { maxLength: 8 }), fc.array(placed,
    { maxLength: 6 }), (list, limits, before) => {
    const entries = numbered(list);
    const already = numbered(before, 'a');
    const answer = fit(entries, limits, already);
    const taken = entries.filter((one) => answer.get(one.id) === null);
    for (const one of limits) {
      if (one.most === null) continue;
      // What was there before may itself be too much: then nothing is added.
      expect(usedIn(one, [...already, ...taken])).toBeLessThanOrEqual(Math.max(one.most, usedIn(one, already)));
    }
    for (const [index, one] of entries.entries()) {
      const full = answer.get(one.id);
      const earlier = [...already, ...entries.slice(0, index).filter((each) => answer.get(each.id) === null)];
      const covering = limits.filter((each) => usedIn(each, [one]) === 1 && each.most !== null);
      const isFull = covering.some((each) => usedIn(each, earlier) >= (each.most ?? 0));
      expect(full !== null).toBe(isFull);
      if (full) {
        expect(usedIn(full, [one])).toBe(1);
        expect(usedIn(full, earlier)).toBeGreaterThanOrEqual(full.most ?? 0);
      }
    }
  }), { numRuns: 400 });
});

const template = templates().find((one) => one.id === 'weike') ?? templates()[0];
if (!template) throw new Error('no templates');
const base = ContestRules.parse(template.rules);
const [division, otherDivision] = base.divisions;
const [category, localCategory] = base.categories;
if (!division || !otherDivision || !category || !localCategory) throw new Error('the template has too little');
const rules: ContestRules = {
  ...base,
  levels: [
    { id: 'county', name: '区级', edition: '', docNo: '', here: true, submitUntil: '', reviewUntil: '', publishFrom: '', quotaPerUnit: null, awards: [], note: '' },
    { id: 'city', name: '市级', edition: '', docNo: '', here: false, submitUntil: '', reviewUntil: '', publishFrom: '', quotaPerUnit: 3, awards: [], note: '' },
  ],
  categories: base.categories.map((one) => (one.id === localCategory.id ? { ...one, upTo: 'county' as const } : { ...one, upTo: null })),
};
const candidate = (id: string, more: Partial<Candidate>): Candidate => ({
  id, division: division.id, category: category.id, position: Number(id), status: 'active', rank: null, resultRank: null, score: null, ...more,
});

test('verdicts: withdrawn and local-only never go up and take no place; over names the narrowest full limit', () => {
  const limits: Limit[] = [
    { division: division.id, category: category.id, most: 1, from: 'table' }, { division: '', category: '', most: 3, from: 'level' },
  ];
  const judged = judge([
    candidate('1', { rank: 2 }), candidate('2', { rank: 1 }), candidate('3', { rank: 1, status: 'withdrawn' }),
    candidate('4', { rank: 1, category: localCategory.id }), candidate('5', {}),
    candidate('6', { rank: 3, division: otherDivision.id }), candidate('7', { rank: 4, division: otherDivision.id }),
    candidate('8', { rank: 5, division: otherDivision.id }),
  ], rules, limits, 'zh');
  const by = new Map(judged.map((one) => [one.candidate.id, one]));
  expect([...by].map(([id, one]) => `${id} ${one.verdict}`).sort()).toEqual(
    ['1 over', '2 in', '3 withdrawn', '4 localOnly', '5 notRanked', '6 in', '7 in', '8 over']);
  expect(by.get('1')?.why).toBe(`超过“${division.name}·${category.name}”的名额 1 件。`);
  expect(by.get('8')?.why).toBe('超过市级每单位 3 件的上限。');
  expect(by.get('4')?.why).toContain('只到区级');
});

test('while nothing is in order all of them are meant, as the list has them, and the limits hold', () => {
  const limits: Limit[] = [{ division: '', category: '', most: 2, from: 'table' }];
  const list = [candidate('1', { status: 'withdrawn' }), candidate('2', {}), candidate('3', { category: localCategory.id }), candidate('4', {}), candidate('5', {})];
  expect(judge(list, rules, limits, 'zh').map((one) => `${one.candidate.id} ${one.verdict}`).sort())
    .toEqual(['1 withdrawn', '2 in', '3 localOnly', '4 in', '5 over']);
  expect(judge(list.map((one) => ({ ...one, rank: one.id === '5' ? 1 : null })), rules, limits, 'zh').filter((one) => one.verdict === 'in')
    .map((one) => one.candidate.id)).toEqual(['5']);
});

test('a project goes up as long as it is known above; without a level nothing is local only', () => {
  expect(isLocalOnly(rules, localCategory.id, 'school')).toBe(false);
  expect(isLocalOnly(rules, localCategory.id, 'county')).toBe(true);
  expect(isLocalOnly(rules, localCategory.id, 'city')).toBe(true);
  expect(isLocalOnly(rules, localCategory.id, null)).toBe(false);
  expect(limitText(rules, { division: '', category: '', most: 5, from: 'table' }, '', 'zh')).toBe('单位总名额 5 件');
});

test('an order after results is within every limit, best ranks first, counted within each group', () => {
  const one = fc.record({ division: fc.constantFrom(division.id, otherDivision.id),
    resultRank: fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }) });
  fc.assert(fc.property(fc.array(one, { maxLength: 30 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 8 }), (list, cell, whole) => {
    const limits: Limit[] = [{ division: division.id, category: '', most: cell, from: 'table' }, { division: '', category: '', most: whole, from: 'table' }];
    const candidates = list.map((each, index) => candidate(String(index), each));
    const places = proposeOrder(candidates, rules, limits);
    const judged = judge(candidates.map((each) => ({ ...each, rank: places.get(each.id) ?? null })), rules, limits, 'zh');
    // Without any place the unit would mean all of them.
    if (places.size > 0) expect(judged.filter((each) => each.verdict === 'over')).toEqual([]);
    for (const group of [division.id, otherDivision.id]) {
      const ranked = candidates.filter((each) => each.division === group && places.has(each.id))
        .sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
      expect(ranked.map((each) => places.get(each.id))).toEqual(ranked.map((_, index) => index + 1));
      expect(ranked.map((each) => each.resultRank)).toEqual(ranked.map((each) => each.resultRank).toSorted((a, b) => (a ?? 0) - (b ?? 0)));
      // Nobody of the group who has a better result is left out while a worse one is in.
      const worst = ranked.at(-1)?.resultRank ?? 0;
      const left = candidates.filter((each) => each.division === group && each.resultRank !== null && !places.has(each.id));
      for (const each of left) expect(each.resultRank ?? 0).toBeGreaterThanOrEqual(worst);
    }
    for (const each of candidates) if (each.resultRank === null) expect(places.has(each.id)).toBe(false);
  }), { numRuns: 200 });
});
