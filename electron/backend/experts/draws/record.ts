// The printed record of a draw (抽取记录): what was drawn from, how, who, who was left out and why, and lines to sign.
import type { z } from 'zod';
import type { Draw } from '#contract/schema/experts.ts';
import { contentWidth, page, type Drawing } from '#backend/pdf/document.ts';
import { drawTable, keepTogether } from '#backend/pdf/table.ts';
import { seatedNow, stratumName } from '../standing.ts';

export interface RecordContent {
  draw: z.output<typeof Draw>;
  contest: string; office: string;
  /** Local time of the draw, in words. */
  at: string;
  /** The list that was drawn from, as its lines were hashed. */
  lines: readonly string[];
}

const methods = {
  exact: '每一种可能的抽取结果机会完全相等。', chain: '各组共用的专家很多，用随机换位法混合，各种结果的机会接近相等。',
} as const;

function heading(drawing: Drawing, text: string): void {
  keepTogether(drawing, 60);
  drawing.moveDown(0.6).fontSize(11).text(text, page.left, drawing.y, { width: contentWidth });
  drawing.moveDown(0.3);
}

const paragraph = (drawing: Drawing, text: string): void => {
  drawing.fontSize(9.5).text(text, page.left, drawing.y, { width: contentWidth, lineGap: 2 });
};

function signatures(drawing: Drawing, draw: RecordContent['draw']): void {
  keepTogether(drawing, 110);
  drawing.moveDown(1.6).fontSize(10.5);
  for (const [name, who] of [['抽取人', draw.operator], ['监督人', draw.supervisor]] as const) {
    drawing.text(`${name}${who === '' ? '' : `（${who}）`}签名：____________________          日期：______ 年 ____ 月 ____ 日`, page.left, drawing.y,
      { width: contentWidth });
    drawing.moveDown(1.2);
  }
  drawing.text('（单位盖章）', page.left, drawing.y, { width: contentWidth, align: 'right' });
}

export function drawRecord(drawing: Drawing, { draw, contest, office, at, lines }: RecordContent): void {
  drawing.fontSize(17).text('评审专家抽取记录', page.left, drawing.y, { width: contentWidth, align: 'center' });
  drawing.moveDown(0.5);
  paragraph(drawing, `活动：${contest}`);
  if (office !== '') paragraph(drawing, `单位：${office}`);
  paragraph(drawing, `抽取时间：${at}　　记录编号：${draw.drawId}`);
  heading(drawing, '一、抽取要求');
  drawTable(drawing, [{ head: '组', width: 4, align: 'center' }, { head: '学段', width: 12 }, { head: '学科', width: 12 },
    { head: '人数', width: 7, align: 'right' }, { head: '替补', width: 7, align: 'right' }, { head: '同一单位最多', width: 10, align: 'right' }],
  draw.strata.map((one, index) => ({ cells: [String(index + 1), one.stage || '不限', one.subject || '不限', String(one.count), String(one.substitutes),
    one.perUnit === undefined ? '不限' : String(one.perUnit)] })));
  heading(drawing, '二、抽取方法');
  paragraph(drawing, `种子 ${draw.seed}；候选 ${draw.candidates} 人；候选名单 SHA-256：${draw.poolHash}。`);
  paragraph(drawing, `随机数用 xoshiro128**，初值取“saixue-draw-1”、种子、名单摘要三行文本 SHA-256 的前 16 个字节；名单按附表的行排序。${methods[draw.method]}`
    + '用同一种子和同一名单，任何人都可以重做并得到同样的结果。');
  heading(drawing, '三、抽取结果');
  const table = (rows: readonly (typeof draw.drawn)[number][], first: string): void => drawTable(drawing, [{ head: first, width: 6, align: 'center' },
    { head: '组别', width: 16 }, { head: '姓名', width: 10 }, { head: '单位', width: 24 }, { head: '推荐单位', width: 18 }],
  rows.map((one) => ({ cells: [String(one.place), `${one.stratum + 1} ${stratumName(draw.strata[one.stratum] ?? { stage: '', subject: '' })}`, one.name,
    one.unit, one.recommendedBy] })));
  table(draw.drawn, '抽中');
  if (draw.substitutes.length > 0) {
    drawing.moveDown(0.5);
    table(draw.substitutes, '替补');
  }
  for (const { sentence } of draw.short) paragraph(drawing, sentence);
  if (draw.replaced.length > 0) {
    heading(drawing, '四、替换');
    const name = new Map([...draw.drawn, ...draw.substitutes].map((one) => [one.expertId, one.name]));
    drawTable(drawing, [{ head: '退出', width: 10 }, { head: '接替', width: 10 }, { head: '原因', width: 30 }, { head: '时间', width: 14 }],
      draw.replaced.map((one) => ({ cells: [name.get(one.expertId) ?? '', name.get(one.by) ?? '', one.reason, one.at.slice(0, 10)] })));
    drawing.moveDown(0.3);
    paragraph(drawing, `替换后的名单：${seatedNow(draw).map((one) => one.name).join('、')}。`);
  }
  heading(drawing, `${draw.replaced.length > 0 ? '五' : '四'}、未参加抽取的专家（${draw.excluded.length} 人）`);
  if (draw.excluded.length === 0) paragraph(drawing, '没有。');
  else {
    drawTable(drawing, [{ head: '姓名', width: 10 }, { head: '原因', width: 50 }], draw.excluded.map((one) => ({ cells: [one.name, one.reason] })));
  }
  signatures(drawing, draw);
  drawing.addPage();
  heading(drawing, `附：候选名单（${lines.length} 人，按抽取时的顺序）`);
  drawTable(drawing, [{ head: '序', width: 5, align: 'right' }, { head: '姓名', width: 10 }, { head: '单位', width: 22 }, { head: '推荐单位', width: 16 },
    { head: '学段', width: 10 }, { head: '学科', width: 12 }, { head: '号码（遮盖）', width: 16 }],
  lines.map((line, index) => ({ cells: [String(index + 1), ...line.split('\t')].slice(0, 7) })), 7.5);
}
