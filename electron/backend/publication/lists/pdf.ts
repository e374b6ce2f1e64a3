// A posted list on A4: heading, opening words, period and contact, one table a section, how to object, who posts it and when.
import { contentWidth, page, type Drawing } from '#backend/pdf/document.ts';
import { drawTable, keepTogether, type PdfColumn } from '#backend/pdf/table.ts';
import { sectionsOf, type FrozenRow } from './frozen.ts';
import { wordingOf, type PostedList } from './wording.ts';

const sides = {
  before: [{ head: '序号', width: 6, align: 'center' }, { head: '作品名称', width: 42 }, { head: '项目', width: 18, align: 'center' }, { head: '推荐单位', width: 30 }],
  after: [
    { head: '序号', width: 7, align: 'center' }, { head: '作品名称', width: 32 }, { head: '项目', width: 14, align: 'center' },
    { head: '作者', width: 18, align: 'center' }, { head: '作者单位', width: 27 },
  ],
} as const satisfies Record<string, readonly PdfColumn[]>;
const advisors: PdfColumn = { head: '指导教师', width: 14, align: 'center' };

/** Names are not broken in two: as many on a line as fit. */
function nameLines(names: readonly string[], letters: number): string {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && [...last, ...name].length + 1 <= letters) lines[lines.length - 1] = `${last}、${name}`;
    else lines.push(name);
  }
  return lines.join('、\n');
}

function cellsOf(stage: 'before' | 'after', row: FrozenRow, advised: boolean): string[] {
  if (stage === 'before') return [row.title, row.category, row.unit];
  return [row.title, row.category, nameLines(row.authors, 7), row.schools.join('、'), ...(advised ? [nameLines(row.advisors, 4)] : [])];
}

function paragraph(drawing: Drawing, text: string): void {
  drawing.fontSize(10.5).text(text, page.left, drawing.y, { width: contentWidth, lineGap: 4, indent: 21 });
  drawing.moveDown(0.3);
}

export function drawList(drawing: Drawing, list: PostedList): void {
  const { heading, opening, facts, objecting, date } = wordingOf(list);
  if (list.notInForce !== '') {
    drawing.fontSize(10).fillColor('#a02020').text(list.notInForce, page.left, drawing.y, { width: contentWidth, align: 'center' }).fillColor('#000000');
    drawing.moveDown(0.4);
  }
  drawing.fontSize(18).text(heading, page.left, drawing.y, { width: contentWidth, align: 'center', lineGap: 3 });
  drawing.moveDown(0.7);
  paragraph(drawing, opening);
  for (const [label, text] of facts) paragraph(drawing, `${label}：${text}`);
  // A column that is empty all the way down says nothing.
  const advised = list.frozen.rows.some((row) => row.advisors.length > 0);
  const columns = [...sides[list.stage], ...(advised && list.stage === 'after' ? [advisors] : [])];
  for (const { heading: group, rows } of sectionsOf(list.frozen.rows)) {
    keepTogether(drawing, 80);
    drawing.moveDown(0.5).fontSize(11.5).text(group, page.left, drawing.y, { width: contentWidth });
    drawing.moveDown(0.3);
    drawTable(drawing, columns, rows.map(({ number, row }) => ({ cells: [String(number), ...cellsOf(list.stage, row, advised)] })), 9);
  }
  drawing.moveDown(0.9);
  keepTogether(drawing, 150);
  paragraph(drawing, objecting);
  drawing.moveDown(1.2);
  const right = { width: contentWidth - 20, align: 'right' as const };
  if (list.frozen.office !== '') drawing.fontSize(10.5).text(list.frozen.office, page.left, drawing.y, right);
  drawing.moveDown(0.2).fontSize(10.5).text(date, page.left, drawing.y, right);
}
