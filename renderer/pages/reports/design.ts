// An own report while it is being made.
import type { Answer } from '../../api/shapes.ts';

export type Design = Answer<'reports', 'designs'>['designs'][number]['design'];
export type Condition = Design['filters'][number];
export type DesignColumn = Answer<'reports', 'columns'>['sources'][number]['columns'][number];

export const emptyDesign = (): Design => ({ source: 'teachers', columns: [], filters: [], groupBy: [], sortBy: [] });

/** The list with one member a place further up (-1) or down (1). */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const next = [...list];
  const [one] = next.splice(index, 1);
  if (one === undefined || index + by < 0) return [...list];
  next.splice(index + by, 0, one);
  return next;
}

export const comparisons = ['equals', 'notEquals', 'contains', 'atLeast', 'atMost', 'empty', 'notEmpty'] as const;
/** Comparisons that stand alone. */
export const needsNoValue = (is: Condition['is']): boolean => is === 'empty' || is === 'notEmpty';
