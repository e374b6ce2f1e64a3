// The draft of reference marks: which rubric an entry has, what is missing or impossible, what it adds up to. Pure.
import { rubricOf, type ContestRules, type Criterion } from '#contract/schema/rules.ts';
import { choiceAt, choicesFromTop, counts } from '../judging/choices.ts';
import { readPoints } from '../judging/points.ts';

/** What was typed or chosen, by criterion; '' or absent: nothing yet. */
export type Typed = Record<string, string>;

/** Criteria of an entry's rubric; lists give the category by its name. */
export function criteriaOf(rules: ContestRules, category: string): Criterion[] {
  const found = rules.categories.find((one) => one.id === category || one.name === category);
  return found && rules.rubrics.some((one) => one.id === found.rubric) ? rubricOf(rules, found.rubric, 0).criteria : [];
}

/** The points that a text stands for; null where nothing or nothing possible was typed. */
export function pointsOf(criterion: Criterion, text: string | undefined): number | null {
  if (text === undefined || text.trim() === '') return null;
  const choices = choicesFromTop(criterion);
  if (choices.length > 0) return choiceAt(choices, Number(text)) === null ? null : Number(text);
  const read = readPoints(text, criterion);
  return read.ok ? read.points : null;
}

export interface DraftState { missing: number; wrong: string[]; total: number; reference: Record<string, number> }

/** `wrong`: ids of criteria in which something impossible stands. */
export function stateOf(criteria: readonly Criterion[], typed: Typed): DraftState {
  const state: DraftState = { missing: 0, wrong: [], total: 0, reference: {} };
  let hundredths = 0;
  for (const one of criteria) {
    const points = pointsOf(one, typed[one.id]);
    if (points === null) {
      if ((typed[one.id] ?? '').trim() === '') state.missing += 1;
      else state.wrong.push(one.id);
      continue;
    }
    state.reference[one.id] = points;
    if (counts(one)) hundredths += Math.round(points * 100);
  }
  return { ...state, total: hundredths / 100 };
}

export const typedOf = (reference: Readonly<Record<string, number>>): Typed =>
  Object.fromEntries(Object.entries(reference).map(([id, points]) => [id, String(points)]));
