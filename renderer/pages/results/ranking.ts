// The ranking as it is drawn: rows with both ranks, award lines between them, far rows folded, one axis a group; pure.
import type { Answer, ResultRow, Results } from '../../api/shapes.ts';

export type Fairness = Answer<'results', 'fairness'>;
export type FairGroup = Fairness['groups'][number];
export type FairRow = FairGroup['rows'][number];
export type Scope = 'division-category' | 'division' | 'contest';

/** Where scores lie from left to right in the pictures of one group, and where its award lines run. */
export interface Axis { low: number; high: number; lines: readonly number[] }

export interface Item {
  row: ResultRow; fair: FairRow | null; group: string;
  raw: number | null; adjusted: number | null;
  /** Rank by the other method, and how many places better (+) the correction puts it. */
  other: number | null; movement: number;
  /** Probability of the award that stands in the row. */
  chance: number | null;
  /** Raw and corrected scores give different awards. */
  crosses: boolean;
  axis: Axis | null;
}
/** An award line: what the rule says, what hangs on a tie, and how many the correction lifts and drops across it. */
export interface Band { group: string; award: string; given: number; sentence: string; boundary: string; up: number; down: number }
export type Line =
  | { kind: 'heading'; key: string; text: string; count: number }
  | { kind: 'row'; key: string; item: Item }
  | { kind: 'fold'; key: string; open: boolean; from: number; to: number; count: number; award: string }
  | { kind: 'band'; key: string; band: Band };

/** Groups of so many rows are shown whole; so many rows on each side of a line always show; fewer are not worth a fold. */
const shownWhole = 16;
const nearLine = 2;
const leastFold = 3;
/** An award less certain than this is near a line, wherever it stands. */
const certain = 0.8;

/** Things by a name, names in the order in which they first come. */
export function byName<T>(list: readonly T[], nameOf: (one: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of list) {
    const name = nameOf(one);
    const own = found.get(name);
    if (own) own.push(one); else found.set(name, [one]);
  }
  return found;
}

/** What a row's group is called, as the award lines name it. */
export function groupOf(row: ResultRow, scope: Scope, lines: Results['lines']): string {
  if (scope === 'contest') return lines[0]?.group ?? '';
  const wanted = scope === 'division' ? row.division : `${row.division} · ${row.category}`;
  return lines.find((line) => line.group === wanted)?.group ?? wanted;
}

/** The award as the rules give it: a change by hand moves no line. */
const byRules = (row: ResultRow): string => row.changed?.from ?? row.award;

function itemOf(row: ResultRow, group: string, fair: FairRow | null, corrected: boolean): Item {
  const raw = fair?.raw ?? (corrected ? row.mean : row.score);
  const adjusted = corrected ? row.adjusted ?? row.score : fair?.adjusted ?? null;
  const other = fair ? (corrected ? fair.rawRank : fair.adjustedRank) : null;
  const here = fair ? (corrected ? fair.adjustedRank : fair.rawRank) : null;
  const gained = other === null || here === null ? 0 : corrected ? other - here : here - other;
  return {
    row, fair, group, raw, adjusted, other, movement: gained, axis: null,
    chance: fair?.probabilities.find((one) => one.award === byRules(row))?.p ?? null,
    crosses: fair !== null && row.excluded === undefined && fair.rawAward !== fair.adjustedAward,
  };
}

/** Best first; entries without a rank come last, as the backend ordered them. */
const inOrder = (a: ResultRow, b: ResultRow): number => (a.rankOrdinal ?? Infinity) - (b.rankOrdinal ?? Infinity) || 0;

/** Where each award ends: the index after its last row. An award that nobody got ends where the one before did. */
function endsOf(items: readonly Item[], awards: readonly string[]): number[] {
  let before = 0;
  return awards.map((award) => {
    const last = items.findLastIndex((one) => byRules(one.row) === award);
    before = Math.max(before, last + 1);
    return before;
  });
}

/**
 * From the lowest to the highest end of an interval. In a long group what lies far below the last line is left out: a mark
 * there stands at the left edge.
 */
