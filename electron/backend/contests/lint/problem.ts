// One fault in a contest's rules, in both languages, and the facts beside the rules that the lint looks at.
import type { z } from 'zod';
import type { LintProblem } from '#contract/schema/contests.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import type { Text } from '#backend/refusals.ts';

export type Part = z.output<typeof LintProblem>['part'];
export type Severity = z.output<typeof LintProblem>['severity'];

export interface Fault {
  code: string; severity: Severity; part: Part;
  /** Id of the division, category, rubric, level …; empty for the contest as a whole. */
  where: string;
  /** Its name, as people read it. */
  what: string;
  message: Text; todo: Text;
}

/** What the contest holds beside its rules; all counts are of active entries. */
export interface LintFacts {
  year: number;
  entries: readonly { division: string; category: string; entries: number }[];
  /** `maxLoad` null: the contest's own. */
  judges: readonly { divisions: readonly string[]; maxLoad: number | null }[];
  /** division or category '': all of them together; `most` null: no limit. */
  quotas: readonly { unitId: string; unit: string; division: string; category: string; most: number | null }[];
  /** Entries with reference marks by use; absent: not looked at. */
  calibration?: { practice: number; qualify: number; seed: number };
  template: { effectiveTo: string | null; version: number; latest: number | null; unknown: number };
}

export type Category = ContestRules['categories'][number];

/** Whether entries of this division may be in this category. */
export const isOpen = (category: Category, divisionId: string): boolean =>
  category.divisions.length === 0 || category.divisions.includes(divisionId);

/** Every division and category that entries can be in, in the order of the rules. */
export const openGroups = (rules: ContestRules): { division: string; category: string }[] =>
  rules.divisions.flatMap(({ id }) => rules.categories.filter((one) => isOpen(one, id)).map((one) => ({ division: id, category: one.id })));

export const quoted = (names: readonly string[], most = 4): Text => {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  return [
    shown.map((one) => `“${one}”`).join('、') + (rest > 0 ? `等 ${names.length} 个` : ''),
    shown.map((one) => `“${one}”`).join(', ') + (rest > 0 ? ` and ${rest} more` : ''),
  ];
};

/** A number of points or a share as people write it: no tail of zeros, no binary noise. */
export const plain = (value: number): string => String(Math.round(value * 10_000) / 10_000);
export const percent = (share: number): string => `${plain(share * 100)}%`;

/** Two decimals are compared, so 0.1 + 0.2 is 0.3. */
export const isSame = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;
