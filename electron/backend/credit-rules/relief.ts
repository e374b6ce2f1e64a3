// Exemptions: which minima they lower, which credits they grant, by how many years they lengthen the cycle.
import type { GivenExemption } from '#contract/schema/credit-rules.ts';
import { creditYearOf, frameOf, type Frame, type Rules } from './compile.ts';
import { percentOf, toHundredths } from './hundredths.ts';
import type { Hundredths } from './shapes.ts';

type Effect = 'reduceMin' | 'grantCredits' | 'extendCycle' | 'loan';

/** One exemption as it works: for explaining it. */
export interface AppliedExemption {
  name: string; clause: string;
  /** False: free words, the numbers are the administrator's. */
  inRules: boolean;
  /** A category that the rules do not have; then it does nothing. */
  unknownCategory: string;
  effect: Effect; years: readonly number[]; extendYears: number; parts: readonly { category: number; credits: Hundredths }[];
  yearsWaived: boolean; total: Hundredths; dated: boolean;
}
export interface Relief {
  frame: Frame; extendYears: number;
  /** By category × years of the frame; empty when no exemption was given. */
  reduce: readonly Hundredths[]; grants: readonly Hundredths[];
  /** By category, of exemptions without a date: once for the whole cycle. */
  reduceOnce: readonly Hundredths[]; grantsOnce: readonly Hundredths[];
  /** By year: how much of the year's minimum falls away (Infinity: all of it). */
  yearReduce: readonly Hundredths[];
  /** How much of the total falls away beyond the categories. */
  totalReduce: Hundredths; applied: readonly AppliedExemption[];
}

interface Resolved {
  given: GivenExemption; name: string; clause: string; inRules: boolean; effect: Effect; amount: Hundredths | null;
  /** -1: every category with a yearly limit. */
  category: number; unknownCategory: string;
  /** Credit years touched; null: without a date. */
  touched: { first: number; last: number } | null;
}

const unrelieved = new WeakMap<Frame, Relief>();

export function noRelief(frame: Frame): Relief {
  const known = unrelieved.get(frame);
  if (known) return known;
  const relief: Relief = { frame, extendYears: 0, reduce: [], grants: [], reduceOnce: [], grantsOnce: [], yearReduce: [], totalReduce: 0,
    applied: [] };
  unrelieved.set(frame, relief);
  return relief;
}

/**
 * Works out all exemptions of a teacher over a cycle. Without an effect an exemption lowers the minimum; without credits by
 * the yearly limit (of every category that has one, or else by the year's minimum), for each credit year touched. The same
 * exemption given twice works once, and several in one year never lower a category by more than its yearly limit.
 */