function axisOf(items: readonly Item[], ends: readonly number[], corrected: boolean): Axis | null {
  const last = ends.at(-1) ?? 0;
  const seen = items.length > 40 && last > 0 ? items.slice(0, Math.max(last + nearLine, Math.ceil(last * 1.4))) : items;
  const all = seen.flatMap(({ fair, raw, adjusted }) => [fair?.low, fair?.high, raw, adjusted].filter((one) => typeof one === 'number'));
  if (all.length === 0) return null;
  const score = (one: Item | undefined): number | null => (one ? (corrected ? one.adjusted : one.row.score) : null);
  const lines = [...new Set(ends)].flatMap((end) => {
    const above = score(items[end - 1]);
    const below = score(items[end]);
    return above === null || below === null ? [] : [(above + below) / 2];
  });
  const low = Math.floor(all.reduce((least, one) => Math.min(least, one)));
  const high = Math.ceil(all.reduce((most, one) => Math.max(most, one)));
  return { low, high: Math.max(high, low + 1), lines };
}

function bandsOf(items: readonly Item[], lines: Results['lines']): Band[] {
  const names = lines.map((line) => line.award);
  const place = (award: string): number => (award === '' ? names.length : names.indexOf(award));
  return lines.map((line, index) => {
    const moved = items.flatMap(({ crosses, fair }) => (crosses && fair ? [{ raw: place(fair.rawAward), adjusted: place(fair.adjustedAward) }] : []));
    return {
      group: line.group, award: line.award, given: line.given, sentence: line.sentence, boundary: line.boundary,
      up: moved.filter((one) => one.raw > index && one.adjusted <= index).length,
      down: moved.filter((one) => one.raw <= index && one.adjusted > index).length,
    };
  });
}

const stands = ({ row, crosses, chance }: Item): boolean =>
  crosses || (chance !== null && chance < certain) || row.changed !== undefined || row.excluded !== undefined || row.missing > 0
  || row.rank === null;

export interface Ranking { items: Item[]; groups: { name: string; items: Item[]; bands: Band[]; ends: number[]; axis: Axis | null }[] }

/** Everything of the groups on screen that does not depend on what is unfolded. */
export function rankingOf(
  rows: readonly ResultRow[], results: Results, scope: Scope, fairness: Fairness | null,
): Ranking {
  const corrected = results.methodId === 'mixed';
  const fair = new Map(fairness?.groups.flatMap((group) => group.rows.map((row) => [row.entryId, row] as const)) ?? []);
  const groups = byName(rows, (row) => groupOf(row, scope, results.lines));
  const drawn = [...groups].map(([name, own]) => {
    const items = own.toSorted(inOrder).map((row) => itemOf(row, name, fair.get(row.entryId) ?? null, corrected));
    const bands = bandsOf(items, results.lines.filter((line) => line.group === name));
    const ends = endsOf(items, bands.map((band) => band.award));
    const axis = axisOf(items, ends, corrected);
    return { name, bands, ends, axis, items: items.map((item) => ({ ...item, axis })) };
  });
  return { groups: drawn, items: drawn.flatMap((one) => one.items) };
}

/** The rows to draw: headings where there are several groups, rows, folds of far rows, award lines under their last row. */
export function linesOf({ groups }: Ranking, opened: ReadonlySet<string>, unfolded: boolean): Line[] {
  return groups.flatMap(({ name, items, bands, ends }): Line[] => {
    const near = (index: number): boolean => ends.some((end) => index >= end - nearLine && index < end + nearLine);
    const whole = unfolded || items.length <= shownWhole;
    const always = items.map((item, index) => whole || index === 0 || near(index) || stands(item));
    const lines: Line[] = groups.length > 1 ? [{ kind: 'heading', key: `h ${name}`, text: name, count: items.length }] : [];
    const bandsAt = (index: number): void => bands.forEach((band, at) => {
      if (ends[at] === index) lines.push({ kind: 'band', key: `b ${name} ${band.award}`, band });
    });
    bandsAt(0);
    for (let index = 0; index < items.length;) {
      let after = index;
      const award = items[index]!.row.award;
      // A fold ends at a line, at a row that always shows, and where the award changes.
      while (after < items.length && !always[after] && items[after]!.row.award === award && (after === index || !ends.includes(after))) after += 1;
      const end = after - index < leastFold ? index + 1 : after;
      const folded = end - index >= leastFold;
      const key = `f ${name} ${items[index]!.row.entryId}`;
      if (folded) {
        const rank = (item: Item | undefined): number => item?.row.rank ?? 0;
        lines.push({ kind: 'fold', key, open: opened.has(key), from: rank(items[index]), to: rank(items[end - 1]), count: end - index, award });
      }
      if (!folded || opened.has(key)) {
        for (const item of items.slice(index, end)) lines.push({ kind: 'row', key: item.row.entryId, item });
      }
      index = end;
      bandsAt(index);
    }
    return lines;
  });
}
