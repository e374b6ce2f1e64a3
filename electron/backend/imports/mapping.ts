// Columns that a script names itself, by heading or by letter, over whatever would be recognised.
import { AppError } from '#contract/errors.ts';
import type { Plan } from '#contract/schema/imports.ts';
import { columnName } from '#backend/excel/read.ts';
import { headerKey } from './targets.ts';
import type { Target } from './targets.ts';

const isLetter = (key: string): boolean => /^[A-Z]{1,3}$/.test(key);

export class Mapping {
  private readonly byHeading: ReadonlyMap<string, string | null>;
  private readonly byLetter: ReadonlyMap<string, string | null>;
  private readonly given: readonly string[];

  /** @throws AppError bad_input for a target that this kind of import does not have */
  constructor(mapping: Plan['mapping'], targets: readonly Target[]) {
    const known = new Set(targets.map((one) => one.key));
    const pairs = Object.entries(mapping);
    for (const [key, target] of pairs) {
      if (target !== null && !known.has(target)) {
        throw new AppError('bad_input', { detail: `mapping: ${key} → ${target}？（${targets.map((one) => one.key).join('、')}）` });
      }
    }
    this.given = pairs.map(([key]) => key);
    this.byHeading = new Map(pairs.map(([key, target]) => [headerKey(key), target]));
    this.byLetter = new Map(pairs.filter(([key]) => isLetter(key)));
  }

  /** What a heading was said to mean: a target, null for a column that is not imported, undefined when nothing was said. */
  named(header: string): string | null | undefined {
    return this.byHeading.size === 0 || header === '' ? undefined : this.byHeading.get(headerKey(header));
  }

  /** A heading of that name goes before the letter of a column. */
  of(header: string, column: number): string | null | undefined {
    const named = this.named(header);
    return named === undefined ? this.byLetter.get(columnName(column)) : named;
  }

  /** @throws AppError bad_input for a heading that no sheet has: a script is told, not half obeyed */
  refuseUnused(headers: readonly string[]): void {
    if (this.given.length === 0) return;
    const seen = new Set(headers.map(headerKey));
    const unused = this.given.filter((key) => !isLetter(key) && !seen.has(headerKey(key)));
    if (unused.length > 0) throw new AppError('bad_input',
      { detail: `mapping: ${unused.map((key) => `“${key}”`).join('、')}不是表里的列名（no such heading）` });
  }
}
