// The heart of balances: sums of categories and years → what counts, what is offset, what is needed and still missing.
import type { GivenExemption } from '#contract/schema/credit-rules.ts';
import { frameOf, type CategoryRule, type Frame, type Rules } from './compile.ts';
import { percentOf } from './hundredths.ts';
import { addCategories, addRequirements, addTotal, addYears, type Need } from './needs.ts';
import { noRelief, reliefOf, type Relief } from './relief.ts';
import type { Hundredths, YearSum } from './shapes.ts';

export interface AssessInput {
  sums: readonly YearSum[]; cycle: { start: string; years: number };
  /** What can still be earned is counted from this day; null: the cycle is over. */
  asOf: string | null;
  /** Grants that already stand in the ledger as lines are not given again. */
  exemptions: readonly GivenExemption[];
  /** Hours by focus in the cycle. Absent: not known, needs of that kind are left out. */
  focusHours?: ReadonlyMap<string, Hundredths>;
}

export type Standing = 'complete' | 'onTrack' | 'slow' | 'behind' | 'unreachable';
export interface Offset { from: number; to: number; creditsX100: Hundredths; clause: string }

/** All amounts in hundredths of the unit of the rules. */
export interface Assessment {
  frame: Frame; asOf: string | null;
  /** Credit years from this place of the frame on can still be filled; frame.ends.length: none. */
  open: number;
  totalX100: Hundredths; hoursX100: Hundredths;
  /** By category: counted after yearly and cycle limits, before offsets. */
  byCategoryX100: Map<string, Hundredths>;
  /** By category × years of the frame, as recorded and after the yearly limit. */
  rawX100: readonly Hundredths[]; countedX100: readonly Hundredths[];
  offsets: readonly Offset[]; needs: readonly Need[]; shortages: readonly Need[]; pass: boolean;
  standing: Standing; dueNowX100: Hundredths;
  /** What must at least still be earned. */
  shortX100: Hundredths;
  relief: Relief;
}

/**
 * Assesses one teacher over one cycle. `sums` hold one entry per category and credit year in any order (several of one kind
 * are added up); entries outside the cycle and of category '' count nothing. The answer does not depend on their order.
 */
export function assess(rules: Rules, input: AssessInput): Assessment {
  const { cycle, asOf } = input;
  const relief = input.exemptions.length === 0 ? noRelief(frameOf(rules, cycle.start, cycle.years)) : reliefOf(rules, cycle, input.exemptions);
  const { frame } = relief;
  const years = frame.ends.length;
  const size = rules.categories.length * years;
  const raw: Hundredths[] = relief.grants.length > 0 ? [...relief.grants] : zeros(size);
  const largest = rules.asksSingle ? zeros(size) : nothing;
  const categoryHours = zeros(rules.categories.length);
  let hours = 0;
  for (const sum of input.sums) {
    const place = rules.categoryAt.get(sum.category);
    const index = sum.year - frame.first;
    if (place === undefined || index < 0 || index >= years) continue;
    const at = place * years + index;
    raw[at] = (raw[at] ?? 0) + sum.credits;
    if (rules.asksSingle && sum.largestTraining > (largest[at] ?? 0)) largest[at] = sum.largestTraining;
    hours += sum.hours;
    categoryHours[place] = (categoryHours[place] ?? 0) + sum.hours;
  }
  const { counted, inCycle, total, yearTotals } = limited(rules, raw, years, relief.grantsOnce);
  const open = openFrom(frame, asOf);
  const { focusHours } = input;
  const facts: Facts = {
    rules, relief, years, raw, counted, inCycle, yearTotals, largest, total, hours, categoryHours, open, focusHours,
  };
  const needs: Need[] = [];
  addTotal(facts, needs);
  const offsets = addCategories(facts, needs);
  if (rules.asksYears) addYears(facts, needs);
  addRequirements(facts, needs);
  const shortages = needs.filter((need) => need.shortX100 > 0 && !need.informational);
  const pass = shortages.length === 0;
  const full = fullMinimum(rules, relief, years);
  const passed = asOf === null ? years : asOf < frame.from ? 0 : Math.min(years, open + 1);
  const dueNowX100 = years === 0 ? 0 : Math.round((full * passed) / years);
  return {
    frame, asOf, open, totalX100: total, hoursX100: hours, byCategoryX100: byCategory(rules, inCycle),
    rawX100: raw, countedX100: counted, offsets, needs, shortages, pass, dueNowX100, relief, shortX100: leastMissing(shortages),
    standing: pass ? 'complete' : shortages.some((need) => !need.reachable) ? 'unreachable'
      : total >= dueNowX100 ? 'onTrack' : total >= dueNowX100 - rules.slowWithin ? 'slow' : 'behind',
  };
}

