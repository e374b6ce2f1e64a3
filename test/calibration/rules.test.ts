// Rules of calibration: what the check says of them, and the draft of reference marks in the window.
import { describe, expect, it } from 'vitest';
import { rulesForCopy } from '#backend/contests/opening/copy.ts';
import { lint } from '#backend/contests/lint/lint.ts';
import { Criterion, type ContestRules } from '#contract/schema/rules.ts';
import { criteriaOf, stateOf, typedOf } from '#renderer/pages/calibration/item-draft.ts';
import { placeOfProblem } from '#renderer/pages/contests/settings/parts.ts';
import { sound } from '../contests/sound-rules.ts';

type Calibration = ContestRules['calibration'];
type Items = { practice: number; qualify: number; seed: number };
const codesOf = (change: Partial<Calibration>, items: Items = { practice: 0, qualify: 2, seed: 2 }): string[] => {
  const { rules, facts } = sound();
  Object.assign(rules.calibration, change);
  return lint(rules, { ...facts, calibration: items })
    .filter((one) => one.code.startsWith('calibration')).map((one) => `${one.severity} ${one.code}`);
};

describe('the check of the rules', () => {
  it.each<[Partial<Calibration>, string[], Items?]>([
    [{}, []], [{ tolerance: 4, needed: 2, seeds: 2, repeatShare: 0.1, repeatTolerance: 3 }, []],
    [{ needed: 1 }, ['error calibration_tolerance']],
    [{ tolerance: 4, needed: 3 }, ['warning calibration_needed']],
    [{ tolerance: 4, seeds: 3 }, ['warning calibration_seeds']],
    [{ tolerance: 4, seeds: 1 }, ['warning calibration_seeds'], { practice: 5, qualify: 5, seed: 0 }],
    [{ seeds: 2 }, ['note calibration_seeds_shown']], [{ repeatShare: 0.05 }, ['note calibration_repeats_shown']],
    [{ tolerance: 100 }, ['warning calibration_wide']], [{ tolerance: 99.5 }, []],
    [{ reviewDeadline: '2026-07-02' }, ['warning calibration_deadline']], [{ reviewDeadline: '2026-07-01' }, []],
  ])('of %j says %j', (change, said, items) => {
    expect(codesOf(change, items)).toEqual(said);
  });

  it('leads to the field, and a copy for the next year has no last day', () => {
    const { rules, facts } = sound();
    Object.assign(rules.calibration, { needed: 1, seeds: 9, reviewDeadline: '2027-01-01', repeatShare: 0.1 });
    const found = lint(rules, { ...facts, calibration: { practice: 0, qualify: 0, seed: 0 } }).filter((one) => one.code.startsWith('calibration'));
    const places = found.map((one) => placeOfProblem({ ...one, message: one.message[0] }, rules));
    expect(places.map((one) => one.part)).toEqual(found.map(() => 'calibration'));
    expect(places.map((one) => one.field)).toEqual(['tolerance', 'seeds', 'reviewDeadline', 'tolerance', 'repeatTolerance']);
    expect(rulesForCopy(rules, { from: 2026, to: 2027 }).calibration).toMatchObject({ seeds: 9, reviewDeadline: '' });
  });
});

describe('the draft of reference marks', () => {
  const { rules } = sound();
  it('follows the rubric of the category, head first, and adds up what counts', () => {
    const criteria = criteriaOf(rules, rules.categories[0]!.name);
    expect(criteria.map((one) => one.id)).toEqual(['h1', 't1', 't2']);
    expect(stateOf(criteria, { h1: '30', t1: ' 20。0 ' })).toEqual({ missing: 1, wrong: [], total: 50, reference: { h1: 30, t1: 20 } });
    expect(stateOf(criteria, { h1: '41', t1: '20.5', t2: 'x' })).toMatchObject({ missing: 0, wrong: ['h1', 't1', 't2'], reference: {} });
    expect(criteriaOf(rules, '没有的项目')).toEqual([]);
  });
  it('takes only what can be chosen, and a veto counts in no total', () => {
    const criteria = [
      { id: 'a', group: '', name: '等级', max: 10, step: 1, mode: 'levels', choices: [{ name: 'A', value: 10 }, { name: 'B', value: 6.5 }] },
      { id: 'b', group: '', name: '系数', max: 30, step: 1, mode: 'coefficient', choices: [{ name: '优', value: 0.95 }] },
      { id: 'c', group: '', name: '合格', max: 1, step: 1, mode: 'veto' },
    ].map((one) => Criterion.parse(one));
    const reference = { a: 6.5, b: 28.5, c: 1 };
    expect(stateOf(criteria, typedOf(reference))).toEqual({ missing: 0, wrong: [], total: 35, reference });
    expect(stateOf(criteria, { a: '7', b: '0.95', c: '' })).toMatchObject({ missing: 1, wrong: ['a', 'b'] });
  });
});
