// Opens a PDF, of an entry or of our own, in the window's own memory: pages to draw and their words, nothing that runs.
import './pdf-needs.ts';
import * as pdf from 'pdfjs-dist/legacy/build/pdf.mjs';
// Beside the page, not in a worker: the window's policy allows no address to start one from.
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';

/** More than this is not loaded into the window. */
export const largestPdf = 200 * 1024 * 1024;

export interface PdfPages {
  readonly count: number;
  /** Width and height of a page in points, as it is turned. */
  size(page: number): Promise<{ width: number; height: number }>;
  /** Draws a page so that it is `width` CSS pixels wide on a screen of this density. */
  draw(page: number, canvas: HTMLCanvasElement, width: number, density: number): Promise<void>;
  words(page: number): Promise<string>;
  close(): void;
}

/**
 * Throws where the bytes are no PDF, are damaged or locked by a password. pdf.js 6 evaluates no strings, and of forms,
 * scripts and links nothing is shown but what is printed.
 */
export async function openPdf(bytes: Uint8Array): Promise<PdfPages> {
  const task = pdf.getDocument({
    data: bytes, useWasm: false, enableXfa: false, isOffscreenCanvasSupported: false, useSystemFonts: true,
    cMapUrl: new URL('cmaps/', document.baseURI).href, cMapPacked: true,
  });
  const opened = await task.promise;
  return {
    count: opened.numPages,
    async size(page) {
      const { width, height } = (await opened.getPage(page)).getViewport({ scale: 1 });
      return { width, height };
    },
    async draw(page, canvas, width, density) {
      const one = await opened.getPage(page);
      const scale = (width * density) / one.getViewport({ scale: 1 }).width;
      const viewport = one.getViewport({ scale });
      canvas.width = Math.round(viewport.width);
      canvas.height = Math.round(viewport.height);
      await one.render({ canvas, viewport, annotationMode: pdf.AnnotationMode.DISABLE }).promise;
    },
    async words(page) {
      const { items } = await (await opened.getPage(page)).getTextContent();
      return items.map((one) => ('str' in one ? one.str + (one.hasEOL ? '\n' : '') : '')).join('');
    },
    close: () => { void task.destroy(); },
  };
}
