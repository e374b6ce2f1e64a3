// Reads CSV files as they come from Excel, WPS and web systems: UTF-8, UTF-16, GBK; comma, semicolon or tab.

import { AppError } from '#contract/errors.ts';
import { detectEncoding } from './csv-encoding.ts';
import type { CsvEncoding } from './csv-encoding.ts';
import { refuse } from './refusals.ts';
import { columnLimit, rowLimit } from './shape.ts';
import type { Cell, CellKind, CellValue, OpenedWorkbook, ReadOptions, RowView, SheetFacts } from './shape.ts';
import type { ByteSource } from './source.ts';
import { textLimit } from './text.ts';

const chunkSize = 1 << 20;
const QUOTE = 0x22, LF = 0x0a, CR = 0x0d;

class CsvRow implements RowView {
  rowNumber = 0;
  readonly hidden = false;
  fields: string[] = [];

  get length(): number {
    return this.fields.length;
  }
  text(column: number): string {
    return this.fields[column] ?? '';
  }
  value(column: number): CellValue {
    const text = this.text(column);
    return text === '' ? null : text;
  }
  kind(column: number): CellKind {
    return this.text(column) === '' ? 'empty' : 'text';
  }
  flags(): number {
    return 0;
  }
  cell(column: number): Cell {
    return { value: this.value(column), text: this.text(column), kind: this.kind(column), flags: 0 };
  }
}

/** The file as text, chunk by chunk, its byte order mark left out. */
function* textChunks(source: ByteSource, encoding: CsvEncoding): Generator<{ text: string; done: number }> {
  const decoder = new TextDecoder(encoding);
  for (let at = 0; at < source.size; at += chunkSize) {
    const length = Math.min(chunkSize, source.size - at);
    const last = at + length >= source.size;
    yield { text: decoder.decode(source.read(at, length), { stream: !last }), done: at + length };
  }
}

/**
 * The separator of a text: the one that occurs in most of the first 20 lines, outside quotes; comma when none does.
 * Excel's own hint line "sep=;" wins.
 */
export function detectSeparator(sample: string): string {
  const hint = /^sep=([,;\t|])(\r|\n|$)/i.exec(sample);
  if (hint?.[1] !== undefined) return hint[1];
  const lines = sample.replaceAll(/"[^"]*"/g, '""').split(/\r\n|\r|\n/).filter((line) => line !== '').slice(0, 20);
  let best = ',';
  let bestScore = 0;
  for (const separator of [',', '\t', ';']) {
    const counts = lines.map((line) => line.split(separator).length - 1);
    const score = counts.filter((count) => count > 0).length * 1000 + Math.min(999, counts.reduce((a, b) => a + b, 0));
    if (score > bestScore) {
      best = separator;
      bestScore = score;
    }
  }
  return best;
}

/** ="00123" is how some systems keep Excel from eating zeros; the text inside is what is meant. */
function unwrap(field: string): string {
  return field.startsWith('="') && field.endsWith('"') && field.length > 2 ? field.slice(2, -1) : field;
}

class CsvParser {
  readonly #separator: number;
  readonly #onRecord: (fields: string[]) => boolean;
  #fields: string[] = [];
  #field = '';
  #quoted = false;
  /** A quote was seen inside a quoted field: it closes the field unless another follows. */
  #pendingQuote = false;
  #atFieldStart = true;
  #afterCarriageReturn = false;
  #line = 1;
  #quoteLine = 0;

  constructor(separator: string, onRecord: (fields: string[]) => boolean) {
    this.#separator = separator.charCodeAt(0);
    this.#onRecord = onRecord;
  }

