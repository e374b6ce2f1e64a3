// 个人信息删除证明: what was deleted of which contest, by whom, where it stands in the record, and what is out of reach.
import { contentWidth, page, type Drawing } from '#backend/pdf/document.ts';
import { drawTable } from '#backend/pdf/table.ts';

export interface DeletionFacts {
  office: string; title: string; at: string; made: Date; person: string; second: string; reason: string;
  persons: number; numbers: number; files: number; backups: number; event_seq: number;
  /** 核验码 of the checkpoint made with the event; '' where the contest has no keys. */
  code: string;
  /** Files of the run are still there. */
  left: boolean;
  goes: readonly string[]; keeps: readonly string[];
}

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});
const timeOf = (at: string | Date): string => clock.format(new Date(at)).replaceAll('/', '-');

function drawList(drawing: Drawing, heading: string, lines: readonly string[]): void {
  drawing.moveDown(0.9).fontSize(11.5).text(heading, page.left, undefined, { width: contentWidth }).moveDown(0.3);
  for (const [index, one] of lines.entries()) drawing.fontSize(9.5).text(`${index + 1}．${one}。`, { width: contentWidth, indent: 0, paragraphGap: 2 });
}

/** The reason is printed as it was typed; who is deleted is nowhere on it. */
export function drawDeletion(drawing: Drawing, facts: DeletionFacts): void {
  drawing.fontSize(19).text('个人信息删除证明', { align: 'center' }).moveDown(0.3);
  drawing.fontSize(11).text(facts.office, { align: 'center' }).moveDown(1);
  drawTable(drawing, [{ head: '项目', width: 22 }, { head: '内容', width: 78 }], [
    ['活动', facts.title], ['删除时间', timeOf(facts.at)], ['决定人', `${facts.person}、${facts.second}`], ['事由', facts.reason],
    ['删除的人次', `${facts.persons}（作者、指导教师、评委、回避关系人、异议人）`], ['删除的号码', `${facts.numbers} 个（证件号码、学籍号、手机号码）`],
    ['删除的文件', `${facts.files} 个`], ['删除的旧备份', facts.backups > 0 ? `${facts.backups} 份（工作区 backups 文件夹里、含有这届活动的）`
      : '没有删除旧备份：删除以前的备份里若有这届活动，仍含有这些人的信息'],
    ['操作记录', `第 ${facts.event_seq} 号事件${facts.code === '' ? '（这届活动没有签名密钥，没有核验码）' : `，核验码 ${facts.code}`}`],
  ].map((cells) => ({ cells })), 10);
  drawing.x = page.left;
  if (facts.left) drawing.moveDown(0.6).fontSize(10).fillColor('#a33b1f').text('注意：还有文件没有删完，程序会在下次打开工作区时继续。删完后请重新打印本证明。', { width: contentWidth }).fillColor('#000000');
  drawList(drawing, '已从数据库删除', facts.goes);
  drawList(drawing, '保留和不在范围内', facts.keeps);
  drawing.moveDown(0.9).fontSize(9.5).text('删除后数据库文件已整体重写，空闲页和日志里不再有被删除的内容。固态硬盘、U盘可能在硬件层保留旧数据块，要按本单位的介质销毁规定处理。', page.left, undefined, { width: contentWidth });
  drawing.moveDown(1.6).fontSize(10.5);
  const line = '_'.repeat(16);
  drawing.text(`决定人（签字）${line}    第二人（签字）${line}`, { width: contentWidth }).moveDown(1);
  drawing.fontSize(9.5).text(`打印时间 ${timeOf(facts.made)}    单位（盖章）`, { width: contentWidth });
}
