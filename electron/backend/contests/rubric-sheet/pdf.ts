// Draws a score sheet on A4 on its side: the head repeated, groups merged, columns for codes and marks, the signature.
import type { Drawing } from '#backend/pdf/document.ts';
import type { SheetPart, SheetRow, Words } from './content.ts';

/** Widths in points: group, criterion, points, choices; the rest is shared out among the columns for marks. */
const widths = { group: 78, criterion: 236, most: 52, choices: 172 } as const;
const markColumns = 6;
const pad = 4;
const line = '#8a94a3';
const sizes = { name: 9, small: 7.5 } as const;
const headHeight = 40;
const sumHeight = 24;
const commentLines = 3;
const tailHeight = 40 + commentLines * 20;

interface Frame { left: number; width: number; top: number; bottom: number }

const frameOf = ({ page }: Drawing): Frame => ({
  left: page.margins.left, width: page.width - page.margins.left - page.margins.right, top: page.margins.top,
  bottom: page.height - page.margins.bottom,
});

const textHeight = (drawing: Drawing, text: string, width: number, size: number): number =>
  (text === '' ? 0 : drawing.fontSize(size).heightOfString(text, { width: width - 2 * pad }));

function heightOf(drawing: Drawing, row: SheetRow): number {
  const words = textHeight(drawing, row.name, widths.criterion, sizes.name) + textHeight(drawing, row.description, widths.criterion, sizes.small);
  return Math.max(20, words + 2 * pad, textHeight(drawing, row.choices, widths.choices, sizes.small) + 2 * pad,
    textHeight(drawing, row.most, widths.most, sizes.small) + 2 * pad);
}

/** A row that is taller than a page goes on in further rows; no word is lost. */
function piecesOf(drawing: Drawing, row: SheetRow, most: number): SheetRow[] {
  if (heightOf(drawing, row) <= most) return [row];
  const fits = (part: Partial<SheetRow>): boolean => heightOf(drawing, { ...row, ...part }) <= most;
  const cut = (key: 'description' | 'choices', other: Partial<SheetRow>): number => {
    const [text, length] = [row[key], row[key].length];
    let [low, high] = [0, length];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits({ ...other, [key]: text.slice(0, middle) })) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const choices = cut('choices', { description: '' });
  const description = cut('description', { choices: row.choices.slice(0, choices) });
  if (choices === 0 && description === 0) return [row];
  const rest = { ...row, description: row.description.slice(description), choices: row.choices.slice(choices), most: '' };
  return [{ ...row, description: row.description.slice(0, description), choices: row.choices.slice(0, choices) },
    ...piecesOf(drawing, rest, most)];
}

function cell(drawing: Drawing, x: number, y: number, width: number, height: number, fill: string | null = null): void {
  drawing.lineWidth(0.6);
  if (fill === null) drawing.strokeColor(line).rect(x, y, width, height).stroke();
  else drawing.rect(x, y, width, height).fillAndStroke(fill, line);
  drawing.fillColor('#000000');
}

function write(
  drawing: Drawing, text: string, x: number, y: number, width: number, size: number, align: 'left' | 'center' = 'left',
): void {
  if (text !== '') drawing.fontSize(size).text(text, x + pad, y, { width: width - 2 * pad, align });
}

function drawMarks(drawing: Drawing, frame: Frame, y: number, height: number, fill: string | null, word = ''): void {
  const from = frame.left + widths.group + widths.criterion + widths.most + widths.choices;
  const width = (frame.left + frame.width - from) / markColumns;
  for (let column = 0; column < markColumns; column += 1) {
    cell(drawing, from + column * width, y, width, height, fill);
    write(drawing, word, from + column * width, y + 2, width, 6.5, 'center');
  }
}

function drawHead(drawing: Drawing, frame: Frame, say: Words, y: number): number {
  let x = frame.left;
  for (const key of ['group', 'criterion', 'most', 'choices'] as const) {
    cell(drawing, x, y, widths[key], headHeight, '#e8edf5');
    write(drawing, say(key), x, y + headHeight / 2 - 6, widths[key], sizes.name, 'center');
    x += widths[key];
  }
  // White under the word: the code is written here.
  drawMarks(drawing, frame, y, headHeight, null, say('code'));
  return y + headHeight;
}