export function reliefOf(rules: Rules, cycle: { start: string; years: number }, exemptions: readonly GivenExemption[]): Relief {
  const once = new Map(exemptions.map((given) => [JSON.stringify(given, Object.keys(given).toSorted()), given]));
  const resolved = [...once.values()].map((given) => resolve(rules, given))
    .toSorted((a, b) => (a.touched?.first ?? 0) - (b.touched?.first ?? 0) || (a.name < b.name ? -1 : 1));
  const extendYears = resolved.reduce((sum, one) => sum + extensionOf(one), 0);
  const frame = frameOf(rules, cycle.start, cycle.years, extendYears);
  const years = frame.ends.length;
  const [reduce, grants] = [zeros(rules.categories.length * years), zeros(rules.categories.length * years)];
  const [yearReduce, alone] = [zeros(years), zeros(years)];
  const [reduceOnce, grantsOnce] = [zeros(rules.categories.length), zeros(rules.categories.length)];
  let undated = 0;
  const share = (amount: Hundredths, category: number): Hundredths => percentOf(amount, rules.categories[category]?.countsPercent ?? 100);
  const applied: AppliedExemption[] = [];
  for (const one of resolved) {
    const parts = partsOf(rules, one);
    const ofParts = parts.reduce((sum, { category, credits }) => sum + share(credits, category), 0);
    const span = one.unknownCategory === '' ? one.touched : neverTouched;
    const touched = frame.ends.map((_, index) => frame.first + index).filter((year) => span && year >= span.first && year <= span.last);
    if (span === null && one.effect === 'reduceMin') {
      for (const part of parts) add(reduceOnce, part.category, part.credits);
      if (parts.length === 0) undated += one.amount ?? 0;
    }
    if (span === null && one.effect === 'grantCredits') for (const part of parts) add(grantsOnce, part.category, part.credits);
    for (const year of touched) {
      const index = year - frame.first;
      if (one.effect === 'grantCredits') for (const part of parts) add(grants, part.category * years + index, part.credits);
      if (one.effect !== 'reduceMin') continue;
      for (const part of parts) add(reduce, part.category * years + index, part.credits);
      if (parts.length === 0) add(alone, index, one.amount ?? rules.yearMin ?? 0);
      add(yearReduce, index, waives(one) ? Infinity : parts.length > 0 ? ofParts : one.amount ?? 0);
    }
    applied.push({
      ...one, years: touched, parts, extendYears: extensionOf(one), yearsWaived: waives(one), dated: span !== null,
      total: parts.length > 0 ? 0 : one.amount ?? (span === null ? 0 : rules.yearMin ?? 0),
    });
  }
  rules.categories.forEach(({ yearMax }, category) => {
    if (yearMax === null) return;
    for (let at = category * years; at < (category + 1) * years; at += 1) reduce[at] = Math.min(reduce[at] ?? 0, yearMax);
  });
  const totalReduce = undated + alone.reduce((sum, amount) => sum + Math.min(amount, rules.yearMin ?? amount), 0)
    + reduce.reduce((sum, amount, at) => sum + share(amount, Math.floor(at / years)), 0)
    + reduceOnce.reduce((sum, amount, place) => sum + share(amount, place), 0);
  return { frame, extendYears, reduce, grants, reduceOnce, grantsOnce, yearReduce, totalReduce, applied };
}

/** What an exemption without effect touches. */
const neverTouched = { first: 1, last: 0 };

const zeros = (length: number): Hundredths[] => Array<Hundredths>(length).fill(0);
const add = (list: Hundredths[], at: number, amount: Hundredths): void => {
  list[at] = (list[at] ?? 0) + amount;
};
const waives = ({ effect, category, amount, touched }: Resolved): boolean =>
  effect === 'reduceMin' && category < 0 && amount === null && touched !== null;

function resolve(rules: Rules, given: GivenExemption): Resolved {
  const rule = rules.set.exemptions.find(({ code, name }) => code === given.reason || name === given.reason);
  const category = given.category ?? rule?.category ?? null;
  const amount = given.credits ?? rule?.credits ?? null;
  return {
    given, name: rule?.name ?? given.reason, clause: rule?.clause ?? '', inRules: rule !== undefined,
    effect: given.effect ?? rule?.effect ?? 'reduceMin', amount: amount === null ? null : toHundredths(amount),
    category: rules.categoryAt.get(category ?? '') ?? -1, unknownCategory: category === null || rules.categoryAt.has(category) ? '' : category,
    touched: yearsOf(rules, given),
  };
}

/** The first and last credit year touched. A day in no credit year touches the year before it. */
function yearsOf(rules: Rules, { year, from, to }: GivenExemption): Resolved['touched'] {
  if (year !== undefined) return { first: year, last: year };
  const yearOf = (day: string): number =>
    creditYearOf(rules, day) || Number(day.slice(0, 4)) - (day.slice(5) < rules.set.creditYear.start ? 1 : 0);
  const [start, end] = [from ?? to, to ?? from];
  return start === undefined || end === undefined ? null : { first: yearOf(start), last: yearOf(end) };
}

/** As many years as were said, or else as were touched. */
const extensionOf = ({ effect, given, touched }: Resolved): number =>
  (effect !== 'extendCycle' ? 0 : given.years ?? (touched ? Math.max(0, touched.last - touched.first + 1) : 1));

/** What it gives in each credit year, by category; none when no category has a yearly limit. */
function partsOf(rules: Rules, { effect, category, amount }: Resolved): { category: number; credits: Hundredths }[] {
  if (effect === 'extendCycle' || effect === 'loan') return [];
  const places = category >= 0 ? [category] : rules.categories.flatMap(({ yearMax }, place) => (yearMax === null ? [] : [place]));
  return places.map((place) => ({
    category: place, credits: amount ?? rules.categories[place]?.yearMax ?? rules.categories[place]?.yearMin ?? 0,
  }));
}
