// The parts of the contest editor in the order of the work, and which part a place in the rules belongs to.
import type { Answer, ContestRules } from '../../../api/shapes.ts';

export const editorParts = [
  'basic', 'levels', 'divisions', 'categories', 'material', 'rubrics', 'rounds', 'assignment', 'calibration', 'scoring', 'arbitration', 'limits', 'awards',
  'honours', 'release', 'mask', 'whitelist',
] as const;
export type EditorPart = (typeof editorParts)[number];
/** What is done with the rules, below the parts that hold them. */
export const actionParts = ['check', 'rehearsal'] as const;
export const allParts = [...editorParts, ...actionParts] as const;
export type Part = (typeof allParts)[number];
export const isPart = (name: unknown): name is Part => (allParts as readonly unknown[]).includes(name);

export type LintProblem = Answer<'contests', 'lint'>['problems'][number];

/** A field on the page: its part, the ids of what it lies in from the outside in, and its own name. */
export interface Place { part: EditorPart; where: readonly string[]; field: string }

/** Where a problem of the check is mended. Quotas of units are set at their level; what a template leaves open, at the top. */
const partOfLint: Record<LintProblem['part'], EditorPart> = {
  levels: 'levels', divisions: 'divisions', categories: 'categories', material: 'material', rubrics: 'rubrics', rounds: 'rounds',
  awards: 'awards', limits: 'limits', quotas: 'levels', judges: 'assignment', mask: 'mask', whitelist: 'whitelist', template: 'basic',
};

/** Where a code of the check is mended more exactly: its field, and its part where that is another one. */
const fieldOfCode: Record<string, string | readonly [field: string, part: EditorPart]> = {
  award_share: 'value', award_zero: 'value', award_line_order: 'value', award_unreachable: 'value', award_no_place: 'value', award_above_entries: 'value',
  awards_none: 'rules', award_mixed: 'kind', minimum_unreachable: 'minimumScore', award_below_minimum: 'minimumScore',
  quota_outside: 'quotaPerUnit', quota_per_unit: 'quotaPerUnit', quota_level: 'quotaPerUnit', quota_capacity: ['maxLoad', 'assignment'],
  entries_capacity: 'maxLoad', coverage_judges: 'coverage', division_judges: 'coverage', unit_cap: 'unitCap',
  coverage_unknown: 'coverages', coverage_hidden: 'coverages', coverage_single: 'coverage',
  min_load: ['minLoad', 'assignment'], min_load_seats: ['minLoad', 'assignment'],
  random_cap: ['randomCap', 'assignment'], random_cap_none: ['randomCap', 'assignment'], trim_few: ['trimFrom', 'scoring'],
  calibration_tolerance: ['tolerance', 'calibration'], calibration_needed: ['needed', 'calibration'], calibration_seeds: ['seeds', 'calibration'],
  calibration_seeds_shown: ['tolerance', 'calibration'], calibration_repeats_shown: ['repeatTolerance', 'calibration'],
  calibration_wide: ['tolerance', 'calibration'], calibration_deadline: ['reviewDeadline', 'calibration'],
  arbitration_coverage: ['chain', 'arbitration'], arbitration_first: ['chain', 'arbitration'], arbitration_always: ['threshold', 'scoring'],
  arbitration_trimmed: ['chain', 'arbitration'], award_trainees: 'trainees', award_rereview: 'base', award_unit_share: 'unitCapShare',
  honour_award: ['awards', 'honours'], organisation_everyone: ['count', 'honours'], recommend_share: ['recommend', 'honours'],
  certificate_number: ['number', 'release'],
  veto_judges: ['vetoes', 'scoring'], difference_above: ['threshold', 'scoring'], difference_zero: ['threshold', 'scoring'],
  level_here: 'here', level_order: 'levels', deadlines_order: 'submitUntil', deadlines_between: 'submitUntil', deadline_year: 'submitUntil',
  deadline_day: 'submitUntil', alias_shared: 'aliases',
  deadline_missing: 'submitUntil', project_below: ['upTo', 'categories'], project_level: ['upTo', 'categories'],
  round_weights: 'weight', round_twice: 'name', advance_share: 'advance', advance_last: 'advance', round_judges: 'judges', round_coverage: 'judges',
  limits_person: 'any', limits_school: 'perSchool', consent_missing: 'consentUnder', whitelist_unsaid: 'whitelist', whitelist_span: 'from',
  whitelist_removed: 'status', whitelist_unknown: 'status', whitelist_year: 'to', rubric_missing: 'rubric',
  formats_missing: 'formats', item_without_format: 'items', item_format_outside: 'items', formats_unplayable: 'formats', codec_unplayable: 'codecs',
  seconds_order: 'minSeconds', size_order: 'maxMegabytes', files_order: 'maxFiles', title_card_unmasked: ['firstSeconds', 'mask'],
  mask_outside: 'rectangles', mask_nothing: 'rectangles', mask_span: 'rectangles', mute_span: 'mutes', mask_whole: 'firstSeconds',
  bands_order: 'bands', bands_gap: 'bands', bands_above: 'bands', choices_missing: 'choices', coefficient_range: 'choices', choice_above: 'choices',
  choices_order: 'choices', choices_twice: 'choices', choice_below_full: 'choices', veto_without_zero: 'choices', comment_always: 'requiredBelow',
  comment_never: 'requiredBelow', rubric_sum_differs: 'max', rubric_empty: 'add', tie_break_nowhere: ['tieBreak', 'scoring'],
};

