// The rows of a preview, kept small: cells as one text a row, packed where there are very many; found again by filter.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Verdict } from './kind.ts';

const rowsInBlock = 2000;
/** Blocks kept as they are; later ones are packed (2000 rows of 17 cells: 500 kB, packed 60 kB). */
const plainBlocks = 100;
const cellMark = '\u001f';
const rowMark = '\u001e';
const withoutMarks = /[\u001e\u001f]/g;

/** Many rows of texts. */
class RowTexts {
  private readonly blocks: (string | Buffer)[] = [];
  private open: string[] = [];
  private last: { block: number; rows: string[] } | null = null;

  add(cells: readonly string[]): void {
    const whole = cells.join(cellMark);
    // The marks cannot stand in a cell of a workbook; a CSV file may hold anything.
    const clean = whole.split(cellMark).length === cells.length && !whole.includes(rowMark);
    this.open.push(clean ? whole : cells.map((cell) => cell.replaceAll(withoutMarks, ' ')).join(cellMark));
    if (this.open.length < rowsInBlock) return;
    const text = this.open.join(rowMark);
    this.blocks.push(this.blocks.length < plainBlocks ? text : deflateRawSync(text, { level: 1 }));
    this.open = [];
  }

  get(index: number): string[] {
    const block = Math.floor(index / rowsInBlock);
    return (this.rowsOf(block)[index % rowsInBlock] ?? '').split(cellMark);
  }

  private rowsOf(block: number): readonly string[] {
    if (block >= this.blocks.length) return this.open;
    if (this.last?.block !== block) {
      const kept = this.blocks[block] ?? '';
      this.last = { block, rows: (typeof kept === 'string' ? kept : inflateRawSync(kept).toString('utf8')).split(rowMark) };
    }
    return this.last.rows;
  }
}

export const hasError = 1;
export const hasWarning = 2;
export const isLike = 4;
export const isUpdate = 8;
export type Filter = 'all' | 'errors' | 'warnings' | 'duplicates' | 'updates' | 'problems';
const marksOf: Record<Filter, number> = {
  all: 0, errors: hasError, warnings: hasWarning, duplicates: isLike, updates: isUpdate, problems: hasError | hasWarning,
};
const verdicts: readonly Verdict[] = ['add', 'update', 'same', 'skip'];

/** `E` is what a row with something to say carries besides its cells. */
export class RowStore<E> {
  private readonly texts = new RowTexts();
  private places = new Float64Array(1024);
  private marks = new Uint8Array(1024);
  private readonly extras = new Map<number, E>();
  length = 0;

  add(place: number, verdict: Verdict, marks: number, cells: readonly string[], extra: E | null): void {
    if (this.length === this.places.length) {
      const [places, flags] = [new Float64Array(this.length * 2), new Uint8Array(this.length * 2)];
      places.set(this.places);
      flags.set(this.marks);
      [this.places, this.marks] = [places, flags];
    }
    this.places[this.length] = place;
    this.marks[this.length] = marks | (verdicts.indexOf(verdict) << 4);
    this.texts.add(cells);
    if (extra !== null) this.extras.set(this.length, extra);
    this.length += 1;
  }

  private fits(index: number, filter: Filter): boolean {
    const wanted = marksOf[filter];
    return wanted === 0 || ((this.marks[index] ?? 0) & wanted) !== 0;
  }

  count(filter: Filter): number {
    if (filter === 'all') return this.length;
    let count = 0;
    for (let index = 0; index < this.length; index += 1) if (this.fits(index, filter)) count += 1;
    return count;
  }

  /** Indexes of the rows under a filter, in the order of the file. */
  page(filter: Filter, offset: number, limit: number): number[] {
    const found: number[] = [];
    for (let index = filter === 'all' ? offset : 0, passed = 0; index < this.length && found.length < limit; index += 1) {
      if (!this.fits(index, filter)) continue;
      if (filter === 'all' || passed >= offset) found.push(index);
      passed += 1;
    }
    return found;
  }

  /** Rows with something to say first, then a sample of the others. */
  sample(mostFaulty: number, mostOthers: number): number[] {
    const [faulty, others]: [number[], number[]] = [[], []];
    for (let index = 0; index < this.length && (faulty.length < mostFaulty || others.length < mostOthers); index += 1) {
      const [list, most] = this.extras.has(index) ? [faulty, mostFaulty] : [others, mostOthers];
      if (list.length < most) list.push(index);
    }
    return [...faulty, ...others];
  }

  get(index: number): { place: number; verdict: Verdict; cells: string[]; extra: E | null } {
    return {
      place: this.places[index] ?? 0, verdict: verdicts[(this.marks[index] ?? 0) >> 4] ?? 'skip', cells: this.texts.get(index),
      extra: this.extras.get(index) ?? null,
    };
  }

  /** The cells of the row at a place, or undefined; places rise. */
  cellsAt(place: number): string[] | undefined {
    let [from, to] = [0, this.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.places[middle] ?? 0) < place) from = middle + 1;
      else to = middle;
    }
    return from < this.length && this.places[from] === place ? this.texts.get(from) : undefined;
  }
}
