// Looking for a rule set among many: by its name in either language, its place or its document.
import type { RuleSetRow } from '../../api/credit-queries.ts';

/** A list of more than so many has a search. */
export const searchedFrom = 8;

/** Every word of `text` stands somewhere in the row, whatever its case. */
export function matchesRuleSet({ name, area, docNumber, body }: RuleSetRow, text: string): boolean {
  const whole = [name, body.nameEn, area, docNumber].join(' ').normalize('NFKC').toLowerCase();
  return text.normalize('NFKC').toLowerCase().split(/\s+/).every((word) => whole.includes(word));
}
