// The printed record of an assignment (评委分配（抽签）记录): how it was made, among whom, who was left out, what changed since,
// lines to sign, and the works of each judge by blind code only: no titles and no authors, for judges may see it.
import { contentWidth, page, type Drawing } from '#backend/pdf/document.ts';
import { drawTable, keepTogether } from '#backend/pdf/table.ts';
import { emptySeats, figuresOf, loadsIn, modeWords, objectiveWords, officeTime, proofWords, type PlanContent, type PlanMade } from './content.ts';

export interface RecordContent {
  plan: PlanContent; office: string; operator: string; supervisor: string;
  asked: PlanMade['asked'];
  /** All plans, newest first. */
  plans: readonly PlanMade[];
  appliedAt: string | null; seed: number | null;
  /** SHA-256 of the list of seats, see listText(). */
  listHash: string;
  /** Blind codes and names of entries and judges that are gone since. */
  codeOf(entryId: string): string;
  nameOf(judgeId: string): string;
}

/** Above, the seats are told by their hash alone: a record of hundreds of pages is read by nobody. */
const mostListed = 20_000;
const mostChanges = 2000;

/** Every seat as a line 匿名编号 TAB 评委序号, in the order of both; its hash stands on the record. */
export function listText({ entries, judges, judgesOf }: PlanContent): string {
  const lines = entries.flatMap((entry, e) => (judgesOf[e] ?? []).map((j) => `${entry.blindCode}\t${judges[j]?.slot ?? 0}`));
  return `${lines.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join('\n')}\n`;
}

function heading(drawing: Drawing, text: string): void {
  keepTogether(drawing, 60);
  drawing.moveDown(0.6).fontSize(11).text(text, page.left, drawing.y, { width: contentWidth });
  drawing.moveDown(0.3);
}

const paragraph = (drawing: Drawing, text: string, size = 9.5): void => {
  drawing.fontSize(size).text(text, page.left, drawing.y, { width: contentWidth, lineGap: 2 });
};

/** How the lot came in; a plan that was repaired, changed by hand or has empty seats was not drawn, whatever was asked for. */
function lotSaid({ drawn, randomCap }: PlanMade['asked']): string {
  if (randomCap === null) return '';
  return drawn
    ? `为防止事先串通，本方案是抽签产生的：先算出每一对评委与作品的概率，各对都不超过 ${randomCap}，再用随机种子按概率抽出，没有人能事先料定评委。`
    : `曾要求任何一对评委与作品配上的概率不超过 ${randomCap}，但本方案不是抽签的原样（补派、留有空席或经过手工改动），这一上限不适用。`;
}

function method({ plan, asked, seed }: RecordContent): string {
  const repair = plan.plan?.mode === 'repair';
  const seeds = seed === null ? '没有记录随机种子。' : `并列的方案由随机种子 ${seed} 选定；用同样的名单、规则和种子，任何人都可以重新计算并得到同样的方案。`;
  const aims = ['空席最少', ...(repair ? ['与上一方案相比改动最少'] : []), '各评委件数最均匀', ...(asked.fairness ? ['匹配最弱的作品尽量匹配得好'] : []), '总匹配最高',
    ...(repair ? [] : ['改动最少'])];
  return `先排除不评该组别、学科、项目或语言的组合和应当回避的组合，再由程序在其余组合中求最优方案，目标按先后次序为：${aims.join('；')}。前一项没有达到最好之前，不为后一项让步。${
    repair ? '本方案在上一方案上补派，已评分的席位不动。' : ''}${lotSaid(asked)}${seeds}`;
}

function requirements(drawing: Drawing, { plan, asked }: RecordContent): void {
  const [least, most] = asked.limits;
  const seats = plan.judgesOf.reduce((sum, own) => sum + own.length, 0);
  drawTable(drawing, [{ head: '项', width: 16 }, { head: '内容', width: 60 }], [
    ['作品', `${asked.entries} 件`], ['候选评委', `${asked.judges} 位，每位至少 ${least} 件，至多 ${most} 件`],
    ['每件作品的评委', `${asked.coverage} 位${asked.otherCoverage > 0 ? `，其中 ${asked.otherCoverage} 件另有规定` : ''}`],
    ['同一单位', asked.unitCap === null ? '不限制同一作品的评委来自同一单位' : `同一作品的评委，来自同一单位的至多 ${asked.unitCap} 位`],
    ['席位', `共 ${seats} 个已有评委，${emptySeats(plan)} 个空席`],
  ].map((cells) => ({ cells })));
}

