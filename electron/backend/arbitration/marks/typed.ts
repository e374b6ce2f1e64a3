// Marks of an arbiter that are typed in at the organiser's computer, pure: every criterion, and only what a judge could give.
import { fails, takes, totalOf } from '#backend/packfile/criteria.ts';
import type { PackRubric } from '#backend/packfile/schema.ts';
import type { Text } from '#backend/refusals.ts';

export interface TypedMark { total: number; vetoed: boolean; scores: Record<string, number> }

const hundredths = (points: number): number => Math.round(points * 100);

/** @param given criterion id → points @returns the mark in hundredths, or why it cannot stand, said of the first criterion */
export function typedMark(rubric: PackRubric, given: Readonly<Record<string, number>>): { mark: TypedMark } | { fault: Text } {
  const unknown = Object.keys(given).find((id) => rubric.criteria.every((one) => one.id !== id));
  if (unknown !== undefined) return { fault: [`评分标准“${rubric.name}”里没有指标 ${unknown}`, `the rubric “${rubric.name}” has no criterion ${unknown}`] };
  const scores = new Map<string, number>();
  for (const one of rubric.criteria) {
    const points = Object.hasOwn(given, one.id) ? given[one.id] : undefined;
    if (points === undefined) return { fault: [`指标“${one.name}”还没有给分；没给的分不当作 0 分`, `“${one.name}” has no mark yet; a missing mark is no 0`] };
    const value = hundredths(points);
    if (Math.abs(points * 100 - value) > 1e-6 || !takes(one, value)) {
      return { fault: [`指标“${one.name}”不能给 ${points} 分，请按满分、步长或所列档次填写`, `${points} cannot be given for “${one.name}”: keep to its points, its step or its choices`] };
    }
    scores.set(one.id, value);
  }
  return {
    mark: {
      total: totalOf(rubric.criteria, scores) ?? 0, scores: Object.fromEntries(scores),
      vetoed: rubric.criteria.some((one) => fails(one, scores.get(one.id) ?? 1)),
    },
  };
}
