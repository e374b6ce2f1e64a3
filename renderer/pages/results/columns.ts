// Which columns of the ranking there is room and reason for; pure.
import type { TextKey } from '../../text/index.ts';
import type { Item } from './ranking.ts';

export type ColumnKey = 'rank' | 'other' | 'code' | 'title' | 'authors' | 'school' | 'score' | 'mean' | 'trimmed' | 'adjusted' | 'picture' | 'chance'
  | 'sheets' | 'award';
export interface Column { key: ColumnKey; title: TextKey; size: number; grows?: number; number?: boolean }

export interface Shown { items: readonly Item[]; published: boolean; corrected: boolean; width: number; large: boolean }

/** Columns in their order, those of least weight left out in a narrow window. The picture takes what is left over. */
export function columnsOf({ items, published, corrected, width, large }: Shown): Column[] {
  const some = (test: (item: Item) => boolean): boolean => items.some(test);
  const fair = some((one) => one.fair !== null && one.adjusted !== null);
  const other = some((one) => one.other !== null);
  const trimmed = !corrected && some(({ row }) => row.trimmedMean !== null && row.trimmedMean !== row.score);
  const mean = !corrected && some(({ row }) => row.mean !== null && row.mean !== row.score);
  const missing = some(({ row }) => row.missing > 0);
  const scale = large ? 1.2 : 1;
  const all: (Column & { weight: number; when: boolean })[] = [
    { key: 'rank', title: 'results.rank', size: 46, number: true, weight: 9, when: true },
    { key: 'other', title: corrected ? 'results.rawRank' : 'results.adjustedRank', size: 74, weight: 6, when: other },
    { key: 'code', title: 'results.code', size: published ? 88 : 72, weight: 9, when: true },
    { key: 'title', title: 'results.name', size: 92, grows: 3, weight: 9, when: true },
    { key: 'authors', title: 'contests.entries.authors', size: 112, grows: 1, weight: 8, when: published },
    { key: 'school', title: 'contests.entries.school', size: 96, grows: 2, weight: 7, when: published },
    { key: 'score', title: corrected ? 'results.raw' : 'results.score', size: 58, number: true, weight: corrected ? 5 : 9, when: true },
    { key: 'mean', title: 'results.mean', size: 62, number: true, weight: 2, when: mean },
    { key: 'trimmed', title: 'results.trimmed', size: 84, number: true, weight: 1, when: trimmed },
    { key: 'adjusted', title: 'results.adjusted', size: 58, number: true, weight: corrected ? 9 : 4, when: fair },
    { key: 'picture', title: 'results.picture.title', size: 104, weight: published ? 1 : 5, when: fair },
    { key: 'chance', title: 'results.chance', size: 54, number: true, weight: published ? 3 : 6, when: some((one) => one.chance !== null) },
    { key: 'sheets', title: 'results.sheets', size: 62, number: true, weight: missing ? 7 : 0, when: missing || !fair },
    { key: 'award', title: published ? 'results.awardGiven' : 'results.award', size: 94, weight: 9, when: true },
  ];
  let shown = all.filter((one) => one.when).map((one) => ({ ...one, size: Math.round(one.size * scale) }));
  const room = (): number => width - shown.reduce((sum, one) => sum + one.size, 0);
  while (room() < 0) {
    const least = shown.filter((one) => one.weight < 9).sort((a, b) => a.weight - b.weight)[0];
    if (!least) break;
    shown = shown.filter((one) => one !== least);
  }
  const wider = Math.max(0, Math.min(130, Math.floor(room() * 0.5)));
  return shown.map(({ weight: _weight, when: _when, ...one }) => (one.key === 'picture' ? { ...one, size: one.size + wider } : one));
}

export const tracksOf = (columns: readonly Column[]): string =>
  columns.map((one) => (one.grows ? `minmax(${one.size}px, ${one.grows}fr)` : `${one.size}px`)).join(' ');
