// What the rules ask for over a cycle and how far it is met: total, categories with offsets, years, single requirements.
import type { Facts, Offset } from './assess.ts';
import type { Frame } from './compile.ts';
import type { Hundredths } from './shapes.ts';

export interface Need {
  kind: 'total' | 'category' | 'year' | 'categoryYear' | 'requirement';
  /** total, a category, year:2026, year:2026:category, or a requirement. */
  code: string;
  /** Place in rules.categories or rules.requirements; -1 where there is none. */
  place: number;
  minX100: Hundredths;
  /** With what was offset into it. */
  countedX100: Hundredths; shortX100: Hundredths;
  /** Last day; of what can only be earned year by year, the end of the first year that may not be missed. */
  dueBy: string;
  /** How much of it must be earned by then. */
  dueX100: Hundredths;
  reachable: boolean; informational: boolean;
}

const sumOf = (list: readonly Hundredths[], from: number, to: number): Hundredths => {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += list[at] ?? 0;
  return sum;
};

/** How much a category can still take from a year of the frame on; Infinity without limits. */
function room({ rules, years, raw, inCycle }: Facts, place: number, from: number): Hundredths {
  const category = rules.categories[place];
  if (from >= years || !category) return 0;
  const inTheCycle = category.max === null ? Infinity : Math.max(0, category.max - (inCycle[place] ?? 0));
  if (category.yearMax === null) return inTheCycle;
  let sum = 0;
  for (let index = from; index < years; index += 1) sum += Math.max(0, category.yearMax - (raw[place * years + index] ?? 0));
  return Math.min(sum, inTheCycle);
}

interface Given { kind: Need['kind']; code: string; place: number; min: Hundredths; counted: Hundredths }

/** A need that can be met until the last day of the cycle, as long as a year is open. */
function need(facts: Facts, { kind, code, place, min, counted }: Given, informational = false): Need {
  const short = Math.max(0, min - counted);
  return {
    kind, code, place, minX100: min, countedX100: counted, shortX100: short, dueBy: facts.relief.frame.to, dueX100: short,
    reachable: short === 0 || facts.open < facts.years, informational,
  };
}

export function addTotal(facts: Facts, needs: Need[]): void {
  const { rules, relief, total, open } = facts;
  if (rules.totalMin === null) return;
  const asked = need(facts, { kind: 'total', code: 'total', place: -1, min: Math.max(0, rules.totalMin - relief.totalReduce), counted: total });
  if (asked.shortX100 > 0 && asked.reachable) {
    let left = 0;
    rules.categories.forEach(({ countsPercent }, place) => {
      if (countsPercent > 0) left += (room(facts, place, open) * countsPercent) / 100;
    });
    asked.reachable = left >= asked.shortX100;
  }
  needs.push(asked);
}

/** The minima of categories. An offset moves only what exceeds the source's own minimum, and each credit only once. */
export function addCategories(facts: Facts, needs: Need[]): Offset[] {
  const { rules, relief, years, inCycle } = facts;
  const minima = rules.categories.map(({ min }, place) => (min === null || relief.applied.length === 0 ? min
    : Math.max(0, min - sumOf(relief.reduce, place * years, (place + 1) * years) - (relief.reduceOnce[place] ?? 0))));
  const received = minima.map(() => 0);
  const offsets: Offset[] = [];
  if (rules.offsets.length > 0) {
    const spare = minima.map((min, place) => Math.max(0, (inCycle[place] ?? 0) - (min ?? 0)));
    for (const { from, to, clause } of rules.offsets) {
      const missing = Math.max(0, (minima[to] ?? 0) - (inCycle[to] ?? 0) - (received[to] ?? 0));
      const moved = Math.min(spare[from] ?? 0, missing);
      if (moved <= 0) continue;
      spare[from] = (spare[from] ?? 0) - moved;
      received[to] = (received[to] ?? 0) + moved;
      offsets.push({ from, to, creditsX100: moved, clause });
    }
  }
  for (let place = 0; place < minima.length; place += 1) {
    const min = minima[place] ?? null;
    if (min === null) continue;
    const asked = need(facts, {
      kind: 'category', code: rules.categories[place]?.code ?? '', place, min, counted: (inCycle[place] ?? 0) + (received[place] ?? 0),
    });
    if (asked.shortX100 > 0) setDeadline(facts, asked, minima);
    needs.push(asked);
  }
  return offsets;
}

