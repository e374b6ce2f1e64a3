// The yearly pack on minors' personal information as sheets of a workbook: counts and who used the program, nobody else. Pure.
import type { z } from 'zod';
import type { Due, Item, PrivacyRules } from '#contract/schema/privacy.ts';
import type { Sheet, SheetRow } from '#backend/excel/write.ts';
import type { PurgeRow, YearAccessRow, YearEventRow } from '#db/queries/privacy.ts';
import { accessTable, whatWasSeen } from '../access-table.ts';
import type { Ages } from '../ages.ts';
import { chineseDay } from '../clock.ts';

export interface ContestCounts {
  contestId: string; title: string; students: boolean; ages: Ages; consents: number; missingConsents: number; persons: number;
}
export interface YearFacts {
  year: number; office: string; made: Date; rules: z.output<typeof PrivacyRules>; items: readonly z.output<typeof Item>[];
  contests: readonly ContestCounts[]; due: readonly z.input<typeof Due>[]; access: readonly YearAccessRow[]; events: readonly YearEventRow[];
  purges: readonly PurgeRow[];
}

export const keptWords = { plain: '明文', encrypted: '加密', sealed: '双人密封', file: '文件' } as const;
const yes = (value: boolean): string => (value ? '是' : '否');
const column = (header: string, width: number, more: object = {}): Sheet['columns'][number] => ({ header, width, ...more });
const count = (header: string, width = 12): Sheet['columns'][number] => column(header, width, { format: 'integer' });
const words = [column('项目', 24), column('内容', 90)];

/** Nobody named: named users are off. */
const nobody = '（未启用用户管理）';

function aboutRows({ year, office, made, rules, access }: YearFacts): SheetRow[] {
  const times = (lines: readonly YearAccessRow[]): number => lines.reduce((sum, one) => sum + one.times, 0);
  const minors = access.filter((one) => one.minors === 1);
  return [
    ['单位', office], ['年度', String(year)], ['生成日期', chineseDay(made)],
    ['报送期限', `${year + 1}年${Number(rules.reportBy.slice(0, 2))}月${Number(rules.reportBy.slice(3))}日（按本单位所在地网信部门的通知核对）`],
    ['依据', '《未成年人网络保护条例》第三十六条（审批和访问记录）、第三十七条（每年合规审计并报送）；《个人信息保护法》第二十八至三十一条、第四十七条、第五十五、五十六条'],
    ['规则出处', rules.source],
    ['年龄口径', `未满 ${rules.childAge} 周岁为儿童，未满 ${rules.minorAge} 周岁为未成年人；年龄从加密保存的证件号码、学籍号算出，算到生成日期。没有号码的列为“不详”`],
    ['本年访问', `共 ${times(access)} 次，其中可能涉及未成年人 ${times(minors)} 次；取出完整号码、导出和打开密封身份 ${times(access.filter((one) => accessTable[one.call]?.how !== 'list'))} 次`],
    ['本材料里的人', '只有本程序用户的姓名。作者、教师、家长的姓名和号码都不在里面；经办人写下的事由可能提到个人，只写“有”或“无”，原文在程序的“访问记录”里查'],
    ['不是什么', '本材料由程序里的数据生成，是合规审计的证据，不能代替审计结论。程序以外的处理（纸质材料、微信群、已导出的文件）要另行说明'],
  ];
}

export function yearSheets(facts: YearFacts): Sheet[] {
  const { year, items, contests, access, events, purges, due } = facts;
  const title = `${year}年度未成年人个人信息保护 证据材料`;
  const person = (name: string): string => (name === '' ? nobody : name);
  const handedOut = access.filter((one) => accessTable[one.call]?.how !== 'list');
  const monthly = Map.groupBy(access, (one) => [one.month, one.user, one.call, one.title].join('\n'));
  return [
    { name: '说明', title, columns: words, rows: aboutRows(facts), portrait: true },
    {
      name: '数据清单', title: '保存了哪些个人信息', filter: true, rows: items.map((one) => [one.where, one.what, one.persons, keptWords[one.kept], one.basis]),
      columns: [column('在哪里', 26), column('内容', 46), count('数量'), column('保存方式', 12), column('处理目的和依据', 40)],
    },
    {
      name: '未成年人信息', title: '各活动的年龄分布', filter: true,
      columns: [column('活动', 36), column('学生活动', 10), count('人数'), count('儿童'), count('其他未成年人'), count('成年人'), count('不详'),
        column('保存到', 12), column('已删除', 12)],
      rows: contests.map((one) => {
        const clock = due.find((row) => row.contestId === one.contestId);
        const { children, minors, adults, unknown } = one.ages;
        return [one.title, yes(one.students), one.persons, children, minors, adults, unknown, clock?.due ?? '',
          clock?.purgedAt ? chineseDay(clock.purgedAt) : ''];
      }),
      footers: ['“其他未成年人”是儿童以外的未成年人。'],
    },
    {
      name: '访问记录', title: `${year}年访问记录（按月、按人）`, filter: true,
      columns: [column('月份', 10), column('用户', 18), column('做了什么', 36), column('活动', 32), column('可能涉及未成年人', 16), count('次数')],
      rows: [...monthly.values()].flatMap((lines) => {
        const [one] = lines;
        return one ? [[one.month, person(one.user), whatWasSeen(one.call, 'zh', one.reason !== ''), one.title,
          yes(lines.some((line) => line.minors === 1)), lines.reduce((sum, line) => sum + line.times, 0)]] : [];
      }),
      footers: ['同一人同一天反复查看同一名单，逐次计数。'],
    },
    {
      name: '导出与批量取出', title: `${year}年导出、取出完整号码、打开密封身份`, filter: true,
      columns: [column('月份', 10), column('用户', 18), column('做了什么', 36), column('活动', 32), column('可能涉及未成年人', 16), column('写明事由', 10), count('次数')],
      rows: handedOut.map((one) => [one.month, person(one.user), whatWasSeen(one.call, 'zh', one.reason !== ''), one.title, yes(one.minors === 1),
        one.reason === '' ? '无' : '有', one.times]),
    },
    {
      name: '删除记录', title: `${year}年删除个人信息`, filter: true,
      columns: [column('日期', 12), column('活动', 36), column('决定人', 16), column('第二人', 16), count('人'), count('号码'), count('文件'), count('旧备份'), count('操作记录事件')],
      rows: purges.map((one) => [chineseDay(one.at), one.title, one.person, one.second, one.persons, one.numbers, one.files, one.backups,
        one.event_seq]),
    },
    {
      name: '同意记录', title: '监护人同意', filter: true,
      columns: [column('活动', 36), column('学生活动', 10), count('已登记同意'), count('缺同意')],
      rows: contests.map((one) => [one.title, yes(one.students), one.consents, one.missingConsents]),
      footers: ['缺同意：儿童作者，或学生活动里没有号码可算年龄的作者，没有登记监护人同意。'],
    },
    {
      name: '事件', title: `${year}年操作记录（按动作计数）`, filter: true,
      columns: [column('动作', 30), column('活动', 36), count('次数'), column('最后一次', 12)],
      rows: events.map((one) => [one.action, one.title ?? '', one.times, chineseDay(one.last)]),
      footers: ['完整的操作记录及其核验码见程序“存证”页；这里只有计数。'],
    },
  ];
}
