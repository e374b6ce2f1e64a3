// The rules of a contest: what a template in seeds/templates holds and what the organiser edits.
import { z } from 'zod';
import { awardExtras, resultRules } from './result-rules.ts';

const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
/** Names and headings; packs clip them at 200 characters. */
const name = z.string().min(1).max(400);
const points = z.number().min(0).max(1_000_000);
const aliases = z.array(z.string().max(400)).max(100).default([]);
const seconds = z.number().min(0).max(86_400);

export const Band = z.object({ name: z.string().max(80), from: points.describe('lower bound of the band, in points') });

/**
 * How a judge gives a criterion: any multiple of the step; one of anchored levels with set points; a coefficient of the
 * weight; one of a few steps (5/3/0); or passed/failed, which counts in no total.
 */
export const ScoringMode = z.enum(['points', 'levels', 'coefficient', 'steps', 'veto']);

/** One choice of a criterion. `value`: points; for `coefficient` the factor of `max`, 0 to 1. */
export const Choice = z.object({ name: z.string().max(80), value: points, description: z.string().max(2000).default('') });

export const Criterion = z.object({
  id,
  group: z.string().max(400).describe('first-level heading of the rubric'),
  name,
  description: z.string().max(8000).default(''),
  max: points.positive().describe('for veto: 1'),
  step: points.positive(),
  bands: z.array(Band).max(20).default([]),
  mode: ScoringMode.default('points'),
  choices: z.array(Choice).max(20).default([]).describe('for levels, coefficient and steps: what may be chosen, best first'),
  veto: z.boolean().default(false).describe('0 points in this criterion exclude the entry'),
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

const share = z.number().min(0).max(1);
const day = z.string().regex(/^(\d{4}-\d\d-\d\d)?$/).default('');

/** A piece that every entry must hand in: 微课视频, 教学设计, 登记表. */
export const MaterialItem = z.object({
  name: z.string().min(1).max(80), formats: z.array(z.string().max(20)).max(40),
  required: z.boolean().default(true), many: z.boolean().default(false),
  maxMegabytes: z.number().min(0).nullable().default(null), note: z.string().max(500).default(''),
});

export const Material = z.object({
  formats: z.array(z.string().max(100)).max(100),
  maxMegabytes: z.number().min(0).nullable(),
  minSeconds: seconds.nullable(),
  maxSeconds: seconds.nullable(),
  minWidth: z.number().min(0).nullable(),
  minHeight: z.number().min(0).nullable(),
  note: z.string().max(2000),
  items: z.array(MaterialItem).max(40).default([]),
  maxTotalMegabytes: z.number().min(0).nullable().default(null),
  maxFiles: z.number().int().min(1).max(50).nullable().default(null),
  codecs: z.array(z.string().max(20)).max(20).default([]).describe('video codecs that are taken, e.g. h264; empty: any that plays'),
  titleCard: z.enum(['required', 'forbidden', 'unsaid']).default('unsaid').describe('片头 with name and unit: demanded, forbidden (blind), or no rule'),
  similarityMax: share.nullable().default(null).describe('查重率: highest share that is taken'),
});

const part = z.number().min(0).max(1).describe('share of the width or height of the picture');
/** What judges do not get to see or hear of a video. */
export const Mask = z.object({
  firstSeconds: seconds, lastSeconds: seconds, muted: z.boolean().describe('no sound while the first and last seconds are covered'),
  how: z.enum(['skip', 'blur', 'cover']).default('cover').describe('first and last seconds: left out, blurred, or covered'),
  rectangles: z.array(z.object({ x: part, y: part, width: part, height: part, from: seconds.default(0), to: seconds.nullable().default(null) }))
    .max(20).default([]).describe('covered places of the picture, from second to second; null: to the end'),
  mutes: z.array(z.object({ from: seconds, to: seconds })).max(50).default([]).describe('spans without sound'),
});
export type Mask = z.output<typeof Mask>;

export const LevelId = z.enum(['school', 'county', 'city', 'province', 'nation']);
export type LevelId = z.output<typeof LevelId>;

const Range = z.object({ min: z.number().int().min(0).max(1000), max: z.number().int().min(0).max(1000) });

export const AwardRule = z.object({
  id,
  name,
  kind: z.enum(['ratio', 'count', 'threshold']),
  value: z.number().min(0).max(1_000_000)
    .describe('ratio: share of the base, 0 to 1; count: number of entries; threshold: every entry from this score on'),
});

/** One level on the way up, each with its own edition, deadlines, quota and awards. */
export const Level = z.object({
  id: LevelId, name: z.string().min(1).max(80), edition: z.string().max(40).default(''), docNo: z.string().max(80).default(''),
  here: z.boolean().default(false).describe('this contest is run at this level'),
  submitUntil: day, reviewUntil: day, publishFrom: day,
  quotaPerUnit: z.number().int().min(0).nullable().default(null).describe('entries that each unit may hand up to this level; null: no limit, or by the table of quotas'),
  awards: z.array(AwardRule).max(50).default([]).describe("empty: the contest's own"),
  note: z.string().max(1000).default(''),
});

export const Round = z.object({
  id, name: z.string().min(1).max(80), kind: z.enum(['file', 'live']), judges: z.number().int().min(1).max(50),
  weight: share.describe('share of the final score; all rounds together 1'),
  advance: z.object({ kind: z.enum(['ratio', 'count']), value: z.number().min(0).max(1_000_000) }).nullable().default(null)
    .describe('who goes on to the next round, in each division and category; null: everybody, or the last round'),
  note: z.string().max(1000).default(''),
});

const most = z.number().int().min(1).max(1000).nullable().default(null);
/** Who may enter how often. null: no limit. */
export const Limits = z.object({
  perPerson: z.object({
    any: most.describe('entries as any author'), first: most.describe('as first author'),
    coauthor: most.describe('as second or later author'), advisor: most.describe('as advisor'),
  }).prefault({}),
  perSchool: most, perUnit: most,
  pastWinners: z.enum(['allowed', 'work', 'person']).default('allowed').describe('barred: works, or people, that won in an earlier edition'),
  pastYears: z.number().int().min(1).max(50).nullable().default(null).describe('how many years back; null: all'),
  uniqueNode: z.boolean().default(false).describe('one entry for a textbook node: 年级+学科+版本+课'),
  consentUnder: z.number().int().min(1).max(18).nullable().default(null).describe("authors below this age need a guardian's consent"),
  note: z.string().max(1000).default(''),
});

export const Participant = z.enum(['teacher', 'student', 'team', 'school', 'unit', 'person']);

/** National list of contests for pupils: whether this activity is on it, and for which years. */
export const Whitelist = z.object({
  list: z.string().max(200), status: z.enum(['listed', 'removed', 'notNeeded', 'unknown']), from: day, to: day,
    note: z.string().max(1000).default(''),
});

export const ContestRules = z.object({
  divisions: z.array(z.object({ id, name, aliases })).min(1).max(100),
  categories: z.array(z.object({
    id, name, aliases,
    divisions: z.array(id).max(100).describe('empty: open to every division'),
    authors: Range,
    authorsByDivision: z.record(id, Range).default({}).describe('divisions whose range of authors differs'),
    advisors: Range, material: Material, rubric: id,
    participant: Participant.default('teacher'),
    upTo: LevelId.nullable().default(null).describe('highest level that knows this project; null: all of them'),
    mask: Mask.nullable().default(null).describe("null: the contest's own"),
  })).min(1).max(100),
  rubricHeads: z.array(z.object({ id, name, criteria: z.array(Criterion).max(100) })).max(100),
  rubrics: z.array(RubricRule).min(1).max(100),
  assignment: z.object({
    coverage: z.number().int().min(1).max(50),
    maxLoad: z.number().int().min(1).max(100_000).nullable(),
    unitCap: z.number().int().min(1).max(50).nullable(),
    submittingUnitConflict: z.boolean(),
    affinity: z.object({ sameSubject: z.number().int(), sameDivision: z.number().int(), other: z.number().int() }),
    minLoad: z.number().int().min(0).max(100_000).default(0),
    coverages: z.array(z.object({ division: id.or(z.literal('')), category: id.or(z.literal('')), coverage: z.number().int().min(1).max(50) }))
      .max(200).default([]).describe("judges per entry where it differs from `coverage`: the first that fits; '' fits all"),
    subjectRequired: z.boolean().default(false).describe('a judge with named subjects judges only these'),
    categoryRequired: z.boolean().default(true).describe('a judge with named categories judges only these'),
    languageRequired: z.boolean().default(true).describe("an entry in another language needs a judge who names it"),
    conflicts: z.object({
      workUnit: z.boolean().default(true).describe("judges step back from entries of their own work unit"),
      coauthorYears: z.number().int().min(0).max(50).default(0).describe('an author with whom the judge made an entry in so many years; 0: not looked at'),
      judgedYears: z.number().int().min(0).max(50).default(0).describe('an author whose entry the judge judged in so many years; 0: not looked at'),
    }).prefault({}),
    fairness: z.boolean().default(true).describe("the weakest entry's match comes before the total"),
    randomCap: z.number().gt(0).max(1).nullable().default(null).describe('most probability of any pair, against collusion; null: not at random'),
  }),
  mask: Mask,
  calibration: z.object({
    tolerance: points.nullable().default(null).describe('most that a total may lie off the reference; null: differences are only shown'),
    needed: z.number().int().min(0).max(100).default(0).describe('qualifying entries inside the tolerance before scoring begins; 0: no gate'),
    seeds: z.number().int().min(0).max(100).default(0).describe('hidden seeds in each pack, of those that fit the judge; 0: none'),
    repeatShare: share.default(0).describe('share of the own entries that come a second time, hidden; rounded up'),
    repeatTolerance: points.nullable().default(null).describe('most that the two totals of a repeated entry may differ'),
    minimumWatched: share.default(0).describe('share of a video below which the judge gets a gentle notice'),
    reviewDeadline: day.describe("last day of judging as packs carry it; '' none"),
  }).prefault({}),
  levels: z.array(Level).max(5).default([]).describe('from the lowest up'),
  rounds: z.array(Round).max(5).default([]).describe('empty: one round, as in assignment'),
  limits: Limits.prefault({}),
  whitelist: Whitelist.nullable().default(null),
  vetoes: z.number().int().min(1).max(50).default(1).describe('how many judges must fail an entry in a veto criterion to exclude it'),
  voteShare: share.default(0).describe('share of a public vote in the score; the rest is that of the judges'),
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
    ...awardExtras,
  }),
  ...resultRules,
});
export type ContestRules = z.output<typeof ContestRules>;

