// A panel of marks: rows are targets (entries), columns judges, null where nobody marked. What is in it, checked once.

/** Rows are targets, columns judges; null: no mark. Every row has the same length. */
export type Panel = readonly (readonly (number | null)[])[];

/** Rows without a gap; what needs whole rows is worked out on these, and says so. */
export const wholeRows = (panel: Panel): number[][] =>
  panel.flatMap((row) => (row.every((mark) => mark !== null) ? [row.map(Number)] : []));

export const hasGaps = (panel: Panel): boolean => panel.some((row) => row.includes(null));

/** Marks of each row that are there. */
export const given = (row: readonly (number | null)[]): number[] => row.filter((mark) => mark !== null);

/** Sum that does not lose the small among the large (Neumaier). */
export function sumOf(values: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? (total - next) + value : (value - next) + total;
    total = next;
  }
  return total + lost;
}

export const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;