/** What the needs are worked out from. Lists over categories × years lie category by category. */
export interface Facts {
  rules: Rules; relief: Relief; years: number; raw: readonly Hundredths[]; counted: readonly Hundredths[]; inCycle: readonly Hundredths[];
  yearTotals: readonly Hundredths[]; largest: readonly Hundredths[]; total: Hundredths; hours: Hundredths; categoryHours: readonly Hundredths[];
  open: number; focusHours: ReadonlyMap<string, Hundredths> | undefined;
}

const nothing: Hundredths[] = [];
function byCategory(rules: Rules, inCycle: readonly Hundredths[]): Map<string, Hundredths> {
  const amounts = new Map<string, Hundredths>();
  for (let place = 0; place < inCycle.length; place += 1) amounts.set(rules.categories[place]?.code ?? '', inCycle[place] ?? 0);
  return amounts;
}

const zeros = (length: number): Hundredths[] => Array<Hundredths>(length).fill(0);

/** Limits of the year, then of the cycle, then the share that counts towards the total. */
function limited(rules: Rules, raw: readonly Hundredths[], years: number, once: readonly Hundredths[]):
{ counted: Hundredths[]; inCycle: Hundredths[]; total: Hundredths; yearTotals: Hundredths[] } {
  const counted = zeros(raw.length);
  const inCycle: Hundredths[] = [];
  const yearTotals = zeros(years);
  let total = 0;
  for (let place = 0; place < rules.categories.length; place += 1) {
    const { yearMax, max, countsPercent } = rules.categories[place] as CategoryRule;
    let sum = once[place] ?? 0;
    for (let index = 0; index < years; index += 1) {
      const at = place * years + index;
      const amount = yearMax === null ? raw[at] ?? 0 : Math.min(raw[at] ?? 0, yearMax);
      counted[at] = amount;
      sum += amount;
      yearTotals[index] = (yearTotals[index] ?? 0) + percentOf(amount, countsPercent);
    }
    const kept = max === null ? sum : Math.min(sum, max);
    inCycle.push(kept);
    total += percentOf(kept, countsPercent);
  }
  return { counted, inCycle, total, yearTotals };
}

function openFrom(frame: Frame, asOf: string | null): number {
  if (asOf === null) return frame.ends.length;
  let open = 0;
  while (open < frame.ends.length && (frame.ends[open] ?? '') < asOf) open += 1;
  return open;
}

/** What the linear share is taken of: the total, or else what the categories or the years ask for. */
function fullMinimum(rules: Rules, relief: Relief, years: number): Hundredths {
  if (rules.totalMin !== null) return Math.max(0, rules.totalMin - relief.totalReduce);
  const ofCategories = rules.categories.reduce((sum, { min }) => sum + (min ?? 0), 0);
  return Math.max(0, ofCategories > 0 ? ofCategories - relief.totalReduce : (rules.yearMin ?? 0) * years - relief.totalReduce);
}

function leastMissing(shortages: readonly Need[]): Hundredths {
  let [most, ofCategories] = [0, 0];
  for (const { kind, shortX100 } of shortages) {
    if (kind === 'category') ofCategories += shortX100;
    else if (kind === 'total') most = Math.max(most, shortX100);
  }
  if (most > 0 || ofCategories > 0) return Math.max(most, ofCategories);
  return shortages.reduce((sum, { kind, shortX100 }) => (kind === 'requirement' ? sum : sum + shortX100), 0);
}

/** The credit years of an assessment one by one. Limits and amounts in hundredths; needed null: the year asks for nothing. */
export function assessedYears(rules: Rules, { frame, rawX100, countedX100, needs }: Assessment): {
  year: number; from: string; to: string; countedX100: Hundredths; neededX100: Hundredths | null;
  byCategory: { code: string; rawX100: Hundredths; countedX100: Hundredths; limitX100: Hundredths | null }[];
}[] {
  const years = frame.ends.length;
  return frame.starts.map((from, index) => {
    const byCategory = rules.categories.map(({ code, yearMax }, place) =>
      ({ code, rawX100: rawX100[place * years + index] ?? 0, countedX100: countedX100[place * years + index] ?? 0, limitX100: yearMax }));
    return {
      year: frame.first + index, from, to: frame.ends[index] ?? from, byCategory,
      countedX100: byCategory.reduce((sum, one, place) => sum + percentOf(one.countedX100, rules.categories[place]?.countsPercent ?? 100), 0),
      neededX100: needs.find(({ code }) => code === frame.codes[index])?.minX100 ?? null,
    };
  });
}
