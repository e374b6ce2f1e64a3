// A rule set made ready for quick use: hundredths, fractions, which rate fits which record, the credit years of a cycle.
import { Form, type RuleSet } from '#contract/schema/credit-rules.ts';
import { refuseFaults } from './check.ts';
import { fractionOf, inverse, product, toHundredths, type Fraction } from './hundredths.ts';
import type { Hundredths, Rating } from './shapes.ts';
import { levelOrder } from './words.ts';

type Rate = RuleSet['rates'][number];

export interface CategoryRule {
  code: string; name: string; nameEn: string; min: Hundredths | null; max: Hundredths | null; yearMax: Hundredths | null; yearMin: Hundredths | null;
  countsPercent: number; minDays: number | null;
  /** Place in levelOrder; what lies behind it does not count. */
  lowestOrganiser: number;
  clause: string;
}
export interface RateRule {
  rate: Rate; category: number; fixed: Hundredths; range: { min: Hundredths; max: Hundredths } | null;
  /** Credits for an hour, usual and for the result 优秀; for the others the factor alone. */
  usual: Fraction; excellent: Fraction;
}
export interface Condition { category: number; singleTrainingOf: Hundredths; min: Hundredths; clause: string }
export interface Requirement {
  code: string; name: string; kind: RuleSet['requirements'][number]['kind']; category: number; focus: string; min: Hundredths;
  informational: boolean; clause: string;
}
/** The credit years of a cycle: those that begin inside it. */
export interface Frame {
  from: string; to: string; first: number; starts: readonly string[]; ends: readonly string[];
  /** What the need of a year is called, and by category × years that of a category in a year. */
  codes: readonly string[]; categoryCodes: readonly string[];
}

/** A rule set prepared once. Places of categories are indices into `categories`; -1 is any category. */
export interface Rules {
  readonly set: RuleSet;
  readonly categories: readonly CategoryRule[];
  readonly categoryAt: ReadonlyMap<string, number>;
  readonly activityNames: ReadonlyMap<string, string>;
  /** By activity ('' for trainings), form and level, see rateKey. */
  readonly rates: ReadonlyMap<string, RateRule>;
  readonly perDay: Hundredths;
  readonly totalMin: Hundredths | null;
  readonly yearMin: Hundredths | null;
  readonly conditions: readonly Condition[];
  readonly offsets: readonly { from: number; to: number; clause: string }[];
  readonly requirements: readonly Requirement[];
  readonly slowWithin: Hundredths;
  readonly wraps: boolean;
  /** Whether anything is asked of single years, and whether anything is asked of single trainings. */
  readonly asksYears: boolean; readonly asksSingle: boolean;
  readonly frames: Map<string, Frame>;
  /** Ratings made before, by all that decides them (rate.ts). */
  readonly ratings: Map<string, Rating>;
}

export const rateKey = (activity: string, form: string, level: string): string => `${activity}|${form}|${level}`;

const compiled = new WeakMap<RuleSet, Rules>();

/** Prepares a rule set; the same object is prepared once. Throws rules_invalid when the set contradicts itself. */
export function compile(set: RuleSet): Rules {
  const known = compiled.get(set);
  if (known) return known;
  refuseFaults(set);
  const categoryAt = new Map(set.categories.map((category, index) => [category.code, index]));
  const placeOf = (code: string | null): number => (code === null ? -1 : categoryAt.get(code) ?? -1);
  const conditional = set.year.conditions.length > 0;
  const rules: Rules = {
    set, categoryAt, categories: set.categories.map(categoryRule), rates: ratesOf(set, placeOf),
    asksYears: conditional || set.year.min !== null || set.categories.some(({ yearMin }) => yearMin !== null),
    asksSingle: conditional || set.requirements.some(({ kind }) => kind === 'singleTraining'),
    activityNames: new Map(set.activities.map(({ code, name }) => [code, name])),
    perDay: toHundredths(set.hour.perDay), totalMin: orNull(set.total.min), yearMin: orNull(set.year.min),
    conditions: set.year.conditions.map(({ category, singleTrainingOf, min, clause }) =>
      ({ category: placeOf(category), singleTrainingOf: toHundredths(singleTrainingOf), min: toHundredths(min), clause })),
    offsets: set.offsets.map(({ from, to, clause }) => ({ from: placeOf(from), to: placeOf(to), clause })),
    requirements: set.requirements.map(({ code, name, kind, category, focus, min, informational, clause }) =>
      ({ code, name, kind, category: placeOf(category), focus: focus ?? '', min: toHundredths(min), informational, clause })),
    slowWithin: toHundredths(set.progress.slowWithin), wraps: set.creditYear.end < set.creditYear.start, frames: new Map(), ratings: new Map(),
  };
  compiled.set(set, rules);
  return rules;
}

