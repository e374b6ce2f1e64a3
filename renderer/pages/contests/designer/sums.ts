// What a rubric adds up to: head + tail = total; whether its choices and steps can reach the most points. Pure.
import { choicePoints, isCounted } from '#contract/schema/rules.ts';
import type { ContestRules, Criterion } from '../../../api/shapes.ts';

type RubricRule = ContestRules['rubrics'][number];
const inHundredths = (points: number) => Math.round(points * 100);
const sumOf = (criteria: readonly Criterion[]): number => criteria.filter(isCounted).reduce((sum, one) => sum + inHundredths(one.max), 0) / 100;

export interface Sums { head: number; tail: number; total: number }
export function sumsOf(rules: ContestRules, rubric: RubricRule): Sums {
  const head = sumOf(rules.rubricHeads.find((one) => one.id === rubric.head)?.criteria ?? []);
  const tail = sumOf(rubric.criteria);
  return { head, tail, total: (inHundredths(head) + inHundredths(tail)) / 100 };
}
export const headSum = (criteria: readonly Criterion[]): number => sumOf(criteria);

/** The total that most rubrics of the contest have; of the first where none is the most. */
export function usualTotal(rules: ContestRules): number {
  const counts = new Map<number, number>();
  for (const one of rules.rubrics) {
    const { total } = sumsOf(rules, one);
    counts.set(total, (counts.get(total) ?? 0) + 1);
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [100, 0] as [number, number])[0];
}

export type CriterionFault = 'step' | 'choices' | 'best' | 'above' | 'order' | 'factor' | 'twice';
/** What is wrong with one criterion by itself, as it is typed. */
export function criterionFault(one: Criterion): CriterionFault | null {
  if (one.mode === 'veto') return null;
  if (one.mode === 'points') return inHundredths(one.step) < 1 || inHundredths(one.max) % inHundredths(one.step) !== 0 ? 'step' : null;
  if (one.choices.length < 2) return 'choices';
  if (new Set(one.choices.map((choice) => choice.name)).size < one.choices.length) return 'twice';
  if (one.mode === 'coefficient' && one.choices.some((choice) => choice.value > 1)) return 'factor';
  const worth = one.choices.map((choice) => choicePoints(one, choice.value));
  if (worth.some((points) => points > one.max)) return 'above';
  if (worth.some((points, index) => index > 0 && points >= worth[index - 1]!)) return 'order';
  return Math.max(...worth) < one.max && one.mode !== 'levels' ? 'best' : null;
}

const letters = ['A', 'B', 'C', 'D', 'E', 'F'];
/**
 * Choices to begin with when a mode is chosen, best first: levels A–C after the anchored 微课评价参考标准 (about 87, 73 and 60 % of
 * the most), coefficients 1, 0.8, 0.6, 0.4 after 微型课比赛评分表, steps 5/3/0 after 文本类课程评审.
 */
export function startChoices(mode: Criterion['mode'], max: number): Criterion['choices'] {
  const made = (values: readonly number[], name: (value: number, index: number) => string) =>
    values.map((value, index) => ({ name: name(value, index), value, description: '' }));
  if (mode === 'coefficient') return made([1, 0.8, 0.6, 0.4], (value) => String(value));
  if (mode === 'steps') return made([...new Set([max, Math.round(max * 0.6), 0])], (value) => String(value));
  if (mode === 'levels') return made([...new Set([0.87, 0.73, 0.6].map((part) => Math.round(max * part * 2) / 2))], (_value, index) => letters[index] ?? '');
  return [];
}

/** The step, or the largest usual one that the most points are a multiple of; where choices are given it is not shown. */
export const fittingStep = (max: number, step: number): number =>
  [step, 1, 0.5, 0.1].find((one) => inHundredths(one) >= 1 && inHundredths(one) <= inHundredths(max)
    && inHundredths(max) % inHundredths(one) === 0) ?? 0.01;

/** New most points. Of points, the step stays as typed and a fault says so; elsewhere it follows. */
export const withMax = (one: Criterion, max: number): Criterion =>
  ({ ...one, max, step: one.mode === 'points' ? one.step : fittingStep(max, one.step) });

/** A criterion whose mode was changed: choices and step that fit the new one; a veto counts nothing. */
export function withMode(one: Criterion, mode: Criterion['mode']): Criterion {
  if (mode === one.mode) return one;
  const max = one.mode === 'veto' ? 10 : one.max;
  if (mode === 'veto') return { ...one, mode, max: 1, step: 1, choices: [], bands: [], veto: true };
  const wasVeto = one.mode === 'veto';
  const step = fittingStep(max, mode === 'points' ? 1 : one.step);
  return { ...one, mode, max, step, choices: startChoices(mode, max), veto: wasVeto ? false : one.veto };
}
