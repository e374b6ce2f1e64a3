// Marks made by the model they will be fitted with: entries, judges and chance from one seed.
import { randomFrom } from '#backend/statistics/draws.ts';
import type { Mark } from '#backend/statistics/mixed.ts';

export interface Recipe {
  readonly entries: number; readonly judges: number; readonly each: number;
  readonly entrySd: number; readonly judgeSd: number; readonly chanceSd: number;
}

/** Every entry is marked by `each` judges drawn at random; `whole` are the marks all judges would have given. */
export function madeMarks(seed: number, recipe: Recipe): { marks: Mark[]; whole: number[][] } {
  const random = randomFrom(seed);
  const severity = Array.from({ length: recipe.judges }, () => recipe.judgeSd * random.normal());
  const whole = Array.from({ length: recipe.entries }, () => {
    const merit = 80 + recipe.entrySd * random.normal();
    return severity.map((own) => merit + own + recipe.chanceSd * random.normal());
  });
  const marks = whole.flatMap((row, entry) => row.map((score, judge) => ({ entry, judge, score, turn: random.uniform() }))
    .sort((a, b) => a.turn - b.turn).slice(0, recipe.each).map(({ judge, score }) => ({ entry, judge, score })));
  return { marks, whole };
}

/** Twelve entries, five judges, 35 marks with gaps; lme4's figures for it stand in the tests. */
export const gappy: readonly (readonly (number | null)[])[] = [
  [82, null, 79, null, 85], [null, 74, 71, null, 78], [90, 88, null, 91, null], [65, null, null, 70, 68], [null, 80, 83, 85, null],
  [77, 72, null, null, 79], [null, null, 88, 92, 94], [69, 66, null, 73, null], [84, null, 80, 88, null], [null, 91, 90, null, 95],
  [73, 70, null, null, 76], [null, null, 62, 67, 66],
];

export const marksOf = (panel: readonly (readonly (number | null)[])[]): Mark[] =>
  panel.flatMap((row, entry) => row.flatMap((score, judge) => (score === null ? [] : [{ entry, judge, score }])));
