// The rules of a contest: what a template in seeds/templates holds and what the organiser edits.
import { z } from 'zod';

const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
/** Names and headings; packs clip them at 200 characters. */
const name = z.string().min(1).max(400);
const points = z.number().min(0).max(1_000_000);
const aliases = z.array(z.string().max(400)).max(100).default([]);
const seconds = z.number().min(0).max(86_400);

export const Band = z.object({ name: z.string().max(80), from: points.describe('lower bound of the band, in points') });

export const Criterion = z.object({
  id,
  group: z.string().max(400).describe('first-level heading of the rubric'),
  name,
  description: z.string().max(8000).default(''),
  max: points.positive(),
  step: points.positive(),
  bands: z.array(Band).max(20).default([]),
});
export type Criterion = z.output<typeof Criterion>;

export const CommentRule = z.object({
  requiredBelow: points.nullable(),
  requiredAbove: points.nullable(),
});

/** A rubric as judges see it: the shared head and the tail of the category, already joined. */
export const Rubric = z.object({
  id, version: z.number().int(), name: z.string(), criteria: z.array(Criterion).min(1).max(200), comment: CommentRule,
});
export type Rubric = z.output<typeof Rubric>;

export const RubricRule = z.object({
  id,
  name,
  source: z.string().max(2000),
  head: id.nullable().describe('id of the shared head, or null'),
  criteria: z.array(Criterion).max(100),
  comment: CommentRule,
});

export const Material = z.object({
  formats: z.array(z.string().max(100)).max(100),
  maxMegabytes: z.number().min(0).nullable(),
  minSeconds: seconds.nullable(),
  maxSeconds: seconds.nullable(),
  minWidth: z.number().min(0).nullable(),
  minHeight: z.number().min(0).nullable(),
  note: z.string().max(2000),
});

const Range = z.object({ min: z.number().int().min(0).max(1000), max: z.number().int().min(0).max(1000) });

export const AwardRule = z.object({
  id,
  name,
  kind: z.enum(['ratio', 'count']),
  value: z.number().min(0).max(1_000_000).describe('ratio: share of the base, 0 to 1; count: number of entries'),
});

export const ContestRules = z.object({
  divisions: z.array(z.object({ id, name, aliases })).min(1).max(100),
  categories: z.array(z.object({
    id, name, aliases,
    divisions: z.array(id).max(100).describe('empty: open to every division'),
    authors: Range,
    authorsByDivision: z.record(id, Range).default({}).describe('divisions whose range of authors differs'),
    advisors: Range, material: Material, rubric: id,
  })).min(1).max(100),
  rubricHeads: z.array(z.object({ id, name, criteria: z.array(Criterion).max(100) })).max(100),
  rubrics: z.array(RubricRule).min(1).max(100),
  assignment: z.object({
    coverage: z.number().int().min(1).max(50),
    maxLoad: z.number().int().min(1).max(100_000).nullable(),
    unitCap: z.number().int().min(1).max(50).nullable(),
    submittingUnitConflict: z.boolean(),
    affinity: z.object({ sameSubject: z.number().int(), sameDivision: z.number().int(), other: z.number().int() }),
  }),
  mask: z.object({ firstSeconds: seconds, lastSeconds: seconds, muted: z.boolean() }),
  aggregation: z.object({
    method: z.enum(['mean', 'trimmed']),
    trimFrom: z.number().int().min(3).max(50).describe('fewest sheets at which the highest and lowest are dropped'),
    decimals: z.number().int().min(0).max(4),
  }),
  discrepancy: z.object({ threshold: points, at: z.enum(['over', 'from']) }),
  ranking: z.object({
    style: z.enum(['standard', 'dense', 'ordinal']),
    tieBreak: z.array(z.string().max(400)).max(100).describe('criterion ids or groups compared in order'),
  }),
  awards: z.object({
    scope: z.enum(['division-category', 'division', 'contest']),
    rounding: z.enum(['floor', 'round', 'ceil']),
    minimumScore: points.nullable(),
    atLine: z.enum(['include', 'exclude', 'order']).describe('entries still tied across an award line'),
    rules: z.array(AwardRule).max(50),
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
