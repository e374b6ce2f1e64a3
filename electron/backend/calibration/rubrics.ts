// The rubric that judges of each category see, as packs hold it: pure.
import { rubricOf, type ContestRules } from '#contract/schema/rules.ts';
import { packRubric, type PackRubric } from '#backend/packfile/schema.ts';

/** The rubric that judges of a category see; undefined when the rules no longer have the category. */
export function rubricsByCategory(rules: ContestRules, version: number): (category: string) => PackRubric | undefined {
  const rubrics = new Map(rules.categories.map((one) => [one.id, packRubric(rubricOf(rules, one.rubric, version))]));
  return (category) => rubrics.get(category);
}
