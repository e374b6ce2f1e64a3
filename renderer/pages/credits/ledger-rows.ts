// The ledger of one teacher as the table shows it: order, filters, sums. Pure.
import type { LedgerLine } from '../../api/credit-queries.ts';

/** A credit year, or the days of the cycle; null: everything. */
export type Span = number | { from: string; to: string } | null;
export interface LedgerFilter { category: string; span: Span }

/** Newest day first; of one day what was written last first. */
export const newestFirst = (lines: readonly LedgerLine[]): LedgerLine[] =>
  [...lines].sort((a, b) => (a.date === b.date ? b.seq - a.seq : a.date < b.date ? 1 : -1));

const within = (line: LedgerLine, span: Span): boolean => {
  if (span === null) return true;
  return typeof span === 'number' ? line.year === span : line.date >= span.from && line.date <= span.to;
};

export const filtered = (lines: readonly LedgerLine[], by: LedgerFilter): LedgerLine[] =>
  lines.filter((one) => (by.category === '' || one.category === by.category) && within(one, by.span));

/** In hundredths inside, so that the sum on screen is exactly the sum of the lines. */
export function sumOf(lines: readonly LedgerLine[]): { hours: number; credits: number; counted: number } {
  const add = (value: (line: LedgerLine) => number) => lines.reduce((sum, one) => sum + Math.round(value(one) * 100), 0) / 100;
  return { hours: add((one) => one.hours), credits: add((one) => one.credits), counted: add((one) => one.counted) };
}

export interface CategoryCount { code: string; name: string; lines: number }
/** Categories that occur, in the order of the rules where they are known, with the number of their lines. */
export function categoryCounts(lines: readonly LedgerLine[], order: readonly string[]): CategoryCount[] {
  const found = new Map<string, CategoryCount>();
  for (const line of lines) {
    if (line.category === '') continue;
    const one = found.get(line.category);
    if (one) one.lines += 1;
    else found.set(line.category, { code: line.category, name: line.categoryName || line.category, lines: 1 });
  }
  const place = (code: string) => (order.includes(code) ? order.indexOf(code) : order.length);
  return [...found.values()].sort((a, b) => place(a.code) - place(b.code));
}

export const yearsOf = (lines: readonly LedgerLine[]): number[] =>
  [...new Set(lines.map((one) => one.year))].filter((one) => one > 0).sort((a, b) => b - a);

/** A line that still stands and may be corrected or reversed. */
export const canBeCorrected = (line: LedgerLine): boolean =>
  line.reversedBy === null && line.reverses === null && line.state !== 'reversal' && line.state !== 'reversed';
