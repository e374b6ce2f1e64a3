// The check's cursor on the grid and what the user does there; every deed is one decision that can be taken back.
import { computed, nextTick, ref, watch } from 'vue';
import type { ImportPreview, ImportRow } from '../../api/shapes.ts';
import { cellKey, most, rowKey, type CellPlace } from './decisions.ts';
import { lettersOf } from './steps.ts';
import type { Filter, PlanState } from './usePlan.ts';

export type RowProblem = ImportRow['problems'][number];
export type Tone = '' | 'bad' | 'caution' | 'note';
/** A row that repeats another is shown as that, though it blocks like an error until it is decided. */
export const isLikeness = (one: RowProblem): boolean => one.code === 'duplicate_row' || one.code === 'same_work';
/** What the border masks in a list. */
const masked = /\*{3,}/;
export const isMasked = (text: string): boolean => masked.test(text);

export function useCheck(state: PlanState) {
  const index = ref(0);
  const col = ref(0);
  /** The other end of a marked stretch of one column. */
  const anchor = ref(0);
  const preview = computed((): ImportPreview | null => state.preview.value);
  const headers = computed(() => preview.value?.headers ?? []);
  const total = computed(() => preview.value?.rowCounts[state.filter.value] ?? 0);
  const letters = computed(() => (preview.value ? lettersOf(preview.value) : () => ''));
  const current = computed(() => state.rows.value.get(index.value));
  const secret = computed(() => {
    const found = new Set<number>();
    for (const row of state.rows.value.values()) row.cells.forEach((cell, n) => { if (masked.test(cell)) found.add(n); });
    return found;
  });
  const pending = computed(() => (state.fresh.value ? null : new Map(state.plan.value.edits.map((one) => [cellKey(one), one.value]))));
  const skipped = computed(() => new Set(state.plan.value.skips.map(rowKey)));

  const letterOf = (row: ImportRow, n: number) => letters.value(row.sheet, headers.value[n] ?? '');
  function placeOf(row: ImportRow | undefined, n: number): CellPlace | null {
    const column = row ? letterOf(row, n) : '';
    return row && column !== '' ? { sheet: row.sheet, row: row.row, column } : null;
  }
  /** What a cell shows: until the next answer, what was just typed. */
  function textOf(row: ImportRow, n: number): string {
    const place = pending.value ? placeOf(row, n) : null;
    const typed = place ? pending.value?.get(cellKey(place)) : undefined;
    if (typed === undefined) return row.cells[n] ?? '';
    return secret.value.has(n) && typed !== '' ? '••••' : typed;
  }
  const problemsAt = (row: ImportRow, n: number): RowProblem[] => {
    const letter = letterOf(row, n);
    return letter === '' ? [] : row.problems.filter((one) => one.column === letter);
  };
  /** Problems of the row that stand at no column on screen. */
  const problemsOfRow = (row: ImportRow): RowProblem[] => {
    const shown = new Set(headers.value.map((_, n) => letterOf(row, n)));
    return row.problems.filter((one) => !shown.has(one.column));
  };
  const toneFor = (all: readonly RowProblem[]): Tone => {
    if (all.some((one) => one.severity === 'error' && !isLikeness(one))) return 'bad';
    if (all.some(isLikeness)) return 'note';
    return all.some((one) => one.severity === 'warning') ? 'caution' : all.length > 0 ? 'note' : '';
  };
  const toneAt = (row: ImportRow, n: number): Tone => toneFor(problemsAt(row, n));
  const blocks = (row: ImportRow, n: number): boolean => problemsAt(row, n).some((one) => one.severity === 'error');
  const hasError = (row: ImportRow) => row.problems.some((one) => one.severity === 'error');

  const here = computed(() => {
    const row = current.value;
    if (!row) return null;
    const own = problemsAt(row, col.value);
    return { row, place: placeOf(row, col.value), heading: headers.value[col.value] ?? '', text: textOf(row, col.value), problems: own };
  });
  /** The fault that the pane is about: the cell's own, errors before the rest. */
  const problem = computed(() => here.value?.problems.find((one) => one.severity === 'error') ?? here.value?.problems[0] ?? null);
  /** Every cell with the same fault for the same reason, in the whole file. */
  const alike = computed((): CellPlace[] => {
    const mine = problem.value;
    const at = here.value;
    if (!mine || !at?.place || !preview.value) return [];
    const targets = new Set(preview.value.sheets.map((sheet) => `${sheet.name}\u0000${letters.value(sheet.name, at.heading)}`));
    return preview.value.problems
      .filter((one) => one.code === mine.code && one.message === mine.message && targets.has(`${one.sheet}\u0000${one.column}`))
      .map(({ sheet, row, column }) => ({ sheet, row, column }));
  });

  // Where the cursor stands is a row of the file, not a place in the list: the list changes under it.
  let held = '';
  let advance = false;
  const firstError = (row: ImportRow): number => {
    const at = headers.value.findIndex((_, n) => blocks(row, n));
    return at >= 0 ? at : Math.max(0, headers.value.findIndex((_, n) => toneAt(row, n) !== ''));
  };
  function moveTo(nextIndex: number, nextCol = col.value, mark = false): void {
    index.value = Math.max(0, Math.min(total.value - 1, nextIndex));
    col.value = Math.max(0, Math.min(headers.value.length - 1, nextCol));
    if (!mark) anchor.value = index.value;
    const row = current.value;
    held = row ? rowKey(row) : '';
  }
  watch(() => state.rows.value, (rows) => {
    const at = [...rows].find(([, row]) => rowKey(row) === held)?.[0];
    if (at !== undefined) {
      moveTo(at);
      if (advance && !blocks(rows.get(at)!, col.value)) nextError(1, true);
    } else {
      index.value = Math.max(0, Math.min(total.value - 1, index.value));
      anchor.value = index.value;
      const row = rows.get(index.value);
      if (!row) return;
      held = rowKey(row);
      if (state.filter.value !== 'all' && state.filter.value !== 'updates') col.value = firstError(row);
    }
    if (state.fresh.value) advance = false;
  });
  function show(filter: Filter): void {
    held = '';
    index.value = 0;
    anchor.value = 0;
    state.show(filter);
  }
  /** To the next cell that blocks its row; in a list that has none left, to the list of errors. */
  function nextError(step: 1 | -1, fromStart = false): void {
    if (!preview.value || preview.value.rowCounts.errors === 0) return;
    const width = headers.value.length;
    for (let n = 0; n < total.value; n += 1) {
      const at = (index.value + step * n + total.value) % total.value;
      const row = state.rows.value.get(at);
      if (!row) {
        if (state.filter.value !== 'errors') break;
        // Not here yet: its first fault takes the cursor when it comes.
        held = '';
        index.value = at;
        anchor.value = at;
        return;
      }
      if (!hasError(row)) continue;
      const columns = headers.value.map((_, c) => c).filter((c) => blocks(row, c));
      if (columns.length === 0 && n > 0) return moveTo(at, 0);
      const ordered = step === 1 ? columns : columns.toReversed();
      const found = ordered.find((c) => n > 0 || fromStart || (step === 1 ? c > col.value : c < col.value));
      if (found !== undefined && found < width) return moveTo(at, found);
    }
    const row = current.value;
    const only = row && hasError(row) ? firstError(row) : -1;
    if (only >= 0 && row && blocks(row, only)) moveTo(index.value, only);
    else if (state.filter.value !== 'errors') show('errors');
  }

  const quoted = (text: string) => (text === '' ? '—' : isMasked(text) ? text : text.slice(0, 40));
  /** Writes one value into cells; the label names what it was and what it is now, numbers of people apart. */
  function write(places: readonly CellPlace[], value: string, from: string, hidden: boolean): void {
    if (places.length === 0 || !here.value) return;
    const to = value.slice(0, most.text);
    state.decide({
      edits: places.map((place) => ({ ...place, value: to })),
      label: {
        key: places.length === 1 ? 'imports.decision.edit' : 'imports.decision.editMany',
        params: {
          heading: here.value.heading, row: places[0]!.row, from: quoted(from), to: hidden && to !== '' ? '••••' : quoted(to), count: places.length,
        },
      },
    });
  }
  function edit(value: string): void {
    const at = here.value;
    if (at?.place && value !== at.text) write([at.place], value, at.text, secret.value.has(col.value));
  }
  function choose(value: string, everywhere: boolean): void {
    const at = here.value;
    if (!at?.place) return;
    advance = true;
    write(everywhere && alike.value.length > 1 ? alike.value : [at.place], value, at.text, secret.value.has(col.value));
  }
  function skipRow(): void {
    const row = current.value;
    if (!row) return;
    const place = { sheet: row.sheet, row: row.row };
    advance = true;
    if (skipped.value.has(rowKey(row))) state.decide({ keeps: [place], label: { key: 'imports.decision.keepRow', params: { row: row.row } } });
    else state.decide({ skips: [place], label: { key: 'imports.decision.skipRow', params: { row: row.row } } });
  }
  function settle(choice: 'merge' | 'keep' | 'add'): void {
    const row = current.value;
    if (!row?.duplicate) return;
    advance = true;
    state.decide({
      duplicates: [{ sheet: row.sheet, row: row.row, choice }], label: { key: `imports.decision.duplicate.${choice}`, params: { row: row.row } },
    });
  }
  /** The marked stretch, or this row and the one above it. */
  function stretch(): [from: number, to: number] {
    if (anchor.value !== index.value) return [Math.min(anchor.value, index.value), Math.max(anchor.value, index.value)];
    return [index.value - 1, index.value];
  }
  /** Ctrl+D: the top cell's value into the rest of the stretch. False where there is no row above, or a masked number. */
  function fillDown(): boolean {
    const [from, to] = stretch();
    const first = state.rows.value.get(from);
    if (!first || secret.value.has(col.value)) return false;
    const value = textOf(first, col.value);
    const edits = [];
    for (let n = from + 1; n <= to; n += 1) {
      const row = state.rows.value.get(n);
      const place = placeOf(row, col.value);
      if (row && place && textOf(row, col.value) !== value) edits.push({ ...place, value });
    }
    if (edits.length === 0) return false;
    state.decide({
      edits, label: { key: 'imports.decision.fill', params: { heading: headers.value[col.value] ?? '', to: quoted(value), count: edits.length } },
    });
    return true;
  }
  /** A table from the clipboard from the cursor on, as far as rows and columns reach. */
  function paste(text: string): void {
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => line.split('\t'));
    const edits = lines.flatMap((cells, down) => cells.flatMap((value, right) => {
      const row = state.rows.value.get(index.value + down);
      const place = col.value + right < headers.value.length ? placeOf(row, col.value + right) : null;
      return place ? [{ ...place, value: value.trim().slice(0, most.text) }] : [];
    }));
    if (edits.length === 0) return;
    if (edits.length === 1) return edit(edits[0]!.value);
    state.decide({ edits, label: { key: 'imports.decision.paste', params: { count: edits.length } } });
  }
  /** TSV of the marked stretch of the column. */
  function copied(): string {
    const [from, to] = anchor.value === index.value ? [index.value, index.value] : stretch();
    const rows = Array.from({ length: to - from + 1 }, (_, n) => state.rows.value.get(from + n));
    return rows.map((row) => (row ? textOf(row, col.value) : '')).join('\n');
  }
  async function start(): Promise<void> {
    await nextTick();
    const row = current.value;
    if (row) {
      held = rowKey(row);
      if (state.filter.value !== 'all') col.value = firstError(row);
    }
  }

  return {
    index, col, anchor, headers, total, current, secret, skipped, here, problem, alike,
    textOf, toneAt, toneFor, problemsAt, problemsOfRow, hasError, moveTo, show, nextError,
    edit, choose, skipRow, settle, fillDown, paste, copied, start, placeOf,
  };
}
export type Check = ReturnType<typeof useCheck>;
