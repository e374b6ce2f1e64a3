// The score grid as a state machine: what each key does to the cell in focus, and what is to be saved.
import { choicesFromTop, nextChoice, readScore } from './choices.ts';
import type { GridCriterion, ScoreProblem } from './choices.ts';
import { bandsFromTop, hundredths, showPoints, toAscii } from './points.ts';

export type { GridCriterion } from './choices.ts';
export type Scores = Readonly<Record<string, number>>;

export interface Grid {
  readonly active: number;
  /** Text in the editor of the cell in focus; null when it is not being edited. */
  readonly typed: string | null;
  readonly problem: ScoreProblem | null;
  /** Floors of chosen bands by criterion: shown grey, they count for nothing until confirmed. */
  readonly suggested: Scores;
}

/** A cell to be saved; null points clear it. */
export interface CellSave { readonly criterion: string; readonly points: number | null }
/** The grid after a key. `held`: the editor has a value that does not fit, so nothing may move on. */
export interface Step { readonly grid: Grid; readonly save: CellSave | null; readonly held: boolean }

const longestTyped = 6;
export const emptyGrid: Grid = { active: 0, typed: null, problem: null, suggested: {} };

const stay = (grid: Grid): Step => ({ grid, save: null, held: false });

function without(suggested: Scores, id: string): Scores {
  return Object.fromEntries(Object.entries(suggested).filter(([key]) => key !== id));
}

/** One more character in the editor of the cell in focus; the first one replaces what was there. */
export function typeInto(grid: Grid, criteria: readonly GridCriterion[], key: string): Grid {
  const criterion = criteria[grid.active];
  const text = `${grid.typed ?? ''}${toAscii(key)}`;
  if (!criterion || text.length > longestTyped) return grid;
  const reading = readScore(text, criterion);
  const over = !reading.ok && reading.problem === 'over';
  return { ...grid, typed: text, problem: over ? 'over' : null, suggested: without(grid.suggested, criterion.id) };
}

/** F2: the value that is there goes into the editor. */
export function edit(grid: Grid, criteria: readonly GridCriterion[], scores: Scores): Grid {
  const id = criteria[grid.active]?.id;
  if (id === undefined || grid.typed !== null) return grid;
  const value = grid.suggested[id] ?? scores[id];
  const typed = value === undefined ? '' : showPoints(value);
  return { ...grid, typed, problem: null, suggested: without(grid.suggested, id) };
}

/** Backspace: the last typed character, or, when nothing is being typed, the whole cell. */
export function erase(grid: Grid, criteria: readonly GridCriterion[], scores: Scores): Step {
  if (grid.typed === null) return clear(grid, criteria, scores);
  const criterion = criteria[grid.active];
  const text = grid.typed.slice(0, -1);
  const reading = criterion ? readScore(text, criterion) : { ok: true as const };
  return stay({ ...grid, typed: text, problem: !reading.ok && reading.problem === 'over' ? 'over' : null });
}

/** Delete: editor, suggestion and score of the cell in focus are gone. */
export function clear(grid: Grid, criteria: readonly GridCriterion[], scores: Scores): Step {
  const id = criteria[grid.active]?.id;
  if (id === undefined) return stay(grid);
  const next = { ...grid, typed: null, problem: null, suggested: without(grid.suggested, id) };
  return { grid: next, save: scores[id] === undefined ? null : { criterion: id, points: null }, held: false };
}

/** Esc: what was typed or suggested is dropped, the saved score stays. */
export function cancel(grid: Grid, criteria: readonly GridCriterion[]): Grid {
  const id = criteria[grid.active]?.id ?? '';
  const suggested = grid.typed === null ? without(grid.suggested, id) : grid.suggested;
  return { ...grid, typed: null, problem: null, suggested };
}

/** Q W E R: the floor of a band of the cell in focus becomes its suggestion. A band the cell lacks does nothing. */
export function suggestBand(grid: Grid, criteria: readonly GridCriterion[], band: number): Grid {
  const criterion = criteria[grid.active];
  const chosen = criterion ? bandsFromTop(criterion.bands)[band] : undefined;
  if (!criterion || !chosen) return grid;
  // The floor itself may lie between two steps (85 % of 15): the lowest step inside the band is meant.
  const step = hundredths(criterion.step);
  const floor = Math.min(Math.ceil(hundredths(chosen.from) / step) * step, hundredths(criterion.max)) / 100;
  return { ...grid, typed: null, problem: null, suggested: { ...grid.suggested, [criterion.id]: floor } };
}

