// Writes PDF files: the one place that loads pdfkit. Chinese with rare characters from the bundled Noto Serif SC.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of a pdfkit document that pages are drawn with. */
export type Drawing = InstanceType<typeof import('pdfkit')>;

/** A4 in points (1/72 inch) and the margins of an official paper. */
export const page = { width: 595.28, height: 841.89, left: 56, right: 56, top: 56, bottom: 62 } as const;
export const contentWidth = page.width - page.left - page.right;

export type Weight = '400Regular' | '700Bold';
const fonts = new Map<Weight, Buffer>();

/** Beside the built program, or in the package it comes from. */
export function fontBytes(weight: Weight = '400Regular'): Buffer {
  const kept = fonts.get(weight);
  if (kept) return kept;
  const name = `NotoSerifSC_${weight}.ttf`;
  const places = [
    join(import.meta.dirname, 'fonts', name),
    join(import.meta.dirname, '..', '..', '..', 'node_modules', '@expo-google-fonts', 'noto-serif-sc', weight, name),
  ];
  const place = places.find((one) => existsSync(one));
  if (place === undefined) throw new Error(`the font ${name} is missing beside the program`);
  const bytes = readFileSync(place);
  fonts.set(weight, bytes);
  return bytes;
}

export interface PdfOptions {
  title: string;
  /** When it was made; also in the file's own facts. */
  at: Date;
  /** At the foot of each page, left of 第 x 页 / 共 y 页; pages are counted within each part. */
  foot?: string;
  /** For wide tables; narrower margins all round. */
  landscape?: boolean;
  /** How the page number reads; Chinese unless said otherwise. */
  pageWords?: (page: number, of: number) => string;
}

/** Margins of a page on its side, in points. */
export const wideMargins = { left: 36, right: 36, top: 36, bottom: 56 } as const;
const chinesePage = (at: number, of: number): string => `第 ${at} 页 / 共 ${of} 页`;

/**
 * Makes a PDF of several parts, each beginning on a new page with its own page count. `parts` draw on the document; the
 * font is set, the pen stands at the top left of the content. Only the characters used are embedded.
 */
export async function makePdf(
  options: PdfOptions, parts: Iterable<(drawing: Drawing) => void>, checkCancelled: (done: number) => void = () => {},
): Promise<{ bytes: Buffer; pages: number }> {
  const { default: PdfDocument } = await import('pdfkit');
  const drawing = new PdfDocument({
    size: 'A4', margins: options.landscape ? wideMargins : page, layout: options.landscape ? 'landscape' : 'portrait',
    autoFirstPage: false, bufferPages: true, font: fontBytes() as unknown as string,
    info: { Title: options.title, Author: '赛学通 Saixue', Creator: '赛学通 Saixue', CreationDate: options.at },
  });
  const pieces: Buffer[] = [];
  drawing.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<void>((resolve, reject) => {
    drawing.on('end', resolve);
    drawing.on('error', reject);
  });
  let before = 0;
  let done = 0;
  for (const draw of parts) {
    drawing.addPage();
    draw(drawing);
    const { count } = drawing.bufferedPageRange();
    numberPages(drawing, before, count, options);
    before = count;
    done += 1;
    checkCancelled(done);
    if (done % 20 === 0) await new Promise((resolve) => { setImmediate(resolve); });
  }
  drawing.end();
  await ended;
  return { bytes: Buffer.concat(pieces), pages: before };
}

/** 第 x 页 / 共 y 页 on the pages from..to-1. */
function numberPages(drawing: Drawing, from: number, to: number, { foot = '', pageWords = chinesePage }: PdfOptions): void {
  for (let at = from; at < to; at += 1) {
    drawing.switchToPage(at);
    // Writing below the margin would begin a new page.
    const { bottom, left, right } = drawing.page.margins;
    drawing.page.margins.bottom = 0;
    const y = drawing.page.height - 40;
    drawing.fontSize(8.5).fillColor('#555555');
    drawing.text(foot, left, y, { lineBreak: false });
    drawing.text(pageWords(at - from + 1, to - from), left, y,
      { width: drawing.page.width - left - right, align: 'right', lineBreak: false });
    drawing.page.margins.bottom = bottom;
    drawing.fillColor('#000000');
  }
}
