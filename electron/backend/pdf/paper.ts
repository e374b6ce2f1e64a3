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

interface OpenFont { font: { hasGlyphForCodePoint(code: number): boolean; glyphForCodePoint(code: number): { advanceWidth: number }; unitsPerEm: number } }

async function newDrawing(info: { Title: string; CreationDate: Date } | null): Promise<Drawing> {
  const { default: PdfDocument } = await import('pdfkit');
  const drawing = new PdfDocument({
    size: 'A4', margin: 0, autoFirstPage: false, font: fontBytes() as unknown as string,
    info: { Title: info?.Title ?? '', Author: '赛学通 Saixue', Creator: '赛学通 Saixue', CreationDate: info?.CreationDate ?? new Date(0) },
  });
  drawing.registerFont('regular', fontBytes() as unknown as ArrayBuffer);
  drawing.registerFont('bold', fontBytes('700Bold') as unknown as ArrayBuffer);
  return drawing;
}

let letters: Promise<Letters> | undefined;

/** Widths of the bundled font, letter by letter: no pair moves nearer together, so that sums are exact. */
export const measuredLetters = (): Promise<Letters> => (letters ??= openLetters());

async function openLetters(): Promise<Letters> {
  const drawing = await newDrawing(null);
  const open = (name: string): OpenFont['font'] => (drawing.font(name) as unknown as { _font: OpenFont })._font.font;
  const fonts = [open('regular'), open('bold')] as const;
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
  drawing.font(line.bold ? 'bold' : 'regular').fontSize(line.size).fillColor(line.colour);
  // Features said one by one: letters are neither kerned nor joined, as they were measured.
  const plain = { kern: false, liga: false, clig: false, calt: false, ccmp: true } as unknown as [];
  drawing.text(line.text, line.x, line.y, { lineBreak: false, baseline: 'alphabetic', features: plain });
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
