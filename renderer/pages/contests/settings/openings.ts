// Which category is open to which division: an empty list means all of them, so the last one is never simply unticked. Pure.
import type { ContestRules } from '../../../api/shapes.ts';

type Category = ContestRules['categories'][number];

export const isOpen = (category: Pick<Category, 'divisions'>, divisionId: string): boolean =>
  category.divisions.length === 0 || category.divisions.includes(divisionId);

export const openCategories = (rules: ContestRules, divisionId: string): Category[] =>
  rules.categories.filter((one) => isOpen(one, divisionId));

/** Opens or closes a category to a division. False when it was the last one: a category open to nobody is removed instead. */
export function setOpen(rules: ContestRules, category: Category, divisionId: string, open: boolean): boolean {
  const ids = rules.divisions.map((one) => one.id);
  const now = ids.filter((id) => (id === divisionId ? open : isOpen(category, id)));
  if (now.length === 0) return false;
  category.divisions = now.length === ids.length ? [] : now;
  return true;
}

/** Takes a division out of the rules and out of every category. Where it was the only one, the category is open to all again. */
export function withoutDivision(rules: ContestRules, divisionId: string): void {
  rules.divisions = rules.divisions.filter((one) => one.id !== divisionId);
  for (const category of rules.categories) {
    category.divisions = category.divisions.filter((id) => id !== divisionId);
    category.authorsByDivision = Object.fromEntries(Object.entries(category.authorsByDivision).filter(([id]) => id !== divisionId));
  }
}
