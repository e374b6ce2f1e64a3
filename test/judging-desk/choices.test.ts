// Criteria that are chosen: what each key saves, what typing may say, and that nothing but a choice is ever saved.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Criterion } from '#contract/schema/rules.ts';
import { choiceAt, choiceLabel, choicesFromTop, failsBy, mostLevels, readScore } from '#renderer/pages/judging/choices.ts';
import { fullPoints, hundredths, subtotal } from '#renderer/pages/judging/points.ts';
import * as grid from '#renderer/pages/judging/score-grid.ts';
import type { Grid, Step } from '#renderer/pages/judging/score-grid.ts';

const criterion = (changes: object) => Criterion.parse({ id: 'c', group: '', name: '指标', max: 15, step: 1, ...changes });
const levels = criterion({ id: 'levels', mode: 'levels', max: 15, choices: [
  { name: 'A', value: 13, description: '目标明确' }, { name: 'B', value: 11 }, { name: 'C', value: 9 }] });
const named = (...values: number[]) => values.map((value) => ({ name: String(value), value }));
const coefficient = criterion({ id: 'weight', mode: 'coefficient', max: 15, choices: named(1, 0.8, 0.6, 0.4) });
const steps = criterion({ id: 'steps', mode: 'steps', max: 5, veto: true, choices: [5, 3, 0].map((value) => ({ name: `${value}`, value })) });
const veto = criterion({ id: 'veto', mode: 'veto', max: 1 });
const points = criterion({ id: 'points', max: 10, step: 0.5 });
const criteria = [levels, coefficient, steps, veto, points];

test('choices come best first with their points; passed and failed are two', () => {
  expect(choicesFromTop(levels).map((one) => one.points)).toEqual([13, 11, 9]);
  expect(choicesFromTop(coefficient).map((one) => one.points)).toEqual([15, 12, 9, 6]);
  expect(choicesFromTop({ ...levels, choices: [...levels.choices].reverse() }).map((one) => one.name)).toEqual(['A', 'B', 'C']);
  expect(choicesFromTop(veto).map((one) => [one.points, one.fails])).toEqual([[1, false], [0, true]]);
  expect(choicesFromTop(steps).map((one) => one.fails)).toEqual([false, false, true]);
  expect(choicesFromTop(points)).toEqual([]);
  expect(choicesFromTop(levels).map(choiceLabel)).toEqual(['A 13', 'B 11', 'C 9']);
  expect(choicesFromTop(coefficient).map(choiceLabel)).toEqual(['×1', '×0.8', '×0.6', '×0.4']);
  expect(choicesFromTop(steps).map(choiceLabel)).toEqual(['5', '3', '0']);
});

test('typed points of a choice are taken, others refused; a coefficient may be typed unless it could mean two things', () => {
  expect(readScore('13', levels)).toEqual({ ok: true, points: 13 });
  expect(readScore('１１。０', levels)).toEqual({ ok: true, points: 11 });
  expect(readScore('12', levels)).toEqual({ ok: false, problem: 'choice' });
  expect(readScore('14', levels)).toEqual({ ok: false, problem: 'over' });
  expect(readScore('12', coefficient)).toEqual({ ok: true, points: 12 });
  expect(readScore('0.8', coefficient)).toEqual({ ok: true, points: 12 });
  const small = criterion({ mode: 'coefficient', max: 2, choices: [1, 0.8, 0.4].map((value) => ({ name: '', value })) });
  expect(readScore('0.8', small)).toEqual({ ok: false, problem: 'unclear' });
  expect(readScore('1.6', small)).toEqual({ ok: true, points: 1.6 });
  expect([readScore('1', veto), readScore('0', veto), readScore('2', veto)])
    .toEqual([{ ok: true, points: 1 }, { ok: true, points: 0 }, { ok: false, problem: 'over' }]);
  expect(readScore('', levels)).toEqual({ ok: false, problem: 'number' });
});

test('only what counts is in the total; only a zero that is given excludes', () => {
  expect(fullPoints(criteria)).toBe(45);
  expect(subtotal({ levels: 13, weight: 12, steps: 3, veto: 1, points: 9.5 }, criteria)).toBe(37.5);
  expect([failsBy(veto, 0), failsBy(veto, 1), failsBy(veto, undefined), failsBy(steps, 0), failsBy(points, 0)])
    .toEqual([true, false, false, true, false]);
});

