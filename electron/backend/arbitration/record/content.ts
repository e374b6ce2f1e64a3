// 仲裁记录, pure: what stands in the record of arbitration, as a workbook or on paper. Codes only, no author, no first judge.
import type { z } from 'zod';
import type { Arbitration, Stage } from '#contract/schema/arbitration.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import type { Language } from '#contract/errors.ts';
import type { Sheet } from '#backend/excel/write.ts';
import type { Text } from '#backend/refusals.ts';
import type { Case } from '../case.ts';

type Shown = z.input<typeof Arbitration>['cases'][number];
export interface RecordLine { shown: Shown; facts: Case['facts'] }
export interface RecordHead { contest: string; made: string; rules: ContestRules; code: string; language: Language }

const stageWords: Readonly<Record<Stage, Text>> = { leader: ['组长复核', 'Leader'], third: ['第三评', 'Third'], chief: ['终评', 'Chief'] };
const stateWords: Readonly<Record<Shown['state'], Text>> = {
  waiting: ['待指派', 'needs a reader'], assigned: ['已指派', 'has a reader'], out: ['已发包', 'in his pack'], settled: ['已定', 'settled'],
  incomplete: ['初评未齐', 'first marks missing'],
};
const chainWords: Readonly<Record<ContestRules['arbitration']['chain'], Text>> = {
  none: ['不设仲裁链，由待处理事项逐件决定', 'no chain; cases are decided one by one'],
  '1+1': ['1+1：组长复核，以组长的分数为准', "1+1: the leader's mark holds"],
  '1+1+1': ['1+1+1：组长与初评不超限以组长为准，否则终评', "1+1+1: the leader's mark within the threshold, else the chief's"],
  '2+1': ['2+1：两份不超限取平均，否则终评', '2+1: the mean within the threshold, else the chief'],
  '2+1+1': ['2+1+1：超限由第三位盲评，取与其较近一份的平均，都超限则终评', '2+1+1: a blind third and the nearer, else the chief'],
};

/** The rule in one line, with its boundary. */
export function ruleLine({ arbitration, discrepancy }: ContestRules, language: Language): string {
  const at = language === 'zh' ? 0 : 1;
  const chain = chainWords[arbitration.chain][at];
  if (arbitration.chain === 'none') return chain;
  const limit = arbitration.per === 'total' ? String(discrepancy.threshold) : `${Math.round(arbitration.criterionShare * 10_000) / 100}%`;
  const zh = arbitration.per === 'total' ? `总分相差${discrepancy.at === 'from' ? '达到' : '超过'} ${limit} 分`
    : `任一指标相差${discrepancy.at === 'from' ? '达到' : '超过'}该项满分的 ${limit}`;
  const en = `${arbitration.per === 'total' ? 'totals' : 'any criterion'} ${discrepancy.at === 'from' ? 'at least' : 'more than'} ${limit} apart`;
  return language === 'zh' ? `${chain}。超限：${zh}。` : `${chain}. Apart: ${en}.`;
}

const heads: readonly { head: Text; width: number; share: number }[] = [
  { head: ['编号', 'Code'], width: 12, share: 9 }, { head: ['组别', 'Division'], width: 12, share: 9 }, { head: ['项目', 'Category'], width: 16, share: 11 },
  { head: ['初评', 'First marks'], width: 18, share: 11 }, { head: ['相差', 'Apart'], width: 8, share: 6 },
  { head: ['仲裁', 'Arbitration'], width: 30, share: 18 }, { head: ['依据', 'By the rule'], width: 60, share: 30 },
  { head: ['理由', 'Reason'], width: 40, share: 24 }, { head: ['最后分数', 'Score'], width: 10, share: 7 }, { head: ['状态', 'State'], width: 10, share: 8 },
];
export const columnHeads = (language: Language) => heads.map(({ head, width, share }) => ({ head: head[language === 'zh' ? 0 : 1], width, share }));

/** `2026-11-20 14:03` where the office is. */
const officeTime = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** The cells of one case, in the order of the heads; figures as numbers. */
export function cellsOf({ shown, facts }: RecordLine, language: Language): (string | number | null)[] {
  const at = language === 'zh' ? 0 : 1;
  const given = facts.readings.filter((one) => one.status === 'submitted' && one.total !== null);
  return [
    shown.blindCode, shown.division, shown.category,
    shown.readings.filter((one) => one.stage === null).map((one) => `${one.label} ${one.total}`).join('\n'),
    shown.spread, given.map((one) => `${stageWords[one.stage][at]} ${(one.total ?? 0) / 100}（${one.person}，${officeTime(one.at)}）`).join('\n'),
    shown.sentence, given.map((one) => one.reason).join('\n'), shown.score, stateWords[shown.state][at],
  ];
}

export function titleOf({ contest, language }: RecordHead): string {
  return language === 'zh' ? `${contest} 仲裁记录` : `${contest}: record of arbitration`;
}

export function notesOf({ rules, made, code, language }: RecordHead, count: number): string[] {
  return [
    ruleLine(rules, language),
    language === 'zh' ? `共 ${count} 件，制表时间 ${made}。只含编号，不含作者；初评评委不列姓名，按字母列出。`
      : `${count} entries, made ${made}. Codes only, no authors; first marks by letters, without names.`,
    ...(code === '' ? [] : [code]),
  ];
}

export function recordSheet(head: RecordHead, lines: readonly RecordLine[]): Sheet {
  const { language } = head;
  return {
    name: language === 'zh' ? '仲裁记录' : 'Arbitration', title: titleOf(head), notes: notesOf(head, lines.length), frozenColumns: 1, filter: true,
    columns: columnHeads(language).map(({ head: header, width }, index) =>
      ({ header, width, ...(index === 4 || index === 8 ? { format: 'number' as const } : {}) })),
    rows: lines.map((one) => cellsOf(one, language)),
    footers: [language === 'zh' ? '仲裁人签字：　　　　　　　　　　监督人签字：　　　　　　　　　　日期：' : 'Arbiters:                    Supervisor:                    Date:'],
  };
}
