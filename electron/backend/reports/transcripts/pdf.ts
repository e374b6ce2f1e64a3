// A teacher's transcript (教师培训学分证明) drawn on A4: person, sums, the ledger by year, place for the seal, QR code.
import { contentWidth, page, type Drawing } from '#backend/pdf/document.ts';
import { drawQr } from '#backend/pdf/qr.ts';
import { drawTable, keepTogether, type PdfRow } from '#backend/pdf/table.ts';
import { amountInWords } from './amount-words.ts';

/** Hours and credits in hundredths. */
export interface TranscriptLine {
  date: string; year: number; subject: string; category: string; level: string; hoursX100: number; creditsX100: number; countedX100: number;
  note: string; reversal: boolean;
}
export interface TranscriptContent {
  number: string; office: string; name: string; sex: string; idType: string; idMasked: string; staffNumber: string; school: string; unitName: string;
  subject: string; professionalTitle: string; ruleName: string; docNumber: string;
  unitWord: '学分' | '学时';
  from: string; to: string; asOf: string; issuedOn: string; totalX100: number; minX100: number | null; pass: boolean;
  categories: readonly { name: string; countedX100: number; minX100: number | null }[];
  registration: { from: string; to: string; hoursX100: number; neededX100: number } | null;
  lines: readonly TranscriptLine[];
  sealed: string;
}

const shown = (x100: number): string => (x100 / 100).toFixed(2);
const whole = (x100: number): string => String(x100 / 100);

function person(drawing: Drawing, one: TranscriptContent): void {
  const pairs = [
    ['姓名', one.name], ['性别', one.sex], [one.idType, one.idMasked], ['工号', one.staffNumber], ['工作单位', one.school],
      ['所属单位', one.unitName],
    ['任教学科', one.subject], ['职称', one.professionalTitle],
  ] as const;
  drawing.fontSize(10);
  const half = contentWidth / 2;
  for (let at = 0; at < pairs.length; at += 2) {
    const top = drawing.y;
    let bottom = top;
    for (const [side, pair] of [pairs[at], pairs[at + 1]].entries()) {
      if (!pair) continue;
      drawing.text(`${pair[0]}：${pair[1] === '' ? '—' : pair[1]}`, page.left + side * half, top, { width: half - 8 });
      bottom = Math.max(bottom, drawing.y);
    }
    drawing.x = page.left;
    drawing.y = bottom + 3;
  }
}

function sums(drawing: Drawing, one: TranscriptContent): void {
  drawing.moveDown(0.4).fontSize(10);
  const need = one.minX100 === null ? '' : `，应得 ${whole(one.minX100)}`;
  drawing.text(`周期 ${one.from} 至 ${one.to}，截至 ${one.asOf}：计入 ${shown(one.totalX100)} ${one.unitWord}${need}，${one.pass ? '已达到要求' : '尚未达到要求'}。`,
    { width: contentWidth });
  drawing.text(`合计（大写）：${amountInWords(one.totalX100)}${one.unitWord}`, { width: contentWidth });
  const parts = one.categories.map(({ name, countedX100, minX100 }) =>
    `${name} ${shown(countedX100)}${minX100 === null ? '' : ` / ${whole(minX100)}`}`);
  if (parts.length > 0) drawing.text(`其中：${parts.join('；')}`, { width: contentWidth });
  if (one.registration) {
    const { from, to, hoursX100, neededX100 } = one.registration;
    drawing.text(`个人定期注册周期 ${from} 至 ${to}：${whole(hoursX100)} 学时，应得 ${whole(neededX100)} 学时。`,
      { width: contentWidth });
  }
  drawing.text(`依据：${one.ruleName.includes('《') ? one.ruleName : `《${one.ruleName}》`}${one.docNumber === '' ? '' : `（${one.docNumber}）`}`,
    { width: contentWidth });
  drawing.moveDown(0.5);
}

function rowsByYear(one: TranscriptContent): PdfRow[] {
  const rows: PdfRow[] = [];
  for (const [year, lines] of Map.groupBy([...one.lines].sort((a, b) => a.year - b.year || (a.date < b.date ? -1 : 1)),
    (line) => line.year)) {
    for (const line of lines) {
      rows.push({
        cells: [line.date, line.note === '' ? line.subject : `${line.subject}（${line.note}）`, line.category,
          line.level, whole(line.hoursX100), shown(line.creditsX100),
          shown(line.countedX100)],
        ...(line.reversal ? { look: 'reversal' as const } : {}),
      });
    }
    const sum = (of: (line: TranscriptLine) => number): number => lines.reduce((all, line) => all + of(line), 0);
    rows.push({
      look: 'group',
      cells: ['', year === 0 ? '不属于任何学分年度 小计' : `${year} 年度小计`, '', '', whole(sum((line) => line.hoursX100)),
        shown(sum((line) => line.creditsX100)),
        shown(sum((line) => line.countedX100))],
    });
  }
  const all = (of: (line: TranscriptLine) => number): number => one.lines.reduce((sum, line) => sum + of(line), 0);
  rows.push({ look: 'sum', cells: ['', '合计', '', '', whole(all((line) => line.hoursX100)), shown(all((line) =>
    line.creditsX100)), shown(all((line) => line.countedX100))] });
  return rows;
}

/** Draws one transcript from the top of a fresh page; as many pages as it needs. */
export function drawTranscript(drawing: Drawing, one: TranscriptContent): void {
  drawing.fontSize(20).text('教师培训学分证明', { width: contentWidth, align: 'center' });
  drawing.fontSize(9).fillColor('#444444').text(`编号：${one.number}`,
    { width: contentWidth, align: 'center' }).fillColor('#000000');
  drawing.moveDown(0.6);
  person(drawing, one);
  sums(drawing, one);
  drawTable(drawing, [
    { head: '日期', width: 58 }, { head: '培训项目', width: 190 }, { head: '类别', width: 52 }, { head: '级别', width: 42 },
      { head: '学时', width: 38, align: 'right' },
    { head: one.unitWord === '学分' ? '学分' : '折算', width: 42, align: 'right' }, { head: '计入', width: 42, align: 'right' },
  ], rowsByYear(one));
  keepTogether(drawing, 150);
  drawing.moveDown(1);
  const top = drawing.y;
  const side = 118;
  drawQr(drawing, one.sealed, page.width - page.right - side, top, side);
  const width = contentWidth - side - 20;
  drawing.fontSize(10).text(`出具单位：${one.office}`, page.left, top + 8, { width });
  drawing.text('（公章）', { width }).moveDown(2.2);
  drawing.text(`出具日期：${one.issuedOn}`, { width });
  drawing.fontSize(8).fillColor('#555555');
  drawing.text('二维码内是本证明的要点和数字签名，用赛学通“核对证明”可以离线核对。证件号已遮挡。更正一律另写一笔，原记录保留。', { width }).fillColor('#000000');
  drawing.y = Math.max(drawing.y, top + side);
}
