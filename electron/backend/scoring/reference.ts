// Reference marks against the rubric of their entry, pure: every criterion has one, and each is one that a judge could give.
import { takes, totalOf } from '#backend/packfile/criteria.ts';
import type { PackRubric } from '#backend/packfile/schema.ts';

type Sentence = readonly [zh: string, en: string];

const hundredths = (points: number): number => Math.round(points * 100);
const isWhole = (points: number): boolean => Math.abs(points * 100 - hundredths(points)) < 1e-6;

/**
 * Why these reference marks cannot stand, said of the first criterion; null when they can.
 * @param reference criterion id → points, as a judge's sheet holds them: for a coefficient the points it is worth, for
 *   passed or failed 1 or 0
 */
export function faultOfReference(rubric: PackRubric, reference: Readonly<Record<string, number>>): Sentence | null {
  const unknown = Object.keys(reference).find((id) => rubric.criteria.every((one) => one.id !== id));
  if (unknown !== undefined) {
    return [`参考分里的指标 ${unknown} 不在评分标准“${rubric.name}”里。请按这件作品的评分标准填写。`,
      `the criterion ${unknown} is not in the rubric “${rubric.name}”. Give marks by the rubric of this entry.`];
  }
  for (const one of rubric.criteria) {
    const given = Object.hasOwn(reference, one.id) ? reference[one.id] : undefined;
    if (given === undefined) {
      return [`指标“${one.name}”还没有参考分。每项指标都要有参考分。`, `the criterion “${one.name}” has no reference mark; every criterion needs one.`];
    }
    if (!isWhole(given) || !takes(one, hundredths(given))) {
      return [`指标“${one.name}”不能给 ${given} 分，评委给不出这个分数。请按满分、步长或所列档次填写。`,
        `${given} cannot be given for “${one.name}”: no judge could give it. Keep to its points, its step or its choices.`];
    }
  }
  return null;
}

/** Reference marks in hundredths, in the order of the rubric, and their total. */
export function referenceOf(
  rubric: PackRubric, reference: Readonly<Record<string, number>>,
): { marks: { criterion: string; value: number }[]; total: number } {
  const marks = rubric.criteria.flatMap(({ id }) =>
    (Object.hasOwn(reference, id) ? [{ criterion: id, value: hundredths(reference[id] ?? 0) }] : []));
  return { marks, total: totalOf(rubric.criteria, new Map(marks.map((one) => [one.criterion, one.value]))) ?? 0 };
}
