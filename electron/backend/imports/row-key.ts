// The hidden column of our own error workbook: which record a row stands for, and whether the row was touched since.
import { createHash } from 'node:crypto';
import type { Target } from './targets.ts';

export const rowKeyHeading = '赛学通行键（请勿改动）';

export interface RowKey {
  /** Import the row came in with; '' when it was not imported yet. */
  batchId: string;
  /** The stored record, or ''. */
  recordId: string;
  /** The cells are still as we wrote them. */
  untouched: boolean;
}

/** 64 bits of SHA-256 over the mapped cells in the order of their targets: columns may move, texts may not change. */
function markOf(targets: readonly Target[], texts: readonly string[]): string {
  const cells = targets.map((one, index) => `${one.key}\u001f${texts[index] ?? ''}`).sort();
  return createHash('sha256').update(cells.join('\u001e')).digest('hex').slice(0, 16);
}

export const writeRowKey = (batchId: string, recordId: string, targets: readonly Target[], texts: readonly string[]): string =>
  `k1:${batchId}:${recordId}:${markOf(targets, texts)}`;

/** The key of a row, or null where the cell holds none of ours. */
export function readRowKey(cell: string, targets: readonly Target[], texts: readonly string[]): RowKey | null {
  const found = /^k1:([^:]*):(.*):([0-9a-f]{16})$/.exec(cell.trim());
  if (!found) return null;
  return { batchId: found[1] ?? '', recordId: found[2] ?? '', untouched: found[3] === markOf(targets, texts) };
}
