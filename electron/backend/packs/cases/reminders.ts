// 催评单: whom to remind of what, as a workbook with a ready message for each judge. His own codes only, nothing else of entries. Pure.
import type { Sheet, SheetRow } from '#backend/excel/write.ts';
import { dayInWords, daysTo, officeTime } from './office-time.ts';

export interface Owing {
  name: string; unit: string; phone: string; assigned: number; submitted: number;
  /** Recused and reported: answered without a mark. */
  without: number;
  lastReceivedAt: string | null;
  pack: { revision: number; fileName: string } | null;
  /** What is to come, by the judge's own codes; '' where no pack carries the entry yet. */
  missing: readonly { code: string; draft: boolean }[];
}
export interface ReminderContent { contest: string; deadline: string | null; today: string; made: string; owing: readonly Owing[] }

/** So many codes stand in the message itself; with more it points to the list. */
const named = 10;

/** What is asked for, with the day by which. */
function request(pack: Owing['pack'], deadline: string | null, today: string): string {
  const days = deadline === null ? null : daysTo(deadline, today);
  const late = deadline !== null && days !== null && days < 0 ? `评审已于 ${dayInWords(deadline)}截止，` : '';
  const by = deadline === null || days === null || days < 0 ? '尽快'
    : `在 ${dayInWords(deadline)}前（${days === 0 ? '今天是最后一天' : `还有 ${days} 天`}）`;
  return pack === null ? `${late}评审包随后发给您，收到后请${by}完成，并交回成绩包。`
    : `${late}请${by}用第 ${pack.revision} 版评审包（${pack.fileName}）完成，并交回成绩包。`;
}

/** The message as it can be sent: figures add up to what was assigned, codes are those on the judge's own screen. */
export function reminderText(one: Owing, { contest, deadline, today }: Pick<ReminderContent, 'contest' | 'deadline' | 'today'>): string {
  const codes = one.missing.flatMap(({ code }) => (code === '' ? [] : [code]));
  const coming = one.missing.length - codes.length;
  const without = one.without > 0 ? `、回避或报告异常 ${one.without} 件` : '';
  const parts = [
    `${one.name}老师：您好！“${contest}”请您评审 ${one.assigned} 件作品，已收到您的评分 ${one.submitted} 件${without}，还有 ${one.missing.length} 件没有收到。`,
    codes.length > 0 && codes.length <= named ? `未收到的编号：${codes.join('、')}。` : codes.length > named ? '未收到的编号见所附清单。' : '',
    coming > 0 ? `其中 ${coming} 件是新补派的，将另发新的评审包。` : '',
    request(one.pack, deadline, today),
    `${one.lastReceivedAt === null ? '' : '如果刚刚已经交回，请不必理会。'}有困难请与我们联系，谢谢！`,
  ];
  return parts.join('');
}

function* judgeRows(content: ReminderContent): Generator<SheetRow> {
  const { deadline, today } = content;
  for (const one of content.owing) {
    const drafts = one.missing.filter((each) => each.draft).length;
    yield [
      one.name, one.unit, one.phone, one.assigned, one.submitted, one.without, one.missing.length, drafts,
      one.lastReceivedAt === null ? { value: '尚未交回', look: 'warning' } : officeTime(one.lastReceivedAt),
      one.pack ? `第 ${one.pack.revision} 版` : { value: '未发包', look: 'warning' }, one.pack?.fileName ?? '',
      deadline === null ? '' : daysTo(deadline, today) < 0 ? { value: daysTo(deadline, today), look: 'warning' } : daysTo(deadline, today),
      reminderText(one, content),
    ];
  }
}

function* codeRows(content: ReminderContent): Generator<SheetRow> {
  for (const { name, unit, pack, missing } of content.owing) {
    for (const { code, draft } of missing) {
      yield [name, unit, code, code === '' ? '待发新包' : draft ? '已暂存，未提交' : '未评', pack?.fileName ?? ''];
    }
  }
}

export function reminderSheets(content: ReminderContent): Sheet[] {
  const { contest, deadline, made, owing } = content;
  return [
    {
      name: '催评单', title: `${contest} 催评单`, frozenColumns: 1, filter: true,
      notes: [
        `制表时间 ${made}。${deadline === null ? '没有设评审截止日。' : `评审截止日 ${deadline}。`}共 ${owing.length} 位评委，还差 ${owing.reduce((sum, one) => sum + one.missing.length, 0)} 件。`,
        '最后一列可以直接复制发给评委。编号是评委自己屏幕上的编号，各位评委互不相同，请勿转发给别人。',
      ],
      columns: [
        { header: '评委', width: 12 }, { header: '单位', width: 24 }, { header: '手机', width: 14 },
        { header: '应评', width: 8, format: 'integer' }, { header: '已评', width: 8, format: 'integer' },
        { header: '回避或异常', width: 11, format: 'integer' }, { header: '还差', width: 8, format: 'integer' },
        { header: '其中暂存', width: 10, format: 'integer' }, { header: '最近交回', width: 17 }, { header: '现行评审包', width: 11 },
        { header: '评审包文件', width: 24 }, { header: '距截止（天）', width: 12, format: 'integer' }, { header: '可直接发送的提醒', width: 80 },
      ],
      rows: judgeRows(content),
    },
    {
      name: '未评编号', title: `${contest} 未收到的编号`, frozenColumns: 1, filter: true,
      notes: ['编号是评委自己的编号，不是组织方的盲评编号。'],
      columns: [
        { header: '评委', width: 12 }, { header: '单位', width: 24 }, { header: '评委的编号', width: 14 }, { header: '状态', width: 16 },
        { header: '评审包文件', width: 24 },
      ],
      rows: codeRows(content),
    },
  ];
}
