// How many judges the rules give an entry by its division and category.
import type { ContestRules } from '#contract/schema/rules.ts';

/** The first line of the rules that fits this division and category (ids; '' in a line fits all); undefined: the usual number. */
export const coverageByRules = (
  { coverages }: Pick<ContestRules['assignment'], 'coverages'>, { division, category }: { division: string; category: string },
): number | undefined => coverages.find((one) =>
  (one.division === '' || one.division === division) && (one.category === '' || one.category === category))?.coverage;
