// The rules of a contest: what a template in seeds/templates holds and what the organiser edits.
import { z } from 'zod';

const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

export const Band = z.object({ name: z.string(), from: z.number().min(0).describe('lower bound of the band, in points') });

export const Criterion = z.object({
  id,
  group: z.string().describe('first-level heading of the rubric'),
  name: z.string().min(1),
  description: z.string().default(''),
  max: z.number().positive(),
  step: z.number().positive(),
  bands: z.array(Band).default([]),
});
export type Criterion = z.output<typeof Criterion>;

export const CommentRule = z.object({
  requiredBelow: z.number().nullable(),
  requiredAbove: z.number().nullable(),
});

/** A rubric as judges see it: the shared head and the tail of the category, already joined. */
export const Rubric = z.object({
  id, version: z.number().int(), name: z.string(), criteria: z.array(Criterion).min(1), comment: CommentRule,
});
export type Rubric = z.output<typeof Rubric>;

export const RubricRule = z.object({
  id,
  name: z.string(),
  source: z.string(),
  head: id.nullable().describe('id of the shared head, or null'),
  criteria: z.array(Criterion),
  comment: CommentRule,
});

export const Material = z.object({
  formats: z.array(z.string()),
  maxMegabytes: z.number().nullable(),
  minSeconds: z.number().nullable(),
  maxSeconds: z.number().nullable(),
  minWidth: z.number().nullable(),
  minHeight: z.number().nullable(),
  note: z.string(),
});

const Range = z.object({ min: z.number().int().min(0), max: z.number().int().min(0) });

export const AwardRule = z.object({
  id,
  name: z.string(),
  kind: z.enum(['ratio', 'count']),
  value: z.number().min(0).describe('ratio: share of the base, 0 to 1; count: number of entries'),
});

export const ContestRules = z.object({
  divisions: z.array(z.object({ id, name: z.string(), aliases: z.array(z.string()).default([]) })).min(1),
  categories: z.array(z.object({
    id, name: z.string(), aliases: z.array(z.string()).default([]),
    divisions: z.array(id).describe('empty: open to every division'),
    authors: Range,
    authorsByDivision: z.record(id, Range).default({}).describe('divisions whose range of authors differs'),
    advisors: Range, material: Material, rubric: id,
  })).min(1),
  rubricHeads: z.array(z.object({ id, name: z.string(), criteria: z.array(Criterion) })),
  rubrics: z.array(RubricRule).min(1),
  assignment: z.object({
    coverage: z.number().int().min(1),
    maxLoad: z.number().int().min(1).nullable(),
    unitCap: z.number().int().min(1).nullable(),
    submittingUnitConflict: z.boolean(),
    affinity: z.object({ sameSubject: z.number().int(), sameDivision: z.number().int(), other: z.number().int() }),
  }),
  mask: z.object({ firstSeconds: z.number().min(0), lastSeconds: z.number().min(0), muted: z.boolean() }),
  aggregation: z.object({
    method: z.enum(['mean', 'trimmed']),
    trimFrom: z.number().int().min(3).describe('fewest sheets at which the highest and lowest are dropped'),
    decimals: z.number().int().min(0).max(4),
  }),
  discrepancy: z.object({ threshold: z.number().min(0), at: z.enum(['over', 'from']) }),
  ranking: z.object({
    style: z.enum(['standard', 'dense', 'ordinal']),
    tieBreak: z.array(z.string()).describe('criterion ids or groups compared in order'),
  }),
  awards: z.object({
    scope: z.enum(['division-category', 'division', 'contest']),
    rounding: z.enum(['floor', 'round', 'ceil']),
    minimumScore: z.number().nullable(),
    atLine: z.enum(['include', 'exclude', 'order']).describe('entries still tied across an award line'),
    rules: z.array(AwardRule),
  }),
});
export type ContestRules = z.output<typeof ContestRules>;

export const Template = z.object({
  id, version: z.number().int().min(1), name: z.string(), shortName: z.string(),
  source: z.string(), effectiveFrom: z.string(), effectiveTo: z.string().nullable(),
  unknown: z.array(z.string()).describe('what no source could be found for'),
  rules: ContestRules,
});
export type Template = z.output<typeof Template>;

/** How many authors an entry of this category may have in this division. */
export function authorsOf(category: ContestRules['categories'][number], divisionId: string): { min: number; max: number } {
  return category.authorsByDivision[divisionId] ?? category.authors;
}

/** Joins the shared head and the tail into the rubric that judges of one category see. */
export function rubricOf(rules: ContestRules, rubricId: string, version: number): Rubric {
  const rule = rules.rubrics.find((one) => one.id === rubricId);
  if (!rule) throw new Error(`no rubric ${rubricId}`);
  const head = rule.head === null ? [] : rules.rubricHeads.find((one) => one.id === rule.head)?.criteria ?? [];
  return { id: rule.id, version, name: rule.name, criteria: [...head, ...rule.criteria], comment: rule.comment };
}

/** Ids stand in the database; people read names. An id that the rules no longer know stays as it is. */
export const divisionName = (rules: ContestRules, divisionId: string): string =>
  rules.divisions.find((one) => one.id === divisionId)?.name ?? divisionId;

export const categoryName = (rules: ContestRules, categoryId: string): string =>
  rules.categories.find((one) => one.id === categoryId)?.name ?? categoryId;

/** Highest minus lowest total of the judges of one entry, both in hundredths of a point; null below two sheets. */
export function spreadOf(totals: readonly number[]): number | null {
  return totals.length < 2 ? null : Math.max(...totals) - Math.min(...totals);
}

/**
 * Whether the spread (hundredths) passes the threshold (points). `over`: more than it; `from`: reaching it is enough.
 * Source: rules of double marking differ in exactly this (“超过” against “达到或超过”), so the boundary is part of the rule.
 */
export function isDiscrepant(spread: number | null, { threshold, at }: ContestRules['discrepancy']): boolean {
  if (spread === null) return false;
  const limit = Math.round(threshold * 100);
  return at === 'from' ? spread >= limit : spread > limit;
}
