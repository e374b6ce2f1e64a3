// A table that runs over pages: wrapped cells, the head repeated, rows never cut in two.
import { contentWidth, page, type Drawing } from './document.ts';

export interface PdfColumn { head: string; width: number; align?: 'left' | 'right' | 'center' }
export interface PdfRow { cells: readonly string[]; look?: 'sum' | 'reversal' | 'group' }

const pad = 3.5;
const looks = { sum: '#eef2f8', group: '#f6f7f9', reversal: '#fdf0f0', head: '#e8edf5' } as const;

/** `width` of the columns are shares: they are stretched to the width of the page. */
export function drawTable(drawing: Drawing, columns: readonly PdfColumn[], rows: readonly PdfRow[], size = 8.5): void {
  const whole = columns.reduce((sum, one) => sum + one.width, 0);
  const widths = columns.map((one) => one.width / whole * contentWidth);
  const heightOf = (cells: readonly string[]): number => Math.max(...cells.map((cell, index) =>
    drawing.heightOfString(cell === '' ? ' ' : cell, { width: (widths[index] ?? 0) - 2 * pad }))) + 2 * pad;
  const drawRow = (cells: readonly string[], background: string | null): void => {
    drawing.fontSize(size);
    const height = heightOf(cells);
    const top = drawing.y;
    if (background !== null) drawing.rect(page.left, top, contentWidth, height).fill(background).fillColor('#000000');
    let x = page.left;
    for (const [index, cell] of cells.entries()) {
      const width = widths[index] ?? 0;
      drawing.lineWidth(0.5).strokeColor('#9aa4b2').rect(x, top, width, height).stroke();
      drawing.fillColor('#000000').text(cell, x + pad, top + pad,
        { width: width - 2 * pad, align: columns[index]?.align ?? 'left' });
      x += width;
    }
    drawing.x = page.left;
    drawing.y = top + height;
  };
  const heads = columns.map((one) => one.head);
  const head = (): void => drawRow(heads, looks.head);
  drawing.fontSize(size);
  // A head never stands alone at the foot of a page.
  const [first] = rows;
  keepTogether(drawing, heightOf(heads) + (first ? heightOf(first.cells) : 0));
  head();
  for (const { cells, look } of rows) {
    drawing.fontSize(size);
    if (drawing.y + heightOf(cells) > page.height - page.bottom) {
      drawing.addPage();
      head();
    }
    drawRow(cells, look === undefined ? null : looks[look]);
  }
}

/** Begins a new page unless so many points are free on this one. */
export function keepTogether(drawing: Drawing, points: number): void {
  if (drawing.y + points > page.height - page.bottom) drawing.addPage();
}
