// The record of arbitration on paper: a page on its side, the head repeated, rows never cut in two, room for signatures.
import type { Drawing } from '#backend/pdf/document.ts';
import { wideMargins } from '#backend/pdf/document.ts';
import { cellsOf, columnHeads, notesOf, titleOf, type RecordHead, type RecordLine } from './content.ts';

const pad = 3.5;
const size = 8;

/** @param width of the content, in points */
export function drawRecord(drawing: Drawing, head: RecordHead, lines: readonly RecordLine[], width: number): void {
  const { left, top } = wideMargins;
  const heads = columnHeads(head.language);
  const whole = heads.reduce((sum, one) => sum + one.share, 0);
  const widths = heads.map((one) => one.share / whole * width);
  const limit = (): number => drawing.page.height - wideMargins.bottom;
  drawing.fontSize(15).fillColor('#000000').text(titleOf(head), left, top, { width, align: 'center' });
  drawing.fontSize(8.5);
  for (const note of notesOf(head, lines.length)) drawing.text(note, left, drawing.y + 2, { width });
  drawing.y += 6;
  const row = (cells: readonly string[], fill: string | null): void => {
    drawing.fontSize(size);
    const height = Math.max(...cells.map((cell, index) =>
      drawing.heightOfString(cell === '' ? ' ' : cell, { width: (widths[index] ?? 0) - 2 * pad }))) + 2 * pad;
    if (drawing.y + height > limit() && fill === null) {
      drawing.addPage();
      drawing.y = top;
      row(heads.map((one) => one.head), '#e8edf5');
      drawing.fontSize(size);
    }
    const y = drawing.y;
    if (fill !== null) drawing.rect(left, y, width, height).fill(fill);
    let x = left;
    for (const [index, cell] of cells.entries()) {
      const wide = widths[index] ?? 0;
      drawing.lineWidth(0.5).strokeColor('#9aa4b2').rect(x, y, wide, height).stroke();
      drawing.fillColor('#000000').text(cell, x + pad, y + pad, { width: wide - 2 * pad });
      x += wide;
    }
    drawing.x = left;
    drawing.y = y + height;
  };
  row(heads.map((one) => one.head), '#e8edf5');
  for (const line of lines) row(cellsOf(line, head.language).map((cell) => (cell === null ? '' : String(cell))), null);
  if (lines.length === 0) drawing.fontSize(9).text(head.language === 'zh' ? '没有需要仲裁的作品。' : 'Nothing was arbitrated.', left, drawing.y + 8, { width });
  if (drawing.y + 40 > limit()) drawing.addPage();
  drawing.fontSize(9).text(head.language === 'zh' ? '仲裁人签字：　　　　　　　　　　　　监督人签字：　　　　　　　　　　　　日期：　　　　年　　月　　日'
    : 'Arbiters:                              Supervisor:                              Date:', left, drawing.y + 18, { width });
}
