// What a column means when its heading says nothing: told by the look of its cells.
import { checkIdNumber, normaliseCode } from '#backend/excel/read/cells.ts';
import { readValues } from './people.ts';
import type { Target } from './targets.ts';

const leastCells = 3;
const leastShare = 0.8;

const looks: Record<NonNullable<Target['content']>, (value: string) => boolean> = {
  id: (value) => checkIdNumber(value) === 'ok',
  phone: (value) => /^1[3-9]\d{9}$/.test(value),
  schoolCode: (value) => /^\d{10}$/.test(value),
};

/**
 * The one target whose kind of number fills a column: at least three cells, four of five of them. A check digit and a
 * birthday that fit are no accident; eleven digits from 13 to 19 and ten digits are told to the user like these.
 */
export function targetOfCells(targets: readonly Target[], cells: readonly string[]): { target: Target; share: number } | null {
  const filled = cells.filter((text) => text.trim() !== '');
  if (filled.length < leastCells) return null;
  // 139 0000 0002 is one number typed with blanks; else every value of the cell counts.
  const values = filled.map((text) => ({ whole: normaliseCode(text), pieces: readValues(text).map(normaliseCode) }));
  for (const [content, fits] of Object.entries(looks)) {
    const share = values.filter(({ whole, pieces }) => fits(whole) || (pieces.length > 0 && pieces.every(fits))).length / filled.length;
    if (share < leastShare) continue;
    const meant = targets.filter((one) => one.content === content);
    return meant.length === 1 && meant[0] ? { target: meant[0], share } : null;
  }
  return null;
}
