// What an import puts up with in sheets that were not made from the template, as far as it concerns the kind.
import type { Kind } from '#contract/schema/imports.ts';

export type Strength = 'title' | 'merged' | 'joined' | 'spaces' | 'wide' | 'numbers';
/** Sheets without people: no names joined in a cell, no identity numbers that a workbook can spoil. */
const withoutPeople: ReadonlySet<Kind> = new Set<Kind>(['schools', 'units', 'quotas', 'programmes', 'affinities']);
/** One person in each row. */
const alone: ReadonlySet<Kind> = new Set<Kind>(['relations']);

export const strengthsOf = (kind: Kind): readonly Strength[] => (withoutPeople.has(kind)
  ? ['title', 'merged', 'wide'] : alone.has(kind) ? ['title', 'merged', 'spaces', 'numbers'] : ['title', 'merged', 'joined', 'spaces', 'numbers']);