function desk() {
  let state: Grid = grid.emptyGrid;
  const scores: Record<string, number> = {};
  const take = (step: Step): Step => {
    state = step.grid;
    if (step.save?.points === null) delete scores[step.save.criterion];
    else if (step.save) scores[step.save.criterion] = step.save.points;
    return step;
  };
  return {
    scores,
    get state() { return state; },
    type(text: string) { for (const key of text) state = grid.typeInto(state, criteria, key); },
    enter: () => take(grid.move(state, criteria, scores, 1)),
    click: (index: number) => take(grid.place(state, criteria, scores, index)),
    key: (index: number) => take(grid.choose(state, criteria, scores, index)),
    plus: () => take(grid.bump(state, criteria, scores, 1)),
    minus: () => take(grid.bump(state, criteria, scores, -1)),
    clear: () => take(grid.clear(state, criteria, scores)),
    erase: () => take(grid.erase(state, criteria, scores)),
  };
}

test('a letter saves its choice at once and stays, so that another can be pressed; a letter too far does nothing', () => {
  const one = desk();
  one.key(1);
  expect(one.scores).toEqual({ levels: 11 });
  one.key(0);
  one.key(4);
  expect(one.scores).toEqual({ levels: 13 });
  expect(one.state.active).toBe(0);
  expect(one.key(0).save).toBeNull();
  one.enter(); one.key(3); one.enter(); one.key(2); one.enter(); one.key(1);
  expect(one.scores).toEqual({ levels: 13, weight: 6, steps: 0, veto: 0 });
});

test('a refused number holds the judge; a letter replaces what is being typed', () => {
  const one = desk();
  one.type('12');
  expect(one.state.problem).toBeNull();
  expect(one.enter()).toMatchObject({ held: true, save: null, grid: { active: 0, typed: '12', problem: 'choice' } });
  one.key(2);
  expect(one.state).toMatchObject({ typed: null, problem: null });
  expect(one.scores).toEqual({ levels: 9 });
});

test('plus and minus go to the next choice and stop at the ends; passed and failed are left alone by them', () => {
  const one = desk();
  one.plus();
  expect(one.scores).toEqual({ levels: 9 });
  one.plus(); one.plus(); one.plus();
  expect(one.scores).toEqual({ levels: 13 });
  one.minus();
  expect(one.scores).toEqual({ levels: 11 });
  one.click(3); one.plus(); one.minus();
  expect(one.scores).toEqual({ levels: 11 });
});

test('in a rubric of points a letter is still a suggestion only', () => {
  const banded = [{ id: 'a', max: 10, step: 1, bands: [{ name: '优', from: 9 }] }];
  const step = grid.choose(grid.emptyGrid, banded, {}, 0);
  expect(step.save).toBeNull();
  expect(step.grid.suggested).toEqual({ a: 9 });
});

test('whatever is pressed, nothing but a choice or a step of points is saved', () => {
  const press = fc.oneof(
    fc.constantFrom('0', '1', '2', '3', '5', '9', '.', '8').map((text) => ({ type: text })),
    fc.integer({ min: 0, max: 5 }).map((key) => ({ key })), fc.integer({ min: 0, max: 4 }).map((click) => ({ click })),
    fc.constantFrom('enter', 'plus', 'minus', 'clear', 'erase').map((name) => ({ name })),
  );
  fc.assert(fc.property(fc.array(press, { maxLength: 60 }), (presses) => {
    const one = desk();
    for (const at of presses) {
      if ('type' in at) one.type(at.type);
      else if ('key' in at) one.key(at.key);
      else if ('click' in at) one.click(at.click);
      else one[at.name as 'enter' | 'plus' | 'minus' | 'clear' | 'erase']();
    }
    for (const [id, value] of Object.entries(one.scores)) {
      const found = criteria.find((each) => each.id === id)!;
      const choices = choicesFromTop(found);
      if (choices.length > 0) expect(choiceAt(choices, value)).not.toBeNull();
      else expect(hundredths(value) % 50).toBe(0);
      expect(grid.fits(found, value)).toBe(true);
    }
  }));
});

test('so many keys have a meaning as the criterion with the most levels has', () => {
  expect(mostLevels(criteria)).toBe(4);
  const bands = [90, 80, 60, 0].map((from) => ({ name: `${from}`, from: from / 10 }));
  expect(mostLevels([points])).toBe(0);
  expect(mostLevels([criterion({ id: 'bands', max: 10, bands }), points])).toBe(4);
  expect(mostLevels([])).toBe(0);
});
