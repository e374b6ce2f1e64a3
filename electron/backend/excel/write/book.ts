// exceljs makes the workbook's parts; this puts them into our own zip, which packs while rows are still being made.
import type { stream } from 'exceljs';
import { ZipWriter, type GrowingPart, type Sink } from './zip.ts';

/** exceljs' growing piece of text; only what is filled of it counts. */
interface TextBuffer { toBuffer(): Buffer }
type Piece = string | Uint8Array | TextBuffer;
const bytesOf = (piece: Piece): Uint8Array =>
  typeof piece === 'string' ? Buffer.from(piece, 'utf8') : 'toBuffer' in piece ? piece.toBuffer() : piece;

/**
 * exceljs writes texts as if they were results of formulas (t="str"), where Excel's escapes are not resolved and every
 * program may think what it likes. Here they become what they are: strings in their cells (ECMA-376 part 1, 18.18.11).
 */
function withInlineStrings(piece: string | TextBuffer): Uint8Array {
  const bytes = Buffer.from(bytesOf(piece));
  if (!bytes.includes('t="str"')) return bytes;
  return Buffer.from(bytes.toString('utf8').replaceAll(/ t="str"><v>([^<]*)<\/v>/g,
    (_whole, text: string) => ` t="inlineStr"><is><t xml:space="preserve">${text}</t></is>`), 'utf8');
}

type ExcelBook = InstanceType<typeof stream.xlsx.WorkbookWriter>;

/** What exceljs 4.4.0 (exact version) does not show in its types. */
interface InnerBook {
  zip: { append(content: string | Buffer, options: { name: string }): void };
  _openStream(path: string): PartOfBook;
  addThemes(): Promise<void>; addOfficeRels(): Promise<void>; addContentTypes(): Promise<void>; addApp(): Promise<void>;
  addCore(): Promise<void>; addStyles(): Promise<void>; addWorkbookRels(): Promise<void>; addWorkbook(): Promise<void>;
}

/** Where exceljs writes one part: the rows of a sheet grow in the zip, comments and relations are gathered beside. */
export class PartOfBook {
  readonly name: string;
  ended = false;
  private readonly growing: GrowingPart | null;
  private readonly gathered: Uint8Array[] = [];
  constructor(name: string, growing: GrowingPart | null) {
    this.name = name;
    this.growing = growing;
  }

  write(piece: Piece, onTaken?: () => void): void {
    const bytes = this.growing && !(piece instanceof Uint8Array) ? withInlineStrings(piece) : bytesOf(piece);
    if (bytes.length === 0) return;
    if (this.growing) this.growing.write(bytes, onTaken);
    else this.gathered.push(bytes);
  }

  end(): void {
    this.ended = true;
  }

  /** exceljs pauses its own kind of stream; here there is nothing to hold back. */
  pause(): void {
    this.ended = false;
  }

  content(): Uint8Array {
    return Buffer.concat(this.gathered);
  }
}

/** A workbook of exceljs whose parts go into `sink`. Sheets one after another: open, rows, close, `settleSheet`. */
export class Book {
  readonly excel: ExcelBook;
  private readonly inner: InnerBook;
  private readonly zip: ZipWriter;
  private growing: GrowingPart | null = null;
  private beside: PartOfBook[] = [];
  /** Parts that are not exceljs' own: part name → what it is. */
  private readonly extraTypes = new Map<string, string>();

  constructor(excel: ExcelBook, sink: Sink) {
    this.excel = excel;
    this.zip = new ZipWriter(sink);
    this.inner = excel as unknown as InnerBook;
    this.inner.zip = { append: (content, { name }) => this.append(name.replace(/^\//, ''), content) };
    this.inner._openStream = (path) => this.open(path.replace(/^\//, ''));
    void this.inner.addThemes();
    void this.inner.addOfficeRels();
  }

  private open(name: string): PartOfBook {
    if (/^xl\/worksheets\/[^/]+$/.test(name)) {
      this.growing = this.zip.open(name);
      return new PartOfBook(name, this.growing);
    }
    const part = new PartOfBook(name, null);
    this.beside.push(part);
    return part;
  }

  private append(name: string, content: string | Buffer): void {
    const types = [...this.extraTypes].map(([part, type]) => `<Override PartName="/${part}" ContentType="${type}"/>`).join('');
    const whole = name === '[Content_Types].xml' ? String(content).replace('</Types>', () => `${types}</Types>`) : content;
    this.zip.add(name, bytesOf(whole));
  }

  /** A part exceljs knows nothing of. `type`: its content type, unless the ending says it. */
  addPart(name: string, xml: string, type?: string): void {
    if (type !== undefined) this.extraTypes.set(name, type);
    this.zip.add(name, Buffer.from(xml, 'utf8'));
  }

  drained(failed: () => boolean): Promise<void> {
    return this.growing?.drained(failed) ?? Promise.resolve();
  }

  /** After a sheet was closed: waits for its packing, then writes what belongs to it. */
  async settleSheet(): Promise<void> {
    await this.growing?.end();
    this.growing = null;
    for (const part of this.beside) if (part.ended) this.zip.add(part.name, part.content());
    this.beside = this.beside.filter((part) => !part.ended);
  }

  /** The parts about the workbook, and the end of the file. */
  finish(): void {
    const { inner } = this;
    for (const write of ['addContentTypes', 'addApp', 'addCore', 'addStyles', 'addWorkbookRels', 'addWorkbook'] as const) void inner[write]();
    this.zip.finish();
  }

  destroy(): void {
    this.growing?.destroy();
  }
}
