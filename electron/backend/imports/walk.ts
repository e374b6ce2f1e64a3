// Walks a file once: every row is decided by its kind, by what the user wants for it, and saved if it is to be.
import { fault } from './faults.ts';
import { placeLabel, placeOf } from './keys.ts';
import type { Decided, KindRun } from './kind.ts';
import type { Opened } from './open-source.ts';
import { Overlay } from './overlay.ts';
import { otherSaid, rowSaid } from './said.ts';
import { scanRows } from './scan.ts';
import type { ScannedRow } from './scan.ts';

export type RowDone = (row: ScannedRow, decided: Decided) => void;

const skipped: Decided = { verdict: 'skip' };

/** Later rows that the user merges into earlier ones: place → place. */
type Merges = ReadonlyMap<number, number>;

/**
 * Rows to be merged are found by a first walk without saving; their cells then go over the earlier rows like edits, so
 * that the second walk, and preview and import alike, see one row.
 */
function findMerges(opened: Opened, makeRun: () => KindRun): Merges {
  const found = new Map<number, number>();
  const { overlay } = opened.plan;
  if (!overlay || !opened.overlayParts.plan.duplicates.some((one) => one.choice === 'merge')) return found;
  const cells: { into: number; texts: Map<string, string> }[] = [];
  const run = makeRun();
  const silent = { ...opened.plan, overlay: new Overlay({ ...opened.overlayParts, tally: null }) };
  scanRows(opened.book, opened.sheets, silent, (row) => {
    if (row.skippedAs !== null || row.leftOut) return;
    const texts = new Map(row.targets.map((target, index) => [target.key, row.texts[index] ?? '']));
    const { like } = run.decide(row);
    if (row.choice !== 'merge' || !like || like.place === 0) return;
    const into = found.get(like.place) ?? like.place;
    found.set(placeOf(row.sheet.index, row.rowNumber), into);
    cells.push({ into, texts });
  });
  for (const { into, texts } of cells) {
    const sheet = opened.sheets.find((one) => placeOf(one.index, 0) <= into && into < placeOf(one.index + 1, 0));
    if (sheet) overlay.merge({ sheet, row: into - placeOf(sheet.index, 0) }, texts);
  }
  return found;
}

/** Everything that was wrong with a row is settled by what the user decided about it. */
function settle(row: ScannedRow, code: 'left_out' | 'kept' | 'merged_row' | 'untouched', details: Record<string, string> = {}): void {
  row.faults.length = 0;
  row.faults.push(fault('', code, details, 'note'));
}

/**
 * @param makeRun gives a fresh run: one for finding merges, without saving, and the one that counts
 * @param saves whether 'add' and 'update' are handed to the run's `save`
 */
export function walk(opened: Opened, makeRun: (saves: boolean) => KindRun, saves: boolean, onRow: RowDone): void {
  const merges = findMerges(opened, () => makeRun(false));
  const run = makeRun(saves);
  const names = opened.book.sheets.map((sheet) => sheet.name);
  const decide = (row: ScannedRow): Decided => {
    if (row.skippedAs !== null) {
      if (row.skippedAs === 'total_row') run.total?.(row);
      row.faults.push(fault('', row.skippedAs, {}, 'note'));
      return skipped;
    }
    if (row.leftOut) {
      settle(row, 'left_out');
      return skipped;
    }
    const into = merges.size === 0 ? undefined : merges.get(placeOf(row.sheet.index, row.rowNumber));
    if (into !== undefined) {
      const other = placeLabel(into, names);
      settle(row, 'merged_row', { other });
      return { verdict: 'skip', like: { of: rowSaid(other), place: into, sure: false } };
    }
    const decided = run.decide(row);
    if (row.choice === 'keep' && decided.like && decided.verdict !== 'same') {
      settle(row, 'kept', otherSaid(decided.like.of));
      return { verdict: 'skip', like: decided.like, ...(decided.changes ? { changes: decided.changes } : {}) };
    }
    if (decided.verdict === 'update' && row.key?.untouched && row.key.recordId === decided.recordId) {
      settle(row, 'untouched');
      return { verdict: 'same', ...(decided.recordId === undefined ? {} : { recordId: decided.recordId }) };
    }
    if (saves && (decided.verdict === 'add' || decided.verdict === 'update')) run.save(decided);
    return decided;
  };
  try {
    scanRows(opened.book, opened.sheets, opened.plan, (row) => onRow(row, decide(row)));
    // What is left to do needs no cell any more: indexes and chains get the memory.
    opened.book.release();
    if (saves) run.finish();
  } finally {
    run.close?.();
  }
}