function drawRow(drawing: Drawing, frame: Frame, row: SheetRow, y: number, height: number): void {
  const words = frame.left + widths.group;
  const most = words + widths.criterion;
  cell(drawing, words, y, widths.criterion, height);
  write(drawing, row.name, words, y + pad, widths.criterion, sizes.name);
  if (row.description !== '') {
    drawing.fillColor('#444444');
    const below = y + pad + textHeight(drawing, row.name, widths.criterion, sizes.name);
    write(drawing, row.description, words, below, widths.criterion, sizes.small);
    drawing.fillColor('#000000');
  }
  cell(drawing, most, y, widths.most, height);
  const mostHeight = textHeight(drawing, row.most, widths.most, sizes.small);
  write(drawing, row.most, most, y + (height - mostHeight) / 2, widths.most, sizes.small, 'center');
  cell(drawing, most + widths.most, y, widths.choices, height);
  write(drawing, row.choices, most + widths.most, y + pad, widths.choices, sizes.small);
  drawMarks(drawing, frame, y, height, null);
}

/** The group beside its rows of this page, as one merged cell. */
function drawGroup(drawing: Drawing, frame: Frame, group: string, from: number, to: number): void {
  cell(drawing, frame.left, from, widths.group, to - from, '#f6f7f9');
  const size = textHeight(drawing, group, widths.group, sizes.name) > to - from - 4 ? 7 : sizes.name;
  const height = textHeight(drawing, group, widths.group, size);
  write(drawing, group, frame.left, Math.max(from + 2, from + (to - from - height) / 2), widths.group, size, 'center');
}

function drawTitle(drawing: Drawing, frame: Frame, part: SheetPart): number {
  drawing.fontSize(15).text(part.title, frame.left, frame.top, { width: frame.width, align: 'center' });
  drawing.fontSize(9).text(part.facts, frame.left, drawing.y + 4, { width: frame.width });
  if (part.source !== '') drawing.fontSize(7.5).fillColor('#555555').text(part.source, frame.left, drawing.y + 2, { width: frame.width });
  drawing.fillColor('#000000');
  return drawing.y + 6;
}

/** One part: title, table over as many pages as it needs, sum, room for comments, signature; the sum never stands alone. */
export function drawSheet(drawing: Drawing, part: SheetPart, say: Words): void {
  const frame = frameOf(drawing);
  let y = drawHead(drawing, frame, say, drawTitle(drawing, frame, part));
  const most = frame.bottom - frame.top - headHeight;
  let group = { name: '', from: y };
  const endGroup = (): void => {
    if (y > group.from) drawGroup(drawing, frame, group.name, group.from, y);
    group = { name: '', from: y };
  };
  const turn = (): void => {
    endGroup();
    drawing.addPage();
    y = drawHead(drawing, frame, say, frame.top);
    group = { name: '', from: y };
  };
  const rows = part.rows.flatMap((row) => piecesOf(drawing, row, most));
  for (const [index, row] of rows.entries()) {
    const height = heightOf(drawing, row);
    // The last criterion goes with the sum and the signature.
    const needed = index === rows.length - 1 ? height + sumHeight + tailHeight : height;
    if (y + Math.min(needed, most) > frame.bottom) turn();
    if (row.group !== group.name) {
      endGroup();
      group.name = row.group;
    }
    drawRow(drawing, frame, row, y, height);
    y += height;
  }
  if (y + sumHeight + tailHeight > frame.bottom) turn();
  endGroup();
  cell(drawing, frame.left, y, widths.group + widths.criterion + widths.most + widths.choices, sumHeight, '#eef2f8');
  write(drawing, part.sum, frame.left, y + 7, widths.group + widths.criterion, sizes.name);
  drawMarks(drawing, frame, y, sumHeight, null);
  drawTail(drawing, frame, part, say, y + sumHeight);
}

function drawTail(drawing: Drawing, frame: Frame, part: SheetPart, say: Words, top: number): void {
  let y = top + 8;
  drawing.fontSize(sizes.name).text(part.comments, frame.left, y, { width: frame.width, lineBreak: false, ellipsis: true });
  for (let one = 0; one < commentLines; one += 1) {
    y += 20;
    drawing.lineWidth(0.5).strokeColor(line).moveTo(frame.left, y + 8).lineTo(frame.left + frame.width, y + 8).stroke();
  }
  y += 18;
  const half = frame.left + frame.width / 2;
  for (const [word, x, width] of [[say('signature'), half, 190], [say('date'), half + 215, 120]] as const) {
    drawing.fontSize(sizes.name).text(word, x, y, { lineBreak: false });
    const from = x + drawing.widthOfString(word) + 6;
    drawing.moveTo(from, y + 11).lineTo(x + width, y + 11).strokeColor('#000000').stroke();
  }
}
