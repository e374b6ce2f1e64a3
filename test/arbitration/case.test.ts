// One case of arbitration: which entries are cases at all, at which step their reader is, and in what order letters are given.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { caseOf, shownCase, type EntryFacts, type GivenReading } from '#backend/arbitration/case.ts';
import { rankReaders, type Candidate } from '#backend/arbitration/readers/rank.ts';
import { typedMark } from '#backend/arbitration/marks/typed.ts';
import { packRubric } from '#backend/packfile/schema.ts';
import { labelled, letterOf } from '#backend/scoring/reading-labels.ts';
import { rubricOf } from '#contract/schema/rules.ts';
import { sound } from '../contests/sound-rules.ts';

const { rules: soundRules } = sound();
const rules = (chain: 'none' | '2+1' | '2+1+1') => {
  const one = structuredClone(soundRules);
  return { ...one, arbitration: { ...one.arbitration, chain }, discrepancy: { threshold: 10, at: 'over' as const } };
};
const facts = (totals: number[], more: Partial<EntryFacts> = {}): EntryFacts => ({
  entryId: 'e', blindCode: 'A1', title: '', division: '', category: '', subject: '', language: '', seats: 2, answered: totals.length,
  first: totals.map((total, index) => ({ judge: `J${index}`, judgeId: `j${index}`, total: total * 100, vetoed: false, scores: {}, comment: '' })),
  readings: [], seated: [], asked: false, ...more,
});
const given = (total: number, more: Partial<GivenReading> = {}): GivenReading => ({
  stage: 'third', judgeId: 'x', person: '某人', status: 'submitted', total: total * 100, vetoed: false, scores: {}, comment: '', reason: '理由', at: '', ...more,
});
const seat = { stage: 'third' as const, judgeId: 'x', name: '某人', reason: '', out: true };
const said = (chain: 'none' | '2+1' | '2+1+1', of: EntryFacts) => {
  const found = caseOf(rules(chain), [], of);
  return found && [found.state, found.next, found.seat?.name ?? null];
};

it('is a case where marks lie apart, where a decision asks for it, where somebody reads; nothing else is', () => {
  expect(said('2+1+1', facts([80, 85]))).toBeNull();
  expect(said('2+1+1', facts([80]))).toBeNull();
  expect(said('2+1+1', facts([60, 85]))).toEqual(['waiting', 'third', null]);
  expect(said('none', facts([60, 95]))).toBeNull();
  expect(said('none', facts([60, 95], { asked: true }))).toEqual(['waiting', 'chief', null]);
  expect(said('none', facts([60, 95], { asked: true, readings: [given(80, { stage: 'chief' })] }))).toEqual(['settled', null, null]);
  expect(said('2+1', facts([80], { answered: 2 })), 'one judge stepped back, nobody else was asked').toEqual(['incomplete', null, null]);
  expect(said('2+1', facts([80], { answered: 2, asked: true }))).toEqual(['waiting', 'chief', null]);
});

it('waits for all first marks, for its pack, and for somebody else once the reader stepped back', () => {
  expect(said('2+1+1', facts([60, 85], { seats: 3 }))).toEqual(['incomplete', null, null]);
  expect(said('2+1+1', facts([60, 85], { seated: [{ ...seat, out: false }] }))).toEqual(['assigned', 'third', '某人']);
  expect(said('2+1+1', facts([60, 85], { seated: [seat] }))).toEqual(['out', 'third', '某人']);
  expect(said('2+1+1', facts([60, 85], { seated: [seat], readings: [given(0, { status: 'draft', total: null })] }))).toEqual(['out', 'third', '某人']);
  expect(said('2+1+1', facts([60, 85], { seated: [seat], readings: [given(0, { status: 'recused', total: null })] }))).toEqual(['waiting', 'third', null]);
  expect(said('2+1+1', facts([60, 85], { seated: [seat], readings: [given(83)] }))).toEqual(['settled', null, null]);
  // A first judge mended his mark meanwhile: nothing is apart any more.
  expect(said('2+1+1', facts([80, 85], { seated: [seat] }))).toEqual(['settled', null, null]);
});

it('shows letters that hang on the entry alone, whatever the order of judges; arbiters come behind', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 6 }), fc.uuid(), (ids, entryId) => {
    const first = ids.map((judgeId) => ({ judgeId }));
    const letters = (list: typeof first) => labelled(entryId, list, ['third']).map(({ label, mark }) => [label, mark]);
    expect(letters(first.toReversed())).toEqual(letters(first));
    expect(letters(first).at(-1)).toEqual([letterOf(ids.length), 'third']);
  }), { numRuns: 50 });
  expect([0, 25, 26, 51, 52].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA']);
  const shown = shownCase(rules('2+1+1'), [], caseOf(rules('2+1+1'), [], facts([60, 85]))!, 'zh');
  expect(shown.readings.map((one) => one.total).sort()).toEqual([60, 85]);
});

const candidate = (more: Partial<Candidate>): Candidate => ({
  judgeId: more.name ?? '', name: '', slot: 1, load: 3, arbitrations: 0, proposed: 0, bars: [], seen: [], within: true, ofSubject: true,
  seated: false, ...more,
});
it('ranks readers: the subject, then the work; the weightiest reason against is the one that is said', () => {
  const ranked = rankReaders([
    candidate({ name: '满', load: 9 }), candidate({ name: '闲', load: 1, slot: 2 }), candidate({ name: '外', load: 0, ofSubject: false, slot: 3 }),
    candidate({ name: '亲', bars: ['same_unit', 'relative'], slot: 4 }), candidate({ name: '初', bars: ['same_school'], seen: ['first', 'code'], slot: 5 }),
    candidate({ name: '远', within: false, slot: 6 }), candidate({ name: '坐', load: 50, seated: true, seen: ['third', 'code'], slot: 7 }),
  ], 'third', 'zh');
  expect(ranked.map((one) => [one.name, one.allowed])).toEqual([
    ['坐', true], ['闲', true], ['满', true], ['外', true], ['亲', false], ['初', false], ['远', false],
  ]);
  expect(ranked.slice(4).map((one) => one.why)).toEqual(['与作品同单位', '是这件作品的初评评委', '不评这个组别、学科、项目或语言']);
});

it('takes marks that a judge could give, all of them, and sees a failed veto', () => {
  const rubric = packRubric(rubricOf(soundRules, soundRules.rubrics[0]!.id, 1));
  const full = Object.fromEntries(rubric.criteria.map((one) => [one.id, one.max / 100]));
  const [first] = rubric.criteria;
  expect(typedMark(rubric, full)).toMatchObject({ mark: { vetoed: false, total: rubric.criteria.reduce((sum, one) => sum + one.max, 0) } });
  for (const bad of [{ ...full, [first!.id]: first!.max / 100 + 1 }, { ...full, [first!.id]: 0.001 }, { ...full, stranger: 1 }, {}]) {
    expect(typedMark(rubric, bad)).toHaveProperty('fault');
  }
  const veto = { ...rubric, criteria: rubric.criteria.map((one, index) => (index === 0 ? { ...one, veto: true as const } : one)) };
  expect(typedMark(veto, { ...full, [first!.id]: 0 })).toMatchObject({ mark: { vetoed: true } });
});