function proof(drawing: Drawing, made: PlanMade | null): void {
  if (!made || made.lines.length === 0) {
    paragraph(drawing, '应用这个方案时没有保存目标与证明（方案由较早的版本应用，或当时不能求出最优方案作比较）。');
    return;
  }
  drawTable(drawing, [{ head: '次序', width: 5, align: 'center' }, { head: '目标', width: 14 }, { head: '结果', width: 8, align: 'right' },
    { head: '最好', width: 8, align: 'right' }, { head: '证明', width: 10 }, { head: '说明', width: 36 }],
  made.lines.map((line, index) => ({ cells: [String(index + 1), objectiveWords[line.objective], ...figuresOf(line),
    line.proven ? proofWords[line.proof] : '未证明', line.sentence ?? ''] })));
  drawing.moveDown(0.3);
  paragraph(drawing, made.certificate === '' ? '证明编号：没有。方案经过手工改动，与程序算出的方案不同；上表说明它与最好相差多少。'
    : `证明编号：${made.certificate}。导出的证明文件里有同样的编号，可以独立核验。`);
}

/** What each plan changed: of each work, who went and who came. */
function history(drawing: Drawing, content: RecordContent): void {
  const { plans } = content;
  if (plans.length === 0) {
    paragraph(drawing, '没有记录。');
    return;
  }
  const inOrder = plans.toReversed();
  drawTable(drawing, [{ head: '号', width: 5, align: 'center' }, { head: '应用时间', width: 16 }, { head: '方式', width: 16 }, { head: '种子', width: 10 },
    { head: '席位', width: 8, align: 'right' }, { head: '新增', width: 8, align: 'right' }, { head: '撤下', width: 8, align: 'right' },
      { head: '证明编号', width: 16 }],
  inOrder.map((one) => ({ cells: [String(one.number), officeTime(one.at), modeWords[one.mode], one.seed === null ? '' : String(one.seed),
    String(one.pairs),
    String(one.added.length), String(one.removed.length), one.certificate || '没有'] })));
  for (const one of inOrder.filter((plan) => plan.removed.length > 0)) {
    const changes = [...one.removed.map((pair) => ({ ...pair, gone: true })), ...one.added.map((pair) => ({ ...pair, gone: false }))];
    const byEntry = Map.groupBy(changes, (pair) => pair.entryId);
    const names = (pairs: readonly { judgeId: string; gone: boolean }[], gone: boolean): string =>
      pairs.filter((pair) => pair.gone === gone).map((pair) => content.nameOf(pair.judgeId)).join('、') || '—';
    const rows = [...byEntry].map(([entryId, pairs]) => ({ cells: [content.codeOf(entryId), names(pairs, true), names(pairs, false)] }))
      .toSorted((a, b) => ((a.cells[0] ?? '') < (b.cells[0] ?? '') ? -1 : 1));
    drawing.moveDown(0.5);
    paragraph(drawing, `第 ${one.number} 号方案的更换（${rows.length} 件作品）：`);
    drawing.moveDown(0.2);
    drawTable(drawing, [{ head: '匿名编号', width: 14 }, { head: '撤下', width: 30 }, { head: '新增', width: 30 }], rows.slice(0, mostChanges));
    if (rows.length > mostChanges) paragraph(drawing, `其余 ${rows.length - mostChanges} 件没有列出，可在程序的“方案记录”里查看。`);
  }
}

