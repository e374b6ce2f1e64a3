// What the rules ask for over a cycle and how far it is met: total, categories with offsets, years, single requirements.
import type { Facts, Offset } from './assess.ts';
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

function need(facts: Facts, given: Pick<Need, 'kind' | 'code' | 'minX100' | 'countedX100'> & Partial<Need>): Need {
  const short = Math.max(0, given.minX100 - given.countedX100);
  return { place: -1, shortX100: short, dueBy: facts.relief.frame.to, dueX100: short, reachable: short === 0 || facts.open < facts.years, informational: false, ...given };
}

export function totalNeed(facts: Facts): Need[] {
  const { rules, relief, total, open } = facts;
  if (rules.totalMin === null) return [];
  const min = Math.max(0, rules.totalMin - relief.totalReduce);
  const left = rules.categories.reduce((sum, { countsPercent }, place) => (countsPercent === 0 ? sum : sum + (room(facts, place, open) * countsPercent) / 100), 0);
  return [need(facts, { kind: 'total', code: 'total', minX100: min, countedX100: total, reachable: total + left >= min })];
}

/** The minima of categories. An offset moves only what exceeds the source's own minimum, and each credit only once. */
export function categoryNeeds(facts: Facts): { needs: Need[]; offsets: Offset[] } {
  const { rules, relief, years, inCycle, open } = facts;
  const minima = rules.categories.map(({ min }, place) =>
    (min === null ? null : Math.max(0, min - sumOf(relief.reduce, place * years, (place + 1) * years))));
  const received = minima.map(() => 0);
  const spare = minima.map((min, place) => Math.max(0, (inCycle[place] ?? 0) - (min ?? 0)));
  const offsets: Offset[] = [];
  for (const { from, to, clause } of rules.offsets) {
    const min = minima[to] ?? null;
    if (min === null) continue;
    const missing = Math.max(0, min - (inCycle[to] ?? 0) - (received[to] ?? 0));
    const moved = Math.min(spare[from] ?? 0, missing);
    if (moved <= 0) continue;
    spare[from] = (spare[from] ?? 0) - moved;
    received[to] = (received[to] ?? 0) + moved;
    offsets.push({ from, to, creditsX100: moved, clause });
  }
  const needs: Need[] = [];
  minima.forEach((min, place) => {
    if (min === null) return;
    const counted = (inCycle[place] ?? 0) + (received[place] ?? 0);
    const short = Math.max(0, min - counted);
    const code = rules.categories[place]?.code ?? '';
    if (short === 0) {
      needs.push(need(facts, { kind: 'category', code, place, minX100: min, countedX100: counted }));
      return;
    }
    const others = rules.offsets.reduce((sum, { from, to }) => (to === place ? sum + freeRoom(facts, from, minima[from] ?? 0) : sum), 0);
    let [last, due] = [years - 1, short];
    for (let index = open; index < years; index += 1) {
      const later = room(facts, place, index + 1) + others;
      if (later < short) {
        [last, due] = [index, index === years - 1 ? short : short - later];
        break;
      }
    }
    const reachable = open < years && room(facts, place, open) + others >= short;
    needs.push(need(facts, {
      kind: 'category', code, place, minX100: min, countedX100: counted, reachable,
      ...(reachable ? { dueBy: relief.frame.ends[last] ?? relief.frame.to, dueX100: due } : {}),
    }));
  });
  return { needs, offsets };
}

/** What a source of offsets can still give beyond its own minimum. */
function freeRoom(facts: Facts, place: number, min: Hundredths): Hundredths {
  return Math.max(0, room(facts, place, facts.open) - Math.max(0, min - (facts.inCycle[place] ?? 0)));
}

/** What each credit year asks for, as a whole and of single categories. */
export function yearNeeds(facts: Facts): Need[] {
  const { rules, relief, years, counted, yearTotals, open } = facts;
  const { frame } = relief;
  const needs: Need[] = [];
  const minima = Array.from({ length: years }, (_, index) => yearMinimum(facts, index));
  const filled = rules.set.year.makeUp ? madeUp(minima, yearTotals) : yearTotals;
  for (let index = 0; index < years; index += 1) {
    const min = minima[index] ?? null;
    const dueBy = frame.ends[index] ?? frame.to;
    const late = index < open;
    if (min !== null) {
      const short = Math.max(0, min - (filled[index] ?? 0));
      needs.push(need(facts, {
        kind: 'year', code: frame.codes[index] ?? '', minX100: min, countedX100: filled[index] ?? 0,
        ...(rules.set.year.makeUp ? {} : { dueBy, reachable: short === 0 || !late }),
      }));
    }
    rules.categories.forEach(({ yearMin, code }, place) => {
      if (yearMin === null) return;
      const at = place * years + index;
      const waived = relief.yearReduce[index] === Infinity;
      const minX100 = waived ? 0 : Math.max(0, yearMin - (relief.reduce[at] ?? 0));
      const have = counted[at] ?? 0;
      needs.push(need(facts, {
        kind: 'categoryYear', code: `${frame.codes[index]}:${code}`, place, minX100, countedX100: have, dueBy, reachable: have >= minX100 || !late,
      }));
    });
  }
  return needs;
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

export function requirementNeeds(facts: Facts): Need[] {
  const { rules, years, largest, focusHours, hours, categoryHours, total } = facts;
  return rules.requirements.flatMap((rule, place) => {
    let have: Hundredths;
    if (rule.kind === 'hoursOfFocus') {
      if (!focusHours) return [];
      have = focusHours.get(rule.focus) ?? 0;
    } else if (rule.kind === 'hours') {
      have = rule.category >= 0 ? categoryHours[rule.category] ?? 0 : rules.set.unit === 'hours' ? total : hours;
    } else {
      const [from, to] = rule.category >= 0 ? [rule.category * years, (rule.category + 1) * years] : [0, largest.length];
      have = largest.slice(from, to).reduce((most, one) => Math.max(most, one), 0);
    }
    return [need(facts, { kind: 'requirement', code: rule.code, place, minX100: rule.min, countedX100: have, informational: rule.informational })];
  });
}
