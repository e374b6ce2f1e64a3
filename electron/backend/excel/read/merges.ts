// Says for a cell whether it lies in a merged range, without ever expanding a range into its cells.

import { CELL_MERGED, CELL_MERGE_TOP, columnLimit } from './shape.ts';
import type { MergedRange } from './shape.ts';

/** More ranges than this, or this much going back and forth, and the whole merged area counts as merged. */
export const mergeLimit = 100_000;
const sweepBudget = 5_000_000;

export class MergedCells {
  readonly #ranges: MergedRange[];
  readonly #box: MergedRange = { top: Infinity, left: Infinity, bottom: 0, right: 0 };
  readonly #until = new Int32Array(columnLimit);
  readonly #start = new Map<number, number>();
  #next = 0;
  #row = 0;
  #budget = sweepBudget;
  /** Set when exact answers were given up; the sheet then gets a warning. */
  coarse = false;

  constructor(ranges: readonly MergedRange[]) {
    this.#ranges = ranges.toSorted((a, b) => a.top - b.top);
    for (const range of ranges) {
      this.#box.top = Math.min(this.#box.top, range.top);
      this.#box.left = Math.min(this.#box.left, range.left);
      this.#box.bottom = Math.max(this.#box.bottom, range.bottom);
      this.#box.right = Math.max(this.#box.right, range.right);
    }
    this.coarse = ranges.length > mergeLimit;
  }

  /** CELL_MERGED (and CELL_MERGE_TOP) or 0. Rows asked in ascending order cost next to nothing. */
  flags(row: number, column: number): number {
    const box = this.#box;
    if (row < box.top || row > box.bottom || column < box.left || column > box.right) return 0;
    if (this.coarse) return CELL_MERGED;
    if (row !== this.#row) this.#sweep(row);
    if (this.coarse) return CELL_MERGED;
    if ((this.#until[column] ?? 0) < row) return 0;
    return this.#start.get(column) === row ? CELL_MERGED | CELL_MERGE_TOP : CELL_MERGED;
  }

  #sweep(row: number): void {
    if (row < this.#row) {
      this.#next = 0;
      this.#until.fill(0);
      this.#start.clear();
    }
    this.#row = row;
    for (; this.#next < this.#ranges.length; this.#next++) {
      const range = this.#ranges[this.#next] as MergedRange;
      if (range.top > row) break;
      this.#budget -= 1;
      if (range.bottom < row) continue;
      // Painting 16 columns costs about as much as looking at one range.
      this.#budget -= (range.right - range.left) >> 4;
      if (this.#budget < 0) {
        this.coarse = true;
        return;
      }
      this.#until.fill(range.bottom, range.left, range.right + 1);
      this.#start.set(range.left, range.top);
    }
  }
}
