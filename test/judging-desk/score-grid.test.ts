// The score grid key by key: what is saved, what is held, and that a suggestion never counts by itself.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as grid from '#renderer/pages/judging/score-grid.ts';
import type { CellSave, Grid, Step } from '#renderer/pages/judging/score-grid.ts';

const bands = [{ name: '优', from: 17 }, { name: '良', from: 14 }, { name: '中', from: 12 }, { name: '差', from: 0 }];
const criteria = [
  { id: 'topic', max: 20, step: 0.5, bands },
  { id: 'content', max: 20, step: 0.5, bands },
  { id: 'technique', max: 15, step: 0.5, bands: [{ name: '优', from: 12.75 }, { name: '良', from: 10.5 }] },
];

/** A grid with its saved scores, driven like a keyboard. */
function desk() {
  let state: Grid = grid.emptyGrid;
  const scores: Record<string, number> = {};
  const saves: CellSave[] = [];
  const take = (step: Step): Step => {
    state = step.grid;
    if (step.save) {
      saves.push(step.save);
      if (step.save.points === null) delete scores[step.save.criterion];
      else scores[step.save.criterion] = step.save.points;
    }
    return step;
  };
  return {
    saves, scores,
    get state() { return state; },
    type(text: string) { for (const key of text) state = grid.typeInto(state, criteria, key); },
    enter: () => take(grid.move(state, criteria, scores, 1)),
    back: () => take(grid.move(state, criteria, scores, -1)),
    click: (index: number) => take(grid.place(state, criteria, scores, index)),
    leave: () => take(grid.settle(state, criteria, scores, false)),
    erase: () => take(grid.erase(state, criteria, scores)),
    clear: () => take(grid.clear(state, criteria, scores)),
    band(index: number) { state = grid.suggestBand(state, criteria, index); },
    nudge(by: 1 | -1) { state = grid.nudge(state, criteria, scores, by); },
    cancel() { state = grid.cancel(state, criteria); },
    edit() { state = grid.edit(state, criteria, scores); },
  };
}

test('typing, Enter, typing, Enter: one save a cell, the focus walks down and stays at the end', () => {
  const one = desk();
  one.type('16.5'); one.enter();
  one.type('１８'); one.enter();
  one.type('12。5'); one.enter(); one.enter();
  expect(one.saves).toEqual([
    { criterion: 'topic', points: 16.5 }, { criterion: 'content', points: 18 },
      { criterion: 'technique', points: 12.5 },
  ]);
  expect(one.state.active).toBe(2);
  expect(grid.gaps(criteria, one.scores)).toEqual([]);
});

test('an out-of-range value stays in the editor with its problem; nothing moves, is saved or is clipped', () => {
  const one = desk();
  one.type('25');
  expect(one.state.problem).toBe('over');
  for (const key of [one.enter, one.back, one.leave, () => one.click(2)]) {
    const step = key();
    expect(step.held).toBe(true);
    expect(step.save).toBeNull();
    expect(one.state).toMatchObject({ active: 0, typed: '25', problem: 'over' });
  }
  one.erase();
  expect(one.state).toMatchObject({ typed: '2', problem: null });
  one.enter();
  expect(one.saves).toEqual([{ criterion: 'topic', points: 2 }]);
});

test('a value between two steps is held when it is confirmed, not while it is typed', () => {
  const one = desk();
  one.type('16.3');
  expect(one.state.problem).toBeNull();
  expect(one.enter().held).toBe(true);
  expect(one.state.problem).toBe('step');
});

test('a band suggests its floor; it counts after Enter only', () => {
  const one = desk();
  one.band(1);
  expect(one.state.suggested).toEqual({ topic: 14 });
  one.leave(); one.click(1);
  expect(one.saves).toEqual([]);
  expect(grid.gaps(criteria, one.scores)).toEqual([0, 1, 2]);
  one.click(0); one.enter();
  expect(one.saves).toEqual([{ criterion: 'topic', points: 14 }]);
  expect(one.state.suggested).toEqual({});
});

