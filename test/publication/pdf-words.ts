// The words of a PDF page by page, read by pdf.js as any reader would find them; blanks are left out.
import { readFileSync } from 'node:fs';

export async function pdfWords(file: string): Promise<string[]> {
  for (const name of ['DOMMatrix', 'Path2D', 'ImageData']) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value: class {}, configurable: true, writable: true });
  }
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const loading = getDocument({ data: Uint8Array.from(readFileSync(file)), useSystemFonts: false, disableFontFace: true, verbosity: 0 });
  try {
    const document = await loading.promise;
    const pages: string[] = [];
    for (let at = 1; at <= document.numPages; at += 1) {
      const { items } = await (await document.getPage(at)).getTextContent();
      pages.push(items.map((one) => ('str' in one ? one.str : '')).join('').replaceAll(/\s/g, ''));
    }
    return pages;
  } finally {
    await loading.destroy();
  }
}
