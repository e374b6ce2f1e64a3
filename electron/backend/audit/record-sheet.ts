// 操作记录核验单: the newest checkpoint with its code and the QR of the whole signed note, to be printed, signed and kept.
import type { Drawing } from '#backend/pdf/document.ts';
import { contentWidth, page } from '#backend/pdf/document.ts';
import { drawQr } from '#backend/pdf/qr.ts';
import { drawTable } from '#backend/pdf/table.ts';

interface Line { why: string; size: number; code: string; note: string; at: string; witnesses: readonly { name: string }[] }
export interface RecordSheet { title: string; at: Date; checkpoints: readonly Line[] }

const reasons: Readonly<Record<string, string>> = {
  packs: '发评审包', merge: '接收成绩包', closing: '截止回收', arbitration: '仲裁', lock: '锁定结果', unblind: '密封或揭盲', publication: '公示或发布',
  correction: '更正结果', certificates: '制发证书', ledger: '学分台账', hand: '手工',
};
/** Beijing time whatever the computer is set to: the same sheet is the same everywhere. */
const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});
const timeOf = (at: string | Date): string => clock.format(new Date(at)).replaceAll('/', '-');
const mostLines = 40;
const qrSide = 170;

/** The printed line, as it also stands on lists. */
export const printedLine = ({ code, size, at }: Pick<Line, 'code' | 'size' | 'at'>): string =>
  `核验码 ${code} · 事件 ${size} · ${timeOf(at).slice(0, 10)}`;

/** @param sheet checkpoints in the order in which they were made, one at least */
export function drawRecordSheet(drawing: Drawing, { title, at, checkpoints }: RecordSheet): void {
  const newest = checkpoints.at(-1);
  if (!newest) return;
  drawing.fontSize(18).text('操作记录核验单', { align: 'center' }).moveDown(0.3);
  drawing.fontSize(11).text(title, { align: 'center' }).moveDown(1.2);
  const top = drawing.y;
  const width = contentWidth - qrSide - 20;
  drawing.fontSize(10).text('核验码', page.left, top, { width });
  drawing.fontSize(17).text(newest.code, { width }).moveDown(0.4);
  drawing.fontSize(10).text(`事件 ${newest.size} · ${timeOf(newest.at)} · ${reasons[newest.why] ?? newest.why}`, { width }).moveDown(0.8);
  const judges = newest.witnesses.map((one) => one.name);
  drawing.fontSize(9.5).text(judges.length === 0
    ? '还没有评委的程序会签这个检查点。'
    : `已由 ${judges.length} 位评委的程序会签：${judges.slice(0, 12).join('、')}${judges.length > 12 ? ' 等' : ''}`, { width }).moveDown(0.8);
  drawing.text('怎样核验：在赛学通“存证”页输入核验码和事件数，或扫描右侧二维码得到完整的签名记录后粘贴。'
    + '程序会回答“与打印件一致”“与打印件不同”或“比打印件短”。', { width }).moveDown(0.5);
  drawing.text('本单由组织者以外的人（监督员、评委代表）签字保管，才能证明此后记录没有被改动。', { width });
  const below = drawing.y;
  drawQr(drawing, newest.note, page.left + contentWidth - qrSide, top - 6, qrSide);
  drawing.fillColor('#000000').fontSize(7).text(newest.note.trim(), page.left, Math.max(below, top + qrSide) + 6, { width: contentWidth });
  drawing.moveDown(1.2);
  const shown = checkpoints.slice(-mostLines).toReversed();
  drawing.fontSize(11).text(shown.length < checkpoints.length ? `最近 ${shown.length} 个检查点（共 ${checkpoints.length} 个）` : `全部 ${shown.length} 个检查点`, page.left).moveDown(0.4);
  drawTable(drawing, [
    { head: '事件', width: 10, align: 'right' }, { head: '时间', width: 24 }, { head: '缘由', width: 18 }, { head: '核验码', width: 34 },
    { head: '会签', width: 10, align: 'right' },
  ], shown.map((one) => ({ cells: [String(one.size), timeOf(one.at), reasons[one.why] ?? one.why, one.code, String(one.witnesses.length)] })));
  drawing.x = page.left;
  drawing.moveDown(2);
  const line = '_'.repeat(18);
  drawing.fontSize(10).text(`组织者（签字）${line}        监督员（签字）${line}`, { width: contentWidth }).moveDown(1);
  drawing.text(`打印时间 ${timeOf(at)}`, { width: contentWidth });
}