/** The criterion of a rubric that a sentence names, its own or one of its head. */
function criterionNamed(rules: ContestRules, rubricId: string, message: string): string | undefined {
  const rubric = rules.rubrics.find((one) => one.id === rubricId);
  const head = rules.rubricHeads.find((one) => one.id === rubric?.head);
  return [...head?.criteria ?? [], ...rubric?.criteria ?? []].find((one) => message.includes(`“${one.name}”`))?.id;
}

/** The field where a problem is mended: what it lies in by id, then the field by its name. */
export function placeOfProblem(problem: Pick<LintProblem, 'part' | 'where' | 'code' | 'message'>, rules: ContestRules): Place {
  const exact = fieldOfCode[problem.code];
  const [field, part] = typeof exact === 'string' ? [exact, partOfLint[problem.part]] : exact ?? ['', partOfLint[problem.part]];
  const criterion = part === 'rubrics' ? criterionNamed(rules, problem.where, problem.message) : undefined;
  return { part, where: [problem.where, criterion].filter((one) => one !== undefined && one !== ''), field } as Place;
}

const partOfKey: Record<string, EditorPart> = {
  divisions: 'divisions', categories: 'categories', rubricHeads: 'rubrics', rubrics: 'rubrics', assignment: 'assignment', mask: 'mask', levels: 'levels',
  rounds: 'rounds', limits: 'limits', whitelist: 'whitelist', vetoes: 'scoring', voteShare: 'scoring', aggregation: 'scoring', discrepancy: 'scoring',
  ranking: 'scoring', awards: 'awards', calibration: 'calibration', arbitration: 'arbitration', fairScores: 'arbitration', voteScale: 'scoring',
  honours: 'honours', unblinding: 'release', publication: 'release', certificates: 'release',
};

/** The field that a path into the rules leads to: [categories, 2, material, items, 0, name] is in the part 材料. */
export function placeOfPath(rules: unknown, path: readonly PropertyKey[]): Place {
  const where: string[] = [];
  let at: unknown = rules;
  for (const key of path) {
    at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key];
    const id = (at as { id?: unknown } | null | undefined)?.id;
    if (typeof key === 'number') where.push(typeof id === 'string' ? id : String(key));
  }
  const inside = path.includes('material') ? 'material' : path.includes('mask') ? 'mask' : undefined;
  const names = path.filter((key) => typeof key === 'string');
  return { part: inside ?? partOfKey[String(path[0])] ?? 'basic', where, field: names.at(-1) ?? '' };
}

/** Top-level keys of the rules whose part has this name; for saying what somebody else has changed. */
export const partsOfKeys = (keys: readonly string[]): EditorPart[] => [...new Set(keys.map((key) => partOfKey[key] ?? 'basic'))];