/** Until when a category that is short can be filled, and how much of it may not wait. */
function setDeadline(facts: Facts, asked: Need, minima: readonly (Hundredths | null)[]): void {
  const { rules, relief, years, open } = facts;
  const { place, shortX100: short } = asked;
  const others = rules.offsets.reduce((sum, { from, to }) => (to === place ? sum + freeRoom(facts, from, minima[from] ?? 0) : sum), 0);
  asked.reachable = open < years && room(facts, place, open) + others >= short;
  if (!asked.reachable) return;
  for (let index = open; index < years - 1; index += 1) {
    const later = room(facts, place, index + 1) + others;
    if (later >= short) continue;
    asked.dueBy = relief.frame.ends[index] ?? relief.frame.to;
    asked.dueX100 = short - later;
    return;
  }
}

/** What a source of offsets can still give beyond its own minimum. */
function freeRoom(facts: Facts, place: number, min: Hundredths): Hundredths {
  return Math.max(0, room(facts, place, facts.open) - Math.max(0, min - (facts.inCycle[place] ?? 0)));
}

/** What each credit year asks for, as a whole and of single categories. */
export function addYears(facts: Facts, needs: Need[]): void {
  const { rules, relief, years, counted, yearTotals, open } = facts;
  const { frame } = relief;
  const { makeUp } = rules.set.year;
  const minima: (Hundredths | null)[] = [];
  for (let index = 0; index < years; index += 1) minima.push(yearMinimum(facts, index));
  const filled = makeUp ? madeUp(minima, yearTotals) : yearTotals;
  for (let index = 0; index < years; index += 1) {
    const min = minima[index] ?? null;
    if (min !== null) {
      const asked = need(facts, { kind: 'year', code: frame.codes[index] ?? '', place: -1, min, counted: filled[index] ?? 0 });
      if (!makeUp) endWithYear(asked, frame, index, open);
      needs.push(asked);
    }
    for (let place = 0; place < rules.categories.length; place += 1) {
      const yearMin = rules.categories[place]?.yearMin ?? null;
      if (yearMin === null) continue;
      const at = place * years + index;
      const lowered = relief.yearReduce[index] === Infinity ? 0 : Math.max(0, yearMin - (relief.reduce[at] ?? 0));
      const asked = need(facts, { kind: 'categoryYear', code: frame.categoryCodes[at] ?? '', place, min: lowered, counted: counted[at] ?? 0 });
      endWithYear(asked, frame, index, open);
      needs.push(asked);
    }
  }
}

function endWithYear(asked: Need, frame: Frame, index: number, open: number): void {
  asked.dueBy = frame.ends[index] ?? frame.to;
  asked.reachable = asked.shortX100 === 0 || index >= open;
}

/** The year's minimum, higher in a year with a long training; null: the year asks for nothing. */
function yearMinimum({ rules, relief, years, largest }: Facts, index: number): Hundredths | null {
  let min = rules.yearMin;
  for (const { category, singleTrainingOf, min: asked } of rules.conditions) {
    const meets = (place: number): boolean => (largest[place * years + index] ?? 0) >= singleTrainingOf;
    const applies = category >= 0 ? meets(category) : rules.categories.some((_, place) => meets(place));
    if (applies && asked > (min ?? 0)) min = asked;
  }
  return min === null ? null : Math.max(0, min - (relief.yearReduce[index] ?? 0));
}

/** Where missed years can be made up, what later years have beyond their own minimum fills the oldest gaps first. */
function madeUp(minima: readonly (Hundredths | null)[], totals: readonly Hundredths[]): Hundredths[] {
  const filled = [...totals];
  minima.forEach((min, index) => {
    let spare = (totals[index] ?? 0) - (min ?? 0);
    for (let earlier = 0; earlier < index && spare > 0; earlier += 1) {
      const moved = Math.min(spare, Math.max(0, (minima[earlier] ?? 0) - (filled[earlier] ?? 0)));
      filled[earlier] = (filled[earlier] ?? 0) + moved;
      filled[index] = (filled[index] ?? 0) - moved;
      spare -= moved;
    }
  });
  return filled;
}

export function addRequirements(facts: Facts, needs: Need[]): void {
  const { rules, years, largest, focusHours, hours, categoryHours, total } = facts;
  for (let place = 0; place < rules.requirements.length; place += 1) {
    const rule = rules.requirements[place];
    if (!rule) continue;
    let have: Hundredths = 0;
    if (rule.kind === 'hoursOfFocus') {
      if (!focusHours) continue;
      have = focusHours.get(rule.focus) ?? 0;
    } else if (rule.kind === 'hours') {
      have = rule.category >= 0 ? categoryHours[rule.category] ?? 0 : rules.set.unit === 'hours' ? total : hours;
    } else {
      const [from, to] = rule.category >= 0 ? [rule.category * years, (rule.category + 1) * years] : [0, largest.length];
      for (let at = from; at < to; at += 1) have = Math.max(have, largest[at] ?? 0);
    }
    needs.push(need(facts, { kind: 'requirement', code: rule.code, place, min: rule.min, counted: have }, rule.informational));
  }
}
