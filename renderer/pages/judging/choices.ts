// What may be given in a criterion that is chosen, not typed: anchored levels, coefficients, steps, passed or failed.
import { choicePoints, isVetoed } from '#contract/schema/rules.ts';
import type { Criterion } from '#contract/schema/rules.ts';
import { hundredths, readPoints, showPoints } from './points.ts';
import type { PointsProblem } from './points.ts';

/** The part of a criterion that scoring needs; without a mode it takes points. */
export type GridCriterion = Readonly<Pick<Criterion, 'id' | 'max' | 'step'>>
  & { readonly bands: ReadonlyArray<Criterion['bands'][number]> }
  & Readonly<Partial<Pick<Criterion, 'mode' | 'veto'>>> & { readonly choices?: readonly Criterion['choices'][number][] };

export interface ShownChoice {
  /** Empty for passed and failed: they are named by the language of the window. */
  readonly name: string;
  readonly points: number;
  /** The coefficient, where points are the weight times it. */
  readonly factor: number | null;
  readonly description: string;
  /** Whether it excludes the entry. */
  readonly fails: boolean;
}

export type ScoreProblem = PointsProblem | 'choice' | 'unclear';
export type ScoreReading = { ok: true; points: number } | { ok: false; problem: ScoreProblem };

const plain = (criterion: GridCriterion) => ({
  mode: criterion.mode ?? 'points', veto: criterion.veto ?? false, max: criterion.max,
});

/** Whether points of this criterion belong to the total: passed or failed does not. */
export const counts = (criterion: { readonly mode?: Criterion['mode'] }): boolean => criterion.mode !== 'veto';

/** Whether this score excludes the entry (0 in a veto criterion); a blank does not. */
export const failsBy = (criterion: GridCriterion, points: number | undefined): boolean =>
  points !== undefined && isVetoed(plain(criterion), points);

/** The choices from the best down, in the order of the keys Q W E R T; none where any points may be given. */
export function choicesFromTop(criterion: GridCriterion): ShownChoice[] {
  const { mode, veto } = plain(criterion);
  if (mode === 'points') return [];
  if (mode === 'veto') {
    return [1, 0].map((points) => ({ name: '', points, factor: null, description: '', fails: points === 0 }));
  }
  return (criterion.choices ?? []).map(({ name, value, description }) => {
    const points = choicePoints({ mode, max: criterion.max }, value);
    return { name, points, factor: mode === 'coefficient' ? value : null, description, fails: isVetoed({ mode, veto }, points) };
  }).sort((a, b) => b.points - a.points);
}

/** How many levels the criterion with the most of them has: so many keys have a meaning. */
export const mostLevels = (criteria: readonly Criterion[]): number =>
  Math.max(0, ...criteria.map((one) => choicesFromTop(one).length || one.bands.length));

/** The choice that is worth these points, as its place in choicesFromTop; null for none. */
export function choiceAt(choices: readonly ShownChoice[], points: number | undefined): number | null {
  const index = choices.findIndex((one) => points !== undefined && hundredths(one.points) === hundredths(points));
  return index === -1 ? null : index;
}

/** What stands on a choice: 'A 13', '良 ×0.8'; a name that says the number already stands alone. */
export function choiceLabel(choice: ShownChoice): string {
  const number = choice.factor === null ? showPoints(choice.points) : `×${choice.factor}`;
  if (choice.name === '') return number;
  const said = Number(choice.name.replace(/^×/, '')) === (choice.factor ?? choice.points);
  return said ? number : `${choice.name} ${number}`;
}

/**
 * Reads what was typed for a criterion. Where it is chosen, only points of a choice are taken, or a coefficient itself;
 * a number that is the points of one choice and the coefficient of another is asked for again.
 */
export function readScore(typed: string, criterion: GridCriterion): ScoreReading {
  const choices = choicesFromTop(criterion);
  if (choices.length === 0) return readPoints(typed, criterion);
  const highest = Math.max(...choices.map((one) => Math.max(one.points, one.factor ?? 0)));
  const reading = readPoints(typed, { max: highest, step: 0.01 });
  if (!reading.ok) return reading.problem === 'step' ? { ok: false, problem: 'choice' } : reading;
  const byPoints = choices[choiceAt(choices, reading.points) ?? -1];
  const byFactor = choices.find((one) => one.factor !== null && hundredths(one.factor) === hundredths(reading.points));
  if (byPoints && byFactor && byPoints.points !== byFactor.points) return { ok: false, problem: 'unclear' };
  const found = byPoints ?? byFactor;
  return found ? { ok: true, points: found.points } : { ok: false, problem: 'choice' };
}

/** The next better (1) or worse (−1) choice; from blank the worst or the best. It stops at the ends. */
export function nextChoice(choices: readonly ShownChoice[], points: number | undefined, by: 1 | -1): ShownChoice | null {
  const at = choiceAt(choices, points);
  const next = at === null ? (by === 1 ? choices.length - 1 : 0) : Math.min(choices.length - 1, Math.max(0, at - by));
  return choices[next] ?? null;
}