/** Q W E R T: a choice is taken at once; a band is only suggested. The focus stays, so that another can be pressed. */
export function choose(grid: Grid, criteria: readonly GridCriterion[], scores: Scores, index: number): Step {
  const criterion = criteria[grid.active];
  const choices = criterion ? choicesFromTop(criterion) : [];
  if (!criterion || choices.length === 0) return stay(suggestBand(grid, criteria, index));
  const chosen = choices[index];
  return chosen ? taken(grid, criterion, scores, chosen.points) : stay(grid);
}

function taken(grid: Grid, criterion: GridCriterion, scores: Scores, points: number): Step {
  const next = { ...grid, typed: null, problem: null, suggested: without(grid.suggested, criterion.id) };
  const save = scores[criterion.id] === points ? null : { criterion: criterion.id, points };
  return { grid: next, save, held: false };
}

/** + and −: a step of points into the editor, or the next choice; passed and failed are never changed by them. */
export function bump(grid: Grid, criteria: readonly GridCriterion[], scores: Scores, by: 1 | -1): Step {
  const criterion = criteria[grid.active];
  const choices = criterion ? choicesFromTop(criterion) : [];
  if (!criterion || choices.length === 0) return stay(nudge(grid, criteria, scores, by));
  const next = criterion.mode === 'veto' ? null : nextChoice(choices, scores[criterion.id], by);
  return next ? taken(grid, criterion, scores, next.points) : stay(grid);
}

/** + and − where points are given: one step, typed into the editor; it stops at the ends. From empty, + starts at 0 and − at the top. */
export function nudge(grid: Grid, criteria: readonly GridCriterion[], scores: Scores, steps: 1 | -1): Grid {
  const criterion = criteria[grid.active];
  if (!criterion) return grid;
  let value = grid.suggested[criterion.id] ?? scores[criterion.id];
  if (grid.typed !== null && grid.typed !== '') {
    const reading = readScore(grid.typed, criterion);
    if (!reading.ok) return { ...grid, problem: reading.problem };
    value = reading.points;
  }
  const [max, step] = [hundredths(criterion.max), hundredths(criterion.step)];
  const outside = steps > 0 ? -step : max + step;
  const from = value === undefined ? outside : hundredths(value);
  const next = Math.min(max, Math.max(0, from + steps * step)) / 100;
  return { ...grid, typed: showPoints(next), problem: null, suggested: without(grid.suggested, criterion.id) };
}

/**
 * Settles the cell in focus. Typed text is saved if it fits and held with its problem if not; a suggestion counts only
 * when `withSuggestion` (Enter, Tab, ↓ confirm it; ↑, a click elsewhere or leaving the entry do not).
 */
export function settle(grid: Grid, criteria: readonly GridCriterion[], scores: Scores, withSuggestion: boolean): Step {
  const criterion = criteria[grid.active];
  if (!criterion) return stay(grid);
  if (grid.typed === '') return clear(grid, criteria, scores);
  let points: number | undefined;
  if (grid.typed !== null) {
    const reading = readScore(grid.typed, criterion);
    if (!reading.ok) return { grid: { ...grid, problem: reading.problem }, save: null, held: true };
    points = reading.points;
  } else if (withSuggestion) {
    points = grid.suggested[criterion.id];
  }
  return points === undefined ? stay(grid) : taken(grid, criterion, scores, points);
}

/** Enter and Shift+Enter: settle, then one criterion on or back; at the ends the focus stays. */
export function move(grid: Grid, criteria: readonly GridCriterion[], scores: Scores, by: 1 | -1): Step {
  return place(grid, criteria, scores, grid.active + by, by === 1);
}

/** A click on a cell: settle the one before, then go there. */
export function place(
  grid: Grid, criteria: readonly GridCriterion[], scores: Scores, index: number, withSuggestion = false,
): Step {
  const step = settle(grid, criteria, scores, withSuggestion);
  if (step.held) return step;
  return { ...step, grid: { ...step.grid, active: Math.min(criteria.length - 1, Math.max(0, index)) } };
}

/** Whether these points can be given in a criterion. */
export const fits = (criterion: GridCriterion, points: number): boolean => {
  const reading = readScore(showPoints(points), criterion);
  return reading.ok ? reading.points === points : reading.problem === 'unclear';
};

/** The criteria without a score, as indexes; a suggestion is no score. */
export function gaps(criteria: readonly GridCriterion[], scores: Scores): number[] {
  return criteria.flatMap((one, index) => (scores[one.id] === undefined ? [index] : []));
}
