// A 成绩复核单 on A4: who it is about, marks side by side, the rule, every step with its figures, award, versions, what proves it.
import { contentWidth, page, type Drawing } from '#backend/pdf/document.ts';
import { drawTable, keepTogether, type PdfColumn } from '#backend/pdf/table.ts';
import type { MarkColumn, ReviewContent } from './content.ts';

export interface SheetVersion { name: string; at: string; award: string; method: string; commitment: string; inForce: string; reason: string }
export interface SheetFacts {
  contest: string; office: string; made: string;
  /** number, title, authors: whatever may be known. */
  facts: readonly (readonly [label: string, text: string])[];
  standing: string; changes: readonly string[]; arbitrationReasons: readonly string[]; versions: readonly SheetVersion[];
  docketHash: string; code: string;
}

function heading(drawing: Drawing, text: string): void {
  keepTogether(drawing, 70);
  drawing.moveDown(0.55).fontSize(11).text(text, page.left, drawing.y, { width: contentWidth });
  drawing.moveDown(0.25);
}
function lines(drawing: Drawing, texts: readonly string[], size = 9.5): void {
  for (const text of texts) {
    drawing.fontSize(size).text(text, page.left, drawing.y, { width: contentWidth, lineGap: 2 });
    drawing.moveDown(0.15);
  }
}

function factsTable(drawing: Drawing, facts: SheetFacts['facts']): void {
  const half = contentWidth / 2;
  drawing.fontSize(9.5);
  for (let at = 0; at < facts.length; at += 2) {
    const top = drawing.y;
    let bottom = top;
    for (const [side, pair] of [facts[at], facts[at + 1]].entries()) {
      if (!pair) continue;
      drawing.text(`${pair[0]}：${pair[1] === '' ? '—' : pair[1]}`, page.left + side * half, top, { width: half - 10 });
      bottom = Math.max(bottom, drawing.y);
    }
    drawing.x = page.left;
    drawing.y = bottom + 2;
  }
}

/** So many marks stand side by side; more go into a table of their own below. */
const side = 7;

function marksTable(drawing: Drawing, content: ReviewContent): void {
  if (content.marks.length === 0) return lines(drawing, ['还没有提交的评分。']);
  for (let at = 0; at < content.marks.length; at += side) {
    const part = content.marks.slice(at, at + side);
    const columns: PdfColumn[] = [
      { head: '指标', width: 30 }, { head: '满分', width: 9, align: 'center' },
      ...part.map((one) => ({ head: one.label, width: 12, align: 'center' as const })),
    ];
    const cell = (row: number) => (one: MarkColumn): string => one.values[row] ?? '—';
    drawTable(drawing, columns, [
      ...content.criteria.map((one, row) => ({ cells: [one.name, one.max, ...part.map(cell(row))] })),
      { look: 'sum' as const, cells: ['总分', '', ...part.map(cell(content.criteria.length))] },
      { cells: ['是否计入', '', ...part.map((one) => one.counted)] },
    ], 8.5);
    drawing.moveDown(0.3);
  }
  const said = content.marks.filter((one) => one.comment.trim() !== '');
  if (said.length > 0) lines(drawing, said.map((one) => `${one.label}的评语：${one.comment.trim()}`), 9);
}

const chinese = ['一', '二', '三', '四', '五', '六', '七', '八'];

/** Draws the whole sheet from the top of a fresh page; one page or two. */
export function drawReviewSheet(drawing: Drawing, content: ReviewContent, sheet: SheetFacts): void {
  let at = 0;
  const next = (name: string): void => {
    heading(drawing, `${chinese[at] ?? ''}、${name}`);
    at += 1;
  };
  drawing.fontSize(18).text('成绩复核单', page.left, drawing.y, { width: contentWidth, align: 'center' });
  drawing.moveDown(0.1).fontSize(9.5).fillColor('#444444').text(sheet.contest, page.left, drawing.y, { width: contentWidth, align: 'center' }).fillColor('#000000');
  drawing.moveDown(0.5);
  factsTable(drawing, sheet.facts);
  lines(drawing, [sheet.standing], 9.5);
  next('评分（评委匿名，顺序随机）');
  marksTable(drawing, content);
  next('计分规则');
  lines(drawing, [content.rule]);
  next('计算过程');
  lines(drawing, [...content.steps, ...sheet.arbitrationReasons].map((text, index) => `${index + 1}. ${text}`));
  next('排名');
  lines(drawing, content.ranking);
  if (content.ties) {
    drawTable(drawing, content.ties.head.map((head, index) => ({ head, width: index === 0 ? 20 : 14, align: 'center' as const })),
      content.ties.rows.map((cells) => ({ cells, ...(cells[0]?.endsWith('（本件）') && { look: 'sum' as const }) })), 8.5);
  }
  next('奖项');
  lines(drawing, content.awards, 9);
  lines(drawing, [content.verdict, ...sheet.changes]);
  if (sheet.versions.length > 0) {
    next('结果版本');
    drawTable(drawing, [
      { head: '版本', width: 14 }, { head: '时间', width: 20, align: 'center' }, { head: '本件奖项', width: 14, align: 'center' }, { head: '状态', width: 11, align: 'center' },
      { head: '承诺值（SHA-256）', width: 46 },
    ], sheet.versions.map((one) => ({ cells: [one.name, one.at, one.award, one.inForce, one.commitment] })), 7.5);
    const reasons = sheet.versions.filter((one) => one.reason !== '').map((one) => `${one.name}：${one.reason}`);
    if (reasons.length > 0) {
      drawing.moveDown(0.3);
      lines(drawing, reasons, 9);
    }
  }
  next('核对');
  lines(drawing, [
    `计算依据（评分、规则等全部数据，不含姓名）的 SHA-256：${sheet.docketHash}`,
    `${sheet.code === '' ? '' : `核验码：${sheet.code}。`}用赛学通“核对档案”打开本活动的存证档案，可以从评分重新计算，得到同样的得分、名次和承诺值。`,
  ], 9);
  keepTogether(drawing, 60);
  drawing.moveDown(1).fontSize(10).text('复核人签名：________________　　　复核日期：______ 年 ____ 月 ____ 日　　　（公章）', page.left, drawing.y, { width: contentWidth });
  drawing.moveDown(0.5).fontSize(8.5).fillColor('#555555').text(`${sheet.office === '' ? '' : `${sheet.office}　`}打印于 ${sheet.made}`, page.left, drawing.y,
    { width: contentWidth, align: 'right' }).fillColor('#000000');
}