const orNull = (amount: number | null): Hundredths | null => (amount === null ? null : toHundredths(amount));

function categoryRule(category: RuleSet['categories'][number]): CategoryRule {
  const { code, name, nameEn, countsPercent, minDays, clause } = category;
  return {
    code, name, nameEn, countsPercent, minDays, clause, min: orNull(category.min), max: orNull(category.max), yearMax: orNull(category.yearMax),
    yearMin: orNull(category.yearMin),
    lowestOrganiser: category.lowestOrganiser === null ? levelOrder.length : levelOrder.indexOf(category.lowestOrganiser),
  };
}

/** For every activity, form and level the first rate that fits. */
function ratesOf(set: RuleSet, placeOf: (code: string) => number): Map<string, RateRule> {
  const found = new Map<string, RateRule>();
  for (const rate of set.rates) {
    const ready = rateRule(rate, placeOf(rate.category));
    for (const form of rate.forms.length === 0 ? Form.options : rate.forms) {
      for (const level of rate.levels.length === 0 ? levelOrder : rate.levels) {
        const key = rateKey(rate.activity ?? '', form, level);
        if (!found.has(key)) found.set(key, ready);
      }
    }
  }
  return found;
}

function rateRule(rate: Rate, category: number): RateRule {
  const { perHour, hoursPerCredit, range } = rate;
  const one: Fraction = { num: 1, den: 1 };
  const usual = hoursPerCredit !== null ? inverse(fractionOf(hoursPerCredit)) : perHour !== null ? fractionOf(perHour) : one;
  return {
    rate, category, fixed: toHundredths(rate.fixed ?? 0), usual, excellent: product(usual, fractionOf(rate.excellentFactor)),
    range: range === null ? null : { min: toHundredths(range.min), max: toHundredths(range.max) },
  };
}

/** The credit year a date (YYYY-MM-DD) falls in, named by the calendar year it begins in; 0: in none. */
export function creditYearOf(rules: Rules, date: string): number {
  const { start, end } = rules.set.creditYear;
  const [year, day] = [Number(date.slice(0, 4)), date.slice(5)];
  if (rules.wraps) return day >= start ? year : day <= lastDay(end) ? year - 1 : 0;
  return day >= start && day <= lastDay(end) ? year : 0;
}

/** A year that ends on 28 February ends on the 29th in leap years. */
const lastDay = (end: string): string => (end === '02-28' ? '02-29' : end);

/** First and last day of a credit year. */
export function yearRange(rules: Rules, year: number): { from: string; to: string } {
  const { start, end } = rules.set.creditYear;
  const last = rules.wraps ? year + 1 : year;
  const leap = new Date(Date.UTC(last, 2, 0)).getUTCDate();
  const day = lastDay(end) === '02-29' ? `${end.slice(0, 3)}${leap}` : end;
  return { from: `${yearText(year)}-${start}`, to: `${yearText(last)}-${day}` };
}

const yearText = (year: number): string => String(year).padStart(4, '0');

/** The credit years of a cycle, `more` of them added by an extension. */
export function frameOf(rules: Rules, start: string, years: number, more = 0): Frame {
  const key = `${start}|${years}|${more}`;
  const known = rules.frames.get(key);
  if (known) return known;
  const calendar = Number(start.slice(0, 4));
  const first = start.slice(5) <= rules.set.creditYear.start ? calendar : calendar + 1;
  const ranges = Array.from({ length: years + more }, (_, index) => yearRange(rules, first + index));
  const frame: Frame = {
    first, from: ranges[0]?.from ?? start, to: ranges.at(-1)?.to ?? start, starts: ranges.map(({ from }) => from), ends: ranges.map(({ to }) => to),
    codes: ranges.map((_, index) => `year:${first + index}`),
    categoryCodes: rules.categories.flatMap(({ code }) => ranges.map((_, index) => `year:${first + index}:${code}`)),
  };
  rules.frames.set(key, frame);
  return frame;
}

/** The common cycle that a day lies in: the cycle of the rules, repeated before and after. */
export function cycleAt(rules: Rules, day: string): { start: string; years: number } {
  const { start, years } = rules.set.cycle;
  const [first, rest] = [Number(start.slice(0, 4)), start.slice(4)];
  const year = Number(day.slice(0, 4)) - (day.slice(4) < rest ? 1 : 0);
  return { start: `${yearText(first + Math.floor((year - first) / years) * years)}${rest}`, years };
}

export const categoryName = (rules: Rules, code: string): string =>
  rules.categories[rules.categoryAt.get(code) ?? -1]?.name ?? (code === '' ? '不计学分' : code);
