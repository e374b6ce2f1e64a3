// A posted list on A4: heading, opening words, period and contact, one table a section, how to object, who posts it and when.
import { contentWidth, page, type Drawing } from '#backend/pdf/document.ts';
import { drawTable, keepTogether, type PdfColumn } from '#backend/pdf/table.ts';
import { cellsOf } from './book.ts';
import { sectionsOf } from './frozen.ts';
import { wordingOf, type PostedList } from './wording.ts';

const columns: Record<'before' | 'after', PdfColumn[]> = {
  before: [{ head: '序号', width: 6, align: 'center' }, { head: '作品名称', width: 42 }, { head: '项目', width: 18, align: 'center' }, { head: '推荐单位', width: 30 }],
  after: [
    { head: '序号', width: 7, align: 'center' }, { head: '作品名称', width: 30 }, { head: '项目', width: 14, align: 'center' },
    { head: '作者', width: 15, align: 'center' }, { head: '作者单位', width: 24 }, { head: '指导教师', width: 12, align: 'center' },
    { head: '奖次', width: 10, align: 'center' },
  ],
};

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
  for (const { heading: group, rows } of sectionsOf(list.frozen.rows)) {
    keepTogether(drawing, 80);
    drawing.moveDown(0.5).fontSize(11.5).text(group, page.left, drawing.y, { width: contentWidth });
    drawing.moveDown(0.3);
    drawTable(drawing, columns[list.stage], rows.map(({ number, row }) => ({ cells: [String(number), ...cellsOf(list.stage, row)] })), 9);
  }
  drawing.moveDown(0.9);
  keepTogether(drawing, 150);
  paragraph(drawing, objecting);
  drawing.moveDown(1.2);
  const right = { width: contentWidth - 20, align: 'right' as const };
  if (list.frozen.office !== '') drawing.fontSize(10.5).text(list.frozen.office, page.left, drawing.y, right);
  drawing.moveDown(0.2).fontSize(10.5).text(date, page.left, drawing.y, right);
}