export const Template = z.object({
  id, version: z.number().int().min(1), name: z.string(), shortName: z.string(),
  source: z.string(), effectiveFrom: z.string(), effectiveTo: z.string().nullable(),
  unknown: z.array(z.string()).describe('what no source could be found for'),
  kind: z.enum(['contest', 'assessment', 'recognition', 'recruitment', 'project']).default('contest'),
  named: z.array(z.object({ plan: z.string(), item: z.string(), words: z.string() })).default([])
    .describe('where the plans of the bureaux name this activity'),
  rules: ContestRules,
});
export type Template = z.output<typeof Template>;

/** How many authors an entry of this category may have in this division. */
export function authorsOf(category: ContestRules['categories'][number], divisionId: string): { min: number; max: number } {
  return category.authorsByDivision[divisionId] ?? category.authors;
}

/** Judges that an entry of this division and category (ids) needs by the rules: the first line that fits; undefined: the usual number. */
export function coverageByRules({ assignment }: Pick<ContestRules, 'assignment'>, division: string, category: string): number | undefined {
  return assignment.coverages.find((one) =>
    (one.division === '' || one.division === division) && (one.category === '' || one.category === category))?.coverage;
}

/** Joins the shared head and the tail into the rubric that judges of one category see. */
export function rubricOf(rules: ContestRules, rubricId: string, version: number): Rubric {
  const rule = rules.rubrics.find((one) => one.id === rubricId);
  if (!rule) throw new Error(`no rubric ${rubricId}`);
  const head = rule.head === null ? [] : rules.rubricHeads.find((one) => one.id === rule.head)?.criteria ?? [];
  return { id: rule.id, version, name: rule.name, criteria: [...head, ...rule.criteria], comment: rule.comment };
}

/** What a choice of a criterion is worth, in points. Coefficients have four decimals at most: whole numbers are multiplied. */
export const choicePoints = ({ mode, max }: Pick<Criterion, 'mode' | 'max'>, value: number): number =>
  (mode === 'coefficient' ? Math.round(Math.round(max * 100) * Math.round(value * 10_000) / 10_000) / 100 : value);

/** Whether a criterion counts in the total: passed/failed does not. */
export const isCounted = ({ mode }: Pick<Criterion, 'mode'>): boolean => mode !== 'veto';

/** Whether this many points in a criterion exclude the entry. */
export const isVetoed = ({ mode, veto }: Pick<Criterion, 'mode' | 'veto'>, value: number): boolean =>
  value === 0 && (veto || mode === 'veto');

/** The mask of a category: its own, else the contest's. */
export const maskOf = (rules: ContestRules, categoryId: string): Mask =>
  rules.categories.find((one) => one.id === categoryId)?.mask ?? rules.mask;

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
