// Gentle notices at the foot of the list: things a careful judge may want to look at again. They never block anything.
import { bandOf, hundredths } from './points.ts';
import type { OwnTotal } from './distribution.ts';
import type { GridCriterion, Scores } from './score-grid.ts';

export type Notice =
  | { readonly code: 'sameTotals'; readonly total: number; readonly count: number }
  | { readonly code: 'oneBand'; readonly band: string }
  | { readonly code: 'narrowRange'; readonly low: number; readonly high: number; readonly count: number }
  | { readonly code: 'justUnder'; readonly total: number; readonly line: number }
  | { readonly code: 'copiedComment'; readonly entry: string }
  | { readonly code: 'little'; readonly share: number; readonly least: number }
  /** The organiser's record is not what this judge saw before; in whole sentences. */
  | { readonly code: 'record'; readonly sentence: string };

export interface Looking {
  /** The judge's submitted entries in the order of the list, the one on screen included when it is complete. */
  readonly submitted: readonly OwnTotal[];
  readonly criteria: readonly GridCriterion[];
  readonly scores: Scores;
  readonly total: number | null;
  readonly code: string;
  readonly comment: string;
  /** Share of the least watched film where the contest asks for more; null: enough, or nothing is asked. */
  readonly watched: { readonly share: number; readonly least: number } | null;
  /** Comments of the judge's other entries. */
  readonly otherComments: ReadonlyArray<{ readonly code: string; readonly comment: string }>;
}

const sameInARow = 5;
const narrowFrom = 15;
const narrowUnder = 800;
const line = 9000;
const justUnder = 8950;
/** A short phrase (很好) repeats honestly; from this length on it looks like a paste. */
const shortestCopied = 12;

export function notices(looking: Looking): Notice[] {
  const found: Notice[] = [];
  const totals = looking.submitted.map((one) => hundredths(one.total));
  const here = looking.submitted.findIndex((one) => one.code === looking.code);
  const run = sameRun(totals, here === -1 ? totals.length - 1 : here);
  if (run.count >= sameInARow) found.push({ code: 'sameTotals', total: run.value / 100, count: run.count });
  const band = onlyBand(looking);
  if (band !== null) found.push({ code: 'oneBand', band });
  if (totals.length >= narrowFrom) {
    const [low, high] = [Math.min(...totals), Math.max(...totals)];
    if (high - low < narrowUnder) {
      found.push({ code: 'narrowRange', low: low / 100, high: high / 100, count: totals.length });
    }
  }
  if (looking.total !== null && hundredths(looking.total) >= justUnder && hundredths(looking.total) < line) {
    found.push({ code: 'justUnder', total: looking.total, line: line / 100 });
  }
  const twin = copied(looking);
  if (twin !== null) found.push({ code: 'copiedComment', entry: twin });
  if (looking.watched !== null && looking.total !== null) found.push({ code: 'little', ...looking.watched });
  return found;
}

/** The run of equal values around an index. */
function sameRun(values: readonly number[], index: number): { value: number; count: number } {
  const value = values[index];
  if (value === undefined) return { value: 0, count: 0 };
  let [first, last] = [index, index];
  while (values[first - 1] === value) first -= 1;
  while (values[last + 1] === value) last += 1;
  return { value, count: last - first + 1 };
}

/** The one band all criteria of a complete sheet lie in; null for fewer than three banded criteria. */
function onlyBand(looking: Looking): string | null {
  if (looking.total === null) return null;
  const banded = looking.criteria.filter((one) => one.bands.length > 1);
  if (banded.length < 3) return null;
  const indexes = new Set(banded.map((one) => bandOf(looking.scores[one.id] ?? 0, one.bands)));
  const [index] = indexes;
  if (indexes.size !== 1 || index === undefined || index === null) return null;
  return [...(banded[0]?.bands ?? [])].sort((a, b) => b.from - a.from)[index]?.name ?? null;
}

function copied(looking: Looking): string | null {
  const plain = (text: string): string => text.replace(/[\s\p{P}]/gu, '');
  const mine = plain(looking.comment);
  if (mine.length < shortestCopied) return null;
  return looking.otherComments.find((one) => one.code !== looking.code && plain(one.comment) === mine)?.code ?? null;
}
