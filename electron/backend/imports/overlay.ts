// What the user decided about a file, laid over its cells: edits win over the file, then repairs, then the value mapping.
import type { Plan } from '#contract/schema/imports.ts';
import { columnName } from '#backend/excel/read.ts';
import type { Enumeration } from './kind.ts';
import { readWords } from './people.ts';
import type { Repair } from './repairs.ts';
import type { SheetScan } from './scan.ts';
import type { Tally } from './tally.ts';
import type { Target } from './targets.ts';
import { isPlain, matchText, tidy } from './tidy.ts';

export interface RowDecision {
  leftOut: boolean;
  choice: 'merge' | 'keep' | 'add' | null;
  /** Column letter → text. */
  edits: Map<string, string> | null;
}

/** Mapped words of a target: as compared → what they mean. */
export type ValueMap = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** As words are compared: blanks, width and case do not count. */
export const wordKey = (word: string): string => matchText(tidy(word));

export function valueMapOf(choices: Plan['values']): ValueMap {
  const byTarget = new Map<string, Map<string, string>>();
  for (const { target, from, to } of choices) {
    const words = byTarget.get(target) ?? new Map<string, string>();
    byTarget.set(target, words.set(wordKey(from), to));
  }
  return byTarget;
}

export interface OverlayParts {
  plan: Pick<Plan, 'edits' | 'skips' | 'duplicates'>;
  values: ValueMap;
  enumerations: readonly Enumeration[];
  repairs: readonly Repair[];
  taken: ReadonlySet<string>;
  /** Counts what repairs and mapping could do, for a preview. */
  tally: Tally | null;
}

interface ColumnWork { target: Target; repairs: readonly Repair[]; enumeration: Enumeration | null }

export class Overlay {
  private readonly decisions = new Map<string, Map<number, RowDecision>>();
  /** Cells the user typed himself. */
  private readonly own = new Set<string>();
  private readonly parts: OverlayParts;

  constructor(parts: OverlayParts) {
    this.parts = parts;
    const { plan } = parts;
    for (const { sheet, row, column, value } of plan.edits) {
      this.editsOf(sheet, row).set(column, value);
      this.own.add(`${sheet}\0${row}\0${column}`);
    }
    for (const { sheet, row } of plan.skips) this.of(sheet, row).leftOut = true;
    for (const { sheet, row, choice } of plan.duplicates) this.of(sheet, row).choice = choice;
  }

  /** What to do with a row; made when there is nothing yet. */
  private of(sheet: string, row: number): RowDecision {
    const rows = this.decisions.get(sheet) ?? new Map<number, RowDecision>();
    this.decisions.set(sheet, rows);
    const found = rows.get(row) ?? { leftOut: false, choice: null, edits: null };
    rows.set(row, found);
    return found;
  }

  private editsOf(sheet: string, row: number): Map<string, string> {
    const decision = this.of(sheet, row);
    decision.edits ??= new Map();
    return decision.edits;
  }

  /** Cells of a later row that was merged into an earlier one: filled cells win, the user's own edits win over them. */
  merge(into: { sheet: SheetScan; row: number }, texts: ReadonlyMap<string, string>): void {
    const { name } = into.sheet;
    const edits = this.editsOf(name, into.row);
    for (const column of into.sheet.header.columns) {
      const text = column.target === null ? '' : texts.get(column.target.key) ?? '';
      const letter = columnName(column.column);
      if (text.trim() !== '' && !this.own.has(`${name}\0${into.row}\0${letter}`)) edits.set(letter, text);
    }
  }

  sheet(scan: SheetScan): SheetOverlay {
    const mapped = scan.header.columns.flatMap((one) => (one.target ? [{ target: one.target, letter: columnName(one.column) }] : []));
    return new SheetOverlay(this.parts, this.decisions.get(scan.name) ?? new Map(), mapped);
  }
}

export class SheetOverlay {
  readonly decisions: ReadonlyMap<number, RowDecision>;
  private readonly letters: readonly string[];
  private readonly work: readonly (ColumnWork | null)[];
  private readonly parts: OverlayParts;

  constructor(parts: OverlayParts, decisions: ReadonlyMap<number, RowDecision>,
    mapped: readonly { target: Target; letter: string }[]) {
    this.parts = parts;
    this.decisions = decisions;
    this.letters = mapped.map((one) => one.letter);
    this.work = mapped.map(({ target }): ColumnWork | null => {
      const repairs = parts.repairs.filter((one) => one.touches(target) && (parts.tally !== null || parts.taken.has(one.code)));
      const enumeration = parts.enumerations.find((one) => one.target === target.key) ?? null;
      const used = enumeration && (parts.tally !== null || parts.values.has(target.key)) ? enumeration : null;
      return repairs.length > 0 || used ? { target, repairs, enumeration: used } : null;
    });
  }

  /** Puts edited texts into a row; their places come back. */
  edit(edits: ReadonlyMap<string, string>, texts: string[]): ReadonlySet<number> {
    const edited = new Set<number>();
    for (const [index, letter] of this.letters.entries()) {
      const value = edits.get(letter);
      if (value === undefined) continue;
      texts[index] = value;
      edited.add(index);
    }
    return edited;
  }

  /** Repairs and maps the texts of a row; what the user typed himself is mapped, never repaired. */
  tidy(texts: string[], edited: ReadonlySet<number> | null): void {
    for (let index = 0; index < this.work.length; index += 1) {
      const work = this.work[index];
      const text = texts[index] ?? '';
      if (!work || text === '') continue;
      const repaired = edited?.has(index) ? text : this.repaired(work, text);
      texts[index] = work.enumeration ? this.mapped(work.enumeration, repaired) : repaired;
    }
  }

  private repaired({ target, repairs }: ColumnWork, text: string): string {
    let found = text;
    const plain = isPlain(text);
    for (const repair of repairs) {
      if (plain && !repair.plainToo) continue;
      const fixed = repair.fix(found, target);
      if (fixed === found) continue;
      this.parts.tally?.repair(repair.code, target, found, fixed);
      if (this.parts.taken.has(repair.code)) found = fixed;
    }
    return found;
  }

  private mapped(enumeration: Enumeration, text: string): string {
    const words = this.parts.values.get(enumeration.target);
    const { tally } = this.parts;
    // A name may itself hold a comma or a blank: the whole cell comes first.
    const whole = words?.get(wordKey(text));
    if (whole !== undefined || !enumeration.many || enumeration.known(tidy(text))) {
      tally?.word(enumeration, text, whole ?? null);
      return whole ?? text;
    }
    let changed = false;
    const found = readWords(text).map((word) => {
      const to = words?.get(wordKey(word));
      tally?.word(enumeration, word, to ?? null);
      changed ||= to !== undefined;
      return to ?? word;
    });
    return changed ? found.join('、') : text;
  }
}