  /** Takes the next piece of the file; answers false when the reader wants no more. */
  push(text: string): boolean {
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (this.#quoted) {
        if (this.#pendingQuote) {
          this.#pendingQuote = false;
          if (c === QUOTE) {
            from = i;
            continue;
          }
          this.#quoted = false;
          from = i;
        } else {
          if (c === QUOTE) {
            this.#append(text, from, i);
            this.#pendingQuote = true;
          } else if (c === LF) {
            this.#line++;
          }
          continue;
        }
      }
      if (c === LF && this.#afterCarriageReturn) {
        this.#afterCarriageReturn = false;
        from = i + 1;
        continue;
      }
      this.#afterCarriageReturn = c === CR;
      if (c === QUOTE && this.#atFieldStart) {
        this.#quoted = true;
        this.#atFieldStart = false;
        this.#quoteLine = this.#line;
        from = i + 1;
      } else if (c === this.#separator) {
        this.#append(text, from, i);
        this.#endField();
        from = i + 1;
      } else if (c === LF || c === CR) {
        this.#append(text, from, i);
        from = i + 1;
        this.#line++;
        if (!this.#endRecord()) return false;
      } else {
        this.#atFieldStart = false;
      }
    }
    if (!this.#pendingQuote) this.#append(text, from, text.length);
    return true;
  }

  /** The end of the file. */
  finish(): void {
    if (this.#quoted && !this.#pendingQuote) refuse('CSV_QUOTE', String(this.#quoteLine));
    if (this.#field !== '' || this.#fields.length > 0) this.#endRecord();
  }

  #append(text: string, from: number, to: number): void {
    if (to > from) this.#field += text.slice(from, to);
    // A field this long is mostly a quote that never closed and swallowed the rest of the table.
    if (this.#field.length <= textLimit) return;
    if (this.#quoted) refuse('CSV_QUOTE', String(this.#quoteLine));
    refuse('CSV_LINE', String(this.#line));
  }

  #endField(): void {
    this.#fields.push(unwrap(this.#field));
    if (this.#fields.length > columnLimit) refuse('CSV_LINE', String(this.#line));
    this.#field = '';
    this.#quoted = false;
    this.#atFieldStart = true;
  }

  #endRecord(): boolean {
    this.#endField();
    const fields = this.#fields;
    this.#fields = [];
    while (fields.length > 0 && fields.at(-1) === '') fields.pop();
    return this.#onRecord(fields);
  }
}

/** Opens a CSV file as a workbook with one sheet. Refuses with CSV_EMPTY, CSV_ENCODING, CSV_NUL, CSV_LINE. */
export function openCsv(source: ByteSource): OpenedWorkbook {
  const encoding = detectEncoding(source);
  const readSheet = (
    index: number,
    onRow: (row: RowView) => boolean | void,
    options: ReadOptions = {},
  ): SheetFacts => {
    if (index !== 0) throw new RangeError(`no sheet ${index}`);
    const facts: SheetFacts = { rows: 0, columns: 0, hiddenRows: 0, hiddenColumns: 0, merges: [], warnings: [] };
    const row = new CsvRow();
    let records = 0;
    let hinted = false;
    const onRecord = (fields: string[]): boolean => {
      if (hinted && records === 0) {
        hinted = false;
        return true;
      }
      // Blank lines have a number but are not handed out, as rows Excel has not stored.
      if (++records > rowLimit) refuse('XL_ROWS', String(records));
      if (fields.length === 0) return true;
      row.rowNumber = records;
      row.fields = fields;
      facts.rows++;
      facts.columns = Math.max(facts.columns, fields.length);
      return onRow(row) !== false;
    };
    let parser: CsvParser | undefined;
    for (const { text, done } of textChunks(source, encoding)) {
      if (options.signal?.aborted === true) throw new AppError('cancelled');
      if (parser === undefined) {
        const sample = text.slice(0, 65_536);
        hinted = /^sep=[,;\t|](\r|\n|$)/i.test(sample);
        parser = new CsvParser(detectSeparator(sample), onRecord);
      }
      if (!parser.push(text)) return facts;
      options.onProgress?.(done, source.size);
    }
    parser?.finish();
    return facts;
  };
  const name = source.name.replace(/\.[^.]*$/, '');
  return { sheets: [{ name, index: 0, hidden: 'no' }], warnings: [], readSheet, release: () => { /* read row by row from the bytes of the file */ } };
}