function signatures(drawing: Drawing, content: RecordContent): void {
  keepTogether(drawing, 110);
  drawing.moveDown(1.6).fontSize(10.5);
  for (const [name, who] of [['操作人', content.operator], ['监督人', content.supervisor]] as const) {
    drawing.text(`${name}${who === '' ? '' : `（${who}）`}签名：____________________          日期：______ 年 ____ 月 ____ 日`, page.left, drawing.y,
      { width: contentWidth });
    drawing.moveDown(1.2);
  }
  drawing.text('（单位盖章）', page.left, drawing.y, { width: contentWidth, align: 'right' });
}

function list(drawing: Drawing, content: RecordContent): void {
  const { plan, listHash } = content;
  const own = plan.judges.map((): string[] => []);
  for (const [e, judges] of plan.judgesOf.entries()) for (const j of judges) own[j]?.push(plan.entries[e]?.blindCode ?? '');
  const seats = own.reduce((sum, codes) => sum + codes.length, 0);
  heading(drawing, `附：各评委的作品（匿名编号，共 ${seats} 个席位）`);
  paragraph(drawing, `全部席位按“匿名编号、制表符、评委序号”一行一个排序后的 SHA-256：${listHash}。`);
  if (seats > mostListed) {
    paragraph(drawing, `席位超过 ${mostListed} 个，不逐一打印；导出的方案工作簿里有全部席位，可用上面的 SHA-256 核对。`);
    return;
  }
  for (const [j, codes] of own.entries()) {
    if (codes.length === 0) continue;
    keepTogether(drawing, 36);
    drawing.moveDown(0.5).fontSize(9.5).text(`${plan.judges[j]?.slot ?? ''}　${plan.judges[j]?.name ?? ''}（${plan.judges[j]?.unit ?? ''}），${codes.length} 件`, page.left, drawing.y,
      { width: contentWidth });
    paragraph(drawing, codes.toSorted().join('　'), 8.5);
  }
}

export function drawRecord(drawing: Drawing, content: RecordContent): void {
  const { plan } = content;
  const made = plan.plan;
  drawing.fontSize(17).text('评委分配（抽签）记录', page.left, drawing.y, { width: contentWidth, align: 'center' });
  drawing.moveDown(0.5);
  paragraph(drawing, `活动：${plan.contest}`);
  if (content.office !== '') paragraph(drawing, `单位：${content.office}`);
  paragraph(drawing, `方案：${made ? `第 ${made.number} 号，${modeWords[made.mode]}` : '正在使用的方案'}　　应用时间：${
    content.appliedAt === null ? '没有记录' : officeTime(content.appliedAt)}　　随机种子：${content.seed ?? '没有记录'}`);
  heading(drawing, '一、分配要求');
  requirements(drawing, content);
  heading(drawing, '二、分配方法');
  paragraph(drawing, method(content));
  heading(drawing, '三、目标与证明');
  proof(drawing, made);
  heading(drawing, `四、候选评委（${plan.judges.length} 位）`);
  const loads = loadsIn(plan);
  drawTable(drawing, [{ head: '序号', width: 6, align: 'center' }, { head: '姓名', width: 12 }, { head: '单位', width: 26 }, { head: '学科', width: 16 },
    { head: '组别', width: 16 }, { head: '至多', width: 7, align: 'right' }, { head: '分到', width: 7, align: 'right' }],
  plan.judges.map((one, j) => ({ cells: [String(one.slot), one.name, one.unit, one.subjects.join('、') || '不限', one.divisions.join('、') || '不限',
    String(one.maxLoad), String(loads[j] ?? 0)] })));
  heading(drawing, '五、排除的组合');
  if (plan.conflicts.length === 0) paragraph(drawing, '没有。');
  else {
    drawTable(drawing, [{ head: '排除的原因（评委……）', width: 50 }, { head: '组合数', width: 14, align: 'right' }],
      plan.conflicts.map((one) => ({ cells: [one.words, `${one.pairs} 对`] })));
    drawing.moveDown(0.3);
    paragraph(drawing, '一对评委与作品有几种原因的，每种各计一次。');
  }
  heading(drawing, '六、方案与更换');
  history(drawing, content);
  signatures(drawing, content);
  drawing.addPage();
  list(drawing, content);
}