test('a band floor between two steps becomes the lowest step inside the band; a missing band does nothing', () => {
  const one = desk();
  one.click(2); one.band(0);
  expect(one.state.suggested).toEqual({ technique: 13 });
  const before = one.state;
  one.band(3);
  expect(one.state).toEqual(before);
});

test('typing replaces a suggestion, a suggestion replaces typing, Esc drops both and keeps the score', () => {
  const one = desk();
  one.type('18'); one.enter(); one.back();
  one.band(1); one.type('15');
  expect(one.state).toMatchObject({ typed: '15', suggested: {} });
  one.band(0);
  expect(one.state).toMatchObject({ typed: null, suggested: { topic: 17 } });
  one.cancel();
  expect(one.state).toMatchObject({ typed: null, suggested: {} });
  expect(one.scores).toEqual({ topic: 18 });
});

test('Delete clears a saved score, Backspace takes characters first, an emptied editor clears when confirmed', () => {
  const one = desk();
  one.type('18'); one.enter(); one.back();
  one.erase();
  expect(one.saves.at(-1)).toEqual({ criterion: 'topic', points: null });
  one.type('17'); one.enter(); one.back();
  one.edit(); one.erase(); one.erase();
  expect(one.state.typed).toBe('');
  one.enter();
  expect(one.saves.at(-1)).toEqual({ criterion: 'topic', points: null });
  one.click(0); one.clear();
  expect(one.saves).toHaveLength(4);
});

test('plus and minus type one step and stop at the ends', () => {
  const one = desk();
  one.type('19.5'); one.nudge(1); one.nudge(1);
  expect(one.state.typed).toBe('20');
  one.enter(); one.nudge(-1);
  expect(one.state.typed).toBe('20');
  one.cancel(); one.nudge(1); one.nudge(-1);
  expect(one.state.typed).toBe('0');
  expect(one.saves).toEqual([{ criterion: 'topic', points: 20 }]);
});

test('confirming what is already saved saves nothing again', () => {
  const one = desk();
  one.type('18'); one.enter(); one.back(); one.type('18.0'); one.enter();
  expect(one.saves).toHaveLength(1);
});

test('whatever is pressed, only values on the rubric are ever saved', () => {
  const key = fc.oneof(
    fc.constantFrom('0', '1', '2', '5', '9', '.', '。', '３').map((text) => ({ press: 'type' as const, text })),
    fc.constantFrom('enter', 'back', 'erase', 'clear', 'leave', 'cancel', 'edit').map((press) => ({ press })),
    fc.integer({ min: 0, max: 3 }).map((index) => ({ press: 'band' as const, index })),
    fc.constantFrom<1 | -1>(1, -1).map((by) => ({ press: 'nudge' as const, by })),
    fc.integer({ min: -1, max: 3 }).map((index) => ({ press: 'click' as const, index })),
  );
  fc.assert(fc.property(fc.array(key, { maxLength: 60 }), (presses) => {
    const one = desk();
    for (const at of presses) {
      if (at.press === 'type' && 'text' in at) one.type(at.text);
      else if (at.press === 'band' && 'index' in at) one.band(at.index);
      else if (at.press === 'nudge' && 'by' in at) one.nudge(at.by);
      else if (at.press === 'click' && 'index' in at) one.click(at.index);
      else (one as unknown as Record<string, () => unknown>)[at.press]?.();
      const active = criteria[one.state.active];
      expect(active).toBeDefined();
    }
    for (const save of one.saves) {
      const criterion = criteria.find((each) => each.id === save.criterion);
      if (save.points === null || !criterion) continue;
      expect(save.points).toBeGreaterThanOrEqual(0);
      expect(save.points).toBeLessThanOrEqual(criterion.max);
      expect((save.points * 2) % 1).toBe(0);
    }
  }));
});
