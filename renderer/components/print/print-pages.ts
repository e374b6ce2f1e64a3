// A PDF goes to the printer as it was looked at: each page as a picture of the whole sheet, the same in every Chromium.
import { openPdf } from './pdf-pages.ts';

/** More pages than this are printed with the system's own program: as pictures they would fill the memory. */
export const mostPrinted = 60;
/** Pictures of so many dots an inch: small print stays sharp on an office printer. */
const dots = 220;

/**
 * @param bytes the document
 * @param progress pages drawn so far, and of how many
 * @returns once the system's dialog is closed
 */
export async function printPages(bytes: Uint8Array, progress: (done: number, total: number) => void): Promise<void> {
  const file = await openPdf(bytes.slice());
  const paper = document.createElement('div');
  paper.className = 'print-only pdf-paper';
  const links: string[] = [];
  try {
    for (let page = 1; page <= file.count; page += 1) {
      const { width, height } = await file.size(page);
      const canvas = document.createElement('canvas');
      await file.draw(page, canvas, (width / 72) * dots, 1);
      const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/png'); });
      if (!blob) throw new Error(`page ${page} was not drawn`);
      const image = document.createElement('img');
      const link = URL.createObjectURL(blob);
      links.push(link);
      image.src = link;
      image.alt = '';
      image.className = width > height ? 'wide' : 'high';
      await image.decode();
      paper.append(image);
      progress(page, file.count);
    }
    document.body.append(paper);
    document.body.classList.add('printing');
    await new Promise<void>((resolve) => {
      window.addEventListener('afterprint', () => resolve(), { once: true });
      window.print();
    });
  } finally {
    document.body.classList.remove('printing');
    paper.remove();
    for (const link of links) URL.revokeObjectURL(link);
    file.close();
  }
}
