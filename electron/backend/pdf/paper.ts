// Pages on which everything has a place of its own (certificates): letters measured before they are drawn, no page numbers.
import type { Writable } from 'node:stream';
import { fontBytes, type Drawing } from './document.ts';

/** Points in a millimetre. */
export const pointsPerMm = 72 / 25.4;

/** The em square of the bundled font: how far the baseline lies below the top of a letter's square, in ems. */
export const baselineShare = 0.88;

export interface Letters {
  /** Width of one line in points. */
  width(text: string, size: number, bold: boolean): number;
  /** Characters that neither weight of the font can draw, each once. */
  missing(text: string): string[];
}

interface Glyph { advanceWidth: number }
interface Place { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number; advanceWidth: number }
interface Run { glyphs: Glyph[]; positions: Place[]; advanceWidth: number }
interface OpenFont {
  font: { hasGlyphForCodePoint(code: number): boolean; glyphForCodePoint(code: number): Glyph; unitsPerEm: number };
  scale: number; layoutRun: (text: string) => Run; layoutCache: unknown;
}

/**
 * Letters one by one, neither kerned nor joined: widths are exact sums, and 500 pages take a second instead of a minute
 * that the tables of the font would take to be asked line by line.
 */
function setPlainly(open: OpenFont): void {
  const { font, scale } = open;
  const known = new Map<string, { glyph: Glyph; place: Place }>();
  const letterOf = (letter: string): { glyph: Glyph; place: Place } => {
    const kept = known.get(letter);
    if (kept) return kept;
    const glyph = font.glyphForCodePoint(letter.codePointAt(0) ?? 0);
    const advance = glyph.advanceWidth * scale;
    const made = { glyph, place: { xAdvance: advance, yAdvance: 0, xOffset: 0, yOffset: 0, advanceWidth: advance } };
    known.set(letter, made);
    return made;
  };
  open.layoutCache = false;
  open.layoutRun = (text) => {
    const letters = [...text].map(letterOf);
    return {
      glyphs: letters.map((one) => one.glyph), positions: letters.map((one) => one.place),
      advanceWidth: letters.reduce((sum, one) => sum + one.glyph.advanceWidth, 0),
    };
  };
}

/** pdfkit's own record of the font in use. */
const inUse = (drawing: Drawing): { _font: OpenFont } => drawing as unknown as { _font: OpenFont };

/** The two weights of a document, opened once: pdfkit itself would open a font of 15 MB anew at every change of weight. */
const weights = new WeakMap<Drawing, { regular: OpenFont; bold: OpenFont }>();
function fontsOf(drawing: Drawing): { regular: OpenFont; bold: OpenFont } {
  const fonts = weights.get(drawing);
  if (!fonts) throw new Error('a drawing of another maker');
  return fonts;
}

async function newDrawing(info: { Title: string; CreationDate: Date } | null): Promise<Drawing> {
  const { default: PdfDocument } = await import('pdfkit');
  const drawing = new PdfDocument({
    size: 'A4', margin: 0, autoFirstPage: false, font: fontBytes() as unknown as string,
    info: { Title: info?.Title ?? '', Author: '赛学通 Saixue', Creator: '赛学通 Saixue', CreationDate: info?.CreationDate ?? new Date(0) },
  });
  const regular = inUse(drawing)._font;
  const bold = inUse(drawing.font(fontBytes('700Bold') as unknown as string))._font;
  for (const one of [regular, bold]) setPlainly(one);
  weights.set(drawing, { regular, bold });
  return drawing;
}

let letters: Promise<Letters> | undefined;

/** Widths of the bundled font, letter by letter: no pair moves nearer together, so that sums are exact. */
export const measuredLetters = (): Promise<Letters> => (letters ??= openLetters());

async function openLetters(): Promise<Letters> {
  const drawing = await newDrawing(null);
  const { regular, bold: heavy } = fontsOf(drawing);
  const fonts = [regular.font, heavy.font] as const;
  const widths = [new Map<string, number>(), new Map<string, number>()] as const;
  const widthOf = (letter: string, bold: 0 | 1): number => {
    const known = widths[bold].get(letter);
    if (known !== undefined) return known;
    const font = fonts[bold];
    const width = font.glyphForCodePoint(letter.codePointAt(0) ?? 0).advanceWidth / font.unitsPerEm;
    widths[bold].set(letter, width);
    return width;
  };
  return {
    width: (text, size, bold) => [...text].reduce((sum, letter) => sum + widthOf(letter, bold ? 1 : 0), 0) * size,
    missing: (text) => [...new Set(text)].filter((letter) => !fonts.every((font) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0))),
  };
}

/** In points. */
export interface PaperPage { width: number; height: number; draw: (drawing: Drawing) => void }

/** Draws one line whose baseline begins at x, y. */
export function drawLine(drawing: Drawing, line: { text: string; x: number; y: number; size: number; bold: boolean; colour: string }): void {
  inUse(drawing)._font = fontsOf(drawing)[line.bold ? 'bold' : 'regular'];
  drawing.fontSize(line.size).fillColor(line.colour);
  drawing.text(line.text, line.x, line.y, { lineBreak: false, baseline: 'alphabetic' });
}

export interface PaperOptions {
  title: string; at: Date;
  /** After every page; throws once the caller has cancelled. */
  step?: (done: number) => void;
  /** Stands still while the disk is behind. */
  drained?: () => Promise<void>;
}

/**
 * Writes a PDF page by page into `target`, which is ended too; the same pages and options give the same bytes. A page
 * leaves the memory when it is drawn. Answers with the number of pages.
 */
export async function writePaper(target: Writable, pages: Iterable<PaperPage>, options: PaperOptions): Promise<number> {
  const drawing = await newDrawing({ Title: options.title, CreationDate: options.at });
  drawing.pipe(target);
  let done = 0;
  for (const page of pages) {
    drawing.addPage({ size: [page.width, page.height], margin: 0 });
    page.draw(drawing);
    done += 1;
    options.step?.(done);
    if (done % 20 === 0) {
      await new Promise((resolve) => { setImmediate(resolve); });
      await options.drained?.();
    }
  }
  drawing.end();
  return done;
}
